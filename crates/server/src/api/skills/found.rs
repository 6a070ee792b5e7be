//! Found skills as they are written.

use std::cell::RefCell;

use catalog::SkillIndex;
use contract::{
    error::ApiError,
    wire::skills::{Fields, Skill},
};
use serde::Serialize;
use text::{Candidate, Detail, Extraction, Scratch};

use crate::{failure, skills_data::ServedVersion};

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// A skill and how sure it is.
#[derive(Serialize)]
pub struct Found<'a> {
    pub(crate) confidence: f64,
    pub(crate) skill: Skill<'a>,
}

/// Reads a normalised text within the budget of one request.
pub fn extraction(
    version: &ServedVersion,
    text: &str,
    detail: Detail,
    budget: u64,
) -> Result<Extraction, ApiError> {
    SCRATCH
        .with_borrow_mut(|scratch| text::extract(version.skills.lexicon(), text, detail, budget, scratch))
        .map_err(failure::work_limit)
}

/// Describes the candidates at or over the threshold: the surest first, then by name, then by id.
pub fn describe<'a>(
    version: &'a ServedVersion,
    candidates: &[Candidate],
    threshold: f64,
    fields: Fields,
) -> Vec<Found<'a>> {
    surest(candidates, threshold)
        .into_iter()
        .map(|it| Found {
            confidence: it.confidence,
            skill: version.describe(version.skills.skill(SkillIndex(it.skill)), fields),
        })
        .collect()
}

/// Gives the candidates at or over the threshold: the surest first, then by name, then by id.
pub fn surest(candidates: &[Candidate], threshold: f64) -> Vec<Candidate> {
    let mut kept: Vec<Candidate> = candidates
        .iter()
        .copied()
        .filter(|it| it.confidence >= threshold)
        .collect();
    // Indices stand in the order of names and ids.
    kept.sort_by(|left, right| {
        right
            .confidence
            .total_cmp(&left.confidence)
            .then(left.skill.cmp(&right.skill))
    });
    kept
}
