//! Calendar windows in UTC.

use crate::claims::Period;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A calendar window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// First second, since 1970.
    pub start: u64,
    /// First second of the next window.
    pub end: u64,
}

impl Window {
    /// Returns the window of `period` that holds `unix_seconds`.
    pub fn holding(period: Period, unix_seconds: u64) -> Self {
        // A moment beyond the calendar has a window of its own that never ends.
        Self::within_calendar(period, unix_seconds).unwrap_or(Self {
            start: unix_seconds,
            end: u64::MAX,
        })
    }

    fn within_calendar(period: Period, unix_seconds: u64) -> Option<Self> {
        let moment = Timestamp::from_second(i64::try_from(unix_seconds).ok()?).ok()?;
        let day = TimeZone::UTC.to_datetime(moment).date();
        let (first, next) = match period {
            Period::Day => (day, day.tomorrow().ok()?),
            Period::Month => {
                let first = day.first_of_month();
                (first, day.last_of_month().tomorrow().ok()?)
            }
            Period::Year => (day.first_of_year(), day.last_of_year().tomorrow().ok()?),
        };
        Some(Self {
            start: midnight(first)?,
            end: midnight(next)?,
        })
    }

    /// Tells whether the window holds `unix_seconds`.
    pub fn holds(&self, unix_seconds: u64) -> bool {
        (self.start..self.end).contains(&unix_seconds)
    }

    /// Returns the length in seconds.
    pub fn seconds(&self) -> u64 {
        self.end - self.start
    }

    /// Returns the seconds until the window ends, at least one.
    pub fn seconds_left(&self, unix_seconds: u64) -> u64 {
        self.end.saturating_sub(unix_seconds).max(1)
    }
}

fn midnight(day: Date) -> Option<u64> {
    let moment = TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    u64::try_from(moment.as_second()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(period: Period, moment: &str, start: &str, end: &str) {
        let seconds = |text: &str| text.parse::<Timestamp>().unwrap().as_second().unsigned_abs();
        let window = Window::holding(period, seconds(moment));
        assert_eq!(
            (window.start, window.end),
            (seconds(start), seconds(end)),
            "{moment}"
        );
        assert!(window.holds(seconds(moment)) && !window.holds(window.end));
    }

    #[test]
    fn windows_begin_and_end_at_midnight_utc() {
        check(
            Period::Day,
            "2026-11-25T23:59:59Z",
            "2026-11-25T00:00:00Z",
            "2026-11-26T00:00:00Z",
        );
        check(
            Period::Day,
            "2026-11-26T00:00:00Z",
            "2026-11-26T00:00:00Z",
            "2026-11-27T00:00:00Z",
        );
        check(
            Period::Day,
            "2026-12-31T12:00:00Z",
            "2026-12-31T00:00:00Z",
            "2027-01-01T00:00:00Z",
        );
        check(
            Period::Month,
            "2026-01-31T23:59:59Z",
            "2026-01-01T00:00:00Z",
            "2026-02-01T00:00:00Z",
        );
        check(
            Period::Month,
            "2026-12-01T00:00:00Z",
            "2026-12-01T00:00:00Z",
            "2027-01-01T00:00:00Z",
        );
        check(
            Period::Year,
            "2026-06-01T00:00:00Z",
            "2026-01-01T00:00:00Z",
            "2027-01-01T00:00:00Z",
        );
    }

    #[test]
    fn leap_years_are_kept() {
        check(
            Period::Month,
            "2028-02-29T10:00:00Z",
            "2028-02-01T00:00:00Z",
            "2028-03-01T00:00:00Z",
        );
        check(
            Period::Day,
            "2028-02-29T10:00:00Z",
            "2028-02-29T00:00:00Z",
            "2028-03-01T00:00:00Z",
        );
        check(
            Period::Month,
            "2100-02-28T10:00:00Z",
            "2100-02-01T00:00:00Z",
            "2100-03-01T00:00:00Z",
        );
        let days = |year: &str| {
            let moment = format!("{year}-05-05T00:00:00Z").parse::<Timestamp>().unwrap();
            Window::holding(Period::Year, moment.as_second().unsigned_abs()).seconds() / 86_400
        };
        assert_eq!(
            [days("2027"), days("2028"), days("2100"), days("2400")],
            [365, 366, 365, 366]
        );
    }

    #[test]
    fn moments_beyond_the_calendar_do_not_panic() {
        for period in [Period::Day, Period::Month, Period::Year] {
            let window = Window::holding(period, u64::MAX - 1);
            assert!(window.holds(u64::MAX - 1));
        }
    }
}
