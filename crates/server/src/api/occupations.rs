//! The occupation families. They share dimensions, regions and the way ids are read; each has its own questions.

pub mod benchmark;
pub mod bulk_pathways;
pub mod ddn;
pub mod dimension;
pub mod dimensions;
pub mod meta;
pub mod occupation_growth;
pub mod pathways;
pub mod salary_boosting;
pub mod skill_gap;
pub mod skill_growth;
pub mod status;

mod methods;
mod region;
mod request;
mod writing;

use std::sync::Arc;

use analytics::Cancel;
use contract::{error::ApiError, family::Family};
use http::HeaderValue;
use occupations::{Dimension, OccupationIndex, Region, Tables, evidence::Profiles};

use crate::{
    call::{Answer, Call, DataVersion},
    failure,
    occupations_data::Joined,
};

/// Pins the joined tables, and what postings say of them.
fn pin(call: &Call) -> Result<Arc<Joined>, ApiError> {
    call.app.occupations.pin().ok_or_else(ApiError::not_ready)
}

/// Gives what postings say of an occupation in a region; none where none are gathered.
fn profiles(
    call: &Call,
    data: &Joined,
    index: OccupationIndex,
    region: &Region,
) -> Result<Option<Profiles>, ApiError> {
    let Some(evidence) = data.evidence() else {
        return Ok(None);
    };
    let cancel = Cancel::on(call.cancelled.clone());
    let found = evidence.profiles(index, region, &cancel);
    let found = found.map_err(|error| failure::evidence(error, call.request_id.text()))?;
    Ok(Some(found))
}

/// Answers with a body, and names the version of the postings where there are any.
fn answer(body: &serde_json::Value, data: &Joined) -> Answer {
    let answer = Answer::json(body);
    let version = data.evidence().map(|evidence| evidence.engine().version());
    let name = version.and_then(|version| HeaderValue::from_str(&format!("postings-{version}")).ok());
    match name {
        Some(name) => answer.at(DataVersion {
            name,
            is_fixed: false,
        }),
        None => answer,
    }
}

/// The dimension of skills.
const SKILL: &str = "skill";

/// Gives the names of a family's dimensions.
fn dimension_names(family: Option<Family>) -> Vec<&'static str> {
    match family {
        Some(Family::ProjectedSkillGrowth) => vec![SKILL],
        _ => Dimension::ALL.map(Dimension::word).to_vec(),
    }
}

/// Reads the dimension that the path names.
fn dimension_of(call: &Call) -> Result<Dimension, ApiError> {
    let name = call.path.get(0);
    Dimension::from_word(name).ok_or_else(|| ApiError::unknown_dimension(name))
}

/// Gives the version of the taxonomies. Taxonomy versions have a third number, which only texts alone would raise.
fn taxonomy_version(tables: &Tables) -> String {
    format!("{}.0", tables.taxonomies().version())
}

/// Gives the version of the skills.
fn skills_version(tables: &Tables) -> String {
    format!("{}.0", tables.skills().version())
}

/// Refuses a version of our ladder that clients know from nowhere.
fn check_lot_version(call: &Call, tables: &Tables) -> Result<(), ApiError> {
    match call.query.text("lot_version") {
        Some(version) if !["6", "7"].contains(&version) && version != taxonomy_version(tables) => {
            Err(ApiError::unknown_parameter_value("lot_version", version))
        }
        _ => Ok(()),
    }
}
