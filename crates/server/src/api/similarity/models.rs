//! `GET /similarity/models`

use catalog::MODELS;
use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// Lists the models.
pub fn models(_call: &Call, _body: Input<'_>) -> Outcome {
    let names = MODELS.map(|model| model.name);
    Ok(Answer::json(&json!({ "data": names, "warnings": [] })))
}
