//! Surface forms and contexts of the live skills, for extraction.

use text::{FormKind, Lexicon, LexiconBuilder, without_bracket};

use super::skill_rows::SkillRows;
use crate::kind::SkillType;

/// Builds the lexicon; its skill numbers are positions in the snapshot.
pub(super) fn build(rows: &SkillRows<'_>) -> Lexicon {
    let mut builder = LexiconBuilder::new();
    for (row, number) in rows.rows.iter().zip(0u32..) {
        let skill = &*row.skill;
        if skill.kind == SkillType::Removed {
            continue;
        }
        builder.add(number, &skill.name, FormKind::Name);
        if let Some(bare) = without_bracket(&skill.name) {
            builder.add(number, bare, FormKind::NameWithoutBracket);
        }
        for label in &skill.labels {
            builder.add(number, &label.text, label.kind);
        }
        if let Some(description) = &skill.description {
            builder.context(number, description);
        }
        for (_, name) in [&skill.category, &skill.subcategory].into_iter().flatten() {
            builder.context(number, name);
        }
        if let Some((group, _)) = skill.subcategory.as_ref().or(skill.category.as_ref()) {
            builder.group(number, *group);
        }
    }
    builder.build()
}
