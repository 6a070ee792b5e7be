//! Pairs of titles of one occupation.

use super::super::corpus::{ConceptWords, Corpus};
use super::super::random::Draws;
use super::pairs::{DrawPair, Pair};

/// Share of sentences of descriptions among the questions.
const DESCRIPTIONS: f64 = 0.1;

/// Share of answers that carry the first sentence of the description.
const DESCRIBED: f64 = 0.3;

/// Other titles of the occupation in an answer.
const OTHERS: usize = 2;

/// A title asks, other titles of its occupation answer.
pub(in super::super) struct TitlePairs<'a> {
    occupations: &'a [ConceptWords],
    /// Occupations with several titles, and the sum of the roots of their sizes up to each: large occupations are
    /// drawn more often, but less than in proportion.
    several: Vec<(u32, f64)>,
    described: Vec<u32>,
}

impl<'a> TitlePairs<'a> {
    pub(in super::super) fn new(corpus: &'a Corpus) -> Self {
        let occupations = corpus.concepts.as_slice();
        let mut sum = 0.0;
        let mut several = Vec::new();
        let mut described = Vec::new();
        for (number, occupation) in (0u32..).zip(occupations) {
            if occupation.labels.len() > 1 {
                sum += (occupation.labels.len() as f64).sqrt();
                several.push((number, sum));
            }
            if !occupation.labels.is_empty() && !occupation.sentences.is_empty() {
                described.push(number);
            }
        }
        TitlePairs {
            occupations,
            several,
            described,
        }
    }

    /// Gives some titles of an occupation but one, its main title and perhaps the sentence that defines it.
    fn answer(&self, occupation: &ConceptWords, without: Option<usize>, draws: &mut Draws) -> Vec<u32> {
        let labels = &occupation.labels;
        let mut answer = Vec::new();
        if without != Some(0) {
            answer.extend_from_slice(&labels[0]);
        }
        for _ in 0..OTHERS {
            let other = draws.below(labels.len());
            if without != Some(other) {
                answer.extend_from_slice(&labels[other]);
            }
        }
        if let Some(first) = occupation.sentences.first()
            && (answer.is_empty() || draws.unit() < DESCRIBED)
        {
            answer.extend_from_slice(first);
        }
        answer
    }
}

impl DrawPair for TitlePairs<'_> {
    fn is_empty(&self) -> bool {
        self.several.is_empty()
    }

    fn draw(&self, seed: u64, step: u64, row: u64) -> Pair {
        let mut draws = Draws::at(seed, step, row);
        if draws.unit() < DESCRIPTIONS && !self.described.is_empty() {
            let number = self.described[draws.below(self.described.len())];
            let occupation = &self.occupations[number as usize];
            let sentences = &occupation.sentences;
            return Pair {
                question: sentences[draws.below(sentences.len())].clone(),
                answer: self.answer(occupation, None, &mut draws),
                concept: number,
            };
        }
        let all = self.several.last().map_or(0.0, |(_, sum)| *sum);
        let place = draws.unit() * all;
        let at = self.several.partition_point(|(_, sum)| *sum <= place);
        let number = self.several.get(at).map_or(0, |(number, _)| *number);
        let occupation = &self.occupations[number as usize];
        let label = draws.below(occupation.labels.len());
        Pair {
            question: occupation.labels[label].clone(),
            answer: self.answer(occupation, Some(label), &mut draws),
            concept: number,
        }
    }
}
