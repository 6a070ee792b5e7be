//! Calendar days and the periods of a series.

use std::fmt;

use jiff::civil::Date;

/// A calendar day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// Makes a day of a year, a month from 1 and a day from 1; `None` when the calendar has no such day or
    /// the year is not one of 0 to 9999.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Date::new(year, month, day).ok()?;
        (0..=9999).contains(&year).then(|| Self::of(date))
    }

    /// Gives the last day of a month.
    pub fn last_of_month(year: i16, month: i8) -> Option<Self> {
        let date = Date::new(year, month, 1).ok()?.last_of_month();
        (0..=9999).contains(&year).then(|| Self::of(date))
    }

    /// Gives the day `days` later, or earlier when negative.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Gives year, month and day of the month.
    pub fn civil(self) -> (i16, i8, i8) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// Gives the month as `2025-06`.
    pub fn month_label(self) -> String {
        let (year, month, _) = self.civil();
        format!("{year:04}-{month:02}")
    }

    fn of(date: Date) -> Self {
        let days = (date - EPOCH).get_days();
        Self(days)
    }

    /// Days beyond the calendar become its first or last day.
    fn date(self) -> Date {
        EPOCH.saturating_add(jiff::ToSpan::days(self.0.clamp(-1_000_000, 3_000_000)))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The length of the periods of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Interval {
    /// Calendar days, labelled `2025-06-30`.
    Day,
    /// Calendar months, labelled `2025-06`.
    Month,
    /// Quarters, labelled `2025-Q2`.
    Quarter,
    /// Calendar years, labelled `2025`.
    Year,
}

/// One period of a series: the part of it that lies inside the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The label on the axis.
    pub label: String,
    /// First day.
    pub start: Day,
    /// Last day.
    pub end: Day,
}

impl Interval {
    /// All intervals, shortest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::Month, Self::Quarter, Self::Year];

    /// Gives the name, which is also the key of the axis.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Finds an interval by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|interval| interval.name() == name)
    }

    /// Divides a window, both ends inclusive, into periods in the order of time.
    pub fn periods(self, start: Day, end: Day) -> Vec<Period> {
        let mut periods = Vec::new();
        let mut first = start;
        while first <= end {
            let (label, last) = self.period_of(first);
            let last = last.min(end);
            periods.push(Period {
                label,
                start: first,
                end: last,
            });
            first = last.plus(1);
        }
        periods
    }

    /// Gives the label and the last day of the period that holds `day`. The end never precedes the day, so
    /// that a walk over periods ends even at the end of the calendar.
    fn period_of(self, day: Day) -> (String, Day) {
        let (year, month, _) = day.civil();
        let (label, last) = match self {
            Self::Day => (day.to_string(), Some(day)),
            Self::Month => (day.month_label(), Day::last_of_month(year, month)),
            Self::Quarter => {
                let quarter = (month - 1) / 3 + 1;
                (
                    format!("{year:04}-Q{quarter}"),
                    Day::last_of_month(year, quarter * 3),
                )
            }
            Self::Year => (format!("{year:04}"), Day::last_of_month(year, 12)),
        };
        (label, last.unwrap_or(day).max(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Day {
        Day::new(year, month, day).unwrap()
    }

    #[test]
    fn days_are_counted_from_the_epoch_and_read_back() {
        assert_eq!(day(1970, 1, 1), Day(0));
        assert_eq!(day(1969, 12, 31), Day(-1));
        assert_eq!(day(2025, 6, 30).to_string(), "2025-06-30");
        assert_eq!(Day::last_of_month(2024, 2), Day::new(2024, 2, 29));
        for missing in [
            (2025, 13, 1),
            (2025, 2, 29),
            (2025, 2, 0),
            (2025, 0, 1),
            (-1, 1, 1),
        ] {
            assert_eq!(Day::new(missing.0, missing.1, missing.2), None);
        }
        for count in (-700_000..2_900_000).step_by(997) {
            let (year, month, date) = Day(count).civil();
            if year >= 0 {
                assert_eq!(Day::new(year, month, date), Some(Day(count)));
            }
        }
    }

    #[test]
    fn windows_are_cut_into_periods_without_gap_or_overlap() {
        let labels = |interval: Interval, start, end| -> Vec<String> {
            let periods = interval.periods(start, end);
            assert_eq!(periods.first().map(|period| period.start), Some(start));
            assert_eq!(periods.last().map(|period| period.end), Some(end));
            for pair in periods.windows(2) {
                assert_eq!(pair[0].end.plus(1), pair[1].start);
            }
            periods.into_iter().map(|period| period.label).collect()
        };
        let (start, end) = (day(2024, 11, 15), day(2025, 4, 2));
        assert_eq!(
            labels(Interval::Month, start, end),
            ["2024-11", "2024-12", "2025-01", "2025-02", "2025-03", "2025-04"]
        );
        assert_eq!(
            labels(Interval::Quarter, start, end),
            ["2024-Q4", "2025-Q1", "2025-Q2"]
        );
        assert_eq!(labels(Interval::Year, start, end), ["2024", "2025"]);
        assert_eq!(
            labels(Interval::Day, day(2024, 2, 28), day(2024, 3, 1)),
            ["2024-02-28", "2024-02-29", "2024-03-01"]
        );
        assert!(Interval::Day.periods(end, start).is_empty());
    }
}
