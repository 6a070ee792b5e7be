//! `POST /companies/versions/{version}/normalize`

use contract::error::ApiError;
use serde_json::json;

use super::{describe, fields};
use crate::api::term;
use crate::call::{Answer, Call, Input, Outcome};

/// Finds the company that a raw name means.
pub fn normalize(call: &Call, body: Input<'_>) -> Outcome {
    let term = term::term(&body)?;
    let at = call.companies()?;
    let min_score = call.app.settings.companies.min_score;
    let companies = &at.data.companies;
    let found = companies.find(term, 1, min_score);
    let best = found.first().ok_or_else(|| ApiError::no_match("company", term))?;
    let company = describe(companies.matched(*best), fields(call, &body));
    Ok(Answer::json(&json!({ "data": { "company": company } })).at(at.version))
}
