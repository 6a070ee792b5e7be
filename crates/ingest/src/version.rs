//! The number of the next version of a taxonomy.

use catalog::{Skills, TaxonomyDraft, Version, continuity};

/// Gives the version number a draft gets behind `previous`: `1.0` when it is the first, the next
/// MAJOR when ids are removed or merged, else the next MINOR.
pub fn next_version(previous: Option<&Skills>, draft: &TaxonomyDraft) -> Version {
    match previous {
        None => Version::FIRST,
        Some(previous) => previous.version().next(continuity(draft, previous)),
    }
}
