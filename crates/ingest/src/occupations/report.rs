//! The result of an import of occupations in numbers.

use std::collections::BTreeMap;

use catalog::OccupationsDraft;
use serde::Serialize;

use crate::input::Input;
use crate::report::{RowFault, SourceReport};

/// What became of the sources.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OccupationReport {
    /// One entry for each source.
    pub sources: Vec<SourceReport>,
    /// Concepts by taxonomy.
    pub concepts: BTreeMap<String, u64>,
    /// Mapped source ids by mapping, `source-destination`.
    pub mappings: BTreeMap<String, u64>,
    /// The first [`crate::LISTED_FAULTS`] faults.
    pub faults: Vec<RowFault>,
    /// All faults.
    pub faults_total: u64,
    /// What the operator should know.
    pub warnings: Vec<String>,
}

impl OccupationReport {
    pub(super) fn new(draft: &OccupationsDraft, sources: Vec<SourceReport>, input: Input<'_>) -> Self {
        Self {
            sources,
            faults: input.faults.listed,
            faults_total: input.faults.total,
            warnings: input.warnings,
            ..Self::of(draft)
        }
    }

    /// Counts a draft that no source report belongs to.
    pub fn of(draft: &OccupationsDraft) -> Self {
        let concepts = draft
            .taxonomies
            .iter()
            .map(|(outline, concepts)| (outline.name.clone(), concepts.len() as u64));
        let mappings = draft.mappings.iter().map(|mapping| {
            let pair = format!("{}-{}", mapping.source.taxonomy, mapping.destination.taxonomy);
            (pair, mapping.rows.len() as u64)
        });
        Self {
            concepts: concepts.collect(),
            mappings: mappings.collect(),
            ..Self::default()
        }
    }
}
