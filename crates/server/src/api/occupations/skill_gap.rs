//! `POST /career-pathways/dimensions/{dimension}/skillgap`

use contract::error::ApiError;
use occupations::{Dimension, OccupationIndex, SkillStep, Tables, rounded};
use serde_json::{Value as Json, json};

use super::{
    answer, check_lot_version, dimension_of, pin,
    region::AskedRegion,
    request::{self, limit, occupation},
    writing,
};
use crate::call::{Call, Input, Outcome};

/// Compares what two occupations ask for.
pub fn skill_gap(call: &Call, body: Input<'_>) -> Outcome {
    let data = pin(call)?;
    let tables = &data.tables;
    let dimension = dimension_of(call)?;
    check_lot_version(call, tables)?;
    let root = request::root(&body)?;
    request::judge(root, &["sourceId", "destinationId"], dimension)?;
    let source = occupation(root, "sourceId", dimension, tables)?;
    let destination = occupation(root, "destinationId", dimension, tables)?;
    if source == destination {
        let fault = ApiError::incompatible_members("sourceId", "destinationId");
        return Err(fault.at_pointer("/destinationId"));
    }
    // What occupations ask for is the same everywhere; a region that does not exist is refused all the same.
    AskedRegion::of(root, &data)?;
    let gap = tables.skill_gap(source, destination, limit(root), data.evidence());
    let body = json!({
        "data": {
            "source": end(tables, source, dimension),
            "destination": end(tables, destination, dimension),
            "skillGap": steps(&gap.missing),
            "transferableSkills": steps(&gap.transferable),
        },
    });
    Ok(answer(&body, &data))
}

fn end(tables: &Tables, index: OccupationIndex, dimension: Dimension) -> Json {
    let occupation = tables.occupation(index);
    json!({ "id": dimension.id(occupation), "name": occupation.name })
}

fn steps(steps: &[SkillStep<'_>]) -> Vec<Json> {
    let write = |step: &SkillStep<'_>| {
        let mut written = writing::skill(step.skill);
        for (name, score) in [
            ("importanceScore", step.destination),
            ("sourceScore", step.source),
            ("destinationScore", step.destination),
        ] {
            written.insert(name.to_owned(), Json::from(rounded(score)));
        }
        Json::Object(written)
    };
    steps.iter().map(write).collect()
}
