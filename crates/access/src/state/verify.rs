//! Verifying a store that may be in use.

use super::{StateError, schema};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Most faults that are named.
const MOST_FAULTS: u32 = 5;

/// Reads the whole store and checks its structure; changes nothing. Every client record has to be readable.
pub fn verify(path: &Path) -> Result<(), StateError> {
    let damaged = |cause: String| StateError::Open {
        path: path.to_owned(),
        cause,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection =
        Connection::open_with_flags(path, flags).map_err(|error| damaged(error.to_string()))?;
    connection.busy_timeout(super::BUSY_TIMEOUT)?;
    let transaction = connection.transaction()?;
    schema::check(&transaction, path)?;
    let faults = {
        let mut statement = transaction.prepare(&format!("PRAGMA integrity_check({MOST_FAULTS})"))?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        rows.collect::<Result<Vec<_>, _>>()
            .map_err(|error| damaged(error.to_string()))?
    };
    if faults != ["ok"] {
        return Err(damaged(format!("{}; restore a backup", faults.join("; "))));
    }
    super::read::every_client(&transaction)?;
    Ok(())
}
