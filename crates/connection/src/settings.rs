//! The caps and clocks of a connection, with the defaults of the contract.

use std::time::Duration;

/// Holds every limit that is judged below the service.
///
/// All durations count only time spent waiting for the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Bytes a request target may hold.
    pub max_target: usize,
    /// Bytes all field lines of one head may hold, line ends included.
    pub max_head: usize,
    /// Field lines one head may hold. More than 100 is not useful: hyper refuses them.
    pub max_fields: usize,
    /// Time a head may take from its first byte to its last.
    pub head_timeout: Duration,
    /// Waiting a body may cost before its rate is judged.
    pub body_grace: Duration,
    /// Bytes per second a body must bring once the grace is used up.
    pub min_body_rate: u64,
    /// Time a connection may stay open without a request.
    pub idle_timeout: Duration,
    /// Time without progress after which an answer nobody reads is given up.
    pub write_timeout: Duration,
    /// Bytes read and thrown away after an answer that left input unread.
    pub linger_bytes: usize,
    /// Time spent throwing input away.
    pub linger_timeout: Duration,
    /// Age of a call from which a caller that has closed its side counts as gone.
    pub disconnect_after: Duration,
    /// Connections served normally; further ones are served as
    /// [over the cap](crate::ConnState::over_cap).
    pub max_connections: usize,
    /// Connections served beyond the cap before further ones are closed unanswered.
    pub spare_connections: usize,
    /// Time an HTTP/1 connection without a request stays open once a drain has begun, so that a
    /// request already on its way is told of the drain and does not meet a closed socket.
    pub drain_grace: Duration,
    /// Time running calls have once a drain has begun.
    pub drain_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_target: 16 * 1024,
            max_head: 32 * 1024,
            max_fields: 100,
            head_timeout: Duration::from_secs(10),
            body_grace: Duration::from_secs(5),
            min_body_rate: 1024,
            idle_timeout: Duration::from_secs(75),
            write_timeout: Duration::from_secs(30),
            linger_bytes: 1024 * 1024,
            linger_timeout: Duration::from_secs(2),
            disconnect_after: Duration::from_secs(1),
            max_connections: 4096,
            spare_connections: 256,
            drain_grace: Duration::from_secs(2),
            drain_timeout: Duration::from_secs(30),
        }
    }
}
