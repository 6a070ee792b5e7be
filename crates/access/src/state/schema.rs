//! Tables of the store and the rule about versions.

use super::StateError;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// Newest schema this program knows.
pub(super) const SCHEMA_VERSION: i64 = 1;
/// Marks the file as ours: `WPst`.
const APPLICATION_ID: i64 = 0x5750_7374;

const TABLES: &str = "
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counters VALUES ('changes', 1);
CREATE TABLE clients (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    scopes TEXT NOT NULL,
    claims TEXT NOT NULL,
    all_scopes INTEGER NOT NULL,
    restricted INTEGER NOT NULL,
    sandbox INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    expires INTEGER,
    created INTEGER NOT NULL,
    last_used INTEGER,
    generation INTEGER NOT NULL,
    deleted INTEGER
) WITHOUT ROWID;
CREATE TABLE secrets (
    client TEXT NOT NULL REFERENCES clients (id),
    hash BLOB NOT NULL,
    last4 TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER
);
CREATE INDEX secrets_by_client ON secrets (client);
CREATE TABLE quota_counters (
    client TEXT NOT NULL,
    target TEXT NOT NULL,
    period TEXT NOT NULL,
    window_start INTEGER NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (client, target, period, window_start)
) WITHOUT ROWID;
CREATE TABLE maintenance (
    family TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    until INTEGER
) WITHOUT ROWID;
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    client TEXT,
    action TEXT NOT NULL,
    detail TEXT NOT NULL
);
";

/// How often a file that another process is just creating is tried, and the pause between two tries.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(10);

/// Brings a fresh file to the present schema and refuses files of later releases or of other programs.
#[expect(
    clippy::disallowed_methods,
    reason = "runs at the start, before any request is served"
)]
pub(super) fn prepare(connection: &mut Connection, path: &Path) -> Result<(), StateError> {
    for _ in 1..TRIES {
        match prepare_once(connection, path) {
            // Switching a file to WAL fails at once, without the busy timeout, while another process does the same.
            Err(StateError::Sql(error)) if is_busy(&error) => std::thread::sleep(PAUSE),
            outcome => return outcome,
        }
    }
    prepare_once(connection, path)
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

fn prepare_once(connection: &mut Connection, path: &Path) -> Result<(), StateError> {
    // Read first: a store of a later release must stay as it is, its journal mode included.
    check(&connection.transaction()?, path)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have made the tables since the first look.
    if check(&transaction, path)? == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    }
    transaction.commit()?;
    Ok(())
}

/// Returns the schema version, 0 for an empty file.
///
/// All reads belong to one transaction: otherwise a file that is being created could look like another program's.
pub(super) fn check(connection: &Transaction<'_>, path: &Path) -> Result<i64, StateError> {
    let unreadable = |error: rusqlite::Error| {
        if is_busy(&error) {
            return StateError::Sql(error);
        }
        StateError::Open {
            path: path.to_owned(),
            cause: error.to_string(),
        }
    };
    let pragma = |name: &str| {
        connection
            .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
            .map_err(unreadable)
    };
    let version = pragma("user_version")?;
    let application = pragma("application_id")?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(unreadable)?;
    let is_empty = version == 0 && application == 0 && tables == 0;
    if !is_empty && application != APPLICATION_ID {
        return Err(StateError::Foreign {
            path: path.to_owned(),
        });
    }
    if version > SCHEMA_VERSION {
        return Err(StateError::NewerSchema {
            path: path.to_owned(),
            found: version,
            known: SCHEMA_VERSION,
        });
    }
    Ok(version)
}
