//! `POST /classification/classifications/{release}/lot/classify`

use std::cell::RefCell;

use catalog::{OccupationMatch, TitleScratch};
use contract::{
    error::ApiError,
    json::Value,
    operation::{TERM_CAP, TEXT_CAP},
};

use super::{extract::FoundConcept, fields_of_body, writing};
use crate::{
    call::{Call, Input, Outcome},
    classification_data::TaxonomyVersion,
};

/// Occupations when the caller does not say.
const DEFAULT_LIMIT: i64 = 5;

thread_local! {
    static SCRATCH: RefCell<TitleScratch> = RefCell::default();
}

/// Finds the occupations of a title.
pub fn classify_title(call: &Call, body: Input<'_>) -> Outcome {
    let Input::Json(document) = &body else {
        return Err(ApiError::missing_body("a JSON object with 'title'"));
    };
    let root = document.root();
    let text = |name| root.member(name).and_then(Value::as_str);
    let title = text("title").unwrap_or_default();
    if title.len() > TERM_CAP {
        return Err(ApiError::term_too_large());
    }
    let description = text("description");
    if description.is_some_and(|text| text.len() > TEXT_CAP) {
        return Err(ApiError::text_too_large());
    }
    let data = super::data(call);
    let release = super::release(call, &data)?;
    let lot = super::taxonomy_of(release, &data, "lot")?;
    let limit = root
        .member("limit")
        .and_then(Value::as_i64)
        .unwrap_or(DEFAULT_LIMIT);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let threshold = root.member("confidenceThreshold").and_then(Value::as_f64);
    let threshold = threshold.unwrap_or_default();
    let fields = fields_of_body(root);
    let described: Vec<FoundConcept<'_>> = occupations(&lot.version, title, description, limit)
        .into_iter()
        .filter(|found| found.confidence >= threshold)
        .map(|found| FoundConcept {
            confidence: found.confidence,
            concept: writing::describe(&lot.version, lot.version.taxonomy.concept(found.concept), fields),
        })
        .collect();
    Ok(writing::of(writing::classified(&described), &lot))
}

/// Finds the occupations of a title, the surest first; `limit` at most.
pub fn occupations(
    lot: &TaxonomyVersion,
    title: &str,
    description: Option<&str>,
    limit: usize,
) -> Vec<OccupationMatch> {
    let Some(classifier) = lot.classifier() else {
        return Vec::new();
    };
    SCRATCH.with_borrow_mut(|scratch| classifier.classify(title, description, limit, scratch))
}
