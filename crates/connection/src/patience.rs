//! Clocks of a connection: one timer for all of them, and time spent waiting.

use std::future::Future;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use tokio::time::{Instant, Sleep};

/// Stands for a duration too long to add to a point in time.
const FOREVER: Duration = Duration::from_secs(10 * 365 * 86_400);

/// One timer that serves every deadline of a connection.
///
/// It is moved only when it would fire too late; firing too early costs one idle poll. A request
/// on a busy connection therefore never touches the timer wheel.
#[derive(Debug, Default)]
pub(crate) struct Alarm {
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Alarm {
    /// Sees to it that the task is polled at `deadline`, and tells whether that has passed.
    pub(crate) fn is_due(&mut self, context: &mut Context<'_>, deadline: Instant) -> bool {
        let sleep = self
            .sleep
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if sleep.deadline() > deadline {
            sleep.as_mut().reset(deadline);
        }
        while sleep.as_mut().poll(context).is_ready() {
            if Instant::now() >= deadline {
                return true;
            }
            sleep.as_mut().reset(deadline);
        }
        false
    }
}

/// Adds up the time spent waiting for the caller.
#[derive(Debug, Default)]
pub(crate) struct Wait {
    since: Option<Instant>,
    spent: Duration,
}

impl Wait {
    /// Starts to wait, or goes on waiting, and returns when `allowed` will be used up.
    pub(crate) fn deadline(&mut self, allowed: Duration) -> Instant {
        let since = *self.since.get_or_insert_with(Instant::now);
        let left = allowed.saturating_sub(self.spent);
        since.checked_add(left).unwrap_or(since + FOREVER)
    }

    /// Stops waiting; what was spent stays spent.
    pub(crate) fn stop(&mut self) {
        if let Some(since) = self.since.take() {
            self.spent += since.elapsed();
        }
    }

    /// Forgets all waiting.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}
