//! How much an occupation asks for a skill, by the open data and by postings.

use std::collections::BTreeMap;

use catalog::{Asked, Demand, SkillIndex, SkillView};

use crate::evidence::Evidence;
use crate::occupation::OccupationIndex;
use crate::tables::Tables;

/// Weights below this are dropped.
pub const LEAST_WEIGHT: f64 = 0.05;

/// Weight of a technology that postings of the occupation often ask for.
pub const IN_DEMAND: f64 = 0.9;
/// Weight of a technology that postings often ask for.
pub const HOT: f64 = 0.7;
/// Weight of any other technology.
pub const USED: f64 = 0.4;
/// Weight of a skill that ESCO calls essential.
pub const ESSENTIAL: f64 = 0.6;
/// Weight of a skill that ESCO calls optional.
pub const OPTIONAL: f64 = 0.3;

/// Part that postings have in a weight.
pub const POSTINGS_PART: f64 = 0.7;
/// Part that open data have in it.
pub const OPEN_PART: f64 = 0.3;
/// Share of postings from which a skill is asked for as much as can be.
pub const FULL_SHARE: f64 = 0.5;

/// Gives the weight of a technology.
pub(crate) const fn of_demand(demand: Demand) -> f64 {
    match demand {
        Demand::InDemand => IN_DEMAND,
        Demand::Hot => HOT,
        Demand::Used => USED,
    }
}

/// Gives the weight of a skill of ESCO.
pub(crate) const fn of_asked(asked: Asked) -> f64 {
    match asked {
        Asked::Essential | Asked::EssentialExactly => ESSENTIAL,
        Asked::Optional => OPTIONAL,
    }
}

/// Gives the weight of an element of skill or knowledge by its importance, 1 to 5.
pub(crate) fn of_importance(importance: f64) -> f64 {
    (importance - 1.0) / 4.0
}

/// Joins weights of open data with shares of postings; both are in list order, and so is what is given.
pub(crate) fn with_postings(
    open: &[(SkillIndex, f64)],
    shares: impl Iterator<Item = (SkillIndex, f64)>,
) -> Vec<(SkillIndex, f64)> {
    let mut joined: BTreeMap<SkillIndex, f64> = BTreeMap::new();
    for (skill, weight) in open {
        joined.insert(*skill, OPEN_PART * weight);
    }
    for (skill, share) in shares {
        *joined.entry(skill).or_default() += POSTINGS_PART * (share / FULL_SHARE).min(1.0);
    }
    joined.retain(|_, weight| *weight >= LEAST_WEIGHT);
    joined.into_iter().collect()
}

/// A skill with its weight for an occupation.
#[derive(Clone, Copy, Debug)]
pub struct WeightedSkill<'a> {
    /// The skill.
    pub skill: SkillView<'a>,
    /// Its weight, 0 to 1.
    pub weight: f64,
}

impl Tables {
    /// Gives how much an occupation asks for a skill, 0 to 1, by the open data and by postings where there are enough.
    pub fn weight(&self, occupation: OccupationIndex, skill: SkillIndex, evidence: Option<&Evidence>) -> f64 {
        let weights = self.stored_weights(occupation, evidence);
        let found = weights.binary_search_by_key(&skill, |(skill, _)| *skill);
        found.map_or(0.0, |at| weights[at].1)
    }

    /// Gives the skills of an occupation with their weights, in list order.
    pub fn weights<'a>(
        &'a self,
        occupation: OccupationIndex,
        evidence: Option<&'a Evidence>,
    ) -> impl ExactSizeIterator<Item = WeightedSkill<'a>> {
        let weights = self.stored_weights(occupation, evidence).iter();
        weights.map(|(skill, weight)| WeightedSkill {
            skill: self.skills().skill(*skill),
            weight: *weight,
        })
    }

    fn stored_weights<'a>(
        &'a self,
        occupation: OccupationIndex,
        evidence: Option<&'a Evidence>,
    ) -> &'a [(SkillIndex, f64)] {
        let by_postings = evidence.and_then(|evidence| evidence.weights(occupation));
        by_postings.unwrap_or(&self.occupation(occupation).weights)
    }
}
