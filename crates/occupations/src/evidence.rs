//! What loaded postings say of occupations and skills.
//!
//! [`Evidence`] is gathered once for a version of the postings and one of the [`Tables`], occupation by occupation for the nation,
//! with plain questions to an [`Engine`]: counts, medians and sums by group. Regions are too many to be gathered
//! beforehand; theirs is gathered when it is first asked for, and kept while there is room. Start reading at
//! [`Evidence::gather`]. What postings are too few for is missing, and the open data serve instead.

mod counts;
mod lists;
mod pay;
mod profile;
mod questions;
mod trend;
mod windows;

use std::sync::Arc;

use analytics::{Cancel, Dimension, Engine, QueryError};
use catalog::{SkillIndex, SkillType, Skills};
use quick_cache::sync::Cache;
use rustc_hash::FxHashMap;

pub use counts::{MOST_BESIDE, MOST_COUNTED, posting_counts};
pub use lists::{COMMON_SHARE, CountedLists, CountedSkill, REACHABLE_LIFT, SkillListRules};
pub use pay::{Boost, CONFIDENCE, MIN_BOOST, MIN_SALARY_MODEL, MIN_SIDE, PayEvidence};
pub use profile::{Demand, Employer, MIN_SHARE, MIN_SKILL, MIN_SKILL_LISTS, MOST_EMPLOYERS, Profile};
pub use trend::{DAMPING, MIN_TREND, MOST_A_YEAR};
pub use windows::{MONTHS, PAY_MONTHS, RECENT_MONTHS};

use crate::labour::{Level, Region};
use crate::occupation::OccupationIndex;
use crate::tables::Tables;
use crate::weight::with_postings;
use lists::{Background, SkillCounts};
use profile::Maker;
use questions::{Cell, Questions};
pub(crate) use trend::multiple;
use windows::Windows;

/// Profiles of regions that are kept: some kilobytes each.
const KEPT_PROFILES: usize = 4_096;
/// Regions whose skills stay counted: some hundred kilobytes each.
const KEPT_REGIONS: usize = 64;

/// What one version of the postings says of the occupations and skills of one version of the tables.
pub struct Evidence {
    engine: Arc<dyn Engine>,
    tables: Arc<Tables>,
    rules: SkillListRules,
    /// None for a corpus without postings.
    windows: Option<Windows>,
    /// By occupation.
    national: Vec<Arc<Profile>>,
    /// By occupation: how much each skill is asked for; none where postings are too few.
    weights: Vec<Option<Vec<(SkillIndex, f64)>>>,
    /// Change a year of the share of postings that ask for a skill.
    trends: FxHashMap<SkillIndex, f64>,
    /// What occupations are compared with, in the regions that were asked for last.
    backgrounds: Cache<Region, Arc<Background>>,
    regional: Cache<(OccupationIndex, Region), Arc<Profile>>,
}

/// The profiles that serve a question: that of the region, then that of the nation.
#[derive(Clone, Debug)]
pub struct Profiles {
    /// That of the region; none where the nation is asked for.
    regional: Option<Arc<Profile>>,
    national: Arc<Profile>,
}

/// Whose postings serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of the region that was asked for.
    Asked,
    /// Those of the nation, as the region has too few.
    Wider,
}

impl Evidence {
    /// Gathers what postings say. Takes seconds to minutes with large corpora; `cancel` stops it.
    pub fn gather(
        tables: Arc<Tables>,
        engine: Arc<dyn Engine>,
        rules: SkillListRules,
        cancel: &Cancel,
    ) -> Result<Evidence, QueryError> {
        let mut evidence = Evidence {
            windows: Windows::of(engine.as_ref()),
            engine,
            rules,
            national: Vec::new(),
            weights: Vec::new(),
            trends: FxHashMap::default(),
            backgrounds: Cache::new(KEPT_REGIONS),
            regional: Cache::new(KEPT_PROFILES),
            tables,
        };
        let tables = evidence.tables.clone();
        let nation = Region::nation();
        for occupation in &tables.parts.occupations {
            cancel.check()?;
            let (profile, weights) = match evidence.maker(cancel) {
                Some(maker) => match maker.questions.cell(Some(occupation), &nation) {
                    Some(cell) => {
                        let counts = maker.skill_counts(&cell, MIN_SKILL_LISTS)?;
                        let background = evidence.background(&maker, &nation)?;
                        let profile = maker.profile(&cell, &counts, &background)?;
                        (profile, weights(&occupation.weights, counts))
                    }
                    None => Default::default(),
                },
                None => Default::default(),
            };
            evidence.national.push(Arc::new(profile));
            evidence.weights.push(weights);
        }
        if let Some(maker) = evidence.maker(cancel) {
            evidence.trends = trends(&maker)?;
        }
        Ok(evidence)
    }

    /// Returns what answers questions about the postings.
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    /// Returns the tables that it was gathered for.
    pub fn tables(&self) -> &Arc<Tables> {
        &self.tables
    }

    /// Says whether any posting is of a region.
    pub fn knows(&self, region: &Region) -> bool {
        let questions = Questions {
            engine: self.engine.as_ref(),
            cancel: &Cancel::never(),
        };
        questions.has_region(region)
    }

    /// Gives what postings say of an occupation in a region.
    pub fn profiles(
        &self,
        index: OccupationIndex,
        region: &Region,
        cancel: &Cancel,
    ) -> Result<Profiles, QueryError> {
        let national = self.national[index.at()].clone();
        let regional = match region.level {
            Level::Nation => None,
            Level::State | Level::Msa => Some(self.regional(index, region, cancel)?),
        };
        Ok(Profiles { regional, national })
    }

    fn regional(
        &self,
        index: OccupationIndex,
        region: &Region,
        cancel: &Cancel,
    ) -> Result<Arc<Profile>, QueryError> {
        let key = (index, region.clone());
        self.regional.get_or_insert_with(&key, || {
            let occupation = self.tables.occupation(index);
            let Some(maker) = self.maker(cancel) else {
                return Ok(Arc::default());
            };
            let Some(cell) = maker.questions.cell(Some(occupation), region) else {
                return Ok(Arc::default());
            };
            let counts = maker.skill_counts(&cell, MIN_SKILL_LISTS)?;
            let background = if counts.all < MIN_SKILL_LISTS {
                Arc::default()
            } else {
                self.background(&maker, region)?
            };
            Ok(Arc::new(maker.profile(&cell, &counts, &background)?))
        })
    }

    /// Gives how much an occupation asks for each skill, in list order; none where postings are too few.
    pub(crate) fn weights(&self, index: OccupationIndex) -> Option<&[(SkillIndex, f64)]> {
        self.weights[index.at()].as_deref()
    }

    /// Gives the change a year of the share of postings that ask for a skill; none where they are too few.
    pub(crate) fn trend(&self, skill: SkillIndex) -> Option<f64> {
        self.trends.get(&skill).copied()
    }

    fn maker<'e>(&'e self, cancel: &'e Cancel) -> Option<Maker<'e>> {
        Some(Maker {
            questions: Questions {
                engine: self.engine.as_ref(),
                cancel,
            },
            windows: self.windows.as_ref()?,
            skills: self.tables.skills(),
            rules: &self.rules,
        })
    }

    fn background(&self, maker: &Maker<'_>, region: &Region) -> Result<Arc<Background>, QueryError> {
        self.backgrounds.get_or_insert_with(region, || {
            let Some(cell) = maker.questions.cell(None, region) else {
                return Ok(Arc::default());
            };
            let counts = maker.skill_counts(&cell, 1)?;
            Ok(Arc::new(Background {
                all: counts.all,
                skills: counts.by_skill(),
            }))
        })
    }
}

impl std::fmt::Debug for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Evidence")
            .field("version", &self.engine.version())
            .finish_non_exhaustive()
    }
}

impl Profiles {
    /// Reads the first profile that has what is wanted, and says whose it is.
    pub fn first<'p, T>(&'p self, read: impl Fn(&'p Profile) -> Option<T>) -> Option<(T, Scope)> {
        let Some(regional) = &self.regional else {
            return read(&self.national).map(|found| (found, Scope::Asked));
        };
        let own = read(regional).map(|found| (found, Scope::Asked));
        own.or_else(|| read(&self.national).map(|found| (found, Scope::Wider)))
    }

    /// Gives the profile that is tried last, for saying how few there are.
    pub fn widest(&self) -> &Profile {
        &self.national
    }
}

/// Finds a skill that is still there.
fn live_skill(skills: &Skills, id: &str) -> Option<SkillIndex> {
    let found = skills.by_id(id)?;
    (skills.skill(found).kind() != SkillType::Removed).then_some(found)
}

/// Joins the shares of postings with what open data say; none where postings are too few.
fn weights(open: &[(SkillIndex, f64)], mut counts: SkillCounts) -> Option<Vec<(SkillIndex, f64)>> {
    if counts.all < MIN_SKILL_LISTS {
        return None;
    }
    let all = counts.all as f64;
    counts.skills.sort_unstable();
    let shares = counts
        .skills
        .iter()
        .map(|(skill, count)| (*skill, *count as f64 / all));
    Some(with_postings(open, shares))
}

/// Measures how the share of postings with each skill changes, where the corpus is long enough.
fn trends(maker: &Maker<'_>) -> Result<FxHashMap<SkillIndex, f64>, QueryError> {
    let Some(whole) = maker.windows.whole_trend() else {
        return Ok(FxHashMap::default());
    };
    let (questions, everything) = (&maker.questions, Cell::default());
    let counted = |window, least| -> Result<Vec<(SkillIndex, u64)>, QueryError> {
        let counts = questions.counts(&everything, window, Dimension::Skills, least)?;
        let known = counts
            .into_iter()
            .filter_map(|(id, count)| Some((live_skill(maker.skills, &id)?, count)));
        Ok(known.collect())
    };
    let months = maker.windows.trend.len();
    let frequent = counted(whole, MIN_TREND)?.into_iter();
    let mut series: FxHashMap<SkillIndex, Vec<u64>> =
        frequent.map(|(skill, _)| (skill, vec![0; months])).collect();
    let mut all = Vec::with_capacity(months);
    for (at, month) in maker.windows.trend.iter().enumerate() {
        all.push(questions.unique(&everything, *month)?);
        for (skill, count) in counted(*month, 1)? {
            if let Some(series) = series.get_mut(&skill) {
                series[at] = count;
            }
        }
    }
    let trend = |series: Vec<u64>| trend::yearly(series.into_iter().zip(all.iter().copied()));
    Ok(series
        .into_iter()
        .map(|(skill, series)| (skill, trend(series)))
        .collect())
}

#[cfg(test)]
mod tests;
