//! From conditions to rows: bitmap algebra, cheapest first.

use super::selection::Selection;
use super::{Embedded, Foreground, SegmentView};
use crate::cancel::{Cancel, Stopped};
use crate::column::Column;
use crate::error::Side;
use crate::query::{Operator, RangeField, Relation};
use crate::segment::{Bits, ColumnView, RowSet, Width, each_width};
use crate::vocabulary::{Condition, Dates, Resolved};

/// A condition that at most one row in so many meets is worked through row by row.
const SPARSE_SHARE: usize = 128;

impl Embedded {
    /// Gives the rows that any of the filters matches.
    pub(super) fn select(&self, filters: &[Resolved], cancel: &Cancel) -> Result<Foreground, Stopped> {
        let mut foreground = Vec::with_capacity(self.segments.len());
        for view in &self.segments {
            let mut selected: Option<Selection> = None;
            for filter in filters {
                let rows = self.select_in(view, &filter.conditions, Some(filter.dates), cancel)?;
                selected = Some(match selected {
                    None => rows,
                    Some(before) => before.union(&rows, view.segment.rows()),
                });
            }
            foreground.push(selected.unwrap_or(Selection::none()));
        }
        Ok(foreground)
    }

    /// Gives the rows of a segment that meet all conditions, in a timeframe if there is one.
    pub(super) fn select_in(
        &self,
        view: &SegmentView,
        conditions: &[Condition],
        dates: Option<Dates>,
        cancel: &Cancel,
    ) -> Result<Selection, Stopped> {
        cancel.check()?;
        let mut local: Vec<Local<'_>> = conditions
            .iter()
            .map(|condition| Local::of(self, view, condition))
            .collect();
        local.sort_by_cached_key(|condition| condition.at_most(view));
        let rows = view.segment.rows();
        let least = local.first().map_or(rows, |condition| condition.at_most(view));
        if least == 0 {
            return Ok(Selection::none());
        }
        let mut selected = if least < rows / SPARSE_SHARE {
            let list = local.remove(0).list(view);
            let mut selected = Selection::Sparse(list);
            selected.retain(rows, cancel, |row| view.is_live(row))?;
            self.restrict_to_dates(view, selected, dates, cancel)?
        } else {
            self.restrict_to_dates(view, view.everything(), dates, cancel)?
        };
        for condition in &local {
            cancel.check()?;
            selected = condition.apply(self, view, selected, cancel)?;
        }
        Ok(selected)
    }

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
        let rows = segment.rows();
        let from = segment.first_posted_from(dates.start);
        let until = segment.first_posted_from(dates.end.plus(1));
        match dates.relation {
            Relation::Posted => Ok(selected.within(rows, from, until)),
            Relation::Active => {
                // A day of expiry after the latest day counts as none.
                let last_missed = dates.start.min(self.latest_day.plus(1)).plus(-1);
                let gone = segment.expired_before(last_missed.plus(1));
                let selected = selected.within(rows, 0, until);
                if gone == 0 {
                    return Ok(selected);
                }
                let expired = segment.expired();
                let least = expired.stored(i64::from(last_missed.0) + 1);
                let is_live = |row: usize| {
                    let stored = expired.packed.get(row);
                    row >= from || stored == 0 || stored >= least
                };
                match selected {
                    Selection::Sparse(_) => {
                        let mut selected = selected;
                        selected.retain(rows, cancel, is_live)?;
                        Ok(selected)
                    }
                    Selection::Range { .. } | Selection::Dense { .. } => {
                        let mut bits = selected.to_bits(rows);
                        clear_expired(view, &mut bits, gone, from.min(until), least, cancel)?;
                        Ok(Selection::of_bits(bits))
                    }
                }
            }
            Relation::Expired => {
                let end = dates.end.min(self.latest_day);
                let begin = segment.expired_before(dates.start);
                let behind = segment.expired_before(end.plus(1)).max(begin);
                let order = &segment.expiry_order()[begin..behind];
                if let Selection::Sparse(_) = selected {
                    let expired = segment.expired();
                    let window = i64::from(dates.start.0)..=i64::from(end.0);
                    let mut selected = selected;
                    selected.retain(rows, cancel, |row| {
                        expired.get(row).is_some_and(|day| window.contains(&day))
                    })?;
                    return Ok(selected);
                }
                let mut bits = Bits::empty(rows);
                for block in order.chunks(1 << 16) {
                    cancel.check()?;
                    for row in block {
                        if selected.contains(*row as usize) {
                            bits.set(*row as usize);
                        }
                    }
                }
                Ok(Selection::of_bits(bits))
            }
        }
    }

    /// Gives days live: up to the day of expiry, or the latest day for postings still active then.
    pub(super) fn duration(&self, posted: i64, expired: Option<i64>) -> u32 {
        let latest = i64::from(self.latest_day.0);
        let end = expired.filter(|day| *day <= latest).unwrap_or(latest);
        (end - posted).max(0) as u32
    }
}

/// Multiplied by eight bytes that are 0 or 1, moves them side by side into the highest byte.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// Takes out the rows that expired before a day, of those posted before a window: row by row in the order
/// of expiry where they are few, else in one pass over the column.
fn clear_expired(
    view: &SegmentView,
    bits: &mut Bits,
    gone: usize,
    before: usize,
    least: u32,
    cancel: &Cancel,
) -> Result<(), Stopped> {
    if gone * 4 < before {
        let order = &view.segment.expiry_order()[..gone];
        for block in order.chunks(1 << 16) {
            cancel.check()?;
            block.iter().for_each(|row| bits.clear(*row as usize));
        }
        return Ok(());
    }
    let expired = view.segment.expired();
    each_width!(expired.packed, stored => {
        for (block, rows) in stored[..before].chunks(1 << 16).enumerate() {
            cancel.check()?;
            let words = &mut bits.words_mut()[block * (1 << 10)..];
            for (word, rows) in words.iter_mut().zip(rows.chunks(64)) {
                // Rows beyond the pass are not judged here.
                let mut is_live = [1_u8; 64];
                for (is_live, stored) in is_live.iter_mut().zip(rows) {
                    // Stored days begin at 1, so that none wraps around to the end of time.
                    *is_live = u8::from(stored.wide().wrapping_sub(1) >= least.wrapping_sub(1));
                }
                let mut live = 0;
                for (at, eight) in is_live.as_chunks::<8>().0.iter().enumerate() {
                    live |= (u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56) << (at * 8);
                }
                *word &= live;
            }
        }
    });
    Ok(())
}

/// A condition with the numbers of a segment.
enum Local<'a> {
    Values {
        column: Option<ColumnView<'a>>,
        is_multi: bool,
        /// All of which a row must meet by one of its values; one set where any value will do.
        sets: Vec<Vec<u32>>,
        side: Side,
    },
    Words(Bits, usize),
    Other(&'a Condition),
}

impl<'a> Local<'a> {
    fn of(engine: &Embedded, view: &'a SegmentView, condition: &'a Condition) -> Self {
        match condition {
            Condition::Values {
                column,
                sets,
                operator,
                side,
            } => {
                let local = |set: &Vec<u32>| -> Vec<u32> {
                    let found = set.iter().filter_map(|value| view.local(*column, *value));
                    found.collect()
                };
                Self::values(view, *column, sets.iter().map(local).collect(), *operator, *side)
            }
            Condition::Range { field, lower, upper } => match field {
                RangeField::MinYears => Self::years(engine, view, Column::MinYears, *lower, *upper),
                RangeField::MaxYears => Self::years(engine, view, Column::MaxYears, *lower, *upper),
                RangeField::Salary | RangeField::PostingDuration => Self::Other(condition),
            },
            Condition::Flag { .. } => Self::Other(condition),
            Condition::Keywords(expression) => {
                let bits = view.rows_with_words(expression);
                let count = bits.count() as usize;
                Self::Words(bits, count)
            }
        }
    }

    fn values(
        view: &'a SegmentView,
        column: Column,
        mut sets: Vec<Vec<u32>>,
        operator: Operator,
        side: Side,
    ) -> Self {
        let found = view.segment.column(column);
        if operator == Operator::Or {
            let mut all: Vec<u32> = sets.concat();
            all.sort_unstable();
            all.dedup();
            sets = vec![all];
        }
        Self::Values {
            column: found,
            is_multi: column.is_multi(),
            sets,
            side,
        }
    }

    fn years(engine: &Embedded, view: &'a SegmentView, column: Column, lower: u64, upper: u64) -> Self {
        let numbers = &engine.dictionary(column).numbers;
        let values = view.segment.column(column).map_or(1, |found| found.values());
        let passing = (1..values as u32).filter(|local| {
            let number = numbers[view.translated(column, *local) as usize];
            number.is_some_and(|number| (lower..=upper).contains(&u64::from(number)))
        });
        Self::values(view, column, vec![passing.collect()], Operator::Or, Side::Include)
    }

    /// Gives a bound of the rows that can pass.
    fn at_most(&self, view: &SegmentView) -> usize {
        match self {
            Self::Values {
                column,
                is_multi,
                sets,
                side: Side::Include,
                ..
            } => {
                let Some(column) = column else {
                    let passes = !is_multi && sets.iter().all(|set| !set.is_empty());
                    return if passes { view.segment.rows() } else { 0 };
                };
                let sizes = sets
                    .iter()
                    .map(|set| set.iter().map(|value| column.set(*value).len()).sum());
                sizes.min().unwrap_or(0)
            }
            Self::Values { .. } | Self::Other(_) => view.segment.rows(),
            Self::Words(_, count) => *count,
        }
    }

    /// Gives the rows that meet the condition, which are few.
    fn list(&self, view: &SegmentView) -> Vec<u32> {
        let rows = view.segment.rows();
        let mut list = Vec::new();
        match self {
            Self::Values {
                column: Some(column),
                sets,
                ..
            } => {
                let size = |set: &&Vec<u32>| set.iter().map(|value| column.set(*value).len()).sum::<usize>();
                let Some(least) = sets.iter().min_by_key(size) else {
                    return list;
                };
                for value in least {
                    column.set(*value).for_each(rows, |row| list.push(row as u32));
                }
                list.sort_unstable();
                list.dedup();
                list.retain(|row| sets.iter().all(|set| holds(*column, *row as usize, set)));
            }
            Self::Words(bits, _) => bits.for_each(|row| list.push(row as u32)),
            Self::Values { column: None, .. } | Self::Other(_) => {}
        }
        list
    }

    fn apply(
        &self,
        engine: &Embedded,
        view: &SegmentView,
        mut selected: Selection,
        cancel: &Cancel,
    ) -> Result<Selection, Stopped> {
        let rows = view.segment.rows();
        match self {
            Self::Values {
                column: None,
                is_multi,
                sets,
                side,
                ..
            } => {
                let meets = !is_multi && sets.iter().all(|set| !set.is_empty());
                let passes = meets == (*side == Side::Include);
                return Ok(if passes { selected } else { Selection::none() });
            }
            Self::Values {
                column: Some(column),
                sets,
                side,
                ..
            } => {
                if let Selection::Sparse(_) = selected {
                    selected.retain(rows, cancel, |row| {
                        let meets = sets.iter().all(|set| holds(*column, row, set));
                        meets == (*side == Side::Include)
                    })?;
                    return Ok(selected);
                }
                let mut bits = selected.to_bits(rows);
                match side {
                    Side::Include => {
                        for set in sets {
                            cancel.check()?;
                            keep_set(*column, set, &mut bits);
                        }
                    }
                    Side::Exclude => exclude_sets(*column, sets, &mut bits),
                }
                return Ok(Selection::of_bits(bits));
            }
            Self::Words(words, _) => {
                if let Selection::Sparse(_) = selected {
                    selected.retain(rows, cancel, |row| words.contains(row))?;
                    return Ok(selected);
                }
                let mut bits = selected.to_bits(rows);
                bits.and(words);
                return Ok(Selection::of_bits(bits));
            }
            Self::Other(Condition::Flag { flag, is_set }) => {
                let words = view.segment.flag(*flag);
                if let Selection::Sparse(_) = selected {
                    selected.retain(rows, cancel, |row| {
                        (words[row / 64] >> (row % 64) & 1 == 1) == *is_set
                    })?;
                    return Ok(selected);
                }
                let mut bits = selected.to_bits(rows);
                bits.and_words(words, *is_set);
                return Ok(Selection::of_bits(bits));
            }
            Self::Other(Condition::Range { field, lower, upper }) => {
                let passes = |value: u64| (*lower..=*upper).contains(&value);
                if *field == RangeField::PostingDuration {
                    let (posted, expired) = (view.segment.posted(), view.segment.expired());
                    selected.retain(rows, cancel, |row| {
                        let posted = posted.get(row).unwrap_or(0);
                        passes(u64::from(engine.duration(posted, expired.get(row))))
                    })?;
                } else {
                    let salary = view.segment.salary();
                    let passes = |amount: i64| passes(amount as u64);
                    selected.retain(rows, cancel, |row| salary.get(row).is_some_and(passes))?;
                }
            }
            Self::Other(Condition::Values { .. } | Condition::Keywords(_)) => {}
        }
        Ok(selected)
    }
}

/// Says whether a row has one of the values.
pub(super) fn holds(column: ColumnView<'_>, row: usize, values: &[u32]) -> bool {
    let mut found = false;
    column.for_each(row, |value| found |= values.binary_search(&value).is_ok());
    found
}

/// Keeps the rows that have one of the values.
fn keep_set(column: ColumnView<'_>, values: &[u32], bits: &mut Bits) {
    let mut any = Bits::empty(bits.rows());
    for value in values {
        column.set(*value).or_into(&mut any);
    }
    bits.and(&any);
}

/// Takes out the rows that have one of the values of every set.
fn exclude_sets(column: ColumnView<'_>, sets: &[Vec<u32>], bits: &mut Bits) {
    if let [single] = sets {
        let sets = single.iter().map(|value| column.set(*value));
        return sets.for_each(|set: RowSet<'_>| set.and_not_into(bits));
    }
    let mut all = bits.clone();
    for set in sets {
        keep_set(column, set, &mut all);
    }
    bits.and_not(&all);
}

impl Selection {
    /// Keeps the rows of a range.
    fn within(self, rows: usize, from: usize, until: usize) -> Self {
        if from >= until {
            return Self::none();
        }
        match self {
            Self::Range { start, end } => {
                let (start, end) = (start.max(from), end.min(until));
                Self::Range {
                    start: start.min(end),
                    end,
                }
            }
            Self::Sparse(mut list) => {
                list.retain(|row| (from..until).contains(&(*row as usize)));
                Self::Sparse(list)
            }
            Self::Dense { bits, count } if from == 0 && until >= rows => Self::Dense { bits, count },
            Self::Dense { mut bits, .. } => {
                bits.and(&Bits::of_range(rows, from, until));
                Self::of_bits(bits)
            }
        }
    }
}
