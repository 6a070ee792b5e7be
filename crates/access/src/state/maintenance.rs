//! Maintenance windows: the whole service, or one family, until a moment or until switched off.

use super::{AuditEntry, StateError, Store, audit, from_sql, to_sql};
use crate::clock::rfc3339;
use contract::family::Family;
use rusqlite::params;

/// One maintenance window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaintenanceWindow {
    /// The family concerned; `None` is all of them.
    pub family: Option<Family>,
    /// When it was switched on, seconds since 1970.
    pub since: u64,
    /// When it ends by itself; `None` is never.
    pub until: Option<u64>,
}

impl MaintenanceWindow {
    /// Tells whether the window is in force at `unix_seconds`.
    pub fn is_open(&self, unix_seconds: u64) -> bool {
        self.until.is_none_or(|until| unix_seconds < until)
    }
}

/// The whole service is stored as an empty family word, which no family has.
fn word(family: Option<Family>) -> &'static str {
    family.map_or("", |family| family.row().word)
}

fn describe(family: Option<Family>) -> &'static str {
    family.map_or("all families", |family| family.row().word)
}

impl Store {
    /// Switches maintenance on; one that is on already gets the end given here.
    pub fn maintenance_on(
        &mut self,
        family: Option<Family>,
        until: Option<u64>,
        unix_seconds: u64,
    ) -> Result<AuditEntry, StateError> {
        self.change(|transaction| {
            transaction.execute(
                "INSERT INTO maintenance (family, since, until) VALUES (?1, ?2, ?3)
                 ON CONFLICT (family) DO UPDATE SET until = excluded.until",
                params![word(family), to_sql(unix_seconds), until.map(to_sql)],
            )?;
            let end = until.map_or("until switched off".to_owned(), |until| {
                format!("until {}", rfc3339(until))
            });
            let detail = format!("{} {end}", describe(family));
            audit::write(transaction, unix_seconds, None, "maintenance on", detail)
        })
    }

    /// Switches maintenance off: of one family, or of everything including single families.
    pub fn maintenance_off(
        &mut self,
        family: Option<Family>,
        unix_seconds: u64,
    ) -> Result<AuditEntry, StateError> {
        self.change(|transaction| {
            match family {
                Some(_) => {
                    transaction.execute("DELETE FROM maintenance WHERE family = ?1", [word(family)])?
                }
                None => transaction.execute("DELETE FROM maintenance", [])?,
            };
            let detail = describe(family).to_owned();
            audit::write(transaction, unix_seconds, None, "maintenance off", detail)
        })
    }

    /// Lists the windows in store, the whole service first. Those that ended by themselves are still listed.
    pub fn maintenance(&self) -> Result<Vec<MaintenanceWindow>, StateError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT family, since, until FROM maintenance ORDER BY family")?;
        let rows = statement.query_map([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, Option<i64>>(2)?,
            ))
        })?;
        let mut windows = Vec::new();
        for row in rows {
            let (word, since, until) = row?;
            let family = Family::from_word(&word);
            // A family that only a later release knows has no requests here that could be refused.
            if family.is_none() && !word.is_empty() {
                continue;
            }
            windows.push(MaintenanceWindow {
                family,
                since: from_sql(since),
                until: until.map(from_sql),
            });
        }
        Ok(windows)
    }
}
