//! `GET /{mount}/taxonomies/{facet}`

use analytics::{
    Dimension, FacetSet, Form,
    query::{TaxonomyRequest, TaxonomySearch},
};
use contract::error::ApiError;

use super::{at::At, faults::Asked, filter::Filters, writing};
use crate::call::{Call, Input, Outcome};

/// Items when the caller does not say.
const DEFAULT_LIMIT: i64 = 10;

/// Searches the values of a facet, or lists them.
pub fn taxonomy(call: &Call, _body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let name = call.path.get(0);
    let dimension = dimension(at.facets, name)?;
    let search = call.query.text("q").map(|text| TaxonomySearch {
        text: text.to_owned(),
        autocomplete: call.query.boolean("autocomplete").unwrap_or(true),
    });
    if search.is_none() && dimension == Dimension::City {
        let why = format!("facet '{name}' can only be searched");
        return Err(ApiError::missing_query_parameter("q", &why));
    }
    let limit = call.query.integer("limit").unwrap_or(DEFAULT_LIMIT);
    let request = TaxonomyRequest {
        dimension,
        search,
        limit: usize::try_from(limit).unwrap_or_default(),
    };
    let items = at.ask(&Filters::default(), &Asked::default(), |engine, cancel| {
        engine.taxonomy(&request, cancel)
    })?;
    Ok(writing::items(dimension, &items))
}

/// Finds the taxonomy that a path names.
pub fn dimension(facets: FacetSet, name: &str) -> Result<Dimension, ApiError> {
    let facet = facets
        .facet(name)
        .filter(|facet| facet.form == Form::Code && facet.dimension.is_taxonomy());
    facet
        .map(|facet| facet.dimension)
        .ok_or_else(|| ApiError::unknown_facet(name))
}
