//! `GET /livez`, `/readyz` and `/metrics` on the health listener

use contract::{
    error::ApiError,
    family::{FAMILIES, FamilyRow},
};
use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// Says that the process answers.
pub fn live(_call: &Call, _body: Input<'_>) -> Outcome {
    Ok(Answer::json(&json!({ "data": { "live": true } })))
}

/// Says whether requests would be served.
pub fn ready(call: &Call, _body: Input<'_>) -> Outcome {
    if call.app.drain.is_draining() {
        return Err(ApiError::draining());
    }
    // A family is there once it has data; a server without any has nothing to answer.
    let is_served = |row: &FamilyRow| !call.app.lacks_data(Some(row.family));
    if !FAMILIES.iter().any(is_served) {
        return Err(ApiError::not_ready());
    }
    Ok(Answer::json(&json!({ "data": { "ready": true } })))
}

/// Writes the metrics.
pub fn metrics(call: &Call, _body: Input<'_>) -> Outcome {
    call.app.refresh_metrics();
    let text = call.app.metrics.exposition();
    Ok(Answer::whole(text.map_err(|error| {
        ApiError::internal_error(call.request_id.text()).because(error.to_string())
    })?))
}
