//! The concepts that a whole document implies: the best of its sentences.

use super::sentence::{SENTENCE_WORDS, SentenceWord};
use super::{RankScratch, Ranked, Ranker, sort};
use crate::vectors::each_stem;
use crate::vocabulary::UNKNOWN;

/// Sentences of one document that are ranked at most; the longest document of the interface has half as many.
const SENTENCES: usize = 800;

/// A single word is a name or nothing: names are found as mentions.
const LEAST_WORDS: usize = 2;

impl Ranker {
    /// Gives the concepts that some sentence of the document implies with at least `least` confidence, each once with
    /// its best confidence, best first.
    pub fn implied(
        &self,
        document: &str,
        limit: usize,
        least: f32,
        scratch: &mut RankScratch,
    ) -> Vec<Ranked> {
        let mut words = std::mem::take(&mut scratch.pending);
        words.clear();
        each_stem(document, &mut scratch.folded, |stem, place| {
            let word = self.vectors.word(stem);
            if word != UNKNOWN {
                let clause = (place.clause % 256) as u8;
                words.push((SentenceWord { word, clause }, place.sentence));
            }
        });
        let fusion = self.fusion();
        let mut implied: Vec<Ranked> = Vec::new();
        let parts = words
            .chunk_by(|left, right| left.1 == right.1)
            .flat_map(|sentence| sentence.chunks(SENTENCE_WORDS))
            .filter(|part| part.len() >= LEAST_WORDS);
        for part in parts.take(SENTENCES) {
            scratch.words.clear();
            scratch.words.extend(part.iter().map(|(word, _)| *word));
            scratch.number_clauses();
            self.describe_read(limit, scratch);
            let found = scratch.found.iter().map(|(concept, features)| Ranked {
                concept: self.numbers[*concept as usize],
                confidence: fusion.confidence(features),
            });
            implied.extend(found.filter(|ranked| ranked.confidence >= least));
        }
        scratch.pending = words;
        implied.sort_unstable_by(|left, right| {
            (left.concept.cmp(&right.concept)).then(right.confidence.total_cmp(&left.confidence))
        });
        implied.dedup_by_key(|ranked| ranked.concept);
        sort(&mut implied);
        implied
    }
}
