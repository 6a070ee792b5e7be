//! Rankings and nested rankings.

use std::sync::Arc;

use analytics::query::{
    Answer, Bucket, MOST_INNER_BUCKETS, NestedRequest, RankRequest, RankedBucket, Ranking, RankingRequest,
};
use analytics::vocabulary::Resolved;
use analytics::{Cancel, Facet, Metric, Metrics, QueryError, UNCLASSIFIED, significance};

use super::ClickHouse;
use crate::sql::{Measured, Measures, Query, Rows};
use crate::statement::{Kind, Statement};

/// The outer ranking of an answer.
pub(super) struct Outer {
    pub(super) filters: Vec<Resolved>,
    pub(super) totals: Metrics,
    pub(super) buckets: Vec<Ranked>,
}

/// A bucket that is shown.
pub(super) struct Ranked {
    pub(super) bucket: Bucket,
    pub(super) unique: u64,
}

/// What buckets are grouped by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// One facet.
    Bucket,
    /// A facet inside the buckets of another.
    Nested,
}

/// What significance compares with.
struct Background {
    /// Rows of all postings of the timeframe, labelled like those that are ranked.
    rows: Rows,
    /// How many postings that are.
    all: u64,
    /// SQL of the number of postings among which buckets are counted.
    total: String,
}

impl ClickHouse {
    pub(super) fn rank(
        &self,
        request: &RankingRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking>, QueryError> {
        let outer = self.outer(request, cancel)?;
        let buckets = outer.buckets.into_iter().map(|ranked| RankedBucket {
            bucket: ranked.bucket,
            inner: (),
        });
        Ok(Answer {
            data: frame(request.facet, &request.rank, buckets.collect()),
            totals: outer.totals,
        })
    }

    /// Ranks the buckets of a facet over all postings that match.
    pub(super) fn outer(&self, request: &RankingRequest, cancel: &Cancel) -> Result<Outer, QueryError> {
        let (facet, rank) = (request.facet, &request.rank);
        rank.check(facet)?;
        let filters = self.vocabulary.resolve(&request.filters)?;
        let (total, totals) = self.measure(&filters, &rank.extra_metrics, cancel)?;
        let mut query = self.query();
        let background = match rank.by {
            Metric::Significance => {
                let sql = query.parameters.integer(total);
                Some(self.background(&mut query, facet, Keys::Bucket, &filters, sql, cancel)?)
            }
            _ => None,
        };
        let condition = query.any_of(&filters);
        let rows = self
            .postings_rows()
            .filtered(&condition)
            .labelled(facet, Keys::Bucket.label());
        let measures = Measures::of(&rank.metrics());
        let statement = ranked(
            query,
            &rows,
            Keys::Bucket,
            facet,
            rank,
            &measures,
            background.as_ref(),
        );
        let mut buckets = Vec::new();
        for mut row in self.run(&statement, cancel)?.into_rows() {
            let name = row.text()?;
            let measured = measures.read(&mut row)?;
            let behind = match &background {
                Some(background) => Some((row.unsigned()?, background.all)),
                None => None,
            };
            let bucket = described(name, &measures, &measured, total, behind);
            buckets.push(Ranked {
                bucket,
                unique: measured.unique,
            });
        }
        Ok(Outer {
            filters,
            totals,
            buckets,
        })
    }

    fn background(
        &self,
        query: &mut Query<'_>,
        facet: Facet,
        keys: Keys,
        filters: &[Resolved],
        total: String,
        cancel: &Cancel,
    ) -> Result<Background, QueryError> {
        let bare = Resolved::timeframes(filters);
        let condition = query.any_of(&bare);
        Ok(Background {
            rows: self
                .postings_rows()
                .filtered(&condition)
                .labelled(facet, keys.label()),
            all: self.count(&bare, cancel)?,
            total,
        })
    }

    pub(super) fn rank_nested(
        &self,
        request: &NestedRequest,
        cancel: &Cancel,
    ) -> Result<Answer<Ranking<Ranking>>, QueryError> {
        let (facet, rank) = (request.ranking.facet, &request.ranking.rank);
        let (inner_facet, inner_rank) = (request.nested_facet, &request.nested_rank);
        inner_rank.check(inner_facet)?;
        let outer = self.outer(&request.ranking, cancel)?;
        let mut inner = self.inner(&outer, request, cancel)?;
        let found: usize = inner.iter().map(Vec::len).sum();
        if found as u64 > MOST_INNER_BUCKETS {
            return Err(QueryError::TooManyBuckets {
                buckets: found as u64,
                limit: MOST_INNER_BUCKETS,
            });
        }
        let buckets = outer.buckets.into_iter().zip(&mut inner);
        let buckets = buckets.map(|(ranked, inner)| RankedBucket {
            bucket: ranked.bucket,
            inner: frame(inner_facet, inner_rank, std::mem::take(inner)),
        });
        Ok(Answer {
            data: frame(facet, rank, buckets.collect()),
            totals: outer.totals,
        })
    }

    /// Ranks the inner facet in each outer bucket, by one statement for all of them.
    fn inner(
        &self,
        outer: &Outer,
        request: &NestedRequest,
        cancel: &Cancel,
    ) -> Result<Vec<Vec<RankedBucket>>, QueryError> {
        let (facet, rank) = (request.nested_facet, &request.nested_rank);
        let mut inner: Vec<Vec<RankedBucket>> = outer.buckets.iter().map(|_| Vec::new()).collect();
        if inner.is_empty() {
            return Ok(inner);
        }
        let labels = Outer::labels(&outer.buckets);
        let mut query = self.query();
        let background = match rank.by {
            Metric::Significance => {
                let names = query.parameters.texts(labels.iter().map(|label| &**label));
                let counts = outer.buckets.iter().map(|ranked| ranked.unique);
                let counts = query.parameters.integers(counts);
                let total = format!("transform(bucket, {names}, {counts}, toUInt64(0))");
                Some(self.background(&mut query, facet, Keys::Nested, &outer.filters, total, cancel)?)
            }
            _ => None,
        };
        let condition = query.any_of(&outer.filters);
        let is_shown = query.is_one_of("bucket", labels.iter().map(|label| &**label));
        let rows = self
            .postings_rows()
            .filtered(&condition)
            .labelled(request.ranking.facet, Keys::Bucket.label())
            .filtered(&is_shown)
            .labelled(facet, Keys::Nested.label());
        let measures = Measures::of(&rank.metrics());
        let statement = ranked(
            query,
            &rows,
            Keys::Nested,
            facet,
            rank,
            &measures,
            background.as_ref(),
        );
        for mut row in self.run(&statement, cancel)?.into_rows() {
            let (outer_name, name) = (row.text()?, row.text()?);
            let measured = measures.read(&mut row)?;
            let Some(at) = labels.iter().position(|label| **label == *outer_name) else {
                continue;
            };
            let behind = match &background {
                Some(background) => Some((row.unsigned()?, background.all)),
                None => None,
            };
            let total = outer.buckets[at].unique;
            let bucket = described(name, &measures, &measured, total, behind);
            inner[at].push(RankedBucket { bucket, inner: () });
        }
        Ok(inner)
    }
}

impl Outer {
    /// Gives the labels of buckets, best first.
    pub(super) fn labels(buckets: &[Ranked]) -> Vec<Arc<str>> {
        buckets.iter().map(|ranked| ranked.bucket.name.clone()).collect()
    }
}

impl Keys {
    /// Gives the column of the label that is ranked.
    const fn label(self) -> &'static str {
        match self {
            Self::Bucket => "bucket",
            Self::Nested => "nested",
        }
    }

    /// Gives the columns that are grouped by.
    const fn columns(self) -> &'static str {
        match self {
            Self::Bucket => "bucket",
            Self::Nested => "bucket, nested",
        }
    }

    fn limit(self, limit: usize) -> String {
        match (self, limit) {
            (_, 0) => String::new(),
            (Self::Bucket, limit) => format!("LIMIT {limit}"),
            (Self::Nested, limit) => format!("LIMIT {limit} BY bucket"),
        }
    }
}

/// Makes the statement that groups labelled rows and gives the best buckets in order.
fn ranked(
    mut query: Query<'_>,
    rows: &Rows,
    keys: Keys,
    facet: Facet,
    rank: &RankRequest,
    measures: &Measures,
    background: Option<&Background>,
) -> Statement {
    let label = keys.label();
    let mut conditions = Vec::new();
    let buckets = query.vocabulary.buckets(facet);
    // Labels that no bucket has decide nothing, and they can be as long as a request.
    let known = |labels: &[String]| -> Vec<Arc<str>> {
        let found = labels.iter().filter_map(|label| buckets.find(label));
        found.map(|bucket| buckets.label(bucket).clone()).collect()
    };
    if !rank.include.is_empty() {
        let included = known(&rank.include);
        conditions.push(query.is_one_of(label, included.iter().map(|label| &**label)));
    }
    if !rank.exclude.is_empty() {
        let excluded = known(&rank.exclude);
        let excluded = query.is_one_of(label, excluded.iter().map(|label| &**label));
        conditions.push(format!("NOT ({excluded})"));
    }
    if background.is_some() && !facet.is_multi() {
        conditions.push(format!("{label} != '{UNCLASSIFIED}'"));
    }
    let rows = match conditions.as_slice() {
        [] => rows.clone(),
        conditions => rows.filtered(&conditions.join(" AND ")),
    };
    let least = query.parameters.integer(rank.least_unique_postings());
    for column in keys.columns().split(", ") {
        query.column(column, column, Kind::Text);
    }
    measures.add_to(&mut query);
    let columns = keys.columns();
    let groups = format!(
        "SELECT {} FROM {} GROUP BY {columns} HAVING unique_count >= {least}",
        query.selected(),
        rows.0
    );
    let limit = keys.limit(rank.limit);
    let Some(background) = background else {
        let order = order_of(rank.by);
        return query.finish(format!("{groups} ORDER BY {order} DESC, {label} ASC {limit}"));
    };
    let names = query.names();
    query.column("behind_count", "behind_count", Kind::Unsigned);
    let all = query.parameters.integer(background.all);
    let f = format!("(unique_count / {})", background.total);
    let b = format!("(behind_count / {all})");
    query.finish(format!(
        "SELECT {names}, behind_count FROM ({groups}) AS inside INNER JOIN \
         (SELECT {label}, count() AS behind_count FROM {} GROUP BY {label}) AS background USING ({label}) \
         WHERE {f} > {b} ORDER BY ({f} - {b}) * {f} / {b} DESC, {label} ASC {limit}",
        background.rows.0
    ))
}

/// Gives what buckets are sorted by, as doubles where the metric is one.
const fn order_of(by: Metric) -> &'static str {
    match by {
        Metric::DuplicatePostings => "duplicate_sum",
        Metric::TotalPostings => "unique_count + duplicate_sum",
        Metric::PostingIntensity => "(unique_count + duplicate_sum) / unique_count",
        Metric::UniqueCompanies => "company_count",
        Metric::UniquePostings
        | Metric::MedianPostingDuration
        | Metric::MinSalary
        | Metric::MaxSalary
        | Metric::MedianSalary
        | Metric::Significance => "unique_count",
    }
}

/// Describes a bucket; `behind` holds its postings in the background and all of those.
fn described(
    name: String,
    measures: &Measures,
    measured: &Measured,
    total: u64,
    behind: Option<(u64, u64)>,
) -> Bucket {
    let significance = behind.and_then(|(behind, all)| significance(measured.unique, total, behind, all));
    Bucket {
        name: Arc::from(name),
        metrics: measures.metrics_of(measured, significance),
    }
}

pub(super) fn frame<T>(facet: Facet, rank: &RankRequest, buckets: Vec<RankedBucket<T>>) -> Ranking<T> {
    Ranking {
        facet,
        limit: rank.limit,
        rank_by: rank.by,
        buckets,
    }
}
