//! What can be read of one skill.

use text::FormKind;

use super::{LANGUAGE, SOFTWARE, SkillIndex, Skills};
use crate::kind::{DescriptionSource, SkillType};

/// One skill of a snapshot; every text is borrowed from it.
#[derive(Clone, Copy, Debug)]
pub struct SkillView<'a> {
    pub(super) skills: &'a Skills,
    pub(super) index: SkillIndex,
}

/// A label of a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelView<'a> {
    /// The text, verbatim.
    pub text: &'a str,
    /// The text as compared.
    pub folded: &'a str,
    /// What the text is to the skill.
    pub kind: FormKind,
}

impl<'a> SkillView<'a> {
    fn at(self) -> usize {
        self.index.0 as usize
    }

    /// Gives the position in the snapshot.
    pub fn index(self) -> SkillIndex {
        self.index
    }

    /// Gives the public id.
    pub fn id(self) -> &'a str {
        self.skills.string(self.skills.tables.skill_id[self.at()])
    }

    /// Gives the display name.
    pub fn name(self) -> &'a str {
        self.skills.string(self.skills.tables.skill_name[self.at()])
    }

    /// Gives the name as compared.
    pub fn folded_name(self) -> &'a str {
        self.skills.string(self.skills.tables.skill_folded[self.at()])
    }

    /// Gives the type.
    pub fn kind(self) -> SkillType {
        self.skills.kind_of(self.index.0)
    }

    /// Gives the URI in the source.
    pub fn source_uri(self) -> &'a str {
        self.skills.string(self.skills.tables.skill_source_uri[self.at()])
    }

    /// Gives the page about the skill that the source or the operator names.
    pub fn info_url(self) -> Option<&'a str> {
        self.skills.optional(self.skills.tables.skill_info_url[self.at()])
    }

    /// Gives the description.
    pub fn description(self) -> Option<&'a str> {
        self.skills
            .optional(self.skills.tables.skill_description[self.at()])
    }

    /// Gives the source of the description.
    pub fn description_source(self) -> Option<DescriptionSource> {
        DescriptionSource::from_code(self.skills.tables.skill_flags[self.at()] >> 2)
    }

    /// Tells whether the skill is software.
    pub fn is_software(self) -> bool {
        self.skills.tables.skill_flags[self.at()] & SOFTWARE != 0
    }

    /// Tells whether the skill is a spoken language.
    pub fn is_language(self) -> bool {
        self.skills.tables.skill_flags[self.at()] & LANGUAGE != 0
    }

    /// Gives id and name of the category.
    pub fn category(self) -> Option<(u32, &'a str)> {
        self.skills.category(self.skills.tables.skill_category[self.at()])
    }

    /// Gives id and name of the subcategory.
    pub fn subcategory(self) -> Option<(u32, &'a str)> {
        self.skills
            .category(self.skills.tables.skill_subcategory[self.at()])
    }

    /// Gives when and why the skill was removed; only removed skills have this.
    pub fn removed_description(self) -> Option<&'a str> {
        self.skills.optional(self.skills.tables.skill_removal[self.at()])
    }

    /// Gives keys and values of the tags.
    pub fn tags(self) -> impl ExactSizeIterator<Item = (&'a str, &'a str)> {
        let tables = &self.skills.tables;
        let range = tables.tag_offsets[self.at()] as usize..tables.tag_offsets[self.at() + 1] as usize;
        range.map(move |tag| {
            (
                self.skills.string(tables.tag_key[tag]),
                self.skills.string(tables.tag_value[tag]),
            )
        })
    }

    /// Gives the labels.
    pub fn labels(self) -> impl ExactSizeIterator<Item = LabelView<'a>> {
        let tables = &self.skills.tables;
        let range = tables.label_offsets[self.at()] as usize..tables.label_offsets[self.at() + 1] as usize;
        range.map(move |label| LabelView {
            text: self.skills.string(tables.label_text[label]),
            folded: self.skills.string(tables.label_folded[label]),
            kind: crate::build::kind_from_code(tables.label_kind[label]),
        })
    }
}
