//! `POST /classification/classifications/{release}/titles/normalize` and `…/companies/normalize`, both also with `/file`

use std::sync::atomic::Ordering;

use contract::{error::ApiError, wire::classification::MOST_TERMS};

use super::{
    extract::FoundConcept,
    terms::{Asked, Term},
    writing,
};
use crate::{
    api::{term, titles},
    call::{Call, Input, Outcome},
    classification_data::{Shown, TaxonomyVersion},
};

/// Finds the titles that raw ones mean.
pub fn titles(call: &Call, body: Input<'_>) -> Outcome {
    normalize(call, &body, "titles")
}

/// Finds the companies that raw names mean.
pub fn companies(call: &Call, body: Input<'_>) -> Outcome {
    normalize(call, &body, "companies")
}

/// Answers one item for each term, in the order of the request.
fn normalize(call: &Call, body: &Input<'_>, source: &str) -> Outcome {
    let terms = term::terms(body, MOST_TERMS)?;
    let data = super::data(call);
    let release = super::release(call, &data)?;
    let pinned = super::taxonomy_of(release, &data, source)?;
    let asked = Asked::of(call, body);
    let mut answered = Vec::with_capacity(terms.len());
    for term in terms {
        if call.cancelled.load(Ordering::Relaxed) {
            return Err(ApiError::deadline_exceeded());
        }
        let results = matches(&pinned.version, term, asked);
        let results: Vec<FoundConcept<'_>> = results
            .into_iter()
            .filter_map(|(id, confidence)| {
                let taxonomy = &pinned.version.taxonomy;
                let concept = taxonomy.concept(taxonomy.by_id(id)?);
                Some(FoundConcept {
                    confidence,
                    concept: writing::describe(&pinned.version, concept, asked.fields),
                })
            })
            .collect();
        answered.push(Term::new(term, results));
    }
    Ok(writing::of(writing::classified(&answered), &pinned))
}

/// Gives ids and confidences of what a term may mean, the surest first.
fn matches<'v>(version: &'v TaxonomyVersion, term: &str, asked: Asked) -> Vec<(&'v str, f64)> {
    match &version.shown {
        Shown::Titles(served) => titles::matches(served, term, asked.threshold, asked.limit)
            .into_iter()
            .map(|it| {
                (
                    served.titles.title(catalog::TitleIndex(it.title)).id(),
                    it.confidence,
                )
            })
            .collect(),
        Shown::Companies(served) => served
            .companies
            .find(term, asked.limit, asked.threshold)
            .into_iter()
            .map(|it| (served.companies.matched(it).id.as_str(), it.score))
            .collect(),
        Shown::Occupations | Shown::Skills(_) => Vec::new(),
    }
}
