//! Version parameters: one version of each taxonomy is loaded, so that every accepted value selects it.

use contract::error::ApiError;

use crate::{call::Call, postings_data::Loaded};

/// Refuses a value that is neither a version in use nor an alias.
pub fn judge(call: &Call, corpus: &Loaded) -> Result<(), ApiError> {
    for (stem, accepted) in &corpus.accepted_versions {
        let parameter = format!("{stem}_version");
        let Some(value) = call.query.text(&parameter) else {
            continue;
        };
        if !accepted.iter().any(|known| known == value) {
            return Err(ApiError::unknown_parameter_value(&parameter, value));
        }
    }
    Ok(())
}
