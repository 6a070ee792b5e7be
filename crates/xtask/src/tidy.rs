//! Rules of the repository that no compiler checks: which crate may know which, and what no source file may hold.

pub mod arrows;
pub mod sources;

use std::path::Path;

/// Checks everything; returns one sentence for each breach.
pub fn complaints(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut complaints = arrows::complaints(root)?;
    complaints.extend(sources::complaints(root)?);
    Ok(complaints)
}
