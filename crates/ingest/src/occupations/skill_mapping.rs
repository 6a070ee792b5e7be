//! Maps skills to occupations by what ESCO and O*NET say occupations ask for.

use std::collections::BTreeMap;

use catalog::{MappingDraft, MappingEnd, SkillIndex, Skills};
use rustc_hash::FxHashMap;

use super::esco::Esco;
use super::lot::Lot;
use super::mapping::{Crosswalk, esco_of_onet};
use super::onet::Onet;
use super::profiles::technology_uri;

/// Occupations that one skill is mapped to.
const MOST_OCCUPATIONS: usize = 20;

/// Skills that an occupation, a group or an area is mapped to: those that stand far behind say little of all below it.
const MOST_SKILLS_ABOVE: usize = 500;
/// Digits of a specialized occupation.
const SPECIALIZED_DIGITS: usize = 8;

/// What the mappings are made of.
pub(super) struct Evidence<'a> {
    pub(super) lot: &'a Lot,
    pub(super) onet: &'a Onet,
    pub(super) esco: Option<&'a Esco>,
    pub(super) crosswalk: &'a Crosswalk,
}

/// By skill id and specialized occupation: how much speaks for the pair.
type Scores = BTreeMap<String, BTreeMap<String, f32>>;

impl Evidence<'_> {
    /// Gives skills to occupations and back, those with most evidence first.
    pub(super) fn mappings(&self, skills: &Skills) -> [MappingDraft; 2] {
        let by_uri = skills.by_uris();
        let ids: FxHashMap<&str, &str> = self
            .lot
            .onet
            .iter()
            .map(|(id, code)| (code.as_str(), id.as_str()))
            .collect();
        let mut scores = Scores::new();
        let mut add = |skill: SkillIndex, occupation: &str, weight: f32| {
            let row = scores.entry(skills.skill(skill).id().to_owned()).or_default();
            *row.entry(occupation.to_owned()).or_default() += weight;
        };
        for (code, occupation) in &self.onet.occupations {
            let Some(id) = ids.get(code.as_str()) else {
                continue;
            };
            for technology in occupation.technologies.keys() {
                if let Some(&skill) = by_uri.get(technology_uri(technology).as_str()) {
                    add(skill, id, 1.0);
                }
            }
        }
        if let Some(esco) = self.esco {
            let mut occupations: FxHashMap<&str, Vec<(&str, f32)>> = FxHashMap::default();
            for (onet, code, kind) in esco_of_onet(esco, self.crosswalk) {
                if let Some(id) = ids.get(onet) {
                    occupations.entry(code).or_default().push((id, kind.share()));
                }
            }
            for (uri, asked_by) in &esco.skills {
                let Some(&skill) = by_uri.get(uri.as_str()) else {
                    continue;
                };
                for (code, weight) in asked_by {
                    for (id, share) in occupations.get(code.as_str()).into_iter().flatten() {
                        add(skill, id, weight * share);
                    }
                }
            }
        }
        self.describe(&scores, skills)
    }

    fn describe(&self, scores: &Scores, skills: &Skills) -> [MappingDraft; 2] {
        let mut forth = BTreeMap::new();
        let mut back: BTreeMap<&str, BTreeMap<&str, f32>> = BTreeMap::new();
        let parents = self.lot.parents();
        for (skill, row) in scores {
            let mut best: Vec<(&str, f32)> = row.iter().map(|(id, score)| (id.as_str(), *score)).collect();
            strongest_first(&mut best);
            best.truncate(MOST_OCCUPATIONS);
            for &(id, score) in &best {
                back.entry(id).or_default().insert(skill, score);
                // What speaks for a skill in several occupations speaks for it in what they have above them.
                for above in parents.above(id) {
                    *back.entry(above).or_default().entry(skill).or_default() += score;
                }
            }
            forth.insert(skill.clone(), ids(&best));
        }
        let back = back
            .into_iter()
            .map(|(id, row)| {
                let mut row: Vec<(&str, f32)> = row.into_iter().collect();
                strongest_first(&mut row);
                if id.len() < SPECIALIZED_DIGITS {
                    row.truncate(MOST_SKILLS_ABOVE);
                }
                (id.to_owned(), ids(&row))
            })
            .collect();
        let skills = MappingEnd::elsewhere("skills", skills.version());
        let lot = MappingEnd::here("lot");
        let description = "Specialized occupations that ask for a skill according to ESCO and O*NET, those with \
                           most evidence first.";
        [
            MappingDraft {
                source: skills.clone(),
                destination: lot.clone(),
                description: description.to_owned(),
                rows: forth,
            },
            MappingDraft {
                source: lot,
                destination: skills,
                description: description.to_owned(),
                rows: back,
            },
        ]
    }
}

fn strongest_first(row: &mut [(&str, f32)]) {
    row.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(other.0)));
}

fn ids(row: &[(&str, f32)]) -> Vec<String> {
    row.iter().map(|(id, _)| (*id).to_owned()).collect()
}
