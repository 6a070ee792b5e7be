//! Taxonomies of concepts: numbered levels, one parent each, read by id order, by search and by relation.
//!
//! A [`Taxonomy`] holds concepts of its own or shows the categories and skills of a [`Skills`] snapshot in the
//! same form. It is immutable and holds no version: the snapshot it comes from has one.

mod draft;
mod lists;
mod relation;
mod search;
mod skills;
mod view;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use text::{fold, fold_words};

pub use draft::{ConceptDraft, TaxonomyFault, TaxonomyOutline};
pub use relation::Relation;
pub use search::SearchScope;
pub use view::ConceptView;

use crate::companies::compare_ids;
use crate::skills::{SkillIndex, Skills};
use search::Words;

/// Position of a concept in its taxonomy: concepts stand in the order of their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptIndex(pub u32);

/// One taxonomy.
pub struct Taxonomy {
    outline: TaxonomyOutline,
    rows: Vec<Row>,
    by_id: FxHashMap<Box<str>, u32>,
    children: Vec<Vec<u32>>,
    words: Words,
    /// By level: how many concepts it has.
    counts: Vec<usize>,
    details: Details,
}

struct Row {
    id: Box<str>,
    name: Box<str>,
    folded: Box<str>,
    level: u8,
    parent: Option<u32>,
    source: u32,
}

/// Where the rest of a concept is; [`Row::source`] is the position there.
enum Details {
    Own(Vec<OwnDetails>),
    Skills(Arc<Skills>),
}

struct OwnDetails {
    description: Option<Box<str>>,
    isco_group: Option<Box<str>>,
    tags: Vec<(Box<str>, Box<str>)>,
    labels: Vec<Box<str>>,
}

/// [`Row::source`] of a category of skills, which has no details.
const NO_DETAILS: u32 = u32::MAX;

impl std::fmt::Debug for Taxonomy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Taxonomy")
            .field("name", &self.outline.name)
            .field("concepts", &self.rows.len())
            .finish_non_exhaustive()
    }
}

/// A concept on its way into a taxonomy.
struct Entry {
    id: String,
    name: String,
    level: u8,
    parent: Option<String>,
    source: u32,
}

impl Taxonomy {
    /// Makes a taxonomy of concepts in any order.
    pub fn new(outline: TaxonomyOutline, concepts: Vec<ConceptDraft>) -> Result<Self, TaxonomyFault> {
        let mut details = Vec::with_capacity(concepts.len());
        let mut entries = Vec::with_capacity(concepts.len());
        for (concept, source) in concepts.into_iter().zip(0..) {
            let boxed = |text: Option<String>| text.map(String::into_boxed_str);
            details.push(OwnDetails {
                description: boxed(concept.description),
                isco_group: boxed(concept.isco_group),
                tags: concept
                    .tags
                    .into_iter()
                    .map(|(key, value)| (key.into(), value.into()))
                    .collect(),
                labels: concept.labels.into_iter().map(Into::into).collect(),
            });
            entries.push(Entry {
                id: concept.id,
                name: concept.name,
                level: concept.level,
                parent: concept.parent,
                source,
            });
        }
        Self::assemble(outline, entries, Details::Own(details))
    }

    fn assemble(
        outline: TaxonomyOutline,
        mut entries: Vec<Entry>,
        details: Details,
    ) -> Result<Self, TaxonomyFault> {
        let fault = |id: &str, what| TaxonomyFault {
            taxonomy: outline.name.clone(),
            id: id.to_owned(),
            what,
        };
        entries.sort_by(|one, other| compare_ids(&one.id, &other.id));
        let mut by_id = FxHashMap::default();
        for (entry, index) in entries.iter().zip(0..) {
            if entry.id.is_empty() || entry.id.contains(char::is_control) {
                return Err(fault(&entry.id, "is no id"));
            }
            if entry.name.trim().is_empty() {
                return Err(fault(&entry.id, "has no name"));
            }
            if usize::from(entry.level) >= outline.levels.len() {
                return Err(fault(&entry.id, "has a level without a name"));
            }
            if by_id.insert(entry.id.as_str().into(), index).is_some() {
                return Err(fault(&entry.id, "occurs twice"));
            }
        }
        let mut children = vec![Vec::new(); entries.len()];
        let mut counts = vec![0; outline.levels.len()];
        let mut parents = Vec::with_capacity(entries.len());
        for (entry, index) in entries.iter().zip(0..) {
            counts[usize::from(entry.level)] += 1;
            let Some(id) = &entry.parent else {
                parents.push(None);
                continue;
            };
            let parent: u32 = *by_id
                .get(id.as_str())
                .ok_or_else(|| fault(&entry.id, "has a parent that is not there"))?;
            // Levels rise from parent to child, so that no chain of parents is a circle.
            if entries[parent as usize].level >= entry.level {
                return Err(fault(&entry.id, "is not below its parent"));
            }
            children[parent as usize].push(index);
            parents.push(Some(parent));
        }
        let words = Words::new(entries.iter().map(|entry| fold_words(&entry.name)));
        let rows = entries
            .into_iter()
            .zip(parents)
            .map(|(entry, parent)| Row {
                folded: fold(&entry.name).into(),
                id: entry.id.into(),
                name: entry.name.into(),
                level: entry.level,
                parent,
                source: entry.source,
            })
            .collect();
        Ok(Self {
            outline,
            rows,
            by_id,
            children,
            words,
            counts,
            details,
        })
    }

    /// Gives name, title, description, tags and names of levels.
    pub fn outline(&self) -> &TaxonomyOutline {
        &self.outline
    }

    /// Gives the number of concepts.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there is no concept.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Gives the number of concepts of each level.
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// Finds a concept by its id.
    pub fn by_id(&self, id: &str) -> Option<ConceptIndex> {
        self.by_id.get(id).copied().map(ConceptIndex)
    }

    /// Gives all concepts in the order of their ids.
    pub fn in_order(&self) -> impl DoubleEndedIterator<Item = ConceptIndex> + ExactSizeIterator + use<> {
        (0..self.rows.len() as u32).map(ConceptIndex)
    }

    /// Gives the first concept that stands behind an id, which need not exist.
    pub fn behind(&self, id: &str) -> ConceptIndex {
        let at = self
            .rows
            .partition_point(|row| compare_ids(&row.id, id) != std::cmp::Ordering::Greater);
        ConceptIndex(at as u32)
    }

    /// Gives what can be read of a concept.
    ///
    /// # Panics
    ///
    /// When the position comes from another taxonomy and is out of range.
    pub fn concept(&self, index: ConceptIndex) -> ConceptView<'_> {
        assert!((index.0 as usize) < self.rows.len());
        ConceptView {
            taxonomy: self,
            index,
        }
    }

    /// Gives the skill behind a concept of a taxonomy of skills.
    pub fn skill_of(&self, index: ConceptIndex) -> Option<SkillIndex> {
        let source = self.rows.get(index.0 as usize)?.source;
        let is_skill = matches!(self.details, Details::Skills(_)) && source != NO_DETAILS;
        is_skill.then_some(SkillIndex(source))
    }
}

#[cfg(test)]
mod tests;
