//! Fitting on some sentences and asking the others.

use std::collections::{BTreeMap, BTreeSet};

use encoder::{RERANK_FEATURES, Rerank, rerank_features};
use text::{Features, Fusion, fold};

use crate::sentences::SentenceSet;

/// Folds of a cross-validation.
pub(crate) const FOLDS: u64 = 5;

/// Sentences that stay in one fold: neighbours often come from one posting.
const BLOCK: usize = 7;

/// Sentences with a larger share of their words in common say the same: employers use a sentence again and again.
const ALIKE: f64 = 0.5;

/// Gives the blocks of sentences that stay in one fold, each named after its first: neighbours, and the neighbours of
/// those that say the same, lest what is asked has been learnt word for word.
pub(crate) fn blocks(sentences: &[&str]) -> Vec<u64> {
    let mut blocks: Vec<u64> = (0..sentences.len()).map(|at| (at / BLOCK) as u64).collect();
    let words: Vec<BTreeSet<String>> = (sentences.iter())
        .map(|sentence| {
            let folded = fold(sentence);
            let words = folded.split(|letter: char| !letter.is_alphanumeric());
            words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        })
        .collect();
    for at in 0..words.len() {
        for earlier in 0..at {
            let common = words[at].intersection(&words[earlier]).count();
            let all = words[at].len() + words[earlier].len() - common;
            if common as f64 > ALIKE * all as f64 {
                let (one, other) = (blocks[at], blocks[earlier]);
                let joined = blocks.iter_mut().filter(|block| [one, other].contains(block));
                joined.for_each(|block| *block = one.min(other));
            }
        }
    }
    blocks
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
    let fold_of = |set: usize, at: usize| sets[set].fold_of(set, at, seed);
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
    fn every_fold_is_used() {
        let mut seen = [false; FOLDS as usize];
        for block in 0..100 {
            seen[fold_of_block(1, block, 3) as usize] = true;
        }
        assert_eq!(seen, [true; FOLDS as usize]);
    }

    #[test]
    fn neighbours_and_sentences_that_say_the_same_share_a_block() {
        let mut sentences: Vec<String> = (0..28)
            .map(|at| format!("sentence{at} of{at} many{at}"))
            .collect();
        let of = |sentences: &[String]| blocks(&sentences.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(of(&sentences), (0..28).map(|at| at / 7).collect::<Vec<u64>>());
        sentences[3] = "We bake fresh bread for two towns".to_owned();
        sentences[24] = "* We bake fresh bread, for three towns!".to_owned();
        let joined = of(&sentences);
        assert_eq!(
            (joined[0], joined[7], joined[14], joined[21], joined[27]),
            (0, 1, 2, 0, 0)
        );
        sentences[24] = "We bake rolls for all".to_owned();
        assert_eq!(of(&sentences)[24], 3);
        assert!(blocks(&[]).is_empty());
    }
}
