//! `GET /{family}/dimensions/{dimension}` of the occupation families

use contract::error::ApiError;
use occupations::{Dimension, Tables};
use serde_json::json;

use super::{SKILL, check_lot_version, dimension_names, pin, skills_version, taxonomy_version};
use crate::call::{Answer, Call, Input, Outcome};

/// What can be said of a dimension.
pub struct Described<'t> {
    pub title: &'t str,
    pub tags: &'t [String],
    description: &'t str,
    taxonomy: &'t str,
    version: String,
    count: usize,
}

/// Describes a dimension.
pub fn dimension(call: &Call, _body: Input<'_>) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    check_lot_version(call, tables)?;
    let wanted = call.path.get(0);
    let names = dimension_names(call.operation.family);
    let name = names.into_iter().find(|name| *name == wanted);
    let name = name.ok_or_else(|| ApiError::unknown_dimension(wanted))?;
    let described = describe(tables, name);
    Ok(Answer::json(&json!({
        "data": {
            "dimension": name,
            "title": described.title,
            "description": described.description,
            "taxonomy": described.taxonomy,
            "version": described.version,
            "count": described.count,
        },
    })))
}

/// Describes a dimension by the taxonomy that lists its ids.
pub fn describe<'t>(tables: &'t Tables, name: &'t str) -> Described<'t> {
    if name == SKILL {
        let counts = tables.skills().counts();
        return Described {
            title: "Skills",
            tags: &[],
            description: "The skills of the Skills family, without removed ones.",
            taxonomy: "skills",
            version: skills_version(tables),
            count: counts.live,
        };
    }
    let dimension = Dimension::from_word(name);
    let outline = dimension
        .and_then(|dimension| tables.taxonomy(dimension))
        .map(|it| it.outline());
    Described {
        title: outline.map_or(name, |outline| outline.title.as_str()),
        tags: outline.map_or(&[], |outline| outline.tags.as_slice()),
        description: outline.map_or("", |outline| outline.description.as_str()),
        taxonomy: dimension.map_or(name, |dimension| dimension.taxonomy()),
        version: taxonomy_version(tables),
        count: dimension.map_or(0, |dimension| tables.list(dimension).len()),
    }
}
