//! Answers as they are written: figures, series, buckets, distributions and items of taxonomies.

use analytics::{
    Dimension, Metric, MetricValue, Metrics,
    query::{
        Answer as Answered, Distribution, DistributionKind, RankedBucket, Ranking, Series, TaxonomyItem,
    },
};
use serde_json::{Map, Value, json};

use crate::call::{Answer, Outcome};

fn number(value: MetricValue) -> Value {
    match value {
        MetricValue::Integer(integer) => integer.into(),
        MetricValue::Ratio(ratio) => ratio.into(),
        MetricValue::Missing => Value::Null,
    }
}

fn figures(metrics: &Metrics) -> Map<String, Value> {
    let named = metrics
        .iter()
        .map(|(metric, value)| (metric.name().to_owned(), number(*value)));
    named.collect()
}

/// Writes totals.
pub fn totals(totals: &Metrics) -> Outcome {
    Ok(Answer::json(&json!({ "data": { "totals": figures(totals) } })))
}

fn beside_totals(name: &str, data: Value, totals: &Metrics) -> Outcome {
    Ok(Answer::json(
        &json!({ "data": { name: data, "totals": figures(totals) } }),
    ))
}

fn describe_series(series: &Series) -> Value {
    let mut described = Map::new();
    let axis = series.labels.iter().map(String::as_str).map(Value::from);
    described.insert(series.interval.name().to_owned(), axis.collect());
    for (metric, values) in &series.metrics {
        let values = values.iter().map(|value| number(*value));
        described.insert(metric.name().to_owned(), values.collect());
    }
    described.into()
}

/// Writes a series.
pub fn timeseries(answer: &Answered<Series>) -> Outcome {
    beside_totals("timeseries", describe_series(&answer.data), &answer.totals)
}

/// Describes a ranking of the facet that the path calls `name`; `inner` describes what a bucket holds besides.
fn describe_ranking<T>(
    name: &str,
    ranking: &Ranking<T>,
    inner: impl Fn(&T) -> Option<(&'static str, Value)>,
) -> Value {
    let bucket = |ranked: &RankedBucket<T>| {
        let mut described = Map::new();
        described.insert("name".to_owned(), ranked.bucket.name.as_ref().into());
        described.extend(figures(&ranked.bucket.metrics));
        if let Some((member, value)) = inner(&ranked.inner) {
            described.insert(member.to_owned(), value);
        }
        Value::from(described)
    };
    json!({
        "facet": name,
        "limit": ranking.limit,
        "rank_by": ranking.rank_by.name(),
        "buckets": ranking.buckets.iter().map(bucket).collect::<Vec<_>>(),
    })
}

/// Writes a ranking.
pub fn ranking(name: &str, answer: &Answered<Ranking>) -> Outcome {
    let ranking = describe_ranking(name, &answer.data, |()| None);
    beside_totals("ranking", ranking, &answer.totals)
}

/// Writes a ranking with a series in each bucket.
pub fn ranked_timeseries(name: &str, answer: &Answered<Ranking<Series>>) -> Outcome {
    let ranking = describe_ranking(name, &answer.data, |series| {
        Some(("timeseries", describe_series(series)))
    });
    beside_totals("ranking", ranking, &answer.totals)
}

/// Writes a ranking with a ranking in each bucket.
pub fn nested_ranking(name: &str, nested: &str, answer: &Answered<Ranking<Ranking>>) -> Outcome {
    let ranking = describe_ranking(name, &answer.data, |inner| {
        Some(("ranking", describe_ranking(nested, inner, |()| None)))
    });
    beside_totals("ranking", ranking, &answer.totals)
}

fn describe_distribution(distribution: &Distribution) -> Value {
    let (kind, interval) = match &distribution.kind {
        DistributionKind::Percentile(_) => ("percentile", None),
        DistributionKind::Histogram(width) => ("histogram", Some(width)),
    };
    let buckets = distribution.buckets.iter().map(|bucket| {
        let mut described = Map::new();
        described.insert("key".to_owned(), bucket.key.into());
        described.insert("value".to_owned(), bucket.value.into());
        described.extend(figures(&bucket.metrics));
        Value::from(described)
    });
    json!({
        "facet": distribution.facet.name(),
        "type": kind,
        "interval": interval,
        "domain": {
            "min": distribution.domain.map(|(least, _)| least),
            "max": distribution.domain.map(|(_, greatest)| greatest),
        },
        "buckets": buckets.collect::<Vec<_>>(),
    })
}

/// Writes a distribution.
pub fn distribution(answer: &Answered<Distribution>) -> Outcome {
    beside_totals(
        "distribution",
        describe_distribution(&answer.data),
        &answer.totals,
    )
}

/// Writes a ranking with a distribution in each bucket.
pub fn ranked_distribution(name: &str, answer: &Answered<Ranking<Distribution>>) -> Outcome {
    let ranking = describe_ranking(name, &answer.data, |distribution| {
        Some(("distribution", describe_distribution(distribution)))
    });
    beside_totals("ranking", ranking, &answer.totals)
}

/// Writes items of a taxonomy.
pub fn items(dimension: Dimension, items: &[TaxonomyItem]) -> Answer {
    let items: Vec<Value> = items.iter().map(|item| describe_item(dimension, item)).collect();
    Answer::json(&json!({ "data": items }))
}

fn describe_item(dimension: Dimension, item: &TaxonomyItem) -> Value {
    let mut properties = Map::new();
    match dimension {
        Dimension::Title => {
            properties.insert("singular_name".to_owned(), json!(item.singular_name));
        }
        Dimension::Skills
        | Dimension::SpecializedSkills
        | Dimension::CommonSkills
        | Dimension::Certifications
        | Dimension::SoftwareSkills => {
            let kind = item
                .skill_type
                .map(|kind| json!({ "id": kind.id(), "name": kind.name() }));
            properties.insert("type".to_owned(), kind.unwrap_or_default());
        }
        Dimension::Onet
        | Dimension::Soc2
        | Dimension::Soc3
        | Dimension::Soc4
        | Dimension::Soc5
        | Dimension::UkSoc1
        | Dimension::UkSoc2
        | Dimension::UkSoc3
        | Dimension::UkSoc4
        | Dimension::LotCareerArea
        | Dimension::LotOccupationGroup
        | Dimension::LotOccupation
        | Dimension::LotSpecializedOccupation => {
            let description = item.description.as_deref().unwrap_or_default();
            properties.insert("description".to_owned(), description.into());
        }
        Dimension::City | Dimension::County | Dimension::Fips | Dimension::Msa | Dimension::State => {
            properties.insert(
                "lat".to_owned(),
                json!(item.location.map(|(latitude, _)| latitude)),
            );
            properties.insert(
                "lon".to_owned(),
                json!(item.location.map(|(_, longitude)| longitude)),
            );
        }
        _ => {}
    }
    properties.insert(
        Metric::UniquePostings.name().to_owned(),
        item.unique_postings.into(),
    );
    // A city's code is made of its name, and clients know it by that.
    let id = (dimension != Dimension::City).then_some(item.id.as_ref());
    let mut described = Map::new();
    described.insert("id".to_owned(), json!(id));
    described.insert("name".to_owned(), item.name.as_ref().into());
    described.insert("properties".to_owned(), properties.into());
    if let Some(score) = item.score {
        described.insert("score".to_owned(), score.into());
    }
    described.into()
}
