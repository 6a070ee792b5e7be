//! Rankings and nested rankings.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::values::median_of;
use super::{Embedded, Foreground};
use crate::cancel::Cancel;
use crate::error::QueryError;
use crate::facet::{Facet, UNCLASSIFIED};
use crate::metric::{Metric, MetricValue, Metrics, significance};
use crate::query::{
    Answer, Bucket, DistributionFacet, MOST_INNER_BUCKETS, NestedRequest, RankRequest, RankedBucket, Ranking,
    RankingRequest,
};
use crate::vocabulary::{NO_BUCKET, Resolved};

/// Values that are collected at once for medians by bucket.
const COLLECTED_VALUES: u64 = 16 << 20;
/// What significance compares with: the postings of the timeframe.
pub(super) struct Background {
    counts: Vec<u64>,
    all: u64,
}

/// What the buckets of a foreground are chosen by, as far as it does not depend on the metric.
struct Counted<'a> {
    /// Postings of the foreground.
    total: u64,
    /// The same by bucket.
    counts: Vec<u64>,
    background: Option<&'a Background>,
}

/// A bucket that is shown.
pub(super) struct Ranked {
    pub(super) bucket: u32,
    pub(super) count: u64,
    value: f64,
}

impl Embedded {
    /// Answers a ranking over a foreground that is known.
    pub(super) fn rank(
        &self,
        request: &RankingRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking>, QueryError> {
        let (foreground, ranked) = self.outer(request, cancel)?;
        let buckets = self.describe_buckets(request.facet, &request.rank, &foreground, &ranked, cancel)?;
        let buckets = buckets
            .into_iter()
            .map(|bucket| RankedBucket { bucket, inner: () });
        Ok(Answer {
            data: self.frame(request.facet, &request.rank, buckets.collect()),
            totals: self.measure(&foreground, &request.rank.extra_metrics, cancel)?,
        })
    }

    /// Selects the foreground of a ranking and chooses its buckets.
    pub(super) fn outer(
        &self,
        request: &RankingRequest,
        cancel: &Cancel,
    ) -> Result<(Foreground, Vec<Ranked>), QueryError> {
        let (facet, rank) = (request.facet, &request.rank);
        rank.check(facet)?;
        let filters = self.vocabulary.resolve(&request.filters)?;
        let foreground = self.select(&filters, cancel)?;
        let background = if rank.by == Metric::Significance {
            Some(self.background(facet, &filters, cancel)?)
        } else {
            None
        };
        let counts = self.counts_by_bucket(facet, &foreground, cancel)?;
        let counted = Counted {
            total: Self::count(&foreground),
            counts,
            background: background.as_ref(),
        };
        let ranked = self.choose(facet, rank, &foreground, &counted, cancel)?;
        Ok((foreground, ranked))
    }

    /// Counts the buckets of a facet over all postings of the timeframes of the filters.
    fn background(
        &self,
        facet: Facet,
        filters: &[Resolved],
        cancel: &Cancel,
    ) -> Result<Background, QueryError> {
        let bare = Resolved::timeframes(filters);
        let all = self.select(&bare, cancel)?;
        Ok(Background {
            counts: self.counts_by_bucket(facet, &all, cancel)?,
            all: Self::count(&all),
        })
    }

    /// Chooses the buckets that are shown, best first.
    fn choose(
        &self,
        facet: Facet,
        rank: &RankRequest,
        foreground: &Foreground,
        counted: &Counted<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<Ranked>, QueryError> {
        let buckets = self.buckets(facet);
        let least = rank.least_unique_postings();
        let labels = |labels: &[String]| -> FxHashSet<u32> {
            labels.iter().filter_map(|label| buckets.find(label)).collect()
        };
        let (included, excluded) = (labels(&rank.include), labels(&rank.exclude));
        let is_shown = |bucket: u32| {
            (rank.include.is_empty() || included.contains(&bucket)) && !excluded.contains(&bucket)
        };
        let least = match rank.by {
            // Most buckets of a long facet are out of the question at once.
            Metric::UniquePostings if rank.limit > 0 && rank.include.is_empty() => least.max(count_of_rank(
                &counted.counts,
                rank.limit.saturating_add(excluded.len()),
            )),
            _ => least,
        };
        let candidates = counted.counts.iter().enumerate();
        let candidates = candidates.filter(|(_, count)| **count >= least);
        let mut ranked: Vec<Ranked> = candidates
            .map(|(bucket, count)| Ranked {
                bucket: bucket as u32,
                count: *count,
                value: *count as f64,
            })
            .filter(|ranked| is_shown(ranked.bucket))
            .collect();
        match rank.by {
            Metric::DuplicatePostings | Metric::TotalPostings | Metric::PostingIntensity => {
                let duplicates = self.duplicates_by_bucket(facet, foreground, cancel)?;
                for ranked in &mut ranked {
                    let duplicates = duplicates[ranked.bucket as usize];
                    ranked.value = match rank.by.of_counts(ranked.count, duplicates) {
                        MetricValue::Integer(value) => value as f64,
                        MetricValue::Ratio(value) => value,
                        MetricValue::Missing => f64::NEG_INFINITY,
                    };
                }
            }
            Metric::UniqueCompanies => {
                let slots = buckets.len();
                let companies = self.companies_by_slot(facet, foreground, slots, |bucket| bucket, cancel)?;
                for ranked in &mut ranked {
                    ranked.value = companies[ranked.bucket as usize] as f64;
                }
            }
            Metric::Significance => {
                ranked.retain_mut(|ranked| {
                    let significance = counted.background.and_then(|background| {
                        let label = &buckets.labels[ranked.bucket as usize];
                        let is_missing = !facet.is_multi() && **label == *UNCLASSIFIED;
                        let behind = background.counts[ranked.bucket as usize];
                        let value = significance(ranked.count, counted.total, behind, background.all);
                        value.filter(|_| !is_missing)
                    });
                    ranked.value = significance.unwrap_or_default();
                    significance.is_some()
                });
            }
            Metric::UniquePostings
            | Metric::MedianPostingDuration
            | Metric::MinSalary
            | Metric::MaxSalary
            | Metric::MedianSalary => {}
        }
        let order = |left: &Ranked, right: &Ranked| -> Ordering {
            let by_value = right.value.total_cmp(&left.value);
            let place = |ranked: &Ranked| buckets.places[ranked.bucket as usize];
            by_value.then_with(|| place(left).cmp(&place(right)))
        };
        if rank.limit > 0 && rank.limit < ranked.len() {
            ranked.select_nth_unstable_by(rank.limit, order);
            ranked.truncate(rank.limit);
        }
        ranked.sort_unstable_by(order);
        Ok(ranked)
    }

    /// Measures the buckets that are shown.
    pub(super) fn describe_buckets(
        &self,
        facet: Facet,
        rank: &RankRequest,
        foreground: &Foreground,
        ranked: &[Ranked],
        cancel: &Cancel,
    ) -> Result<Vec<Bucket>, QueryError> {
        let metrics = rank.metrics();
        let has = |wanted: &[Metric]| wanted.iter().any(|metric| metrics.contains(metric));
        let mut slots = vec![NO_BUCKET; self.buckets(facet).len()];
        for (slot, ranked) in ranked.iter().enumerate() {
            slots[ranked.bucket as usize] = slot as u32;
        }
        let needs_duplicates = has(&[
            Metric::DuplicatePostings,
            Metric::TotalPostings,
            Metric::PostingIntensity,
        ]);
        let duplicates = if needs_duplicates && !ranked.is_empty() {
            self.duplicates_by_bucket(facet, foreground, cancel)?
        } else {
            vec![0; slots.len()]
        };
        let companies = if has(&[Metric::UniqueCompanies]) && !ranked.is_empty() {
            let slot = |bucket: u32| slots[bucket as usize];
            self.companies_by_slot(facet, foreground, ranked.len(), slot, cancel)?
        } else {
            vec![0; ranked.len()]
        };
        let salaries = if has(&[Metric::MinSalary, Metric::MaxSalary, Metric::MedianSalary]) {
            self.spread_by_slot(DistributionFacet::Salary, facet, foreground, ranked, cancel)?
        } else {
            vec![Spread::default(); ranked.len()]
        };
        let durations = if has(&[Metric::MedianPostingDuration]) {
            self.spread_by_slot(
                DistributionFacet::PostingDuration,
                facet,
                foreground,
                ranked,
                cancel,
            )?
        } else {
            vec![Spread::default(); ranked.len()]
        };
        let describe = |(slot, ranked): (usize, &Ranked)| {
            let integer = |value: Option<u64>| value.map_or(MetricValue::Missing, MetricValue::Integer);
            let value = |metric: Metric| match metric {
                Metric::UniquePostings
                | Metric::DuplicatePostings
                | Metric::TotalPostings
                | Metric::PostingIntensity => {
                    metric.of_counts(ranked.count, duplicates[ranked.bucket as usize])
                }
                Metric::UniqueCompanies => MetricValue::Integer(companies[slot]),
                Metric::MedianPostingDuration => integer(durations[slot].median),
                Metric::MinSalary => integer(salaries[slot].least),
                Metric::MaxSalary => integer(salaries[slot].greatest),
                Metric::MedianSalary => integer(salaries[slot].median),
                Metric::Significance => MetricValue::Ratio(ranked.value),
            };
            let measured: Metrics = metrics.iter().map(|metric| (*metric, value(*metric))).collect();
            Bucket {
                name: self.label(facet, ranked.bucket),
                metrics: measured,
            }
        };
        Ok(ranked.iter().enumerate().map(describe).collect())
    }

    pub(super) fn label(&self, facet: Facet, bucket: u32) -> Arc<str> {
        self.buckets(facet).labels[bucket as usize].clone()
    }

    /// Gives least, greatest and median value of a field in each bucket that is shown. Values are collected
    /// for so many buckets at a time that memory stays bounded.
    fn spread_by_slot(
        &self,
        field: DistributionFacet,
        facet: Facet,
        foreground: &Foreground,
        ranked: &[Ranked],
        cancel: &Cancel,
    ) -> Result<Vec<Spread>, QueryError> {
        let (buckets, column) = (self.buckets(facet), facet.dimension.column());
        let mut spreads = Vec::with_capacity(ranked.len());
        let mut rest = ranked;
        while !rest.is_empty() {
            let mut sum = 0;
            let fitting = rest.iter().take_while(|ranked| {
                sum += ranked.count;
                sum <= COLLECTED_VALUES
            });
            let (group, behind) = rest.split_at(fitting.count().max(1));
            rest = behind;
            let mut slots = vec![NO_BUCKET; buckets.len()];
            for (slot, ranked) in group.iter().enumerate() {
                slots[ranked.bucket as usize] = slot as u32;
            }
            let mut values: Vec<Vec<u32>> = vec![Vec::new(); group.len()];
            let tables: Vec<Vec<u32>> = self
                .segments
                .iter()
                .map(|view| view.buckets_of_locals(column, buckets, |bucket| slots[bucket as usize]))
                .collect();
            let mut seen = Vec::new();
            self.for_each_field(field, foreground, cancel, |at, row, value| {
                let (view, is_shared) = (&self.segments[at], buckets.is_shared);
                view.for_each_bucket_of_row(column, &tables[at], is_shared, row, &mut seen, |slot| {
                    values[slot as usize].push(value);
                });
            })?;
            for list in &mut values {
                cancel.check()?;
                spreads.push(Spread {
                    least: list.iter().min().copied().map(u64::from),
                    greatest: list.iter().max().copied().map(u64::from),
                    median: median_of(list),
                });
            }
        }
        Ok(spreads)
    }

    pub(super) fn frame<T>(
        &self,
        facet: Facet,
        rank: &RankRequest,
        buckets: Vec<RankedBucket<T>>,
    ) -> Ranking<T> {
        Ranking {
            facet,
            limit: rank.limit,
            rank_by: rank.by,
            buckets,
        }
    }

    /// Answers a ranking with a ranking of another facet inside each bucket.
    pub(super) fn rank_nested(
        &self,
        request: &NestedRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Ranking>>, QueryError> {
        let (facet, rank) = (request.ranking.facet, &request.ranking.rank);
        let (inner_facet, inner_rank) = (request.nested_facet, &request.nested_rank);
        inner_rank.check(inner_facet)?;
        let (foreground, ranked) = self.outer(&request.ranking, cancel)?;
        let background = if inner_rank.by == Metric::Significance {
            let filters = self.vocabulary.resolve(&request.ranking.filters)?;
            Some(self.background(inner_facet, &filters, cancel)?)
        } else {
            None
        };
        let outer = self.describe_buckets(facet, rank, &foreground, &ranked, cancel)?;
        let mut buckets = Vec::with_capacity(ranked.len());
        let mut inner_buckets = 0;
        let mut pairs = if counts_alone(inner_rank) {
            self.counts_by_pair(facet, &ranked, inner_facet, &foreground, cancel)?
        } else {
            None
        };
        for (at, (bucket, ranked)) in outer.into_iter().zip(&ranked).enumerate() {
            let (inside, counts) = match &mut pairs {
                // Nothing but the counts is asked for.
                Some(pairs) => (Foreground::new(), std::mem::take(&mut pairs[at])),
                None => {
                    let inside = self.restrict_to_bucket(facet, ranked.bucket, &foreground, cancel)?;
                    let counts = self.counts_by_bucket(inner_facet, &inside, cancel)?;
                    (inside, counts)
                }
            };
            let counted = Counted {
                total: ranked.count,
                counts,
                background: background.as_ref(),
            };
            let chosen = self.choose(inner_facet, inner_rank, &inside, &counted, cancel)?;
            inner_buckets += chosen.len() as u64;
            if inner_buckets > MOST_INNER_BUCKETS {
                // Only the number is of interest from here on.
                continue;
            }
            let described = self.describe_buckets(inner_facet, inner_rank, &inside, &chosen, cancel)?;
            let described = described
                .into_iter()
                .map(|bucket| RankedBucket { bucket, inner: () });
            buckets.push(RankedBucket {
                bucket,
                inner: self.frame(inner_facet, inner_rank, described.collect()),
            });
        }
        if inner_buckets > MOST_INNER_BUCKETS {
            return Err(QueryError::TooManyBuckets {
                buckets: inner_buckets,
                limit: MOST_INNER_BUCKETS,
            });
        }
        Ok(Answer {
            data: self.frame(facet, rank, buckets),
            totals: self.measure(&foreground, &rank.extra_metrics, cancel)?,
        })
    }
}

/// Gives the count at a rank, counted from 1 and from the greatest; 0 where there are not so many or no rank is given.
fn count_of_rank(counts: &[u64], rank: usize) -> u64 {
    if rank == 0 || rank >= counts.len() {
        return 0;
    }
    let mut best: BinaryHeap<Reverse<u64>> = counts[..rank].iter().copied().map(Reverse).collect();
    for count in &counts[rank..] {
        if let Some(mut last) = best.peek_mut()
            && *count > last.0
        {
            *last = Reverse(*count);
        }
    }
    best.peek().map_or(0, |last| last.0)
}

/// Least, greatest and median value.
#[derive(Clone, Default)]
struct Spread {
    least: Option<u64>,
    greatest: Option<u64>,
    median: Option<u64>,
}

/// Says whether a ranking needs no more of each bucket than how many postings it holds.
fn counts_alone(rank: &RankRequest) -> bool {
    let is_count = |metric: &Metric| matches!(metric, Metric::UniquePostings | Metric::Significance);
    is_count(&rank.by) && rank.extra_metrics.iter().all(is_count)
}
