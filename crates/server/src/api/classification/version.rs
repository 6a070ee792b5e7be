//! `GET /classification/taxonomies/{taxonomy}/versions/{version}`

use contract::wire::classification::CONCEPT_FIELD_NAMES;
use serde_json::{Value, json};

use super::writing;
use crate::{
    call::{Call, Input, Outcome},
    classification_data::Shown,
};

/// Fields that only skills have.
const OF_SKILLS: [&str; 3] = ["skillType", "isSoftware", "isLanguage"];

/// Describes a version.
pub fn version(call: &Call, _body: Input<'_>) -> Outcome {
    let at = super::version(call)?;
    let taxonomy = &at.version.taxonomy;
    let outline = taxonomy.outline();
    let levels: Vec<Value> = outline
        .levels
        .iter()
        .zip(taxonomy.counts())
        .enumerate()
        .map(|(level, (name, count))| json!({ "level": level, "levelName": name, "count": count }))
        .collect();
    let has_field = |field: &&&str| match **field {
        "relatedTo" => true,
        "iscoGroup" => outline.name == "esco_occupations",
        field if field.starts_with("description") && field != "description" => outline.name == "lot",
        field if OF_SKILLS.contains(&field) => at.version.skills().is_some(),
        "infoUrl" => matches!(at.version.shown, Shown::Skills(_) | Shown::Titles(_)),
        "tags" => !matches!(at.version.shown, Shown::Titles(_) | Shown::Companies(_)),
        _ => true,
    };
    let fields: Vec<&&str> = CONCEPT_FIELD_NAMES.iter().filter(has_field).collect();
    let described = json!({
        "taxonomy": outline.name,
        "version": at.version.name,
        "releaseDate": at.version.date,
        "conceptCount": taxonomy.len(),
        "levels": levels,
        "fields": fields,
        "locales": super::locales(&at),
    });
    Ok(writing::of(writing::read(&described), &at))
}
