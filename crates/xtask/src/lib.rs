//! Chores of the repository: files that are generated from the contract, and checks that no compiler makes.
//!
//! `cargo run -p xtask -- generate` writes the generated files; `cargo run -p xtask -- check` compares them and runs
//! [`tidy`]. The tests of this crate run the same checks, so that nobody has to remember to.

pub mod configuration;
pub mod generate;
pub mod tidy;

use std::path::{Path, PathBuf};

/// Returns the root of the repository that this crate was built in.
pub fn repository() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .and_then(Path::parent);
    crates.unwrap_or(Path::new(".")).to_path_buf()
}

/// Runs all checks; returns one sentence for each thing that is wrong.
pub fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut complaints = generate::outdated(root)?;
    complaints.extend(tidy::complaints(root)?);
    Ok(complaints)
}
