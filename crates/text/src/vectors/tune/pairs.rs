//! The pairs of texts that tuning learns from, each drawn from its place alone.

use super::super::corpus::{ConceptWords, Corpus};
use super::super::random::Draws;
use super::super::train::Material;

/// Share of labelled sentences among the questions, where there are any.
const LABELLED: f64 = 0.25;

/// Share of sentences of descriptions.
const DESCRIPTIONS: f64 = 0.15;

/// Share of labels inside pieces of other texts.
const PSEUDO_SENTENCES: f64 = 0.25;

/// Share of the words of a labelled sentence that are left out.
const DROPPED: f64 = 0.2;

/// Words of another text that stand beside a label at most.
const PIECE: usize = 8;

/// A text that asks, a text that answers, and the concept of both.
pub(in super::super) struct Pair {
    pub(super) question: Vec<u32>,
    pub(super) answer: Vec<u32>,
    pub(super) concept: u32,
}

/// What tuning draws its pairs from.
pub(in super::super) trait DrawPair {
    /// Says that there is nothing to draw.
    fn is_empty(&self) -> bool;

    /// Draws the pair of a place.
    fn draw(&self, seed: u64, step: u64, row: u64) -> Pair;
}

/// Labels, sentences and descriptions of concepts that are asked for in running text.
pub(in super::super) struct Pairs<'a> {
    concepts: &'a [ConceptWords],
    lines: &'a [Vec<u32>],
    occupations: &'a [Vec<u32>],
    occupations_of: Vec<Vec<u32>>,
    labelled: Vec<(&'a [u32], &'a [u32])>,
    /// Concepts with at least two labels.
    several: Vec<u32>,
    described: Vec<u32>,
}

impl<'a> Pairs<'a> {
    pub(in super::super) fn new(corpus: &'a Corpus, material: &Material<'a>) -> Self {
        let concepts = corpus.concepts.as_slice();
        let with = |test: &dyn Fn(&ConceptWords) -> bool| -> Vec<u32> {
            let numbers = (0..concepts.len() as u32).zip(concepts);
            numbers
                .filter(|(_, concept)| test(concept))
                .map(|(number, _)| number)
                .collect()
        };
        let mut occupations_of = vec![Vec::new(); concepts.len()];
        for (number, occupation) in (0u32..).zip(material.occupations) {
            for concept in occupation {
                if let Some(list) = occupations_of.get_mut(*concept as usize) {
                    list.push(number);
                }
            }
        }
        let labelled = corpus.labelled.iter().zip(material.labelled);
        let labelled = labelled
            .map(|(words, (_, concepts))| (words.as_slice(), concepts.as_slice()))
            .filter(|(words, found)| {
                let known = |it: &u32| concepts.get(*it as usize).is_some_and(|it| !it.labels.is_empty());
                !words.is_empty() && !found.is_empty() && found.iter().all(known)
            })
            .collect();
        Pairs {
            several: with(&|concept| concept.labels.len() > 1),
            described: with(&|concept| !concept.labels.is_empty() && !concept.sentences.is_empty()),
            concepts,
            lines: &corpus.lines[corpus.free_lines.clone()],
            occupations: material.occupations,
            occupations_of,
            labelled,
        }
    }

    fn description(&self, draws: &mut Draws) -> Pair {
        let concept = self.described[draws.below(self.described.len())];
        let words = &self.concepts[concept as usize];
        let mut answer = words.labels[0].clone();
        if words.labels.len() > 1 {
            answer.extend_from_slice(&words.labels[1 + draws.below(words.labels.len() - 1)]);
        }
        Pair {
            question: words.sentences[draws.below(words.sentences.len())].clone(),
            answer,
            concept,
        }
    }

    fn pseudo_sentence(&self, draws: &mut Draws) -> Pair {
        let (concept, label) = self.label(draws);
        let mut question = self.concepts[concept as usize].labels[label].clone();
        let line = &self.lines[draws.below(self.lines.len())];
        let length = 1 + draws.below(line.len().min(PIECE));
        let from = draws.below(line.len() + 1 - length);
        question.extend_from_slice(&line[from..from + length]);
        if draws.below(3) == 0 {
            question.extend_from_slice(self.companion(concept, draws));
        }
        Pair {
            question,
            answer: self.answer(concept, Some(label), draws),
            concept,
        }
    }

    fn labelled(&self, draws: &mut Draws) -> Pair {
        let (words, concepts) = self.labelled[draws.below(self.labelled.len())];
        let concept = concepts[draws.below(concepts.len())];
        let mut question: Vec<u32> = words
            .iter()
            .copied()
            .filter(|_| draws.unit() >= DROPPED)
            .collect();
        if question.is_empty() {
            question = words.to_vec();
        }
        Pair {
            question,
            answer: self.answer(concept, None, draws),
            concept,
        }
    }

    /// Draws a concept with several labels and one of its labels that is not the preferred one.
    fn label(&self, draws: &mut Draws) -> (u32, usize) {
        let concept = self.several[draws.below(self.several.len())];
        let labels = self.concepts[concept as usize].labels.len();
        (concept, 1 + draws.below(labels - 1))
    }

    /// Draws a label of another concept that an occupation lists together with this one.
    fn companion(&self, concept: u32, draws: &mut Draws) -> &[u32] {
        let lists = &self.occupations_of[concept as usize];
        let Some(list) = lists.get(draws.below(lists.len())) else {
            return &[];
        };
        let list = &self.occupations[*list as usize];
        let other = list[draws.below(list.len())];
        if other == concept {
            return &[];
        }
        self.concepts
            .get(other as usize)
            .and_then(|it| it.labels.get(draws.below(it.labels.len())))
            .map_or(&[], Vec::as_slice)
    }

    /// Describes a concept without one of its labels.
    fn answer(&self, concept: u32, without: Option<usize>, draws: &mut Draws) -> Vec<u32> {
        let words = &self.concepts[concept as usize];
        let mut answer = words.labels[0].clone();
        let others = words.labels.len() - 1 - usize::from(without.is_some());
        if others > 0 {
            let mut other = 1 + draws.below(others);
            if without.is_some_and(|without| other >= without) {
                other += 1;
            }
            answer.extend_from_slice(&words.labels[other]);
        }
        if let Some(first) = words.sentences.first()
            && draws.below(2) == 0
        {
            answer.extend_from_slice(first);
        }
        answer
    }
}

impl DrawPair for Pairs<'_> {
    fn is_empty(&self) -> bool {
        self.several.is_empty()
    }

    fn draw(&self, seed: u64, step: u64, row: u64) -> Pair {
        let mut draws = Draws::at(seed, step, row);
        let kind = draws.unit();
        if kind < DESCRIPTIONS && !self.described.is_empty() {
            return self.description(&mut draws);
        }
        if kind < DESCRIPTIONS + PSEUDO_SENTENCES && !self.lines.is_empty() {
            return self.pseudo_sentence(&mut draws);
        }
        if kind < DESCRIPTIONS + PSEUDO_SENTENCES + LABELLED && !self.labelled.is_empty() {
            return self.labelled(&mut draws);
        }
        let (concept, label) = self.label(&mut draws);
        Pair {
            question: self.concepts[concept as usize].labels[label].clone(),
            answer: self.answer(concept, Some(label), &mut draws),
            concept,
        }
    }
}
