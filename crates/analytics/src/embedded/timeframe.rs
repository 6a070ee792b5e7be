//! The rows of a timeframe: ranks in the two orders of days, and snapshots of what has not expired.

use super::list::List;
use super::selection::{Selection, retain_front};
use super::{Embedded, SegmentView};
use crate::cancel::{Cancel, Stopped};
use crate::query::Relation;
use crate::vocabulary::Dates;

/// So few of the rows are kept as a list.
const SPARSE_SHARE: usize = 64;
/// The days of expiry of so few of the rows are looked up one by one.
const LISTED_SHARE: usize = 512;

impl Embedded {
    /// Keeps the rows of a timeframe.
    pub(super) fn restrict_to_dates(
        &self,
        view: &SegmentView,
        selected: Selection,
        dates: Option<Dates>,
        cancel: &Cancel,
    ) -> Result<Selection, Stopped> {
        let Some(dates) = dates else {
            return Ok(selected);
        };
        let segment = &view.segment;
        let (rows, posted) = (segment.rows(), segment.posted());
        match dates.relation {
            Relation::Posted => {
                let from = posted.first_from(dates.start);
                let until = posted.first_from(dates.end.plus(1));
                Ok(selected.within(rows, from, until))
            }
            Relation::Active => {
                let until = posted.first_from(dates.end.plus(1));
                let selected = selected.within(rows, 0, until);
                // A day of expiry after the latest day counts as none.
                let start = dates.start.min(self.latest_day.plus(1));
                let moment = segment.beginning_of(start);
                if moment.gone == 0 || selected.len() == 0 {
                    return Ok(selected);
                }
                if let Selection::Sparse(mut list) = selected {
                    // Whoever was posted on the first day or later had not expired before it.
                    let first = posted.first_from(start);
                    let front = list.partition_point(|row| (*row as usize) < first);
                    cancel.spend(front)?;
                    if front < rows / LISTED_SHARE {
                        let expired = segment.expired();
                        let least = expired.stored(i64::from(start.0));
                        retain_front(&mut list, front, |row| {
                            let stored = expired.packed.get(row);
                            stored == 0 || stored >= least
                        });
                    } else {
                        cancel.spend(rows / 64)?;
                        let left = segment.expiries().left_after(moment);
                        retain_front(&mut list, front, |row| left.contains(row));
                    }
                    return Ok(Selection::Sparse(list));
                }
                cancel.spend(rows / 64)?;
                let mut left = segment.expiries().left_after(moment);
                selected.keep_in(&mut left);
                Ok(Selection::of_bits(left))
            }
            Relation::Expired => {
                let end = dates.end.min(self.latest_day);
                let begin = segment.beginning_of(dates.start);
                let behind = segment.beginning_of(end.plus(1));
                if behind.gone <= begin.gone {
                    return Ok(Selection::none());
                }
                let expiries = segment.expiries();
                if let Selection::Sparse(_) = selected {
                    let expired = segment.expired();
                    let window = i64::from(dates.start.0)..=i64::from(end.0);
                    let mut selected = selected;
                    selected.retain(rows, cancel, |row| {
                        expired.get(row).is_some_and(|day| window.contains(&day))
                    })?;
                    return Ok(selected);
                }
                if behind.gone - begin.gone < rows / SPARSE_SHARE {
                    cancel.spend(behind.gone - begin.gone)?;
                    let mut list = List::new();
                    expiries.for_each_between(begin, behind, |row| {
                        if selected.contains(row) {
                            list.push(row as u32);
                        }
                    });
                    list.sort_unstable();
                    return Ok(Selection::Sparse(list));
                }
                cancel.spend(rows / 64)?;
                let mut expiring = expiries.left_after(begin);
                expiring.and_not(&expiries.left_after(behind));
                selected.keep_in(&mut expiring);
                Ok(Selection::of_bits(expiring))
            }
        }
    }
}
