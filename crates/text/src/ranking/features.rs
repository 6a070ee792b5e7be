//! What is known of a candidate and a sentence, as twenty-one numbers.

use super::sentence::CLAUSES;
use super::{RankScratch, Ranker};
use crate::vectors::Query;

/// Number of features.
pub const FEATURES: usize = 21;

/// Features that do not depend on the sentence; they stand last.
pub(super) const PRIORS: usize = 6;

/// The features of one candidate, in the order of their names in the fitted table.
pub type Features = [f32; FEATURES];

/// Names of the features. `best` features are divided by the largest value among the candidates.
pub(super) const NAMES: [&str; FEATURES] = [
    "contained, best",
    "label, best",
    "BM25 labels, best",
    "BM25 labels and description, best",
    "contained in a clause, best",
    "label in a clause, best",
    "BM25 labels in a clause, best",
    "softly contained, best",
    "sentence vector, best",
    "clause vector, best",
    "contained",
    "exact phrase",
    "softly contained",
    "sentence vector",
    "clause vector",
    "occupations, log",
    "common skill",
    "knowledge",
    "words of the name",
    "alternative labels, log",
    "mentions in texts, log",
];

/// The first features are divided by their largest value.
const DIVIDED: usize = 10;

/// A label with this much weight counts nearly whole.
const WEIGHT_SCALE: f32 = 6.0;

/// The vectors of the sentence and of each clause; a sentence of one clause has the first alone.
pub(super) struct Queries(Vec<Query>);

pub(super) fn clause_queries(ranker: &Ranker, scratch: &RankScratch) -> Queries {
    let words = || scratch.words.iter();
    let mut queries = vec![ranker.vectors.query(words().map(|word| word.word))];
    let clauses = scratch.clause_count();
    if clauses > 1 {
        for clause in 0..clauses {
            let of_clause = words().filter(|word| usize::from(word.clause) == clause);
            queries.push(ranker.vectors.query(of_clause.map(|word| word.word)));
        }
    }
    Queries(queries)
}

/// Describes a candidate; the first features are not divided yet.
pub(super) fn describe(ranker: &Ranker, scratch: &RankScratch, queries: &Queries, concept: u32) -> Features {
    let at = concept as usize;
    let clauses = scratch.clause_count();
    let labels = describe_labels(ranker, scratch, at, clauses);
    let (bm25_labels, bm25_all, bm25_clause) = bm25(ranker, scratch, at, clauses);
    let sentence = ranker.vectors.concepts.product(concept, &queries.0[0]);
    let clause = queries.0[1..]
        .iter()
        .map(|query| ranker.vectors.concepts.product(concept, query))
        .reduce(f32::max)
        .unwrap_or(sentence);
    let mut features = [0.0; FEATURES];
    let own = [
        labels.contained,
        labels.label,
        bm25_labels,
        bm25_all,
        labels.clause_contained,
        labels.clause_label,
        bm25_clause,
        labels.soft,
        sentence,
        clause,
        labels.contained,
        labels.phrase,
        labels.soft,
        sentence,
        clause,
    ];
    features[..own.len()].copy_from_slice(&own);
    features[own.len()..].copy_from_slice(&ranker.priors[at * PRIORS..(at + 1) * PRIORS]);
    features
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
}

/// Compares each label of a concept with the sentence and its clauses; each feature is that of its best label.
fn describe_labels(ranker: &Ranker, scratch: &RankScratch, concept: usize, clauses: usize) -> LabelFeatures {
    let mut best = LabelFeatures::default();
    let derived = &ranker.derived;
    for label in ranker.first_label[concept] as usize..ranker.first_label[concept + 1] as usize {
        let words = ranker.first_label_word[label] as usize..ranker.first_label_word[label + 1] as usize;
        let words = &ranker.label_words[words];
        let (mut shared, mut squares, mut soft) = (0.0f32, 0.0f32, 0.0f32);
        let mut hits = 0;
        let mut by_clause = [[0.0f32; 2]; CLAUSES];
        for word in words {
            let at = *word as usize;
            let credit = scratch.credit[at];
            if credit == 0.0 {
                continue;
            }
            let idf = derived.idf[at];
            soft += idf * credit;
            let mut mask = scratch.clauses_of[at];
            if mask == 0 {
                continue;
            }
            hits += 1;
            shared += idf;
            squares += idf * idf;
            while clauses > 1 && mask != 0 {
                let sums = &mut by_clause[mask.trailing_zeros() as usize];
                sums[0] += idf;
                sums[1] += idf * idf;
                mask &= mask - 1;
            }
        }
        let weight = derived.label_weight[label];
        if soft == 0.0 || weight <= 0.0 {
            continue;
        }
        let trust = 1.0 - (-weight / WEIGHT_SCALE).exp();
        best.soft = best.soft.max(soft / weight * trust);
        if hits == 0 {
            continue;
        }
        let norm = derived.label_norm[label];
        best.contained = best.contained.max(shared / weight * trust);
        best.label = best.label.max(squares / norm);
        for sums in &by_clause[..clauses] {
            best.clause_contained = best.clause_contained.max(sums[0] / weight * trust);
            best.clause_label = best.clause_label.max(sums[1] / norm);
        }
        if hits == words.len() && trust > best.phrase && stands_in(scratch, words) {
            best.phrase = trust;
        }
    }
    if clauses <= 1 {
        best.clause_contained = best.contained;
        best.clause_label = best.label;
    }
    best
}

/// Says whether the words stand one behind the other in the sentence.
fn stands_in(scratch: &RankScratch, words: &[u32]) -> bool {
    scratch
        .words
        .windows(words.len())
        .any(|window| window.iter().zip(words).all(|(found, word)| found.word == *word))
}

/// Gives BM25 of the labels, of labels and description, and of the labels for the best clause.
fn bm25(ranker: &Ranker, scratch: &RankScratch, concept: usize, clauses: usize) -> (f32, f32, f32) {
    let (mut labels, mut all) = (0.0, 0.0);
    let mut by_clause = [0.0f32; CLAUSES];
    for at in ranker.words_of(concept) {
        let mut mask = scratch.clauses_of[ranker.words[at] as usize];
        if mask == 0 {
            continue;
        }
        let [of_labels, of_all] = ranker.derived.impacts[at];
        labels += of_labels;
        all += of_all;
        while clauses > 1 && mask != 0 {
            by_clause[mask.trailing_zeros() as usize] += of_labels;
            mask &= mask - 1;
        }
    }
    let clause = if clauses > 1 {
        by_clause[..clauses].iter().copied().fold(0.0, f32::max)
    } else {
        labels
    };
    (labels, all, clause)
}
