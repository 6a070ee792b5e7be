//! The load generator: kept-alive HTTP/1.1 connections over the loopback interface, as little parsing as will do.
//!
//! [`closed()`] keeps every connection busy and measures what a request costs; [`open()`] offers requests at a rate,
//! whether or not the server keeps up, and records how each one ended. Both run on the calling thread and are bounded
//! in connections, rate and time. [`timed()`] sends one request after the other and times each.

mod closed;
mod connection;
mod open;
mod timed;

pub use closed::{Closed, Counted, closed};
pub use connection::{Reply, Request, fetch};
pub use open::{Ended, Offer, Phase, Sent, open};
pub use timed::{Timed, timed};

use std::{net::SocketAddr, time::Duration};

use anyhow::ensure;

/// Most connections of one run.
pub const MOST_CONNECTIONS: usize = 2_048;
/// Longest run.
pub const LONGEST: Duration = Duration::from_secs(60);
/// Most requests of one run.
pub const MOST_REQUESTS: u64 = 10_000_000;

fn check_bounds(target: SocketAddr, connections: usize, length: Duration) -> anyhow::Result<()> {
    ensure!(target.ip().is_loopback(), "{target} is not a loopback address");
    ensure!(
        (1..=MOST_CONNECTIONS).contains(&connections),
        "{connections} connections; give 1 to {MOST_CONNECTIONS}"
    );
    ensure!(length <= LONGEST, "a run of {length:?}; give {LONGEST:?} at most");
    Ok(())
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}
