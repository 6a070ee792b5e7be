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

#[cfg(test)]
mod tests {
    use text::{Detail, Scratch, extract};

    use crate::fixture::{draft, load, skill};
    use crate::{SkillIndex, Skills, Version};

    fn extracted(skills: &Skills, document: &str) -> Vec<String> {
        let found = extract(
            skills.lexicon(),
            document,
            Detail::Skills,
            u64::MAX,
            &mut Scratch::new(),
        )
        .unwrap();
        found
            .skills()
            .iter()
            .map(|found| skills.skill(SkillIndex(found.skill)).name().to_owned())
            .collect()
    }

    #[test]
    fn numbers_of_the_lexicon_are_positions_and_removed_skills_are_not_found() {
        let document = "We bake sourdough bread, repair harpsichords and decorate wedding cakes.";
        let drafted = vec![
            skill("wedding cakes", &[]),
            skill("repair harpsichords", &[]),
            skill("sourdough bread", &[]),
        ];
        let older = load(&draft(Version::new(1, 0), drafted), None);
        let mut found = extracted(&older, document);
        found.sort();
        assert_eq!(found, ["repair harpsichords", "sourdough bread", "wedding cakes"]);
        let kept = vec![skill("wedding cakes", &[])];
        let newer = load(&draft(Version::new(2, 0), kept), Some(&older));
        assert_eq!(newer.len(), 3);
        assert_eq!(extracted(&newer, document), ["wedding cakes"]);
    }
}
