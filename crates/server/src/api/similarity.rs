//! The Similarity family.

pub mod meta;
pub mod models;
pub mod nearest;
pub mod status;

/// Said beside scores that no posting stands behind.
const WITHOUT_POSTINGS: &str = "No postings are loaded: scores come from open data alone.";
