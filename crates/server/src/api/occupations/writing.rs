//! How figures and pathways are written.

use catalog::SkillView;
use occupations::{Dimension, Pathway, Tables};
use serde_json::{Value as Json, json};

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
