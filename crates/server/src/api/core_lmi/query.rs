//! `POST /core-lmi/{dataset}/{version}`

use std::time::Instant;

use contract::error::ApiError;
use lmi::Bounds;

use super::{request, writing};
use crate::{
    call::{Call, Input, Outcome},
    failure,
};

/// Answers a query.
pub fn query(call: &Call, body: Input<'_>) -> Outcome {
    let begun = Instant::now();
    let Input::Json(document) = &body else {
        return Err(ApiError::missing_body(
            "a JSON object with 'metrics' and 'constraints'",
        ));
    };
    let query = request::read(document.root())?;
    let served = call.app.lmi.served();
    let dataset = super::dataset(call, &served)?;
    let at = super::run(call, &dataset)?;
    let bounds = Bounds {
        cells: call.app.settings.lmi.max_cells,
        lookups: call.app.settings.limits.work_budget,
    };
    let answer = match &at.run.postings {
        Some(postings) => postings
            .query(&query, bounds, &call.cancelled)
            .map_err(|error| failure::postings_table(error, &query, call.request_id.text()))?,
        None => at
            .run
            .dataset
            .query(&query, bounds, &call.cancelled)
            .map_err(|error| failure::lmi_query(error, &query))?,
    };
    Ok(writing::answer(answer, begun.elapsed()).at(at.version))
}
