//! `POST /titles/versions/{version}/normalize`

use contract::error::ApiError;
use serde_json::json;

use super::{describe, fields, job_levels, matches, threshold};
use crate::{
    api::term,
    call::{Answer, Call, Input, Outcome},
};

/// Finds the title that a raw one means.
pub fn normalize(call: &Call, body: Input<'_>) -> Outcome {
    let term = term::term(&body)?;
    let fields = fields(call, &body)?;
    let at = call.titles()?;
    let found = matches(&at.data, term, threshold(call, &body), 1);
    let best = found.first().ok_or_else(|| ApiError::no_match("title", term))?;
    let title = describe(&at.data, *best, &job_levels(term), fields);
    Ok(Answer::json(&json!({ "data": title })).at(at.version))
}
