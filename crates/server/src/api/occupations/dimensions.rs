//! `GET /{family}/dimensions` of the occupation families

use serde_json::{Value as Json, json};

use super::{check_lot_version, dimension, dimension_names, pin};
use crate::call::{Answer, Call, Input, Outcome};

/// Lists the dimensions.
pub fn dimensions(call: &Call, _body: Input<'_>) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    check_lot_version(call, tables)?;
    let names = dimension_names(call.operation.family);
    if call.query.boolean("tags") != Some(true) {
        return Ok(Answer::json(&json!({ "data": names })));
    }
    let items: Vec<Json> = names
        .into_iter()
        .map(|name| {
            let described = dimension::describe(tables, name);
            json!({ "id": name, "title": described.title, "tags": described.tags })
        })
        .collect();
    Ok(Answer::json(&json!({ "data": items })))
}
