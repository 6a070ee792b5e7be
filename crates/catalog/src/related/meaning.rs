//! Similar skills by all that is known of two: their names and texts, common occupations and vectors, and what a source
//! states.
//!
//! Only skills that the ranker knows are compared so; a skill without a description keeps the neighbours of the build.

use rustc_hash::FxHashMap;
use text::{Logistic, NameIndex, NameLikeness, Ranker};

use super::table::FUSION;
use crate::build::MOST_NEIGHBOURS;
use crate::skills::{SkillIndex, Skills};
use crate::tables::{row, rows};

/// Number of values that the similarity of two skills is made of.
pub const RELATED_FEATURES: usize = 6;

/// What speaks for a skill that may go with another.
pub type RelatedFeatures = [f32; RELATED_FEATURES];

/// Weights of [`RelatedFeatures`].
pub type RelatedFusion = Logistic<RELATED_FEATURES>;

/// What each of [`RelatedFeatures`] is.
pub const RELATED_NAMES: [&str; RELATED_FEATURES] = [
    "name",
    "likest label",
    "name in the text of the other",
    "vector",
    "common occupations, times chance, log",
    "occupations, log",
];

/// Sum of the weighted values that is no similarity, and how far above it full similarity is: the best of 64 neighbours
/// are around 7, the last around 0.
const NOTHING: f32 = -3.0;
const SPAN: f32 = 13.0;

/// What a relation that a source states adds to the similarity: as much as most best neighbours are above the tenth, so
/// that it goes before nearly all that is only alike, and of several stated ones the likest goes first.
const STATED: f32 = 0.31;

/// Finds similar skills; keeps its buffers from one skill to the next.
pub struct SimilarSkills<'a> {
    skills: &'a Skills,
    ranker: &'a Ranker,
    /// Position of each skill among the concepts of the ranker.
    position: FxHashMap<u32, u32>,
    names: NameIndex<'a>,
    alike: Vec<NameLikeness>,
    likeness: Vec<f32>,
    /// By position: occupations that ask for it and for the one that is compared.
    common: Vec<u32>,
    features: Vec<(SkillIndex, RelatedFeatures)>,
}

impl<'a> SimilarSkills<'a> {
    /// Prepares to compare the skills that a ranker was trained from.
    pub fn new(skills: &'a Skills, ranker: &'a Ranker) -> Self {
        SimilarSkills {
            position: ranker.numbers().iter().copied().zip(0u32..).collect(),
            skills,
            ranker,
            names: NameIndex::new(ranker),
            alike: Vec::new(),
            likeness: Vec::new(),
            common: Vec::new(),
            features: Vec::new(),
        }
    }

    /// Gives all other skills that the ranker knows with what speaks for each; none for a skill that it does not know.
    pub fn describe(&mut self, skill: SkillIndex) -> &[(SkillIndex, RelatedFeatures)] {
        self.features.clear();
        let Some(position) = self.position.get(&skill.0).map(|position| *position as usize) else {
            return &self.features;
        };
        self.names.compare(position, &mut self.alike);
        self.ranker.vectors().likenesses(position, &mut self.likeness);
        self.count_common(skill);
        let tables = &self.skills.tables;
        let asking = |skill: u32| {
            let offsets = &tables.skill_occupation_offsets;
            (offsets[skill as usize + 1] - offsets[skill as usize]) as f32
        };
        let (own, all) = (asking(skill.0), rows(&tables.occupation_offsets) as f32);
        for (at, number) in self.ranker.numbers().iter().enumerate() {
            if at == position {
                continue;
            }
            let occupations = asking(*number);
            let by_chance = (own * occupations / all.max(1.0)).max(f32::MIN_POSITIVE);
            let together = match self.common[at] {
                0 => 0.0,
                common => (common as f32 / by_chance).ln_1p(),
            };
            let alike = self.alike[at];
            let features = [
                alike.name,
                alike.label,
                alike.is_described,
                self.likeness[at],
                together,
                occupations.ln_1p(),
            ];
            self.features.push((SkillIndex(*number), features));
        }
        &self.features
    }

    /// Gives the skills most similar to one, the most similar first and equal ones by position, with how similar each is
    /// from 0 to 1; none for a skill that the ranker does not know. `stated` are those that a source relates to it.
    pub fn of(&mut self, skill: SkillIndex, stated: &[SkillIndex]) -> Vec<(SkillIndex, f32)> {
        let described = self.describe(skill).iter();
        let mut scored: Vec<(SkillIndex, f32)> = described
            .map(|(other, features)| (*other, similarity(&FUSION, features, stated.contains(other))))
            .collect();
        let closest = |one: &(SkillIndex, f32), other: &(SkillIndex, f32)| {
            other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0))
        };
        if scored.len() > MOST_NEIGHBOURS {
            scored.select_nth_unstable_by(MOST_NEIGHBOURS, closest);
            scored.truncate(MOST_NEIGHBOURS);
        }
        scored.sort_unstable_by(closest);
        scored
    }

    /// Counts, for every skill, the occupations that ask for it together with one.
    fn count_common(&mut self, skill: SkillIndex) {
        let tables = &self.skills.tables;
        self.common.clear();
        self.common.resize(self.ranker.concept_count(), 0);
        for occupation in row(
            &tables.skill_occupation_offsets,
            &tables.skill_occupations,
            skill.0 as usize,
        ) {
            let occupation = *occupation as usize;
            for other in row(&tables.occupation_offsets, &tables.occupation_skills, occupation) {
                if let Some(at) = self.position.get(other) {
                    self.common[*at as usize] += 1;
                }
            }
        }
    }
}

/// Gives how similar two skills are.
fn similarity(fusion: &RelatedFusion, features: &RelatedFeatures, is_stated: bool) -> f32 {
    let alike = ((fusion.score(features) - NOTHING) / SPAN).clamp(0.0, 1.0);
    if is_stated {
        (alike + STATED).min(1.0)
    } else {
        alike
    }
}
