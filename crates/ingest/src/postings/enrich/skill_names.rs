//! Skills as columns name them: by id, or by a label.

use catalog::{SkillIndex, Skills};
use rustc_hash::FxHashMap;
use text::fold;

/// The skills of a taxonomy by their labels.
#[derive(Debug)]
pub(in crate::postings) struct SkillNames<'c> {
    skills: &'c Skills,
    by_label: FxHashMap<String, SkillIndex>,
}

impl<'c> SkillNames<'c> {
    pub(in crate::postings) fn new(skills: &'c Skills) -> Self {
        let mut by_label = FxHashMap::default();
        for index in skills.by_name_order() {
            let skill = skills.skill(index);
            // Of equal labels the first in the order of names counts; names go before other labels.
            by_label.entry(skill.folded_name().to_owned()).or_insert(index);
        }
        for index in skills.by_name_order() {
            for label in skills.skill(index).labels() {
                by_label.entry(fold(label.text)).or_insert(index);
            }
        }
        Self { skills, by_label }
    }

    /// Finds the skill with an id or a label.
    pub(in crate::postings) fn find(&self, name: &str) -> Option<SkillIndex> {
        let by_id = self.skills.by_id(name);
        by_id.or_else(|| self.by_label.get(&fold(name)).copied())
    }
}
