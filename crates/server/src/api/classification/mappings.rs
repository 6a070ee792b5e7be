//! `GET /classification/mappings`

use contract::{error::ApiError, wire::classification::MAPPING_FILTER_NAMES};
use serde_json::{Value, json};

use super::writing;
use crate::call::{Call, Input, Outcome};

/// Lists the mappings by name.
pub fn mappings(call: &Call, _body: Input<'_>) -> Outcome {
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    for item in call.query.list("filter").unwrap_or_default() {
        let pair = item
            .split_once(':')
            .map(|(field, value)| (field.trim(), value.trim()));
        let known = pair.filter(|(field, _)| MAPPING_FILTER_NAMES.contains(field));
        wanted.push(
            known.ok_or_else(|| ApiError::unknown_parameter_value("filter", item).at_parameter("filter"))?,
        );
    }
    let accepts = |row: &Value| {
        // Values of one field are alternatives, fields are joined by and.
        wanted.iter().all(|(field, _)| {
            let mut of_field = wanted.iter().filter(|(other, _)| other == field);
            of_field.any(|(_, value)| row[*field].as_str() == Some(value))
        })
    };
    let data = super::data(call);
    let rows: Vec<Value> = data
        .mappings()
        .map(|(mapping, date)| {
            let (source, destination) = (mapping.source(), mapping.destination());
            json!({
                "name": mapping.name(),
                "releaseStatus": "public",
                "description": mapping.description(),
                "version": format!("{}.0", destination.1.max(source.1)),
                "sourceName": source.0,
                "sourceReleaseStatus": "public",
                "sourceVersion": format!("{}.0", source.1),
                "destinationName": destination.0,
                "destinationReleaseStatus": "public",
                "destinationVersion": format!("{}.0", destination.1),
                "releaseDate": date,
                "context": null,
            })
        })
        .filter(accepts)
        .collect();
    Ok(writing::read(&rows))
}
