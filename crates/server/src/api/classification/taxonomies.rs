//! `GET /classification/taxonomies`

use std::sync::Arc;

use serde_json::{Value, json};

use super::writing;
use crate::{
    call::{Call, Input, Outcome},
    classification_data::TaxonomyVersion,
};

/// Lists the taxonomies by name.
pub fn taxonomies(call: &Call, _body: Input<'_>) -> Outcome {
    let data = super::data(call);
    let tags = call.query.list("tags");
    let has_tag = |versions: &[Arc<TaxonomyVersion>]| {
        let of_newest = versions.first().map(|newest| &newest.taxonomy.outline().tags);
        tags.is_none_or(|tags| of_newest.is_some_and(|known| known.iter().any(|tag| tags.contains(tag))))
    };
    let rows: Vec<Value> = data
        .taxonomies()
        .filter(|(_, versions)| has_tag(versions))
        .map(|(name, versions)| describe(name, versions))
        .collect();
    Ok(writing::read(&rows))
}

/// Describes one taxonomy by its newest version.
pub fn describe(name: &str, versions: &[Arc<TaxonomyVersion>]) -> Value {
    let names: Vec<&str> = versions.iter().map(|version| version.name.as_str()).collect();
    let outline = versions.first().map(|newest| newest.taxonomy.outline());
    json!({
        "name": name,
        "title": outline.map(|outline| outline.title.as_str()).unwrap_or_default(),
        "description": outline.map(|outline| outline.description.as_str()).unwrap_or_default(),
        "tags": outline.map(|outline| outline.tags.as_slice()).unwrap_or_default(),
        "latestVersion": names.first().copied().unwrap_or_default(),
        "versions": names,
        "releaseStatus": "public",
    })
}
