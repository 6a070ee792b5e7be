//! Which skills of the loaded Skills version an occupation needs.

use std::collections::BTreeMap;

use catalog::{Concept, SkillIndex, Skills, TypeSet, Version, skill_id};
use rustc_hash::FxHashMap;
use text::fold;

/// Most skills that one title is mapped to.
const MOST_SKILLS: usize = 20;

/// Skills by occupation, as far as the Skills version knows them.
pub(super) struct OccupationSkills<'a> {
    skills: Option<&'a Skills>,
    /// Live skills by folded name and label, where one skill alone has it.
    by_label: FxHashMap<String, Option<SkillIndex>>,
    /// Skills by ESCO URI or O*NET-SOC code, the more important ones first.
    by_occupation: BTreeMap<String, Vec<(u8, SkillIndex)>>,
}

impl<'a> OccupationSkills<'a> {
    pub(super) fn new(skills: Option<&'a Skills>) -> Self {
        let mut by_label = FxHashMap::default();
        for index in skills
            .into_iter()
            .flat_map(|skills| skills.of_types(TypeSet::LIVE))
        {
            let Some(skill) = skills.map(|skills| skills.skill(index)) else {
                break;
            };
            let labels = skill.labels().map(|label| label.folded);
            for text in std::iter::once(skill.folded_name()).chain(labels) {
                by_label
                    .entry(text.to_owned())
                    .and_modify(|known: &mut Option<SkillIndex>| {
                        if *known != Some(index) {
                            *known = None;
                        }
                    })
                    .or_insert(Some(index));
            }
        }
        Self {
            skills,
            by_label,
            by_occupation: BTreeMap::new(),
        }
    }

    /// Says whether there are skills to map to.
    pub(super) fn is_wanted(&self) -> bool {
        self.skills.is_some()
    }

    /// Gives the version of the skills.
    pub(super) fn version(&self) -> Option<Version> {
        self.skills.map(Skills::version)
    }

    /// Adds a skill that ESCO calls essential.
    pub(super) fn essential(&mut self, occupation: &str, skill_uri: &str) {
        let found = self.skills.and_then(|skills| skills.by_id(&skill_id(skill_uri)));
        self.add(occupation, 0, found);
    }

    /// Adds a technology that O*NET marks.
    pub(super) fn technology(&mut self, occupation: &str, example: &str, in_demand: bool) {
        let own = skill_id(&format!("urn:onet:technology:{example}"));
        let found = self
            .skills
            .and_then(|skills| skills.by_id(&own))
            .or_else(|| self.by_label.get(&fold(example)).copied().flatten());
        self.add(occupation, if in_demand { 1 } else { 2 }, found);
    }

    fn add(&mut self, occupation: &str, rank: u8, skill: Option<SkillIndex>) {
        if let Some(skill) = skill {
            self.by_occupation
                .entry(occupation.to_owned())
                .or_default()
                .push((rank, skill));
        }
    }

    /// Gives the skills that these occupations need, the most important first.
    pub(super) fn of<'b>(&self, occupations: impl Iterator<Item = &'b str>) -> Vec<SkillIndex> {
        let mut found: Vec<(u8, SkillIndex)> = occupations
            .filter_map(|occupation| self.by_occupation.get(occupation))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        let mut skills: Vec<SkillIndex> = Vec::with_capacity(MOST_SKILLS);
        for (_, skill) in found {
            if skills.len() == MOST_SKILLS {
                break;
            }
            if !skills.contains(&skill) {
                skills.push(skill);
            }
        }
        skills
    }

    /// Gives id and name of a skill.
    pub(super) fn concept(&self, index: SkillIndex) -> Option<Concept> {
        let skill = self.skills?.skill(index);
        Some(Concept {
            id: skill.id().to_owned(),
            name: skill.name().to_owned(),
        })
    }
}
