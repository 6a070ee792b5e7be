//! Metrics as aggregates, and their values as they come back.

use analytics::{Metric, MetricValue, Metrics, UpstreamFault};

use super::Query;
use super::condition::ended;
use crate::statement::Kind;
use crate::table::Row;

/// An aggregate that metrics are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aggregate {
    Duplicates,
    Companies,
    Duration,
    LeastSalary,
    GreatestSalary,
    MedianSalary,
}

impl Aggregate {
    const ALL: [Self; 6] = [
        Self::Duplicates,
        Self::Companies,
        Self::Duration,
        Self::LeastSalary,
        Self::GreatestSalary,
        Self::MedianSalary,
    ];

    /// Says whether a metric is made of it.
    const fn is_for(self, metric: Metric) -> bool {
        match self {
            Self::Duplicates => matches!(
                metric,
                Metric::DuplicatePostings | Metric::TotalPostings | Metric::PostingIntensity
            ),
            Self::Companies => matches!(metric, Metric::UniqueCompanies),
            Self::Duration => matches!(metric, Metric::MedianPostingDuration),
            Self::LeastSalary => matches!(metric, Metric::MinSalary),
            Self::GreatestSalary => matches!(metric, Metric::MaxSalary),
            Self::MedianSalary => matches!(metric, Metric::MedianSalary),
        }
    }
}

/// Aggregates of a statement: the number of postings and those that metrics need.
#[derive(Clone, Debug)]
pub(crate) struct Measures {
    metrics: Vec<Metric>,
    aggregates: Vec<Aggregate>,
}

/// What came back for one group.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) unique: u64,
    /// By the aggregates of the statement.
    values: Vec<(Aggregate, Option<u64>)>,
}

impl Measures {
    pub(crate) fn of(metrics: &[Metric]) -> Self {
        let metrics: Vec<Metric> = Metric::distinct(metrics).collect();
        let is_needed = |aggregate: &Aggregate| metrics.iter().any(|metric| aggregate.is_for(*metric));
        Self {
            aggregates: Aggregate::ALL.into_iter().filter(is_needed).collect(),
            metrics,
        }
    }

    /// Adds the columns of the aggregates to a statement.
    pub(crate) fn add_to(&self, query: &mut Query<'_>) {
        query.column("count()", "unique_count", Kind::Unsigned);
        for aggregate in &self.aggregates {
            match aggregate {
                Aggregate::Duplicates => query.column("sum(duplicates)", "duplicate_sum", Kind::Unsigned),
                Aggregate::Companies => {
                    let distinct = "uniqExactIf(company, company != '')";
                    query.column(distinct, "company_count", Kind::Unsigned);
                }
                Aggregate::Duration => {
                    let median = median(&ended(query));
                    query.column(median, "duration_median", Kind::OptionalUnsigned);
                }
                Aggregate::LeastSalary => {
                    query.column("min(salary)", "salary_least", Kind::OptionalUnsigned);
                }
                Aggregate::GreatestSalary => {
                    query.column("max(salary)", "salary_greatest", Kind::OptionalUnsigned);
                }
                Aggregate::MedianSalary => {
                    query.column(median("salary"), "salary_median", Kind::OptionalUnsigned);
                }
            }
        }
    }

    /// Reads the columns that [`Self::add_to`] added.
    pub(crate) fn read(&self, row: &mut Row) -> Result<Measured, UpstreamFault> {
        let unique = row.unsigned()?;
        let mut values = Vec::with_capacity(self.aggregates.len());
        for aggregate in &self.aggregates {
            values.push((*aggregate, row.optional_unsigned()?));
        }
        Ok(Measured { unique, values })
    }

    /// Gives the metrics of a group; `significance` is what it is, where it is asked for.
    pub(crate) fn metrics_of(&self, measured: &Measured, significance: Option<f64>) -> Metrics {
        let value = |metric: &Metric| {
            let mut values = measured.values.iter();
            let found = values.find(|(aggregate, _)| aggregate.is_for(*metric));
            let found = found.and_then(|(_, value)| *value);
            match metric {
                Metric::UniquePostings
                | Metric::DuplicatePostings
                | Metric::TotalPostings
                | Metric::PostingIntensity => metric.of_counts(measured.unique, found.unwrap_or(0)),
                Metric::UniqueCompanies => MetricValue::Integer(found.unwrap_or(0)),
                Metric::MedianPostingDuration
                | Metric::MinSalary
                | Metric::MaxSalary
                | Metric::MedianSalary => found.map_or(MetricValue::Missing, MetricValue::Integer),
                Metric::Significance => significance.map_or(MetricValue::Missing, MetricValue::Ratio),
            }
        };
        self.metrics
            .iter()
            .map(|metric| (*metric, value(metric)))
            .collect()
    }

    /// Gives the metrics of no postings at all.
    pub(crate) fn of_nothing(&self) -> Metrics {
        let nothing = Measured {
            unique: 0,
            values: Vec::new(),
        };
        self.metrics_of(&nothing, None)
    }
}

/// Gives the median of the values that are there: the mean of the middle two, rounded half up. Of an odd number of
/// values both are the one in the middle.
pub(crate) fn median(value: &str) -> String {
    format!("intDiv(quantileExactLow(0.5)({value}) + quantileExactHigh(0.5)({value}) + 1, 2)")
}
