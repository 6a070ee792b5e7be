//! How close two occupations are.

use crate::occupation::{Occupation, OccupationIndex};
use crate::tables::Tables;
use crate::vector::overlap;

/// From here on two occupations are related, whether or not O*NET lists them.
pub const LEAST_RELATED: f64 = 0.35;

/// Weight of the elements of skill and knowledge.
pub const ELEMENTS: f64 = 0.40;
/// Weight of the ranks of categories of skills.
pub const RANKS: f64 = 0.15;
/// Weight of the technologies.
pub const TECHNOLOGIES: f64 = 0.20;
/// Weight of O*NET's list of related occupations.
pub const RELATED: f64 = 0.25;

/// The parts that are the same both ways: the weighted sum, and the weights of the parts that both occupations have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Likeness {
    sum: f64,
    weights: f64,
}

impl Likeness {
    pub(crate) fn of(one: &Occupation, other: &Occupation) -> Likeness {
        let mut likeness = Likeness {
            sum: 0.0,
            weights: 0.0,
        };
        let mut add = |weight: f64, value: f64| {
            likeness.sum += weight * value;
            likeness.weights += weight;
        };
        if let (Some(one), Some(other)) = (&one.elements, &other.elements) {
            add(ELEMENTS, one.likeness(other));
        }
        if let (Some(one), Some(other)) = (&one.ranks, &other.ranks) {
            add(RANKS, one.likeness(other));
        }
        if !one.technologies.is_empty() && !other.technologies.is_empty() {
            add(TECHNOLOGIES, overlap(&one.technologies, &other.technologies));
        }
        likeness
    }

    /// Adds the part that has a direction.
    pub(crate) fn relatedness(self, listed: f64) -> f64 {
        (self.sum + RELATED * listed) / (self.weights + RELATED)
    }
}

impl Occupation {
    /// Gives how close O*NET says another one is, seen from this one; 0 where it is not listed.
    pub(crate) fn listed(&self, other: OccupationIndex) -> f64 {
        let found = self.related.binary_search_by_key(&other, |(other, _)| *other);
        found.map_or(0.0, |at| self.related[at].1)
    }

    /// Names the sources that relatedness rests on, from this occupation.
    pub(crate) fn relatedness_basis(&self) -> Vec<&'static str> {
        let mut sources = Vec::new();
        if self.elements.is_some() {
            sources.push("onet");
        } else if !self.technologies.is_empty() {
            sources.push("technologies");
        } else if !self.related.is_empty() {
            sources.push("related");
        }
        if self.ranks.is_some() {
            sources.push("ep");
        }
        sources
    }
}

impl Tables {
    /// Gives how close `destination` is, seen from `origin`, 0 to 1.
    pub fn relatedness(&self, origin: OccupationIndex, destination: OccupationIndex) -> f64 {
        let (from, to) = (self.occupation(origin), self.occupation(destination));
        Likeness::of(from, to).relatedness(from.listed(destination))
    }
}
