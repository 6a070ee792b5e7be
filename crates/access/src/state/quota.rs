//! Quota counters: processes draw blocks of units from here, so together they never spend more than the limit.

use super::{StateError, Store, from_sql, to_sql};
use crate::claims::Period;
use rusqlite::{OptionalExtension as _, TransactionBehavior, params};

/// Names one counter: a client's quota in one calendar window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaRow<'a> {
    /// The client.
    pub client: &'a str,
    /// The quota target.
    pub target: &'a str,
    /// The calendar unit.
    pub period: Period,
    /// Start of the window, seconds since 1970.
    pub window_start: u64,
}

/// Units drawn from a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Units granted, at most those asked for.
    pub granted: u64,
    /// Units that are spent or leased in all, this lease included.
    pub used: u64,
}

impl Store {
    /// Draws up to `wanted` units while the total stays within `limit`.
    pub fn lease_quota(&mut self, row: QuotaRow<'_>, wanted: u64, limit: u64) -> Result<Lease, StateError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let used = {
            let mut read = transaction.prepare_cached(
                "SELECT used FROM quota_counters
                 WHERE client = ?1 AND target = ?2 AND period = ?3 AND window_start = ?4",
            )?;
            let key = params![
                row.client,
                row.target,
                row.period.word(),
                to_sql(row.window_start)
            ];
            from_sql(read.query_row(key, |row| row.get(0)).optional()?.unwrap_or(0))
        };
        let granted = wanted.min(limit.saturating_sub(used));
        if granted > 0 {
            let mut write = transaction.prepare_cached(
                "INSERT INTO quota_counters (client, target, period, window_start, used) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (client, target, period, window_start) DO UPDATE SET used = used + excluded.used",
            )?;
            write.execute(params![
                row.client,
                row.target,
                row.period.word(),
                to_sql(row.window_start),
                to_sql(granted)
            ])?;
        }
        transaction.commit()?;
        Ok(Lease {
            granted,
            used: used + granted,
        })
    }

    /// Gives unspent units of a lease back and returns what is spent or leased after that.
    pub fn return_quota(&mut self, row: QuotaRow<'_>, units: u64) -> Result<u64, StateError> {
        let mut write = self.connection.prepare_cached(
            "UPDATE quota_counters SET used = max(0, used - ?5)
             WHERE client = ?1 AND target = ?2 AND period = ?3 AND window_start = ?4 RETURNING used",
        )?;
        let key = params![
            row.client,
            row.target,
            row.period.word(),
            to_sql(row.window_start),
            to_sql(units)
        ];
        Ok(from_sql(
            write.query_row(key, |row| row.get(0)).optional()?.unwrap_or(0),
        ))
    }

    /// Reads what is spent or leased.
    pub fn used_quota(&self, row: QuotaRow<'_>) -> Result<u64, StateError> {
        let mut read = self.connection.prepare_cached(
            "SELECT used FROM quota_counters
             WHERE client = ?1 AND target = ?2 AND period = ?3 AND window_start = ?4",
        )?;
        let key = params![
            row.client,
            row.target,
            row.period.word(),
            to_sql(row.window_start)
        ];
        Ok(from_sql(
            read.query_row(key, |row| row.get(0)).optional()?.unwrap_or(0),
        ))
    }

    /// Forgets counters whose window began before `unix_seconds`.
    pub fn forget_quota_windows_before(&mut self, unix_seconds: u64) -> Result<usize, StateError> {
        let mut delete = self
            .connection
            .prepare_cached("DELETE FROM quota_counters WHERE window_start < ?1")?;
        Ok(delete.execute([to_sql(unix_seconds)])?)
    }

    /// Writes when clients were last used. This is no change that servers must reload for.
    pub fn record_last_used(&mut self, uses: &[(String, u64)]) -> Result<(), StateError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut write = transaction.prepare_cached(
                "UPDATE clients SET last_used = max(coalesce(last_used, 0), ?2) WHERE id = ?1 AND deleted IS NULL",
            )?;
            for (client, at) in uses {
                write.execute(params![client, to_sql(*at)])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}
