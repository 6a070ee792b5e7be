//! The words of one sentence and the room that ranking it needs.

use super::Ranker;
use super::features::Features;
use crate::vectors::each_stem;
use crate::vocabulary::UNKNOWN;

/// Clauses told apart in one sentence; the last takes all that follow.
pub(super) const CLAUSES: usize = 16;

/// Words of one sentence; a longer one is cut.
pub(super) const SENTENCE_WORDS: usize = 64;

/// A known word of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SentenceWord {
    pub(super) word: u32,
    pub(super) clause: u8,
}

/// Room that is used again from sentence to sentence.
#[derive(Debug, Default)]
pub struct RankScratch {
    pub(super) folded: Vec<u8>,
    pub(super) words: Vec<SentenceWord>,
    /// By word of the vocabulary: the clauses it stands in, one bit each.
    pub(super) clauses_of: Vec<u16>,
    /// By word of the vocabulary: 1 where it stands in the sentence, less where a neighbour does.
    pub(super) credit: Vec<f32>,
    pub(super) credited: Vec<u32>,
    /// By concept: what its words in the sentence are worth.
    pub(super) scores: Vec<f32>,
    pub(super) touched: Vec<u32>,
    pub(super) found: Vec<(u32, Features)>,
    pub(super) pending: Vec<(SentenceWord, u32)>,
}

impl RankScratch {
    /// Makes room that grows with use.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a text as one sentence.
    pub(super) fn read_whole(&mut self, ranker: &Ranker, text: &str) {
        self.words.clear();
        let (words, folded) = (&mut self.words, &mut self.folded);
        each_stem(text, folded, |stem, place| {
            let word = ranker.vectors.word(stem);
            if word != UNKNOWN && words.len() < SENTENCE_WORDS {
                let clause = place.clause.min(u32::from(u8::MAX)) as u8;
                words.push(SentenceWord { word, clause });
            }
        });
        self.number_clauses();
    }

    /// Numbers the clauses that have words from 0.
    pub(super) fn number_clauses(&mut self) {
        let mut number = 0;
        let mut current = self.words.first().map_or(0, |word| word.clause);
        for word in &mut self.words {
            if word.clause != current {
                current = word.clause;
                number = (number + 1).min(CLAUSES as u8 - 1);
            }
            word.clause = number;
        }
    }

    /// Number of clauses of the sentence.
    pub(super) fn clause_count(&self) -> usize {
        self.words.last().map_or(0, |word| usize::from(word.clause) + 1)
    }

    /// Marks the words of the sentence and their neighbours.
    pub(super) fn mark(&mut self, ranker: &Ranker) {
        let vocabulary = ranker.vectors.vocabulary.len();
        self.clauses_of.resize(vocabulary, 0);
        self.credit.resize(vocabulary, 0.0);
        self.scores.resize(ranker.numbers.len(), 0.0);
        for SentenceWord { word, clause } in &self.words {
            let at = *word as usize;
            self.clauses_of[at] |= 1 << clause;
            if self.credit[at] == 0.0 {
                self.credited.push(*word);
            }
            self.credit[at] = 1.0;
            let near = ranker.first_neighbour[at] as usize..ranker.first_neighbour[at + 1] as usize;
            for (near, credit) in ranker.neighbours[near.clone()].iter().zip(&ranker.credits[near]) {
                let own = &mut self.credit[*near as usize];
                if *own == 0.0 {
                    self.credited.push(*near);
                }
                *own = own.max(*credit);
            }
        }
    }

    /// Takes the marks away.
    pub(super) fn unmark(&mut self) {
        for word in self.credited.drain(..) {
            self.credit[word as usize] = 0.0;
            self.clauses_of[word as usize] = 0;
        }
    }
}
