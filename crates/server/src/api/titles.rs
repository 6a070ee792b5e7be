//! The Titles family.

pub mod bulk;
pub mod by_id;
pub mod by_ids;
pub mod changes;
pub mod inspect;
pub mod list;
pub mod meta;
pub mod normalize;
pub mod status;
pub mod version;
pub mod versions;

mod writing;

use std::cell::RefCell;

use catalog::{TitleIndex, TitleMatch, TitleScratch};
use contract::{
    error::ApiError,
    json::Value,
    wire::titles::{FULL_ACCESS, Field, Fields, Normalized},
};

use crate::{
    call::{Call, Input},
    titles_data::TitlesVersion,
};

/// Confidence that is enough when the caller does not say.
const DEFAULT_THRESHOLD: f64 = 0.5;
/// Decimals of a confidence.
const DECIMALS: f64 = 1e6;

thread_local! {
    static SCRATCH: RefCell<TitleScratch> = RefCell::default();
}

/// Reads `fields`, whose names the judge has accepted: a JSON body carries them, other requests leave them to the query.
/// Mappings need a permission, which few requests ask for, so it is looked at here and not at the door.
fn fields(call: &Call, body: &Input<'_>) -> Result<Fields, ApiError> {
    let chosen = match body {
        Input::Json(document) => {
            let names = document
                .root()
                .member("fields")
                .into_iter()
                .flat_map(Value::items);
            Fields::from_names(names.filter_map(Value::as_str))
        }
        _ => call
            .query
            .list("fields")
            .and_then(|names| Fields::from_names(names.iter().map(String::as_str))),
    };
    let fields = chosen.unwrap_or(Fields::LIST);
    if fields.has(Field::Mapping) && !call.permits(FULL_ACCESS) {
        let scopes = call
            .operation
            .family
            .map(|family| call.app.registry.scopes().accepted(family));
        return Err(ApiError::missing_permission(
            FULL_ACCESS,
            scopes.unwrap_or_default(),
        ));
    }
    Ok(fields)
}

/// Gives all fields that the caller may see.
fn all_fields(call: &Call) -> Fields {
    if call.permits(FULL_ACCESS) {
        Fields::ALL
    } else {
        Fields::ALL.without(Field::Mapping)
    }
}

/// Returns the least confidence: a JSON body carries it, other bodies leave it to the query.
fn threshold(call: &Call, body: &Input<'_>) -> f64 {
    let given = match body {
        Input::Json(document) => document
            .root()
            .member("confidenceThreshold")
            .and_then(Value::as_f64),
        _ => call.query.number("confidenceThreshold"),
    };
    given.unwrap_or(DEFAULT_THRESHOLD)
}

/// Finds the titles of a term at or over the threshold, the surest first; `limit` at most.
pub(crate) fn matches(version: &TitlesVersion, term: &str, threshold: f64, limit: usize) -> Vec<TitleMatch> {
    let mut found = SCRATCH.with_borrow_mut(|scratch| version.titles.normalize(term, limit, scratch));
    for it in &mut found {
        it.confidence = (it.confidence * DECIMALS).round() / DECIMALS;
    }
    found.retain(|it| it.confidence >= threshold);
    found
}

/// Describes a found title.
fn describe<'a>(
    version: &'a TitlesVersion,
    found: TitleMatch,
    job_levels: &[&'static str],
    fields: Fields,
) -> Normalized<'a> {
    let title = version.titles.title(TitleIndex(found.title));
    Normalized {
        term: None,
        title: Some(version.describe(title, fields)),
        confidence: found.confidence,
        job_levels: job_levels.to_vec(),
    }
}

/// Reads the levels that a term speaks of.
fn job_levels(term: &str) -> Vec<&'static str> {
    let levels = text::job_levels(term).into_iter();
    levels.map(text::JobLevel::name).collect()
}
