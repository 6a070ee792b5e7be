//! `POST /titles/versions/{version}/titles`

use catalog::TitleIndex;
use contract::json::Value;

use super::{fields, writing};
use crate::call::{Call, Input, Outcome};

/// Reads several titles, removed ones too; unknown ids are dropped and repeats answered once.
pub fn by_ids(call: &Call, body: Input<'_>) -> Outcome {
    let fields = fields(call, &body)?;
    let at = call.titles()?;
    let Input::Json(document) = &body else {
        return Ok(writing::title_list(&at, Vec::new(), fields));
    };
    let ids = document.root().member("ids").into_iter().flat_map(Value::items);
    let mut found: Vec<TitleIndex> = ids
        .filter_map(Value::as_str)
        .filter_map(|id| at.data.titles.by_id(id))
        .collect();
    // Indices stand in the order of names, which is the order of the answer.
    found.sort_unstable();
    found.dedup();
    Ok(writing::title_list(&at, found, fields))
}
