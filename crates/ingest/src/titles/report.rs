//! The result of an import of titles in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::report::{RowFault, SourceReport};

/// What an import of titles made.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TitlesReport {
    /// One entry for each source, in the order in which they are merged.
    pub sources: Vec<SourceReport>,
    /// Titles of the draft.
    pub titles: u64,
    /// Other texts by which titles are found.
    pub labels: u64,
    /// Titles with at least one SOC code.
    pub with_soc: u64,
    /// Titles with several SOC codes.
    pub with_several_socs: u64,
    /// Titles with at least one skill.
    pub with_skills: u64,
    /// Titles whose holder leads others.
    pub supervisors: u64,
    /// Titles by level band.
    pub by_level_band: BTreeMap<String, u64>,
    /// The first [`LISTED_FAULTS`](crate::LISTED_FAULTS) faults.
    pub faults: Vec<RowFault>,
    /// All faults.
    pub faults_total: u64,
    /// What the operator should know.
    pub warnings: Vec<String>,
}
