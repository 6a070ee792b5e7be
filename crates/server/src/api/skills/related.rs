//! `POST /skills/versions/{version}/related`

use catalog::{SkillIndex, SkillType};
use contract::{error::ApiError, json::Value, wire::skills::Fields};

use super::{by_ids::ids, writing};
use crate::call::{Call, Input, Outcome};

/// Skills when `limit` is not given.
const DEFAULT_LIMIT: usize = 10;

/// Finds related skills: the best `limit`, sorted by name.
pub fn related(call: &Call, body: Input<'_>) -> Outcome {
    let at = call.version()?;
    let Input::Json(document) = &body else {
        return Ok(writing::skill_list(&at, Vec::new(), Fields::LIST));
    };
    let root = document.root();
    let kind = match root.member("typeId").and_then(Value::as_str) {
        None => None,
        Some(id) => Some(
            SkillType::from_id(id)
                .ok_or_else(|| ApiError::unknown_filter_value(id, "typeId").at_pointer("/typeId"))?,
        ),
    };
    let limit = root
        .member("limit")
        .and_then(Value::as_i64)
        .and_then(|limit| usize::try_from(limit).ok());
    let names = root
        .member("fields")
        .into_iter()
        .flat_map(Value::items)
        .filter_map(Value::as_str);
    let fields = Fields::from_names(names).unwrap_or(Fields::LIST);
    let skills = &at.version.skills;
    let inputs: Vec<SkillIndex> = ids(root).filter_map(|id| skills.by_id(id)).collect();
    let evidence = call.app.skill_evidence.of(skills);
    let (together, opening) = match &evidence {
        Some(evidence) => (Some(&evidence.together), &evidence.opening),
        None => (None, &at.version.opening),
    };
    let found = skills.related(&inputs, limit.unwrap_or(DEFAULT_LIMIT), kind, together);
    Ok(writing::short_list(&at, opening, found, fields))
}
