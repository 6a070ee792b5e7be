//! `POST /projected-skill-growth/dimensions/{dimension}`

use catalog::SkillType;
use contract::{error::ApiError, json::Value};
use occupations::{evidence::Scope, rounded};
use serde_json::{Value as Json, json};

use super::{
    SKILL, answer, check_lot_version, pin,
    request::{self, id_text},
    writing,
};
use crate::call::{Call, Input, Outcome};

/// Projects how much more or less a skill will be asked for.
pub fn skill_growth(call: &Call, body: Input<'_>) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    let dimension = call.path.get(0);
    if dimension != SKILL {
        return Err(ApiError::unknown_dimension(dimension));
    }
    check_lot_version(call, tables)?;
    let root: Value<'_> = request::root(&body)?;
    let id = root.member("id").map(id_text).unwrap_or_default();
    let found = tables.skills().by_id(&id);
    let active = found.filter(|index| tables.skills().skill(*index).kind() != SkillType::Removed);
    let index = active.ok_or_else(|| ApiError::unknown_id(&id, SKILL).at_pointer("/id"))?;
    let skill = tables.skills().skill(index);
    let found = tables.skill_growth(index, data.evidence());
    let [one, two, three, five] = match found {
        Some(found) => found.growth.map(|growth| Json::from(rounded(growth))),
        None => [const { Json::Null }; 4],
    };
    let basis = match found {
        Some(found) if found.rests_on_postings => {
            format!("projections+{}", writing::postings_basis(&data, Scope::Asked))
        }
        Some(_) => "projections".to_owned(),
        None => "none".to_owned(),
    };
    let body = json!({
        "data": {
            "id": skill.id(),
            "name": skill.name(),
            "dimension": SKILL,
            "growthCategory": found.map(|it| it.category.name()),
            "growthPercent": { "oneYear": one, "twoYear": two, "threeYear": three, "fiveYear": five },
            "basis": writing::labour_basis(tables, basis),
        },
    });
    Ok(answer(&body, &data))
}
