//! `POST /titles/versions/{version}/normalize/bulk`

use std::sync::atomic::Ordering;

use contract::{
    error::ApiError,
    wire::titles::{MOST_TERMS, Normalized},
};
use serde_json::json;

use super::{describe, fields, job_levels, matches, threshold};
use crate::{
    api::term,
    call::{Answer, Call, Input, Outcome},
};

/// Finds the titles that many raw ones mean, in the order of the terms.
pub fn bulk(call: &Call, body: Input<'_>) -> Outcome {
    let terms = term::terms(&body, MOST_TERMS)?;
    let fields = fields(call, &body)?;
    let at = call.titles()?;
    let threshold = threshold(call, &body);
    let mut items = Vec::with_capacity(terms.len());
    for term in terms {
        if call.cancelled.load(Ordering::Relaxed) {
            return Err(ApiError::deadline_exceeded());
        }
        let job_levels = job_levels(term);
        let best = matches(&at.data, term, threshold, 1).first().copied();
        let item = match best {
            Some(best) => describe(&at.data, best, &job_levels, fields),
            None => Normalized {
                term: None,
                title: None,
                confidence: 0.0,
                job_levels,
            },
        };
        items.push(Normalized {
            term: Some(term),
            ..item
        });
    }
    Ok(Answer::json(&json!({ "data": items })).at(at.version))
}
