use super::*;
use contract::family::Family;
use proptest::prelude::*;

const SECOND: u64 = NANOS;

fn limit(count: u32, seconds: u32) -> RateLimit {
    RateLimit::new(
        RateTarget::Family(Family::Skills),
        Rate::Finite { count, seconds },
    )
    .unwrap()
}

/// A bucket of tokens in exact fractions: slow, and plainly what a rate of `count` per `seconds` means.
struct Reference {
    count: u128,
    window: u128,
    /// Tokens times `window`.
    level: u128,
    seen: u64,
}

impl Reference {
    fn new(count: u32, seconds: u32) -> Self {
        let (count, window) = (u128::from(count), u128::from(seconds) * u128::from(NANOS));
        Self {
            count,
            window,
            level: count * window,
            seen: 0,
        }
    }

    fn take(&mut self, nanos: u64) -> RateDecision {
        let grown = u128::from(nanos - self.seen) * self.count;
        self.level = (self.level + grown).min(self.count * self.window);
        self.seen = nanos;
        let allowed = self.level >= self.window;
        if allowed {
            self.level -= self.window;
        }
        let remaining = self.level / self.window;
        let goal = if remaining == 0 {
            self.window
        } else {
            self.count * self.window
        };
        let reset = (goal - self.level)
            .div_ceil(self.count)
            .div_ceil(u128::from(NANOS));
        let reset_seconds = u64::try_from(reset).unwrap();
        RateDecision {
            limit: u64::try_from(self.count).unwrap(),
            remaining: u64::try_from(remaining).unwrap(),
            reset_seconds,
            allowed,
            retry_after: (!allowed).then_some(reset_seconds),
        }
    }
}

proptest! {
    #[test]
    fn bucket_agrees_with_exact_fractions(
        count in 1_u32..=60,
        seconds in 1_u32..=100_000,
        start in 0_u64..100_000_000 * NANOS,
        steps in prop::collection::vec((0_u64..200, 0_u64..40), 1..120),
    ) {
        let limit = limit(count, seconds);
        let mut reference = Reference::new(count, seconds);
        let mut nanos = start;
        reference.seen = start;
        let interval = u64::from(seconds) * NANOS / u64::from(count);
        for (part, exponent) in steps {
            // Steps of every size, and some that end exactly where a unit arrives.
            nanos += if exponent < 5 { interval * exponent } else { (part << exponent) % (interval * 3) };
            prop_assert_eq!(limit.take(nanos), reference.take(nanos));
        }
    }

    #[test]
    fn uneven_rates_stay_within_one_unit_of_exact_fractions(
        count in 61_u32..=5_000,
        seconds in 1_u32..=3_600,
        gaps in prop::collection::vec(0_u64..3, 1..400),
    ) {
        let limit = limit(count, seconds);
        let mut reference = Reference::new(count, seconds);
        let mut nanos = 0;
        let (mut ours, mut exact) = (0_i64, 0_i64);
        for gap in gaps {
            nanos += gap * u64::from(seconds) * NANOS / u64::from(count);
            ours += i64::from(limit.take(nanos).allowed);
            exact += i64::from(reference.take(nanos).allowed);
            prop_assert!((ours - exact).abs() <= 1);
        }
    }
}

#[test]
fn six_at_once_at_five_per_second_give_one_refusal() {
    let limit = limit(5, 1);
    for remaining in (0..5).rev() {
        let decision = limit.take(7 * SECOND);
        assert_eq!(
            (decision.allowed, decision.remaining, decision.reset_seconds),
            (true, remaining, 1)
        );
    }
    let refused = limit.take(7 * SECOND);
    assert_eq!(
        refused,
        RateDecision {
            limit: 5,
            remaining: 0,
            reset_seconds: 1,
            allowed: false,
            retry_after: Some(1)
        }
    );
    assert!(!limit.take(7 * SECOND + 199_999_999).allowed);
    assert!(limit.take(7 * SECOND + 200_000_000).allowed);
    assert_eq!(limit.peek(60 * SECOND).remaining, 5);
    assert_eq!(limit.peek(60 * SECOND).reset_seconds, 0);
}

#[test]
fn parallel_takes_get_no_more_than_the_burst() {
    let limit = limit(50, 60);
    let allowed = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..100 {
                    let taken = limit.take(SECOND).allowed;
                    allowed.fetch_add(u64::from(taken), Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(allowed.into_inner(), 50);
}

#[test]
fn interval_that_is_no_whole_nanosecond_is_kept_exactly() {
    let (limit, mut reference) = (limit(37, 17_280), Reference::new(37, 17_280));
    let interval = 17_280 * NANOS / 37;
    for nanos in [0, interval, interval + 1, interval * 2 + 1, interval * 2 + 2] {
        assert_eq!(limit.take(nanos), reference.take(nanos));
    }
}

#[test]
fn rate_of_zero_refuses_all() {
    let decision = limit(0, 60).take(SECOND);
    assert_eq!(
        (decision.allowed, decision.remaining, decision.retry_after),
        (false, 0, Some(60))
    );
}

#[test]
fn extreme_rates_and_moments_do_not_overflow() {
    for (count, seconds) in [
        (1, 1),
        (1, 999_999_999),
        (999_999_999, 1),
        (999_999_999, 999_999_999),
        (999_999_937, 1),
    ] {
        let limit = limit(count, seconds);
        for nanos in [0, 1, UPTIME, u64::MAX / 2, u64::MAX] {
            let decision = limit.take(nanos);
            assert!(decision.remaining <= u64::from(count), "{count}/{seconds}");
        }
        let fresh = super::tests::limit(count, seconds);
        assert!(fresh.take(UPTIME).allowed);
    }
}

#[test]
fn policy_names_the_target_with_hyphens() {
    let target = RateTarget::Family(Family::PostingsUs);
    let limit = RateLimit::new(
        target,
        Rate::Finite {
            count: 10,
            seconds: 1,
        },
    )
    .unwrap();
    assert_eq!(limit.policy(), "\"postings-us-rate\";q=10;w=1");
}
