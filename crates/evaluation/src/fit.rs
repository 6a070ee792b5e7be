//! Fitting on some sentences and asking the others.

use std::collections::BTreeMap;

use encoder::{RERANK_FEATURES, Rerank, rerank_features};
use text::{Features, Fusion};

use crate::sentences::SentenceSet;

/// Folds of a cross-validation.
pub(crate) const FOLDS: u64 = 5;

/// Sentences that stay in one fold: neighbours often come from one posting.
const BLOCK: usize = 7;

/// Gives the fold of a sentence of a set.
pub(crate) fn fold_of(set: usize, sentence: usize, seed: u64) -> u64 {
    fold_of_block(set, (sentence / BLOCK) as u64, seed)
}

/// Gives the fold of questions that stay together.
pub(crate) fn fold_of_block(set: usize, block: u64, seed: u64) -> u64 {
    let mut mixed = seed ^ block << 8 ^ (set as u64) << 40;
    for shift in [30, 27, 31] {
        mixed = (mixed ^ mixed >> shift).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    (mixed >> 32) % FOLDS
}

/// Fits weights on the sentences that `takes` (by set and sentence).
pub(crate) fn fit(sets: &[&SentenceSet], takes: impl Fn(usize, usize) -> bool) -> Fusion {
    let mut rows: Vec<(Features, bool)> = Vec::new();
    for (set_at, set) in sets.iter().enumerate() {
        for (at, question) in set.questions.iter().enumerate() {
            if question.right.is_empty() || !takes(set_at, at) {
                continue;
            }
            let rated = question.candidates.iter();
            rows.extend(rated.map(|it| (it.features, question.skills.contains(&it.concept))));
        }
    }
    Fusion::fit(&rows)
}

/// Fits the weights of re-ranking without the sentences of one fold. What the earlier stage says of a sentence comes from
/// weights that were fitted without its fold either.
pub(crate) fn fit_rerank(sets: &[&SentenceSet], seed: u64, without: Option<u64>) -> Rerank {
    let fold_of = |set: usize, at: usize| fold_of(set, at, seed);
    let others = (0..FOLDS).filter(|fold| Some(*fold) != without);
    let earlier: BTreeMap<u64, Fusion> = others
        .map(|fold| {
            let taken = |set, at| fold_of(set, at) != fold && Some(fold_of(set, at)) != without;
            (fold, fit(sets, taken))
        })
        .collect();
    let mut rows: Vec<([f32; RERANK_FEATURES], bool, f32)> = Vec::new();
    for (set_at, set) in sets.iter().enumerate() {
        for (at, question) in set.questions.iter().enumerate() {
            let Some(earlier) = earlier.get(&fold_of(set_at, at)) else {
                continue;
            };
            if question.right.is_empty() {
                continue;
            }
            let features = rerank_features(&question.liked(earlier)).into_iter();
            let rated = features.zip(&question.candidates);
            rows.extend(rated.map(|(features, it)| (features, question.is_right(it.concept), 1.0)));
        }
    }
    Rerank::fit(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_fold_and_every_fold_is_used() {
        assert_eq!(fold_of(0, 0, 3), fold_of(0, 6, 3));
        let mut seen = [false; FOLDS as usize];
        for sentence in (0..700).step_by(7) {
            seen[fold_of(1, sentence, 3) as usize] = true;
        }
        assert_eq!(seen, [true; FOLDS as usize]);
    }
}
