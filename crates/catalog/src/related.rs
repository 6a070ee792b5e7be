//! Related skills: what goes with a set of skills.
//!
//! For up to three inputs the answer is made of skills similar to all of them ("same company"): the mean
//! of the precomputed similarities. For more inputs it is made of skills that occur with the set
//! ("likely"): occupations are weighted by how much of the set they ask for.

use rustc_hash::FxHashMap;

use crate::kind::{SkillType, TypeSet};
use crate::skills::{SkillIndex, Skills};
use crate::tables::{row, rows};

/// Up to so many inputs are answered by mean similarity.
const MOST_FOR_MEAN: usize = 3;

/// Score of a skill that shares no more than the category with every input: below any similarity.
const SIBLING_SCORE: f64 = 1.0 / 1024.0;

impl Skills {
    /// Gives the `limit` best skills related to `inputs`, of one type or of all live ones, in list order.
    ///
    /// The order and repetition of inputs make no difference. Inputs and removed skills are never among the answers.
    pub fn related(&self, inputs: &[SkillIndex], limit: usize, kind: Option<SkillType>) -> Vec<SkillIndex> {
        let mut inputs: Vec<u32> = inputs
            .iter()
            .map(|index| index.0)
            .filter(|index| (*index as usize) < self.len())
            .collect();
        inputs.sort_unstable();
        inputs.dedup();
        if inputs.is_empty() || limit == 0 {
            return Vec::new();
        }
        let types = kind.map_or(TypeSet::LIVE, |kind| TypeSet::EMPTY.with(kind));
        let wanted = |skill: u32| {
            let kind = self.kind_of(skill);
            kind != SkillType::Removed && types.contains(kind) && inputs.binary_search(&skill).is_err()
        };
        let mut scores = self.mean_similarity(&inputs);
        if inputs.len() > MOST_FOR_MEAN {
            self.add_cooccurrence(&inputs, &mut scores);
        }
        let mut found: Vec<(f64, u32)> = scores
            .iter()
            .filter(|(skill, _)| wanted(**skill))
            .map(|(skill, score)| (*score, *skill))
            .collect();
        if found.len() < limit {
            self.add_siblings(&inputs, limit, wanted, &scores, &mut found);
        }
        let id = |skill: u32| self.string(self.tables.skill_id[skill as usize]);
        let best = |one: &(f64, u32), other: &(f64, u32)| {
            other.0.total_cmp(&one.0).then_with(|| id(one.1).cmp(id(other.1)))
        };
        if found.len() > limit {
            found.select_nth_unstable_by(limit, best);
            found.truncate(limit);
        }
        let mut skills: Vec<SkillIndex> = found.into_iter().map(|(_, skill)| SkillIndex(skill)).collect();
        skills.sort_unstable();
        skills
    }

    fn mean_similarity(&self, inputs: &[u32]) -> FxHashMap<u32, f64> {
        let mut scores = FxHashMap::default();
        let share = 1.0 / (255.0 * inputs.len() as f64);
        for input in inputs {
            for entry in row(
                &self.tables.neighbour_offsets,
                &self.tables.neighbours,
                *input as usize,
            ) {
                *scores.entry(entry >> 8).or_insert(0.0) += f64::from(entry & 0xff) * share;
            }
        }
        scores
    }

    /// Adds how much each skill occurs in the occupations that ask for the set.
    fn add_cooccurrence(&self, inputs: &[u32], scores: &mut FxHashMap<u32, f64>) {
        let tables = &self.tables;
        let occupations = rows(&tables.occupation_offsets);
        let asked_by = |skill: u32| {
            row(
                &tables.skill_occupation_offsets,
                &tables.skill_occupations,
                skill as usize,
            )
        };
        let mut covered = vec![0.0f64; occupations];
        for input in inputs {
            let asking = asked_by(*input);
            let rarity = (1.0 + occupations as f64 / asking.len().max(1) as f64).ln();
            for occupation in asking {
                covered[*occupation as usize] += rarity;
            }
        }
        let mut together: FxHashMap<u32, f64> = FxHashMap::default();
        for (occupation, covered) in covered.iter().enumerate().filter(|(_, covered)| **covered > 0.0) {
            // Squared, so that one occupation with the whole set outweighs many that share one skill with it.
            let weight = covered * covered;
            for skill in row(&tables.occupation_offsets, &tables.occupation_skills, occupation) {
                *together.entry(*skill).or_insert(0.0) += weight;
            }
        }
        for (skill, score) in &mut together {
            // Skills that every occupation asks for go with everything and say little.
            *score /= (asked_by(*skill).len() as f64).sqrt();
        }
        let most = together.values().copied().fold(0.0, f64::max);
        if most > 0.0 {
            for (skill, score) in together {
                *scores.entry(skill).or_insert(0.0) += score / most;
            }
        }
    }

    /// Fills up with skills of the inputs' categories, those of the most inputs first.
    fn add_siblings(
        &self,
        inputs: &[u32],
        limit: usize,
        wanted: impl Fn(u32) -> bool,
        scores: &FxHashMap<u32, f64>,
        found: &mut Vec<(f64, u32)>,
    ) {
        let mut groups: FxHashMap<u32, (usize, u32)> = FxHashMap::default();
        for input in inputs {
            if let Some(first) = self.siblings.of(*input).first() {
                groups.entry(*first).or_insert((0, *input)).0 += 1;
            }
        }
        let share = SIBLING_SCORE / inputs.len() as f64;
        for (members, input) in groups.into_values() {
            let siblings = self.siblings.of(input).iter().copied();
            let fresh = siblings.filter(|skill| wanted(*skill) && !scores.contains_key(skill));
            // Groups do not overlap, so `limit` of each is enough to choose from.
            found.extend(fresh.take(limit).map(|skill| (members as f64 * share, skill)));
        }
    }
}

#[cfg(test)]
mod tests;
