//! `GET /skills/versions`

use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// Lists the loaded versions, newest first.
pub fn versions(call: &Call, _body: Input<'_>) -> Outcome {
    let data = call.app.skills();
    let names: Vec<&str> = data
        .versions()
        .iter()
        .map(|version| version.name.as_str())
        .collect();
    Ok(Answer::json(&json!({ "data": names })))
}
