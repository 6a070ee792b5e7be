//! The result of an import of labour-market tables in numbers.

use lmi::DatasetDraft;
use serde::Serialize;

use crate::report::{RowFault, SourceReport};

/// What an import of labour-market tables made.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LmiReport {
    /// The run.
    pub run: String,
    /// One entry for each kind of table read.
    pub sources: Vec<SourceReport>,
    /// The datasets made.
    pub datasets: Vec<LmiDatasetReport>,
    /// The first [`LISTED_FAULTS`](crate::LISTED_FAULTS) faults.
    pub faults: Vec<RowFault>,
    /// All faults.
    pub faults_total: u64,
    /// What the operator should know.
    pub warnings: Vec<String>,
}

/// One dataset in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LmiDatasetReport {
    /// Its name.
    pub name: String,
    /// Its cells.
    pub cells: u64,
    /// Names of its dimensions, each with the number of its codes.
    pub dimensions: Vec<(String, u64)>,
    /// Its metrics.
    pub metrics: u64,
}

impl LmiDatasetReport {
    /// Counts what a draft holds.
    pub fn of(draft: &DatasetDraft) -> Self {
        let dimensions = draft.dimension_names().enumerate();
        Self {
            name: draft.name.clone(),
            cells: draft.cells() as u64,
            dimensions: dimensions
                .map(|(at, name)| (name.to_owned(), draft.members(at).len() as u64))
                .collect(),
            metrics: draft.metric_count() as u64,
        }
    }
}
