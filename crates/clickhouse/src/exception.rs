//! What the exceptions of ClickHouse mean for whoever waits for an answer.

use analytics::{QueryError, Stopped, UpstreamFault};
use thiserror::Error;

/// Seconds after which a server that is too busy may be asked again.
const BUSY_RETRY_AFTER: u32 = 1;

/// Why a statement gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The work was stopped from this side.
    #[error("the work was stopped")]
    Stopped(Stopped),
    /// The server gave no answer to go on with.
    #[error("{0}")]
    Upstream(UpstreamFault),
    /// A table or a column that every loaded version has is missing, so that further statements fail as well.
    #[error("a table or a column is missing")]
    Schema,
}

impl Refusal {
    /// Judges an exception by its code: the number of the header `X-ClickHouse-Exception-Code`.
    pub const fn of_exception(code: u32) -> Self {
        Self::Upstream(match code {
            // TIMEOUT_EXCEEDED, TOO_SLOW, SOCKET_TIMEOUT.
            159 | 160 | 209 => UpstreamFault::TimedOut,
            // TOO_MANY_ROWS, MEMORY_LIMIT_EXCEEDED, TOO_MANY_BYTES, TOO_MANY_ROWS_OR_BYTES.
            158 | 241 | 307 | 396 => UpstreamFault::WorkLimit,
            // TOO_MANY_SIMULTANEOUS_QUERIES, CANNOT_SCHEDULE_TASK.
            202 | 439 => UpstreamFault::Unavailable {
                retry_after: BUSY_RETRY_AFTER,
            },
            // NO_SUCH_COLUMN_IN_TABLE, UNKNOWN_IDENTIFIER, UNKNOWN_TABLE.
            16 | 47 | 60 => return Self::Schema,
            _ => UpstreamFault::Failed,
        })
    }
}

impl From<Stopped> for Refusal {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

impl From<UpstreamFault> for Refusal {
    fn from(fault: UpstreamFault) -> Self {
        Self::Upstream(fault)
    }
}

impl From<Refusal> for QueryError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Stopped(stopped) => Self::Stopped(stopped),
            Refusal::Upstream(fault) => Self::Upstream(fault),
            Refusal::Schema => Self::Upstream(UpstreamFault::Failed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_code_has_its_meaning_and_all_others_are_failures() {
        let busy = UpstreamFault::Unavailable { retry_after: 1 };
        let expected = [
            (159, Refusal::Upstream(UpstreamFault::TimedOut)),
            (160, Refusal::Upstream(UpstreamFault::TimedOut)),
            (209, Refusal::Upstream(UpstreamFault::TimedOut)),
            (158, Refusal::Upstream(UpstreamFault::WorkLimit)),
            (241, Refusal::Upstream(UpstreamFault::WorkLimit)),
            (307, Refusal::Upstream(UpstreamFault::WorkLimit)),
            (396, Refusal::Upstream(UpstreamFault::WorkLimit)),
            (202, Refusal::Upstream(busy)),
            (439, Refusal::Upstream(busy)),
            (16, Refusal::Schema),
            (47, Refusal::Schema),
            (60, Refusal::Schema),
        ];
        for (code, refusal) in expected {
            assert_eq!(Refusal::of_exception(code), refusal, "{code}");
        }
        for code in 0..2_000 {
            if expected.iter().all(|(named, _)| *named != code) {
                let failed = Refusal::Upstream(UpstreamFault::Failed);
                assert_eq!(Refusal::of_exception(code), failed, "{code}");
            }
        }
    }
}
