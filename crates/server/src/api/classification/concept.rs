//! `GET /classification/taxonomies/{taxonomy}/versions/{version}/concepts/{id}`

use contract::error::ApiError;

use super::{check_locale, fields, writing};
use crate::call::{Call, Input, Outcome};

/// Reads one concept.
pub fn concept(call: &Call, _body: Input<'_>) -> Outcome {
    let at = super::version(call)?;
    check_locale("locale", call.query.text("locale"), &at).map_err(|error| error.at_parameter("locale"))?;
    let id = call.path.get(2);
    let taxonomy = &at.version.taxonomy;
    let index = taxonomy.by_id(id).ok_or_else(|| ApiError::unknown_concept(id))?;
    let described = writing::describe(&at.version, taxonomy.concept(index), fields(&call.query));
    Ok(writing::of(writing::read(&described), &at))
}
