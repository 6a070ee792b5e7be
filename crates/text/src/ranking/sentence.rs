//! The words of one sentence and the room that ranking it needs.

use std::ops::Range;

use super::features::Features;
use super::{NAMED, Ranker};
use crate::extract::Extraction;
use crate::tally::Tally;
use crate::vectors::{Place, Query, each_stem};
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

/// A word that stands in the sentence, or may stand for one that does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Marked {
    pub(super) word: u32,
    pub(super) idf: f32,
    /// How far the sentence covers the word: its `idf`, or less where only a neighbour stands in the sentence.
    pub(super) covered: f32,
    /// The clauses it stands in, one bit each; none for a word that is not there itself.
    pub(super) clauses: u16,
}

/// A concept that is compared with the sentence in every way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Chosen {
    pub(super) concept: u32,
    /// What its words in the sentence are worth.
    pub(super) shared: f32,
    /// Product of its vector and that of the sentence.
    pub(super) likeness: f32,
    /// The same for its best clause.
    pub(super) clause_likeness: f32,
}

/// Room for vectors and their products.
#[derive(Debug, Default)]
pub(super) struct Products {
    pub(super) rows: Vec<(u32, f32)>,
    /// Vectors of the clauses and of the sentence.
    pub(super) queries: Vec<Query>,
    pub(super) sums: Vec<i32>,
    pub(super) values: Vec<f32>,
}

/// Room that is used again from sentence to sentence.
#[derive(Debug, Default)]
pub struct RankScratch {
    pub(super) folded: Vec<u8>,
    pub(super) words: Vec<SentenceWord>,
    /// Concepts that the sentence names, with the confidence of their mentions.
    pub(super) named: Vec<(u32, f32)>,
    /// By word of the vocabulary: its position in `marked` and 1, or 0. Small, so that it stays near the processor.
    pub(super) marks: Vec<u16>,
    pub(super) marked: Vec<Marked>,
    /// Words of the sentence by how many concepts have them.
    pub(super) lookups: Vec<(u32, u32)>,
    /// By concept: what its words in the sentence are worth.
    pub(super) scores: Tally,
    /// Numbers that order concepts, highest first.
    pub(super) keys: Vec<u64>,
    /// Concepts that are compared with the vector of the sentence, and what their shared words are worth.
    pub(super) screened: Vec<u32>,
    pub(super) shared: Vec<f32>,
    /// The candidates, what their shared words are worth, and their likeness to the sentence and to its best clause.
    pub(super) chosen: Vec<Chosen>,
    pub(super) products: Products,
    pub(super) found: Vec<(u32, Features)>,
    pub(super) pending: Vec<(SentenceWord, Place)>,
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

    /// Reads what the document names in `sentence`.
    pub(super) fn read_named(&mut self, ranker: &Ranker, named: &Extraction, sentence: Range<usize>) {
        self.named.clear();
        let mentions = named.mentions();
        // Mentions stand in the order of their starts, and in that of their ends.
        let from = mentions.partition_point(|it| it.surface.end <= sentence.start);
        let inside = mentions[from..]
            .iter()
            .take_while(|it| it.surface.start < sentence.end);
        for candidate in inside.flat_map(|mention| named.candidates(mention)) {
            if let Some(concept) = ranker.concept_of(candidate.skill) {
                self.named.push((concept, candidate.confidence as f32));
            }
        }
        self.named
            .sort_unstable_by(|left, right| left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)));
        self.named.dedup_by_key(|(concept, _)| *concept);
        if self.named.len() > NAMED {
            self.named
                .sort_unstable_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
            self.named.truncate(NAMED);
        }
    }

    /// Gives how surely the sentence names a concept; 0 where it does not.
    pub(super) fn named(&self, concept: u32) -> f32 {
        let found = self.named.iter().find(|(named, _)| *named == concept);
        found.map_or(0.0, |(_, confidence)| *confidence)
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
        self.marks.resize(ranker.vectors.vocabulary.len(), 0);
        self.scores.resize(ranker.numbers.len());
        for at in 0..self.words.len() {
            let SentenceWord { word, clause } = self.words[at];
            let idf = ranker.derived.idf[word as usize];
            let marked = self.marked(word, idf);
            marked.covered = idf;
            marked.clauses |= 1 << clause;
        }
        for at in 0..self.marked.len() {
            let word = self.marked[at].word as usize;
            let near = ranker.first_neighbour[word] as usize..ranker.first_neighbour[word + 1] as usize;
            for (near, credit) in ranker.neighbours[near.clone()].iter().zip(&ranker.credits[near]) {
                let idf = ranker.derived.idf[*near as usize];
                let marked = self.marked(*near, idf);
                marked.covered = marked.covered.max(idf * credit);
            }
        }
    }

    /// Gives the mark of a word.
    fn marked(&mut self, word: u32, idf: f32) -> &mut Marked {
        let mark = &mut self.marks[word as usize];
        if *mark == 0 {
            self.marked.push(Marked {
                word,
                idf,
                covered: 0.0,
                clauses: 0,
            });
            // 64 words and 16 neighbours of each fit.
            *mark = self.marked.len() as u16;
        }
        &mut self.marked[usize::from(*mark) - 1]
    }

    /// Takes the marks away.
    pub(super) fn unmark(&mut self) {
        for marked in self.marked.drain(..) {
            self.marks[marked.word as usize] = 0;
        }
    }
}
