//! What a client counts.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::{breaker::Ended, fault::Fault};

/// How a call ended, as metrics name it. A repeat is a call of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With an answer.
    Answered,
    /// [`Fault::Unreachable`].
    Unreachable,
    /// [`Fault::BadResponse`].
    BadResponse,
    /// [`Fault::Failed`], and [`Fault::Spoken`] where the upstream is at fault.
    Failed,
    /// [`Fault::TimedOut`].
    TimedOut,
    /// [`Fault::Unavailable`] as the upstream's own word.
    Unavailable,
    /// [`Fault::Spoken`] where the question is at fault.
    Refused,
    /// [`Fault::Abandoned`].
    Abandoned,
}

/// All outcomes in their order.
pub const OUTCOMES: [Outcome; 8] = [
    Outcome::Answered,
    Outcome::Unreachable,
    Outcome::BadResponse,
    Outcome::Failed,
    Outcome::TimedOut,
    Outcome::Unavailable,
    Outcome::Refused,
    Outcome::Abandoned,
];

impl Outcome {
    /// Gives the word that metrics and logs use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Unreachable => "unreachable",
            Self::BadResponse => "bad_response",
            Self::Failed => "failed",
            Self::TimedOut => "timed_out",
            Self::Unavailable => "unavailable",
            Self::Refused => "refused",
            Self::Abandoned => "abandoned",
        }
    }

    /// Says what the outcome proves about the upstream.
    pub(crate) const fn ended(self) -> Ended {
        match self {
            Self::Answered | Self::Refused => Ended::Well,
            Self::Unreachable | Self::BadResponse | Self::Failed | Self::TimedOut | Self::Unavailable => {
                Ended::Badly
            }
            Self::Abandoned => Ended::Unknown,
        }
    }

    /// Names the outcome of a call that ended in a fault; `is_at_fault` says whose fault a spoken refusal is.
    pub(crate) const fn of(fault: Fault, is_at_fault: bool) -> Self {
        match fault {
            Fault::Unreachable => Self::Unreachable,
            Fault::BadResponse => Self::BadResponse,
            Fault::Failed => Self::Failed,
            Fault::TimedOut => Self::TimedOut,
            Fault::Unavailable { .. } => Self::Unavailable,
            Fault::Spoken(_) if is_at_fault => Self::Failed,
            Fault::Spoken(_) => Self::Refused,
            Fault::Abandoned => Self::Abandoned,
        }
    }
}

/// What a client counts. Read at any time.
#[derive(Debug, Default)]
pub struct Counters {
    calls: [AtomicU64; OUTCOMES.len()],
    repeats: AtomicU64,
    withheld: AtomicU64,
    is_open: AtomicBool,
}

impl Counters {
    /// Gives how many calls ended so.
    pub fn calls(&self, outcome: Outcome) -> u64 {
        self.calls[outcome as usize].load(Ordering::Relaxed)
    }

    /// Gives how many calls were repeats.
    pub fn repeats(&self) -> u64 {
        self.repeats.load(Ordering::Relaxed)
    }

    /// Gives how many questions were refused because the breaker was open.
    pub fn withheld(&self) -> u64 {
        self.withheld.load(Ordering::Relaxed)
    }

    /// Says whether the breaker is open.
    pub fn is_open(&self) -> bool {
        self.is_open.load(Ordering::Relaxed)
    }

    pub(crate) fn count(&self, outcome: Outcome) {
        self.calls[outcome as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_repeat(&self) {
        self.repeats.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_withheld(&self) {
        self.withheld.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn set_open(&self, is_open: bool) {
        self.is_open.store(is_open, Ordering::Relaxed);
    }
}
