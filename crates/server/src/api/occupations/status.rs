//! `GET /{family}/status` of the occupation families

use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// Says whether the family is healthy. The healthy text is compared by clients and never changes.
pub fn status(call: &Call, _body: Input<'_>) -> Outcome {
    let family = call.operation.family;
    let maintenance = family.and_then(|family| call.app.maintenance_seconds(family, call.now));
    let (healthy, message) = if maintenance.is_some() {
        (false, "Service is under maintenance")
    } else if call.app.occupations.pin().is_none() {
        (false, "No occupations are loaded")
    } else {
        (true, "Service is healthy")
    };
    Ok(Answer::json(
        &json!({ "data": { "healthy": healthy, "message": message } }),
    ))
}
