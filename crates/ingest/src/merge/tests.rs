use super::*;

fn skill(name: &str, alternatives: &[&str]) -> Candidate {
    let mut candidate = Candidate::new(format!("urn:test:{name}"), name);
    for alternative in alternatives {
        candidate.label(alternative, FormKind::Alternative);
    }
    candidate
}

#[derive(Default)]
struct Bench {
    merger: Merger,
    warnings: Vec<String>,
}

impl Bench {
    fn add(&mut self, source: Source, candidates: Vec<Candidate>) -> (Vec<u32>, SourceReport) {
        let mut report = SourceReport::default();
        let positions = self
            .merger
            .add(source, candidates, &mut report, &mut self.warnings)
            .unwrap();
        (positions, report)
    }
}

#[test]
fn equal_names_names_without_bracket_and_unshared_alternatives_merge() {
    let mut bench = Bench::default();
    let esco = vec![
        skill("JavaScript", &["client-side JavaScript"]),
        skill("Python (computer programming)", &[]),
        skill("use a mixer", &["mixing"]),
        skill("use a blender", &["mixing", "blending"]),
    ];
    bench.add(Source::Esco, esco);
    for (name, position, merged, ambiguous) in [
        ("javascript", 0, 1, 0),
        ("Python", 1, 1, 0),
        ("Blending", 3, 1, 0),
        ("Mixing", 4, 0, 1),
        ("Java", 5, 0, 0),
        ("mixing", 4, 1, 0),
    ] {
        let (positions, report) = bench.add(Source::Technologies, vec![skill(name, &[])]);
        assert_eq!(
            (positions[0], report.merged, report.ambiguous),
            (position, merged, ambiguous),
            "{name}"
        );
    }
}

#[test]
fn acronyms_products_and_hidden_labels_merge_nothing() {
    let mut bench = Bench::default();
    let mut first = skill("Oven control language OCL", &[]);
    first.label("OCL", FormKind::Acronym);
    first.label("Control", FormKind::Product);
    first.label("oven langauge", FormKind::Hidden);
    bench.add(Source::Technologies, vec![first]);
    let later = vec![
        skill("OCL", &[]),
        skill("Control", &[]),
        skill("oven langauge", &[]),
    ];
    let (positions, report) = bench.add(Source::Operator, later);
    assert_eq!(positions, [1, 2, 3]);
    assert_eq!(report.merged, 0);
}

#[test]
fn a_merged_skill_keeps_id_name_and_type_and_gains_labels_tags_and_flags() {
    let mut bench = Bench::default();
    let mut first = skill("Owl (computer programming)", &["owl language"]);
    first.kind = Some(SkillType::Common);
    bench.add(Source::Esco, vec![first]);
    let mut later = skill("Owl", &["Owl Language", "owlish"]);
    later.kind = Some(SkillType::Specialized);
    later.is_software = Some(true);
    later.description = Some("A language.".to_owned());
    later.tag("unspscCommodity", "43232402");
    bench.add(Source::Technologies, vec![later]);
    let skill = bench.merger.finish().remove(0);
    assert_eq!(skill.id, skill_id("urn:test:Owl (computer programming)"));
    assert_eq!(
        (skill.name.as_str(), skill.kind),
        ("Owl (computer programming)", SkillType::Common)
    );
    let labels: Vec<&str> = skill.labels.iter().map(|label| label.text.as_str()).collect();
    assert_eq!(labels, ["owl language", "Owl", "owlish"]);
    assert!(skill.is_software);
    assert_eq!(
        skill.description,
        Some(("A language.".to_owned(), DescriptionSource::Onet))
    );
    assert_eq!(
        skill.tags,
        [("unspscCommodity".to_owned(), "43232402".to_owned())]
    );
}

#[test]
fn concepts_of_esco_are_told_apart_by_uri_and_other_rows_by_name() {
    let mut bench = Bench::default();
    let mut twin = skill("mercury", &[]);
    twin.uri = "urn:test:other".to_owned();
    let (positions, _) = bench.add(Source::Esco, vec![skill("mercury", &[]), twin]);
    assert_eq!(positions, [0, 1]);
    let (positions, report) = bench.add(Source::Operator, vec![skill("Mercury", &[])]);
    assert_eq!(
        (positions[0], report.ambiguous),
        (2, 1),
        "the name is shared by two"
    );
    let (positions, _) = bench.add(Source::Operator, vec![skill("venus", &[]), skill("Venus", &[])]);
    assert_eq!(positions, [3, 3]);
}

#[test]
fn a_row_with_a_known_id_overrides_what_it_states() {
    let mut bench = Bench::default();
    let mut first = skill("bake bread", &["bread baking"]);
    first.description = Some("Old.".to_owned());
    first.is_software = Some(true);
    first.label("bake bred", FormKind::Hidden);
    first.tag("sourceUri", "urn:test:bake bread");
    first.tag("team", "a");
    bench.add(Source::Esco, vec![first]);
    let mut row = skill("Bread Baking", &["baking of bread"]);
    row.id = Some(skill_id("urn:test:bake bread"));
    row.kind = Some(SkillType::Certification);
    row.is_software = Some(false);
    row.tag("team", "b");
    let (_, report) = bench.add(Source::Operator, vec![row]);
    assert_eq!((report.overridden, report.added, report.merged), (1, 0, 0));
    let skill = bench.merger.finish().remove(0);
    assert_eq!(
        (skill.name.as_str(), skill.kind, skill.is_software),
        ("Bread Baking", SkillType::Certification, false)
    );
    assert_eq!(
        skill.description,
        Some(("Old.".to_owned(), DescriptionSource::Esco))
    );
    let labels: Vec<&str> = skill.labels.iter().map(|label| label.text.as_str()).collect();
    assert_eq!(labels, ["bake bred", "baking of bread"]);
    let tags: Vec<(&str, &str)> = skill
        .tags
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(tags, [("sourceUri", "urn:test:bake bread"), ("team", "b")]);
}

#[test]
fn an_unused_id_of_the_operator_is_warned_of() {
    let mut bench = Bench::default();
    bench.add(Source::Esco, vec![skill("bake bread", &[])]);
    let mut row = skill("Bake Bread", &[]);
    row.id = Some("B1".to_owned());
    bench.add(Source::Operator, vec![row]);
    assert_eq!(bench.warnings.len(), 1);
    assert!(bench.warnings[0].contains("'B1'"), "{}", bench.warnings[0]);
}

#[test]
fn the_same_id_for_two_concepts_is_an_error() {
    let mut merger = Merger::default();
    let mut first = skill("a", &[]);
    first.id = Some(skill_id("urn:test:b"));
    let both = vec![first, skill("b", &[])];
    let error = merger
        .add(
            Source::Operator,
            both,
            &mut SourceReport::default(),
            &mut Vec::new(),
        )
        .unwrap_err();
    assert!(matches!(error, ImportError::IdCollision { .. }), "{error}");
}

#[test]
fn a_name_that_is_the_acronym_of_another_merges() {
    let mut bench = Bench::default();
    bench.add(Source::Esco, vec![skill("OCL", &[]), skill("ovens", &["BDL"])]);
    let spelt_out = |name: &str, acronym: &str, kind: FormKind| {
        let mut candidate = skill(name, &[]);
        candidate.label(acronym, kind);
        candidate
    };
    for (candidate, position) in [
        (
            spelt_out("Oven control language OCL", "OCL", FormKind::Acronym),
            0,
        ),
        (
            spelt_out("Oven controls language (OCL)", "OCL", FormKind::Alternative),
            0,
        ),
        // The label is no name of a skill, is no acronym of this name, or is written otherwise.
        (
            spelt_out("Baking description language BDL", "BDL", FormKind::Acronym),
            2,
        ),
        (spelt_out("Acme OCL Studio", "OCL", FormKind::Product), 3),
        (spelt_out("Acme ovens", "ovens", FormKind::Product), 4),
    ] {
        let name = candidate.name.clone();
        let (positions, _) = bench.add(Source::Technologies, vec![candidate]);
        assert_eq!(positions, [position], "{name}");
    }
}

#[test]
fn a_spoken_language_is_the_same_with_and_without_that_word() {
    let mut bench = Bench::default();
    let mut spoken = skill("Elvish", &[]);
    spoken.is_language = Some(true);
    bench.add(Source::Esco, vec![spoken, skill("Erlang", &[])]);
    let elements = vec![
        skill("Elvish Language", &[]),
        skill("Erlang Language", &[]),
        skill("Foreign Language", &[]),
    ];
    let (positions, report) = bench.add(Source::Elements, elements);
    assert_eq!(positions, [0, 2, 3]);
    assert_eq!(report.merged, 1);
}
