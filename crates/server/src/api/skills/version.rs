//! `GET /skills/versions/{version}`

use catalog::SkillType;
use contract::wire::skills::FIELD_NAMES;
use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// Types in the order of the documentation: what is listed by default first.
const TYPES: [SkillType; 4] = [
    SkillType::Specialized,
    SkillType::Common,
    SkillType::Certification,
    SkillType::Removed,
];

/// Describes a version.
pub fn version(call: &Call, _body: Input<'_>) -> Outcome {
    let at = call.version()?;
    let skills = &at.version.skills;
    let counts = skills.counts();
    let types: Vec<_> = TYPES
        .iter()
        .map(|kind| json!({ "id": kind.id(), "name": kind.name(), "description": kind.description() }))
        .collect();
    Ok(Answer::json(&json!({ "data": {
        "version": at.version.name,
        "skillCount": counts.live,
        "removedSkillCount": counts.removed,
        "fields": FIELD_NAMES,
        "types": types,
        "languageSupport": skills.languages(),
    }}))
    .of(&at))
}
