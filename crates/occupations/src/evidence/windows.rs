//! The spans of time that answers about postings are about.

use analytics::query::{DateForm, Relation, Window};
use analytics::{Day, Engine};

/// Months of postings that shares and skill lists rest on.
pub const MONTHS: i32 = 24;
/// Months of postings that pay rests on.
pub const PAY_MONTHS: i32 = 36;
/// Months of postings that employers and demand rest on.
pub const RECENT_MONTHS: i32 = 12;

/// The windows of a corpus. Nothing in them lies before its first month, so that no rule refuses them.
#[derive(Clone, Debug)]
pub(super) struct Windows {
    /// The last 24 months.
    pub(super) lists: Window,
    /// The last 36 months.
    pub(super) pay: Window,
    /// The last 12 months.
    pub(super) recent: Window,
    /// The last 12 whole months, or what the corpus has of them.
    pub(super) demand: Option<Window>,
    /// The last 24 whole months one by one, where the corpus has all of them.
    pub(super) trend: Vec<Window>,
}

impl Windows {
    /// Makes the windows; none for a corpus without postings.
    pub(super) fn of(engine: &dyn Engine) -> Option<Windows> {
        let (first, _) = engine.months()?;
        let latest = engine.latest_day();
        let last = |months: i32| {
            let start = earlier(latest, months)?.plus(1);
            Some(active(start.max(first), latest))
        };
        let month = month_of(latest);
        let is_whole = last_day(month)? == latest;
        let last_whole = if is_whole { month } else { month - 1 };
        let demand_from = (last_whole - RECENT_MONTHS + 1).max(month_of(first));
        let demand = if demand_from <= last_whole {
            Some(active(first_day(demand_from)?, last_day(last_whole)?))
        } else {
            None
        };
        let trend_from = last_whole - MONTHS + 1;
        let trend = if trend_from >= month_of(first) {
            let months = trend_from..=last_whole;
            let whole = |month| Some(active(first_day(month)?, last_day(month)?));
            months.map(whole).collect::<Option<Vec<Window>>>()?
        } else {
            Vec::new()
        };
        Some(Windows {
            lists: last(MONTHS)?,
            pay: last(PAY_MONTHS)?,
            recent: last(RECENT_MONTHS)?,
            demand,
            trend,
        })
    }

    /// Gives all months of the trend as one window.
    pub(super) fn whole_trend(&self) -> Option<Window> {
        let (first, last) = (self.trend.first()?, self.trend.last()?);
        Some(active(first.start, last.end))
    }
}

/// A window that a posting touches when it was live on any day of it.
pub(super) const fn active(start: Day, end: Day) -> Window {
    Window {
        start,
        end,
        relation: Relation::Active,
        form: DateForm::Days,
    }
}

/// Numbers months without a gap.
pub(super) fn month_of(day: Day) -> i32 {
    let (year, month, _) = day.civil();
    i32::from(year) * 12 + i32::from(month) - 1
}

fn calendar(month: i32) -> Option<(i16, i8)> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let month = i8::try_from(month.rem_euclid(12) + 1).ok()?;
    Some((year, month))
}

pub(super) fn first_day(month: i32) -> Option<Day> {
    let (year, month) = calendar(month)?;
    Day::new(year, month, 1)
}

fn last_day(month: i32) -> Option<Day> {
    let (year, month) = calendar(month)?;
    Day::last_of_month(year, month)
}

/// Gives the same day so many months earlier, or the last of a month that is too short for it.
fn earlier(day: Day, months: i32) -> Option<Day> {
    let month = month_of(day) - months;
    let (_, _, date) = day.civil();
    let same = first_day(month)?.plus(i32::from(date) - 1);
    Some(same.min(last_day(month)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_back_over_short_ones() {
        let day = |year, month, date| Day::new(year, month, date).unwrap();
        let check = |from: Day, months, to: Day| assert_eq!(earlier(from, months), Some(to), "{from}");
        check(day(2025, 12, 31), 24, day(2023, 12, 31));
        check(day(2025, 3, 31), 1, day(2025, 2, 28));
        check(day(2024, 2, 29), 12, day(2023, 2, 28));
        check(day(2025, 1, 15), 13, day(2023, 12, 15));
    }
}
