//! What the postings of one occupation in one region say.

use std::sync::Arc;

use analytics::{Dimension, Metric, MetricValue, QueryError};
use catalog::Skills;

use super::lists::{Background, CountedLists, SkillCounts, SkillListRules, lists};
use super::live_skill;
use super::pay::{MIN_SIDE, PayEvidence};
use super::questions::{Cell, Questions, integer};
use super::windows::Windows;
use crate::benchmark::{EDUCATION, EXPERIENCE, Experience};

/// Postings from which shares, employers and demand are told.
pub const MIN_SHARE: u64 = 30;
/// Postings from which skills are listed and weighed.
pub const MIN_SKILL_LISTS: u64 = 100;
/// Postings with a skill from which it is counted.
pub const MIN_SKILL: u64 = 3;
/// Most employers.
pub const MOST_EMPLOYERS: usize = 10;
/// The greatest years of the bands of [`EXPERIENCE`] but the last, which has none.
const BAND_ENDS: [u32; EXPERIENCE.len() - 1] = [2, 5, 8];

/// What the postings of one occupation in one region say. What they are too few for is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Postings of the last 24 months.
    pub postings: u64,
    /// Skills by what they say of the occupation.
    pub lists: Option<CountedLists>,
    /// Postings by the lowest of the levels that they accept, where they name any.
    pub education: Option<[u64; EDUCATION.len()]>,
    /// Least years of experience asked for, where postings name any.
    pub experience: Option<Experience>,
    /// Employers with most postings in the last 12 months.
    pub employers: Option<Vec<Employer>>,
    /// Postings of the last 12 whole months.
    pub demand: Option<Demand>,
    /// Pay by skill.
    pub pay: PayEvidence,
}

/// An employer.
#[derive(Clone, Debug, PartialEq)]
pub struct Employer {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its postings of the occupation.
    pub count: u64,
    /// Their share of all postings of the occupation.
    pub share: f64,
}

/// How much an occupation is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Postings.
    pub unique: u64,
    /// Duplicates of them.
    pub duplicates: u64,
    /// Both together for each unique one.
    pub intensity: Option<f64>,
    /// Median days live of those that have expired.
    pub median_duration: Option<u64>,
    /// Months with the postings live in them.
    pub monthly: Vec<(String, u64)>,
}

/// What profiles are made with.
#[derive(Clone, Copy)]
pub(super) struct Maker<'e> {
    pub(super) questions: Questions<'e>,
    pub(super) windows: &'e Windows,
    pub(super) skills: &'e Skills,
    pub(super) rules: &'e SkillListRules,
}

impl Maker<'_> {
    /// Counts the postings of a cell, and those with each skill where there are enough to tell.
    pub(super) fn skill_counts(&self, cell: &Cell, least: u64) -> Result<SkillCounts, QueryError> {
        let window = self.windows.lists;
        let all = self.questions.unique(cell, window)?;
        if all < least.max(1) {
            return Ok(SkillCounts {
                all,
                skills: Vec::new(),
            });
        }
        let counted = self
            .questions
            .counts(cell, window, Dimension::Skills, MIN_SKILL)?;
        let known = counted
            .into_iter()
            .filter_map(|(id, count)| Some((live_skill(self.skills, &id)?, count)));
        Ok(SkillCounts {
            all,
            skills: known.collect(),
        })
    }

    /// Makes the profile of a cell whose skills are counted.
    pub(super) fn profile(
        &self,
        cell: &Cell,
        counts: &SkillCounts,
        background: &Background,
    ) -> Result<Profile, QueryError> {
        let (questions, windows) = (&self.questions, self.windows);
        let mut profile = Profile {
            postings: counts.all,
            pay: PayEvidence::of(&questions.pay(cell, windows.pay, MIN_SIDE)?, self.skills),
            ..Profile::default()
        };
        if counts.all >= MIN_SKILL_LISTS {
            profile.lists = Some(lists(counts, background, self.skills, self.rules));
        }
        if counts.all >= MIN_SHARE {
            profile.education = self.education(cell)?;
            profile.experience = self.experience(cell)?;
            profile.employers = Some(self.employers(cell)?);
            profile.demand = self.demand(cell)?;
        }
        Ok(profile)
    }

    fn education(&self, cell: &Cell) -> Result<Option<[u64; EDUCATION.len()]>, QueryError> {
        let counted = self
            .questions
            .counts(cell, self.windows.lists, Dimension::MinEdulevels, 1)?;
        let mut levels = [0; EDUCATION.len()];
        for (code, count) in counted {
            let level = code.parse().ok().and_then(|at: usize| levels.get_mut(at));
            if let Some(level) = level {
                *level += count;
            }
        }
        Ok((levels.iter().sum::<u64>() >= MIN_SHARE).then_some(levels))
    }

    fn experience(&self, cell: &Cell) -> Result<Option<Experience>, QueryError> {
        let counted = self
            .questions
            .counts(cell, self.windows.lists, Dimension::MinYearsExperience, 1)?;
        let mut years: Vec<(u32, u64)> = counted
            .iter()
            .filter_map(|(code, count)| Some((code.parse().ok()?, *count)))
            .collect();
        // Sums of doubles are told to the last bit by their order.
        years.sort_unstable();
        let all: u64 = years.iter().map(|(_, count)| count).sum();
        if all < MIN_SHARE {
            return Ok(None);
        }
        let mut shares = [0.0; EXPERIENCE.len()];
        let mut sum = 0.0;
        for (years, count) in years {
            let band = BAND_ENDS.partition_point(|end| *end < years);
            shares[band] += count as f64 / all as f64;
            sum += f64::from(years) * count as f64;
        }
        Ok(Some(Experience {
            mean: sum / all as f64,
            shares,
        }))
    }

    fn employers(&self, cell: &Cell) -> Result<Vec<Employer>, QueryError> {
        let window = self.windows.recent;
        let all = self.questions.unique(cell, window)?;
        let counted = self.questions.counts(cell, window, Dimension::Company, 1)?;
        // Of equally many postings the name decides, which is looked up for those alone that may be shown.
        let last = counted.get(MOST_EMPLOYERS - 1).map_or(0, |(_, count)| *count);
        let candidates = counted.into_iter().take_while(|(_, count)| *count >= last);
        let mut employers: Vec<Employer> = candidates
            .take(MOST_CANDIDATES)
            .map(|(id, count)| Employer {
                name: self.questions.company(&id),
                id,
                count,
                share: count as f64 / all as f64,
            })
            .collect();
        employers.sort_by(|one, other| {
            let by_count = other.count.cmp(&one.count);
            by_count.then_with(|| (&one.name, &one.id).cmp(&(&other.name, &other.id)))
        });
        employers.truncate(MOST_EMPLOYERS);
        Ok(employers)
    }

    fn demand(&self, cell: &Cell) -> Result<Option<Demand>, QueryError> {
        let Some(window) = self.windows.demand else {
            return Ok(None);
        };
        let metrics = vec![
            Metric::UniquePostings,
            Metric::DuplicatePostings,
            Metric::PostingIntensity,
            Metric::MedianPostingDuration,
        ];
        let totals = self.questions.totals(cell, window, metrics)?;
        let count = |metric| integer(&totals, metric);
        let intensity = totals.iter().find_map(|(metric, value)| match value {
            MetricValue::Ratio(ratio) if *metric == Metric::PostingIntensity => Some(*ratio),
            MetricValue::Ratio(_) | MetricValue::Integer(_) | MetricValue::Missing => None,
        });
        Ok(Some(Demand {
            unique: count(Metric::UniquePostings).unwrap_or(0),
            duplicates: count(Metric::DuplicatePostings).unwrap_or(0),
            intensity,
            median_duration: count(Metric::MedianPostingDuration),
            monthly: self.questions.months(cell, window)?,
        }))
    }
}

/// Employers that are looked up at most, where very many have equally few postings.
const MOST_CANDIDATES: usize = 200;
