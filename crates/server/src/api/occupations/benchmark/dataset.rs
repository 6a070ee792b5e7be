//! The datasets of the benchmark, each with its source.

use occupations::{
    Categories, Dimension, OccupationIndex, PathwayQuery, Region, Tables, WeightedSkill,
    benchmark::{EDUCATION, EXPERIENCE, Employment, Figure},
    rounded,
};
use serde_json::{Value as Json, json};

use super::super::writing::{self, described_skill, money};

/// Most items of a list.
const MOST_LISTED: usize = 10;

/// Said of what is not known.
const NONE: &str = "none";

/// What is asked.
pub struct Question<'t> {
    pub tables: &'t Tables,
    pub dimension: Dimension,
    pub index: OccupationIndex,
    pub region: &'t Region,
}

/// A dataset with its source.
type Sourced = (Json, String);

impl Question<'_> {
    /// Gives a dataset with its source. Lists that rest on postings alone are empty.
    pub fn answer(&self, name: &str) -> Sourced {
        match name {
            "salary" => self.salary(),
            "employment" => self.employment(),
            "locationQuotient" => self.location_quotient(),
            "typicalEducation" => self.typical_education(),
            "education" => self.education(),
            "experience" => self.experience(),
            "definingSkills" | "distinguishingSkills" | "necessarySkills" => self.skill_list(name),
            "commonSkills" => self.common_skills(),
            "feederOccupations" => self.feeders(),
            "riskScore" => self.risk_score(),
            "salaryBoostingSkills" | "employers" => (json!([]), NONE.to_owned()),
            // What is left is the demand by postings.
            _ => (Json::Null, NONE.to_owned()),
        }
    }

    fn salary(&self) -> Sourced {
        sourced(self.tables.salary(self.index, self.region), "oews", |wages| {
            let [percentile10, percentile25, median, percentile75, percentile90] =
                wages.percentiles.map(money);
            json!({
                "mean": money(wages.mean),
                "median": median,
                "percentile10": percentile10,
                "percentile25": percentile25,
                "percentile75": percentile75,
                "percentile90": percentile90,
                "year": wages.year,
            })
        })
    }

    fn employment(&self) -> Sourced {
        let found = self.tables.employment(self.index, self.region);
        let has_prospects = found.as_ref().is_some_and(|it| it.value.prospects.is_some());
        let source = if has_prospects { "oews+ep" } else { "oews" };
        sourced(found, source, |employment: Employment| {
            let prospects = employment.prospects;
            let change = prospects.map(|it| it.projected - employment.current);
            json!({
                "current": money(Some(employment.current)),
                "currentYear": employment.current_year,
                "projected": money(prospects.map(|it| it.projected)),
                "projectedYear": prospects.map(|it| it.year),
                "change": money(change),
                "changePercent": prospects.map(|it| rounded(it.change)),
                "annualOpenings": money(prospects.and_then(|it| it.openings)),
            })
        })
    }

    fn location_quotient(&self) -> Sourced {
        match self.tables.location_quotient(self.index, self.region) {
            Some(quotient) => (Json::from(rounded(quotient)), "oews".to_owned()),
            None => (Json::Null, NONE.to_owned()),
        }
    }

    fn typical_education(&self) -> Sourced {
        let found = self.tables.typical_education(self.index);
        sourced(
            found,
            "ep",
            |level| json!({ "id": level, "name": EDUCATION[level] }),
        )
    }

    fn education(&self) -> Sourced {
        let jobs = self.tables.employment(self.index, self.region);
        let jobs = jobs.map(|found| found.value.current);
        sourced(self.tables.education(self.index), "ep", |shares| {
            let levels = shares.iter().zip(EDUCATION).zip(0..);
            let levels = levels.map(|((share, name), id)| {
                json!({
                    "id": id,
                    "name": name,
                    "count": money(jobs.map(|jobs| jobs * share)),
                    "percentage": rounded(*share),
                })
            });
            Json::from(levels.collect::<Vec<Json>>())
        })
    }

    fn experience(&self) -> Sourced {
        let Some(experience) = self.tables.experience(self.index) else {
            return (Json::Null, NONE.to_owned());
        };
        let bands = EXPERIENCE.iter().zip(experience.shares);
        let bands = bands.map(|((key, _), share)| json!({ "key": key, "value": rounded(share) }));
        let distribution: Vec<Json> = bands.collect();
        let written = json!({ "mean": rounded(experience.mean), "distribution": distribution });
        (written, "onet".to_owned())
    }

    fn skill_list(&self, name: &str) -> Sourced {
        let lists = self.tables.skill_lists(self.index, MOST_LISTED);
        let list = match name {
            "definingSkills" => lists.defining,
            "distinguishingSkills" => lists.distinguishing,
            _ => lists.necessary,
        };
        (
            skills(&list),
            self.tables.skill_lists_basis(self.index).to_owned(),
        )
    }

    fn common_skills(&self) -> Sourced {
        let found = self.tables.common_skills(self.index, MOST_LISTED);
        let source = if found.is_empty() { NONE } else { "onet" };
        (skills(&found), source.to_owned())
    }

    fn feeders(&self) -> Sourced {
        let query = PathwayQuery {
            dimension: self.dimension,
            only: None,
            categories: Categories::ALL,
            limit: MOST_LISTED,
            region: self.region,
        };
        let found = self.tables.feeders(self.index, &query);
        let mut written = writing::pathways(&found, self.dimension, self.tables);
        for feeder in written.iter_mut().filter_map(Json::as_object_mut) {
            for member in ["meanSalary", "jobLevel", "jobLevelDiff"] {
                feeder.remove(member);
            }
        }
        (
            Json::from(written),
            self.tables.pathway_basis(self.index, self.region),
        )
    }

    fn risk_score(&self) -> Sourced {
        sourced(self.tables.risk_score(self.index), "ep", |score| {
            Json::from((score * 10.0).round() / 10.0)
        })
    }
}

/// Writes a figure, and says where it is published for several occupations together.
fn sourced<T>(figure: Option<Figure<T>>, source: &str, write: impl FnOnce(T) -> Json) -> Sourced {
    let Some(Figure { value, is_alone }) = figure else {
        return (Json::Null, NONE.to_owned());
    };
    let together = if is_alone { "" } else { "+hybrid" };
    (write(value), format!("{source}{together}"))
}

/// Writes skills that no posting stands behind.
fn skills(skills: &[WeightedSkill<'_>]) -> Json {
    let write = |listed: &WeightedSkill<'_>| {
        let mut written = described_skill(listed.skill);
        written.insert("count".to_owned(), Json::Null);
        written.insert("percentage".to_owned(), Json::Null);
        Json::Object(written)
    };
    Json::from(skills.iter().map(write).collect::<Vec<Json>>())
}
