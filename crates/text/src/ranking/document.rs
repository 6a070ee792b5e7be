//! The concepts that a document implies, sentence by sentence.

use std::ops::Range;

use super::sentence::{SENTENCE_WORDS, SentenceWord};
use super::{RankScratch, Ranker};
use crate::extract::Extraction;
use crate::vectors::each_stem;
use crate::vocabulary::UNKNOWN;

/// Sentences of one document that are ranked at most; the longest document of the interface has half as many.
const SENTENCES: usize = 800;

/// A single word is a name or nothing: names are found as mentions.
const LEAST_WORDS: usize = 2;

/// A concept that a sentence implies.
#[derive(Clone, Debug, PartialEq)]
pub struct Implied {
    /// Number of the concept.
    pub concept: u32,
    /// Chance, from 0 to 1, that a reader would say the sentence asks for it.
    pub confidence: f32,
    /// Bytes of the sentence in the document, from its first known word to its last.
    pub sentence: Range<usize>,
    position: u32,
}

impl Ranker {
    /// Gives the concepts that the sentences of a document imply with at least `least` confidence, sentence by
    /// sentence; a concept is given for every sentence that implies it. `named` is what the document names.
    pub fn implied(
        &self,
        document: &str,
        named: &Extraction,
        least: f32,
        scratch: &mut RankScratch,
    ) -> Vec<Implied> {
        let mut words = std::mem::take(&mut scratch.pending);
        words.clear();
        each_stem(document, &mut scratch.folded, |stem, place| {
            let word = self.vectors.word(stem);
            if word != UNKNOWN {
                let clause = (place.clause % 256) as u8;
                words.push((SentenceWord { word, clause }, place));
            }
        });
        let fusion = self.fusion();
        let mut implied = Vec::new();
        let parts = words
            .chunk_by(|left, right| left.1.sentence == right.1.sentence)
            .flat_map(|sentence| sentence.chunks(SENTENCE_WORDS))
            .filter(|part| part.len() >= LEAST_WORDS);
        for part in parts.take(SENTENCES) {
            scratch.words.clear();
            scratch.words.extend(part.iter().map(|(word, _)| *word));
            scratch.number_clauses();
            let sentence = part[0].1.start..part[part.len() - 1].1.end;
            scratch.read_named(self, named, sentence.clone());
            self.describe_read(scratch);
            for (concept, features) in &scratch.found {
                let confidence = fusion.confidence(features);
                if confidence >= least {
                    implied.push(Implied {
                        concept: self.numbers[*concept as usize],
                        confidence,
                        sentence: sentence.clone(),
                        position: *concept,
                    });
                }
            }
        }
        scratch.pending = words;
        implied
    }

    /// Gives the bytes of the words of a sentence that labels or descriptions of implied concepts share with it.
    ///
    /// `implied` are concepts that this ranker found in one sentence of `document`.
    pub fn shared_words(&self, document: &str, implied: &[Implied]) -> Vec<Range<usize>> {
        let Some(Implied { sentence, .. }) = implied.first() else {
            return Vec::new();
        };
        let text = document.get(sentence.clone()).unwrap_or_default();
        let mut shared = Vec::new();
        each_stem(text, &mut Vec::new(), |stem, place| {
            let word = self.vectors.word(stem);
            let has_word = |implied: &Implied| {
                let words = &self.words[self.words_of(implied.position as usize)];
                words.binary_search(&word).is_ok()
            };
            if word != UNKNOWN && implied.iter().any(has_word) {
                shared.push(sentence.start + place.start..sentence.start + place.end);
            }
        });
        shared
    }
}
