//! `POST /ddn/dimensions/{dimension}`

use occupations::{
    Tables, WeightedSkill,
    evidence::{CountedSkill, Scope},
    rounded,
    skill_lists::MOST_LISTED,
};
use serde_json::{Value as Json, json};

use super::{
    answer, check_lot_version, dimension_of, pin, profiles,
    region::AskedRegion,
    request::{self, occupation},
    writing,
};
use crate::call::{Call, Input, Outcome};

/// Lists what defines an occupation, sets it apart, and is needed for it: by postings where there are enough, else by
/// open data.
pub fn ddn(call: &Call, body: Input<'_>) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    let dimension = dimension_of(call)?;
    check_lot_version(call, tables)?;
    let root = request::root(&body)?;
    request::judge(root, &["id"], dimension)?;
    let index = occupation(root, "id", dimension, tables)?;
    let asked = AskedRegion::of(root, &data)?;
    let profiles = profiles(call, &data, index, &asked.region)?;
    let counted = profiles
        .as_ref()
        .and_then(|it| it.first(|profile| profile.lists.as_ref()));
    let (basis, scope, [defining, distinguishing, necessary]) = match counted {
        Some((lists, scope)) => {
            let lists = [&lists.defining, &lists.distinguishing, &lists.necessary];
            let lists = lists.map(|list| describe_counted(list, tables));
            (writing::postings_basis(&data, scope), scope, lists)
        }
        None => {
            let lists = tables.skill_lists(index, MOST_LISTED);
            let basis = tables.skill_lists_basis(index).to_owned();
            let lists = [&lists.defining, &lists.distinguishing, &lists.necessary];
            // What the open data say is said of the nation.
            (basis, Scope::Wider, lists.map(|list| describe(list)))
        }
    };
    let occupation = tables.occupation(index);
    let body = json!({
        "data": {
            "id": dimension.id(occupation),
            "name": occupation.name,
            "region": asked.describe_served_by(scope),
            "basis": basis,
            "definingSkills": defining,
            "distinguishingSkills": distinguishing,
            "necessarySkills": necessary,
        },
    });
    Ok(answer(&body, &data))
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

/// Describes skills that are counted.
fn describe_counted(skills: &[CountedSkill], tables: &Tables) -> Vec<Json> {
    let write = |counted: &CountedSkill| {
        let skill = tables.skills().skill(counted.skill);
        let mut written = writing::described_skill(skill);
        written.insert("type".to_owned(), Json::from(skill.kind().id()));
        written.insert("count".to_owned(), Json::from(counted.count));
        for (name, figure) in [
            ("percentage", counted.recall),
            ("recall", counted.recall),
            ("concentration", counted.concentration),
            ("score", counted.score),
        ] {
            written.insert(name.to_owned(), Json::from(rounded(figure)));
        }
        Json::Object(written)
    };
    skills.iter().map(write).collect()
}
