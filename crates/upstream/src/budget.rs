//! The budget of repeated calls, so that an upstream in trouble gets little more than its usual load.

use std::time::Instant;

/// Repeats that each call pays for.
const PER_CALL: f64 = 0.2;
/// Repeats that each second pays for, and the most that is saved up.
const PER_SECOND: f64 = 10.0;

/// What may be repeated: in any time of `t` seconds with `n` calls, `10 + 10 t + 0.2 n` calls at most.
#[derive(Debug)]
pub struct Budget {
    credit: f64,
    at: Instant,
}

impl Budget {
    /// Makes a full one.
    pub fn new(now: Instant) -> Self {
        Self {
            credit: PER_SECOND,
            at: now,
        }
    }

    /// Takes in what a first call pays.
    pub fn called(&mut self, now: Instant) {
        self.advance(now);
        self.credit = (self.credit + PER_CALL).min(PER_SECOND);
    }

    /// Takes what a repeat costs, if it is there.
    pub fn take(&mut self, now: Instant) -> bool {
        self.advance(now);
        let is_enough = self.credit >= 1.0;
        if is_enough {
            self.credit -= 1.0;
        }
        is_enough
    }

    fn advance(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.credit = (self.credit + passed * PER_SECOND).min(PER_SECOND);
        self.at = self.at.max(now);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Counts the repeats of calls that all fail, so many a second.
    fn repeats(seconds: u32, calls: u32) -> u32 {
        let start = Instant::now();
        let mut budget = Budget::new(start);
        let mut repeats = 0;
        for call in 0..seconds * calls {
            let now = start + Duration::from_secs(1) * call / calls;
            budget.called(now);
            repeats += u32::from(budget.take(now));
        }
        repeats
    }

    #[test]
    fn few_calls_are_all_repeated() {
        assert_eq!(repeats(10, 5), 50);
        assert_eq!(repeats(10, 10), 100);
    }

    #[test]
    fn many_calls_are_repeated_by_a_fifth_and_ten_a_second() {
        // Ten that were saved up, ten a second, a fifth of the calls.
        let expected = 10 + 100 + 10 * 1_000 / 5;
        let found = repeats(10, 1_000);
        assert!((expected - 2..=expected).contains(&found), "{found}");
    }

    #[test]
    fn time_that_runs_backwards_pays_nothing() {
        let now = Instant::now();
        let mut budget = Budget::new(now + Duration::from_secs(1));
        for _ in 0..10 {
            assert!(budget.take(now));
        }
        assert!(!budget.take(now) && !budget.take(now + Duration::from_secs(1)));
    }
}
