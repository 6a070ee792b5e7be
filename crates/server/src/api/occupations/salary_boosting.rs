//! `POST /salary-boosting-skills/dimensions/{dimension}`

use serde_json::json;

use super::{
    check_lot_version, dimension_of,
    region::AskedRegion,
    request::{self, occupation},
    tables,
};
use crate::call::{Answer, Call, Input, Outcome};

/// Lists the skills that go with higher pay. Wages are not published by skill, so that without postings there are none.
pub fn salary_boosting(call: &Call, body: Input<'_>) -> Outcome {
    let tables = tables(call)?;
    let dimension = dimension_of(call)?;
    check_lot_version(call, &tables)?;
    let root = request::root(&body)?;
    let index = occupation(root, "id", dimension, &tables)?;
    AskedRegion::of(root, &tables)?;
    let occupation = tables.occupation(index);
    Ok(Answer::json(&json!({
        "data": {
            "id": dimension.id(occupation),
            "name": occupation.name,
            "basis": "none",
            "support": { "postings": 0, "salaried": 0 },
            "skills": [],
        },
    })))
}
