//! The Similarity family.

pub mod meta;
pub mod models;
pub mod nearest;
pub mod status;

use std::sync::Arc;

use contract::error::ApiError;

use crate::{call::Call, postings_data::Loaded, skill_evidence::ServedScores};

/// Said beside scores that no posting stands behind.
const WITHOUT_POSTINGS: &str = "No postings are loaded: scores come from open data alone.";
/// Said beside scores that made-up postings stand behind.
const SYNTHETIC_POSTINGS: &str = "The loaded postings are synthetic: scores rest on made-up postings too.";

/// Pins the scores of one request.
fn scores(call: &Call) -> Result<ServedScores, ApiError> {
    call.app.scores().ok_or_else(ApiError::not_ready)
}

/// Tells what scores lack.
fn warnings(served: &ServedScores) -> &'static [&'static str] {
    let is_synthetic = |postings: &Arc<Loaded>| postings.is_synthetic;
    if served.scores.evidence().postings == 0 {
        &[WITHOUT_POSTINGS]
    } else if served.postings.as_ref().is_some_and(is_synthetic) {
        &[SYNTHETIC_POSTINGS]
    } else {
        &[]
    }
}
