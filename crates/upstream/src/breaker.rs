//! The breaker: an upstream that fails half the time is left alone for a while, then probed by one call.
//!
//! A pure state machine: the time is an argument.

use std::time::{Duration, Instant};

/// Time that is looked back on.
const WINDOW_SECONDS: usize = 10;
/// Fewer calls than this in the window prove nothing.
const LEAST_CALLS: u32 = 20;
/// Time for which an upstream is left alone.
const PAUSE: Duration = Duration::from_secs(5);

/// Judges whether calls may be made.
#[derive(Debug)]
pub struct Breaker {
    state: State,
    /// Rises with every change of the state, so that a call tells nothing about a state that it did not begin in.
    generation: u64,
    start: Instant,
    /// Calls and failures by second.
    slots: [Slot; WINDOW_SECONDS],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    /// Nothing is asked before this moment.
    Open(Instant),
    /// One call finds out.
    Probing,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    second: u64,
    calls: u32,
    failures: u32,
}

/// The right to one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u64);

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The upstream did what it is there for, if only to say no.
    Well,
    /// It did not.
    Badly,
    /// The call was given up before that was known.
    Unknown,
}

/// What the end of a call changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// Calls are refused from now on.
    Opened,
    /// Calls are let through again.
    Closed,
}

impl Breaker {
    /// Makes a closed one.
    pub fn new(now: Instant) -> Self {
        Self {
            state: State::Closed,
            generation: 0,
            start: now,
            slots: [Slot::default(); WINDOW_SECONDS],
        }
    }

    /// Lets a call through, or says how long to wait. A call that is let through is to be reported with its ticket.
    pub fn admit(&mut self, now: Instant) -> Result<Ticket, Duration> {
        match self.state {
            State::Closed => Ok(Ticket(self.generation)),
            State::Open(until) if now < until => Err(until - now),
            State::Open(_) => {
                self.enter(State::Probing);
                Ok(Ticket(self.generation))
            }
            // The probe that is under way decides, and nobody knows when.
            State::Probing => Err(Duration::ZERO),
        }
    }

    /// Takes down how a call ended that was let through.
    pub fn report(&mut self, ticket: Ticket, ended: Ended, now: Instant) -> Change {
        if ticket.0 != self.generation {
            return Change::None;
        }
        match (self.state, ended) {
            (State::Open(_), _) | (State::Closed, Ended::Unknown) => Change::None,
            (State::Probing, Ended::Well) => {
                self.enter(State::Closed);
                self.slots = [Slot::default(); WINDOW_SECONDS];
                Change::Closed
            }
            (State::Probing, Ended::Badly) => {
                self.enter(State::Open(now + PAUSE));
                Change::None
            }
            (State::Probing, Ended::Unknown) => {
                // The next call probes in its place.
                self.enter(State::Open(now));
                Change::None
            }
            (State::Closed, Ended::Well | Ended::Badly) => {
                let (calls, failures) = self.count(ended, now);
                if calls >= LEAST_CALLS && failures * 2 >= calls {
                    self.enter(State::Open(now + PAUSE));
                    return Change::Opened;
                }
                Change::None
            }
        }
    }

    fn enter(&mut self, state: State) {
        self.state = state;
        self.generation += 1;
    }

    /// Counts a call and gives calls and failures of the window.
    fn count(&mut self, ended: Ended, now: Instant) -> (u32, u32) {
        let second = now.saturating_duration_since(self.start).as_secs();
        let length = WINDOW_SECONDS as u64;
        let slot = &mut self.slots[usize::try_from(second % length).unwrap_or_default()];
        if slot.second != second {
            *slot = Slot {
                second,
                ..Slot::default()
            };
        }
        slot.calls += 1;
        slot.failures += u32::from(ended == Ended::Badly);
        let fresh = self.slots.iter().filter(|slot| slot.second + length > second);
        fresh.fold((0, 0), |(calls, failures), slot| {
            (calls + slot.calls, failures + slot.failures)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    /// Makes calls at a moment; gives what the last one changed.
    fn run(breaker: &mut Breaker, ended: Ended, count: usize, now: Instant) -> Change {
        let mut change = Change::None;
        for _ in 0..count {
            let ticket = breaker.admit(now).expect("let through");
            change = breaker.report(ticket, ended, now);
        }
        change
    }

    fn opened(now: Instant) -> Breaker {
        let mut breaker = Breaker::new(now);
        assert_eq!(run(&mut breaker, Ended::Badly, 20, now), Change::Opened);
        breaker
    }

    #[test]
    fn it_opens_at_twenty_calls_of_which_half_failed() {
        let now = Instant::now();
        let mut breaker = Breaker::new(now);
        run(&mut breaker, Ended::Badly, 10, now);
        assert_eq!(run(&mut breaker, Ended::Well, 9, now), Change::None);
        assert_eq!(run(&mut breaker, Ended::Well, 1, now), Change::Opened);
        assert_eq!(breaker.admit(now), Err(seconds(5.0)));
    }

    #[test]
    fn less_than_half_or_fewer_than_twenty_never_open_it() {
        let now = Instant::now();
        let mut breaker = Breaker::new(now);
        assert_eq!(run(&mut breaker, Ended::Badly, 19, now), Change::None);
        let mut breaker = Breaker::new(now);
        run(&mut breaker, Ended::Well, 101, now);
        assert_eq!(run(&mut breaker, Ended::Badly, 100, now), Change::None);
        assert_eq!(run(&mut breaker, Ended::Badly, 1, now), Change::Opened);
    }

    #[test]
    fn what_is_older_than_ten_seconds_is_forgotten() {
        let now = Instant::now();
        let mut breaker = Breaker::new(now);
        run(&mut breaker, Ended::Badly, 15, now);
        let later = now + seconds(10.0);
        assert_eq!(run(&mut breaker, Ended::Badly, 19, later), Change::None);
        assert_eq!(run(&mut breaker, Ended::Badly, 1, later), Change::Opened);
    }

    #[test]
    fn calls_that_were_given_up_prove_nothing() {
        let now = Instant::now();
        let mut breaker = Breaker::new(now);
        run(&mut breaker, Ended::Unknown, 100, now);
        assert_eq!(run(&mut breaker, Ended::Badly, 19, now), Change::None);
    }

    #[test]
    fn one_probe_after_five_seconds_decides() {
        let now = Instant::now();
        let mut breaker = opened(now);
        assert_eq!(breaker.admit(now + seconds(1.5)), Err(seconds(3.5)));
        let probe = now + seconds(5.0);
        let ticket = breaker.admit(probe).expect("a probe");
        assert_eq!(breaker.admit(probe), Err(Duration::ZERO));
        assert_eq!(breaker.report(ticket, Ended::Well, probe), Change::Closed);
        // It starts anew: what failed before is forgotten.
        assert_eq!(run(&mut breaker, Ended::Badly, 19, probe), Change::None);
    }

    #[test]
    fn a_probe_that_fails_opens_it_for_five_more_seconds_and_one_that_is_given_up_is_repeated() {
        let now = Instant::now();
        let mut breaker = opened(now);
        let probe = now + seconds(6.0);
        let ticket = breaker.admit(probe).expect("a probe");
        let failed = probe + seconds(1.0);
        assert_eq!(breaker.report(ticket, Ended::Badly, failed), Change::None);
        assert_eq!(breaker.admit(failed + seconds(1.0)), Err(seconds(4.0)));
        let second = failed + seconds(5.0);
        let ticket = breaker.admit(second).expect("a probe");
        assert_eq!(breaker.report(ticket, Ended::Unknown, second), Change::None);
        assert!(breaker.admit(second).is_ok());
    }

    #[test]
    fn calls_from_before_it_opened_are_not_taken_for_the_probe() {
        let now = Instant::now();
        let mut breaker = Breaker::new(now);
        let early = breaker.admit(now).expect("closed");
        run(&mut breaker, Ended::Badly, 20, now);
        assert_eq!(breaker.report(early, Ended::Well, now), Change::None);
        let probe = now + seconds(5.0);
        breaker.admit(probe).expect("a probe");
        assert_eq!(breaker.report(early, Ended::Well, probe), Change::None);
        assert_eq!(breaker.admit(probe), Err(Duration::ZERO));
    }
}
