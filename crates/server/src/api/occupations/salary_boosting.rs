//! `POST /salary-boosting-skills/dimensions/{dimension}`

use occupations::{
    Tables,
    evidence::{Boost, Scope},
    rounded,
};
use serde_json::{Value as Json, json};

use super::{
    answer, check_lot_version, dimension_of, pin, profiles,
    region::AskedRegion,
    request::{self, occupation},
    writing,
};
use crate::call::{Call, Input, Outcome};

/// Lists the skills that go with higher pay. Wages are not published by skill, so that without postings there are none.
pub fn salary_boosting(call: &Call, body: Input<'_>) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    let dimension = dimension_of(call)?;
    check_lot_version(call, tables)?;
    let root = request::root(&body)?;
    request::judge(root, &["id"], dimension)?;
    let index = occupation(root, "id", dimension, tables)?;
    let asked = AskedRegion::of(root, &data)?;
    let profiles = profiles(call, &data, index, &asked.region)?;
    let told = profiles
        .as_ref()
        .and_then(|it| it.first(|profile| Some((&profile.pay, profile.pay.boosts.as_ref()?))));
    let (pay, basis, scope, skills) = match told {
        Some(((pay, boosts), scope)) => {
            let skills = describe(boosts, tables);
            (Some(pay), writing::postings_basis(&data, scope), scope, skills)
        }
        None => {
            let pay = profiles.as_ref().map(|it| &it.widest().pay);
            (pay, "none".to_owned(), Scope::Wider, Vec::new())
        }
    };
    let occupation = tables.occupation(index);
    let body = json!({
        "data": {
            "id": dimension.id(occupation),
            "name": occupation.name,
            "region": asked.describe_served_by(scope),
            "basis": basis,
            "support": {
                "postings": pay.map_or(0, |pay| pay.postings),
                "salaried": pay.map_or(0, |pay| pay.salaried),
            },
            "skills": skills,
        },
    });
    Ok(answer(&body, &data))
}

fn describe(boosts: &[Boost], tables: &Tables) -> Vec<Json> {
    let write = |boost: &Boost| {
        let skill = tables.skills().skill(boost.skill);
        let mut written = writing::described_skill(skill);
        written.insert("type".to_owned(), Json::from(skill.kind().id()));
        written.insert("count".to_owned(), Json::from(boost.count));
        written.insert("percentage".to_owned(), Json::from(rounded(boost.share)));
        written.insert("salaryBoost".to_owned(), Json::from(rounded(boost.boost)));
        written.insert("salaryBoostAmount".to_owned(), writing::money(Some(boost.amount)));
        let confidence = json!({ "lower": rounded(boost.lower), "upper": rounded(boost.upper) });
        written.insert("confidence".to_owned(), confidence);
        Json::Object(written)
    };
    boosts.iter().map(write).collect()
}
