//! Open loop: requests fall due at a rate, whether or not the server keeps up.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, ensure};
use tokio::time::{Instant, sleep_until, timeout_at};

use super::{LONGEST, MOST_REQUESTS, check_bounds, connection::Connection, runtime};

/// A stretch of time with a rate of its own.
#[derive(Clone, Copy, Debug)]
pub struct Phase {
    /// Requests due in a second.
    pub rate: f64,
    /// How long they fall due.
    pub length: Duration,
}

impl Phase {
    fn count(&self) -> u64 {
        (self.rate * self.length.as_secs_f64()) as u64
    }
}

/// An offer of requests.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Stretches, one behind the other.
    pub phases: Vec<Phase>,
    /// How long a caller waits for an answer.
    pub deadline: Duration,
    /// Callers at once. A request for which no caller is free is sent late, and its time counts from when it was due.
    pub connections: usize,
}

impl Offer {
    /// Says when a request is due, from the start.
    fn due(&self, mut number: u64) -> Option<Duration> {
        let mut start = Duration::ZERO;
        for phase in &self.phases {
            if number < phase.count() {
                return Some(start + Duration::from_secs_f64(number as f64 / phase.rate));
            }
            number -= phase.count();
            start += phase.length;
        }
        None
    }
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With an answer of this status.
    Answered(u16),
    /// The caller gave up, or was never free in time.
    TimedOut,
    /// The connection broke without an answer.
    Broken,
}

/// One request of an offer.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// When it was due, from the start of the offer.
    pub due: Duration,
    /// How much later it was sent.
    pub late: Duration,
    /// Time from sending to the end of the answer.
    pub took: Duration,
    /// How it ended.
    pub ended: Ended,
}

/// Offers requests and records how each of them ended.
pub fn open(target: SocketAddr, request: &[u8], offer: Offer) -> anyhow::Result<Vec<Sent>> {
    let length = offer.phases.iter().map(|phase| phase.length).sum();
    check_bounds(target, offer.connections, length)?;
    ensure!(
        offer
            .phases
            .iter()
            .all(|phase| phase.rate.is_finite() && phase.rate > 0.0),
        "a rate has to be more than 0"
    );
    let count = offer.phases.iter().map(Phase::count).fold(0, u64::saturating_add);
    ensure!(
        (1..=MOST_REQUESTS).contains(&count),
        "the offer makes {count} requests; give 1 to {MOST_REQUESTS}"
    );
    let offer = Arc::new(offer);
    let request: Arc<[u8]> = request.into();
    let next = Arc::new(AtomicU64::new(0));
    runtime()?.block_on(async {
        let mut connections = Vec::with_capacity(offer.connections);
        for _ in 0..offer.connections {
            connections.push(Connection::open(target).await?);
        }
        let start = Instant::now();
        let callers: Vec<_> = connections
            .into_iter()
            .map(|connection| {
                let caller = Caller {
                    target,
                    request: request.clone(),
                    start,
                    offer: offer.clone(),
                };
                tokio::spawn(caller.call(Some(connection), next.clone()))
            })
            .collect();
        let mut all = Vec::with_capacity(count as usize);
        for caller in callers {
            let ended = tokio::time::timeout(LONGEST, caller).await;
            all.extend(ended.context("a caller does not end")??);
        }
        all.sort_by_key(|sent| sent.due);
        Ok(all)
    })
}

struct Caller {
    target: SocketAddr,
    request: Arc<[u8]>,
    start: Instant,
    offer: Arc<Offer>,
}

impl Caller {
    /// Takes request after request until all are taken.
    async fn call(self, mut connection: Option<Connection>, next: Arc<AtomicU64>) -> Vec<Sent> {
        let mut all = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(due) = self.offer.due(number) else {
                return all;
            };
            let due_at = self.start + due;
            sleep_until(due_at).await;
            let sent_at = Instant::now();
            let ended = if sent_at - due_at >= self.offer.deadline {
                Ended::TimedOut
            } else {
                self.send(&mut connection, due_at + self.offer.deadline).await
            };
            all.push(Sent {
                due,
                late: sent_at - due_at,
                took: sent_at.elapsed(),
                ended,
            });
        }
    }

    async fn send(&self, connection: &mut Option<Connection>, until: Instant) -> Ended {
        let exchange = async {
            let mut open = match connection.take() {
                Some(open) => open,
                None => Connection::open(self.target).await?,
            };
            let reply = open.exchange(&self.request).await?;
            if !reply.closes {
                *connection = Some(open);
            }
            std::io::Result::Ok(reply)
        };
        match timeout_at(until, exchange).await {
            Ok(Ok(reply)) => Ended::Answered(reply.status),
            Ok(Err(_)) => Ended::Broken,
            Err(_) => Ended::TimedOut,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(rate: f64, seconds: u64) -> Offer {
        let length = Duration::from_secs(seconds);
        Offer {
            phases: vec![
                Phase { rate, length },
                Phase {
                    rate: 2.0,
                    length: Duration::from_secs(1),
                },
            ],
            deadline: Duration::from_secs(1),
            connections: 1,
        }
    }

    #[test]
    fn other_hosts_and_endless_offers_are_refused() {
        let elsewhere = "192.0.2.1:80".parse().unwrap();
        let refused = open(elsewhere, b"", offer(1.0, 1)).unwrap_err();
        assert!(refused.to_string().contains("loopback"));
        let here = "127.0.0.1:9".parse().unwrap();
        for (rate, seconds) in [(1.0, 3_600), (1e12, 1), (0.0, 1), (f64::NAN, 1)] {
            assert!(open(here, b"", offer(rate, seconds)).is_err());
        }
    }

    #[test]
    fn phases_follow_each_other() {
        let offer = offer(10.0, 2);
        let due = |number| offer.due(number).map(|due| due.as_millis());
        assert_eq!(due(0), Some(0));
        assert_eq!(due(19), Some(1_900));
        assert_eq!(due(20), Some(2_000));
        assert_eq!(due(21), Some(2_500));
        assert_eq!(due(22), None);
    }
}
