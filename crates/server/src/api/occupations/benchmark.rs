//! `POST /occupation-benchmark/dimensions/{dimension}`

mod dataset;

use contract::{json::Value, wire::occupation_benchmark::DATASETS};
use serde_json::{Map, Value as Json, json};

use super::{
    check_lot_version, dimension_of,
    region::AskedRegion,
    request::{self, occupation},
    tables,
};
use crate::call::{Answer, Call, Input, Outcome};
use dataset::Question;

/// Gives the figures that an occupation is measured by.
pub fn benchmark(call: &Call, body: Input<'_>) -> Outcome {
    let tables = tables(call)?;
    let dimension = dimension_of(call)?;
    check_lot_version(call, &tables)?;
    let root = request::root(&body)?;
    let index = occupation(root, "id", dimension, &tables)?;
    let asked = AskedRegion::of(root, &tables)?;
    let question = Question {
        tables: &tables,
        dimension,
        index,
        region: &asked.region,
    };
    let wanted: Option<Vec<&str>> = root
        .member("datasets")
        .map(|names| names.items().filter_map(Value::as_str).collect());
    let is_wanted = |name: &&&str| wanted.as_ref().is_none_or(|wanted| wanted.contains(*name));
    let mut members = Map::new();
    let mut basis = Map::new();
    for name in DATASETS.iter().filter(is_wanted) {
        let (value, source) = question.answer(name);
        members.insert((*name).to_owned(), value);
        basis.insert((*name).to_owned(), Json::from(source));
    }
    let occupation = tables.occupation(index);
    let mut data = json!({
        "id": dimension.id(occupation),
        "name": occupation.name,
        "description": occupation.description,
        "region": asked.describe(),
        "basis": basis,
    });
    if let Json::Object(data) = &mut data {
        data.extend(members);
    }
    Ok(Answer::json(&json!({ "data": data })))
}
