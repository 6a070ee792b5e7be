//! Small drafts for tests.

use crate::draft::{Attribution, Label, SkillDraft, TaxonomyDraft, skill_id};
use crate::kind::SkillType;
use crate::version::Version;
use crate::{FormKind, Skills, build};

/// A skill with alternative labels.
pub(crate) fn skill(name: &str, labels: &[&str]) -> SkillDraft {
    let source_uri = format!("urn:test:{name}");
    SkillDraft {
        id: skill_id(&source_uri),
        name: name.to_owned(),
        kind: SkillType::Specialized,
        source_uri,
        info_url: None,
        description: None,
        description_source: None,
        is_software: false,
        is_language: false,
        category: None,
        subcategory: None,
        tags: Vec::new(),
        labels: labels
            .iter()
            .map(|text| Label {
                text: (*text).to_owned(),
                kind: FormKind::Alternative,
            })
            .collect(),
    }
}

/// A draft of some skills with everything else filled in.
pub(crate) fn draft(version: Version, skills: Vec<SkillDraft>) -> TaxonomyDraft {
    let mut draft = TaxonomyDraft::new(version);
    draft.skills = skills;
    draft.attributions.push(Attribution {
        name: "Test".into(),
        text: "Written for a test.".into(),
    });
    draft
}

/// Builds and loads a draft.
pub(crate) fn load(draft: &TaxonomyDraft, previous: Option<&Skills>) -> Skills {
    let bytes = build(draft, previous).unwrap();
    Skills::from_bytes(&bytes, "test").unwrap()
}

/// Names of some skills, in the order given.
pub(crate) fn names(skills: &Skills, indices: &[crate::SkillIndex]) -> Vec<String> {
    indices
        .iter()
        .map(|index| skills.skill(*index).name().to_owned())
        .collect()
}
