//! `POST /similarity/models/{model}`

use std::borrow::Cow;

use catalog::{Filter, Model};
use contract::{
    error::{ApiError, Expected},
    json::{JsonType, Value},
};
use http::HeaderValue;
use serde_json::{Value as Json, json};

use super::{scores, warnings};
use crate::call::{Answer, Call, DataVersion, Input, Outcome};

/// Results when the caller does not say.
const DEFAULT_LIMIT: i64 = 10;

/// Finds what is nearest to occupations or skills.
pub fn nearest(call: &Call, body: Input<'_>) -> Outcome {
    let name = call.path.get(0);
    let model = Model::named(name).ok_or_else(|| ApiError::unknown_model(name))?;
    let served = scores(call)?;
    let scores = &served.scores;
    let Input::Json(document) = &body else {
        return Err(ApiError::wrong_type(Expected::Object));
    };
    let root = document.root();
    let inputs = inputs(model, root)?;
    let filter = root.member("filter");
    let in_filter = |name| filter.and_then(|filter| filter.member(name));
    let limit = root.member("limit").and_then(Value::as_i64);
    let limit = limit.or(call.query.integer("limit")).unwrap_or(DEFAULT_LIMIT);
    let min_score = in_filter("minScore").and_then(Value::as_f64);
    let filter = Filter {
        ids: in_filter("ids")
            .filter(|ids| !ids.is_null())
            .map(|ids| ids.items().filter_map(Value::as_str).collect()),
        min_score: min_score.or(call.query.number("minScore")).unwrap_or(0.0),
    };
    let limit = usize::try_from(limit).unwrap_or_default();
    let found: Vec<Json> = scores
        .nearest(model, &inputs, &filter, limit)
        .into_iter()
        .map(|it| json!({ "id": it.id, "name": it.name, "score": it.score }))
        .collect();
    let answer = Answer::json(&json!({ "data": found, "warnings": warnings(call, &served) }));
    let name = HeaderValue::from_str(&scores.version().to_string()).expect("a version is digits and a dot");
    let is_fixed = false;
    Ok(answer.at(DataVersion { name, is_fixed }))
}

/// Reads the input, which is a list only for models that take several.
fn inputs<'d>(model: &Model, root: Value<'d>) -> Result<Vec<Cow<'d, str>>, ApiError> {
    let Some(input) = root.member("input") else {
        return Ok(Vec::new());
    };
    if input.json_type() != JsonType::Array {
        return Ok(id(input).into_iter().collect());
    }
    if !model.takes_several() {
        return Err(ApiError::wrong_type(Expected::String).at_pointer("/input"));
    }
    Ok(input.items().filter_map(id).collect())
}

/// Reads an id, which may be sent as a number.
fn id(value: Value<'_>) -> Option<Cow<'_, str>> {
    let number = || value.as_i64().map(|number| number.to_string().into());
    value.as_str().map(Cow::Borrowed).or_else(number)
}
