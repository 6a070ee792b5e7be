//! `GET /classification/classifications/{release}/{source}`

use contract::error::ApiError;

use super::writing;
use crate::{
    call::{Call, Input, Outcome},
    classification_data::ServedRelease,
};

/// Sources with the taxonomy that each needs and its operations.
const SOURCES: [(&str, &str, &[&str]); 1] = [("skills", "skills", &["classify", "extract"])];

/// Gives the sources that a release has the data for.
pub fn sources(release: &ServedRelease) -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    SOURCES
        .into_iter()
        .filter(|(_, taxonomy, _)| release.taxonomies.contains_key(*taxonomy))
        .map(|(source, _, operations)| (source, operations))
}

/// Gives the outputs that a release can classify.
pub fn outputs(release: &ServedRelease) -> Vec<&'static str> {
    if release.taxonomies.contains_key("skills") {
        vec!["skill"]
    } else {
        Vec::new()
    }
}

/// Lists the operations of a source.
pub fn source(call: &Call, _body: Input<'_>) -> Outcome {
    let data = super::data(call);
    let release = super::release(call, &data)?;
    let name = call.path.get(1);
    let (_, operations) = sources(release)
        .find(|(source, _)| *source == name)
        .ok_or_else(|| ApiError::unknown_source(name))?;
    Ok(writing::classified(&operations))
}
