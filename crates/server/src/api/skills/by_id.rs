//! `GET /skills/versions/{version}/skills/{skill_id}`

use contract::error::ApiError;

use super::writing::write_json;
use crate::call::{Answer, Call, Input, Outcome};

/// Bytes set aside for one skill with all fields.
const USUAL_SKILL: usize = 1024;

/// Reads one skill with all its fields.
pub fn by_id(call: &Call, _body: Input<'_>) -> Outcome {
    let at = call.version()?;
    let id = call.path.get(1);
    let skills = &at.version.skills;
    let index = skills.by_id(id).ok_or_else(|| ApiError::unknown_skill(id))?;
    let mut body = Vec::with_capacity(at.version.opening.len() + USUAL_SKILL);
    body.extend_from_slice(&at.version.opening);
    write_json(&mut body, &at.version.describe_whole(skills.skill(index)));
    body.push(b'}');
    Ok(Answer::whole(body).of(&at))
}
