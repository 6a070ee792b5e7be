//! Percentiles and histograms.

use super::values::Sorted;
use super::{Embedded, Foreground};
use crate::cancel::{Cancel, Stopped};
use crate::column::Column;
use crate::error::QueryError;
use crate::metric::{Metric, MetricValue};
use crate::query::{
    Answer, Conditions, Distribution, DistributionBucket, DistributionKind, DistributionRequest,
    RankedBucket, RankedDistributionsRequest, Ranking, check_histogram, percentile_rank, sorted_keys,
};

/// Ascending groups of values; each ends where the next begins.
struct Groups {
    /// Greatest value of each group.
    ends: Vec<u32>,
    /// Whether a bucket holds the groups before it too.
    is_cumulative: bool,
}

impl Embedded {
    /// Answers a distribution over all postings that match.
    pub(super) fn distribute(
        &self,
        filters: &[Conditions],
        request: &DistributionRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Distribution>, QueryError> {
        let filters = self.vocabulary.resolve(filters)?;
        let foreground = self.select(&filters, cancel)?;
        Ok(Answer {
            data: self.distribution_of(&foreground, request, cancel)?,
            totals: self.measure(&foreground, &request.metrics, cancel)?,
        })
    }

    /// Answers a ranking with a distribution beside each bucket.
    pub(super) fn rank_with_distributions(
        &self,
        request: &RankedDistributionsRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Distribution>>, QueryError> {
        let (facet, rank) = (request.ranking.facet, &request.ranking.rank);
        let (foreground, ranked) = self.outer(&request.ranking, cancel)?;
        let outer = self.describe_buckets(facet, rank, &foreground, &ranked, cancel)?;
        let mut buckets = Vec::with_capacity(ranked.len());
        for (bucket, ranked) in outer.into_iter().zip(&ranked) {
            let inside = self.restrict_to_bucket(facet, ranked.bucket, &foreground, cancel)?;
            let inner = self.distribution_of(&inside, &request.distribution, cancel)?;
            buckets.push(RankedBucket { bucket, inner });
        }
        Ok(Answer {
            data: self.frame(facet, rank, buckets),
            totals: self.measure(&foreground, &rank.extra_metrics, cancel)?,
        })
    }

    fn distribution_of(
        &self,
        foreground: &Foreground,
        request: &DistributionRequest,
        cancel: &Cancel,
    ) -> Result<Distribution, QueryError> {
        let sorted = self.sorted(request.facet, foreground, cancel)?;
        let mut distribution = Distribution {
            facet: request.facet,
            kind: request.kind.clone(),
            domain: None,
            buckets: Vec::new(),
        };
        let (Some(least), Some(greatest)) = (sorted.least(), sorted.greatest()) else {
            return Ok(distribution);
        };
        distribution.domain = Some((u64::from(least), u64::from(greatest)));
        let (labels, groups) = match &request.kind {
            DistributionKind::Percentile(keys) => {
                let keys = sorted_keys(keys);
                let count = sorted.len();
                let value = |key: &u8| sorted.at_rank(percentile_rank(*key, count)).unwrap_or(greatest);
                let ends: Vec<u32> = keys.iter().map(value).collect();
                let labels = keys.iter().zip(&ends);
                let labels = labels.map(|(key, value)| (u64::from(*key), u64::from(*value)));
                let labels: Vec<(u64, u64)> = labels.collect();
                let groups = Groups {
                    ends,
                    is_cumulative: true,
                };
                (labels, groups)
            }
            DistributionKind::Histogram(interval) => {
                let interval = (*interval).max(1);
                let first = u64::from(least) / interval;
                let count = u64::from(greatest) / interval - first + 1;
                check_histogram(count)?;
                let edge = |at: u64| (first + at) * interval;
                let end = |at| u32::try_from(edge(at + 1) - 1).unwrap_or(u32::MAX);
                let groups = Groups {
                    ends: (0..count).map(end).collect(),
                    is_cumulative: false,
                };
                ((0..count).map(|at| (at + 1, edge(at))).collect(), groups)
            }
        };
        let measured = self.measure_groups(foreground, request, &sorted, &groups, cancel)?;
        let buckets = labels.into_iter().zip(measured);
        distribution.buckets = buckets
            .map(|((key, value), metrics)| DistributionBucket { key, value, metrics })
            .collect();
        Ok(distribution)
    }

    fn measure_groups(
        &self,
        foreground: &Foreground,
        request: &DistributionRequest,
        sorted: &Sorted,
        groups: &Groups,
        cancel: &Cancel,
    ) -> Result<Vec<Vec<(Metric, MetricValue)>>, Stopped> {
        let count = groups.ends.len();
        let mut duplicates = vec![0_u64; count];
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let wants_companies = request.metrics.contains(&Metric::UniqueCompanies);
        let mut visit = |at: usize, row: usize, value: u32| {
            let group = groups.ends.partition_point(|end| *end < value);
            if group == count {
                return;
            }
            let view = &self.segments[at];
            duplicates[group] += u64::from(view.segment.duplicates().get(row));
            if wants_companies && let Some(column) = view.segment.column(Column::Company) {
                let company = view.translated(Column::Company, column.ids.get(row));
                if company > 0 {
                    pairs.push((company, group as u32));
                }
            }
        };
        // How many values there are up to the end of a group is known.
        if request
            .metrics
            .iter()
            .any(|metric| *metric != Metric::UniquePostings)
        {
            self.for_each_field(request.facet, foreground, cancel, &mut visit)?;
        }
        let mut unique: Vec<u64> = groups.ends.iter().map(|end| sorted.count_up_to(*end)).collect();
        if !groups.is_cumulative {
            let behind = unique.clone();
            let before = std::iter::once(0).chain(behind);
            unique
                .iter_mut()
                .zip(before)
                .for_each(|(count, before)| *count -= before);
        }
        let mut companies = companies_of_groups(pairs, groups);
        if groups.is_cumulative {
            accumulate(&mut duplicates);
            accumulate(&mut companies);
        }
        let measured = (0..count).map(|group| {
            let value = |metric: Metric| {
                let value = match metric {
                    Metric::UniqueCompanies => MetricValue::Integer(companies[group]),
                    other => other.of_counts(unique[group], duplicates[group]),
                };
                (metric, value)
            };
            Metric::distinct(&request.metrics).map(value).collect()
        });
        Ok(measured.collect())
    }
}

/// Counts the distinct companies of each group; of cumulative ones those that are new in it.
fn companies_of_groups(mut pairs: Vec<(u32, u32)>, groups: &Groups) -> Vec<u64> {
    let mut counts = vec![0; groups.ends.len()];
    pairs.sort_unstable();
    pairs.dedup();
    if groups.is_cumulative {
        pairs.dedup_by_key(|(company, _)| *company);
    }
    for (_, group) in pairs {
        counts[group as usize] += 1;
    }
    counts
}

fn accumulate(counts: &mut [u64]) {
    let mut sum = 0;
    for count in counts {
        sum += *count;
        *count = sum;
    }
}
