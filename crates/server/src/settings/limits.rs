//! Caps, rates, memory and time.

use std::{collections::BTreeMap, time::Duration};

use contract::family::Family;
use serde::{Deserialize, Serialize};

use super::SettingError;

/// Rates for clients that no claim speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// No rate and no quota unless a claim sets one.
    Open,
    /// The rates that clients of the Lightcast APIs know.
    Compatible,
}

/// Failed credentials in a minute before further ones are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AuthFailures {
    /// From one address.
    pub address: u32,
    /// For one client id from one address, at the token endpoint.
    pub client: u32,
}

/// Rates, quotas, caps and time.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Rates for clients that no claim speaks of.
    pub profile: Profile,
    /// Rates for clients without a claim about the target, such as `20/1` or `unlimited`; they win over the profile.
    pub default: BTreeMap<String, String>,
    /// Failed credentials in a minute.
    pub auth_failures_per_minute: AuthFailures,
    /// Connections at once.
    pub connections: usize,
    /// Bytes of request bodies held at once; over it, requests are refused with 503.
    pub memory_bytes: usize,
    /// Seconds that the work of one request may take; over it, 504.
    pub deadline_seconds: u32,
    /// Steps of local work that one request may take, each some tens of nanoseconds: a word of a text, a code of a table, or
    /// a hundred rows of postings; over it, 504.
    pub work_budget: u64,
    /// Requests that may run in the compute pool at once; 0 lets the server find the limit.
    pub concurrency: usize,
    /// Requests that may wait for the compute pool.
    pub queue: usize,
}

/// Rows or values of postings that take as long as a word of a text.
const ROWS_OF_STEP: u64 = 100;

impl Limits {
    /// How many rows and values of postings one request may look at.
    pub const fn rows_budget(&self) -> u64 {
        self.work_budget.saturating_mul(ROWS_OF_STEP)
    }

    /// The deadline of a family's requests. Tables of the labour market get twice the time.
    pub fn deadline(&self, family: Option<Family>) -> Duration {
        let times = if family == Some(Family::CoreLmi) { 2 } else { 1 };
        times * Duration::from_secs(self.deadline_seconds.into())
    }

    pub(super) fn check(&self) -> Result<(), SettingError> {
        let positive = [
            ("limits.connections", self.connections),
            ("limits.memory_bytes", self.memory_bytes),
            ("limits.deadline_seconds", self.deadline_seconds as usize),
            ("limits.queue", self.queue),
            (
                "limits.auth_failures_per_minute.address",
                self.auth_failures_per_minute.address as usize,
            ),
            (
                "limits.auth_failures_per_minute.client",
                self.auth_failures_per_minute.client as usize,
            ),
        ];
        for (name, value) in positive {
            if value == 0 {
                return Err(SettingError::new(name, value, "give at least 1"));
            }
        }
        Ok(())
    }
}
