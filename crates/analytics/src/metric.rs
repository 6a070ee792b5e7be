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

    /// Says whether it follows from the numbers of unique postings and of duplicates.
    pub const fn is_of_counts(self) -> bool {
        matches!(
            self,
            Self::UniquePostings | Self::DuplicatePostings | Self::TotalPostings | Self::PostingIntensity
        )
    }

    /// Gives a metric that follows from the numbers of unique postings and of duplicates; the former for others.
    pub fn of_counts(self, unique: u64, duplicates: u64) -> MetricValue {
        match self {
            Self::DuplicatePostings => MetricValue::Integer(duplicates),
            Self::TotalPostings => MetricValue::Integer(unique + duplicates),
            Self::PostingIntensity if unique == 0 => MetricValue::Missing,
            Self::PostingIntensity => MetricValue::Ratio((unique + duplicates) as f64 / unique as f64),
            Self::UniquePostings
            | Self::UniqueCompanies
            | Self::MedianPostingDuration
            | Self::MinSalary
            | Self::MaxSalary
            | Self::MedianSalary
            | Self::Significance => MetricValue::Integer(unique),
        }
    }

    /// Gives its value for no postings.
    pub fn of_nothing(self) -> MetricValue {
        match self {
            Self::UniqueCompanies => MetricValue::Integer(0),
            metric if metric.is_of_counts() => metric.of_counts(0, 0),
            _ => MetricValue::Missing,
        }
    }

    /// Gives metrics without repeats.
    pub fn distinct(metrics: &[Self]) -> impl Iterator<Item = Self> {
        let first = |(at, metric): &(usize, &Self)| !metrics[..*at].contains(metric);
        metrics
            .iter()
            .enumerate()
            .filter(first)
            .map(|(_, metric)| *metric)
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

/// Computes how much more frequent a bucket is in the foreground than in the background; nothing when it is
/// not. The order of operations is part of the contract, so that two builds give equal bits.
pub fn significance(count: u64, total: u64, behind: u64, all: u64) -> Option<f64> {
    let f = count as f64 / total as f64;
    let b = behind as f64 / all as f64;
    (f > b).then(|| (f - b) * f / b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn significance_is_bit_exact() {
        assert_eq!(significance(40, 200, 100, 10_000), Some(3.800_000_000_000_000_7));
        assert_eq!(significance(3, 200, 12, 10_000), Some(0.172_500_000_000_000_01));
        assert_eq!(significance(60, 200, 4_000, 10_000), None);
    }
}
