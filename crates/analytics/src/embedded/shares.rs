//! Work on all segments, shared among threads where the segments are many.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{Embedded, SegmentView};
use crate::cancel::{Cancel, Stopped};

/// So few segments are worked on by the thread that asks: waking others would take as long. Tests have small segments
/// and are to share them all the same.
const MOST_ALONE: usize = if cfg!(test) { 1 } else { 4 };

/// Threads that help all questions of the process at once: with one question every core is busy, and with many
/// each has its own thread already.
static HELPING: AtomicUsize = AtomicUsize::new(0);
static MOST_HELPING: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(0, |cores| cores.get() - 1));

/// A place among the threads that help, given back when it is dropped.
struct Helper;

impl Helper {
    fn free() -> Option<Self> {
        let take = |helping: usize| (helping < *MOST_HELPING).then_some(helping + 1);
        let taken = HELPING.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.ok().map(|_| Self)
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        HELPING.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Embedded {
    /// Folds what `add` finds in each segment into one share for each thread, and merges the shares. Threads take the
    /// newest segments first, as most questions have most of their rows there.
    pub(super) fn fold<'e, A: Send>(
        &'e self,
        cancel: &Cancel,
        begin: impl Fn() -> A + Sync,
        add: impl Fn(&mut A, usize, &'e SegmentView) -> Result<(), Stopped> + Sync,
        merge: impl Fn(&mut A, A),
    ) -> Result<A, Stopped> {
        let taken = AtomicUsize::new(0);
        let share = || -> Result<A, Stopped> {
            let mut share = begin();
            loop {
                let before = taken.fetch_add(1, Ordering::Relaxed);
                let Some(at) = self.segments.len().checked_sub(before + 1) else {
                    return Ok(share);
                };
                cancel.check()?;
                add(&mut share, at, &self.segments[at])?;
            }
        };
        if self.segments.len() <= MOST_ALONE || cancel.is_alone() {
            return share();
        }
        let helpers: Vec<Helper> = std::iter::from_fn(Helper::free)
            .take(self.segments.len() - 1)
            .collect();
        thread::scope(|scope| {
            let share = &share;
            let helping: Vec<_> = helpers
                .into_iter()
                .filter_map(|helper| {
                    let work = move || {
                        let _helper = helper;
                        share()
                    };
                    // Where no thread is to be had the others do its share.
                    thread::Builder::new().spawn_scoped(scope, work).ok()
                })
                .collect();
            let mut all = share();
            for other in helping {
                match (&mut all, other.join()) {
                    (Ok(all), Ok(Ok(other))) => merge(all, other),
                    (Ok(_), Ok(Err(stopped))) => all = Err(stopped),
                    (Err(_), Ok(_)) => {}
                    (_, Err(panic)) => std::panic::resume_unwind(panic),
                }
            }
            all
        })
    }

    /// Gives what `work` finds in each segment.
    pub(super) fn each<'e, T: Send>(
        &'e self,
        cancel: &Cancel,
        work: impl Fn(usize, &'e SegmentView) -> Result<T, Stopped> + Sync,
    ) -> Result<Vec<T>, Stopped> {
        let mut found = self.fold(
            cancel,
            Vec::new,
            |found, at, view| {
                found.push((at, work(at, view)?));
                Ok(())
            },
            |all, mut other| all.append(&mut other),
        )?;
        found.sort_unstable_by_key(|(at, _)| *at);
        Ok(found.into_iter().map(|(_, found)| found).collect())
    }
}

/// Adds numbers place by place.
pub(super) fn add_all(sums: &mut [u64], others: &[u64]) {
    sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
}
