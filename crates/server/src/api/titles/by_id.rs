//! `GET /titles/versions/{version}/titles/{title_id}`

use contract::error::ApiError;
use serde_json::json;

use super::all_fields;
use crate::call::{Answer, Call, Input, Outcome};

/// Reads one title with all fields that the caller may see.
pub fn by_id(call: &Call, _body: Input<'_>) -> Outcome {
    let at = call.titles()?;
    let id = call.path.get(1);
    let titles = &at.data.titles;
    let index = titles.by_id(id).ok_or_else(|| ApiError::unknown_title(id))?;
    let title = at.data.describe_whole(titles.title(index), all_fields(call));
    Ok(Answer::json(&json!({ "data": title })).at(at.version))
}
