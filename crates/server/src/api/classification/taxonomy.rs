//! `GET /classification/taxonomies/{taxonomy}`

use contract::error::ApiError;

use super::{taxonomies, writing};
use crate::call::{Call, Input, Outcome};

/// Describes a taxonomy.
pub fn taxonomy(call: &Call, _body: Input<'_>) -> Outcome {
    let data = super::data(call);
    let name = call.path.get(0);
    let (real, versions) = data
        .taxonomy(name)
        .ok_or_else(|| ApiError::unknown_taxonomy(name))?;
    Ok(writing::read(&taxonomies::describe(real, versions)))
}
