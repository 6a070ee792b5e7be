//! The figures of an occupation that others are measured by.

use crate::labour::{Region, Wages};
use crate::occupation::OccupationIndex;
use crate::skill_lists::weightiest_first;
use crate::tables::{Published, Tables};
use crate::weight::{WeightedSkill, of_importance};

/// Categories of skills whose ranks say how little of an occupation is routine.
pub const UNROUTINE: [&str; 6] = [
    "Adaptability",
    "Creativity and innovation",
    "Critical and analytical thinking",
    "Interpersonal",
    "Leadership",
    "Problem solving and decision making",
];

/// What the risk score and the mean rank of an occupation add up to.
pub const RISK_SCALE: f64 = 150.0;

/// Levels of education, the lowest first.
pub const EDUCATION: [&str; 5] = [
    "High school or GED",
    "Associate's degree",
    "Bachelor's degree",
    "Master's degree",
    "Ph.D. or professional degree",
];

/// Education at entry in the words of the projections, with the level that it is counted under.
const ENTRY: [(&str, usize); 8] = [
    ("No formal educational credential", 0),
    ("High school diploma or equivalent", 0),
    ("Some college, no degree", 0),
    ("Postsecondary nondegree award", 0),
    ("Associate's degree", 1),
    ("Bachelor's degree", 2),
    ("Master's degree", 3),
    ("Doctoral or professional degree", 4),
];

/// Tells whether a text is a name of education at entry.
pub(crate) fn is_entry_education(text: &str) -> bool {
    ENTRY.iter().any(|(name, _)| *name == text)
}

/// Level of each of the seven levels of attainment.
const ATTAINED: [usize; 7] = [0, 0, 0, 1, 2, 3, 4];

/// Bands of experience, with how many categories of related work experience each has.
pub const EXPERIENCE: [(&str, usize); 4] = [
    ("0 to 2 years", 6),
    ("3 to 5 years", 2),
    ("6 to 8 years", 1),
    ("9+ years", 2),
];

/// Years that a category of related work experience stands for.
const EXPERIENCE_YEARS: [f64; 11] = [0.0, 0.04, 0.17, 0.38, 0.75, 1.5, 3.0, 5.0, 7.0, 9.0, 12.0];

/// Whose risk scores are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RiskSource {
    /// Ours, by ranks in categories of skills.
    Ranks,
    /// The operator's own.
    Operator,
}

/// A figure with whether it is of the occupation alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure<T> {
    /// The figure.
    pub value: T,
    /// False where it is published for the occupation and others together.
    pub is_alone: bool,
}

impl<T> Figure<T> {
    fn of((value, published): (T, Published)) -> Figure<T> {
        Figure {
            value,
            is_alone: published == Published::Alone,
        }
    }
}

/// Jobs and prospects of an occupation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Employment {
    /// Jobs in the region.
    pub current: f64,
    /// Year of the survey.
    pub current_year: Option<i32>,
    /// Prospects by the national projection.
    pub prospects: Option<Prospects>,
}

/// Prospects of the jobs of a region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prospects {
    /// Jobs in the last year.
    pub projected: f64,
    /// The last year.
    pub year: i32,
    /// Share of the jobs that is added.
    pub change: f64,
    /// Openings a year.
    pub openings: Option<f64>,
}

/// Related work experience of the workers of an occupation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Experience {
    /// Mean in years.
    pub mean: f64,
    /// Share of each of the bands of [`EXPERIENCE`].
    pub shares: [f64; EXPERIENCE.len()],
}

impl Tables {
    /// Gives the wages in a region, else in the nation.
    pub fn salary(&self, index: OccupationIndex, region: &Region) -> Option<Figure<Wages>> {
        let occupation = self.occupation(index);
        let nation = Region::nation();
        let read = |region: &Region| self.published(occupation, |code| self.labour().wages(region, code));
        let found = read(self.served(region, &nation)).or_else(|| read(&nation));
        found.map(Figure::of)
    }

    /// Gives the jobs in a region, with the prospects that the nation's rates give them.
    pub fn employment(&self, index: OccupationIndex, region: &Region) -> Option<Figure<Employment>> {
        let nation = Region::nation();
        let served = self.served(region, &nation);
        let read = |code: &str| self.labour().jobs(served, code);
        let (current, published) = self.published(self.occupation(index), read)?;
        let prospects = self.projection(index).map(|(projection, _)| {
            let factor = projection.factor(f64::from(projection.year - projection.base_year));
            let share = current / projection.base;
            Prospects {
                projected: current * factor,
                year: projection.year,
                change: factor - 1.0,
                openings: projection.openings.map(|openings| openings * share),
            }
        });
        let employment = Employment {
            current,
            current_year: self.labour().survey_year(),
            prospects,
        };
        Some(Figure::of((employment, published)))
    }

    /// Gives the share of an occupation in the jobs of a region, divided by its share in the nation's.
    pub fn location_quotient(&self, index: OccupationIndex, region: &Region) -> Option<f64> {
        let nation = Region::nation();
        let share = |region: &Region| {
            let read = |code: &str| self.labour().jobs(region, code);
            let (jobs, _) = self.published(self.occupation(index), read)?;
            Some(jobs / self.labour().all_jobs(region)?)
        };
        let quotient = share(self.served(region, &nation))? / share(&nation)?;
        quotient.is_finite().then_some(quotient)
    }

    /// Gives the position in [`EDUCATION`] of what is usual at entry.
    pub fn typical_education(&self, index: OccupationIndex) -> Option<Figure<usize>> {
        let read = |code: &str| {
            let entry = self.labour().entry_education(code)?;
            let known = ENTRY.iter().find(|(name, _)| *name == entry);
            known.map(|(_, level)| *level)
        };
        self.published(self.occupation(index), read).map(Figure::of)
    }

    /// Gives the share of workers with each level of [`EDUCATION`].
    pub fn education(&self, index: OccupationIndex) -> Option<Figure<[f64; EDUCATION.len()]>> {
        let read = |code: &str| self.labour().attainment(code);
        let (percent, published) = self.published(self.occupation(index), read)?;
        let all: f64 = percent.iter().sum();
        if all <= 0.0 {
            return None;
        }
        let mut shares = [0.0; EDUCATION.len()];
        for (percent, level) in percent.iter().zip(ATTAINED) {
            shares[level] += percent / all;
        }
        Some(Figure::of((shares, published)))
    }

    /// Gives the related work experience by O*NET.
    pub fn experience(&self, index: OccupationIndex) -> Option<Experience> {
        let percent = self.occupation(index).experience.as_ref()?;
        let all: f64 = percent.iter().sum();
        if all <= 0.0 {
            return None;
        }
        let years = percent.iter().zip(EXPERIENCE_YEARS);
        let mean = years.map(|(percent, years)| percent * years).sum::<f64>() / all;
        let mut rest = percent.iter();
        let shares = EXPERIENCE.map(|(_, count)| rest.by_ref().take(count).sum::<f64>() / all);
        Some(Experience { mean, shares })
    }

    /// Gives the elements of skill that most work asks for, the most important for this occupation first.
    pub fn common_skills(&self, index: OccupationIndex, limit: usize) -> Vec<WeightedSkill<'_>> {
        let importance = self.occupation(index).importance.iter().flatten();
        let elements = importance.zip(&self.parts.elements);
        let mut skills: Vec<WeightedSkill<'_>> = elements
            .filter(|(_, element)| !element.is_knowledge)
            .filter_map(|(importance, element)| {
                Some(WeightedSkill {
                    skill: self.skills().skill(element.skill?),
                    weight: of_importance(*importance),
                })
            })
            .collect();
        weightiest_first(&mut skills);
        skills.truncate(limit);
        skills
    }

    /// Gives how much of an occupation is routine: the operator's score where there are any at all, else 100 for the
    /// average one, and more where it ranks low in what routine does not need.
    pub fn risk_score(&self, index: OccupationIndex) -> Option<Figure<f64>> {
        let occupation = self.occupation(index);
        if self.risk_source() == RiskSource::Operator {
            let read = |code: &str| self.labour().risk_score(code);
            return self.published(occupation, read).map(Figure::of);
        }
        let read = |code: &str| {
            let ranks = self.labour().skill_ranks(code);
            let of = |wanted: &str| {
                let found = ranks.iter().find(|(category, _)| category == wanted);
                found.map(|(_, rank)| *rank)
            };
            let found: Option<Vec<f64>> = UNROUTINE.iter().map(|category| of(category)).collect();
            Some(found?.iter().sum::<f64>() / UNROUTINE.len() as f64)
        };
        let (mean, published) = self.published(occupation, read)?;
        Some(Figure::of((RISK_SCALE - mean, published)))
    }

    /// Says whose risk scores are given.
    pub fn risk_source(&self) -> RiskSource {
        if self.labour().has_risk_scores() {
            RiskSource::Operator
        } else {
            RiskSource::Ranks
        }
    }
}

#[cfg(test)]
mod tests;
