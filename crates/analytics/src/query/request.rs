//! What can be asked.

use super::filter::{Conditions, Window};
use crate::day::Interval;
use crate::error::QueryError;
use crate::facet::{Dimension, Facet};
use crate::metric::Metric;

/// Inner buckets of a nested answer at most.
pub const MOST_INNER_BUCKETS: u64 = 100_000;
/// Buckets of a histogram at most.
const MOST_HISTOGRAM_BUCKETS: u64 = 1_000;
/// Periods of all series of one answer at most: as many buckets as a ranking may have, over 25 years of months.
const MOST_POINTS: u64 = 300_000;
/// Periods at most whose postings are selected one by one, or that a posting is put into one by one.
pub const MOST_SELECTED_PERIODS: usize = 10_000;

/// Asks for metrics of all postings that match.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalsRequest {
    /// The filters; any of them.
    pub filters: Vec<Conditions>,
    /// The metrics.
    pub metrics: Vec<Metric>,
}

/// Asks for metrics by period.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeseriesRequest {
    /// The filters; any of them. All must have a window, written in one form.
    pub filters: Vec<Conditions>,
    /// The metrics of the totals and of each period.
    pub metrics: Vec<Metric>,
    /// Length of the periods; by the form of the dates when missing.
    pub interval: Option<Interval>,
}

/// How buckets are ranked and which are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct RankRequest {
    /// The metric that orders the buckets.
    pub by: Metric,
    /// How many are shown; 0 shows all.
    pub limit: usize,
    /// What is measured of each bucket besides.
    pub extra_metrics: Vec<Metric>,
    /// Smaller buckets are left out; 1, and 3 for significance, when missing.
    pub min_unique_postings: Option<u64>,
    /// When there are any, only buckets with these labels are shown.
    pub include: Vec<String>,
    /// Buckets with these labels are left out.
    pub exclude: Vec<String>,
}

/// Smallest bucket of a ranking by significance unless asked otherwise.
const LEAST_SIGNIFICANT: u64 = 3;

impl RankRequest {
    /// Refuses rankings that a facet does not have.
    pub fn check(&self, facet: Facet) -> Result<(), QueryError> {
        if self.limit == 0 && !facet.may_rank_all() {
            return Err(QueryError::UnlimitedRank(facet));
        }
        if facet.dimension.ranks_by_count_alone() && self.by != Metric::UniquePostings {
            return Err(QueryError::MetricNotForFacet(facet));
        }
        Ok(())
    }

    /// Gives the size below which buckets are left out.
    pub fn least_unique_postings(&self) -> u64 {
        let is_significance = self.by == Metric::Significance;
        let usual = if is_significance { LEAST_SIGNIFICANT } else { 1 };
        self.min_unique_postings.unwrap_or(usual).max(1)
    }

    /// Gives the metrics of a bucket: the one that orders, then the extra ones, without repeats.
    pub fn metrics(&self) -> Vec<Metric> {
        let all: Vec<Metric> = std::iter::once(self.by)
            .chain(self.extra_metrics.iter().copied())
            .collect();
        Metric::distinct(&all).collect()
    }
}

impl Default for RankRequest {
    fn default() -> Self {
        Self {
            by: Metric::UniquePostings,
            limit: 10,
            extra_metrics: vec![Metric::UniquePostings],
            min_unique_postings: None,
            include: Vec::new(),
            exclude: Vec::new(),
        }
    }
}

/// Asks for the buckets of a facet.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingRequest {
    /// The filters; any of them.
    pub filters: Vec<Conditions>,
    /// The facet.
    pub facet: Facet,
    /// Order and choice of buckets.
    pub rank: RankRequest,
}

/// Asks for the buckets of a facet with a series each.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedSeriesRequest {
    /// The ranking.
    pub ranking: RankingRequest,
    /// The series of each bucket.
    pub series: SeriesRequest,
}

/// A series beside a bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesRequest {
    /// The window; that of the filters when missing.
    pub window: Option<Window>,
    /// The metrics of each period.
    pub metrics: Vec<Metric>,
    /// Length of the periods; by the form of the dates when missing.
    pub interval: Option<Interval>,
}

/// Asks for the buckets of a facet, each with a ranking of another.
#[derive(Clone, Debug, PartialEq)]
pub struct NestedRequest {
    /// The outer ranking.
    pub ranking: RankingRequest,
    /// The inner facet.
    pub nested_facet: Facet,
    /// Order and choice of inner buckets.
    pub nested_rank: RankRequest,
}

/// How a value is distributed.
#[derive(Clone, Debug, PartialEq)]
pub struct DistributionRequest {
    /// The value.
    pub facet: DistributionFacet,
    /// Percentiles or histogram.
    pub kind: DistributionKind,
    /// The metrics of each bucket.
    pub metrics: Vec<Metric>,
}

/// What is distributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DistributionFacet {
    /// Greatest years of experience asked for.
    MaxYearsExperience,
    /// Least years of experience asked for.
    MinYearsExperience,
    /// Days live of postings that have expired.
    PostingDuration,
    /// Annual salary.
    Salary,
}

impl DistributionFacet {
    /// All of them, sorted by name.
    pub const ALL: [Self; 4] = [
        Self::MaxYearsExperience,
        Self::MinYearsExperience,
        Self::PostingDuration,
        Self::Salary,
    ];

    /// Gives the name that clients use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MaxYearsExperience => "max_years_experience",
            Self::MinYearsExperience => "min_years_experience",
            Self::PostingDuration => "posting_duration",
            Self::Salary => "salary",
        }
    }

    /// Finds one by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.name() == name)
    }

    /// Gives the width of histogram buckets when none is asked for.
    pub const fn default_interval(self) -> u64 {
        match self {
            Self::MaxYearsExperience | Self::MinYearsExperience => 1,
            Self::PostingDuration => 7,
            Self::Salary => 10_000,
        }
    }
}

/// Percentiles or histogram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DistributionKind {
    /// Values at these percentiles, each of 0 to 100; repeats and order do not matter.
    Percentile(Vec<u8>),
    /// Counts by intervals of this width, which is 1 or more.
    Histogram(u64),
}

/// Gives the percentiles that are answered: ascending, without repeats.
pub fn sorted_keys(keys: &[u8]) -> Vec<u8> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Gives the rank, from 1, of the value at a percentile of so many values: the nearest rank, in integers.
pub fn percentile_rank(key: u8, count: u64) -> u64 {
    (u64::from(key) * count).div_ceil(100).max(1)
}

/// Refuses histograms with too many buckets.
pub fn check_histogram(buckets: u64) -> Result<(), QueryError> {
    if buckets > MOST_HISTOGRAM_BUCKETS {
        return Err(QueryError::TooManyBuckets {
            buckets,
            limit: MOST_HISTOGRAM_BUCKETS,
        });
    }
    Ok(())
}

/// Refuses so many series of so many periods when they are more than one answer may hold.
pub fn check_series(buckets: usize, periods: usize) -> Result<(), QueryError> {
    let points = (buckets as u64).saturating_mul(periods as u64);
    if points > MOST_POINTS {
        return Err(QueryError::TooManyBuckets {
            buckets: points,
            limit: MOST_POINTS,
        });
    }
    Ok(())
}

/// Asks for the buckets of a facet with a distribution each.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedDistributionsRequest {
    /// The ranking.
    pub ranking: RankingRequest,
    /// The distribution of each bucket.
    pub distribution: DistributionRequest,
}

/// Which postings a client may see one by one. Counts are not affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// All.
    All,
    /// Those that are no longer live on the latest day of the corpus.
    NotActive,
}

/// Keys by which postings are sorted, each descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// How well the text fits the keywords.
    Score,
    /// The first day live.
    Posted,
}

/// Asks for postings one by one.
#[derive(Clone, Debug, PartialEq)]
pub struct PostingsRequest {
    /// The filter.
    pub filter: Conditions,
    /// The order; what remains equal is sorted by id.
    pub order: Vec<SortKey>,
    /// How many postings of the order are skipped.
    pub skip: usize,
    /// How many are shown after that.
    pub take: usize,
    /// Which postings the client may see.
    pub visibility: Visibility,
    /// Which parts of them.
    pub parts: PostingRequest,
}

/// Which parts of a posting are wanted; the others are not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostingRequest {
    /// Facets, answered in this order.
    pub facets: Vec<Facet>,
    /// Whether texts and other fields are wanted: title, employer, urls, location, salary figures.
    pub document: bool,
    /// Whether the body is wanted.
    pub body: bool,
}

/// Asks for the items of a taxonomy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxonomyRequest {
    /// The taxonomy.
    pub dimension: Dimension,
    /// What the items are searched for; all of them, by id, when missing.
    pub search: Option<TaxonomySearch>,
    /// How many items at most.
    pub limit: usize,
}

/// How the items of a taxonomy are searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxonomySearch {
    /// The text.
    pub text: String,
    /// Whether words may be unfinished and are looked for in names alone.
    pub autocomplete: bool,
}

impl PostingsRequest {
    /// Makes a request that only counts what matches.
    pub fn counting(filter: Conditions) -> Self {
        Self {
            filter,
            order: vec![SortKey::Score, SortKey::Posted],
            skip: 0,
            take: 0,
            visibility: Visibility::All,
            parts: PostingRequest::default(),
        }
    }
}
