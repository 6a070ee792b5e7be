//! `POST /classification/mappings/{mapping}`

use contract::{error::ApiError, json::Value as Sent};
use serde_json::{Map, Value};

use super::{id_text, writing};
use crate::call::{Call, Input, Outcome};

/// Maps ids: each one sent is a member of the answer, and one that leads nowhere has an empty list.
pub fn map(call: &Call, body: Input<'_>) -> Outcome {
    let Input::Json(document) = &body else {
        return Err(ApiError::missing_body("a JSON object with 'ids'"));
    };
    let data = super::data(call);
    let name = call.path.get(0);
    let mapping = data
        .mapping(name)
        .ok_or_else(|| ApiError::unknown_mapping(name))?;
    let mut mapped = Map::new();
    for id in document.root().member("ids").into_iter().flat_map(Sent::items) {
        let id = id_text(id);
        let found = mapping.of(&id).map(|id| Value::String(id.to_owned())).collect();
        mapped.insert(id.into_owned(), Value::Array(found));
    }
    Ok(writing::read(&mapped))
}
