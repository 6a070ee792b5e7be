//! What can be read of one concept.

use super::{ConceptIndex, Details, OwnDetails, Row, Taxonomy};
use crate::skills::SkillView;

/// One concept; every text is borrowed from its taxonomy.
#[derive(Clone, Copy, Debug)]
pub struct ConceptView<'a> {
    pub(super) taxonomy: &'a Taxonomy,
    pub(super) index: ConceptIndex,
}

impl<'a> ConceptView<'a> {
    fn row(self) -> &'a Row {
        &self.taxonomy.rows[self.index.0 as usize]
    }

    fn own(self) -> Option<&'a OwnDetails> {
        match &self.taxonomy.details {
            Details::Own(details) => details.get(self.row().source as usize),
            Details::Skills(_) => None,
        }
    }

    /// Gives the skill that the concept is, in a taxonomy of skills.
    pub fn skill(self) -> Option<SkillView<'a>> {
        match &self.taxonomy.details {
            Details::Own(_) => None,
            Details::Skills(skills) => self
                .taxonomy
                .skill_of(self.index)
                .map(|index| skills.skill(index)),
        }
    }

    /// Gives the position in the taxonomy.
    pub fn index(self) -> ConceptIndex {
        self.index
    }

    /// Gives the id.
    pub fn id(self) -> &'a str {
        &self.row().id
    }

    /// Gives the display name.
    pub fn name(self) -> &'a str {
        &self.row().name
    }

    /// Gives the level, 0 at the top.
    pub fn level(self) -> u8 {
        self.row().level
    }

    /// Gives the name of the level.
    pub fn level_name(self) -> &'a str {
        &self.taxonomy.outline.levels[usize::from(self.row().level)]
    }

    /// Gives the concept above.
    pub fn parent(self) -> Option<ConceptView<'a>> {
        self.row().parent.map(|parent| ConceptView {
            taxonomy: self.taxonomy,
            index: ConceptIndex(parent),
        })
    }

    /// Gives the description.
    pub fn description(self) -> Option<&'a str> {
        match self.own() {
            Some(own) => own.description.as_deref(),
            None => self.skill().and_then(SkillView::description),
        }
    }

    /// Gives the ISCO unit group of an ESCO occupation.
    pub fn isco_group(self) -> Option<&'a str> {
        self.own()?.isco_group.as_deref()
    }

    /// Gives keys and values of the tags.
    pub fn tags(self) -> Vec<(&'a str, &'a str)> {
        match self.own() {
            Some(own) => own.tags.iter().map(|(key, value)| (&**key, &**value)).collect(),
            None => self
                .skill()
                .map(|skill| skill.tags().collect())
                .unwrap_or_default(),
        }
    }

    /// Gives other names; for skills none, as their own search reads them.
    pub fn labels(self) -> impl Iterator<Item = &'a str> {
        let labels = self.own().map(|own| own.labels.as_slice()).unwrap_or_default();
        labels.iter().map(|label| &**label)
    }
}
