//! Texts in other languages than English, on labels of our own in ESCO's format.

use std::fs;

use crate::support::{build, import, small};

const SKILL: &str = "http://example.org/skill/";

fn esco(name: &str) -> String {
    format!("{SKILL}{name}")
}

#[test]
fn a_text_in_a_further_language_names_skills_by_its_labels() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        ("bread", "hacer pan", "elaborar pan|cocer pan"),
        ("owl", "observar búhos", "vigilar lechuzas"),
    ];
    let mut table = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,description\n"
        .to_owned();
    for (concept, name, others) in rows {
        let uri = esco(concept);
        table += &format!(
            "KnowledgeSkillCompetence,{uri},skill/competence,sector-specific,{name},\"{}\",,released,\n",
            others.replace('|', "\n")
        );
    }
    fs::write(folder.path().join("skills_es.csv"), table).unwrap();
    let mut sources = small();
    sources.esco.push(folder.path().to_owned());
    let (draft, _) = import(&sources).unwrap();
    assert_eq!(draft.languages, ["en", "de", "es"]);
    let skills = build(&draft, None);
    assert_eq!(skills.languages(), ["en", "de", "es"]);
    let found_in = |text: &str| -> Vec<&str> {
        let text = text::normalize_document(text);
        let mut scratch = text::Scratch::new();
        let found = text::extract(
            skills.lexicon(),
            &text,
            text::Detail::Skills,
            u64::MAX,
            &mut scratch,
        )
        .unwrap();
        let sure = found.skills().iter().filter(|it| it.confidence >= 0.5);
        sure.map(|it| skills.skill(catalog::SkillIndex(it.skill)).id())
            .collect()
    };
    let bread = catalog::skill_id(&esco("bread"));
    assert_eq!(
        found_in("Buscamos a alguien para elaborar pan. También: recepción"),
        [bread.as_str()]
    );
    assert_eq!(found_in("Wir suchen jemanden zum Brot backen."), [bread.as_str()]);
    assert_eq!(
        found_in("observar búhos"),
        [catalog::skill_id(&esco("owl")).as_str()]
    );
}
