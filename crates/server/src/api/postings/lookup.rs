//! `POST /{mount}/taxonomies/{facet}/lookup`

use std::collections::HashSet;

use super::{at::At, rank::label, taxonomy, writing};
use crate::call::{Call, Input, Outcome};

/// Finds values of a facet by their codes, in the order asked for.
pub fn lookup(call: &Call, body: Input<'_>) -> Outcome {
    let at = At::pin(call)?;
    let body = body.json()?;
    let dimension = taxonomy::dimension(at.facets, call.path.get(0))?;
    let list = body.member("ids");
    let mut seen = HashSet::new();
    let ids: Vec<String> = list
        .into_iter()
        .flat_map(|list| list.items())
        .filter_map(label)
        .filter(|id| seen.insert(id.clone()))
        .collect();
    let items = at.engine().taxonomy_lookup(dimension, &ids);
    Ok(writing::items(dimension, &items))
}
