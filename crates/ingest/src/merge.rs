//! Makes one list of skills of the lists of several sources.
//!
//! A skill joins an earlier one whose name, name without bracket or unshared alternative name equals
//! its name after folding, or whose name is the acronym at the end of its name. Alternative names that several skills share join nothing: it is unknown
//! which of them is meant. Acronyms, product names and hidden labels join nothing either.

use std::collections::HashMap;

use catalog::{DescriptionSource, Label, SkillType, skill_id};
use rustc_hash::{FxHashMap, FxHashSet};
use text::{FormKind, fold, without_bracket};

use crate::candidate::{Candidate, Placement, Source};
use crate::error::ImportError;
use crate::report::SourceReport;

/// Unused ids that a warning repeats.
const LISTED_IDS: usize = 20;

/// A skill with what all sources say of it.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    pub(crate) id: String,
    pub(crate) uri: String,
    pub(crate) name: String,
    pub(crate) kind: SkillType,
    pub(crate) labels: Vec<Label>,
    pub(crate) description: Option<(String, DescriptionSource)>,
    pub(crate) info_url: Option<String>,
    pub(crate) is_software: bool,
    pub(crate) is_language: bool,
    pub(crate) category: Option<Placement>,
    pub(crate) tags: Vec<(String, String)>,
}

/// Which skills a folded text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    One(u32),
    Several,
}

/// What an earlier skill is recognised by.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Skill(u32),
    Several,
}

/// The list so far.
#[derive(Debug, Default)]
pub(crate) struct Merger {
    skills: Vec<Merged>,
    ids: FxHashMap<String, u32>,
    names: FxHashMap<String, Owner>,
    bare_names: FxHashMap<String, Owner>,
    alternatives: FxHashMap<String, Owner>,
}

impl Merger {
    /// Adds the skills of a source and gives the position of each in the merged list.
    pub(crate) fn add(
        &mut self,
        source: Source,
        candidates: Vec<Candidate>,
        report: &mut SourceReport,
        warnings: &mut Vec<String>,
    ) -> Result<Vec<u32>, ImportError> {
        let mut positions = Vec::with_capacity(candidates.len());
        // Names of this source are compared with earlier sources and among each other, but its other
        // labels only once all its skills are in: the result must not depend on the order of rows.
        let mut own_names: HashMap<String, u32> = HashMap::new();
        let mut changed = Vec::new();
        let mut unused_ids = Vec::new();
        for candidate in candidates {
            let folded = fold(&candidate.name);
            if let Some(&known) = candidate.id.as_ref().and_then(|id| self.ids.get(id)) {
                self.override_fields(known, source, candidate);
                report.overridden += 1;
                changed.push(known);
                positions.push(known);
                continue;
            }
            let twin = match own_names.get(&folded) {
                // ESCO's concepts, and rows that bring ids, are told apart by those and not by name.
                Some(&twin) if source != Source::Esco && candidate.id.is_none() => Some(twin),
                _ => None,
            };
            let found = twin.map_or_else(|| self.find_alike(&folded, &candidate), Found::Skill);
            if found == Found::Several {
                report.ambiguous += 1;
            }
            let position = match found {
                Found::Skill(position) => {
                    report.merged += 1;
                    if let Some(id) = &candidate.id {
                        unused_ids.push(format!("'{id}' of '{}'", candidate.name));
                    }
                    self.join(position, source, candidate);
                    position
                }
                Found::Nothing | Found::Several => {
                    report.added += 1;
                    self.push(source, candidate)?
                }
            };
            own_names.entry(folded).or_insert(position);
            changed.push(position);
            positions.push(position);
        }
        self.learn_names(&changed);
        if !unused_ids.is_empty() {
            let shown = unused_ids
                .iter()
                .take(LISTED_IDS)
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ");
            let more = unused_ids.len().saturating_sub(LISTED_IDS);
            let rest = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            warnings.push(format!(
                "ids not used, because a skill of that name is there already: {shown}{rest}"
            ));
        }
        Ok(positions)
    }

    /// Gives the merged list.
    pub(crate) fn finish(self) -> Vec<Merged> {
        self.skills
    }

    /// Counts the alternative names that several skills share.
    pub(crate) fn shared_alternative_names(&self) -> u64 {
        self.alternatives
            .values()
            .filter(|owner| **owner == Owner::Several)
            .count() as u64
    }

    fn find(&self, folded: &str) -> Found {
        for table in [&self.names, &self.bare_names, &self.alternatives] {
            match table.get(folded) {
                Some(Owner::One(position)) => return Found::Skill(*position),
                Some(Owner::Several) => return Found::Several,
                None => {}
            }
        }
        Found::Nothing
    }

    /// Finds the skill that a candidate is by one of its names, or by another way of writing its name.
    fn find_alike(&self, folded: &str, candidate: &Candidate) -> Found {
        match self.find(folded) {
            Found::Nothing => {}
            found => return found,
        }
        let named = |folded: &str| match self.names.get(folded) {
            Some(Owner::One(position)) => Some(*position),
            Some(Owner::Several) | None => None,
        };
        // `English Language` is the English of another list; a language of programs is none.
        let language = folded.strip_suffix(" language").and_then(named);
        let language = language.filter(|it| self.skills[*it as usize].is_language);
        // A name that is the acronym itself means what the acronym stands for: `SQL` and `Structured query language SQL`.
        let acronyms = candidate
            .labels
            .iter()
            .filter(|label| is_acronym_of(&label.text, &candidate.name));
        let mut spelt_out = acronyms.filter_map(|label| {
            let position = named(&fold(&label.text))?;
            (self.skills[position as usize].name == label.text).then_some(position)
        });
        language
            .or_else(|| spelt_out.next())
            .map_or(Found::Nothing, Found::Skill)
    }

    fn push(&mut self, source: Source, candidate: Candidate) -> Result<u32, ImportError> {
        let position =
            u32::try_from(self.skills.len()).map_err(|_| ImportError::TooMany { what: "skills" })?;
        let id = candidate.id.unwrap_or_else(|| skill_id(&candidate.uri));
        if let Some(&first) = self.ids.get(&id) {
            let first = self.skills[first as usize].uri.clone();
            return Err(ImportError::IdCollision {
                id,
                first,
                second: candidate.uri,
            });
        }
        self.ids.insert(id.clone(), position);
        self.skills.push(Merged {
            id,
            uri: candidate.uri,
            kind: candidate.kind.unwrap_or(SkillType::Specialized),
            labels: distinct(&candidate.name, candidate.labels),
            name: candidate.name,
            description: candidate
                .description
                .map(|text| (text, source.description_source())),
            info_url: candidate.info_url,
            is_software: candidate.is_software.unwrap_or(false),
            is_language: candidate.is_language.unwrap_or(false),
            category: candidate.category,
            tags: candidate.tags,
        });
        Ok(position)
    }

    /// Lets a skill join an earlier one, which keeps its id, name and type.
    fn join(&mut self, position: u32, source: Source, candidate: Candidate) {
        let skill = &mut self.skills[position as usize];
        skill.labels.push(Label {
            text: candidate.name,
            kind: FormKind::Alternative,
        });
        skill.labels.extend(candidate.labels);
        skill.labels = distinct(&skill.name, std::mem::take(&mut skill.labels));
        skill.is_software |= candidate.is_software.unwrap_or(false);
        skill.is_language |= candidate.is_language.unwrap_or(false);
        if skill.description.is_none() {
            skill.description = candidate
                .description
                .map(|text| (text, source.description_source()));
        }
        if skill.info_url.is_none() {
            skill.info_url = candidate.info_url;
        }
        if skill.category.is_none() {
            skill.category = candidate.category;
        }
        for tag in candidate.tags {
            if !skill.tags.contains(&tag) {
                skill.tags.push(tag);
            }
        }
    }

    /// Replaces what a row with the id of an earlier skill states; what it leaves empty stays.
    fn override_fields(&mut self, position: u32, source: Source, candidate: Candidate) {
        let skill = &mut self.skills[position as usize];
        if fold(&skill.name) != fold(&candidate.name) {
            self.names.remove(&fold(&skill.name));
        }
        skill.name = candidate.name;
        if let Some(kind) = candidate.kind {
            skill.kind = kind;
        }
        if let Some(text) = candidate.description {
            skill.description = Some((text, source.description_source()));
        }
        if candidate.info_url.is_some() {
            skill.info_url = candidate.info_url;
        }
        if candidate.category.is_some() {
            skill.category = candidate.category;
        }
        if let Some(is_software) = candidate.is_software {
            skill.is_software = is_software;
        }
        if let Some(is_language) = candidate.is_language {
            skill.is_language = is_language;
        }
        if !candidate.labels.is_empty() {
            skill.labels.retain(|label| label.kind == FormKind::Hidden);
            skill.labels.extend(candidate.labels);
        }
        skill.labels = distinct(&skill.name, std::mem::take(&mut skill.labels));
        for (key, value) in candidate.tags {
            skill
                .tags
                .retain(|(known, _)| *known != key || is_source_tag(known));
            skill.tags.push((key, value));
        }
        let mut seen = FxHashSet::default();
        skill.tags.retain(|tag| seen.insert(tag.clone()));
    }

    fn learn_names(&mut self, changed: &[u32]) {
        for &position in changed {
            let skill = &self.skills[position as usize];
            own(&mut self.names, fold(&skill.name), position);
            if let Some(bare) = without_bracket(&skill.name) {
                own(&mut self.bare_names, fold(bare), position);
            }
            for label in &skill.labels {
                if label.kind == FormKind::Alternative {
                    own(&mut self.alternatives, fold(&label.text), position);
                }
            }
        }
    }
}

/// Says whether a label is three capitals or more and the last word of a name.
fn is_acronym_of(label: &str, name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    let bare = last.strip_prefix('(').and_then(|last| last.strip_suffix(')'));
    label.len() >= 3
        && label.bytes().all(|byte| byte.is_ascii_uppercase())
        && label.len() < name.len()
        && bare.unwrap_or(last) == label
}

/// Tags that say where a skill is from; a merged skill has one for each source.
fn is_source_tag(key: &str) -> bool {
    key == "sourceUri" || key == "escoUri"
}

fn own(table: &mut FxHashMap<String, Owner>, folded: String, position: u32) {
    table
        .entry(folded)
        .and_modify(|owner| {
            if *owner != Owner::One(position) {
                *owner = Owner::Several;
            }
        })
        .or_insert(Owner::One(position));
}

/// Drops labels that repeat the name or an earlier label.
fn distinct(name: &str, labels: Vec<Label>) -> Vec<Label> {
    let mut seen = FxHashSet::default();
    seen.insert(fold(name));
    labels
        .into_iter()
        .filter(|label| seen.insert(fold(&label.text)))
        .collect()
}

#[cfg(test)]
mod tests;
