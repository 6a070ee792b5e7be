//! `GET /{mount}/meta`

use analytics::{Day, Interval};
use contract::postings::{DISTRIBUTIONS, METRICS, Mount, facet_names, field_names, filter_names};
use serde_json::{Map, Value, json};

use super::at::At;
use crate::call::{Answer, Call, Input, Outcome};

/// Says what is loaded and what can be asked of it.
pub fn meta(call: &Call, _body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let engine = at.engine();
    let corpus = &at.corpus;
    let coverage = engine.coverage();
    let latest_day = engine.latest_day();
    let months = engine.months().map(|(first, _)| months(first, latest_day));
    let metrics = METRICS.map(|metric| metric.name);
    let mut data = json!({
        "attribution": { "title": corpus.title, "body": corpus.credits },
        "available_months": months.unwrap_or_default(),
        "latest_day": latest_day.to_string(),
        "facets": facet_names(at.mount),
        "filters": filter_names(at.mount),
        "metrics": metrics,
        "postingFields": field_names(at.mount),
        "distributions": DISTRIBUTIONS,
        "supportsAdvancedFilters": true,
        "taxonomies": table(&corpus.taxonomies),
        "taxonomy_versions": table(&corpus.accepted_versions),
        "pipelineVersion": corpus.pipeline_version,
        "postings": {
            "unique": coverage.unique,
            "total": coverage.total,
            "with_salary": coverage.with_salary,
            "with_title": coverage.with_title,
            "with_onet": coverage.with_onet,
            "with_location": coverage.with_location,
        },
        "salary_currency": corpus.currency,
        "version": engine.version().to_string(),
    });
    if at.mount == Mount::Global {
        let nations = engine.nation_start_months().into_iter();
        let nations = nations.map(|(nation, month)| (nation, Value::from(month.month_label())));
        data["nation_start_month"] = nations.collect::<Map<_, _>>().into();
    }
    Ok(Answer::json(&json!({ "data": data })))
}

/// Lists the months from one day to another.
fn months(first: Day, last: Day) -> Vec<String> {
    let periods = Interval::Month.periods(first, last).into_iter();
    periods.map(|period| period.label).collect()
}

fn table<T: Clone + Into<Value>>(rows: &[(String, T)]) -> Value {
    let rows = rows
        .iter()
        .map(|(name, value)| (name.clone(), value.clone().into()));
    rows.collect::<Map<_, _>>().into()
}
