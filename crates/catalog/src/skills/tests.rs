use proptest::prelude::*;

use super::*;
use crate::fixture::{draft, load, skill};
use crate::{DescriptionSource, FormKind, Label, OccupationSkill, SkillDraft, TaxonomyDraft, build};

fn sample() -> TaxonomyDraft {
    let full = SkillDraft {
        id: "own-id 7".into(),
        kind: SkillType::Common,
        info_url: Some("https://example.org/kitchen".into()),
        description: Some("Working in a kitchen.".into()),
        description_source: Some(DescriptionSource::Operator),
        is_software: true,
        is_language: true,
        category: Some((9, "Food".into())),
        subcategory: Some((91, "Kitchen".into())),
        tags: vec![
            ("escoUri".into(), "http://example.org/1".into()),
            ("level".into(), "2".into()),
        ],
        labels: vec![Label {
            text: "Galley Work".into(),
            kind: FormKind::Hidden,
        }],
        ..skill("kitchen Work", &[])
    };
    let mut draft = draft(
        Version::new(1, 4),
        vec![
            skill("Éclair baking", &["cream puffs"]),
            full,
            skill("Baking (bread)", &["bakery"]),
            skill("baking", &[]),
        ],
    );
    draft.notice = AttributionNotice {
        title: "Skills".into(),
        body: "From a test.".into(),
    };
    draft.category_codes.insert("food".into(), 9);
    draft.starter = true;
    draft
}

#[test]
fn every_field_comes_back() {
    let draft = sample();
    let skills = load(&draft, None);
    assert_eq!(skills.version(), draft.version);
    assert_eq!(skills.attributions(), draft.attributions);
    assert_eq!(skills.notice(), &draft.notice);
    assert_eq!(skills.languages(), ["en"]);
    assert_eq!(skills.category_codes(), &draft.category_codes);
    assert!(skills.is_starter());
    assert_eq!(skills.counts(), Counts { live: 4, removed: 0 });
    for wanted in &draft.skills {
        let found = skills.skill(skills.by_id(&wanted.id).unwrap());
        assert_eq!(found.id(), wanted.id);
        assert_eq!(found.name(), wanted.name);
        assert_eq!(found.kind(), wanted.kind);
        assert_eq!(found.source_uri(), wanted.source_uri);
        assert_eq!(found.info_url(), wanted.info_url.as_deref());
        assert_eq!(found.description(), wanted.description.as_deref());
        assert_eq!(found.description_source(), wanted.description_source);
        assert_eq!(
            (found.is_software(), found.is_language()),
            (wanted.is_software, wanted.is_language)
        );
        assert_eq!(
            found.category().map(|(id, name)| (id, name.to_owned())),
            wanted.category
        );
        assert_eq!(
            found.subcategory().map(|(id, name)| (id, name.to_owned())),
            wanted.subcategory
        );
        assert_eq!(found.removed_description(), None);
        let tags: Vec<_> = found
            .tags()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        assert_eq!(tags, wanted.tags);
        let labels: Vec<_> = found
            .labels()
            .map(|label| Label {
                text: label.text.into(),
                kind: label.kind,
            })
            .collect();
        assert_eq!(labels, wanted.labels);
    }
    assert_eq!(skills.by_id("own-id"), None);
    assert_eq!(skills.by_id(""), None);
}

#[test]
fn list_order_is_by_case_folded_name_and_code_point() {
    let skills = load(&sample(), None);
    let names: Vec<&str> = skills
        .by_name_order()
        .map(|index| skills.skill(index).name())
        .collect();
    assert_eq!(
        names,
        ["baking", "Baking (bread)", "kitchen Work", "Éclair baking"]
    );
    let common: Vec<_> = skills.of_types(TypeSet::EMPTY.with(SkillType::Common)).collect();
    assert_eq!(common, [SkillIndex(2)]);
}

#[test]
fn building_twice_gives_the_same_bytes_whatever_the_order_of_skills() {
    let draft = sample();
    let bytes = build(&draft, None).unwrap();
    assert_eq!(bytes, build(&draft, None).unwrap());
    let mut turned = draft;
    turned.skills.reverse();
    assert_eq!(bytes, build(&turned, None).unwrap());
}

#[test]
fn faulty_drafts_are_refused() {
    let check = |change: &dyn Fn(&mut TaxonomyDraft), expected: &str| {
        let mut draft = sample();
        change(&mut draft);
        assert_eq!(build(&draft, None).unwrap_err().to_string(), expected);
    };
    check(
        &|draft| draft.attributions.clear(),
        "the taxonomy names no source; at least one attribution is required",
    );
    check(
        &|draft| draft.skills[1].id = "a/b".into(),
        "skill id 'a/b' is not 1 to 64 printable characters without '/'",
    );
    check(
        &|draft| draft.skills[1].id = draft.skills[0].id.clone(),
        &format!("skill id '{}' occurs twice", sample().skills[0].id),
    );
    check(
        &|draft| draft.skills[1].name = " ".into(),
        "skill 'own-id 7' has no name",
    );
    check(
        &|draft| draft.skill_skill.push((0, 4)),
        "a relation names skill 4, but the draft has 4 skills",
    );
    let removed =
        "skill 'own-id 7' has the type of removed skills, which no source may set; leave it out instead";
    check(&|draft| draft.skills[1].kind = SkillType::Removed, removed);
    let previous = load(&sample(), None);
    let refused = build(&sample(), Some(&previous)).unwrap_err();
    assert_eq!(refused.to_string(), "version 1.4 does not follow version 1.4");
}

#[test]
fn damaged_bytes_are_refused_without_a_panic() {
    let whole = build(&sample(), None).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        assert!(Skills::from_bytes(&bytes, "test").is_err(), "byte {at}");
    }
    for length in (0..whole.len()).step_by(7) {
        assert!(
            Skills::from_bytes(&whole[..length], "test").is_err(),
            "cut at {length}"
        );
    }
}

#[test]
fn contradictory_arrays_are_refused() {
    let skills = load(&sample(), None);
    let check = |change: &dyn Fn(&mut Tables)| {
        let mut tables = skills.tables.clone();
        change(&mut tables);
        let (strings, words) = (skills.strings.clone(), skills.words.clone());
        let parts = Parts {
            meta: skills.meta.clone(),
            tables,
            strings,
            words,
        };
        assert!(Skills::assemble(parts, skills.lexicon.clone()).is_err());
    };
    check(&|tables| tables.skill_name[0] = 10_000);
    check(&|tables| tables.skill_name = Box::default());
    check(&|tables| tables.string_offsets[1] += 1_000_000);
    check(&|tables| tables.label_offsets[1] = 3);
    check(&|tables| tables.ranked[0] = tables.ranked[1]);
    check(&|tables| tables.typo_offsets = Box::new([0, 0, 0, 0]));
    check(&|tables| tables.skill_category[0] = 2);
}

#[test]
fn an_empty_taxonomy_loads() {
    let skills = load(&draft(Version::FIRST, Vec::new()), None);
    assert!(skills.is_empty());
    assert_eq!(
        skills.search("a", TypeSet::ALL, 10, &mut crate::SearchScratch::default()),
        []
    );
}

/// Reads everything that a server reads.
fn read_all(skills: &Skills) {
    for skill in skills.by_name_order().map(|index| skills.skill(index)) {
        let tags: usize = skill.tags().map(|(key, value)| key.len() + value.len()).sum();
        let labels: usize = skill.labels().map(|label| label.text.len()).sum();
        let texts = [skill.info_url(), skill.description(), skill.removed_description()];
        std::hint::black_box((
            tags,
            labels,
            texts,
            skill.category(),
            skill.subcategory(),
            skill.kind(),
        ));
        std::hint::black_box(skills.by_id(skill.id()));
        for inputs in [1, 4] {
            let inputs: Vec<SkillIndex> = skills.by_name_order().take(inputs).collect();
            std::hint::black_box(skills.related(&inputs, 3, None, None));
        }
    }
    let mut scratch = crate::SearchScratch::default();
    for query in [
        "b",
        "baking",
        "bakign",
        "kitchen wrok",
        "cream p",
        "éclair",
        "zzzzzzzzz",
    ] {
        std::hint::black_box(skills.search(query, TypeSet::ALL, usize::MAX, &mut scratch));
    }
}

proptest! {
    #[test]
    fn arrays_with_sound_checksums_but_wrong_numbers_never_panic(
        array in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![0..12u32, any::<u32>()]), 1..4),
    ) {
        let mut draft = sample();
        draft.skill_skill.push((0, 2));
        let asks = |skill| OccupationSkill { occupation: 5, skill, weight: 1.0 };
        draft.occupation_skills.extend([0, 1, 3].map(asks));
        let sound = load(&draft, None);
        let mut tables = sound.tables.clone();
        {
            let mut arrays = tables.arrays_mut();
            let at = array.index(arrays.len());
            for (place, value) in changes.iter().filter(|_| !arrays[at].is_empty()).collect::<Vec<_>>() {
                let place = place.index(arrays[at].len());
                arrays[at][place] = *value;
            }
        }
        let (strings, words) = (sound.strings.clone(), sound.words.clone());
        let parts = Parts { meta: sound.meta.clone(), tables, strings, words };
        if let Ok(skills) = Skills::assemble(parts, sound.lexicon.clone()) {
            read_all(&skills);
        }
    }
}
