//! What is known of a candidate and a sentence, as numbers.

use super::sentence::{CLAUSES, Chosen};
use super::{RankScratch, Ranker};
use crate::fetch::fetch;

/// Number of features.
pub const FEATURES: usize = 23;

/// Features that do not depend on the sentence; they stand last.
pub(super) const PRIORS: usize = 6;

/// The features of one candidate, in the order of their names in the fitted table.
pub type Features = [f32; FEATURES];

/// Names of the features. `best` features are divided by the largest value among the candidates.
pub(super) const NAMES: [&str; FEATURES] = [
    "contained, best",
    "label, best",
    "BM25, best",
    "contained in a clause, best",
    "label in a clause, best",
    "softly contained, best",
    "sentence vector, best",
    "clause vector, best",
    "contained",
    "exact phrase",
    "softly contained",
    "sentence vector",
    "clause vector",
    "name contained",
    "name softly contained",
    "name, exact phrase",
    "named",
    "occupations, log",
    "common skill",
    "knowledge",
    "words of the name",
    "alternative labels, log",
    "mentions in texts, log",
];

/// The first features are divided by their largest value.
const DIVIDED: usize = 8;

/// A label with this much weight counts nearly whole.
pub(super) const WEIGHT_SCALE: f32 = 6.0;

/// Describes a candidate; the first features are not divided yet.
pub(super) fn describe(ranker: &Ranker, scratch: &RankScratch, candidate: &Chosen) -> Features {
    let concept = candidate.concept as usize;
    let clauses = scratch.clause_count();
    let labels = describe_labels(ranker, scratch, concept, clauses);
    let sentence = candidate.likeness;
    let clause = candidate.clause_likeness;
    let mut features = [0.0; FEATURES];
    let own = [
        labels.contained,
        labels.label,
        candidate.shared,
        labels.clause_contained,
        labels.clause_label,
        labels.soft,
        sentence,
        clause,
        labels.contained,
        labels.phrase,
        labels.soft,
        sentence,
        clause,
        labels.name_contained,
        labels.name_soft,
        labels.name_phrase,
        scratch.named(candidate.concept),
    ];
    features[..own.len()].copy_from_slice(&own);
    features[own.len()..].copy_from_slice(&ranker.priors[concept * PRIORS..(concept + 1) * PRIORS]);
    features
}

/// Has the processor fetch where the labels of a concept begin.
pub(super) fn fetch_starts(ranker: &Ranker, concept: usize) {
    fetch(&ranker.first_label[concept..concept + 2]);
    fetch(&ranker.derived.first_label_word[concept..concept + 2]);
}

/// Has the processor fetch what is read of a concept.
pub(super) fn fetch_labels(ranker: &Ranker, concept: usize) {
    let range = |first: &[u32]| first[concept] as usize..first[concept + 1] as usize;
    fetch(&ranker.derived.labels[range(&ranker.first_label)]);
    fetch(&ranker.label_words[range(&ranker.derived.first_label_word)]);
    fetch(&ranker.priors[concept * PRIORS..(concept + 1) * PRIORS]);
}

/// Divides the first features by their largest value among the candidates.
pub(super) fn divide_by_best(found: &mut [(u32, Features)]) {
    for feature in 0..DIVIDED {
        let best = found
            .iter()
            .map(|(_, features)| features[feature])
            .fold(0.0, f32::max);
        if best > 0.0 {
            for (_, features) in found.iter_mut() {
                features[feature] /= best;
            }
        }
    }
}

#[derive(Default)]
struct LabelFeatures {
    contained: f32,
    label: f32,
    clause_contained: f32,
    clause_label: f32,
    soft: f32,
    phrase: f32,
    name_contained: f32,
    name_soft: f32,
    name_phrase: f32,
}

/// Compares each label of a concept with the sentence and its clauses; each feature is that of its best label, or of its
/// name, the first of its labels, which says more than labels that mean something near.
fn describe_labels(ranker: &Ranker, scratch: &RankScratch, concept: usize, clauses: usize) -> LabelFeatures {
    let mut best = LabelFeatures::default();
    let derived = &ranker.derived;
    let mut by_clause = [[0.0f32; 2]; CLAUSES];
    let labels = ranker.first_label[concept] as usize..ranker.first_label[concept + 1] as usize;
    let mut from = derived.first_label_word[concept] as usize;
    for (at, label) in derived.labels[labels].iter().enumerate() {
        let words = &ranker.label_words[from..label.end as usize];
        from = label.end as usize;
        let (mut shared, mut squares, mut soft) = (0.0f32, 0.0f32, 0.0f32);
        let mut hits = 0;
        // Clauses that hold all words found so far: where one does, it is the best.
        let mut common = u16::MAX;
        let mut union = 0;
        for word in words {
            let mark = scratch.marks[*word as usize];
            if mark == 0 {
                continue;
            }
            let marked = &scratch.marked[usize::from(mark) - 1];
            soft += marked.covered;
            if marked.clauses == 0 {
                continue;
            }
            hits += 1;
            shared += marked.idf;
            squares += marked.idf * marked.idf;
            common &= marked.clauses;
            union |= marked.clauses;
        }
        best.soft = best.soft.max(soft * label.share);
        let is_name = at == 0;
        if is_name {
            (best.name_contained, best.name_soft) = (shared * label.share, soft * label.share);
        }
        if hits == 0 {
            continue;
        }
        best.contained = best.contained.max(shared * label.share);
        best.label = best.label.max(squares * label.by_norm);
        if clauses > 1 {
            let (mut clause_shared, mut clause_squares) = (shared, squares);
            if common == 0 {
                (clause_shared, clause_squares) = best_clause(scratch, words, union, &mut by_clause);
            }
            best.clause_contained = best.clause_contained.max(clause_shared * label.share);
            best.clause_label = best.clause_label.max(clause_squares * label.by_norm);
        }
        if hits == words.len() && label.trust > best.phrase && stands_in(scratch, words) {
            best.phrase = label.trust;
            if is_name {
                best.name_phrase = label.trust;
            }
        }
    }
    if clauses <= 1 {
        best.clause_contained = best.contained;
        best.clause_label = best.label;
    }
    best
}

/// Gives the largest sums of `idf` and of its squares that one clause has of the words of a label.
fn best_clause(
    scratch: &RankScratch,
    words: &[u32],
    clauses: u16,
    sums: &mut [[f32; 2]; CLAUSES],
) -> (f32, f32) {
    for clause in bits(clauses) {
        sums[clause] = [0.0; 2];
    }
    for word in words {
        let mark = scratch.marks[*word as usize];
        if mark != 0 {
            let marked = &scratch.marked[usize::from(mark) - 1];
            for clause in bits(marked.clauses) {
                sums[clause][0] += marked.idf;
                sums[clause][1] += marked.idf * marked.idf;
            }
        }
    }
    bits(clauses).fold((0.0, 0.0), |(shared, squares), clause| {
        (shared.max(sums[clause][0]), squares.max(sums[clause][1]))
    })
}

/// Gives the places of the bits that are set.
fn bits(mut mask: u16) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(place)
    })
}

/// Says whether the words stand one behind the other in the sentence.
fn stands_in(scratch: &RankScratch, words: &[u32]) -> bool {
    scratch
        .words
        .windows(words.len())
        .any(|window| window.iter().zip(words).all(|(found, word)| found.word == *word))
}
