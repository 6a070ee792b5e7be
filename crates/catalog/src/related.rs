//! Related skills: what goes with a set of skills.
//!
//! For up to three inputs the answer is made of skills similar to all of them ("same company"): the mean
//! of the precomputed similarities. For more inputs it is made of skills that occur with the set
//! ("likely"): occupations are weighted by how much of the set they ask for. Where postings are loaded, what goes
//! with the inputs in them is added to either.

mod meaning;
mod table;
mod together;

use rustc_hash::FxHashMap;

pub use meaning::{RELATED_FEATURES, RELATED_NAMES, RelatedFeatures, RelatedFusion, SimilarSkills};
pub use together::Together;

use crate::build::{flatten, pack};
use crate::kind::{SkillType, TypeSet};
use crate::skills::{SkillIndex, Skills};
use crate::tables::{row, rows};

/// Up to so many inputs are answered by mean similarity.
const MOST_FOR_MEAN: usize = 3;

/// Score of a skill that shares no more than the category with every input: below any similarity.
const SIBLING_SCORE: f64 = 1.0 / 1024.0;

/// What going together in postings adds, against the similarity of open data.
const POSTINGS: f64 = 0.6;

impl Skills {
    /// Gives the `limit` best skills related to `inputs`, of one type or of all live ones, in list order.
    ///
    /// `together` is what postings say, where they are loaded. The order and repetition of inputs make no difference.
    /// Inputs and removed skills are never among the answers.
    pub fn related(
        &self,
        inputs: &[SkillIndex],
        limit: usize,
        kind: Option<SkillType>,
        together: Option<&Together>,
    ) -> Vec<SkillIndex> {
        let known = inputs
            .iter()
            .map(|index| index.0)
            .filter(|index| (*index as usize) < self.len());
        let mut inputs: Vec<u32> = known.collect();
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
        let mut found = if inputs.len() <= MOST_FOR_MEAN {
            self.same_company(&inputs)
        } else {
            self.likely(&inputs)
        };
        if let Some(together) = together {
            add_postings(&inputs, together, &mut found);
        }
        found.retain(|(skill, _)| wanted(*skill));
        if found.len() < limit {
            self.add_siblings(&inputs, limit, wanted, &mut found);
        }
        let id = |skill: u32| self.string(self.tables.skill_id[skill as usize]);
        let best = |one: &(u32, f64), other: &(u32, f64)| {
            other.1.total_cmp(&one.1).then_with(|| id(one.0).cmp(id(other.0)))
        };
        if found.len() > limit {
            found.select_nth_unstable_by(limit, best);
            found.truncate(limit);
        }
        let mut skills: Vec<SkillIndex> = found.into_iter().map(|(skill, _)| SkillIndex(skill)).collect();
        skills.sort_unstable();
        skills
    }

    /// Gives the mean similarity of skills to few inputs, by position.
    fn same_company(&self, inputs: &[u32]) -> Vec<(u32, f64)> {
        let mut pairs: Vec<(u32, f64)> = Vec::new();
        for input in inputs {
            pairs.extend(
                self.neighbours_of(*input)
                    .map(|(skill, score)| (skill, score / inputs.len() as f64)),
            );
        }
        add_up(&mut pairs);
        pairs
    }

    /// Gives how much skills occur with a set of inputs, by position. Similarity to the set is added, so
    /// that inputs which no occupation asks for count as well.
    fn likely(&self, inputs: &[u32]) -> Vec<(u32, f64)> {
        let mut scores = self.cooccurrence(inputs);
        let most = scores.iter().copied().fold(0.0, f64::max);
        if most > 0.0 {
            scores.iter_mut().for_each(|score| *score /= most);
        }
        for input in inputs {
            for (skill, score) in self.neighbours_of(*input) {
                scores[skill as usize] += score / inputs.len() as f64;
            }
        }
        (0..).zip(scores).filter(|(_, score)| *score > 0.0).collect()
    }

    /// Gives for every skill how much it is asked for by the occupations that ask for the inputs.
    fn cooccurrence(&self, inputs: &[u32]) -> Vec<f64> {
        let tables = &self.tables;
        let occupations = rows(&tables.occupation_offsets);
        let asking = |skill: u32| {
            row(
                &tables.skill_occupation_offsets,
                &tables.skill_occupations,
                skill as usize,
            )
        };
        let mut covered = vec![0.0f64; occupations];
        for input in inputs {
            let rarity = (1.0 + occupations as f64 / asking(*input).len().max(1) as f64).ln();
            for occupation in asking(*input) {
                covered[*occupation as usize] += rarity;
            }
        }
        let mut together = vec![0.0f64; self.len()];
        for (occupation, covered) in covered.iter().enumerate().filter(|(_, covered)| **covered > 0.0) {
            // Squared, so that one occupation with the whole set outweighs many that share one skill with it.
            let weight = covered * covered;
            for skill in row(&tables.occupation_offsets, &tables.occupation_skills, occupation) {
                together[*skill as usize] += weight;
            }
        }
        for (skill, score) in (0..).zip(&mut together).filter(|(_, score)| **score > 0.0) {
            // Skills that every occupation asks for go with everything and say little.
            *score /= (asking(skill).len() as f64).sqrt();
        }
        together
    }

    fn neighbours_of(&self, skill: u32) -> impl Iterator<Item = (u32, f64)> {
        let entries = row(
            &self.tables.neighbour_offsets,
            &self.tables.neighbours,
            skill as usize,
        );
        entries
            .iter()
            .map(|entry| (entry >> 8, f64::from(entry & 0xff) / 255.0))
    }

    /// Gives the precomputed similar skills of a skill with how similar each is, 0 to 1.
    ///
    /// # Panics
    /// When the index is not one of this snapshot.
    pub fn neighbours(&self, index: SkillIndex) -> impl Iterator<Item = (SkillIndex, f64)> {
        let neighbours = self.neighbours_of(index.0);
        neighbours.map(|(skill, score)| (SkillIndex(skill), score))
    }

    /// Computes the similar skills anew with what the ranker knows of them. `stated` are pairs that a source relates.
    pub(crate) fn compare_by_meaning(&mut self, stated: impl Iterator<Item = (SkillIndex, SkillIndex)>) {
        let Some(ranker) = self.ranker() else {
            return;
        };
        let mut related: FxHashMap<SkillIndex, Vec<SkillIndex>> = FxHashMap::default();
        for (one, other) in stated {
            related.entry(one).or_default().push(other);
            related.entry(other).or_default().push(one);
        }
        let mut similar = SimilarSkills::new(self, ranker);
        let nearest: Vec<Vec<u32>> = (0..self.len() as u32)
            .map(|skill| {
                let stated = related.get(&SkillIndex(skill)).map_or(&[][..], Vec::as_slice);
                let found = similar.of(SkillIndex(skill), stated);
                if found.is_empty() {
                    let tables = &self.tables;
                    return row(&tables.neighbour_offsets, &tables.neighbours, skill as usize).to_vec();
                }
                found
                    .into_iter()
                    .map(|(other, score)| pack(other.0, score))
                    .collect()
            })
            .collect();
        (self.tables.neighbour_offsets, self.tables.neighbours) = flatten(nearest);
    }

    /// Fills up with skills of the inputs' categories, those of the most inputs first. `found` is sorted by skill.
    fn add_siblings(
        &self,
        inputs: &[u32],
        limit: usize,
        wanted: impl Fn(u32) -> bool,
        found: &mut Vec<(u32, f64)>,
    ) {
        let mut groups: FxHashMap<u32, (usize, u32)> = FxHashMap::default();
        for input in inputs {
            if let Some(first) = self.siblings.of(*input).first() {
                groups.entry(*first).or_insert((0, *input)).0 += 1;
            }
        }
        let scored = found.len();
        let share = SIBLING_SCORE / inputs.len() as f64;
        for (members, input) in groups.into_values() {
            let siblings = self.siblings.of(input).iter().copied();
            let is_scored = |skill| {
                found[..scored]
                    .binary_search_by_key(&skill, |entry| entry.0)
                    .is_ok()
            };
            let fresh = siblings.filter(|skill| wanted(*skill) && !is_scored(*skill));
            // Groups do not overlap, so `limit` of each is enough to choose from.
            let fresh: Vec<_> = fresh
                .take(limit)
                .map(|skill| (skill, members as f64 * share))
                .collect();
            found.extend(fresh);
        }
    }
}

/// Adds to scores what goes with the inputs in postings, on the mean over them.
fn add_postings(inputs: &[u32], together: &Together, found: &mut Vec<(u32, f64)>) {
    let share = POSTINGS / inputs.len() as f64;
    for input in inputs {
        found.extend(together.with(*input).map(|(skill, score)| (skill, share * score)));
    }
    add_up(found);
}

/// Sorts scores by skill and adds up those of one skill.
fn add_up(scores: &mut Vec<(u32, f64)>) {
    scores.sort_by_key(|(skill, _)| *skill);
    scores.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 += next.1;
        }
        same
    });
}

#[cfg(test)]
mod tests;
