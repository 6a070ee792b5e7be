//! Filters that are one stored set of rows in a timeframe: counted where the set lies, and listed from the newest day back.
//!
//! Rows are sorted by day, so that a timeframe holds all rows of the set behind its beginning, whose number is known by
//! containers. Only those before it, most of which expired, are looked at.

use std::ops::Range;

use super::list::List;
use super::selection::Selection;
use super::{Embedded, Foreground, SegmentView};
use crate::cancel::{Cancel, Stopped};
use crate::column::Column;
use crate::error::Side;
use crate::query::Relation;
use crate::segment::{Bits, RowSet};
use crate::vocabulary::{Condition, Dates, Resolved};

/// Where the set holds fewer of the rows they are listed at once: what expired would cost more.
const LEAST_SHARE: usize = 512;

/// What a filter selects of a corpus.
pub(super) struct OneSet<'a> {
    count: u64,
    parts: Vec<Part<'a>>,
    dates: Dates,
}

/// What a stored set and a timeframe select of a segment.
pub(super) struct Part<'a> {
    view: &'a SegmentView,
    set: RowSet<'a>,
    /// The rows of the set from here to there are selected all.
    whole: Range<usize>,
    /// Which of the rows before them are, if any is.
    before: Option<Bits>,
}

impl Embedded {
    /// Gives what filters select, if that is one stored set of many rows in a timeframe.
    pub(super) fn one_set(
        &self,
        filters: &[Resolved],
        cancel: &Cancel,
    ) -> Result<Option<OneSet<'_>>, Stopped> {
        let [filter] = filters else {
            return Ok(None);
        };
        let [
            Condition::Values {
                column,
                sets,
                side: Side::Include,
                ..
            },
        ] = filter.conditions.as_slice()
        else {
            return Ok(None);
        };
        let ([values], Relation::Active | Relation::Posted) = (sets.as_slice(), filter.dates.relation) else {
            return Ok(None);
        };
        let [value] = values.as_slice() else {
            return Ok(None);
        };
        let sets: Option<Vec<RowSet<'_>>> = self
            .segments
            .iter()
            .map(|view| view.set_of(*column, *value))
            .collect();
        let Some(sets) = sets else {
            return Ok(None);
        };
        let rows: usize = self.segments.iter().map(|view| view.segment.rows()).sum();
        if sets.iter().map(|set| set.len()).sum::<usize>() < rows / LEAST_SHARE {
            return Ok(None);
        }
        let counted = self.each(cancel, |at, view| {
            let part = self.part(view, sets[at], filter.dates, cancel)?;
            Ok((part.count(cancel)?, part))
        })?;
        Ok(Some(OneSet {
            count: counted.iter().map(|(count, _)| count).sum(),
            parts: counted.into_iter().map(|(_, part)| part).collect(),
            dates: filter.dates,
        }))
    }

    /// Gives what a stored set and a timeframe of active or posted rows select of a segment.
    pub(super) fn part<'a>(
        &self,
        view: &'a SegmentView,
        set: RowSet<'a>,
        dates: Dates,
        cancel: &Cancel,
    ) -> Result<Part<'a>, Stopped> {
        let (segment, posted) = (&view.segment, view.segment.posted());
        let until = posted.first_from(dates.end.plus(1));
        let first = posted.first_from(dates.start).min(until);
        let mut part = Part {
            view,
            set,
            whole: first..until,
            before: None,
        };
        if dates.relation == Relation::Active {
            // A day of expiry after the latest day counts as none.
            let moment = segment.beginning_of(dates.start.min(self.latest_day.plus(1)));
            if moment.gone == 0 {
                part.whole.start = 0;
            } else if first > 0 {
                cancel.spend(segment.rows() / 64)?;
                let mut left = segment.expiries().left_after(moment);
                left.keep_range(0, first);
                part.before = Some(left);
            }
        }
        if let Some(live) = &view.live {
            // Rows that are replaced lie anywhere.
            let mut selected = part.before.take().unwrap_or_else(|| Bits::empty(segment.rows()));
            selected.set_range(part.whole.start, part.whole.end);
            selected.and(live);
            part.whole.start = until;
            part.before = Some(selected);
        }
        Ok(part)
    }
}

impl SegmentView {
    /// Gives the stored rows of a value; `None` where no set says which they are.
    fn set_of(&self, column: Column, value: u32) -> Option<RowSet<'_>> {
        match (self.segment.column(column), self.local(column, value)) {
            (None, Some(_)) => None,
            (_, None) => Some(RowSet::List(&[])),
            (Some(view), Some(local)) => Some(view.set(local)),
        }
    }
}

impl OneSet<'_> {
    /// Counts the rows.
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    /// Gives the rows that were posted on or after a day: one on which at least `wanted` of them were, not many more, or
    /// all rows where there are not so many.
    pub(super) fn newest(&self, wanted: usize, cancel: &Cancel) -> Result<Foreground, Stopped> {
        let last = self
            .parts
            .iter()
            .filter_map(|part| part.view.segment.posted().last());
        let end = last.max().map_or(self.dates.end, |last| last.min(self.dates.end));
        let mut days = 1;
        loop {
            let since = end.plus(1 - days);
            let mut newest = Foreground::with_capacity(self.parts.len());
            let (mut found, mut is_all) = (0, true);
            for part in &self.parts {
                let from = part.view.segment.posted().first_from(since);
                let rows = part.rows_from(from, cancel)?;
                found += rows.len();
                is_all &= from == 0;
                newest.push(Selection::Sparse(rows));
            }
            if found >= wanted || is_all {
                return Ok(newest);
            }
            days *= 2;
        }
    }
}

impl Part<'_> {
    fn count(&self, cancel: &Cancel) -> Result<u64, Stopped> {
        let mut count = self.set.count_within(&self.whole) as u64;
        if let Some(before) = &self.before {
            let set = self.set.within(&(0..self.whole.start));
            cancel.spend(set.cost())?;
            count += set.count_in(before);
        }
        Ok(count)
    }

    /// Gives the selected rows, in order.
    pub(super) fn rows(&self, cancel: &Cancel) -> Result<List, Stopped> {
        let mut list = List::new();
        cancel.spend(self.set.len())?;
        if let Some(before) = &self.before {
            self.set
                .within(&(0..self.whole.start))
                .append_common(before, &mut list);
        }
        let Range { start, end } = self.whole;
        if start < end {
            let at = list.len();
            self.set.within(&self.whole).append_to(end, &mut list);
            // Containers are not cut.
            let early = list[at..].partition_point(|row| (*row as usize) < start);
            list.drain(at..at + early);
        }
        Ok(list)
    }

    /// Gives the selected rows from one on, in order.
    fn rows_from(&self, from: usize, cancel: &Cancel) -> Result<List, Stopped> {
        let mut list = List::new();
        let range = from..self.whole.end;
        if range.is_empty() {
            return Ok(list);
        }
        let set = self.set.within(&range);
        cancel.spend(set.len())?;
        let is_before = |row| self.before.as_ref().is_some_and(|before| before.contains(row));
        set.for_each(range.end, |row| {
            if row >= from && (row >= self.whole.start || is_before(row)) {
                list.push(row as u32);
            }
        });
        Ok(list)
    }
}
