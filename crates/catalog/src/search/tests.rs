use proptest::prelude::*;

use super::*;
use crate::fixture::{draft, load, names, skill};
use crate::kind::SkillType;
use crate::{FormKind, Label, SkillDraft, Version};

fn sample() -> Skills {
    let certificate = SkillDraft {
        kind: SkillType::Certification,
        ..skill("Python Certificate", &[])
    };
    let skills = vec![
        skill("C (Programming Language)", &["C language"]),
        skill("C++ (Programming Language)", &["cpp"]),
        skill("C#", &["c sharp"]),
        skill(
            "Python (Programming Language)",
            &["cpython", "scripting in python"],
        ),
        skill("Python", &[]),
        skill("Pythonic Style", &["python"]),
        skill("Advanced Python", &[]),
        skill("Kubernetes", &["k8s", "container orchestration"]),
        skill("Node.js", &["node js"]),
        skill("Café Management", &["coffee bar"]),
        skill("Bread Baking", &["programming of ovens"]),
        certificate,
    ];
    load(&draft(Version::FIRST, skills), None)
}

fn check(query: &str, expected: &[&str]) {
    let skills = sample();
    let hits = skills.search(query, TypeSet::LIVE, usize::MAX, &mut SearchScratch::default());
    assert_eq!(names(&skills, &hits), expected, "{query:?}");
}

#[test]
fn classes_follow_each_other() {
    check(
        "python",
        &[
            "Python",
            "Python (Programming Language)",
            "Pythonic Style",
            "Python Certificate",
            "Advanced Python",
        ],
    );
    check(
        "c progra",
        &["C (Programming Language)", "C++ (Programming Language)"],
    );
    check(
        "progra",
        &[
            "C (Programming Language)",
            "C++ (Programming Language)",
            "Python (Programming Language)",
            "Bread Baking",
        ],
    );
}

#[test]
fn name_without_bracket_and_labels_are_found_whole() {
    check("C++", &["C++ (Programming Language)"]);
    check("cpp", &["C++ (Programming Language)"]);
    check("k8s", &["Kubernetes"]);
    check("  CONTAINER   orchestration ", &["Kubernetes"]);
}

#[test]
fn words_may_be_incomplete_and_in_any_order() {
    check("lang python progr", &["Python (Programming Language)"]);
    check("orch cont", &["Kubernetes"]);
    check("node.j", &["Node.js"]);
    check("of prog", &["Bread Baking"]);
}

#[test]
fn words_of_one_label_must_match_together() {
    check("container k8s", &[]);
}

#[test]
fn composed_decomposed_and_compatible_spellings_find_the_same() {
    for query in ["café", "cafe\u{301}", "CAFÉ", "ｃａｆé"] {
        check(query, &["Café Management"]);
    }
}

#[test]
fn edits_are_forgiven_by_length() {
    check("kubernets", &["Kubernetes"]);
    check("kuberntse", &["Kubernetes"]);
    check("kubrntse", &[]);
    check("braed bakign", &["Bread Baking"]);
    check("brd baking", &[]);
    check("pyhton cert", &["Python Certificate"]);
    check("nodf", &[]);
}

#[test]
fn nothing_but_signs_finds_nothing() {
    check("", &[]);
    check(" \t", &[]);
    check("---", &[]);
    check("(", &[]);
}

#[test]
fn types_and_limit_narrow_the_hits() {
    let skills = sample();
    let mut scratch = SearchScratch::default();
    let certificates = TypeSet::EMPTY.with(SkillType::Certification);
    let hits = skills.search("python", certificates, 10, &mut scratch);
    assert_eq!(names(&skills, &hits), ["Python Certificate"]);
    let all = skills.search("p", TypeSet::LIVE, usize::MAX, &mut scratch);
    for limit in 0..all.len() {
        assert_eq!(
            skills.search("p", TypeSet::LIVE, limit, &mut scratch),
            all[..limit]
        );
    }
}

/// The specification of search, skill by skill.
fn class_of(skills: &Skills, index: SkillIndex, query: &str) -> Option<u8> {
    let skill = skills.skill(index);
    let (folded, words) = (fold(query), fold_words(query));
    let name = fold(skill.name());
    let bare = text::without_bracket(skill.name()).map(fold);
    let label_texts: Vec<&str> = skill.labels().map(|label| label.text).collect();
    let begins = |text: &str| {
        let held = fold_words(text);
        !words.is_empty()
            && words
                .iter()
                .all(|word| held.iter().any(|held| held.starts_with(word.as_str())))
    };
    let near = |text: &str| {
        let held = fold_words(text);
        let close = |word: &String, held: &String| {
            held.starts_with(word.as_str()) || distance(word, held) <= allowed(word)
        };
        !words.is_empty() && words.iter().all(|word| held.iter().any(|held| close(word, held)))
    };
    let rules: [&dyn Fn() -> bool; 7] = [
        &|| name == folded,
        &|| bare.as_deref() == Some(&folded),
        &|| label_texts.iter().any(|label| fold(label) == folded),
        &|| name.starts_with(&folded),
        &|| begins(skill.name()),
        &|| label_texts.iter().any(|label| begins(label)),
        &|| near(skill.name()),
    ];
    rules
        .iter()
        .zip(1..)
        .find(|(holds, _)| holds())
        .map(|(_, class)| class)
}

fn allowed(word: &str) -> usize {
    match word.chars().count() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}

/// The recursive definition of the distance, with swaps of neighbours.
fn distance(one: &str, other: &str) -> usize {
    fn between(one: &[char], other: &[char], budget: usize) -> usize {
        let (Some((a, rest)), Some((b, left))) = (one.split_last(), other.split_last()) else {
            return one.len().max(other.len());
        };
        if budget == 0 {
            return usize::from(one != other);
        }
        let mut best = between(rest, left, budget - usize::from(a != b)) + usize::from(a != b);
        best = best
            .min(between(rest, other, budget - 1) + 1)
            .min(between(one, left, budget - 1) + 1);
        if let (Some((c, rest)), Some((d, left))) = (rest.split_last(), left.split_last())
            && (a, c) == (d, b)
        {
            best = best.min(between(rest, left, budget - 1) + 1);
        }
        best
    }
    let letters = |word: &str| word.chars().collect::<Vec<char>>();
    between(&letters(one), &letters(other), 3)
}

fn reference(skills: &Skills, query: &str, types: TypeSet) -> Vec<SkillIndex> {
    if fold(query).is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<(u8, usize, String, String, SkillIndex)> = Vec::new();
    for index in skills.of_types(types) {
        if let Some(class) = class_of(skills, index, query) {
            let skill = skills.skill(index);
            hits.push((
                class,
                skill.name().chars().count(),
                fold(skill.name()),
                skill.id().to_owned(),
                index,
            ));
        }
    }
    hits.sort();
    hits.into_iter().map(|hit| hit.4).collect()
}

fn phrase() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[ab]{1,3}",
        3 => "(bread|baking|kubernetes|programming|python|management|ß|É)",
        2 => "(c\\+\\+|c#|node\\.js|\\(ab\\)|\\(a b\\)|r&d)",
        1 => "[ab]{4,9}",
    ];
    prop::collection::vec(word, 1..4).prop_map(|words| words.join(" "))
}

fn mistyped() -> impl Strategy<Value = String> {
    (phrase(), any::<prop::sample::Index>(), 0..5usize).prop_map(|(phrase, at, how)| {
        let mut letters: Vec<char> = phrase.chars().collect();
        let at = at.index(letters.len());
        match how {
            0 => letters.truncate(at + 1),
            1 => letters.insert(at, 'b'),
            2 => drop(letters.remove(at)),
            3 => letters.swap(at, (at + 1).min(phrase.chars().count() - 1)),
            _ => {}
        }
        letters.into_iter().collect()
    })
}

fn taxonomy() -> impl Strategy<Value = Vec<SkillDraft>> {
    let row = (phrase(), prop::collection::vec(phrase(), 0..3), 0..4u32);
    prop::collection::vec(row, 0..25).prop_map(|rows| {
        let make = |(at, (name, labels, kind)): (usize, (String, Vec<String>, u32))| SkillDraft {
            id: format!("id{at:02}"),
            kind: SkillType::from_code(kind.max(1)),
            labels: labels
                .into_iter()
                .map(|text| Label {
                    text,
                    kind: FormKind::Alternative,
                })
                .collect(),
            ..skill(&name, &[])
        };
        rows.into_iter().enumerate().map(make).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn search_equals_the_specification(
        rows in taxonomy(),
        queries in prop::collection::vec(mistyped(), 1..8),
        limit in 1..30usize,
    ) {
        let skills = load(&draft(Version::FIRST, rows), None);
        let mut scratch = SearchScratch::default();
        for query in queries {
            for types in [TypeSet::LIVE, TypeSet::EMPTY.with(SkillType::Common)] {
                let mut expected = reference(&skills, &query, types);
                let all = skills.search(&query, types, usize::MAX, &mut scratch);
                prop_assert_eq!(names(&skills, &all), names(&skills, &expected), "{:?}", &query);
                prop_assert_eq!(&all, &expected);
                expected.truncate(limit);
                prop_assert_eq!(skills.search(&query, types, limit, &mut scratch), expected);
            }
        }
    }

    #[test]
    fn no_query_panics(query in any::<String>()) {
        sample().search(&query, TypeSet::ALL, 10, &mut SearchScratch::default());
    }
}
