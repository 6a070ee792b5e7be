//! One connection with one request at a time, each timed alone.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::ensure;

use super::{MOST_REQUESTS, check_bounds, connection::Connection, runtime};
use crate::cpu::ProcessClock;

/// Requests before those that are counted.
const WARM_UP: usize = 20;

/// What one request took.
#[derive(Clone, Copy, Debug)]
pub struct Timed {
    /// CPU time of the server since the answer before: what it does behind an answer is the answer's too.
    pub server: Duration,
    /// From the first byte sent to the last byte read.
    pub elapsed: Duration,
    /// Bytes of the answer's body.
    pub bytes: usize,
}

/// Sends a request so many times over a connection that is kept alive. Anything but 200 is an error.
pub fn timed(
    target: SocketAddr,
    request: &[u8],
    clock: ProcessClock,
    count: usize,
) -> anyhow::Result<Vec<Timed>> {
    check_bounds(target, 1, Duration::ZERO)?;
    ensure!(
        (1..=MOST_REQUESTS).contains(&(count as u64)),
        "{count} requests; give 1 to {MOST_REQUESTS}"
    );
    runtime()?.block_on(async {
        let mut connection = Connection::open(target).await?;
        let mut all = Vec::with_capacity(count);
        let mut before = clock.read()?;
        for at in 0..WARM_UP + count {
            let begun = Instant::now();
            let reply = connection.exchange(request).await?;
            let elapsed = begun.elapsed();
            ensure!(reply.status == 200, "the server answered {}", reply.status);
            ensure!(!reply.closes, "the server closed the connection");
            let after = clock.read()?;
            if at >= WARM_UP {
                all.push(Timed {
                    server: after.saturating_sub(before),
                    elapsed,
                    bytes: reply.length - reply.head,
                });
            }
            before = after;
        }
        Ok(all)
    })
}
