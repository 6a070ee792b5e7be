//! `waypost import`

mod areas;
mod companies;
mod input;
mod labour;
mod occupations;
mod postings;
mod progress;
mod publication;
mod release;
mod similarity;
mod skills;
mod titles;

use std::process::ExitCode;

use catalog::{Catalog, Occupations, Similarity, Skills, Snapshot as _, Titles, Version, Versions};
pub use companies::follow_postings;
pub use progress::{Line, PostingsLine};
pub use publication::Published;

use crate::{arguments::import::Import, output::Form};

/// Runs an import.
pub fn run(import: &Import, form: Form) -> anyhow::Result<ExitCode> {
    match import {
        Import::Skills(import) => skills::run(import, form),
        Import::Titles(import) => titles::run(import, form),
        Import::Companies(import) => companies::run(import, form),
        Import::Occupations(import) => occupations::run(import, form),
        Import::Similarity(import) => similarity::run(import, form),
        Import::Postings(import) => postings::run(import, form),
        Import::Areas(import) => areas::run(import, form),
        Import::Lmi(import) => labour::run(import, form),
    }
}

/// Makes the snapshot of the starter data.
pub fn starter_catalog() -> anyhow::Result<Catalog> {
    let bytes = catalog::build(&ingest::starter_taxonomy(), None)?;
    let skills = Skills::from_bytes(&bytes, "starter data")?;
    Ok(Catalog::from_snapshots([skills]))
}

/// Makes the snapshot of the starter occupations.
pub fn starter_occupations() -> anyhow::Result<Versions<Occupations>> {
    let bytes = ingest::starter_occupations().build()?;
    let occupations = Occupations::from_bytes(&bytes, "starter data")?;
    Ok(Versions::from_snapshots([occupations]))
}

/// Computes the scores of the starter occupations for the starter skills.
pub fn starter_similarity(skills: &Skills) -> anyhow::Result<Versions<Similarity>> {
    let draft = ingest::starter_similarity(skills);
    let scores = Similarity::build(&draft, skills, Version::FIRST)?;
    Ok(Versions::from_snapshots([scores]))
}

/// Makes the starter tables of the labour market.
pub fn starter_tables() -> anyhow::Result<lmi::Tables> {
    let (drafts, run) = ingest::starter_tables();
    let mut datasets = Vec::with_capacity(drafts.len());
    for draft in drafts {
        datasets.push(lmi::Dataset::from_bytes(&draft.build(run)?, &draft.name)?);
    }
    Ok(lmi::Tables::from_datasets(datasets))
}

/// Makes the snapshot of the starter titles.
pub fn starter_titles() -> anyhow::Result<Versions<Titles>> {
    let (draft, _) = ingest::starter_titles();
    let bytes = catalog::build_titles(&draft, None)?;
    let titles = Titles::from_bytes(&bytes, "starter data")?;
    Ok(Versions::from_snapshots([titles]))
}
