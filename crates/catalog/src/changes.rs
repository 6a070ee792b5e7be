//! What a version changed against an older one.

use std::collections::HashSet;

use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};

use crate::kind::SkillType;
use crate::skills::{SkillIndex, SkillView, Skills};

/// Changes of a version against the next older one. Every list is sorted by name; all indices
/// belong to the newer version, which carries removed skills along.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Skills the older version does not have.
    pub additions: Vec<SkillIndex>,
    /// Skills that are gone.
    pub removals: Vec<SkillIndex>,
    /// Skills whose labels differ.
    pub tagging_improvements: Vec<SkillIndex>,
    /// Skills whose name differs.
    pub renames: Vec<Rename>,
    /// Skills that are gone and whose name is now a label of another skill.
    pub consolidations: Vec<Consolidation>,
    /// Skills whose type differs.
    pub type_changes: Vec<TypeChange>,
}

/// A skill whose name differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// The skill, under its present name.
    pub skill: SkillIndex,
    /// The name in the older version.
    pub old_name: String,
}

/// A skill merged into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consolidation {
    /// The skill that is gone.
    pub from: SkillIndex,
    /// The skill that has its name as a label.
    pub to: SkillIndex,
}

/// A skill whose type differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeChange {
    /// The skill.
    pub skill: SkillIndex,
    /// Its type in the older version.
    pub old_type: SkillType,
    /// Its type in this version.
    pub new_type: SkillType,
}

impl Changes {
    /// Compares two versions by id.
    pub fn between(older: &Skills, newer: &Skills) -> Self {
        let mut changes = Self::default();
        let owners = LabelOwners::of(newer);
        for skill in newer.by_name_order().map(|index| newer.skill(index)) {
            let before = older.by_id(skill.id()).map(|index| older.skill(index));
            let before = before.filter(|before| before.kind() != SkillType::Removed);
            match (before, skill.kind()) {
                (None, SkillType::Removed) => {}
                (None, _) => changes.additions.push(skill.index()),
                (Some(_), SkillType::Removed) => match owners.sole(skill.folded_name()) {
                    Some(to) => changes.consolidations.push(Consolidation {
                        from: skill.index(),
                        to,
                    }),
                    None => changes.removals.push(skill.index()),
                },
                (Some(before), _) => changes.compare(before, skill),
            }
        }
        changes
    }

    fn compare(&mut self, before: SkillView<'_>, after: SkillView<'_>) {
        if before.name() != after.name() {
            self.renames.push(Rename {
                skill: after.index(),
                old_name: before.name().to_owned(),
            });
        }
        if before.kind() != after.kind() {
            let (old_type, new_type) = (before.kind(), after.kind());
            self.type_changes.push(TypeChange {
                skill: after.index(),
                old_type,
                new_type,
            });
        }
        let labels = |skill: SkillView<'_>| skill.labels().map(|label| label.text.to_owned()).collect();
        let (old_labels, new_labels): (HashSet<String>, HashSet<String>) = (labels(before), labels(after));
        if old_labels != new_labels {
            self.tagging_improvements.push(after.index());
        }
    }

    /// Tells whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn within(&self, skills: usize) -> bool {
        let known = |index: &SkillIndex| (index.0 as usize) < skills;
        self.additions.iter().all(known)
            && self.removals.iter().all(known)
            && self.tagging_improvements.iter().all(known)
            && self.renames.iter().all(|rename| known(&rename.skill))
            && self
                .consolidations
                .iter()
                .all(|pair| known(&pair.from) && known(&pair.to))
            && self.type_changes.iter().all(|change| known(&change.skill))
    }
}

/// Which live skill alone has a folded text as its name or label.
pub(crate) struct LabelOwners<'a> {
    owners: FxHashMap<&'a str, Option<u32>>,
}

impl<'a> LabelOwners<'a> {
    fn of(skills: &'a Skills) -> Self {
        let live = skills.by_name_order().map(|index| skills.skill(index));
        let live = live.filter(|skill| skill.kind() != SkillType::Removed);
        Self::from_texts(live.flat_map(|skill| {
            let texts = std::iter::once(skill.folded_name()).chain(skill.labels().map(|label| label.folded));
            texts.map(move |text| (text, skill.index().0))
        }))
    }

    /// Collects pairs of a folded text and the skill that has it.
    pub(crate) fn from_texts(texts: impl Iterator<Item = (&'a str, u32)>) -> Self {
        let mut owners = FxHashMap::with_capacity_and_hasher(texts.size_hint().0, FxBuildHasher);
        for (text, skill) in texts {
            let owner = owners.entry(text).or_insert(Some(skill));
            if *owner != Some(skill) {
                *owner = None;
            }
        }
        Self { owners }
    }

    fn sole(&self, folded: &str) -> Option<SkillIndex> {
        self.sole_number(folded).map(SkillIndex)
    }

    /// Gives the skill that alone has a text, if there is one.
    pub(crate) fn sole_number(&self, folded: &str) -> Option<u32> {
        self.owners.get(folded).copied().flatten()
    }
}

#[cfg(test)]
mod tests;
