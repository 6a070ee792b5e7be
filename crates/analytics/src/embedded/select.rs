//! From conditions to rows: bitmap algebra, cheapest first.

use std::ops::Range;

use super::list::List;
use super::selection::Selection;
use super::{Embedded, Foreground, SegmentView};
use crate::cancel::{Cancel, Stopped};
use crate::column::Column;
use crate::day::Day;
use crate::error::Side;
use crate::query::{Operator, RangeField, Relation};
use crate::segment::{Bits, ColumnView, RowSet};
use crate::vocabulary::{Condition, Dates, Resolved};

/// A condition that at most one row in so many meets is worked through row by row.
const SPARSE_SHARE: usize = 128;
/// The same where it is the only one and its rows are stored as one set.
const LISTED_SHARE: usize = 8;
/// The days of expiry of a smaller share of the rows are looked up one by one.
const LOOKED_UP_SHARE: usize = 512;
/// Rows that are looked at in the time in which one row of a set is combined with bits.
const COMBINED_COST: usize = 4;

impl Embedded {
    /// Gives the rows that any of the filters matches.
    pub(super) fn select(&self, filters: &[Resolved], cancel: &Cancel) -> Result<Foreground, Stopped> {
        self.each(cancel, |_, view| {
            let mut selected: Option<Selection> = None;
            for filter in filters {
                let rows = self.select_in(view, &filter.conditions, Some(filter.dates), cancel)?;
                selected = Some(match selected {
                    None => rows,
                    Some(before) => before.union(rows, view.segment.rows()),
                });
            }
            Ok(selected.unwrap_or(Selection::none()))
        })
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
            .map(|condition| Local::of(self, view, condition, cancel))
            .collect::<Result<_, _>>()?;
        local.sort_by_cached_key(|condition| condition.at_most(view));
        let rows = view.segment.rows();
        let least = local.first().map_or(rows, |condition| condition.at_most(view));
        if least == 0 {
            return Ok(Selection::none());
        }
        let is_sparse = least < rows / SPARSE_SHARE
            || least < rows / LISTED_SHARE && matches!(local.as_slice(), [only] if only.one_set().is_some());
        let one_set = local.first().and_then(|first| first.one_set());
        let mut selected = if is_sparse
            && let (Some(set), Some(dates)) = (one_set, dates)
            && least >= rows / LOOKED_UP_SHARE
            && dates.relation != Relation::Expired
        {
            local.remove(0);
            Selection::Sparse(self.part(view, set, dates, cancel)?.rows(cancel)?)
        } else if is_sparse {
            let list = local.remove(0).list(view);
            let mut selected = Selection::Sparse(list);
            if view.live.is_some() {
                selected.retain(rows, cancel, |row| view.is_live(row))?;
            } else {
                cancel.spend(least)?;
            }
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

    /// Gives days live: up to the day of expiry, or the latest day for postings still active then.
    pub(super) fn duration(&self, posted: Day, expired: Option<i64>) -> u32 {
        let latest = i64::from(self.latest_day.0);
        let end = expired.filter(|day| *day <= latest).unwrap_or(latest);
        (end - i64::from(posted.0)).max(0) as u32
    }
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
    fn of(
        engine: &Embedded,
        view: &'a SegmentView,
        condition: &'a Condition,
        cancel: &Cancel,
    ) -> Result<Self, Stopped> {
        Ok(match condition {
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
                let bits = view.rows_with_words(expression, cancel)?;
                let count = bits.count() as usize;
                Self::Words(bits, count)
            }
        })
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

    /// Gives the stored set of the rows that meet the condition, where one holds them.
    fn one_set(&self) -> Option<RowSet<'a>> {
        let Self::Values {
            column: Some(column),
            sets,
            side: Side::Include,
            ..
        } = self
        else {
            return None;
        };
        let [values] = sets.as_slice() else {
            return None;
        };
        let [value] = values.as_slice() else {
            return None;
        };
        Some(column.set(*value))
    }

    /// Gives the rows that meet the condition, in order.
    fn list(&self, view: &SegmentView) -> List {
        let rows = view.segment.rows();
        let mut list = List::new();
        match self {
            Self::Values {
                column: Some(column),
                sets,
                ..
            } => {
                if let Some(set) = self.one_set() {
                    set.append_to(rows, &mut list);
                    return list;
                }
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
                is_multi,
                sets,
                side,
            } => {
                if let Selection::Sparse(_) = selected {
                    selected.retain(rows, cancel, |row| {
                        let meets = sets.iter().all(|set| holds(*column, row, set));
                        meets == (*side == Side::Include)
                    })?;
                    return Ok(selected);
                }
                let (count, span) = (selected.len() as usize, selected.span());
                let mut bits = selected.into_bits(rows);
                if let [values] = sets.as_slice()
                    && !is_multi
                    && values.len() > 1
                    && is_cheaper(count, *column, values, &span)
                {
                    column.scan(values, *side, &mut bits, cancel)?;
                    return Ok(Selection::of_bits(bits));
                }
                match side {
                    Side::Include => {
                        for set in sets {
                            keep_set(*column, set, &span, &mut bits, cancel)?;
                        }
                    }
                    Side::Exclude => exclude_sets(*column, sets, &span, &mut bits, cancel)?,
                }
                return Ok(Selection::of_bits(bits));
            }
            Self::Words(words, _) => {
                if let Selection::Sparse(_) = selected {
                    selected.retain(rows, cancel, |row| words.contains(row))?;
                    return Ok(selected);
                }
                let mut bits = selected.into_bits(rows);
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
                let mut bits = selected.into_bits(rows);
                bits.and_words(words, *is_set);
                return Ok(Selection::of_bits(bits));
            }
            Self::Other(Condition::Range { field, lower, upper }) => {
                let passes = |value: u64| (*lower..=*upper).contains(&value);
                if *field == RangeField::PostingDuration {
                    let (mut posted, expired) = (view.segment.posted().cursor(), view.segment.expired());
                    selected.retain(rows, cancel, |row| {
                        let duration = engine.duration(posted.day(row), expired.get(row));
                        passes(u64::from(duration))
                    })?;
                } else {
                    let salary = view.salary();
                    let passes = |amount: u32| passes(u64::from(amount));
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

/// Says whether looking at so many rows costs less than combining the sets of values with rows of a span.
fn is_cheaper(rows: usize, column: ColumnView<'_>, values: &[u32], span: &Range<usize>) -> bool {
    let mut cost = 0;
    values.iter().any(|value| {
        cost += column.set(*value).within(span).cost() * COMBINED_COST;
        cost > rows
    })
}

/// Keeps the rows that have one of the values; all rows lie in the span.
fn keep_set(
    column: ColumnView<'_>,
    values: &[u32],
    span: &Range<usize>,
    bits: &mut Bits,
    cancel: &Cancel,
) -> Result<(), Stopped> {
    if let [single] = values {
        let set = column.set(*single).within(span);
        cancel.spend(set.cost())?;
        set.and_into(bits);
        return Ok(());
    }
    let mut any = Bits::empty(bits.rows());
    for value in values {
        let set = column.set(*value).within(span);
        cancel.spend(set.cost())?;
        set.or_into(&mut any);
    }
    bits.and(&any);
    Ok(())
}

/// Takes out the rows that have one of the values of every set; all rows lie in the span.
fn exclude_sets(
    column: ColumnView<'_>,
    sets: &[Vec<u32>],
    span: &Range<usize>,
    bits: &mut Bits,
    cancel: &Cancel,
) -> Result<(), Stopped> {
    if let [single] = sets {
        for value in single {
            let set = column.set(*value).within(span);
            cancel.spend(set.cost())?;
            set.and_not_into(bits);
        }
        return Ok(());
    }
    let mut all = bits.clone();
    for set in sets {
        keep_set(column, set, span, &mut all, cancel)?;
    }
    bits.and_not(&all);
    Ok(())
}
