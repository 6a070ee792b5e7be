//! Turns a draft of titles into the bytes of a snapshot. Equal drafts behind equal versions give equal bytes.

use std::collections::{HashMap, HashSet};

use text::{FormKind, Stage, TitleMatcherBuilder, TrainingOptions};

use super::columns::{Columns, flags};
use super::draft::{Concept, TitleDraft, TitlesDraft};
use super::{Meta, TitleIndex, Titles};
use crate::build::{BuildError, build_names};
use crate::draft::{Label, SkillDraft, TaxonomyDraft};
use crate::kind::{SkillType, TypeSet};
use crate::skills::Skills;
use crate::store::Snapshot as _;
use crate::tables::NONE;
use crate::version::{Continuity, Version};

/// Builds a snapshot.
///
/// `previous` is the next older version: its titles that the draft lacks are carried along as removed.
pub fn build_titles(draft: &TitlesDraft, previous: Option<&Titles>) -> Result<Vec<u8>, BuildError> {
    build(draft, previous, |_| {})
}

/// Builds a snapshot whose groups are compared by vectors as well as by words.
///
/// `texts` are read beside the titles. `progress` is told the stage of the training, what is done of it and what there is
/// to do. Too few titles get no vectors: they have too little text to train from.
pub fn build_trained_titles(
    draft: &TitlesDraft,
    previous: Option<&Titles>,
    texts: &[String],
    training: TitleTraining,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Vec<u8>, BuildError> {
    build(draft, previous, |builder| {
        if draft.titles.len() >= training.least_titles {
            builder.train(texts, training.options, progress);
        }
    })
}

/// Whether and how the vectors of a titles snapshot are trained.
#[derive(Clone, Copy, Debug)]
pub struct TitleTraining {
    /// Fewer titles get no vectors.
    pub least_titles: usize,
    /// How vectors are trained.
    pub options: TrainingOptions,
}

impl Default for TitleTraining {
    fn default() -> Self {
        TitleTraining {
            least_titles: 5000,
            options: TrainingOptions {
                steps: 400,
                ..TrainingOptions::default()
            },
        }
    }
}

fn build(
    draft: &TitlesDraft,
    previous: Option<&Titles>,
    train: impl FnOnce(&mut TitleMatcherBuilder),
) -> Result<Vec<u8>, BuildError> {
    let names = build_names(&named(draft), previous.map(|titles| &titles.names))?;
    let mut rows = Rows::new(draft, previous)?;
    for index in names.by_name_order() {
        rows.push(names.skill(index).id());
    }
    let (meta, columns, groups) = rows.finish();
    let mut matcher = TitleMatcherBuilder::new();
    collect(&names, &columns, &mut matcher);
    for (number, drafted) in groups {
        if let Some(group) = draft.groups.get(drafted as usize) {
            matcher.describe(number, &group.name, &group.description);
        }
    }
    train(&mut matcher);
    Ok(Titles::assemble(meta, without_changes(names)?, columns, matcher.build())?.encode()?)
}

/// Gives a matcher the live titles: names first, so that a name beats another title's label.
fn collect(names: &Skills, columns: &Columns, builder: &mut TitleMatcherBuilder) {
    for index in names.of_types(TypeSet::LIVE) {
        builder.label(index.0, names.skill(index).name());
    }
    for index in names.of_types(TypeSet::LIVE) {
        for label in names.skill(index).labels() {
            builder.label(index.0, label.text);
        }
        for group in columns.groups(index.0) {
            builder.group(index.0, *group);
        }
    }
}

/// Tells whether a version made of `draft` keeps every id of `previous`.
pub fn titles_continuity(draft: &TitlesDraft, previous: &Titles) -> Continuity {
    let kept: HashSet<&str> = draft.titles.iter().map(|title| title.id.as_str()).collect();
    let is_lost = |index: TitleIndex| !kept.contains(previous.title(index).id());
    if previous.live().any(is_lost) {
        Continuity::LosesIds
    } else {
        Continuity::KeepsIds
    }
}

/// Changes of names are part of [`super::TitleChanges`], which are computed at load.
fn without_changes(mut names: Skills) -> Result<Skills, BuildError> {
    names.set_changes(Default::default())?;
    Ok(names)
}

/// Gives the part of the draft that titles have in common with skills.
fn named(draft: &TitlesDraft) -> TaxonomyDraft {
    let mut named = TaxonomyDraft::new(draft.version);
    named.attributions = draft.attributions.clone();
    named.notice = draft.notice.clone();
    named.starter = draft.starter;
    named.skills = draft.titles.iter().map(named_title).collect();
    named
}

fn named_title(title: &TitleDraft) -> SkillDraft {
    let label = |text: &String| Label {
        text: text.clone(),
        kind: FormKind::Alternative,
    };
    SkillDraft {
        id: title.id.clone(),
        name: title.name.clone(),
        kind: SkillType::Specialized,
        source_uri: String::new(),
        info_url: title.info_url.clone(),
        description: None,
        description_source: None,
        is_software: false,
        is_language: false,
        category: None,
        subcategory: None,
        tags: Vec::new(),
        labels: title.labels.iter().map(label).collect(),
    }
}

/// Columns in the making, title by title in list order.
struct Rows<'a> {
    draft: &'a TitlesDraft,
    previous: Option<&'a Titles>,
    drafted: HashMap<&'a str, &'a TitleDraft>,
    meta: Meta,
    soc_numbers: HashMap<Concept, u32>,
    skill_numbers: HashMap<Concept, u32>,
    flags: Vec<u32>,
    added: Vec<u32>,
    removed: Vec<u32>,
    socs: Lists,
    skills: Lists,
    groups: Lists,
}

struct Lists {
    offsets: Vec<u32>,
    values: Vec<u32>,
}

impl Lists {
    fn new() -> Self {
        Self {
            offsets: vec![0],
            values: Vec::new(),
        }
    }

    fn push(&mut self, row: impl IntoIterator<Item = u32>) {
        self.values.extend(row);
        self.offsets.push(self.values.len() as u32);
    }
}

impl<'a> Rows<'a> {
    fn new(draft: &'a TitlesDraft, previous: Option<&'a Titles>) -> Result<Self, BuildError> {
        for title in &draft.titles {
            for (numbers, count) in [
                (&title.socs, draft.socs.len()),
                (&title.skills, draft.skills.len()),
            ] {
                if let Some(unknown) = numbers.iter().find(|number| **number as usize >= count) {
                    return Err(BuildError::UnknownConcept(*unknown, count));
                }
            }
        }
        Ok(Self {
            draft,
            previous,
            drafted: draft
                .titles
                .iter()
                .map(|title| (title.id.as_str(), title))
                .collect(),
            meta: Meta {
                family: Titles::FAMILY.to_owned(),
                skills_version: draft.skills_version,
                ..Meta::default()
            },
            soc_numbers: HashMap::new(),
            skill_numbers: HashMap::new(),
            flags: Vec::new(),
            added: Vec::new(),
            removed: Vec::new(),
            socs: Lists::new(),
            skills: Lists::new(),
            groups: Lists::new(),
        })
    }

    fn push(&mut self, id: &str) {
        let earlier = self
            .previous
            .and_then(|titles| titles.by_id(id).map(|index| titles.title(index)));
        let version = self.draft.version;
        match (self.drafted.get(id).copied(), earlier) {
            (Some(title), _) => {
                let added = earlier.map_or(version, |earlier| earlier.added_version());
                let concepts = |of: &'a [Concept], numbers: &'a [u32]| {
                    numbers
                        .iter()
                        .map(|number| &of[*number as usize])
                        .collect::<Vec<_>>()
                };
                let (socs, skills) = (
                    concepts(&self.draft.socs, &title.socs),
                    concepts(&self.draft.skills, &title.skills),
                );
                self.add(
                    flags(title.is_supervisor, title.level_band),
                    added,
                    None,
                    &socs,
                    &skills,
                );
                self.groups.push(title.groups.iter().copied());
            }
            (None, Some(earlier)) => {
                let removed = earlier.removed_version().unwrap_or(version);
                let (socs, skills): (Vec<_>, Vec<_>) = (earlier.socs().collect(), earlier.skills().collect());
                self.add(
                    flags(earlier.is_supervisor(), earlier.level_band()),
                    earlier.added_version(),
                    Some(removed),
                    &socs,
                    &skills,
                );
                self.groups.push([]);
            }
            // Every name is drafted or carried along from the version before.
            (None, None) => {
                self.add(0, version, None, &[], &[]);
                self.groups.push([]);
            }
        }
    }

    fn add(
        &mut self,
        flags: u32,
        added: Version,
        removed: Option<Version>,
        socs: &[&Concept],
        skills: &[&Concept],
    ) {
        self.flags.push(flags);
        let added = self.version_number(added);
        self.added.push(added);
        let removed = removed.map_or(NONE, |removed| self.version_number(removed));
        self.removed.push(removed);
        let socs = socs
            .iter()
            .map(|soc| number(soc, &mut self.soc_numbers, &mut self.meta.socs));
        self.socs.push(socs);
        let skills = skills
            .iter()
            .map(|skill| number(skill, &mut self.skill_numbers, &mut self.meta.skills));
        self.skills.push(skills);
    }

    fn version_number(&mut self, version: Version) -> u32 {
        let versions = &mut self.meta.versions;
        let at = versions.iter().position(|known| *known == version);
        at.unwrap_or_else(|| {
            versions.push(version);
            versions.len() - 1
        }) as u32
    }

    /// Gives the columns, and each group's number with the one that the draft has for it.
    fn finish(mut self) -> (Meta, Columns, Vec<(u32, u32)>) {
        let groups = renumber(&mut self.groups.values);
        let code = |(_, drafted): &(u32, u32)| {
            let group = self.draft.groups.get(*drafted as usize);
            group.map(|group| group.code.clone()).unwrap_or_default()
        };
        self.meta.groups = groups.iter().map(code).collect();
        let columns = Columns {
            flags: self.flags.into(),
            added: self.added.into(),
            removed: self.removed.into(),
            soc_offsets: self.socs.offsets.into(),
            socs: self.socs.values.into(),
            skill_offsets: self.skills.offsets.into(),
            skills: self.skills.values.into(),
            group_offsets: self.groups.offsets.into(),
            groups: self.groups.values.into(),
        };
        (self.meta, columns, groups)
    }
}

/// Numbers groups in the order in which they are met, without gaps, and gives each number with the one before.
fn renumber(groups: &mut [u32]) -> Vec<(u32, u32)> {
    let mut numbers = HashMap::new();
    let mut renumbered = Vec::new();
    for group in groups {
        let next = numbers.len() as u32;
        let drafted = *group;
        *group = *numbers.entry(drafted).or_insert_with(|| {
            renumbered.push((next, drafted));
            next
        });
    }
    renumbered
}

fn number(concept: &Concept, numbers: &mut HashMap<Concept, u32>, concepts: &mut Vec<Concept>) -> u32 {
    if let Some(number) = numbers.get(concept) {
        return *number;
    }
    let number = concepts.len() as u32;
    concepts.push(concept.clone());
    numbers.insert(concept.clone(), number);
    number
}
