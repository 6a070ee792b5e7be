//! `POST /companies/versions/{version}/normalize/bulk`

use std::sync::atomic::Ordering;

use contract::{error::ApiError, wire::companies::MOST_TERMS};
use serde_json::json;

use super::{describe, fields};
use crate::api::term;
use crate::call::{Answer, Call, Input, Outcome};

/// Finds the companies that many raw names mean, in the order of the names.
pub fn bulk(call: &Call, body: Input<'_>) -> Outcome {
    let terms = term::terms(&body, MOST_TERMS)?;
    let at = call.companies()?;
    let fields = fields(call, &body);
    let min_score = call.app.settings.companies.min_score;
    let companies = &at.data.companies;
    let mut items = Vec::with_capacity(terms.len());
    for term in terms {
        if call.cancelled.load(Ordering::Relaxed) {
            return Err(ApiError::deadline_exceeded());
        }
        let found = companies.find(term, 1, min_score);
        let company = found
            .first()
            .map(|best| describe(companies.matched(*best), fields));
        items.push(json!({ "term": term, "company": company }));
    }
    Ok(Answer::json(&json!({ "data": items })).at(at.version))
}
