//! The Classification family.

pub mod classify_posting;
pub mod classify_skills;
pub mod classify_title;
pub mod concept;
pub mod concepts;
pub mod extract;
pub mod extractor;
pub mod map;
pub mod mappings;
pub mod meta;
pub mod normalize;
pub mod relations;
pub mod release;
pub mod releases;
pub mod source;
pub mod status;
pub mod taxonomies;
pub mod taxonomy;
pub mod version;
pub mod versions;

mod filter;
mod terms;
mod writing;

use std::{borrow::Cow, sync::Arc};

use contract::{error::ApiError, json::Value, schema::QueryValues, wire::classification::ConceptFields};

use crate::{
    call::Call,
    classification_data::{ClassificationData, PinnedTaxonomy, ServedRelease},
};

/// Language when the caller does not say.
const DEFAULT_LANGUAGE: &str = "en";

/// Pins everything that the family serves: the request sees it to its end.
fn data(call: &Call) -> Arc<ClassificationData> {
    Arc::clone(&call.app.classification.data())
}

/// Pins the version that the first two parameters of the path name.
fn version(call: &Call) -> Result<PinnedTaxonomy, ApiError> {
    let data = call.app.classification.data();
    let (taxonomy, version) = (call.path.get(0), call.path.get(1));
    if data.taxonomy(taxonomy).is_none() {
        return Err(ApiError::unknown_taxonomy(taxonomy));
    }
    data.version(taxonomy, version)
        .ok_or_else(|| ApiError::unknown_version(version))
}

/// Finds the release that the first parameter of the path names.
fn release<'d>(call: &Call, data: &'d ClassificationData) -> Result<&'d ServedRelease, ApiError> {
    let name = call.path.get(0);
    data.release(name).ok_or_else(|| ApiError::unknown_release(name))
}

/// Finds the version of a taxonomy that a release pins.
fn taxonomy_of(
    release: &ServedRelease,
    data: &ClassificationData,
    taxonomy: &str,
) -> Result<PinnedTaxonomy, ApiError> {
    let version = release.taxonomies.get(taxonomy);
    version
        .and_then(|version| data.version(taxonomy, version))
        .ok_or_else(|| ApiError::unknown_source(taxonomy))
}

/// Reads `fields` of a query, whose names the judge has accepted.
fn fields(query: &QueryValues) -> ConceptFields {
    query
        .list("fields")
        .and_then(|names| ConceptFields::from_names(names.iter().map(String::as_str)))
        .unwrap_or(ConceptFields::DEFAULT)
}

/// Reads `fields` of a body.
fn fields_of_body(root: Value<'_>) -> ConceptFields {
    root.member("fields")
        .and_then(|names| ConceptFields::from_names(names.items().filter_map(Value::as_str)))
        .unwrap_or(ConceptFields::DEFAULT)
}

/// Reads an id, which may be sent as a number.
fn id_text(value: Value<'_>) -> Cow<'_, str> {
    match (value.as_str(), value.as_i64()) {
        (Some(text), _) => Cow::Borrowed(text),
        (None, Some(number)) => Cow::Owned(number.to_string()),
        (None, None) => Cow::Borrowed(""),
    }
}

/// Checks that a locale's language has names in this version; its region is of no interest.
fn check_locale(name: &str, locale: Option<&str>, version: &PinnedTaxonomy) -> Result<(), ApiError> {
    let Some(locale) = locale else { return Ok(()) };
    let language = locale.split('-').next().unwrap_or_default();
    let is_loaded = match version.version.skills() {
        Some(served) => served.skills.languages().iter().any(|known| known == language),
        None => language == DEFAULT_LANGUAGE,
    };
    if is_loaded {
        return Ok(());
    }
    Err(ApiError::unsupported_value(name, locale, &locales(version)))
}

/// Gives the locales of a version: its languages with their usual region.
fn locales(version: &PinnedTaxonomy) -> Vec<String> {
    let with_region = |language: &str| {
        let region = if language == "en" {
            "US".to_owned()
        } else {
            language.to_uppercase()
        };
        format!("{language}-{region}")
    };
    match version.version.skills() {
        Some(served) => served
            .skills
            .languages()
            .iter()
            .map(|language| with_region(language))
            .collect(),
        None => vec![with_region(DEFAULT_LANGUAGE)],
    }
}
