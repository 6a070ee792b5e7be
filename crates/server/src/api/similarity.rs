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
/// Said beside scores that no posting stands behind although some are loaded.
const POSTINGS_ASIDE: &str = "Scores come from open data alone: the loaded postings are still being counted, or cannot \
                              be joined with these scores.";
/// Said beside scores that made-up postings stand behind.
const SYNTHETIC_POSTINGS: &str = "The loaded postings are synthetic: scores rest on made-up postings too.";

/// Pins the scores of one request.
fn scores(call: &Call) -> Result<ServedScores, ApiError> {
    call.app.scores().ok_or_else(ApiError::not_ready)
}

/// Tells what scores lack.
fn warnings(call: &Call, served: &ServedScores) -> &'static [&'static str] {
    let is_synthetic = |postings: &Arc<Loaded>| postings.is_synthetic;
    warnings_of(
        served.scores.evidence().postings,
        || call.app.has_postings_for_evidence(),
        served.postings.as_ref().is_some_and(is_synthetic),
    )
}

/// Tells what scores lack that so many postings stand behind.
fn warnings_of(
    postings: u64,
    are_loaded: impl FnOnce() -> bool,
    is_synthetic: bool,
) -> &'static [&'static str] {
    match (postings, is_synthetic) {
        (0, _) if are_loaded() => &[POSTINGS_ASIDE],
        (0, _) => &[WITHOUT_POSTINGS],
        (_, true) => &[SYNTHETIC_POSTINGS],
        (_, false) => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_scores_lack_is_told() {
        assert_eq!(warnings_of(0, || false, false), [WITHOUT_POSTINGS]);
        assert_eq!(warnings_of(0, || true, false), [POSTINGS_ASIDE]);
        assert_eq!(warnings_of(7, || true, true), [SYNTHETIC_POSTINGS]);
        assert!(warnings_of(7, || true, false).is_empty());
    }
}
