//! The embedded lists: certifications, and the starter skills that need no import.

use std::collections::BTreeMap;

use catalog::TaxonomyDraft;

use crate::assemble::Assembly;
use crate::candidate::Source;
use crate::category::KnownNames;
use crate::credits::Ingredients;
use crate::error::ImportError;
use crate::input::Input;
use crate::operator::List;
use crate::report::ImportReport;
use crate::skills::add_list;

const CERTIFICATIONS: &str = include_str!("../data/certifications.csv");
const STARTER_SKILLS: &str = include_str!("../data/starter-skills.csv");

/// The certification list of the project.
pub(crate) fn certifications() -> List<'static> {
    List {
        source: Source::Certifications,
        file: "certifications.csv",
        bytes: CERTIFICATIONS.as_bytes(),
    }
}

/// Makes version 1.0 of a taxonomy of the embedded skills and certifications.
pub fn starter_taxonomy() -> TaxonomyDraft {
    starter_import().0
}

/// Makes the starter taxonomy with the report of an import.
pub fn starter_import() -> (TaxonomyDraft, ImportReport) {
    read().expect("the embedded lists are usable, which a test checks")
}

fn read() -> Result<(TaxonomyDraft, ImportReport), ImportError> {
    let mut input = Input::new(&());
    let mut assembly = Assembly::default();
    let mut known = KnownNames::default();
    let skills = List {
        source: Source::Starter,
        file: "starter-skills.csv",
        bytes: STARTER_SKILLS.as_bytes(),
    };
    // Certifications come first: a starter skill with the name of one is that certification.
    for list in [certifications(), skills] {
        add_list(&list, &mut assembly, &mut known, &mut input)?;
    }
    let ingredients = Ingredients {
        certifications: true,
        starter: true,
        ..Ingredients::default()
    };
    assembly.finish(&ingredients, vec!["en".to_owned()], &BTreeMap::new(), input)
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::SkillType;

    #[test]
    fn the_embedded_lists_have_no_faults() {
        let (draft, report) = read().unwrap();
        assert_eq!(report.faults, []);
        assert_eq!(report.warnings, [""; 0]);
        assert!(draft.starter);
        assert!(draft.attributions.iter().any(|credit| {
            credit
                .text
                .contains("Starter data written by the Waypost project")
        }));
        for skill in &draft.skills {
            assert!(
                skill.source_uri.starts_with("urn:waypost:"),
                "{}",
                skill.source_uri
            );
        }
    }

    #[test]
    fn certifications_are_certifications_with_a_description() {
        let (draft, report) = read().unwrap();
        let certifications: Vec<_> = draft
            .skills
            .iter()
            .filter(|skill| skill.kind == SkillType::Certification)
            .collect();
        assert!(certifications.len() >= 140, "{}", certifications.len());
        assert!(certifications.iter().all(|skill| skill.description.is_some()));
        assert!(report.sources[0].merged == 0, "{:?}", report.sources[0]);
    }
}
