//! The audit trail: who changed what, in the same transaction as the change.

use super::{StateError, Store, from_sql, to_sql};
use rusqlite::{Transaction, params};

/// One line of the audit trail. It never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AuditEntry {
    /// When, seconds since 1970.
    pub at: u64,
    /// The client concerned, if one is.
    pub client: Option<String>,
    /// What was done, such as `create` or `revoke`.
    pub action: String,
    /// Particulars for people.
    pub detail: String,
}

/// Writes one line and returns it, so that the caller can log it as well.
pub(super) fn write(
    transaction: &Transaction<'_>,
    at: u64,
    client: Option<&str>,
    action: &str,
    detail: String,
) -> Result<AuditEntry, StateError> {
    transaction.execute(
        "INSERT INTO audit (at, client, action, detail) VALUES (?1, ?2, ?3, ?4)",
        params![to_sql(at), client, action, detail],
    )?;
    Ok(AuditEntry {
        at,
        client: client.map(str::to_owned),
        action: action.to_owned(),
        detail,
    })
}

impl Store {
    /// Returns the latest lines of the audit trail, oldest first, at most `most`.
    pub fn audit(&self, most: u32) -> Result<Vec<AuditEntry>, StateError> {
        let mut statement = self
            .connection
            .prepare("SELECT at, client, action, detail FROM audit ORDER BY number DESC LIMIT ?1")?;
        let rows = statement.query_map([most], |row| {
            Ok(AuditEntry {
                at: from_sql(row.get(0)?),
                client: row.get(1)?,
                action: row.get(2)?,
                detail: row.get(3)?,
            })
        })?;
        let mut lines = rows.collect::<Result<Vec<_>, _>>()?;
        lines.reverse();
        Ok(lines)
    }
}
