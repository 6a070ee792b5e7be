//! `GET /classification/taxonomies/{taxonomy}/versions`

use contract::error::ApiError;

use super::writing;
use crate::call::{Call, Input, Outcome};

/// Lists the versions of a taxonomy, newest first.
pub fn versions(call: &Call, _body: Input<'_>) -> Outcome {
    let data = super::data(call);
    let name = call.path.get(0);
    let (_, versions) = data
        .taxonomy(name)
        .ok_or_else(|| ApiError::unknown_taxonomy(name))?;
    let names: Vec<&str> = versions.iter().map(|version| version.name.as_str()).collect();
    Ok(writing::read(&names))
}
