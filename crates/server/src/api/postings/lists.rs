//! `GET /{mount}/rankings`, `/distributions` and `/taxonomies`

use contract::postings::{DISTRIBUTIONS, facet_names, taxonomy_names};
use serde_json::json;

use super::at::At;
use crate::call::{Answer, Call, Input, Outcome};

/// Lists the facets that can be ranked.
pub fn rankings(call: &Call, _body: Input<'_>) -> Outcome {
    Ok(list(&facet_names(At::of(call)?.mount)))
}

/// Lists the facets of which distributions are made.
pub fn distributions(call: &Call, _body: Input<'_>) -> Outcome {
    At::of(call)?;
    Ok(list(DISTRIBUTIONS))
}

/// Lists the facets whose values can be searched.
pub fn taxonomies(call: &Call, _body: Input<'_>) -> Outcome {
    Ok(list(&taxonomy_names(At::of(call)?.mount)))
}

fn list(names: &[&str]) -> Answer {
    Answer::json(&json!({ "data": names }))
}
