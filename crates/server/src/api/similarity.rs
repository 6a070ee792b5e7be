//! The Similarity family.

pub mod meta;
pub mod models;
pub mod nearest;
pub mod status;

use catalog::Similarity;

/// Said beside scores that no posting stands behind.
const WITHOUT_POSTINGS: &str = "No postings are loaded: scores come from open data alone.";

/// Tells what scores lack.
fn warnings(scores: &Similarity) -> &'static [&'static str] {
    if scores.evidence().postings == 0 {
        &[WITHOUT_POSTINGS]
    } else {
        &[]
    }
}
