//! Percentiles and histograms.

use std::sync::Arc;

use analytics::query::{
    Answer, Conditions, Distribution, DistributionBucket, DistributionFacet, DistributionKind,
    DistributionRequest, RankedBucket, RankedDistributionsRequest, Ranking, check_histogram, sorted_keys,
};
use analytics::vocabulary::Resolved;
use analytics::{Cancel, Metrics, QueryError};

use super::ClickHouse;
use super::ranking::{Outer, frame};
use super::series::{Slots, Split, by_slot, split_rows};
use crate::sql::{Measures, Query, Rows, ended};
use crate::statement::Kind;

/// The values of a bucket.
#[derive(Clone, Debug, Default)]
struct Domain {
    /// Least and greatest; missing when no posting has a value.
    ends: Option<(u64, u64)>,
    /// The values at the percentiles.
    values: Vec<u64>,
}

/// Keys and values of the buckets of a distribution, before anything is measured.
type Labels = Vec<(u64, u64)>;

impl ClickHouse {
    pub(super) fn distribute(
        &self,
        filters: &[Conditions],
        request: &DistributionRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Distribution>, QueryError> {
        let filters = self.vocabulary.resolve(filters)?;
        let mut distributions = self.distributions_of(None, &filters, request, cancel)?;
        let (_, totals) = self.measure(&filters, &request.metrics, cancel)?;
        let data = distributions.pop();
        let data = data.unwrap_or_else(|| described(request, None, Vec::new(), Vec::new()));
        Ok(Answer { data, totals })
    }

    pub(super) fn rank_with_distributions(
        &self,
        request: &RankedDistributionsRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Distribution>>, QueryError> {
        let (facet, rank) = (request.ranking.facet, &request.ranking.rank);
        let outer = self.outer(&request.ranking, cancel)?;
        let labels = Outer::labels(&outer.buckets);
        let split = Some((facet, labels.as_slice()));
        let distributions = self.distributions_of(split, &outer.filters, &request.distribution, cancel)?;
        let buckets = outer.buckets.into_iter().zip(distributions);
        let buckets = buckets.map(|(ranked, inner)| RankedBucket {
            bucket: ranked.bucket,
            inner,
        });
        Ok(Answer {
            data: frame(facet, rank, buckets.collect()),
            totals: outer.totals,
        })
    }

    /// Gives a distribution for each bucket, by two statements for all of them.
    fn distributions_of(
        &self,
        split: Split<'_>,
        filters: &[Resolved],
        request: &DistributionRequest,
        cancel: &Cancel,
    ) -> Result<Vec<Distribution>, QueryError> {
        if split.is_some_and(|(_, labels)| labels.is_empty()) {
            return Ok(Vec::new());
        }
        let domains = self.domains(split, filters, request, cancel)?;
        let labels = domains.iter().map(|domain| labels_of(request, domain));
        let labels: Vec<Labels> = labels.collect::<Result<_, _>>()?;
        let measured = self.measure_buckets(split, filters, request, &domains, &labels, cancel)?;
        let parts = domains.into_iter().zip(labels).zip(measured);
        let distributions =
            parts.map(|((domain, labels), metrics)| described(request, domain.ends, labels, metrics));
        Ok(distributions.collect())
    }

    /// Gives for each bucket the ends of its values and those at the percentiles.
    fn domains(
        &self,
        split: Split<'_>,
        filters: &[Resolved],
        request: &DistributionRequest,
        cancel: &Cancel,
    ) -> Result<Vec<Domain>, QueryError> {
        let mut query = self.query();
        let rows = self.valued(&mut query, split, filters, request.facet);
        let groups = Rows(format!(
            "(SELECT bucket, min(value) AS least_value, max(value) AS greatest_value, \
             arraySort(groupArray(value)) AS sorted FROM {} GROUP BY bucket)",
            rows.0
        ));
        query.column("bucket", "bucket", Kind::Text);
        query.column("least_value", "least_value", Kind::Unsigned);
        query.column("greatest_value", "greatest_value", Kind::Unsigned);
        query.column("toUInt64(length(sorted))", "value_count", Kind::Unsigned);
        let keys = match &request.kind {
            DistributionKind::Percentile(keys) => sorted_keys(keys),
            DistributionKind::Histogram(_) => Vec::new(),
        };
        let picked = keys.iter().map(|key| {
            // The nearest rank, in integers, as in `analytics::query::percentile_rank`.
            format!("sorted[greatest(1, intDiv({key} * length(sorted) + 99, 100))]")
        });
        let picked: Vec<String> = picked.collect();
        if !picked.is_empty() {
            query.column(format!("[{}]", picked.join(", ")), "picked", Kind::UnsignedList);
        }
        let statement = query.select(&groups, "");
        let mut domains = Slots::new(split, 1, Domain::default());
        for mut row in self.run(&statement, cancel)?.into_rows() {
            let bucket = row.text()?;
            let ends = (row.unsigned()?, row.unsigned()?);
            let count = row.unsigned()?;
            let values = if picked.is_empty() {
                Vec::new()
            } else {
                row.unsigned_list()?
            };
            if let Some(domain) = domains.at(&bucket, 0)
                && count > 0
            {
                *domain = Domain {
                    ends: Some(ends),
                    values,
                };
            }
        }
        Ok(domains.rows.into_iter().flatten().collect())
    }

    /// Measures each bucket of the distribution: a posting becomes a row for each that it belongs to.
    fn measure_buckets(
        &self,
        split: Split<'_>,
        filters: &[Resolved],
        request: &DistributionRequest,
        domains: &[Domain],
        labels: &[Labels],
        cancel: &Cancel,
    ) -> Result<Vec<Vec<Metrics>>, QueryError> {
        let longest = labels.iter().map(Vec::len).max().unwrap_or(0);
        let measures = Measures::of(&request.metrics);
        let mut table = Slots::new(split, longest, measures.of_nothing());
        if longest == 0 {
            return Ok(table.rows);
        }
        let mut query = self.query();
        let rows = self.valued(&mut query, split, filters, request.facet);
        let of_bucket = bucket_number(&mut query, split);
        let slot = match &request.kind {
            DistributionKind::Percentile(_) => {
                // A bucket holds all values up to its own, so a posting belongs to the first that reaches its value
                // and to all after it.
                let ends = domains.iter().map(|domain| domain.values.as_slice());
                let ends = query.parameters.integer_lists(ends);
                let ends = format!("{ends}[{of_bucket}]");
                format!("arrayJoin(range(arrayCount(end -> end < value, {ends}), length({ends})))")
            }
            DistributionKind::Histogram(interval) => {
                let interval = query.parameters.integer((*interval).max(1));
                let least = domains
                    .iter()
                    .map(|domain| domain.ends.map_or(0, |(least, _)| least));
                let least = query.parameters.integers(least);
                format!("intDiv(value, {interval}) - intDiv({least}[{of_bucket}], {interval})")
            }
        };
        let statement = by_slot(query, &rows.with(&slot, "slot"), &measures);
        for mut row in self.run(&statement, cancel)?.into_rows() {
            let (bucket, slot) = (row.text()?, row.signed()?);
            let measured = measures.read(&mut row)?;
            if let Some(metrics) = table.at(&bucket, slot) {
                *metrics = measures.metrics_of(&measured, None);
            }
        }
        Ok(table.rows)
    }

    /// Gives the rows of postings that have a value, with it and their bucket.
    fn valued(
        &self,
        query: &mut Query<'_>,
        split: Split<'_>,
        filters: &[Resolved],
        facet: DistributionFacet,
    ) -> Rows {
        let condition = query.any_of(filters);
        let value = match facet {
            DistributionFacet::Salary => "salary".to_owned(),
            DistributionFacet::PostingDuration => ended(query),
            DistributionFacet::MinYearsExperience => "min_years".to_owned(),
            DistributionFacet::MaxYearsExperience => "max_years".to_owned(),
        };
        let rows = self
            .postings_rows()
            .filtered(&condition)
            .with(&value, "optional_value")
            .filtered("optional_value IS NOT NULL")
            .with("assumeNotNull(optional_value)", "value");
        split_rows(query, &rows, split)
    }
}

/// Gives the number of a row's bucket, from 1, in SQL.
fn bucket_number(query: &mut Query<'_>, split: Split<'_>) -> String {
    match split {
        Some((_, labels)) => {
            let labels = query
                .parameters
                .texts(labels.iter().map(|label: &Arc<str>| &**label));
            format!("indexOf({labels}, bucket)")
        }
        None => "1".to_owned(),
    }
}

fn labels_of(request: &DistributionRequest, domain: &Domain) -> Result<Labels, QueryError> {
    let Some((least, greatest)) = domain.ends else {
        return Ok(Labels::new());
    };
    match &request.kind {
        DistributionKind::Percentile(keys) => {
            let keys = sorted_keys(keys).into_iter().map(u64::from);
            Ok(keys.zip(domain.values.iter().copied()).collect())
        }
        DistributionKind::Histogram(interval) => {
            let interval = (*interval).max(1);
            let first = least / interval;
            let count = greatest / interval - first + 1;
            check_histogram(count)?;
            Ok((0..count).map(|at| (at + 1, (first + at) * interval)).collect())
        }
    }
}

fn described(
    request: &DistributionRequest,
    domain: Option<(u64, u64)>,
    labels: Labels,
    metrics: Vec<Metrics>,
) -> Distribution {
    let buckets = labels.into_iter().zip(metrics);
    Distribution {
        facet: request.facet,
        kind: request.kind.clone(),
        domain,
        buckets: buckets
            .map(|((key, value), metrics)| DistributionBucket { key, value, metrics })
            .collect(),
    }
}
