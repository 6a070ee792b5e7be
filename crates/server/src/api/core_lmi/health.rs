//! `GET /core-lmi/health`

use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// Says that a dataset is loaded; the edge refuses before where none is.
pub fn health(_call: &Call, _body: Input<'_>) -> Outcome {
    Ok(Answer::json(&json!({ "healthy": true })))
}
