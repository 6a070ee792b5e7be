//! What the operator is told of families that wait for data. Callers are told that the service is loading data, which is
//! all that they can act on.

use contract::{
    family::{FAMILIES, Family},
    operation::OPERATIONS,
};

use super::App;

/// A command that was not run yet, and the families that wait for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingImport {
    /// What is to be typed, such as `waypost import skills`.
    pub command: String,
    /// Words of the families that answer 503 until then.
    pub families: Vec<&'static str>,
}

impl App {
    /// Names the imports without which families have nothing to answer with.
    pub fn missing_imports(&self) -> Vec<MissingImport> {
        let mut missing: Vec<MissingImport> = Vec::new();
        for row in &FAMILIES {
            let mut operations = OPERATIONS.iter().filter(|it| it.family == Some(row.family));
            let waits = operations.any(|it| it.needs_data && self.settings.postings.serves(it));
            if !waits || !self.lacks_data(Some(row.family)) {
                continue;
            }
            let command = import_of(row.family, row.word);
            match missing.iter_mut().find(|known| known.command == command) {
                Some(known) => known.families.push(row.word),
                None => missing.push(MissingImport {
                    command,
                    families: vec![row.word],
                }),
            }
        }
        missing
    }
}

fn import_of(family: Family, word: &str) -> String {
    let what = match family {
        Family::Titles => "titles",
        Family::Companies => "companies",
        Family::Similarity => "similarity",
        Family::CoreLmi => "lmi",
        Family::Classification
        | Family::CareerPathways
        | Family::OccupationBenchmark
        | Family::Ddn
        | Family::SalaryBoostingSkills
        | Family::ProjectedSkillGrowth
        | Family::ProjectedOccupationGrowth => "occupations",
        Family::PostingsUs | Family::PostingsCa | Family::PostingsUk | Family::PostingsGlobal => {
            return format!("waypost import postings --mount {word}");
        }
        Family::Skills | Family::Gis => "skills",
    };
    format!("waypost import {what}")
}
