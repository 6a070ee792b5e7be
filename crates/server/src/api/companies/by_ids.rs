//! `POST /companies/versions/{version}/companies`

use std::borrow::Cow;

use contract::json::Value;
use serde_json::json;

use super::{describe, fields};
use crate::call::{Answer, Call, Input, Outcome};

/// Reads several companies; unknown ids are dropped and repeats answered once.
pub fn by_ids(call: &Call, body: Input<'_>) -> Outcome {
    let at = call.companies()?;
    let fields = fields(call, &body);
    let companies = &at.data.companies;
    let mut places: Vec<usize> = Vec::new();
    if let Input::Json(document) = &body {
        let ids = document.root().member("ids").into_iter().flat_map(Value::items);
        places.extend(ids.filter_map(id).filter_map(|id| companies.by_id(&id)));
    }
    // Places stand in the order of ids, which is the order of the answer.
    places.sort_unstable();
    places.dedup();
    let rows: Vec<_> = places
        .into_iter()
        .map(|place| describe(&companies.rows()[place], fields))
        .collect();
    Ok(Answer::json(&json!({ "data": rows })).at(at.version))
}

/// Reads an id, which may be sent as a number.
fn id(value: Value<'_>) -> Option<Cow<'_, str>> {
    let number = || value.as_i64().map(|number| number.to_string().into());
    value.as_str().map(Cow::Borrowed).or_else(number)
}
