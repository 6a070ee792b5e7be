//! `POST /ddn/dimensions/{dimension}`

use occupations::{WeightedSkill, rounded, skill_lists::MOST_LISTED};
use serde_json::{Value as Json, json};

use super::{
    check_lot_version, dimension_of,
    region::AskedRegion,
    request::{self, occupation},
    tables, writing,
};
use crate::call::{Answer, Call, Input, Outcome};

/// Lists what defines an occupation, sets it apart, and is needed for it.
pub fn ddn(call: &Call, body: Input<'_>) -> Outcome {
    let tables = tables(call)?;
    let dimension = dimension_of(call)?;
    check_lot_version(call, &tables)?;
    let root = request::root(&body)?;
    let index = occupation(root, "id", dimension, &tables)?;
    let asked = AskedRegion::of(root, &tables)?;
    let lists = tables.skill_lists(index, MOST_LISTED);
    let occupation = tables.occupation(index);
    Ok(Answer::json(&json!({
        "data": {
            "id": dimension.id(occupation),
            "name": occupation.name,
            "region": asked.describe(),
            "basis": tables.skill_lists_basis(index),
            "definingSkills": describe(&lists.defining),
            "distinguishingSkills": describe(&lists.distinguishing),
            "necessarySkills": describe(&lists.necessary),
        },
    })))
}

/// Describes skills that no posting stands behind.
fn describe(skills: &[WeightedSkill<'_>]) -> Vec<Json> {
    let write = |listed: &WeightedSkill<'_>| {
        let mut written = writing::described_skill(listed.skill);
        written.insert("type".to_owned(), Json::from(listed.skill.kind().id()));
        for name in ["count", "percentage", "recall", "concentration"] {
            written.insert(name.to_owned(), Json::Null);
        }
        written.insert("score".to_owned(), Json::from(rounded(listed.weight)));
        Json::Object(written)
    };
    skills.iter().map(write).collect()
}
