//! `GET /titles/versions`

use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// Lists the versions, newest first.
pub fn versions(call: &Call, _body: Input<'_>) -> Outcome {
    let served = call.app.titles();
    let names: Vec<&str> = served.names().collect();
    Ok(Answer::json(&json!({ "data": names })))
}
