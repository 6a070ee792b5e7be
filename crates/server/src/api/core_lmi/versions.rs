//! `GET /core-lmi/meta/dataset/{dataset}`

use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// Lists the runs of a dataset.
pub fn versions(call: &Call, _body: Input<'_>) -> Outcome {
    let served = call.app.lmi.served();
    let dataset = super::dataset(call, &served)?;
    Ok(Answer::json(&json!(dataset.versions())))
}
