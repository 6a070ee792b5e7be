//! The time axis of a series.

use crate::day::{Day, Interval, Period};
use crate::error::QueryError;
use crate::query::{Conditions, DateForm, When, Window};

/// Days of a daily series at most.
const MOST_DAYS: u64 = 90;

/// The periods of a series.
#[derive(Clone, Debug)]
pub struct Axis {
    /// Their length.
    pub interval: Interval,
    /// The periods in the order of time, without gaps.
    pub periods: Vec<Period>,
}

impl Axis {
    /// Makes the axis from the earliest start to the latest end of windows, which must be written in one form.
    pub fn of(windows: &[Window], interval: Option<Interval>) -> Result<Self, QueryError> {
        let form = windows.first().map_or(DateForm::Mixed, |window| window.form);
        let is_mixed = form == DateForm::Mixed || windows.iter().any(|window| window.form != form);
        if is_mixed {
            return Err(QueryError::MixedDateForms);
        }
        let interval = interval.unwrap_or(match form {
            DateForm::Months => Interval::Month,
            DateForm::Days | DateForm::Mixed => Interval::Day,
        });
        let start = windows.iter().map(|window| window.start).min();
        let end = windows.iter().map(|window| window.end).max();
        let (Some(start), Some(end)) = (start, end) else {
            return Err(QueryError::MixedDateForms);
        };
        let days = (i64::from(end.0) - i64::from(start.0) + 1).max(0) as u64;
        if interval == Interval::Day && days > MOST_DAYS {
            return Err(QueryError::SeriesTooLong {
                days,
                limit: MOST_DAYS,
            });
        }
        Ok(Self {
            interval,
            periods: interval.periods(start, end),
        })
    }

    /// Gives the windows of filters that a series is taken from; all must have one.
    pub fn windows_of(filters: &[Conditions]) -> Result<Vec<Window>, QueryError> {
        let windows = filters
            .iter()
            .enumerate()
            .map(|(filter, conditions)| match conditions.when {
                When::Window(window) => Ok(window),
                When::Active => Err(QueryError::NoWindow { filter }),
            });
        windows.collect()
    }

    /// Gives the labels of the periods.
    pub fn labels(&self) -> Vec<String> {
        self.periods.iter().map(|period| period.label.clone()).collect()
    }

    /// Finds the period of a day of the axis.
    pub fn period_of(&self, day: Day) -> usize {
        let behind = self.periods.partition_point(|period| period.start <= day);
        behind.saturating_sub(1)
    }
}
