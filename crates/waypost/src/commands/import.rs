//! `waypost import`

mod companies;
mod progress;
mod skills;

use std::process::ExitCode;

use catalog::{Catalog, Skills};

use crate::{arguments::import::Import, output::Form};

/// Runs an import.
pub fn run(import: &Import, form: Form) -> anyhow::Result<ExitCode> {
    match import {
        Import::Skills(import) => skills::run(import, form),
        Import::Companies(import) => companies::run(import, form),
    }
}

/// Makes the snapshot of the starter data.
pub fn starter_catalog() -> anyhow::Result<Catalog> {
    let bytes = catalog::build(&ingest::starter_taxonomy(), None)?;
    let skills = Skills::from_bytes(&bytes, "starter data")?;
    Ok(Catalog::from_snapshots([skills]))
}
