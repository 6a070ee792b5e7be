//! Admission to the compute pool: an adaptive concurrency limit with a short queue.
//!
//! Work that takes longer than a fraction of a millisecond runs on the blocking pool behind a [`Permit`]. The limit
//! follows the time that permits are held: when work slows down with more of it running, the limit falls (the
//! gradient of the fastest recent window to the present one, as congestion control does it), and it never leaves
//! `cores ..= 8 x cores`.
//!
//! The queue is as long as what the pool gets done in [`WAIT_GOAL`]: a request that would wait longer is refused when
//! it arrives, so a refusal costs a lock and no work, and takes no time. What is let in is served oldest first, as it
//! then hardly ever waits in vain; serving the newest first would starve the oldest into refusals after [`MAX_WAIT`].
//! Only when work slows down and the oldest has waited past the goal, the newest are served first, because the oldest
//! have mostly been given up by their callers; a request that waited [`MAX_WAIT`] is refused. A request of a more
//! important class takes the place of a less important one.

mod memory;
mod queue;

pub use memory::{MemoryGuard, Reservation};

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use contract::operation::Priority;
use parking_lot::Mutex;
use tokio::sync::oneshot;

use queue::{Queue, Waiter};

/// Longest wait for a permit.
pub const MAX_WAIT: Duration = Duration::from_millis(250);
/// Longest wait for which a request is let in. Well below [`MAX_WAIT`], so that slower work than foreseen does not
/// turn what is let in into refusals.
pub const WAIT_GOAL: Duration = Duration::from_millis(100);
/// Share of the mean held time that a returned permit replaces.
const FRESH: f64 = 1.0 / 32.0;
/// Permits returned before the limit is judged again.
const WINDOW: u32 = 64;
/// Share of the old limit that a new judgement keeps.
const SMOOTHING: f64 = 0.8;

/// The refusal of a request: the queue is full or the wait was too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

#[derive(Debug)]
struct State {
    running: usize,
    limit: f64,
    queue: Queue,
    window_count: u32,
    window_held: Duration,
    baseline: Duration,
    /// Mean time that permits are held, in seconds; what a wait is foreseen by.
    held: f64,
}

/// The gate before the compute pool.
#[derive(Debug)]
pub struct Gate {
    state: Mutex<State>,
    bounds: (f64, f64),
    queue_limit: usize,
}

/// The right to run; gives its place to the next on drop, also by panic or disconnect.
#[derive(Debug)]
pub struct Permit {
    /// None for a permit that never reached its waiter.
    gate: Option<Arc<Gate>>,
    since: Instant,
}

impl Gate {
    /// Builds a gate. `fixed` sets the limit; 0 lets it follow the measured times between `cores` and 8 times that.
    pub fn new(fixed: usize, cores: usize, queue_limit: usize) -> Arc<Gate> {
        let bounds = if fixed > 0 {
            (fixed as f64, fixed as f64)
        } else {
            (cores as f64, 8.0 * cores as f64)
        };
        let state = State {
            running: 0,
            limit: if fixed > 0 {
                fixed as f64
            } else {
                2.0 * cores as f64
            },
            queue: Queue::default(),
            window_count: 0,
            window_held: Duration::ZERO,
            baseline: Duration::MAX,
            held: 0.0,
        };
        Arc::new(Gate {
            state: Mutex::new(state),
            bounds,
            queue_limit,
        })
    }

    /// Says whether a request of this class would be refused at once. Asked before its body is read.
    pub fn is_full(&self, priority: Priority) -> bool {
        let state = self.state.lock();
        state.is_full(self.queue_limit) && !state.queue.holds_less_important(priority)
    }

    /// Waits for a permit, [`MAX_WAIT`] at most.
    pub async fn enter(self: &Arc<Gate>, priority: Priority) -> Result<Permit, Refused> {
        let (mut waiting, receiver) = {
            let mut state = self.state.lock();
            if state.running < state.limit as usize && state.queue.is_empty() {
                state.running += 1;
                return Ok(Permit {
                    gate: Some(self.clone()),
                    since: Instant::now(),
                });
            }
            if state.is_full(self.queue_limit) && !state.queue.drop_oldest_below(priority) {
                return Err(Refused);
            }
            let (sender, receiver) = oneshot::channel();
            let since = Instant::now();
            let ticket = state.queue.push(priority, Waiter { since, sender });
            (
                Waiting {
                    gate: self,
                    place: Some((priority, ticket)),
                },
                receiver,
            )
        };
        let granted = tokio::time::timeout(MAX_WAIT, receiver).await;
        if let Ok(Ok(permit)) = granted {
            waiting.place = None;
            return Ok(permit);
        }
        Err(Refused)
    }

    /// Requests that run and requests that wait.
    pub fn load(&self) -> (usize, usize) {
        let state = self.state.lock();
        (state.running, state.queue.len())
    }

    /// The present limit.
    pub fn limit(&self) -> usize {
        self.state.lock().limit as usize
    }

    fn leave(self: &Arc<Gate>, held: Duration) {
        let mut state = self.state.lock();
        state.observe(held, self.bounds);
        state.running -= 1;
        // Those who gave up are skipped.
        while state.running < state.limit as usize {
            let Some(waiter) = state.queue.pop(Instant::now()) else {
                break;
            };
            let permit = Permit {
                gate: Some(self.clone()),
                since: Instant::now(),
            };
            match waiter.sender.send(permit) {
                Ok(()) => state.running += 1,
                Err(mut unsent) => unsent.gate = None,
            }
        }
    }
}

impl State {
    /// Says whether one more request would wait past the goal. As many as run may always wait: of work that is longer
    /// than the goal some ends sooner than its mean.
    fn is_full(&self, queue_limit: usize) -> bool {
        let waiting = self.queue.len();
        let wait = (waiting + 1) as f64 * self.held / self.limit;
        waiting >= queue_limit || (waiting >= self.limit as usize && wait > WAIT_GOAL.as_secs_f64())
    }

    /// Moves the limit by the gradient of the fastest recent window to the present one.
    fn observe(&mut self, held: Duration, bounds: (f64, f64)) {
        let share = if self.held == 0.0 { 1.0 } else { FRESH };
        self.held += share * (held.as_secs_f64() - self.held);
        self.window_count += 1;
        self.window_held += held;
        if self.window_count < WINDOW || bounds.0 == bounds.1 {
            return;
        }
        let mean = self.window_held / self.window_count;
        self.window_count = 0;
        self.window_held = Duration::ZERO;
        // The baseline drifts up by a fiftieth a window, so that a change of the work mix is forgotten in time.
        self.baseline = mean.min(self.baseline.saturating_add(self.baseline / 50));
        let gradient = (self.baseline.as_secs_f64() / mean.as_secs_f64().max(1e-9)).clamp(0.5, 1.0);
        let room_for_queue = self.limit.sqrt();
        let wanted = self.limit * gradient
            + if self.queue.is_empty() {
                0.0
            } else {
                room_for_queue
            };
        self.limit = (SMOOTHING * self.limit + (1.0 - SMOOTHING) * wanted).clamp(bounds.0, bounds.1);
    }
}

/// A place in the queue, given up when the caller goes away or waited too long.
struct Waiting<'a> {
    gate: &'a Gate,
    place: Option<(Priority, u64)>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some((priority, ticket)) = self.place {
            self.gate.state.lock().queue.remove(priority, ticket);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(gate) = self.gate.take() {
            gate.leave(self.since.elapsed());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_full_queue_refuses_and_a_free_place_goes_to_the_oldest() {
        let gate = Gate::new(1, 1, 2);
        let running = gate.enter(Priority::Interactive).await.expect("the gate is free");
        let first = tokio::spawn({
            let gate = gate.clone();
            async move { gate.enter(Priority::Interactive).await }
        });
        tokio::task::yield_now().await;
        let second = tokio::spawn({
            let gate = gate.clone();
            async move { gate.enter(Priority::Interactive).await }
        });
        tokio::task::yield_now().await;
        assert_eq!(gate.load(), (1, 2));
        assert!(gate.is_full(Priority::Interactive));
        assert_eq!(gate.enter(Priority::Interactive).await.err(), Some(Refused));
        drop(running);
        let oldest = first.await.expect("joins").expect("the oldest gets the place");
        assert_eq!(gate.load(), (1, 1));
        // The other waits on and is refused in the end.
        assert_eq!(second.await.expect("joins").err(), Some(Refused));
        drop(oldest);
        assert_eq!(gate.load(), (0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn an_important_request_takes_the_place_of_a_bulk_one() {
        let gate = Gate::new(1, 1, 1);
        let running = gate.enter(Priority::Bulk).await.expect("the gate is free");
        let bulk = tokio::spawn({
            let gate = gate.clone();
            async move { gate.enter(Priority::Bulk).await.is_ok() }
        });
        tokio::task::yield_now().await;
        assert!(gate.is_full(Priority::Bulk));
        assert!(!gate.is_full(Priority::Interactive));
        let urgent = tokio::spawn({
            let gate = gate.clone();
            async move { gate.enter(Priority::Interactive).await.is_ok() }
        });
        tokio::task::yield_now().await;
        drop(running);
        assert!(urgent.await.expect("joins"));
        assert!(!bulk.await.expect("joins"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_who_leaves_gives_up_the_place() {
        let gate = Gate::new(1, 1, 8);
        let running = gate.enter(Priority::Interactive).await.expect("the gate is free");
        let leaver = tokio::spawn({
            let gate = gate.clone();
            async move { gate.enter(Priority::Interactive).await.is_ok() }
        });
        tokio::task::yield_now().await;
        leaver.abort();
        assert!(leaver.await.is_err());
        assert_eq!(gate.load(), (1, 0));
        drop(running);
        assert_eq!(gate.load(), (0, 0));
    }

    #[test]
    fn slower_work_under_load_lowers_the_limit_and_faster_work_raises_it_again() {
        let mut state = State {
            running: 0,
            limit: 16.0,
            queue: Queue::default(),
            window_count: 0,
            window_held: Duration::ZERO,
            baseline: Duration::MAX,
            held: 0.0,
        };
        let run = |state: &mut State, held: u64| {
            for _ in 0..WINDOW {
                state.observe(Duration::from_micros(held), (2.0, 16.0));
            }
            state.limit
        };
        run(&mut state, 1_000);
        let slow = (0..10)
            .map(|_| run(&mut state, 8_000))
            .last()
            .expect("ten windows");
        assert!(slow < 10.0, "{slow}");
        assert!(slow >= 2.0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_would_wait_past_the_goal_is_refused_at_once() {
        let gate = Gate::new(1, 1, 256);
        // Work of 30 ms: three requests may wait within the goal of 100 ms.
        gate.state.lock().held = 0.03;
        let _running = gate.enter(Priority::Interactive).await.expect("the gate is free");
        let waiting: Vec<_> = (0..3)
            .map(|_| {
                let gate = gate.clone();
                tokio::spawn(async move { gate.enter(Priority::Interactive).await.is_ok() })
            })
            .collect();
        tokio::task::yield_now().await;
        assert_eq!(gate.load(), (1, 3));
        assert!(gate.is_full(Priority::Interactive));
        let asked = tokio::time::Instant::now();
        assert_eq!(gate.enter(Priority::Interactive).await.err(), Some(Refused));
        assert_eq!(asked.elapsed(), Duration::ZERO);
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    }
}
