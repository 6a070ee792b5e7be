//! Closed loop: every connection sends the next request when the last is answered.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};

use super::{LONGEST, MOST_REQUESTS, check_bounds, connection::Connection, runtime};
use crate::cpu::{ProcessClock, thread_time};

/// Requests that are answered before a run is counted, in time.
const WARM_UP: Duration = Duration::from_millis(100);

/// A run in a closed loop.
#[derive(Clone, Copy, Debug)]
pub struct Closed {
    /// Connections at once.
    pub connections: usize,
    /// Time that is counted.
    pub length: Duration,
}

/// What a run measured.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Requests answered with 200.
    pub requests: u64,
    /// CPU time of the server meanwhile.
    pub server: Duration,
    /// CPU time of the generator meanwhile.
    pub generator: Duration,
    /// Time that passed.
    pub elapsed: Duration,
}

impl Counted {
    /// CPU time of the server for each request in microseconds.
    pub fn micros(&self) -> f64 {
        self.server.as_secs_f64() * 1e6 / self.requests.max(1) as f64
    }

    /// Requests answered in a second.
    pub fn rate(&self) -> f64 {
        self.requests as f64 / self.elapsed.as_secs_f64()
    }
}

/// Runs a closed loop. Anything but 200 is an error: its cost would be another thing's.
pub fn closed(
    target: SocketAddr,
    request: &[u8],
    clock: ProcessClock,
    run: Closed,
) -> anyhow::Result<Counted> {
    check_bounds(target, run.connections, run.length)?;
    let request: Arc<[u8]> = request.into();
    let answered = Arc::new(AtomicU64::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    runtime()?.block_on(async {
        let mut connections = Vec::with_capacity(run.connections);
        for _ in 0..run.connections {
            let connection = Connection::open(target).await?;
            let (request, answered, stop) = (request.clone(), answered.clone(), stop.clone());
            connections.push(tokio::spawn(keep_busy(
                target, connection, request, answered, stop,
            )));
        }
        tokio::time::sleep(WARM_UP).await;
        let read = || {
            anyhow::Ok((
                clock.read()?,
                thread_time()?,
                Instant::now(),
                answered.load(Ordering::Relaxed),
            ))
        };
        let before = read()?;
        tokio::time::sleep(run.length).await;
        let after = read()?;
        stop.store(true, Ordering::Relaxed);
        for connection in connections {
            tokio::time::timeout(LONGEST, connection)
                .await
                .context("an answer does not come")???;
        }
        Ok(Counted {
            requests: after.3 - before.3,
            server: after.0.saturating_sub(before.0),
            generator: after.1.saturating_sub(before.1),
            elapsed: after.2 - before.2,
        })
    })
}

async fn keep_busy(
    target: SocketAddr,
    mut connection: Connection,
    request: Arc<[u8]>,
    answered: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
) -> anyhow::Result<()> {
    while !stop.load(Ordering::Relaxed) && answered.load(Ordering::Relaxed) < MOST_REQUESTS {
        let reply = connection.exchange(&request).await?;
        ensure!(reply.status == 200, "the server answered {}", reply.status);
        answered.fetch_add(1, Ordering::Relaxed);
        if reply.closes {
            connection = Connection::open(target).await?;
        }
    }
    Ok(())
}
