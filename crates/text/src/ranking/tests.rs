use std::{ops::Range, sync::LazyLock};

use super::*;
use crate::builder::LexiconBuilder;
use crate::extract::{Detail, Scratch, extract};
use crate::form::FormKind;
use crate::vectors::{Concept, Material, TrainingOptions};

fn concepts() -> Vec<Concept> {
    let rows = [
        (
            "bake bread",
            "prepare loaves, make bread",
            "Prepare dough and bake loaves in an oven.",
        ),
        (
            "decorate cakes",
            "adorn pastries, ice cakes",
            "Apply icing and ornaments to cakes.",
        ),
        (
            "repair bicycles",
            "mend bikes, fix cycles",
            "Replace tyres, chains and brakes of bicycles.",
        ),
        (
            "tune pianos",
            "adjust keyboard strings, piano tuning",
            "Tighten strings until each note sounds right.",
        ),
        (
            "grow vegetables",
            "cultivate greens, raise crops",
            "Sow, water and harvest vegetables.",
        ),
        (
            "prune trees",
            "trim branches, cut back trees",
            "Cut dead branches from trees.",
        ),
    ];
    (0u32..)
        .zip(rows)
        .map(|(number, (name, alternatives, description))| Concept {
            number: number * 10,
            labels: std::iter::once(name)
                .chain(alternatives.split(", "))
                .map(str::to_owned)
                .collect(),
            description: Some(description.to_owned()),
            occupations: number,
            ..Concept::default()
        })
        .collect()
}

/// Trained once: the training takes seconds without optimisation.
static SEVEN: LazyLock<Ranker> = LazyLock::new(|| trained(7));

fn trained(seed: u64) -> Ranker {
    let lines = vec![
        "Bakers prepare dough and bake loaves early in the morning".to_owned(),
        "Mechanics fix chains and brakes".to_owned(),
        "Gardeners trim branches and harvest greens".to_owned(),
    ];
    let occupations = vec![vec![0, 1], vec![4, 5]];
    let labelled = vec![("keep instruments in pitch".to_owned(), vec![3])];
    let material = Material {
        concepts: &concepts(),
        occupations: &occupations,
        lines: &lines,
        labelled: &labelled,
    };
    let options = TrainingOptions {
        seed,
        steps: 5,
        pairs: 32,
    };
    Ranker::train(&material, options, &mut |_, _, _| {})
}

/// Trains on concepts alone, for tests that need no good vectors.
pub(super) fn trained_on(concepts: &[Concept]) -> Ranker {
    let material = Material {
        concepts,
        occupations: &[],
        lines: &[],
        labelled: &[],
    };
    let options = TrainingOptions {
        seed: 1,
        steps: 1,
        pairs: 16,
    };
    Ranker::train(&material, options, &mut |_, _, _| {})
}

#[test]
fn two_trainings_with_one_seed_give_the_same_bytes() {
    let bytes = SEVEN.to_bytes();
    assert!(bytes == trained(7).to_bytes());
    assert!(bytes != trained(8).to_bytes());
}

#[test]
fn a_stored_ranker_comes_back_whole() {
    let ranker = &*SEVEN;
    let back = Ranker::from_bytes(&ranker.to_bytes()).unwrap();
    assert_eq!(&back, ranker);
    assert!(back.is_trained_with_labelled());
    assert_eq!(back.concept_count(), 6);
}

#[test]
fn cut_and_changed_bytes_never_panic() {
    let bytes = SEVEN.to_bytes();
    for length in (0..bytes.len()).step_by(97) {
        assert!(Ranker::from_bytes(&bytes[..length]).is_err(), "{length}");
    }
    let mut scratch = RankScratch::new();
    for at in (0..bytes.len()).step_by(53) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x95;
        if let Ok(ranker) = Ranker::from_bytes(&changed) {
            let mut scratch = RankScratch::new();
            let document = "We bake bread, trim trees and mend bikes.";
            let implied = ranker.implied(document, &nothing(), 0.0, &mut scratch);
            ranker.shared_words(document, &implied);
        }
    }
    let ranker = &*SEVEN;
    assert!(!ranker.rank("bake bread", &nothing(), &mut scratch).is_empty());
}

#[test]
fn a_label_word_for_word_has_the_features_of_one() {
    let ranker = &*SEVEN;
    let mut scratch = RankScratch::new();
    let described = ranker.describe("You will mend bikes, and bake", &nothing(), &mut scratch);
    let bicycles = described.iter().find(|it| it.concept == 20).unwrap();
    let of = |name: &str| {
        let at = features::NAMES.iter().position(|other| *other == name).unwrap();
        bicycles.features[at]
    };
    assert_eq!(of("contained, best"), 1.0);
    assert!(of("exact phrase") > 0.0);
    assert_eq!(of("contained"), of("exact phrase"));
    assert!(of("softly contained") >= of("contained"));
}

#[test]
fn a_document_implies_concepts_by_sentence_and_marks_do_not_stay() {
    let ranker = &*SEVEN;
    let mut scratch = RankScratch::new();
    let text = "Bake bread. We bake fresh bread daily; trim branches.\n\nAlso mend bikes";
    let first = ranker.implied(text, &nothing(), 0.0, &mut scratch);
    let again = ranker.implied(text, &nothing(), 0.0, &mut scratch);
    assert_eq!(first, again);
    let of_bread: Vec<&str> = (first.iter().filter(|implied| implied.concept == 0))
        .map(|implied| &text[implied.sentence.clone()])
        .collect();
    assert_eq!(of_bread, ["Bake bread", "bake fresh bread"]);
    assert!(ranker.implied("", &nothing(), 0.0, &mut scratch).is_empty());
    assert!(
        ranker
            .implied("zzz qqq", &nothing(), 0.0, &mut scratch)
            .is_empty()
    );
}

#[test]
fn shared_words_are_those_of_labels_and_descriptions() {
    let ranker = &*SEVEN;
    let text = "Ours: bake the finest loaves.";
    let implied = ranker.implied(text, &nothing(), 0.0, &mut RankScratch::new());
    let of_bread: Vec<Implied> = implied.into_iter().filter(|it| it.concept == 0).collect();
    let shared = ranker.shared_words(text, &of_bread);
    let words: Vec<&str> = shared.into_iter().map(|range| &text[range]).collect();
    assert_eq!(words, ["bake", "loaves"]);
    assert!(ranker.shared_words(text, &[]).is_empty());
    assert!(ranker.shared_words("Ours", &of_bread).is_empty());
}

#[test]
fn nothing_to_train_from_gives_a_ranker_that_finds_nothing() {
    let ranker = Ranker::train(
        &Material::default(),
        TrainingOptions::default(),
        &mut |_, _, _| {},
    );
    assert!(
        ranker
            .rank("bake bread", &nothing(), &mut RankScratch::new())
            .is_empty()
    );
    assert_eq!(Ranker::from_bytes(&ranker.to_bytes()).unwrap(), ranker);
}

/// A document that names nothing.
fn nothing() -> Extraction {
    Extraction::default()
}

/// What a document names where pianos are called sound boxes and bicycles mended.
fn names_of(document: &str) -> Extraction {
    let mut builder = LexiconBuilder::new();
    builder.add(30, "soundbox", FormKind::Name);
    builder.add(20, "mend bikes", FormKind::Name);
    // Nothing that can be ranked has this number.
    builder.add(5, "zither", FormKind::Name);
    let lexicon = builder.build();
    extract(&lexicon, document, Detail::Skills, 1 << 20, &mut Scratch::new()).unwrap()
}

#[test]
fn what_a_sentence_names_is_a_candidate_whatever_words_it_shares() {
    let ranker = &*SEVEN;
    let mut scratch = RankScratch::new();
    let document = "We bake a soundbox and a zither of bread. We bake bread daily.";
    let named = names_of(document);
    let of_pianos = |named: &Extraction, scratch: &mut RankScratch| -> Vec<Range<usize>> {
        let implied = ranker.implied(document, named, 0.0, scratch).into_iter();
        let pianos = implied.filter(|it| it.concept == 30);
        pianos.map(|it| it.sentence).collect()
    };
    assert!(of_pianos(&nothing(), &mut scratch).is_empty());
    let sentences = of_pianos(&named, &mut scratch);
    assert_eq!(sentences.len(), 1, "{sentences:?}");
    assert!(sentences[0].end < document.find("daily").unwrap());
    assert!(
        of_pianos(&nothing(), &mut scratch).is_empty(),
        "names do not stay"
    );
}

#[test]
fn a_name_in_a_sentence_has_its_own_features() {
    let ranker = &*SEVEN;
    let mut scratch = RankScratch::new();
    let mut of = |sentence: &str, name: &str| {
        let described = ranker.describe(sentence, &names_of(sentence), &mut scratch);
        let bicycles = described.iter().find(|it| it.concept == 20).unwrap();
        let at = features::NAMES.iter().position(|other| *other == name).unwrap();
        bicycles.features[at]
    };
    let by_label = "You will mend bikes";
    assert!(of(by_label, "named") > 0.5);
    assert!(of(by_label, "exact phrase") > 0.0);
    assert_eq!(of(by_label, "name, exact phrase"), 0.0);
    assert!(of(by_label, "name contained") < of(by_label, "contained"));
    let by_name = "You will repair bicycles";
    assert_eq!(of(by_name, "named"), 0.0);
    assert_eq!(of(by_name, "name, exact phrase"), of(by_name, "exact phrase"));
    assert_eq!(of(by_name, "name contained"), of(by_name, "contained"));
}
