//! `POST /classification/taxonomies/{taxonomy}/versions/{version}/relations`

use std::collections::BTreeMap;

use catalog::{ConceptIndex, Relation};
use contract::{
    error::ApiError,
    json::Value,
    wire::classification::{Concept, ConceptField},
};

use super::{
    concepts::limit,
    fields_of_body,
    filter::{self, Filter, Way},
    id_text, writing,
};
use crate::call::{Call, Input, Outcome};

/// Finds what is related to some concepts: one flat list, each once, inputs left out, by id.
pub fn relations(call: &Call, body: Input<'_>) -> Outcome {
    let Input::Json(document) = &body else {
        return Err(ApiError::missing_body("a JSON object"));
    };
    let root = document.root();
    let at = super::version(call)?;
    let taxonomy = &at.version.taxonomy;
    let filter = Filter::new(filter::of_body(root), Way::Body, taxonomy)?;
    let relation = match root.member("relationType").and_then(Value::as_str) {
        Some("child") => Relation::Child,
        Some("sibling") => Relation::Sibling,
        Some("parent") => Relation::Parent,
        _ => Relation::Any,
    };
    let ids = root.member("ids").into_iter().flat_map(Value::items);
    let mut inputs: Vec<ConceptIndex> = ids.filter_map(|id| taxonomy.by_id(&id_text(id))).collect();
    inputs.sort_unstable();
    inputs.dedup();
    // Positions stand in the order of ids.
    let mut found: BTreeMap<ConceptIndex, Vec<ConceptIndex>> = BTreeMap::new();
    for input in &inputs {
        taxonomy.related(*input, relation, |index| {
            if inputs.binary_search(&index).is_err() {
                found.entry(index).or_default().push(*input);
            }
        });
    }
    let fields = fields_of_body(root);
    let described: Vec<Concept<'_>> = found
        .iter()
        .filter(|(index, _)| filter.accepts(taxonomy.concept(**index)))
        .take(limit(root.member("limit").and_then(Value::as_i64)))
        .map(|(index, inputs)| {
            let related_to = fields
                .has(ConceptField::RelatedTo)
                .then(|| inputs.iter().map(|input| taxonomy.concept(*input).id()).collect());
            Concept {
                related_to,
                ..writing::describe(&at.version, taxonomy.concept(*index), fields)
            }
        })
        .collect();
    Ok(writing::of(writing::read(&described), &at))
}
