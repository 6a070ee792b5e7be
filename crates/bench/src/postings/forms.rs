//! The questions.

use analytics::query::{
    Conditions, DateForm, DistributionFacet, DistributionKind, DistributionRequest, NestedRequest, Operator,
    PostingRequest, PostingsRequest, RankRequest, RankingRequest, Relation, SortKey, TaxonomyCondition,
    TimeseriesRequest, TotalsRequest, Value as FilterValue, ValueSet, Visibility, When, Window,
};
use analytics::{Cancel, Column, Day, Dimension, Engine, Facet, Interval, Metric, MetricValue, Metrics};
use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use super::corpus::{Codes, short_id};

/// One question to all engines.
#[derive(Debug)]
pub(super) struct Form {
    pub name: &'static str,
    question: Question,
    /// What the peers fill into their statements.
    pub values: Value,
    /// Bytes of the columns that have to be looked at, at their widths in the corpus.
    pub touched_bytes: u64,
}

#[derive(Debug)]
enum Question {
    Totals(TotalsRequest),
    Series(TimeseriesRequest),
    Ranking(RankingRequest),
    Nested(NestedRequest),
    Distribution(Vec<Conditions>, DistributionRequest),
    Page(PostingsRequest),
}

/// Makes all questions; their values are those that are frequent in the corpus.
pub(super) fn all(engine: &dyn Engine, codes: &Codes) -> anyhow::Result<Vec<Form>> {
    let latest = engine.latest_day();
    let (first, _) = engine.months().context("there are no postings")?;
    let year = window(latest.plus(-364), latest, Relation::Active);
    let whole = window(first, latest, Relation::Active);
    let rows = engine.coverage().unique;
    let in_year = count(engine, &Conditions::of(year))?;
    let top = |facet: Dimension, limit: usize| top_labels(engine, year, facet, limit);
    let skills = top(Dimension::Skills, 12)?;
    let occupation = label(top(Dimension::Soc5, 2)?, 1)?;
    let state = label(top(Dimension::State, 3)?, 2)?;
    let titles = top(Dimension::Title, 200)?;
    let integers = |column: Column, labels: &[String]| -> Vec<u32> {
        labels
            .iter()
            .filter_map(|label| codes.of(column, label))
            .collect()
    };
    let skill_integers = integers(Column::Skills, &skills);
    let span = json!({"start": (latest.plus(-364)).0, "end": latest.0, "first": first.0});
    let with = |extra: Value| {
        let mut values = span.clone();
        if let (Some(values), Value::Object(extra)) = (values.as_object_mut(), extra) {
            values.extend(extra);
        }
        values
    };
    let skill_logic = Conditions {
        taxonomies: vec![
            condition(Dimension::Skills, &skills[0..1], Operator::Or, true),
            condition(Dimension::Skills, &skills[3..6], Operator::Or, true),
            condition(Dimension::Skills, &skills[1..2], Operator::Or, false),
        ],
        ..Conditions::of(year)
    };
    let of_occupation = only(year, Dimension::Soc5, std::slice::from_ref(&occupation));
    let of_state = only(year, Dimension::State, std::slice::from_ref(&state));
    let of_titles = only(year, Dimension::Title, &titles);
    let months: Vec<(i32, i32)> = Interval::Month
        .periods(first, latest)
        .into_iter()
        .map(|period| (period.start.0, period.end.0))
        .collect();
    let in_occupation = count(engine, &of_occupation)?;
    let in_state = count(engine, &of_state)?;
    let tags = 9;
    Ok(vec![
        Form {
            name: "totals by window",
            question: Question::Totals(totals(
                Conditions::of(year),
                &[Metric::UniquePostings, Metric::DuplicatePostings],
            )),
            values: span.clone(),
            // Duplicates are a byte.
            touched_bytes: in_year,
        },
        Form {
            name: "skills and, or, not",
            question: Question::Totals(totals(skill_logic, &[Metric::UniquePostings])),
            values: with(
                json!({"all": skill_integers[0], "any": skill_integers[3..6], "none": skill_integers[1]}),
            ),
            // Sets of rows, a bit each.
            touched_bytes: 5 * in_year / 8,
        },
        Form {
            name: "monthly series, posted",
            question: Question::Series(series(Conditions::of(window(first, latest, Relation::Posted)))),
            values: with(json!({"months": months})),
            touched_bytes: 0,
        },
        Form {
            name: "monthly series, active",
            question: Question::Series(series(Conditions::of(whole))),
            values: with(json!({"months": months})),
            touched_bytes: 4 * rows,
        },
        Form {
            name: "top titles",
            question: Question::Ranking(ranking(Conditions::of(year), Dimension::Title, 10)),
            values: span.clone(),
            touched_bytes: 2 * in_year,
        },
        Form {
            name: "top skills of an occupation",
            question: Question::Ranking(ranking(of_occupation.clone(), Dimension::Skills, 10)),
            values: with(json!({"soc5": integers(Column::Soc5, &[occupation])})),
            touched_bytes: in_occupation * (8 + 2 * tags),
        },
        Form {
            name: "top skills overall",
            question: Question::Ranking(ranking(Conditions::of(year), Dimension::Skills, 10)),
            values: span.clone(),
            touched_bytes: in_year * 2 * tags,
        },
        Form {
            name: "company x skill",
            question: Question::Nested(nested(
                Conditions::of(year),
                Dimension::Company,
                Dimension::Skills,
            )),
            values: span.clone(),
            touched_bytes: in_year * 4,
        },
        Form {
            name: "county x title",
            question: Question::Nested(nested(Conditions::of(year), Dimension::County, Dimension::Title)),
            values: span.clone(),
            touched_bytes: in_year * 4,
        },
        Form {
            name: "salary percentiles",
            question: Question::Distribution(
                vec![Conditions::of(year)],
                DistributionRequest {
                    facet: DistributionFacet::Salary,
                    kind: DistributionKind::Percentile(vec![10, 25, 50, 75, 90]),
                    metrics: vec![Metric::UniquePostings],
                },
            ),
            values: span.clone(),
            touched_bytes: 4 * in_year,
        },
        Form {
            name: "sample page",
            question: Question::Page(page(of_state.clone())),
            values: with(json!({"state": integers(Column::State, std::slice::from_ref(&state))})),
            touched_bytes: in_state / 8,
        },
        Form {
            name: "distinct companies",
            question: Question::Totals(totals(of_state, &[Metric::UniqueCompanies])),
            values: with(
                json!({"state": integers(Column::State, &[state]), "missing": codes.of(Column::Company, analytics::UNCLASSIFIED)}),
            ),
            touched_bytes: 2 * in_state,
        },
        Form {
            name: "wide filter",
            question: Question::Totals(totals(
                of_titles,
                &[Metric::UniquePostings, Metric::DuplicatePostings],
            )),
            values: with(json!({"titles": integers(Column::Title, &titles)})),
            touched_bytes: 2 * in_year,
        },
    ])
}

impl Form {
    /// Asks the engine and brings its answer into the form of the peers: integers for codes, lists for rows.
    pub(super) fn ask(&self, engine: &dyn Engine, codes: &Codes, cancel: &Cancel) -> anyhow::Result<Value> {
        Ok(match &self.question {
            Question::Totals(request) => Value::from(numbers(&engine.totals(request, cancel)?)),
            Question::Series(request) => {
                let answer = engine.timeseries(request, cancel)?;
                let (_, values) = answer.data.metrics.first().context("a series has a metric")?;
                values.iter().map(number).collect()
            }
            Question::Ranking(request) => {
                let answer = engine.ranking(request, cancel)?;
                let column = request.facet.dimension.column();
                let buckets = answer.data.buckets.iter().map(|bucket| {
                    json!([
                        codes.of(column, &bucket.bucket.name),
                        first_number(&bucket.bucket.metrics)
                    ])
                });
                buckets.collect()
            }
            Question::Nested(request) => {
                let answer = engine.nested_ranking(request, cancel)?;
                let outer = request.ranking.facet.dimension.column();
                let inner = request.nested_facet.dimension.column();
                let buckets = answer.data.buckets.iter().flat_map(|bucket| {
                    let name = codes.of(outer, &bucket.bucket.name);
                    let held = bucket.inner.buckets.iter();
                    held.map(move |held| {
                        json!([
                            name,
                            codes.of(inner, &held.bucket.name),
                            first_number(&held.bucket.metrics)
                        ])
                    })
                });
                buckets.collect()
            }
            Question::Distribution(filters, request) => {
                let answer = engine.distribution(filters, request, cancel)?;
                answer.data.buckets.iter().map(|bucket| bucket.value).collect()
            }
            Question::Page(request) => {
                let page = engine.postings(request, cancel)?;
                let ids: Vec<u64> = page
                    .postings
                    .iter()
                    .map(|posting| short_id(&posting.id.0))
                    .collect();
                json!([page.unique_postings, ids])
            }
        })
    }
}

fn window(start: Day, end: Day, relation: Relation) -> When {
    When::Window(Window {
        start,
        end,
        relation,
        form: DateForm::Days,
    })
}

fn only(when: When, dimension: Dimension, labels: &[String]) -> Conditions {
    Conditions {
        taxonomies: vec![condition(dimension, labels, Operator::Or, true)],
        ..Conditions::of(when)
    }
}

fn condition(
    dimension: Dimension,
    labels: &[String],
    operator: Operator,
    is_included: bool,
) -> TaxonomyCondition {
    let values = ValueSet {
        values: labels
            .iter()
            .map(|label| FilterValue::Text(label.clone()))
            .collect(),
        operator,
    };
    let (include, exclude) = if is_included {
        (Some(values), None)
    } else {
        (None, Some(values))
    };
    TaxonomyCondition {
        facet: Facet::code(dimension),
        include,
        exclude,
    }
}

fn totals(filter: Conditions, metrics: &[Metric]) -> TotalsRequest {
    TotalsRequest {
        filters: vec![filter],
        metrics: metrics.to_vec(),
    }
}

fn series(filter: Conditions) -> TimeseriesRequest {
    TimeseriesRequest {
        filters: vec![filter],
        metrics: vec![Metric::UniquePostings],
        interval: Some(Interval::Month),
    }
}

fn ranking(filter: Conditions, dimension: Dimension, limit: usize) -> RankingRequest {
    RankingRequest {
        filters: vec![filter],
        facet: Facet::code(dimension),
        rank: rank(limit),
    }
}

fn rank(limit: usize) -> RankRequest {
    RankRequest {
        limit,
        ..RankRequest::default()
    }
}

fn nested(filter: Conditions, outer: Dimension, inner: Dimension) -> NestedRequest {
    NestedRequest {
        ranking: ranking(filter, outer, 10),
        nested_facet: Facet::code(inner),
        nested_rank: rank(5),
    }
}

fn page(filter: Conditions) -> PostingsRequest {
    PostingsRequest {
        filter,
        order: vec![SortKey::Posted],
        skip: 0,
        take: 10,
        visibility: Visibility::All,
        parts: PostingRequest {
            facets: vec![Facet::name_of(Dimension::Title), Facet::name_of(Dimension::City)],
            document: true,
            body: true,
        },
    }
}

fn count(engine: &dyn Engine, filter: &Conditions) -> anyhow::Result<u64> {
    let answer = engine.totals(
        &totals(filter.clone(), &[Metric::UniquePostings]),
        &Cancel::never(),
    )?;
    numbers(&answer)
        .first()
        .copied()
        .context("totals hold what was asked for")
}

/// Gives the most frequent labels of a facet, the bucket of missing values left out.
fn top_labels(
    engine: &dyn Engine,
    when: When,
    dimension: Dimension,
    limit: usize,
) -> anyhow::Result<Vec<String>> {
    let mut request = ranking(Conditions::of(when), dimension, limit);
    request.rank.exclude = vec![analytics::UNCLASSIFIED.to_owned()];
    let answer = engine.ranking(&request, &Cancel::never())?;
    let labels: Vec<String> = answer
        .data
        .buckets
        .iter()
        .map(|bucket| bucket.bucket.name.to_string())
        .collect();
    if labels.len() < limit {
        bail!("'{}' has only {} values", request.facet.name(), labels.len());
    }
    Ok(labels)
}

fn label(labels: Vec<String>, at: usize) -> anyhow::Result<String> {
    labels
        .into_iter()
        .nth(at)
        .context("as many labels as were asked for")
}

fn number(value: &MetricValue) -> u64 {
    match value {
        MetricValue::Integer(number) => *number,
        MetricValue::Ratio(_) | MetricValue::Missing => 0,
    }
}

fn numbers(metrics: &Metrics) -> Vec<u64> {
    metrics.iter().map(|(_, value)| number(value)).collect()
}

fn first_number(metrics: &Metrics) -> Option<u64> {
    metrics.first().map(|(_, value)| number(value))
}
