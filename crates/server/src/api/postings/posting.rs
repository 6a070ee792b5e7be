//! `GET /{mount}/postings/{posting_id}`

use analytics::row::PostingId;
use contract::{error::ApiError, postings::field_names};
use serde_json::json;

use super::{at::At, faults::Asked, fields::Plan, filter::Filters, page};
use crate::call::{Answer, Call, Input, Outcome};

/// Shows one posting.
pub fn posting(call: &Call, _body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let plan = match call.query.list("fields") {
        Some(fields) => Plan::new(fields.iter().map(String::as_str), at.facets),
        None => Plan::new(field_names(at.mount).into_iter(), at.facets),
    };
    let name = call.path.get(0);
    let unknown = || ApiError::unknown_posting(name);
    let id = PostingId::parse(name).ok_or_else(unknown)?;
    let none = Filters::default();
    let found = at.ask(&none, &Asked::default(), |engine, cancel| {
        engine.posting(id, &plan.request, page::visibility(call), cancel)
    })?;
    let posting = plan.describe(&found.ok_or_else(unknown)?);
    Ok(Answer::json(&json!({ "data": posting })))
}
