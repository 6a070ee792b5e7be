//! A taxonomy of skills: two levels of categories and the skills below them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Details, Entry, NO_DETAILS, Taxonomy, TaxonomyFault, TaxonomyOutline};
use crate::kind::TypeSet;
use crate::skills::Skills;

impl Taxonomy {
    /// Shows a version of the Skills taxonomy, without removed skills. Ids of categories are their numbers.
    pub fn of_skills(outline: TaxonomyOutline, skills: &Arc<Skills>) -> Result<Self, TaxonomyFault> {
        let mut categories: BTreeMap<u32, Entry> = BTreeMap::new();
        let mut entries = Vec::with_capacity(skills.len());
        for index in skills.of_types(TypeSet::LIVE) {
            let skill = skills.skill(index);
            let top = skill.category();
            let below = skill.subcategory();
            let mut add = |(id, name): (u32, &str), level, parent: Option<u32>| {
                categories.entry(id).or_insert_with(|| Entry {
                    id: id.to_string(),
                    name: name.to_owned(),
                    level,
                    parent: parent.map(|id| id.to_string()),
                    source: NO_DETAILS,
                });
            };
            if let Some(top) = top {
                add(top, 0, None);
            }
            if let Some(below) = below {
                add(below, 1, top.map(|(id, _)| id));
            }
            entries.push(Entry {
                id: skill.id().to_owned(),
                name: skill.name().to_owned(),
                level: 2,
                parent: below.or(top).map(|(id, _)| id.to_string()),
                source: index.0,
            });
        }
        entries.extend(categories.into_values());
        Self::assemble(outline, entries, Details::Skills(Arc::clone(skills)))
    }
}
