//! `POST /titles/versions/{version}/normalize/inspect`

use contract::json::Value;
use serde_json::json;

use super::{describe, fields, job_levels, matches, threshold};
use crate::{
    api::term,
    call::{Answer, Call, Input, Outcome},
};

/// Titles when the caller does not say.
const DEFAULT_LIMIT: i64 = 5;

/// Finds the titles that a raw one may mean, the surest first.
pub fn inspect(call: &Call, body: Input<'_>) -> Outcome {
    let term = term::term(&body)?;
    let fields = fields(call, &body)?;
    let at = call.titles()?;
    let limit = match &body {
        Input::Json(document) => document.root().member("limit").and_then(Value::as_i64),
        _ => call.query.integer("limit"),
    };
    let limit = usize::try_from(limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or_default();
    let job_levels = job_levels(term);
    let found: Vec<_> = matches(&at.data, term, threshold(call, &body), limit)
        .into_iter()
        .map(|it| describe(&at.data, it, &job_levels, fields))
        .collect();
    Ok(Answer::json(&json!({ "data": found })).at(at.version))
}
