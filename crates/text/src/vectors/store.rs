//! Vectors with one byte a number.

use super::DIMENSIONS;
use super::dense::to_unit;
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
            rows.codes.extend_from_slice(&codes);
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

    /// Adds a row, scaled, to `sum`.
    pub(crate) fn add_to(&self, row: u32, factor: f32, sum: &mut [f32; DIMENSIONS]) {
        let factor = factor * self.steps[row as usize];
        for (sum, code) in sum.iter_mut().zip(self.codes(row)) {
            *sum += factor * f32::from(*code);
        }
    }

    /// Gives the product of a row and a query.
    pub(crate) fn product(&self, row: u32, query: &Query) -> f32 {
        let sum = product(self.codes(row), &query.codes);
        sum as f32 * self.steps[row as usize] * query.step
    }
}

/// A query vector of length 1, or all zeros.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    codes: [i8; DIMENSIONS],
    step: f32,
}

fn encode(vector: &[f32]) -> ([i8; DIMENSIONS], f32) {
    let largest = vector
        .iter()
        .fold(0.0f32, |largest, value| largest.max(value.abs()));
    let mut codes = [0i8; DIMENSIONS];
    if largest > 0.0 {
        for (code, value) in codes.iter_mut().zip(vector) {
            *code = (value / largest * 127.0).round() as i8;
        }
    }
    (codes, largest / 127.0)
}

#[inline]
fn product(left: &[i8], right: &[i8; DIMENSIONS]) -> i32 {
    left.iter()
        .zip(right)
        .map(|(left, right)| i32::from(i16::from(*left) * i16::from(*right)))
        .sum()
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

    /// Makes the vector of a text of some words; unknown ones add nothing.
    pub(crate) fn query(&self, words: impl Iterator<Item = u32>) -> Query {
        let mut sum = [0.0; DIMENSIONS];
        for word in words.filter(|word| *word != UNKNOWN) {
            self.words.add_to(word, self.weights[word as usize], &mut sum);
        }
        to_unit(&mut sum);
        let (codes, step) = encode(&sum);
        Query { codes, step }
    }

    /// Number of concepts.
    pub fn concept_count(&self) -> usize {
        self.concepts.len()
    }

    /// Gives how alike two concepts are, from -1 to 1.
    pub fn likeness(&self, left: usize, right: usize) -> f32 {
        let (left, right) = (left as u32, right as u32);
        let query = Query {
            codes: self.concepts.codes(left).try_into().unwrap_or([0; DIMENSIONS]),
            step: self.concepts.steps[left as usize],
        };
        self.concepts.product(right, &query)
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
    use super::*;

    #[test]
    fn a_byte_a_number_keeps_products() {
        let mut vector: Vec<f32> = (0..DIMENSIONS).map(|at| (at as f32 * 0.7).sin()).collect();
        to_unit(&mut vector);
        let rows = Rows::of(&vector);
        let (codes, step) = encode(&vector);
        let product = rows.product(0, &Query { codes, step });
        assert!((product - 1.0).abs() < 0.01, "{product}");
    }
}
