//! `GET /classification/meta`

use contract::error::ApiError;
use serde_json::{Map, json};

use crate::call::{Answer, Call, Input, Outcome};

/// Names the sources, the newest release and the newest version of every taxonomy.
pub fn meta(call: &Call, _body: Input<'_>) -> Outcome {
    let data = super::data(call);
    let newest = data.releases().first().ok_or_else(ApiError::not_ready)?;
    let mut taxonomies = Map::new();
    for (name, versions) in data.taxonomies() {
        if let Some(latest) = versions.first() {
            taxonomies.insert(name.to_owned(), json!(latest.name));
        }
    }
    let credits: Vec<&str> = data
        .attributions()
        .iter()
        .map(|credit| credit.text.as_str())
        .collect();
    Ok(Answer::json(&json!({ "data": {
        "attribution": { "title": "Waypost Classification", "body": credits.join(" ") },
        "latestRelease": newest.name,
        "taxonomies": taxonomies,
    }})))
}
