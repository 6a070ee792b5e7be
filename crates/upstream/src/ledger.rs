//! What is known of an upstream: how calls ended, and what follows for the next one.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::time::Instant;

use crate::{
    breaker::{Breaker, Change, Ticket},
    counters::{Counters, Outcome},
    fault::Fault,
    verdict::MOST_RETRY_AFTER,
};

/// What is known of an upstream.
#[derive(Debug)]
pub struct Ledger {
    name: String,
    breaker: Mutex<Breaker>,
    counters: Counters,
}

/// A call whose end is taken down when the value goes.
#[derive(Debug)]
pub struct Entry {
    ledger: Arc<Ledger>,
    ticket: Ticket,
    outcome: Outcome,
}

impl Ledger {
    /// Begins without knowing anything.
    pub fn new(name: &str) -> Arc<Self> {
        Arc::new(Self {
            name: name.to_owned(),
            breaker: Mutex::new(Breaker::new(now())),
            counters: Counters::default(),
        })
    }

    /// Gives the name that tells the upstream from others.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives what is counted.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Lets a call through, unless the upstream is left alone.
    pub fn admit(self: &Arc<Self>) -> Result<Entry, Fault> {
        let admitted = self.breaker.lock().admit(now());
        match admitted {
            Ok(ticket) => Ok(Entry {
                ledger: self.clone(),
                ticket,
                outcome: Outcome::Abandoned,
            }),
            Err(wait) => {
                let seconds = u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(MOST_RETRY_AFTER);
                let retry_after = seconds.clamp(1, MOST_RETRY_AFTER);
                Err(Fault::Unavailable { retry_after })
            }
        }
    }
}

impl Entry {
    /// Says how the call ended. One that ends without a word was given up.
    pub fn ends(&mut self, outcome: Outcome) {
        self.outcome = outcome;
    }

    /// Gives how the call ended, as far as is known.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let Ledger {
            name,
            breaker,
            counters,
        } = &*self.ledger;
        counters.count(self.outcome);
        let change = breaker.lock().report(self.ticket, self.outcome.ended(), now());
        match change {
            Change::None => {}
            Change::Opened => {
                tracing::warn!(upstream = %name, "the upstream fails too often and is left alone for a while");
                counters.set_open(true);
            }
            Change::Closed => {
                tracing::info!(upstream = %name, "the upstream answers again");
                counters.set_open(false);
            }
        }
    }
}

/// Reads the clock that tests can turn.
pub fn now() -> std::time::Instant {
    Instant::now().into_std()
}
