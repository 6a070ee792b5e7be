//! The real releases, with the numbers their documentation gives. Skipped where they are not at hand.

use std::collections::BTreeSet;

use catalog::{FormKind, SkillDraft, SkillType};
use waypost_ingest::SkillImport;

use crate::support::{by_uri, category, import, shared, source};

fn of_source<'d>(skills: &'d [SkillDraft], prefix: &str) -> Vec<&'d SkillDraft> {
    skills
        .iter()
        .filter(|skill| skill.source_uri.starts_with(prefix))
        .collect()
}

fn categories(skills: &[&SkillDraft]) -> (usize, usize) {
    let tops: BTreeSet<u32> = skills
        .iter()
        .filter_map(|it| it.category.as_ref())
        .map(|it| it.0)
        .collect();
    let subs: BTreeSet<u32> = skills
        .iter()
        .filter_map(|it| it.subcategory.as_ref())
        .map(|it| it.0)
        .collect();
    assert!(tops.is_disjoint(&subs));
    (tops.len(), subs.len())
}

#[test]
fn the_official_archives_of_esco_1_1_1_are_read() {
    let Some(folder) = shared("esco-1.1.1") else {
        return;
    };
    let (draft, report) = import(&SkillImport {
        esco: vec![folder],
        ..SkillImport::default()
    })
    .unwrap();
    let esco = source(&report, "ESCO");
    assert_eq!(esco.rows, 13_896 + 346 + 647 + 20_656 + 123_855 + 5_899);
    assert_eq!((esco.added, esco.rejected, report.faults_total), (13_896, 0, 0));
    assert_eq!(report.languages, 346);
    let skills = of_source(&draft.skills, "http://data.europa.eu/esco/skill/");
    assert_eq!(
        skills
            .iter()
            .filter(|skill| skill.kind == SkillType::Common)
            .count(),
        440
    );
    assert!(skills.iter().all(|skill| skill.category.is_some()));
    assert_eq!(draft.attributions[0].text.matches("reconstructed").count(), 0);
    // The fields of education have no code in this release; their URIs end in it.
    assert!(draft.category_codes.contains_key("esco:06"));
    assert!(
        draft.category_codes.keys().all(|code| !code.contains("://")),
        "every group has a code"
    );
}

#[test]
fn esco_1_2_0_and_onet_30_1_are_merged() {
    let (Some(esco), Some(onet)) = (shared("esco-1.2.0"), shared("onet-30.1")) else {
        return;
    };
    let sources = SkillImport {
        esco: vec![esco],
        onet: Some(onet),
        ..SkillImport::default()
    };
    let (draft, report) = import(&sources).unwrap();
    assert_eq!(report.faults_total, 0);
    assert_eq!(report.warnings, [""; 0]);

    let esco = source(&report, "ESCO");
    assert_eq!(esco.rows, 13_939 + 359 + 640 + 20_822 + 129_004 + 5_818);
    assert_eq!(esco.added, 13_939);
    let technologies = source(&report, "O*NET technologies");
    assert_eq!(
        (technologies.rows, technologies.added + technologies.merged),
        (32_773, 8_785)
    );
    // Eight of them by the acronym that is the name of a skill of ESCO, such as SQL.
    assert_eq!(technologies.merged, 61);
    let tools = source(&report, "O*NET tools");
    assert_eq!((tools.rows, tools.added + tools.merged), (4_264 + 41_662, 18_105));
    let elements = source(&report, "O*NET elements");
    assert_eq!(elements.added + elements.merged, 35 + 33);
    assert_eq!(elements.rows, 630 + 61_530 + 58_014);

    let esco = of_source(&draft.skills, "http://data.europa.eu/esco/skill/");
    assert_eq!(esco.len(), 13_939);
    assert_eq!(
        esco.iter()
            .filter(|skill| skill.kind == SkillType::Common)
            .count(),
        450
    );
    assert!(esco.iter().all(|skill| skill.category.is_some()));
    let technologies = of_source(&draft.skills, "urn:onet:technology:");
    assert!(categories(&technologies).1 <= 137);
    assert!(
        technologies
            .iter()
            .all(|skill| skill.is_software && skill.subcategory.is_some())
    );
    let tools = of_source(&draft.skills, "urn:onet:tool:");
    assert!(categories(&tools).1 <= 171);

    let python = draft
        .skills
        .iter()
        .find(|skill| skill.name == "Python (computer programming)")
        .unwrap();
    assert!(python.is_software);
    assert!(
        python
            .tags
            .contains(&("sourceUri".to_owned(), "urn:onet:technology:Python".to_owned()))
    );
    let html = by_uri(&draft, "urn:onet:technology:Hypertext markup language HTML");
    assert!(
        html.labels
            .iter()
            .any(|label| label.text == "HTML" && label.kind == FormKind::Alternative)
    );
    let jira = by_uri(&draft, "urn:onet:technology:Atlassian JIRA");
    assert!(
        jira.labels
            .iter()
            .any(|label| label.text == "JIRA" && label.kind == FormKind::Product)
    );
    assert_eq!(
        category(jira),
        (Some("Information Technology"), Some("Content workflow software"))
    );

    let names: Vec<&str> = draft
        .attributions
        .iter()
        .map(|credit| credit.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["ESCO", "O*NET", "O*NET 29.2", "Waypost certification list"]
    );
    assert!(draft.attributions[0].text.contains("reconstructed"));
    assert!(draft.attributions[1].text.contains("O*NET 30.1 Database"));
}

#[test]
fn the_hierarchy_of_esco_1_2_0_has_28_and_156_categories() {
    let Some(esco) = shared("esco-1.2.0") else { return };
    let (draft, report) = import(&SkillImport {
        esco: vec![esco],
        ..SkillImport::default()
    })
    .unwrap();
    let skills = of_source(&draft.skills, "http://data.europa.eu/esco/skill/");
    let (tops, subs) = categories(&skills);
    // Groups without a skill below them are no category.
    assert!(tops <= 28 && subs <= 156, "{tops} {subs}");
    assert_eq!(
        skills.iter().filter(|skill| skill.subcategory.is_none()).count(),
        359
    );
    assert_eq!(report.languages, 359);
}
