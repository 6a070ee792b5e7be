//! Evidence for related skills: occupations and, for each skill, its nearest skills.
//!
//! Similarity adds up what the sources say, strongest first: the cosine of the occupations that ask for
//! both, a relation stated by a source, shared words of the names, a shared category. The last two are
//! weak, and carry taxonomies that come without relations.

use std::collections::BTreeMap;

use super::skill_rows::SkillRows;
use super::strings::{flatten, invert};
use crate::draft::TaxonomyDraft;
use crate::kind::SkillType;
use crate::tables::{Tables, row};

/// Nearest skills kept for each skill.
pub(crate) const MOST_NEIGHBOURS: usize = 64;

const RELATION: f32 = 0.35;
const NAME_WORDS: f32 = 0.3;
const SUBCATEGORY: f32 = 0.15;
const CATEGORY: f32 = 0.05;

/// Words of more names than this say too little about any of them.
const MOST_NAMES: usize = 400;
/// Groups of more skills than this are left to [`crate::Skills::related`], which fills up from them.
const MOST_SIBLINGS: usize = 400;

/// Fills the arrays of occupations and neighbours. Words of names must be filled before.
pub(super) fn fill(draft: &TaxonomyDraft, rows: &SkillRows<'_>, tables: &mut Tables) {
    let mut position = vec![0; draft.skills.len()];
    for (at, row) in rows.rows.iter().enumerate() {
        if let Some(drafted) = row.drafted {
            position[drafted as usize] = at as u32;
        }
    }
    let mut occupations: BTreeMap<u32, BTreeMap<u32, f32>> = BTreeMap::new();
    for relation in &draft.occupation_skills {
        let skills = occupations.entry(relation.occupation).or_default();
        let weight = skills.entry(position[relation.skill as usize]).or_default();
        *weight = weight.max(relation.weight.clamp(0.0, 1.0));
    }
    (tables.occupation_offsets, tables.occupation_skills) =
        flatten(occupations.values().map(|skills| skills.keys().copied()));
    (tables.skill_occupation_offsets, tables.skill_occupations) = invert(
        &tables.occupation_offsets,
        &tables.occupation_skills,
        rows.rows.len(),
    );

    let mut stated = vec![Vec::new(); rows.rows.len()];
    for (one, other) in &draft.skill_skill {
        let (one, other) = (position[*one as usize], position[*other as usize]);
        stated[one as usize].push(other);
        stated[other as usize].push(one);
    }
    let evidence = Evidence::new(tables, occupations.into_values().collect(), stated);
    let mut scores = Scores {
        of: vec![0.0; rows.rows.len()],
        met: Vec::new(),
    };
    let nearest: Vec<Vec<u32>> = (0..rows.rows.len() as u32)
        .map(|skill| evidence.nearest(skill, &mut scores))
        .collect();
    (tables.neighbour_offsets, tables.neighbours) = flatten(nearest);
}

/// Fills the same arrays for names that are related to nothing.
pub(super) fn fill_with_none(tables: &mut Tables) {
    let rows = tables.skill_id.len();
    let without_values = |rows: usize| (vec![0; rows + 1].into_boxed_slice(), Box::default());
    (tables.occupation_offsets, tables.occupation_skills) = without_values(0);
    (tables.skill_occupation_offsets, tables.skill_occupations) = without_values(rows);
    (tables.neighbour_offsets, tables.neighbours) = without_values(rows);
}

/// Scores of the skills met so far, and which those are.
struct Scores {
    of: Vec<f32>,
    met: Vec<u32>,
}

impl Scores {
    fn add(&mut self, skill: u32, score: f32) {
        let of = &mut self.of[skill as usize];
        if *of == 0.0 {
            self.met.push(skill);
        }
        *of += score;
    }
}

struct Evidence<'a> {
    tables: &'a Tables,
    /// By occupation: skills and weights, scaled by how few skills the occupation names.
    occupations: Vec<Vec<(u32, f32)>>,
    /// By skill: length of its vector over occupations.
    norms: Vec<f32>,
    stated: Vec<Vec<u32>>,
    siblings: BTreeMap<(u32, u32), Vec<u32>>,
    cousins: BTreeMap<u32, Vec<u32>>,
}

impl<'a> Evidence<'a> {
    fn new(tables: &'a Tables, occupations: Vec<BTreeMap<u32, f32>>, stated: Vec<Vec<u32>>) -> Self {
        let skills = tables.skill_id.len();
        let mut norms = vec![0.0f32; skills];
        let scaled = |asked: BTreeMap<u32, f32>| -> Vec<(u32, f32)> {
            let rarity = (1.0 + skills as f32 / asked.len().max(1) as f32).ln();
            asked
                .into_iter()
                .map(|(skill, weight)| (skill, weight * rarity))
                .collect()
        };
        let occupations: Vec<Vec<(u32, f32)>> = occupations.into_iter().map(scaled).collect();
        for (skill, weight) in occupations.iter().flatten() {
            norms[*skill as usize] += weight * weight;
        }
        norms.iter_mut().for_each(|norm| *norm = norm.sqrt());
        let (mut siblings, mut cousins) = (BTreeMap::new(), BTreeMap::new());
        for skill in 0..skills as u32 {
            let (category, subcategory) = group(tables, skill);
            if category != crate::tables::NONE {
                siblings
                    .entry((category, subcategory))
                    .or_insert_with(Vec::new)
                    .push(skill);
                cousins.entry(category).or_insert_with(Vec::new).push(skill);
            }
        }
        Self {
            tables,
            occupations,
            norms,
            stated,
            siblings,
            cousins,
        }
    }

    /// Gives the nearest live skills as packed entries, most similar first, ties by position.
    fn nearest(&self, skill: u32, scores: &mut Scores) -> Vec<u32> {
        if removed(self.tables, skill) {
            return Vec::new();
        }
        self.score_occupations(skill, scores);
        for other in &self.stated[skill as usize] {
            scores.add(*other, RELATION);
        }
        self.score_words(skill, scores);
        let group = group(self.tables, skill);
        for other in small(self.siblings.get(&group)) {
            scores.add(*other, SUBCATEGORY);
        }
        for other in small(self.cousins.get(&group.0)) {
            scores.add(*other, CATEGORY);
        }
        let mut found: Vec<(f32, u32)> = Vec::with_capacity(scores.met.len());
        for other in scores.met.drain(..) {
            let score = std::mem::take(&mut scores.of[other as usize]);
            if other != skill && score > 0.0 && !removed(self.tables, other) {
                found.push((score, other));
            }
        }
        let closest =
            |one: &(f32, u32), other: &(f32, u32)| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1));
        if found.len() > MOST_NEIGHBOURS {
            found.select_nth_unstable_by(MOST_NEIGHBOURS, closest);
            found.truncate(MOST_NEIGHBOURS);
        }
        found.sort_unstable_by(closest);
        found
            .into_iter()
            .map(|(score, other)| pack(other, score))
            .collect()
    }

    fn score_occupations(&self, skill: u32, scores: &mut Scores) {
        let asked_by = row(
            &self.tables.skill_occupation_offsets,
            &self.tables.skill_occupations,
            skill as usize,
        );
        for occupation in asked_by {
            let asked = &self.occupations[*occupation as usize];
            let own = asked.binary_search_by_key(&skill, |entry| entry.0);
            let own = own.map_or(0.0, |at| asked[at].1);
            for (other, weight) in asked {
                let length = self.norms[skill as usize] * self.norms[*other as usize];
                if length > 0.0 {
                    scores.add(*other, own * weight / length);
                }
            }
        }
    }

    fn score_words(&self, skill: u32, scores: &mut Scores) {
        let own = crate::skills::name_words(self.tables, skill);
        for word in own {
            let names = row(
                &self.tables.name_posting_offsets,
                &self.tables.name_postings,
                *word as usize,
            );
            if names.len() > MOST_NAMES {
                continue;
            }
            let rarity = 1.0 / (1.0 + (names.len() as f32).ln());
            for other in names {
                let longer = own
                    .len()
                    .max(crate::skills::name_words(self.tables, *other).len());
                scores.add(*other, NAME_WORDS * rarity / longer as f32);
            }
        }
    }
}

fn small(group: Option<&Vec<u32>>) -> &[u32] {
    group
        .filter(|group| group.len() <= MOST_SIBLINGS)
        .map_or(&[], Vec::as_slice)
}

fn group(tables: &Tables, skill: u32) -> (u32, u32) {
    (
        tables.skill_category[skill as usize],
        tables.skill_subcategory[skill as usize],
    )
}

fn removed(tables: &Tables, skill: u32) -> bool {
    SkillType::from_code(tables.skill_flags[skill as usize]) == SkillType::Removed
}

/// Puts a skill and its similarity, capped at 1, into one number.
pub(crate) fn pack(skill: u32, score: f32) -> u32 {
    skill << 8 | ((score.min(1.0) * 255.0).round() as u32).max(1)
}
