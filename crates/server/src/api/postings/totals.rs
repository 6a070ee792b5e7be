//! `POST /{mount}/totals`

use analytics::query::TotalsRequest;

use super::{at::At, faults::Asked, filter, metrics, writing};
use crate::call::{Call, Input, Outcome};

/// Counts and measures the postings that match.
pub fn totals(call: &Call, body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let body = body.json()?;
    let filters = filter::read(body, at.facets);
    let request = TotalsRequest {
        filters: filters.conditions.clone(),
        metrics: metrics::read(Some(body), "metrics"),
    };
    let totals = at.ask(&filters, &Asked::default(), |engine, cancel| {
        engine.totals(&request, cancel)
    })?;
    writing::totals(&totals)
}
