//! Reading client records.

use super::record::{ClientRecord, SecretRecord};
use super::{StateError, Store, from_sql};
use crate::secret::SecretHash;
use rusqlite::{Connection, Row};

const COLUMNS: &str = "id, name, contact, scopes, claims, all_scopes, restricted, sandbox, enabled, expires, created, \
                       last_used, generation";

impl Store {
    /// Reads one client.
    pub fn client(&self, id: &str) -> Result<ClientRecord, StateError> {
        require(&self.connection, id)
    }

    /// Reads all clients in the order of their ids, together with the change counter they belong to.
    pub fn clients(&mut self) -> Result<(u64, Vec<ClientRecord>), StateError> {
        let transaction = self.connection.transaction()?;
        let counter: i64 =
            transaction.query_row("SELECT value FROM counters WHERE name = 'changes'", [], |row| {
                row.get(0)
            })?;
        let records = every_client(&transaction)?;
        transaction.commit()?;
        Ok((from_sql(counter), records))
    }
}

/// Reads every client in the order of the ids.
pub(super) fn every_client(connection: &Connection) -> Result<Vec<ClientRecord>, StateError> {
    let sql = format!("SELECT {COLUMNS} FROM clients WHERE deleted IS NULL ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(record_from(connection, row)?);
    }
    Ok(records)
}

/// Reads a client that has to be there.
pub(super) fn require(connection: &Connection, id: &str) -> Result<ClientRecord, StateError> {
    let sql = format!("SELECT {COLUMNS} FROM clients WHERE id = ?1 AND deleted IS NULL");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([id])?;
    match rows.next()? {
        Some(row) => record_from(connection, row),
        None => Err(StateError::UnknownClient { id: id.to_owned() }),
    }
}

fn record_from(connection: &Connection, row: &Row<'_>) -> Result<ClientRecord, StateError> {
    let id: String = row.get(0)?;
    let list = |text: String| {
        serde_json::from_str::<Vec<String>>(&text).map_err(|error| StateError::Damaged {
            id: id.clone(),
            cause: error.to_string(),
        })
    };
    Ok(ClientRecord {
        name: row.get(1)?,
        contact: row.get(2)?,
        scopes: list(row.get(3)?)?,
        claims: list(row.get(4)?)?,
        all_scopes: row.get(5)?,
        restricted: row.get(6)?,
        sandbox: row.get(7)?,
        enabled: row.get(8)?,
        expires: row.get::<_, Option<i64>>(9)?.map(from_sql),
        created: from_sql(row.get(10)?),
        last_used: row.get::<_, Option<i64>>(11)?.map(from_sql),
        generation: from_sql(row.get(12)?),
        secrets: secrets_of(connection, &id)?,
        id,
    })
}

/// Reads the secrets of a client, oldest first.
pub(super) fn secrets_of(connection: &Connection, id: &str) -> Result<Vec<SecretRecord>, StateError> {
    let mut statement = connection.prepare_cached(
        "SELECT hash, last4, created, expires FROM secrets WHERE client = ?1 ORDER BY created, rowid",
    )?;
    let rows = statement.query_map([id], |row| {
        Ok(SecretRecord {
            hash: SecretHash::from_bytes(row.get(0)?),
            last4: row.get(1)?,
            created: from_sql(row.get(2)?),
            expires: row.get::<_, Option<i64>>(3)?.map(from_sql),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
