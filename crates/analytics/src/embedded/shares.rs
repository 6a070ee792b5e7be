//! Work on all segments, shared among threads where the segments are many.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::{Embedded, SegmentView};
use crate::cancel::Stopped;

/// So few segments are worked on by the thread that asks: waking others would take as long. Tests have small segments
/// and are to share them all the same.
const MOST_ALONE: usize = if cfg!(test) { 1 } else { 4 };

impl Embedded {
    /// Folds what `add` finds in each segment into one share for each thread, and merges the shares. Threads take the
    /// newest segments first, as most questions have most of their rows there.
    pub(super) fn fold<'e, A: Send>(
        &'e self,
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
                add(&mut share, at, &self.segments[at])?;
            }
        };
        if self.segments.len() <= MOST_ALONE {
            return share();
        }
        let threads = rayon::current_num_threads().min(self.segments.len());
        let shares = (0..threads).into_par_iter().map(|_| share());
        let mut shares = shares.collect::<Vec<_>>().into_iter();
        let mut all = match shares.next() {
            Some(first) => first?,
            None => begin(),
        };
        for other in shares {
            merge(&mut all, other?);
        }
        Ok(all)
    }

    /// Gives what `work` finds in each segment.
    pub(super) fn each<'e, T: Send>(
        &'e self,
        work: impl Fn(usize, &'e SegmentView) -> Result<T, Stopped> + Sync,
    ) -> Result<Vec<T>, Stopped> {
        let mut found = self.fold(
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
