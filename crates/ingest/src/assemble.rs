//! Puts merged skills, categories and evidence together to a draft.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{OccupationSkill, SkillDraft, TaxonomyDraft, Version};

use crate::candidate::{Candidate, CategoryName, Source};
use crate::category;
use crate::credits::{self, Ingredients};
use crate::error::ImportError;
use crate::evidence::Evidence;
use crate::forms;
use crate::input::Input;
use crate::merge::{Merged, Merger};
use crate::report::{ImportReport, SourceReport, Stage};

/// A draft in the making.
#[derive(Default)]
pub(crate) struct Assembly {
    merger: Merger,
    occupation_skills: Vec<OccupationSkill>,
    pairs: Vec<(u32, u32)>,
    sources: Vec<SourceReport>,
}

impl Assembly {
    /// Merges the skills of a source and takes over what it says of them.
    pub(crate) fn add(
        &mut self,
        source: Source,
        candidates: Vec<Candidate>,
        evidence: Evidence,
        mut report: SourceReport,
        input: &mut Input<'_>,
    ) -> Result<(), ImportError> {
        report.source = source.name().to_owned();
        input
            .progress
            .begin(Stage::Merge, source.name(), candidates.len() as u64);
        let merged = self
            .merger
            .add(source, candidates, &mut report, &mut input.warnings);
        input.progress.end();
        let positions = merged?;
        for (occupation, skill, weight) in evidence.occupation_skills {
            if let Some(&skill) = positions.get(skill as usize) {
                self.occupation_skills.push(OccupationSkill {
                    occupation,
                    skill,
                    weight,
                });
            }
        }
        for (left, right) in evidence.pairs {
            if let (Some(&left), Some(&right)) = (positions.get(left as usize), positions.get(right as usize))
            {
                self.pairs.push((left.min(right), left.max(right)));
            }
        }
        self.sources.push(report);
        Ok(())
    }

    /// Numbers the categories and makes the draft, whose version is still to be set.
    pub(crate) fn finish(
        mut self,
        ingredients: &Ingredients,
        languages: Vec<String>,
        known_codes: &BTreeMap<String, u32>,
        input: Input<'_>,
    ) -> Result<(TaxonomyDraft, ImportReport), ImportError> {
        input.progress.begin(Stage::Finish, "", 0);
        let shared_alternative_names = self.merger.shared_alternative_names();
        let mut merged = self.merger.finish();
        if merged.is_empty() {
            return Err(ImportError::NoSkills);
        }
        forms::add(&mut merged);
        let placements = || merged.iter().filter_map(|skill| skill.category.as_ref());
        let tops = placements().map(|placement| &placement.category.code);
        let subs = placements()
            .filter_map(|placement| placement.subcategory.as_ref())
            .map(|sub| &sub.code);
        let codes = category::number(tops.chain(subs), known_codes)?;
        let names = category_names(&merged);

        let mut draft = TaxonomyDraft::new(Version::FIRST);
        draft.attributions = credits::attributions(ingredients);
        draft.notice = credits::notice(ingredients, &draft.attributions);
        draft.languages = languages;
        draft.starter = ingredients.starter;
        draft.skills = merged
            .into_iter()
            .map(|skill| describe(skill, &codes, &names))
            .collect();
        draft.category_codes = codes;
        strongest(&mut self.occupation_skills);
        draft.occupation_skills = self.occupation_skills;
        self.pairs.retain(|(left, right)| left != right);
        self.pairs.sort_unstable();
        self.pairs.dedup();
        draft.skill_skill = self.pairs;

        let mut report = count(&draft);
        report.sources = self.sources;
        report.shared_alternative_names = shared_alternative_names;
        report.faults = input.faults.listed;
        report.faults_total = input.faults.total;
        report.warnings = input.warnings;
        input.progress.end();
        Ok((draft, report))
    }
}

/// Gives every category code one name: a code whose name two sources spell differently would
/// otherwise be two categories with one id.
fn category_names(merged: &[Merged]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for placement in merged.iter().filter_map(|skill| skill.category.as_ref()) {
        for part in [Some(&placement.category), placement.subcategory.as_ref()]
            .into_iter()
            .flatten()
        {
            names
                .entry(part.code.to_string())
                .or_insert_with(|| part.name.clone());
        }
    }
    names
}

fn describe(skill: Merged, codes: &BTreeMap<String, u32>, names: &BTreeMap<String, String>) -> SkillDraft {
    let numbered = |part: &CategoryName| {
        let code = part.code.to_string();
        let name = names.get(&code).unwrap_or(&part.name).clone();
        codes.get(&code).map(|id| (*id, name))
    };
    let placement = skill.category.as_ref();
    let category = placement.and_then(|it| numbered(&it.category));
    let subcategory = placement
        .and_then(|it| it.subcategory.as_ref())
        .and_then(numbered);
    let (description, description_source) = skill.description.unzip();
    SkillDraft {
        id: skill.id,
        name: skill.name,
        kind: skill.kind,
        source_uri: skill.uri,
        info_url: skill.info_url,
        description,
        description_source,
        is_software: skill.is_software,
        is_language: skill.is_language,
        category,
        subcategory,
        tags: skill.tags,
        labels: skill.labels,
    }
}

/// Keeps the strongest of the relations between one occupation and one skill.
fn strongest(relations: &mut Vec<OccupationSkill>) {
    relations.sort_by(|a, b| {
        (a.occupation, a.skill)
            .cmp(&(b.occupation, b.skill))
            .then(b.weight.total_cmp(&a.weight))
    });
    relations.dedup_by_key(|relation| (relation.occupation, relation.skill));
}

fn count(draft: &TaxonomyDraft) -> ImportReport {
    let mut report = ImportReport {
        skills: draft.skills.len() as u64,
        occupation_skills: draft.occupation_skills.len() as u64,
        related_pairs: draft.skill_skill.len() as u64,
        ..ImportReport::default()
    };
    let (mut tops, mut subs) = (BTreeSet::new(), BTreeSet::new());
    for skill in &draft.skills {
        *report
            .skills_by_type
            .entry(skill.kind.id().to_owned())
            .or_default() += 1;
        report.software += u64::from(skill.is_software);
        report.languages += u64::from(skill.is_language);
        report.without_category += u64::from(skill.category.is_none());
        tops.extend(skill.category.as_ref().map(|(id, _)| *id));
        subs.extend(skill.subcategory.as_ref().map(|(id, _)| *id));
    }
    report.categories = tops.len() as u64;
    report.subcategories = subs.len() as u64;
    report
}
