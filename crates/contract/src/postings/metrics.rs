//! The metrics, and the places where each may be asked for.

/// A metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricRow {
    /// Its name.
    pub name: &'static str,
    /// Whether totals and the buckets of a ranking have it.
    pub is_total: bool,
    /// Whether series have it.
    pub is_series: bool,
    /// Whether buckets are ranked by it.
    pub is_rank: bool,
    /// Whether distributions have it.
    pub is_distribution: bool,
}

const fn metric(name: &'static str) -> MetricRow {
    MetricRow {
        name,
        is_total: true,
        is_series: true,
        is_rank: true,
        is_distribution: true,
    }
}

const fn salary(name: &'static str) -> MetricRow {
    MetricRow {
        is_rank: false,
        is_distribution: false,
        ..metric(name)
    }
}

/// Every metric, by name.
pub const METRICS: [MetricRow; 10] = [
    metric("duplicate_postings"),
    salary("max_salary"),
    MetricRow {
        is_series: false,
        ..salary("median_posting_duration")
    },
    salary("median_salary"),
    salary("min_salary"),
    metric("posting_intensity"),
    MetricRow {
        is_rank: true,
        is_total: false,
        is_series: false,
        ..salary("significance")
    },
    metric("total_postings"),
    metric("unique_companies"),
    metric("unique_postings"),
];

/// The four places that take metrics.
#[derive(Clone, Copy)]
enum Place {
    Total,
    Series,
    Rank,
    Distribution,
}

const fn is_in(row: &MetricRow, place: Place) -> bool {
    match place {
        Place::Total => row.is_total,
        Place::Series => row.is_series,
        Place::Rank => row.is_rank,
        Place::Distribution => row.is_distribution,
    }
}

const fn count(place: Place) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < METRICS.len() {
        if is_in(&METRICS[index], place) {
            count += 1;
        }
        index += 1;
    }
    count
}

const fn names<const COUNT: usize>(place: Place) -> [&'static str; COUNT] {
    let mut names = [""; COUNT];
    let (mut found, mut index) = (0, 0);
    while index < METRICS.len() {
        if is_in(&METRICS[index], place) {
            names[found] = METRICS[index].name;
            found += 1;
        }
        index += 1;
    }
    names
}

/// Metrics of totals.
pub const TOTAL_METRICS: &[&str] = &names::<{ count(Place::Total) }>(Place::Total);
/// Metrics of series.
pub const SERIES_METRICS: &[&str] = &names::<{ count(Place::Series) }>(Place::Series);
/// Metrics that buckets are ranked by.
pub const RANK_METRICS: &[&str] = &names::<{ count(Place::Rank) }>(Place::Rank);
/// Metrics that buckets show beside the one they are ranked by.
pub const BUCKET_METRICS: &[&str] = TOTAL_METRICS;
/// Metrics of distributions.
pub const DISTRIBUTION_METRICS: &[&str] = &names::<{ count(Place::Distribution) }>(Place::Distribution);
