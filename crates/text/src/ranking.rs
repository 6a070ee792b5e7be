//! Ranks concepts for a sentence that may name none of them.
//!
//! A [`Ranker`] holds the trained vectors, the words of every label and what is known of each concept. A sentence's
//! best concepts by shared words, and those that it names, become candidates ([`candidates`]); each gets
//! [`features`]; a fitted logistic function ([`fusion`]) makes one number of them, which is the confidence. [`Ranker::implied`] does so for every
//! sentence of a document.

mod build;
mod candidates;
mod document;
mod features;
mod format;
mod fusion;
mod names;
mod sentence;
mod table;

pub use document::Implied;
pub use features::{FEATURES, Features};
pub use format::BadRanker;
pub use fusion::Fusion;
pub use names::{NameIndex, NameLikeness};
pub use sentence::RankScratch;

use crate::extract::Extraction;
use crate::vectors::Vectors;

/// Candidates of a sentence that get features.
const CANDIDATES: usize = 24;

/// Concepts that a sentence names and that are candidates for it, the surest ones.
const NAMED: usize = 16;

/// A concept with the confidence that a text asks for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// Number of the concept.
    pub concept: u32,
    /// Chance, from 0 to 1, that a reader would say the text asks for it.
    pub confidence: f32,
}

/// A candidate with all that is known of it and a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Described {
    /// Number of the concept.
    pub concept: u32,
    /// What the fusion weighs.
    pub features: Features,
}

/// Everything that ranking needs; immutable and cheap to share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranker {
    vectors: Vectors,
    /// Whether labelled sentences took part in the training of the vectors.
    with_labelled: bool,
    /// By concept: the number that answers carry.
    numbers: Vec<u32>,
    /// By concept: what is known without any text, in the order of the last features.
    priors: Vec<f32>,
    /// By concept: its labels, and one further, the end.
    first_label: Vec<u32>,
    /// By label: its words, and one further, the end.
    first_label_word: Vec<u32>,
    label_words: Vec<u32>,
    /// By concept: its distinct words, and one further, the end.
    first_word: Vec<u32>,
    words: Vec<u32>,
    /// By concept word: how often the labels and the description have it.
    label_counts: Vec<u8>,
    description_counts: Vec<u8>,
    /// By word: the words that may stand for it, and one further, the end.
    first_neighbour: Vec<u32>,
    neighbours: Vec<u32>,
    /// Credit of a neighbour in place of the word itself.
    credits: Vec<f32>,
    /// What is quicker to compute than to store.
    derived: Derived,
}

/// Numbers that follow from the stored ones.
#[derive(Clone, Debug, Default, PartialEq)]
struct Derived {
    /// By word: how telling it is.
    idf: Vec<f32>,
    /// By label: what its words are worth.
    labels: Vec<LabelWeight>,
    /// By concept: the words of its labels, and one further, the end.
    first_label_word: Vec<u32>,
    /// By concept: what the weights make of its priors.
    prior: Vec<f32>,
    /// Numbers that answers carry, in their order, with the concepts.
    by_number: Vec<(u32, u32)>,
    /// By word: the concepts that have it, those it says most of first, and one further, the end.
    first_posting: Vec<u32>,
    postings: Vec<Posting>,
}

/// What the words of a label are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct LabelWeight {
    /// End of its words in `label_words`; they begin where those of the label in front end.
    end: u32,
    /// How far a text is believed that contains the whole label.
    trust: f32,
    /// The same for each unit of `idf`.
    share: f32,
    /// One over the root of the sum of the squares of the `idf`.
    by_norm: f32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Posting {
    concept: u32,
    /// Share of the word in BM25 of the labels and in that of labels and description.
    impact: f32,
}

impl Ranker {
    /// Gives the features of the best candidates for one sentence, whatever full stops it holds. `named` is what the
    /// sentence names.
    pub fn describe(&self, sentence: &str, named: &Extraction, scratch: &mut RankScratch) -> Vec<Described> {
        scratch.read_whole(self, sentence);
        scratch.read_named(self, named, 0..sentence.len());
        self.describe_read(scratch);
        let found = scratch.found.iter();
        found
            .map(|(concept, features)| Described {
                concept: self.numbers[*concept as usize],
                features: *features,
            })
            .collect()
    }

    /// Ranks the candidates for one sentence, best first. `named` is what the sentence names.
    pub fn rank(&self, sentence: &str, named: &Extraction, scratch: &mut RankScratch) -> Vec<Ranked> {
        let fusion = self.fusion();
        let mut ranked: Vec<Ranked> = self
            .describe(sentence, named, scratch)
            .into_iter()
            .map(|described| Ranked {
                concept: described.concept,
                confidence: fusion.confidence(&described.features),
            })
            .collect();
        sort(&mut ranked);
        ranked
    }

    /// Gives the weights that belong to the vectors of this ranker.
    pub fn fusion(&self) -> &'static Fusion {
        if self.with_labelled {
            &table::WITH_LABELLED
        } else {
            &table::WITHOUT_LABELLED
        }
    }

    /// Says whether labelled sentences took part in the training.
    pub fn is_trained_with_labelled(&self) -> bool {
        self.with_labelled
    }

    /// Gives the vectors.
    pub fn vectors(&self) -> &Vectors {
        &self.vectors
    }

    /// Gives the numbers that answers can carry.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// Gives the concept whose answers carry a number.
    fn concept_of(&self, number: u32) -> Option<u32> {
        let by_number = &self.derived.by_number;
        let at = by_number.binary_search_by_key(&number, |(number, _)| *number);
        at.ok().map(|at| by_number[at].1)
    }

    /// Number of concepts that can be ranked.
    pub fn concept_count(&self) -> usize {
        self.numbers.len()
    }

    /// Bytes held in memory.
    pub fn memory(&self) -> usize {
        let words = self.numbers.len()
            + self.priors.len()
            + self.first_label.len()
            + self.first_label_word.len()
            + self.label_words.len()
            + self.first_word.len()
            + self.words.len()
            + self.first_neighbour.len()
            + 2 * self.neighbours.len();
        let derived = self.derived.idf.len()
            + 4 * self.derived.labels.len()
            + self.derived.first_label_word.len()
            + self.derived.prior.len()
            + 2 * self.derived.by_number.len()
            + self.derived.first_posting.len()
            + 2 * self.derived.postings.len();
        self.vectors.memory() + 4 * (words + derived) + 2 * self.label_counts.len()
    }
}

/// Orders by confidence, then by number.
fn sort(ranked: &mut [Ranked]) {
    ranked.sort_unstable_by(|left, right| {
        right
            .confidence
            .total_cmp(&left.confidence)
            .then(left.concept.cmp(&right.concept))
    });
}

#[cfg(test)]
mod tests;
