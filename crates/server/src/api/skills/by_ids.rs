//! `POST /skills/versions/{version}/skills`

use catalog::{SkillIndex, TypeSet};
use contract::{json::Value, wire::skills::Fields};

use super::{fields, type_ids, writing};
use crate::call::{Call, Input, Outcome};

/// Reads several skills; unknown ids are dropped and repeats answered once.
pub fn by_ids(call: &Call, body: Input<'_>) -> Outcome {
    let at = call.version()?;
    let types = type_ids(&call.query, TypeSet::ALL)?;
    let fields = fields(&call.query, Fields::LIST);
    let Input::Json(document) = &body else {
        return Ok(writing::skill_list(&at, Vec::new(), fields));
    };
    let skills = &at.version.skills;
    let mut found: Vec<SkillIndex> = ids(document.root())
        .filter_map(|id| skills.by_id(id))
        .filter(|index| types.contains(skills.skill(*index).kind()))
        .collect();
    // Indices stand in the order of names, which is the order of the answer.
    found.sort_unstable();
    found.dedup();
    Ok(writing::skill_list(&at, found, fields))
}

/// Reads the member `ids`.
pub fn ids(root: Value<'_>) -> impl Iterator<Item = &str> {
    root.member("ids")
        .into_iter()
        .flat_map(Value::items)
        .filter_map(Value::as_str)
}
