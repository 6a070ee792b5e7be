//! Metrics by period.

use super::selection::Selection;
use super::{Embedded, Foreground, SegmentView};
use crate::axis::Axis;
use crate::cancel::{Cancel, Stopped};
use crate::day::{Day, Period};
use crate::error::QueryError;
use crate::metric::Metric;
use crate::query::{
    Answer, MOST_SELECTED_PERIODS, RankedBucket, RankedSeriesRequest, Ranking, Relation, Series,
    TimeseriesRequest, check_series,
};
use crate::segment::{Optional, Width, each_width};
use crate::vocabulary::{Dates, Resolved};

/// What a series is counted from: for each filter its timeframe and its rows whatever their dates.
struct Undated {
    filters: Vec<(Dates, Foreground)>,
}

impl Embedded {
    /// Answers a series over all postings that match.
    pub(super) fn series(
        &self,
        request: &TimeseriesRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Series>, QueryError> {
        let windows = Axis::windows_of(&request.filters)?;
        let filters = self.vocabulary.resolve(&request.filters)?;
        let axis = Axis::of(&windows, request.interval)?;
        let undated = self.undated(&filters, cancel)?;
        let foreground = self.dated(&undated, None, cancel)?;
        Ok(Answer {
            data: self.measure_periods(&undated, &axis, &request.metrics, cancel)?,
            totals: self.measure(&foreground, &request.metrics, cancel)?,
        })
    }

    /// Answers a ranking with a series beside each bucket.
    pub(super) fn rank_with_series(
        &self,
        request: &RankedSeriesRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Series>>, QueryError> {
        let (facet, rank) = (request.ranking.facet, &request.ranking.rank);
        let (windows, own) = match &request.series.window {
            Some(window) => (
                vec![*window],
                Some(self.vocabulary.resolve_series_window(window)?),
            ),
            None => (Axis::windows_of(&request.ranking.filters)?, None),
        };
        let (foreground, ranked) = self.outer(&request.ranking, cancel)?;
        let axis = Axis::of(&windows, request.series.interval)?;
        check_series(ranked.len(), axis.periods.len())?;
        let mut filters = self.vocabulary.resolve(&request.ranking.filters)?;
        if let Some(dates) = own {
            filters.iter_mut().for_each(|filter| filter.dates = dates);
        }
        let undated = self.undated(&filters, cancel)?;
        let outer = self.describe_buckets(facet, rank, &foreground, &ranked, cancel)?;
        let mut buckets = Vec::with_capacity(ranked.len());
        for (bucket, ranked) in outer.into_iter().zip(&ranked) {
            let mut inside = Undated {
                filters: Vec::with_capacity(undated.filters.len()),
            };
            for (dates, rows) in &undated.filters {
                let rows = self.restrict_to_bucket(facet, ranked.bucket, rows, cancel)?;
                inside.filters.push((*dates, rows));
            }
            let inner = self.measure_periods(&inside, &axis, &request.series.metrics, cancel)?;
            buckets.push(RankedBucket { bucket, inner });
        }
        Ok(Answer {
            data: self.frame(facet, rank, buckets),
            totals: self.measure(&foreground, &rank.extra_metrics, cancel)?,
        })
    }

    fn undated(&self, filters: &[Resolved], cancel: &Cancel) -> Result<Undated, Stopped> {
        let mut undated = Undated {
            filters: Vec::with_capacity(filters.len()),
        };
        for filter in filters {
            let mut rows = Vec::with_capacity(self.segments.len());
            for view in &self.segments {
                rows.push(self.select_in(view, &filter.conditions, None, cancel)?);
            }
            undated.filters.push((filter.dates, rows));
        }
        Ok(undated)
    }

    /// Gives the rows in the timeframes of the filters, narrowed to a period if there is one.
    fn dated(
        &self,
        undated: &Undated,
        period: Option<&Period>,
        cancel: &Cancel,
    ) -> Result<Foreground, Stopped> {
        let mut foreground: Foreground = self.segments.iter().map(|_| Selection::none()).collect();
        for (dates, rows) in &undated.filters {
            let dates = match period {
                Some(period) => dates.narrowed(period.start, period.end),
                None => Some(*dates),
            };
            if dates.is_none() {
                continue;
            }
            for ((view, rows), selected) in self.segments.iter().zip(rows).zip(&mut foreground) {
                let more = self.restrict_to_dates(view, rows.clone(), dates, cancel)?;
                let before = std::mem::replace(selected, Selection::none());
                *selected = before.union(more, view.segment.rows());
            }
        }
        Ok(foreground)
    }

    fn measure_periods(
        &self,
        undated: &Undated,
        axis: &Axis,
        metrics: &[Metric],
        cancel: &Cancel,
    ) -> Result<Series, Stopped> {
        let mut series = Series {
            interval: axis.interval,
            labels: axis.labels(),
            metrics: Metric::distinct(metrics)
                .map(|metric| (metric, Vec::new()))
                .collect(),
        };
        if let [(dates, rows)] = undated.filters.as_slice()
            && metrics.iter().all(|metric| metric.is_of_counts())
        {
            let wants_duplicates = metrics.iter().any(|metric| *metric != Metric::UniquePostings);
            let counts = self.count_periods(*dates, rows, axis, wants_duplicates, cancel)?;
            for (metric, values) in &mut series.metrics {
                let all = counts.iter();
                values.extend(all.map(|(unique, duplicates)| metric.of_counts(*unique, *duplicates)));
            }
            return Ok(series);
        }
        if axis.periods.len() > MOST_SELECTED_PERIODS {
            return Err(Stopped::WorkLimit);
        }
        for period in &axis.periods {
            let rows = self.dated(undated, Some(period), cancel)?;
            let measured = self.measure(&rows, metrics, cancel)?;
            for ((_, values), (_, value)) in series.metrics.iter_mut().zip(measured) {
                values.push(value);
            }
        }
        Ok(series)
    }

    /// Counts postings and duplicates by period. A posting comes in on one day and goes out on another, and
    /// the two can be tallied apart: whoever is gone before the window starts comes in and goes out at once.
    fn count_periods(
        &self,
        dates: Dates,
        rows: &Foreground,
        axis: &Axis,
        wants_duplicates: bool,
        cancel: &Cancel,
    ) -> Result<Vec<(u64, u64)>, Stopped> {
        let (Some(first), Some(last)) = (axis.periods.first(), axis.periods.last()) else {
            return Ok(Vec::new());
        };
        let (start, end) = (first.start.max(dates.start), last.end.min(dates.end));
        let mut changes = vec![(0_i64, 0_i64); axis.periods.len() + 1];
        let mut add = |period: usize, sign: i64, tally: (i64, i64)| {
            changes[period].0 += sign * tally.0;
            changes[period].1 += sign * tally.1;
        };
        for (view, rows) in self.segments.iter().zip(rows) {
            if dates.relation != Relation::Expired {
                let posted = if wants_duplicates {
                    tally_first_days(view, rows, cancel)?
                } else {
                    count_first_days(view, rows, axis, start, cancel)?
                };
                for (day, tally) in posted {
                    let is_after_start = day >= start;
                    if day > end || (dates.relation == Relation::Posted && !is_after_start) {
                        continue;
                    }
                    let period = if is_after_start {
                        axis.period_of(day)
                    } else {
                        axis.period_of(start)
                    };
                    add(period, 1, tally);
                    if dates.relation == Relation::Posted {
                        add(period + 1, -1, tally);
                    }
                }
            }
            if dates.relation != Relation::Posted {
                let expired = if wants_duplicates {
                    tally_last_days(view, rows, cancel)?
                } else {
                    count_last_days(view, rows, cancel)?
                };
                for (day, tally) in expired {
                    if day > end || day > self.latest_day {
                        continue;
                    }
                    match dates.relation {
                        Relation::Expired if day >= start => {
                            add(axis.period_of(day), 1, tally);
                            add(axis.period_of(day) + 1, -1, tally);
                        }
                        Relation::Active if day >= start => add(axis.period_of(day) + 1, -1, tally),
                        Relation::Active => add(axis.period_of(start), -1, tally),
                        Relation::Expired | Relation::Posted => {}
                    }
                }
            }
        }
        let mut sum = (0, 0);
        let sums = changes[..axis.periods.len()].iter().map(|change| {
            sum = (sum.0 + change.0, sum.1 + change.1);
            (sum.0 as u64, sum.1 as u64)
        });
        Ok(sums.collect())
    }
}

/// Postings and duplicates by day.
type Tallies = Vec<(Day, (i64, i64))>;

/// Counts the selected rows, and adds up their duplicates, by the day posted.
fn tally_first_days(view: &SegmentView, rows: &Selection, cancel: &Cancel) -> Result<Tallies, Stopped> {
    let (duplicates, posted) = (view.segment.duplicates(), view.segment.posted());
    let mut tallies = vec![(0_i64, 0_i64); posted.len()];
    let mut cursor = posted.cursor();
    rows.for_each(cancel, |row| {
        let tally = &mut tallies[cursor.place(row)];
        tally.0 += 1;
        tally.1 += i64::from(duplicates.get(row));
    })?;
    let found = tallies.into_iter().enumerate().filter(|(_, tally)| tally.0 > 0);
    Ok(found.map(|(place, tally)| (posted.day(place), tally)).collect())
}

/// Counts the selected rows, and adds up their duplicates, by the day of expiry.
fn tally_last_days(view: &SegmentView, rows: &Selection, cancel: &Cancel) -> Result<Tallies, Stopped> {
    let (duplicates, days) = (view.segment.duplicates(), view.segment.expired());
    let last = view.segment.expiries().last().unwrap_or(0);
    let mut tallies = vec![(0_i64, 0_i64); last as usize + 1];
    each_width!(days.packed, stored => {
        rows.for_each(cancel, |row| {
            let tally = &mut tallies[stored[row].wide() as usize];
            tally.0 += 1;
            tally.1 += i64::from(duplicates.get(row));
        })?;
    });
    // Stored 0 says that there is no day.
    let found = tallies.into_iter().enumerate().skip(1);
    let found = found.filter(|(_, tally)| tally.0 > 0);
    Ok(found
        .map(|(stored, tally)| (day_of(days, stored), tally))
        .collect())
}

/// Counts the selected rows by the day posted; days of a period count as its first, and days before
/// `start` as the day before.
fn count_first_days(
    view: &SegmentView,
    rows: &Selection,
    axis: &Axis,
    start: Day,
    cancel: &Cancel,
) -> Result<Tallies, Stopped> {
    let posted = view.segment.posted();
    let mut tallies = Vec::with_capacity(axis.periods.len() + 1);
    let mut count = |first: usize, day: Day, end: Day| {
        let behind = posted.first_from(end.plus(1));
        tallies.push((day, (rows.count_within(first, behind) as i64, 0)));
        behind
    };
    let mut first = count(0, start.plus(-1), start.plus(-1));
    for period in &axis.periods {
        cancel.check()?;
        first = count(first, period.start.max(start), period.end);
    }
    Ok(tallies)
}

/// Counts the selected rows by the day of expiry.
fn count_last_days(view: &SegmentView, rows: &Selection, cancel: &Cancel) -> Result<Tallies, Stopped> {
    let days = view.segment.expired();
    let counts = view.coded_expiries().count(rows, cancel)?;
    let present = counts.into_iter().enumerate().skip(1);
    let present = present.filter(|(_, count)| *count > 0);
    Ok(present
        .map(|(stored, count)| (day_of(days, stored), (i64::from(count), 0)))
        .collect())
}

fn day_of(days: Optional<'_>, stored: usize) -> Day {
    Day((days.base + stored as i64 - 1) as i32)
}
