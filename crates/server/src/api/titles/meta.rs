//! `GET /titles/meta`

use contract::error::ApiError;
use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// Names the sources and the newest version.
pub fn meta(call: &Call, _body: Input<'_>) -> Outcome {
    let newest = call.app.titles().latest().ok_or_else(ApiError::not_ready)?;
    let notice = newest.data.titles.notice();
    Ok(Answer::json(&json!({ "data": {
        "attribution": { "title": notice.title, "body": notice.body },
        "latestVersion": newest.name,
    }})))
}
