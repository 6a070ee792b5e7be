//! What is measured of a set of postings.

/// A metric. All are exact; nothing is sampled or sketched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// How many postings there are, duplicates left out.
    UniquePostings,
    /// How many duplicates they have.
    DuplicatePostings,
    /// Both together.
    TotalPostings,
    /// Total to unique postings; missing when there are none.
    PostingIntensity,
    /// Distinct company codes; postings without a company are not counted.
    UniqueCompanies,
    /// Median days live of the postings that have expired; missing when none has.
    MedianPostingDuration,
    /// Least salary; missing when no posting has one.
    MinSalary,
    /// Greatest salary; missing when no posting has one.
    MaxSalary,
    /// Median salary; missing when no posting has one.
    MedianSalary,
    /// How much more frequent a bucket is among the filtered postings than among all of the timeframe.
    Significance,
}

impl Metric {
    /// All metrics, sorted by name.
    pub const ALL: [Self; 10] = [
        Self::DuplicatePostings,
        Self::MaxSalary,
        Self::MedianPostingDuration,
        Self::MedianSalary,
        Self::MinSalary,
        Self::PostingIntensity,
        Self::Significance,
        Self::TotalPostings,
        Self::UniqueCompanies,
        Self::UniquePostings,
    ];

    /// Gives the name that clients use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UniquePostings => "unique_postings",
            Self::DuplicatePostings => "duplicate_postings",
            Self::TotalPostings => "total_postings",
            Self::PostingIntensity => "posting_intensity",
            Self::UniqueCompanies => "unique_companies",
            Self::MedianPostingDuration => "median_posting_duration",
            Self::MinSalary => "min_salary",
            Self::MaxSalary => "max_salary",
            Self::MedianSalary => "median_salary",
            Self::Significance => "significance",
        }
    }

    /// Finds a metric by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// Says whether totals and the extra metrics of rankings may hold it.
    pub const fn is_total(self) -> bool {
        !matches!(self, Self::Significance)
    }

    /// Says whether a series may hold it.
    pub const fn is_series(self) -> bool {
        !matches!(self, Self::Significance | Self::MedianPostingDuration)
    }

    /// Says whether a ranking may be ordered by it.
    pub const fn is_rank_by(self) -> bool {
        matches!(
            self,
            Self::UniquePostings
                | Self::DuplicatePostings
                | Self::TotalPostings
                | Self::PostingIntensity
                | Self::UniqueCompanies
                | Self::Significance
        )
    }

    /// Says whether the buckets of a distribution may hold it.
    pub const fn is_distribution(self) -> bool {
        matches!(
            self,
            Self::UniquePostings
                | Self::DuplicatePostings
                | Self::TotalPostings
                | Self::PostingIntensity
                | Self::UniqueCompanies
        )
    }
}

/// The value of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MetricValue {
    /// A count, a number of days or an amount.
    Integer(u64),
    /// A ratio.
    Ratio(f64),
    /// There is nothing to measure.
    Missing,
}

/// Metrics with their values, in the order in which they were asked for, without repeats.
pub type Metrics = Vec<(Metric, MetricValue)>;
