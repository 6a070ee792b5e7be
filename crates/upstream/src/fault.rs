//! Why a question has no answer.

use thiserror::Error;

/// Why a question has no answer. Holds nothing that the upstream wrote but a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// No connection, or it ended before the head of an answer was there.
    #[error("the upstream cannot be reached")]
    Unreachable,
    /// Not HTTP, another type of body than asked for, longer than allowed, or not as long as announced.
    #[error("the upstream answered wrongly")]
    BadResponse,
    /// A status that says so, or one that nobody expects.
    #[error("the upstream failed")]
    Failed,
    /// Connecting, the head or the next piece of the body took too long, or the caller's time is up.
    #[error("the upstream did not answer in time")]
    TimedOut,
    /// It is busy, or it failed so often of late that it is left alone.
    #[error("the upstream is unavailable for {retry_after} s")]
    Unavailable {
        /// Seconds after which asking again makes sense.
        retry_after: u32,
    },
    /// What the upstream says in its own language; the number is the dialect's.
    #[error("the upstream refused by number {0}")]
    Spoken(u32),
    /// Nobody waits for the answer any more.
    #[error("nobody waits for the answer")]
    Abandoned,
}
