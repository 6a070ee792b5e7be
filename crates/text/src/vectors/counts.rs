//! Which words stand near each other, and how much more often than chance would have it.

use rustc_hash::FxHashMap;

use super::corpus::Corpus;
use super::dense::add_scaled;

/// Words at most this far apart stand near each other.
const WINDOW: usize = 6;

/// Power that flattens the distribution of contexts, so that rare contexts do not look too surprising.
const CONTEXT_POWER: f64 = 0.75;

/// A sparse square matrix, row by row.
pub(super) struct Sparse {
    starts: Vec<u32>,
    columns: Vec<u32>,
    values: Vec<f32>,
}

impl Sparse {
    pub(super) fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// Gives the product with `right`, which has `width` columns.
    pub(super) fn multiply(&self, right: &[f32], width: usize) -> Vec<f32> {
        let mut out = vec![0.0; self.rows() * width];
        for (row, out) in out.chunks_mut(width).enumerate() {
            let cells = self.starts[row] as usize..self.starts[row + 1] as usize;
            for (column, value) in self.columns[cells.clone()].iter().zip(&self.values[cells]) {
                let from = *column as usize * width;
                add_scaled(out, *value, &right[from..from + width]);
            }
        }
        out
    }

    pub(super) fn transpose(&self) -> Sparse {
        let mut starts = vec![0u32; self.starts.len()];
        for column in &self.columns {
            starts[*column as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut columns = vec![0; self.columns.len()];
        let mut values = vec![0.0; self.values.len()];
        for row in 0..self.rows() {
            for cell in self.starts[row] as usize..self.starts[row + 1] as usize {
                let place = &mut next[self.columns[cell] as usize];
                columns[*place as usize] = row as u32;
                values[*place as usize] = self.values[cell];
                *place += 1;
            }
        }
        Sparse {
            starts,
            columns,
            values,
        }
    }
}

/// Gives the positive pointwise mutual information of each word and each word near it.
pub(super) fn surprise(corpus: &Corpus) -> Sparse {
    let words = corpus.vocabulary.len();
    let near: Vec<f32> = (1..=WINDOW)
        .map(|distance| 1.0 / (distance as f32).sqrt())
        .collect();
    let mut cells = FxHashMap::<u64, f32>::default();
    for line in &corpus.lines {
        for (at, word) in line.iter().enumerate() {
            let others = line[at + 1..].iter().take(WINDOW).zip(&near);
            for (other, weight) in others {
                let (low, high) = (word.min(other), word.max(other));
                *cells.entry(u64::from(*low) << 32 | u64::from(*high)).or_default() += weight;
            }
        }
    }
    let mut pairs: Vec<(u32, u32, f32)> = Vec::with_capacity(cells.len() * 2);
    for (key, weight) in cells {
        let (low, high) = ((key >> 32) as u32, key as u32);
        pairs.push((low, high, weight));
        if low != high {
            pairs.push((high, low, weight));
        }
    }
    pairs.sort_unstable_by_key(|(row, column, _)| (*row, *column));
    let mut totals = vec![0.0f64; words];
    for (row, _, weight) in &pairs {
        totals[*row as usize] += f64::from(*weight);
    }
    let flat: Vec<f64> = totals.iter().map(|total| total.powf(CONTEXT_POWER)).collect();
    let flat_sum: f64 = flat.iter().sum();
    let mut sparse = Sparse {
        starts: vec![0; words + 1],
        columns: Vec::new(),
        values: Vec::new(),
    };
    for (row, column, weight) in pairs {
        let chance = totals[row as usize] * flat[column as usize] / flat_sum;
        let surprise = (f64::from(weight) / chance).ln();
        if surprise > 0.0 {
            sparse.columns.push(column);
            sparse.values.push(surprise as f32);
            sparse.starts[row as usize + 1] += 1;
        }
    }
    for at in 1..sparse.starts.len() {
        sparse.starts[at] += sparse.starts[at - 1];
    }
    sparse
}
