//! The limiter against guessing: failed authentications per address and per pair of client id and address.
//!
//! A pair has a limit of its own, so nobody can lock a client out from elsewhere. Failures are kept as times, because
//! the limit is on any sixty seconds, and in a bounded table.

use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasher as _;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

const SPAN_SECONDS: u64 = 60;
const SHARDS: usize = 16;
/// Addresses and pairs remembered at once.
pub const CAPACITY: usize = 100_000;

/// Most failures within a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailureSettings {
    /// From one address, `limits.auth_failures_per_minute.address`.
    pub per_address: u32,
    /// For one client id from one address, `limits.auth_failures_per_minute.client`.
    pub per_client: u32,
}

impl Default for FailureSettings {
    fn default() -> Self {
        Self {
            per_address: 60,
            per_client: 10,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Subject {
    address: IpAddr,
    /// A keyed hash of the client id: ids come from callers and may be long.
    client: Option<u64>,
}

/// Counts failed authentications of the last minute.
pub struct FailureLimiter {
    settings: FailureSettings,
    shards: Vec<Mutex<HashMap<Subject, VecDeque<u64>, foldhash::quality::RandomState>>>,
    capacity_per_shard: usize,
    hasher: foldhash::quality::RandomState,
}

impl std::fmt::Debug for FailureLimiter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("FailureLimiter")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl FailureLimiter {
    /// Makes a limiter that remembers [`CAPACITY`] addresses and pairs.
    pub fn new(settings: FailureSettings) -> Self {
        Self::with_capacity(settings, CAPACITY)
    }

    fn with_capacity(settings: FailureSettings, capacity: usize) -> Self {
        Self {
            settings,
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            capacity_per_shard: capacity.div_ceil(SHARDS),
            hasher: foldhash::quality::RandomState::default(),
        }
    }

    /// Returns the seconds to wait if the address, or the pair, is at its limit.
    pub fn retry_after(&self, address: IpAddr, client: Option<&str>, unix_seconds: u64) -> Option<u64> {
        let waits = self.subjects(address, client).map(|subject| {
            let (subject, limit) = subject?;
            self.visit(subject, unix_seconds, |times| wait(times, limit, unix_seconds))
        });
        waits.into_iter().flatten().max()
    }

    /// Counts one failure, unless a limit is reached: then the seconds to wait are returned and nothing is counted.
    pub fn fail(&self, address: IpAddr, client: Option<&str>, unix_seconds: u64) -> Option<u64> {
        if let Some(wait) = self.retry_after(address, client, unix_seconds) {
            return Some(wait);
        }
        for (subject, limit) in self.subjects(address, client).into_iter().flatten() {
            let refused = self.insert(subject, limit, unix_seconds);
            if refused.is_some() {
                return refused;
            }
        }
        None
    }

    fn subjects(&self, address: IpAddr, client: Option<&str>) -> [Option<(Subject, u32)>; 2] {
        let address = network_of(address);
        let alone = Subject {
            address,
            client: None,
        };
        let pair = client.map(|client| Subject {
            address,
            client: Some(self.hasher.hash_one(client)),
        });
        [
            pair.map(|pair| (pair, self.settings.per_client)),
            Some((alone, self.settings.per_address)),
        ]
    }

    fn shard(
        &self,
        subject: &Subject,
    ) -> &Mutex<HashMap<Subject, VecDeque<u64>, foldhash::quality::RandomState>> {
        // The remainder of a division by the number of shards is a place among them.
        &self.shards[(self.hasher.hash_one(subject) >> 32) as usize % SHARDS]
    }

    fn visit(
        &self,
        subject: Subject,
        unix_seconds: u64,
        look: impl FnOnce(&VecDeque<u64>) -> Option<u64>,
    ) -> Option<u64> {
        let mut shard = self
            .shard(&subject)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let times = shard.get_mut(&subject)?;
        forget_old(times, unix_seconds);
        if times.is_empty() {
            shard.remove(&subject);
            return None;
        }
        look(times)
    }

    fn insert(&self, subject: Subject, limit: u32, unix_seconds: u64) -> Option<u64> {
        let mut shard = self
            .shard(&subject)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if shard.len() >= self.capacity_per_shard && !shard.contains_key(&subject) {
            shard.retain(|_, times| {
                forget_old(times, unix_seconds);
                !times.is_empty()
            });
            // Still full: give the places of the least suspicious, those with a single failure, to others.
            if shard.len() >= self.capacity_per_shard {
                shard.retain(|_, times| times.len() > 1);
            }
            if shard.len() >= self.capacity_per_shard {
                shard.clear();
            }
        }
        let times = shard.entry(subject).or_default();
        forget_old(times, unix_seconds);
        // Others may have failed since the first look.
        let refused = wait(times, limit, unix_seconds);
        if refused.is_none() {
            times.push_back(unix_seconds);
        }
        refused
    }
}

/// Seconds until one of `limit` failures is a minute old.
fn wait(times: &VecDeque<u64>, limit: u32, unix_seconds: u64) -> Option<u64> {
    let limit = limit as usize;
    if times.len() < limit {
        return None;
    }
    // With a limit of zero there is no failure to wait for.
    let oldest = times.get(times.len() - limit).copied().unwrap_or(unix_seconds);
    Some((oldest + SPAN_SECONDS).saturating_sub(unix_seconds).max(1))
}

fn forget_old(times: &mut VecDeque<u64>, unix_seconds: u64) {
    // A clock set back leaves times in the future: they count as fresh, but not for longer than a minute from now.
    while times
        .front()
        .is_some_and(|at| *at + SPAN_SECONDS <= unix_seconds || *at > unix_seconds + SPAN_SECONDS)
    {
        times.pop_front();
    }
}

/// Folds what one customer holds: an IPv6 network of 64 bits; an IPv4 address in either spelling.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
#[path = "failures_tests.rs"]
mod tests;
