//! Metrics by period.

use std::sync::Arc;

use analytics::query::{
    Answer, MOST_SELECTED_PERIODS, RankedBucket, RankedSeriesRequest, Ranking, Relation, Series,
    TimeseriesRequest, check_series,
};
use analytics::vocabulary::{Dates, Resolved};
use analytics::{Axis, Cancel, Facet, Metric, Metrics, QueryError, Stopped};

use super::ClickHouse;
use super::ranking::{Outer, frame};
use crate::sql::{Measures, Query, Rows};
use crate::statement::{Kind, Statement};
use crate::{FIRST_STORED_DAY, LAST_STORED_DAY};

/// The buckets whose postings are measured apart; without any, all postings are one.
pub(super) type Split<'s> = Option<(Facet, &'s [Arc<str>])>;

/// The first and the last period that a posting touches, in SQL.
struct Touched {
    first: String,
    last: String,
}

impl ClickHouse {
    pub(super) fn series(
        &self,
        request: &TimeseriesRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Series>, QueryError> {
        let windows = Axis::windows_of(&request.filters)?;
        let filters = self.vocabulary.resolve(&request.filters)?;
        let axis = Axis::of(&windows, request.interval)?;
        let mut series = self.series_of(None, &filters, &axis, &request.metrics, cancel)?;
        let (_, totals) = self.measure(&filters, &request.metrics, cancel)?;
        let data = series.pop();
        let data = data.unwrap_or_else(|| described(&axis, &request.metrics, &[]));
        Ok(Answer { data, totals })
    }

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
        let mut outer = self.outer(&request.ranking, cancel)?;
        let axis = Axis::of(&windows, request.series.interval)?;
        check_series(outer.buckets.len(), axis.periods.len())?;
        if let Some(dates) = own {
            outer.filters.iter_mut().for_each(|filter| filter.dates = dates);
        }
        let labels = Outer::labels(&outer.buckets);
        let split = Some((facet, labels.as_slice()));
        let metrics = &request.series.metrics;
        let series = self.series_of(split, &outer.filters, &axis, metrics, cancel)?;
        let buckets = outer.buckets.into_iter().zip(series);
        let buckets = buckets.map(|(ranked, inner)| RankedBucket {
            bucket: ranked.bucket,
            inner,
        });
        Ok(Answer {
            data: frame(facet, rank, buckets.collect()),
            totals: outer.totals,
        })
    }

    /// Gives a series for each bucket.
    fn series_of(
        &self,
        split: Split<'_>,
        filters: &[Resolved],
        axis: &Axis,
        metrics: &[Metric],
        cancel: &Cancel,
    ) -> Result<Vec<Series>, QueryError> {
        if split.is_some_and(|(_, labels)| labels.is_empty()) {
            return Ok(Vec::new());
        }
        let measured = match filters {
            [filter] if metrics.iter().all(|metric| metric.is_of_counts()) => {
                self.count_periods(split, filter, axis, metrics, cancel)?
            }
            _ if axis.periods.len() > MOST_SELECTED_PERIODS => return Err(Stopped::WorkLimit.into()),
            _ => self.measure_periods(split, filters, axis, metrics, cancel)?,
        };
        let series = measured.iter().map(|periods| described(axis, metrics, periods));
        Ok(series.collect())
    }

    /// Measures by period what postings that touch it have: a posting becomes a row for each of its periods.
    fn measure_periods(
        &self,
        split: Split<'_>,
        filters: &[Resolved],
        axis: &Axis,
        metrics: &[Metric],
        cancel: &Cancel,
    ) -> Result<Vec<Vec<Metrics>>, QueryError> {
        let mut query = self.query();
        let condition = query.any_of(filters);
        let ranges = filters.iter().map(|filter| {
            let touched = touched(&mut query, filter.dates, axis);
            let range = format!("range({}, {} + 1)", touched.first, touched.last);
            match filters {
                [_] => range,
                _ => {
                    let condition = query.any_of(std::slice::from_ref(filter));
                    format!("if({condition}, {range}, emptyArrayInt64())")
                }
            }
        });
        let ranges: Vec<String> = ranges.collect();
        let periods = match ranges.as_slice() {
            [single] => single.clone(),
            several => format!("arrayDistinct(arrayConcat({}))", several.join(", ")),
        };
        let rows = self.postings_rows().filtered(&condition);
        let rows = split_rows(&mut query, &rows, split).with(&format!("arrayJoin({periods})"), "slot");
        let measures = Measures::of(metrics);
        let statement = by_slot(query, &rows, &measures);
        let nothing = measures.of_nothing();
        let mut table = Slots::new(split, axis.periods.len(), nothing);
        for mut row in self.run(&statement, cancel)?.into_rows() {
            let (bucket, slot) = (row.text()?, row.signed()?);
            let measured = measures.read(&mut row)?;
            if let Some(metrics) = table.at(&bucket, slot) {
                *metrics = measures.metrics_of(&measured, None);
            }
        }
        Ok(table.rows)
    }

    /// Counts postings and duplicates by period: each comes in with its first period and goes out after its last,
    /// so that the length of the axis costs nothing.
    fn count_periods(
        &self,
        split: Split<'_>,
        filter: &Resolved,
        axis: &Axis,
        metrics: &[Metric],
        cancel: &Cancel,
    ) -> Result<Vec<Vec<Metrics>>, QueryError> {
        let mut query = self.query();
        let condition = query.any_of(std::slice::from_ref(filter));
        let touched = touched(&mut query, filter.dates, axis);
        let changes = format!("arrayJoin([({}, 1), ({} + 1, -1)])", touched.first, touched.last);
        let rows = self.postings_rows().filtered(&condition);
        let rows = split_rows(&mut query, &rows, split).with(&changes, "change");
        query.column("bucket", "bucket", Kind::Text);
        query.column("change.1", "slot", Kind::Signed);
        query.column("sum(change.2)", "unique_change", Kind::Signed);
        query.column(
            "sum(change.2 * toInt64(duplicates))",
            "duplicate_change",
            Kind::Signed,
        );
        let statement = query.select(&rows, "GROUP BY bucket, slot");
        let mut changes = Slots::new(split, axis.periods.len(), (0_i64, 0_i64));
        for mut row in self.run(&statement, cancel)?.into_rows() {
            let (bucket, slot) = (row.text()?, row.signed()?);
            if let Some(change) = changes.at(&bucket, slot) {
                *change = (row.signed()?, row.signed()?);
            }
        }
        let counted = changes.rows.into_iter().map(|changes| {
            let mut sum = (0, 0);
            let periods = changes.into_iter().map(|change| {
                sum = (sum.0 + change.0, sum.1 + change.1);
                let (unique, duplicates) = (sum.0.max(0) as u64, sum.1.max(0) as u64);
                let metrics = Metric::distinct(metrics);
                metrics
                    .map(|metric| (metric, metric.of_counts(unique, duplicates)))
                    .collect()
            });
            periods.collect()
        });
        Ok(counted.collect())
    }
}

/// Labels rows with their bucket and keeps those of the buckets that are shown.
pub(super) fn split_rows(query: &mut Query<'_>, rows: &Rows, split: Split<'_>) -> Rows {
    let Some((facet, labels)) = split else {
        return rows.with("''", "bucket");
    };
    let is_shown = query.is_one_of("bucket", labels.iter().map(|label| &**label));
    rows.labelled(facet, "bucket").filtered(&is_shown)
}

/// Makes the statement that measures labelled rows by bucket and slot.
pub(super) fn by_slot(mut query: Query<'_>, rows: &Rows, measures: &Measures) -> Statement {
    query.column("bucket", "bucket", Kind::Text);
    query.column("toInt64(slot)", "slot_number", Kind::Signed);
    measures.add_to(&mut query);
    query.select(rows, "GROUP BY bucket, slot_number")
}

/// Values by bucket and slot.
pub(super) struct Slots<'s, T> {
    labels: Option<&'s [Arc<str>]>,
    pub(super) rows: Vec<Vec<T>>,
}

impl<'s, T: Clone> Slots<'s, T> {
    pub(super) fn new(split: Split<'s>, slots: usize, nothing: T) -> Self {
        let labels = split.map(|(_, labels)| labels);
        Self {
            rows: vec![vec![nothing; slots]; labels.map_or(1, <[Arc<str>]>::len)],
            labels,
        }
    }

    pub(super) fn at(&mut self, bucket: &str, slot: i64) -> Option<&mut T> {
        let row = match self.labels {
            Some(labels) => labels.iter().position(|label| **label == *bucket)?,
            None => 0,
        };
        self.rows.get_mut(row)?.get_mut(usize::try_from(slot).ok()?)
    }
}

/// Gives the periods that a posting touches which the timeframe matches. Days beyond those that are stored are
/// found here, since no posting tells them apart.
fn touched(query: &mut Query<'_>, dates: Dates, axis: &Axis) -> Touched {
    let Some(start) = axis.periods.first().map(|period| period.start) else {
        let nowhere = || "toInt64(0)".to_owned();
        return Touched {
            first: nowhere(),
            last: nowhere(),
        };
    };
    let base = start.clamp(FIRST_STORED_DAY, LAST_STORED_DAY);
    let (offset, origin) = (axis.period_of(base), query.parameters.day(base));
    let unit = axis.interval.name();
    let period_of = |day: &str| format!("dateDiff('{unit}', {origin}, {day}) + {offset}");
    let latest = query.parameters.day(query.latest_day());
    match dates.relation {
        Relation::Active => {
            let (first, last) = (axis.period_of(dates.start), axis.period_of(dates.end));
            Touched {
                first: format!("greatest({}, {first})", period_of("posted")),
                last: format!(
                    "least(ifNull(if(expired <= {latest}, {}, NULL), {last}), {last})",
                    period_of("expired")
                ),
            }
        }
        Relation::Posted => Touched {
            first: period_of("posted"),
            last: period_of("posted"),
        },
        Relation::Expired => {
            let expired = period_of("ifNull(expired, posted)");
            Touched {
                first: expired.clone(),
                last: expired,
            }
        }
    }
}

fn described(axis: &Axis, metrics: &[Metric], periods: &[Metrics]) -> Series {
    let metrics = Metric::distinct(metrics).enumerate();
    let metrics = metrics.map(|(at, metric)| {
        let values = periods.iter().map(|period| period[at].1);
        (metric, values.collect())
    });
    Series {
        interval: axis.interval,
        labels: axis.labels(),
        metrics: metrics.collect(),
    }
}
