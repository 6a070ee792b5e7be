//! How figures and pathways are written.

use catalog::SkillView;
use occupations::{Dimension, Pathway, Source, Tables, evidence::Scope};
use serde_json::{Value as Json, json};

use crate::occupations_data::Joined;

/// Ends a basis whose figures are made up.
const SYNTHETIC: &str = "+synthetic";

/// Names postings as a source: whose they are where those of the region are too few, and that they are made up where they
/// are.
pub fn postings_basis(data: &Joined, scope: Scope) -> String {
    let wider = match scope {
        Scope::Asked => "",
        Scope::Wider => "+nation",
    };
    let is_synthetic = data.postings.as_ref().is_some_and(|it| it.corpus.is_synthetic);
    let made_up = if is_synthetic { SYNTHETIC } else { "" };
    format!("postings{wider}{made_up}")
}

/// Adds to a basis that figures of a source it names are made up, as those of the starter data are.
pub fn labour_basis(tables: &Tables, mut basis: String) -> String {
    let is_made_up = basis.split('+').any(|source| match source {
        "oews" => tables.labour().is_synthetic(Source::Survey),
        "ep" | "projections" => tables.labour().is_synthetic(Source::Projections),
        _ => false,
    });
    if is_made_up && !basis.ends_with(SYNTHETIC) {
        basis.push_str(SYNTHETIC);
    }
    basis
}

/// Writes an amount of money in whole units, or nothing.
pub fn money(amount: Option<f64>) -> Json {
    amount.map_or(Json::Null, |amount| Json::from(amount.round() as i64))
}

/// Writes id, name and type of a skill.
pub fn skill(skill: SkillView<'_>) -> serde_json::Map<String, Json> {
    let mut written = serde_json::Map::new();
    written.insert("id".to_owned(), Json::from(skill.id()));
    written.insert("name".to_owned(), Json::from(skill.name()));
    written.insert("type".to_owned(), Json::from(skill.kind().id()));
    written
}

/// Writes id, name and description of a skill.
pub fn described_skill(skill: SkillView<'_>) -> serde_json::Map<String, Json> {
    let mut written = serde_json::Map::new();
    written.insert("id".to_owned(), Json::from(skill.id()));
    written.insert("name".to_owned(), Json::from(skill.name()));
    written.insert("description".to_owned(), Json::from(skill.description()));
    written
}

/// Writes pathways.
pub fn pathways(pathways: &[Pathway], dimension: Dimension, tables: &Tables) -> Vec<Json> {
    let write = |pathway: &Pathway| {
        let occupation = tables.occupation(pathway.occupation);
        json!({
            "id": dimension.id(occupation),
            "name": occupation.name,
            "category": pathway.category.word(),
            "score": pathway.score,
            "meanSalary": money(pathway.salary),
            "meanSalaryDiff": money(pathway.salary_difference),
            "jobLevel": occupation.level,
            "jobLevelDiff": pathway.level_difference,
        })
    };
    pathways.iter().map(write).collect()
}
