//! How much an occupation asks for a skill, by the open data.

use catalog::{Asked, Demand, SkillIndex, SkillView};

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

/// A skill with its weight for an occupation.
#[derive(Clone, Copy, Debug)]
pub struct WeightedSkill<'a> {
    /// The skill.
    pub skill: SkillView<'a>,
    /// Its weight, 0 to 1.
    pub weight: f64,
}

impl Tables {
    /// Gives how much an occupation asks for a skill, 0 to 1.
    pub fn weight(&self, occupation: OccupationIndex, skill: SkillIndex) -> f64 {
        let weights = &self.occupation(occupation).weights;
        let found = weights.binary_search_by_key(&skill, |(skill, _)| *skill);
        found.map_or(0.0, |at| weights[at].1)
    }

    /// Gives the skills of an occupation with their weights, in list order.
    pub fn weights(&self, occupation: OccupationIndex) -> impl ExactSizeIterator<Item = WeightedSkill<'_>> {
        let weights = self.occupation(occupation).weights.iter();
        weights.map(|(skill, weight)| WeightedSkill {
            skill: self.skills().skill(*skill),
            weight: *weight,
        })
    }
}
