//! Vectors with one byte a number.

use super::DIMENSIONS;
use super::dense::{add_rows, add_scaled, dot};
use super::products::{all_products, some_products};
use crate::vocabulary::{UNKNOWN, Vocabulary};

/// Vectors of one length, each as signed bytes and what one step of them is worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rows {
    pub(crate) codes: Vec<i8>,
    pub(crate) steps: Vec<f32>,
}

impl Rows {
    pub(crate) fn of(vectors: &[f32]) -> Rows {
        let mut rows = Rows::default();
        for vector in vectors.chunks(DIMENSIONS) {
            let (codes, step) = encode(vector);
            // Never beyond 127, so that nothing is cut off.
            rows.codes.extend(codes.iter().map(|code| *code as i8));
            rows.steps.push(step);
        }
        rows
    }

    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(crate) fn codes(&self, row: u32) -> &[i8] {
        let from = row as usize * DIMENSIONS;
        &self.codes[from..from + DIMENSIONS]
    }

    /// Writes the products of some rows and a query.
    pub(crate) fn products(&self, rows: &[u32], query: &Query, sums: &mut Vec<i32>, out: &mut Vec<f32>) {
        sums.clear();
        sums.resize(rows.len(), 0);
        some_products(&self.codes, rows, &query.codes, sums);
        out.clear();
        let steps = rows.iter().map(|row| self.steps[*row as usize] * query.step);
        out.extend(sums.iter().zip(steps).map(|(sum, step)| *sum as f32 * step));
    }
}

/// A query vector of length 1, or all zeros.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    codes: [i16; DIMENSIONS],
    step: f32,
}

impl Query {
    /// Makes a query of the direction of a vector.
    fn of(vector: &[f32; DIMENSIONS]) -> Query {
        let length = dot(vector, vector).sqrt();
        let (codes, step) = encode(vector);
        Query {
            codes,
            step: if length > 0.0 { step / length } else { 0.0 },
        }
    }
}

/// Gives whole numbers from -127 to 127 for the numbers of a vector, and what one step of them is worth.
fn encode(vector: &[f32]) -> ([i16; DIMENSIONS], f32) {
    // Added to a small number, it leaves the nearest whole number in the low bits: rounding without a branch.
    const ROUNDING: f32 = 12_582_912.0;
    let largest = vector
        .iter()
        .fold(0.0f32, |largest, value| largest.max(value.abs()));
    let mut codes = [0i16; DIMENSIONS];
    if largest > 0.0 {
        let scale = 127.0 / largest;
        for (code, value) in codes.iter_mut().zip(vector) {
            let shifted = (value * scale + ROUNDING).to_bits();
            *code = shifted.wrapping_sub(ROUNDING.to_bits()) as i16;
        }
    }
    (codes, largest / 127.0)
}

/// Vectors of words, for texts that ask and, folded into the concepts, for texts that answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vectors {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) words: Rows,
    /// Weight of each word in a text that asks.
    pub(crate) weights: Vec<f32>,
    /// One vector for each concept, in the order they were given.
    pub(crate) concepts: Rows,
}

impl Vectors {
    /// Gives the number of a stem, or [`UNKNOWN`].
    pub(crate) fn word(&self, stem: &[u8]) -> u32 {
        self.vocabulary.number(stem)
    }

    /// Makes the vectors of the clauses of a sentence, in their order, and last that of the sentence itself; of a
    /// sentence with one clause that one alone.
    pub(crate) fn queries(
        &self,
        words: impl Iterator<Item = (u32, u8)>,
        rows: &mut Vec<(u32, f32)>,
        queries: &mut Vec<Query>,
    ) {
        rows.clear();
        queries.clear();
        let mut whole = [0.0; DIMENSIONS];
        let mut current = None;
        for (word, clause) in words {
            if current.is_some_and(|current| current != clause) {
                self.finish_clause(rows, &mut whole, queries);
            }
            current = Some(clause);
            let at = word as usize;
            rows.push((word, self.weights[at] * self.words.steps[at]));
        }
        if queries.is_empty() {
            add_rows(&self.words.codes, rows, &mut whole);
        } else {
            self.finish_clause(rows, &mut whole, queries);
        }
        queries.push(Query::of(&whole));
    }

    fn finish_clause(
        &self,
        rows: &mut Vec<(u32, f32)>,
        whole: &mut [f32; DIMENSIONS],
        queries: &mut Vec<Query>,
    ) {
        let mut part = [0.0; DIMENSIONS];
        add_rows(&self.words.codes, rows, &mut part);
        rows.clear();
        add_scaled(whole, 1.0, &part);
        queries.push(Query::of(&part));
    }

    /// Makes the vector of a text of some words; unknown ones add nothing.
    pub(crate) fn query(&self, words: impl Iterator<Item = u32>) -> Query {
        let known = words.filter(|word| *word != UNKNOWN);
        let weight = |word: u32| self.weights[word as usize] * self.words.steps[word as usize];
        let rows: Vec<(u32, f32)> = known.map(|word| (word, weight(word))).collect();
        let mut sum = [0.0; DIMENSIONS];
        add_rows(&self.words.codes, &rows, &mut sum);
        Query::of(&sum)
    }

    /// Writes how alike a text of some words and every concept are.
    pub(crate) fn compare(&self, query: &Query, sums: &mut Vec<i32>, out: &mut Vec<f32>) {
        sums.resize(self.concepts.len(), 0);
        all_products(&self.concepts.codes, &query.codes, sums);
        out.clear();
        let sums = sums.iter().zip(&self.concepts.steps);
        out.extend(sums.map(|(sum, step)| *sum as f32 * (step * query.step)));
    }

    /// Writes how alike a concept and every concept are.
    pub fn likenesses(&self, concept: usize, out: &mut Vec<f32>) {
        let mut query = Query {
            codes: [0; DIMENSIONS],
            step: self.concepts.steps[concept],
        };
        for (wide, code) in query.codes.iter_mut().zip(self.concepts.codes(concept as u32)) {
            *wide = i16::from(*code);
        }
        self.compare(&query, &mut Vec::new(), out);
    }

    /// Number of concepts.
    pub fn concept_count(&self) -> usize {
        self.concepts.len()
    }

    /// Gives how alike two concepts are, from -1 to 1.
    pub fn likeness(&self, left: usize, right: usize) -> f32 {
        let codes = [left, right].map(|row| self.concepts.codes(row as u32));
        let pairs = codes[0].iter().zip(codes[1]);
        let sum: i32 = pairs
            .map(|(one, other)| i32::from(*one) * i32::from(*other))
            .sum();
        sum as f32 * self.concepts.steps[left] * self.concepts.steps[right]
    }

    /// Bytes held in memory.
    pub fn memory(&self) -> usize {
        self.vocabulary.memory()
            + self.words.codes.len()
            + self.concepts.codes.len()
            + (self.words.len() + self.concepts.len() + self.weights.len()) * 4
    }
}

#[cfg(test)]
mod tests {
    use super::super::dense::to_unit;
    use super::*;

    #[test]
    fn a_byte_a_number_keeps_products() {
        let mut vector: Vec<f32> = (0..DIMENSIONS).map(|at| (at as f32 * 0.7).sin()).collect();
        to_unit(&mut vector);
        let rows = Rows::of(&vector);
        let query = Query::of(&vector.clone().try_into().unwrap());
        let mut products = Vec::new();
        rows.products(&[0], &query, &mut Vec::new(), &mut products);
        let product = products[0];
        assert!((product - 1.0).abs() < 0.01, "{product}");
    }
}
