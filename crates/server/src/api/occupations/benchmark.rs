//! `POST /occupation-benchmark/dimensions/{dimension}`

mod dataset;

use contract::{json::Value, wire::occupation_benchmark::DATASETS};
use serde_json::{Map, Value as Json, json};

use super::{
    answer, check_lot_version, dimension_of, pin, profiles,
    region::AskedRegion,
    request::{self, occupation},
    writing,
};
use crate::call::{Call, Input, Outcome};
use dataset::Question;

/// Gives the figures that an occupation is measured by.
pub fn benchmark(call: &Call, body: Input<'_>) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    let dimension = dimension_of(call)?;
    check_lot_version(call, tables)?;
    let root = request::root(&body)?;
    request::judge(root, &["id"], dimension)?;
    let index = occupation(root, "id", dimension, tables)?;
    let asked = AskedRegion::of(root, &data)?;
    let wanted: Option<Vec<&str>> = root
        .member("datasets")
        .map(|names| names.items().filter_map(Value::as_str).collect());
    let is_wanted = |name: &&&str| wanted.as_ref().is_none_or(|wanted| wanted.contains(*name));
    // A region that was not asked for before is gathered first, which is not done in vain.
    let profiles = if DATASETS
        .iter()
        .filter(is_wanted)
        .any(|name| dataset::reads_postings(name))
    {
        profiles(call, &data, index, &asked.region)?
    } else {
        None
    };
    let question = Question {
        data: &data,
        tables,
        profiles: profiles.as_ref(),
        risk: call.app.settings.benchmark.risk(),
        dimension,
        index,
        region: &asked.region,
    };
    let mut members = Map::new();
    let mut basis = Map::new();
    for name in DATASETS.iter().filter(is_wanted) {
        let (value, source) = question.answer(name);
        members.insert((*name).to_owned(), value);
        basis.insert(
            (*name).to_owned(),
            Json::from(writing::labour_basis(tables, source)),
        );
    }
    let occupation = tables.occupation(index);
    let mut answered = json!({
        "id": dimension.id(occupation),
        "name": occupation.name,
        "description": occupation.description,
        "region": asked.describe(),
        "basis": basis,
    });
    if let Json::Object(answered) = &mut answered {
        answered.extend(members);
    }
    Ok(answer(&json!({ "data": answered }), &data))
}
