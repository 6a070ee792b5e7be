//! The datasets of the benchmark, each with its source.

use occupations::{
    Categories, Dimension, OccupationIndex, PathwayQuery, Region, Tables, WeightedSkill,
    benchmark::{EDUCATION, EXPERIENCE, Employment, Experience, Figure, RiskSource},
    evidence::{CountedSkill, Demand, Employer, Profile, Profiles},
    rounded,
};
use serde_json::{Value as Json, json};

use super::super::writing::{self, described_skill, money};
use crate::{occupations_data::Joined, settings::RiskScore};

/// Most items of a list.
const MOST_LISTED: usize = 10;

/// Said of what is not known.
const NONE: &str = "none";

/// What is asked.
pub struct Question<'t> {
    pub data: &'t Joined,
    pub tables: &'t Tables,
    /// What postings say; none where none are gathered, or no wanted dataset reads them.
    pub profiles: Option<&'t Profiles>,
    pub risk: RiskScore,
    pub dimension: Dimension,
    pub index: OccupationIndex,
    pub region: &'t Region,
}

/// A dataset with its source.
type Sourced = (Json, String);

/// Says whether a dataset is told by postings where there are enough.
pub fn reads_postings(name: &str) -> bool {
    matches!(
        name,
        "education"
            | "experience"
            | "definingSkills"
            | "distinguishingSkills"
            | "necessarySkills"
            | "commonSkills"
            | "salaryBoostingSkills"
            | "employers"
            | "demand"
    )
}

impl<'t> Question<'t> {
    /// Gives a dataset with its source. Lists that rest on postings alone are empty without them.
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
            "salaryBoostingSkills" => self.boosting(),
            "employers" => self.employers(),
            // What is left is the demand by postings.
            _ => self.demand(),
        }
    }

    /// Reads what postings say, with its source; none where they are too few.
    fn counted<T>(&self, read: impl Fn(&'t Profile) -> Option<T>) -> Option<(T, String)> {
        let (found, scope) = self.profiles?.first(read)?;
        Some((found, writing::postings_basis(self.data, scope)))
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
        if let Some((counts, source)) = self.counted(|profile| profile.education) {
            let all: u64 = counts.iter().sum();
            let levels = counts.iter().zip(EDUCATION).zip(0..);
            let levels = levels.map(|((count, name), id)| {
                json!({
                    "id": id,
                    "name": name,
                    "count": count,
                    "percentage": rounded(*count as f64 / all as f64),
                })
            });
            return (Json::from(levels.collect::<Vec<Json>>()), source);
        }
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
        let counted = self.counted(|profile| profile.experience);
        let open = || Some((self.tables.experience(self.index)?, "onet".to_owned()));
        match counted.or_else(open) {
            Some((experience, source)) => (described_experience(&experience), source),
            None => (Json::Null, NONE.to_owned()),
        }
    }

    fn skill_list(&self, name: &str) -> Sourced {
        let counted = self.counted(|profile| {
            let lists = profile.lists.as_ref()?;
            Some(match name {
                "definingSkills" => &lists.defining,
                "distinguishingSkills" => &lists.distinguishing,
                _ => &lists.necessary,
            })
        });
        if let Some((list, source)) = counted {
            return (self.counted_skills(list), source);
        }
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
        if let Some((list, source)) = self.counted(|profile| Some(&profile.lists.as_ref()?.common)) {
            return (self.counted_skills(list), source);
        }
        let found = self.tables.common_skills(self.index, MOST_LISTED);
        let source = if found.is_empty() { NONE } else { "onet" };
        (skills(&found), source.to_owned())
    }

    fn counted_skills(&self, skills: &[CountedSkill]) -> Json {
        let write = |counted: &CountedSkill| {
            let mut written = described_skill(self.tables.skills().skill(counted.skill));
            written.insert("count".to_owned(), Json::from(counted.count));
            written.insert("percentage".to_owned(), Json::from(rounded(counted.recall)));
            Json::Object(written)
        };
        Json::from(skills.iter().take(MOST_LISTED).map(write).collect::<Vec<Json>>())
    }

    fn boosting(&self) -> Sourced {
        let Some((boosts, source)) = self.counted(|profile| profile.pay.boosts.as_ref()) else {
            return (json!([]), NONE.to_owned());
        };
        let boosts = boosts.iter().take(MOST_LISTED).map(|boost| {
            let mut written = described_skill(self.tables.skills().skill(boost.skill));
            written.insert("count".to_owned(), Json::from(boost.count));
            written.insert("percentage".to_owned(), Json::from(rounded(boost.share)));
            written.insert("salaryBoost".to_owned(), Json::from(rounded(boost.boost)));
            Json::Object(written)
        });
        (Json::from(boosts.collect::<Vec<Json>>()), source)
    }

    fn employers(&self) -> Sourced {
        let Some((employers, source)) = self.counted(|profile| profile.employers.as_ref()) else {
            return (json!([]), NONE.to_owned());
        };
        let write = |employer: &Employer| {
            json!({
                "id": &*employer.id,
                "name": &*employer.name,
                "count": employer.count,
                "percentage": rounded(employer.share),
            })
        };
        (
            Json::from(employers.iter().map(write).collect::<Vec<Json>>()),
            source,
        )
    }

    fn demand(&self) -> Sourced {
        match self.counted(|profile| profile.demand.as_ref()) {
            Some((demand, source)) => (described_demand(demand), source),
            None => (Json::Null, NONE.to_owned()),
        }
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
        let source = match self.tables.risk_source() {
            _ if self.risk == RiskScore::Off => return (Json::Null, NONE.to_owned()),
            RiskSource::Ranks => "ep",
            RiskSource::Operator => "operator",
        };
        sourced(self.tables.risk_score(self.index), source, |score| {
            Json::from((score * 10.0).round() / 10.0)
        })
    }
}

fn described_experience(experience: &Experience) -> Json {
    let bands = EXPERIENCE.iter().zip(experience.shares);
    let bands = bands.map(|((key, _), share)| json!({ "key": key, "value": rounded(share) }));
    let distribution: Vec<Json> = bands.collect();
    json!({ "mean": rounded(experience.mean), "distribution": distribution })
}

fn described_demand(demand: &Demand) -> Json {
    let months = demand.monthly.iter();
    let months = months.map(|(month, count)| json!({ "month": month, "uniquePostings": count }));
    json!({
        "uniquePostings": demand.unique,
        "duplicatePostings": demand.duplicates,
        "postingIntensity": demand.intensity.map(rounded),
        "medianDuration": demand.median_duration,
        "monthly": months.collect::<Vec<Json>>(),
    })
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
