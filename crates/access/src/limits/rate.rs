//! The token bucket of a (client, target) pair: GCRA in one atomic word.
//!
//! The cell holds the theoretical arrival time: the moment at which the bucket is full again. Times are counted in
//! fractions of a nanosecond, chosen per rate so that the interval between two units is a whole number of them; rates
//! with a finer ratio than that are rounded to 1/64 ns in the caller's favour.

use crate::claims::{Rate, RateTarget};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const NANOS: u64 = 1_000_000_000;
/// Finest fraction of a nanosecond.
const MOST_PARTS: u64 = 64;
/// Uptime for which times must not overflow, in nanoseconds: six years.
const UPTIME: u64 = 200_000_000 * NANOS;

/// What a bucket says to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateDecision {
    /// Units of the full bucket.
    pub limit: u64,
    /// Units left after this request.
    pub remaining: u64,
    /// Seconds until the next unit where none is left, else until the bucket is full.
    pub reset_seconds: u64,
    /// Whether the request may go on.
    pub allowed: bool,
    /// Seconds to wait where it may not, at least one.
    pub retry_after: Option<u64>,
}

/// A finite rate of one client for one target.
#[derive(Debug)]
pub struct RateLimit {
    target: RateTarget,
    count: u32,
    seconds: u32,
    /// Name and limit as `RateLimit-Policy` lists them.
    policy: Box<str>,
    /// Bytes of the quoted name at the start of `policy`.
    name_length: usize,
    parts_per_nano: u64,
    /// Between two units, in parts.
    interval: u64,
    /// From empty to full, in parts.
    capacity: u64,
    cell: Arc<AtomicU64>,
}

impl RateLimit {
    /// Makes a full bucket; `None` for no limit.
    pub fn new(target: RateTarget, rate: Rate) -> Option<Self> {
        let Rate::Finite { count, seconds } = rate else {
            return None;
        };
        let window = u64::from(seconds.max(1)) * NANOS;
        let units = u64::from(count.max(1));
        let most_parts = MOST_PARTS.min(u64::MAX / (window + UPTIME));
        let parts_per_nano = (units / greatest_common_divisor(units, window)).min(most_parts);
        // At least one part: even a billion units in a second leave a nanosecond for each.
        let interval = (window * parts_per_nano / units).max(1);
        let name = format!("\"{}-rate\"", target.name().replace(':', "-"));
        Some(Self {
            target,
            count,
            seconds: seconds.max(1),
            policy: format!("{name};q={count};w={}", seconds.max(1)).into(),
            name_length: name.len(),
            parts_per_nano,
            interval,
            capacity: interval * u64::from(count),
            cell: Arc::new(AtomicU64::new(0)),
        })
    }

    /// Goes on with the bucket of `earlier` if it has the same limit.
    pub(crate) fn resume(&mut self, earlier: &Self) {
        if (self.target, self.count, self.seconds) == (earlier.target, earlier.count, earlier.seconds) {
            self.cell = Arc::clone(&earlier.cell);
        }
    }

    /// Returns the target.
    pub fn target(&self) -> RateTarget {
        self.target
    }

    /// Returns units and seconds.
    pub fn rate(&self) -> (u32, u32) {
        (self.count, self.seconds)
    }

    /// Returns the policy as `RateLimit-Policy` lists it.
    pub fn policy(&self) -> &str {
        &self.policy
    }

    pub(crate) fn name(&self) -> &str {
        &self.policy[..self.name_length]
    }

    /// Takes one unit if one is left.
    pub fn take(&self, monotonic_nanos: u64) -> RateDecision {
        let at = self.parts(monotonic_nanos);
        let mut full_at = self.cell.load(Ordering::Relaxed);
        loop {
            let backlog = full_at.saturating_sub(at);
            let after = backlog.saturating_add(self.interval);
            if after > self.capacity {
                return self.decide(backlog, false);
            }
            // Nothing else is published through the cell, so no ordering with other memory is needed.
            match self
                .cell
                .compare_exchange_weak(full_at, at + after, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => return self.decide(after, true),
                Err(present) => full_at = present,
            }
        }
    }

    /// Looks at the bucket without taking a unit.
    pub fn peek(&self, monotonic_nanos: u64) -> RateDecision {
        let at = self.parts(monotonic_nanos);
        self.decide(self.cell.load(Ordering::Relaxed).saturating_sub(at), true)
    }

    fn parts(&self, monotonic_nanos: u64) -> u64 {
        // Beyond that uptime time stands still instead of running over.
        monotonic_nanos.min(UPTIME) * self.parts_per_nano
    }

    fn decide(&self, backlog: u64, allowed: bool) -> RateDecision {
        let remaining = self.capacity.saturating_sub(backlog) / self.interval;
        let reset_seconds = if self.count == 0 {
            // No unit ever comes; the caller is told a whole interval.
            u64::from(self.seconds)
        } else if remaining == 0 {
            self.whole_seconds(
                backlog
                    .saturating_add(self.interval)
                    .saturating_sub(self.capacity),
            )
        } else {
            self.whole_seconds(backlog)
        };
        let reset_seconds = if allowed {
            reset_seconds
        } else {
            reset_seconds.max(1)
        };
        RateDecision {
            limit: u64::from(self.count),
            remaining,
            reset_seconds,
            allowed,
            retry_after: (!allowed).then_some(reset_seconds),
        }
    }

    fn whole_seconds(&self, parts: u64) -> u64 {
        parts.div_ceil(self.parts_per_nano).div_ceil(NANOS)
    }
}

fn greatest_common_divisor(mut one: u64, mut two: u64) -> u64 {
    while two != 0 {
        (one, two) = (two, one % two);
    }
    one
}

#[cfg(test)]
#[path = "rate_tests.rs"]
mod tests;
