//! Similar skills by all that is known of two: their names, common occupations, vectors, and what the build found.
//!
//! Only skills that the ranker knows are compared so; a skill without a description keeps the neighbours of the build.

use rustc_hash::FxHashMap;
use text::{NameIndex, NameLikeness, Ranker};

use crate::build::MOST_NEIGHBOURS;
use crate::skills::{SkillIndex, Skills};
use crate::tables::row;

/// What each sign adds, against the likeness of the names, where the best skill has 1. `label` is the likest label in place
/// of the name.
const LABELS: f32 = 0.5;
const OCCUPATIONS: f32 = 0.15;
const VECTORS: f32 = 0.6;
/// What the similarity of the build adds: relations that a source states and groups of the taxonomy are part of it.
const BUILD: f32 = 0.5;
/// What all signs add up to at most.
const MOST: f32 = 1.0 + LABELS + OCCUPATIONS + VECTORS + BUILD;

/// Finds similar skills; keeps its buffers from one skill to the next.
pub struct SimilarSkills<'a> {
    skills: &'a Skills,
    ranker: &'a Ranker,
    /// Position of each skill among the concepts of the ranker.
    position: FxHashMap<u32, u32>,
    names: NameIndex<'a>,
    alike: Vec<NameLikeness>,
    likeness: Vec<f32>,
}

/// What speaks for one skill.
#[derive(Clone, Copy, Default)]
struct Signs {
    names: NameLikeness,
    occupations: f32,
    vector: f32,
    build: f32,
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
        }
    }

    /// Gives the skills most similar to one, the most similar first and equal ones by position, with how similar each is
    /// from 0 to 1; none for a skill that the ranker does not know.
    pub fn of(&mut self, skill: SkillIndex) -> Vec<(SkillIndex, f32)> {
        let Some(position) = self.position.get(&skill.0).copied() else {
            return Vec::new();
        };
        let mut signs: FxHashMap<u32, Signs> = FxHashMap::default();
        self.names.compare(position as usize, &mut self.alike);
        for (other, alike) in self.ranker.numbers().iter().zip(&self.alike) {
            if alike.label > 0.0 {
                signs.entry(*other).or_default().names = *alike;
            }
        }
        self.add_occupations(skill, &mut signs);
        let mut likeness = std::mem::take(&mut self.likeness);
        self.ranker.vectors().likenesses(position as usize, &mut likeness);
        for (other, value) in self.ranker.numbers().iter().zip(&likeness) {
            if *value > 0.0 {
                signs.entry(*other).or_default().vector = *value;
            }
        }
        self.likeness = likeness;
        for (other, score) in self.skills.neighbours(skill) {
            signs.entry(other.0).or_default().build = score as f32;
        }
        signs.remove(&skill.0);
        fuse(signs)
    }

    /// Adds, for every skill that an occupation asks for together with this one, the cosine of their occupations.
    fn add_occupations(&self, skill: SkillIndex, signs: &mut FxHashMap<u32, Signs>) {
        let tables = &self.skills.tables;
        let asking = |skill: u32| {
            row(
                &tables.skill_occupation_offsets,
                &tables.skill_occupations,
                skill as usize,
            )
        };
        let own = asking(skill.0);
        let mut common: FxHashMap<u32, f32> = FxHashMap::default();
        for occupation in own {
            let asked = row(
                &tables.occupation_offsets,
                &tables.occupation_skills,
                *occupation as usize,
            );
            for other in asked.iter().filter(|other| self.position.contains_key(other)) {
                *common.entry(*other).or_default() += 1.0;
            }
        }
        for (other, count) in common {
            let length = (own.len() as f32 * asking(other).len() as f32).sqrt();
            signs.entry(other).or_default().occupations = count / length.max(1.0);
        }
    }
}

/// Adds the signs up, each against its best, and keeps the best skills.
fn fuse(signs: FxHashMap<u32, Signs>) -> Vec<(SkillIndex, f32)> {
    let best = |value: fn(&Signs) -> f32| signs.values().map(value).fold(f32::MIN_POSITIVE, f32::max);
    let (name, label) = (best(|it| it.names.name), best(|it| it.names.label));
    let occupations = best(|it| it.occupations);
    let vector = best(|it| it.vector);
    let mut scored: Vec<(SkillIndex, f32)> = signs
        .iter()
        .map(|(other, it)| {
            let sum = it.names.name / name
                + LABELS * it.names.label / label
                + OCCUPATIONS * it.occupations / occupations
                + VECTORS * it.vector / vector
                + BUILD * it.build;
            (SkillIndex(*other), sum / MOST)
        })
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
