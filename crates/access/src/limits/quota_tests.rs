use super::*;
use crate::limits::QuotaReservation;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};

const UNIX: u64 = 1_800_000_000;
const TARGET: &str = "skills:extract";

fn at(seconds: u64) -> Now {
    Now {
        unix_seconds: UNIX + seconds,
        monotonic_nanos: seconds * 1_000_000_000,
    }
}

struct Fixture {
    _directory: tempfile::TempDir,
    path: PathBuf,
}

impl Fixture {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.db");
        Store::open(&path).unwrap();
        Self {
            _directory: directory,
            path,
        }
    }

    /// What another process, or this one after a restart, makes of the file.
    fn process(&self, limit: u32) -> QuotaLimit {
        self.process_with(limit, Period::Month)
    }

    fn process_with(&self, limit: u32, period: Period) -> QuotaLimit {
        let ledger = Arc::new(Ledger::open(&self.path).unwrap());
        QuotaLimit::new(&ledger, "portal", TARGET, limit, period)
    }

    fn stored(&self, now: Now) -> u64 {
        self.process(u32::MAX)
            .peek(now)
            .map(|decision| decision.limit - decision.remaining)
            .unwrap()
    }
}

fn reserve(quota: &QuotaLimit, now: Now) -> Option<QuotaReservation> {
    match QuotaReservation::of([Some(quota), None], now) {
        Ok(reservation) => Some(reservation),
        Err(QuotaFault::Exhausted(_)) => None,
        Err(QuotaFault::Store(error)) => panic!("{error}"),
    }
}

fn spend(quota: &QuotaLimit, now: Now) -> bool {
    reserve(quota, now).map(QuotaReservation::commit).is_some()
}

fn spend_in_parallel(quotas: &[&QuotaLimit], threads: usize, tries: usize) -> u64 {
    let spent = AtomicU64::new(0);
    let start = Barrier::new(threads);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let quota = quotas[thread % quotas.len()];
            let (spent, start) = (&spent, &start);
            scope.spawn(move || {
                start.wait();
                for _ in 0..tries {
                    spent.fetch_add(u64::from(spend(quota, at(0))), Ordering::Relaxed);
                }
            });
        }
    });
    spent.into_inner()
}

#[test]
fn hundred_threads_get_exactly_the_one_unit_left() {
    let fixture = Fixture::new();
    let quota = fixture.process(50);
    for _ in 0..49 {
        assert!(spend(&quota, at(0)));
    }
    assert_eq!(spend_in_parallel(&[&quota], 100, 1), 1);
    assert_eq!(quota.peek(at(0)).unwrap().remaining, 0);
}

#[test]
fn two_processes_together_spend_exactly_the_limit() {
    let fixture = Fixture::new();
    let (one, two) = (fixture.process(777), fixture.process(777));
    assert_eq!(spend_in_parallel(&[&one, &two], 8, 400), 777);
    assert_eq!(fixture.stored(at(0)), 777);
}

#[test]
fn fifty_first_unit_of_the_month_is_refused_until_the_window_ends() {
    let fixture = Fixture::new();
    let quota = fixture.process(50);
    for _ in 0..50 {
        assert!(spend(&quota, at(0)));
    }
    let Err(QuotaFault::Exhausted(decision)) = QuotaReservation::of([Some(&quota), None], at(0)) else {
        panic!("a unit was left");
    };
    assert_eq!((decision.limit, decision.remaining), (50, 0));
    assert_eq!(decision.resets_at_text(), "2027-02-01T00:00:00Z");
    assert_eq!(decision.resets_at, UNIX + decision.reset_seconds);
    let next_month = at(decision.reset_seconds);
    assert!(!spend(&quota, at(decision.reset_seconds - 1)));
    assert!(spend(&quota, next_month));
    assert_eq!(quota.peek(next_month).unwrap().remaining, 49);
}

#[test]
fn crash_never_loses_a_spent_unit_and_overcounts_a_few_at_most() {
    let fixture = Fixture::new();
    let mut truth = 0;
    for round in 0..20 {
        let quota = fixture.process(100_000);
        // A few requests, seconds apart, then the process dies with its block.
        for second in 0..=round {
            assert!(spend(&quota, at(second * 5)));
            truth += 1;
        }
        std::mem::forget(quota);
        let counted = fixture.stored(at(0));
        assert!(counted >= truth, "{counted} < {truth}");
        assert!(counted < truth + SMALLEST_BLOCK, "{counted} is far above {truth}");
        truth = counted;
    }
}

#[test]
fn blocks_stay_small_at_a_hundred_requests_per_second() {
    let fixture = Fixture::new();
    let quota = fixture.process(100_000);
    for request in 0..301 {
        let now = Now {
            unix_seconds: UNIX,
            monotonic_nanos: request * 10_000_000,
        };
        assert!(spend(&quota, now));
    }
    assert!(fixture.stored(at(0)) < 301 + SMALLEST_BLOCK);
}

#[test]
fn crash_under_load_overcounts_less_than_a_large_block() {
    let fixture = Fixture::new();
    let quota = fixture.process(1_000_000);
    for _ in 0..10_001 {
        assert!(spend(&quota, at(0)));
    }
    let counted = fixture.stored(at(0));
    assert!((10_001..10_001 + LARGEST_BLOCK).contains(&counted), "{counted}");
}

/// Names the store to spend from; only set in the process that is to be killed.
const VICTIM: &str = "WAYPOST_TEST_QUOTA_VICTIM";

#[test]
fn killed_process_never_undercounts() {
    if let Some(path) = std::env::var_os(VICTIM) {
        let ledger = Arc::new(Ledger::open(Path::new(&path)).unwrap());
        let quota = QuotaLimit::new(&ledger, "portal", TARGET, 1_000_000, Period::Month);
        while spend(&quota, at(0)) {
            println!("\nspent");
        }
        return;
    }
    let fixture = Fixture::new();
    let mut victim = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "limits::quota::tests::killed_process_never_undercounts",
            "--nocapture",
        ])
        .env(VICTIM, &fixture.path)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufReader::new(victim.stdout.take().unwrap()).lines();
    let mut reported = 0;
    while reported < 500 {
        reported += u64::from(lines.next().unwrap().unwrap() == "spent");
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    // What it reported before it died is still in the pipe; one unit may be spent and not reported.
    reported += lines.map_while(Result::ok).filter(|line| line == "spent").count() as u64;
    let counted = fixture.stored(at(0));
    assert!(counted >= reported, "{counted} < {reported}");
    assert!(
        counted <= reported + 1 + LARGEST_BLOCK,
        "{counted} is far above {reported}"
    );
}

#[test]
fn unit_in_flight_at_a_crash_counts_as_spent() {
    let fixture = Fixture::new();
    let quota = fixture.process(1);
    let reserved = reserve(&quota, at(0)).unwrap();
    assert_eq!(fixture.stored(at(0)), 1);
    assert!(!spend(&fixture.process(1), at(0)));
    drop(reserved);
    assert!(spend(&quota, at(0)));
}

#[test]
fn refunded_unit_can_be_spent_again() {
    let fixture = Fixture::new();
    let quota = fixture.process(3);
    for _ in 0..100 {
        drop(reserve(&quota, at(0)).unwrap());
    }
    let held: Vec<_> = (0..3).map(|_| reserve(&quota, at(0)).unwrap()).collect();
    assert!(reserve(&quota, at(0)).is_none());
    drop(held);
    assert_eq!(quota.peek(at(0)).unwrap().remaining, 3);
}

#[test]
fn parallel_refunds_lose_nothing() {
    let fixture = Fixture::new();
    let quota = fixture.process(5);
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                for _ in 0..50 {
                    drop(reserve(&quota, at(0)));
                }
            });
        }
    });
    assert_eq!((0..10).filter(|_| spend(&quota, at(0))).count(), 5);
}

#[test]
fn exhausted_second_quota_refunds_the_first() {
    let fixture = Fixture::new();
    let ledger = Arc::new(Ledger::open(&fixture.path).unwrap());
    let narrow = QuotaLimit::new(&ledger, "portal", TARGET, 10, Period::Day);
    let family = QuotaLimit::new(&ledger, "portal", "skills", 1, Period::Day);
    let both = [Some(&narrow), Some(&family)];
    QuotaReservation::of(both, at(0)).unwrap().commit();
    let Err(QuotaFault::Exhausted(decision)) = QuotaReservation::of(both, at(0)) else {
        panic!("a unit was left");
    };
    assert_eq!(decision.target, "skills");
    assert_eq!(narrow.peek(at(0)).unwrap().remaining, 9);
}

#[test]
fn idle_block_is_given_back_and_another_process_spends_it() {
    let fixture = Fixture::new();
    let (one, two) = (fixture.process(40), fixture.process(40));
    assert!(spend(&one, at(0)));
    let mut spent = 1;
    while spend(&two, at(0)) {
        spent += 1;
    }
    assert!(spent < 40);
    one.give_back(at(1), GiveBack::Idle).unwrap();
    assert!(!spend(&two, at(0)), "the block was not idle");
    one.give_back(at(2), GiveBack::Idle).unwrap();
    // Without asking the store at every request, the other process asks again after a second.
    while spend(&two, at(2)) {
        spent += 1;
    }
    assert_eq!(spent, 40);
    assert!(!spend(&one, at(4)));
}

#[test]
fn shutdown_gives_everything_back() {
    let fixture = Fixture::new();
    let quota = fixture.process(1000);
    assert!(spend(&quota, at(0)));
    quota.give_back(at(0), GiveBack::Always).unwrap();
    assert_eq!(fixture.stored(at(0)), 1);
    assert!(spend(&quota, at(0)));
    assert_eq!(quota.peek(at(0)).unwrap().remaining, 998);
}

#[test]
fn lowered_limit_holds_for_the_block_at_hand() {
    let fixture = Fixture::new();
    let before = fixture.process(1000);
    for _ in 0..5 {
        assert!(spend(&before, at(0)));
    }
    let mut after = QuotaLimit::new(&before.cell.ledger, "portal", TARGET, 5, Period::Month);
    after.resume(&before);
    assert!(!spend(&after, at(0)));
    let mut raised = QuotaLimit::new(&before.cell.ledger, "portal", TARGET, 6, Period::Month);
    raised.resume(&after);
    assert!(spend(&raised, at(0)));
    assert!(!spend(&raised, at(0)));
}

#[test]
fn straggler_at_midnight_does_not_reopen_the_old_window() {
    let fixture = Fixture::new();
    let quota = fixture.process_with(10, Period::Day);
    let midnight = quota.peek(at(0)).unwrap().reset_seconds;
    assert!(spend(&quota, at(midnight)));
    assert!(spend(&quota, at(midnight - 1)));
    assert_eq!(quota.peek(at(midnight)).unwrap().remaining, 8);
}

#[test]
fn refund_of_a_past_window_is_void() {
    let fixture = Fixture::new();
    let quota = fixture.process_with(2, Period::Day);
    let reserved = reserve(&quota, at(0)).unwrap();
    let midnight = quota.peek(at(0)).unwrap().reset_seconds;
    assert!(spend(&quota, at(midnight)));
    drop(reserved);
    assert_eq!(quota.peek(at(midnight)).unwrap().remaining, 1);
}

#[test]
fn quota_of_zero_refuses_all() {
    let fixture = Fixture::new();
    assert!(!spend(&fixture.process(0), at(0)));
}
