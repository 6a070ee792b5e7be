//! `GET /{family}/meta` of the occupation families

use occupations::Dimension;
use serde_json::{Map, Value as Json, json};

use super::{dimension_names, methods, tables, taxonomy_version};
use crate::call::{Answer, Call, Input, Outcome};

/// Names the sources, the versions and every threshold.
pub fn meta(call: &Call, _body: Input<'_>) -> Outcome {
    let tables = tables(call)?;
    let version = taxonomy_version(&tables);
    let mut taxonomies = Map::new();
    for dimension in Dimension::ALL {
        if tables.taxonomy(dimension).is_some() {
            taxonomies.insert(dimension.taxonomy().to_owned(), Json::from(version.clone()));
        }
    }
    let skills = format!("{}.0", tables.skills().version());
    taxonomies.insert("skills".to_owned(), Json::from(skills));
    let (occupations, skills) = (tables.taxonomies().attributions(), tables.skills().attributions());
    let mut credits: Vec<&str> = Vec::new();
    for credit in occupations.iter().chain(skills) {
        if !credits.contains(&credit.text.as_str()) {
            credits.push(&credit.text);
        }
    }
    let name = call.operation.family.map(|family| family.row().name);
    Ok(Answer::json(&json!({
        "data": {
            "attribution": { "title": format!("Waypost {}", name.unwrap_or_default()), "body": credits.join(" ") },
            "dimensions": dimension_names(call.operation.family),
            "nations": ["us"],
            "regionLevels": ["nation", "state", "msa"],
            "taxonomies": taxonomies,
            "methods": methods::methods(),
            "postings": null,
        },
    })))
}
