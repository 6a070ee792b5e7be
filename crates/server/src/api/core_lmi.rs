//! The Core LMI family.

pub mod dataset;
pub mod definitions;
pub mod dimension;
pub mod health;
pub mod meta;
pub mod query;
pub mod status;
pub mod versions;

mod request;
mod writing;

use contract::error::ApiError;

use crate::{
    call::Call,
    lmi_data::{NamedDataset, PinnedRun, ServedTables},
};

/// Finds the dataset that the first parameter of the path names.
fn dataset<'s>(call: &Call, served: &'s ServedTables) -> Result<NamedDataset<'s>, ApiError> {
    let name = call.path.get(0);
    served
        .dataset(name)
        .ok_or_else(|| ApiError::unknown_dataset(name))
}

/// Pins the run that the second parameter of the path names: the request sees this one to its end.
fn run(call: &Call, dataset: &NamedDataset<'_>) -> Result<PinnedRun, ApiError> {
    let name = call.path.get(1);
    let pinned = call.app.lmi.resolve(dataset, name);
    pinned.ok_or_else(|| ApiError::unknown_version(name))
}
