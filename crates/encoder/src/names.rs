//! The vectors of all names of a taxonomy: made once, and kept with one byte a number.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::table::{self, Key};
use crate::{Encoder, EncoderError};

/// Names that are encoded between two reports of progress.
const STEP: usize = 512;

/// Vectors of names, by position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NameVectors {
    pub(crate) dimensions: usize,
    /// By name: what a unit of its numbers is worth.
    pub(crate) scales: Vec<f32>,
    pub(crate) numbers: Vec<i8>,
}

impl NameVectors {
    /// Gives the vectors of names from the file that `folder` has of them, or makes both. A file that cannot be used is
    /// made anew.
    ///
    /// `go_on` is told how many of how many names are done and says whether to go on; it is not asked where there is a
    /// file.
    pub fn kept(
        folder: &Path,
        encoder: &Encoder,
        names: &[&str],
        go_on: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Self, EncoderError> {
        let key = key(encoder, names);
        let file = folder.join(table::file_name(&key));
        if let Some(kept) = table::read(&file, &key)
            && kept.len() == names.len()
        {
            return Ok(kept);
        }
        let made = NameVectors::encode(encoder, names, go_on)?;
        table::write(&file, &key, &made)?;
        Ok(made)
    }

    /// Encodes names, as long as `go_on` says so.
    pub fn encode(
        encoder: &Encoder,
        names: &[&str],
        go_on: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Self, EncoderError> {
        let mut made = NameVectors {
            dimensions: encoder.dimensions(),
            ..NameVectors::default()
        };
        for step in names.chunks(STEP) {
            if !go_on(made.len(), names.len()) {
                return Err(EncoderError::Stopped);
            }
            for vector in encoder.encode(step, &|| false)? {
                made.push(&vector);
            }
        }
        Ok(made)
    }

    fn push(&mut self, vector: &[f32]) {
        let largest = vector
            .iter()
            .fold(0.0f32, |largest, number| largest.max(number.abs()));
        let scale = largest / f32::from(i8::MAX);
        let bytes = vector.iter().map(|number| {
            // A vector of no length has no scale either.
            if scale > 0.0 {
                (number / scale).round() as i8
            } else {
                0
            }
        });
        self.numbers.extend(bytes);
        self.scales.push(scale);
    }

    /// Returns how many names there are.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Says whether there are none.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Returns the bytes held in memory.
    pub fn memory(&self) -> usize {
        self.numbers.len() + 4 * self.scales.len()
    }

    /// Returns the cosine of a vector of the same encoder and that of the name at a position; 0 for a position without
    /// a name.
    pub fn cosine(&self, vector: &[f32], position: usize) -> f32 {
        let from = position.saturating_mul(self.dimensions);
        let row = self.numbers.get(from..from.saturating_add(self.dimensions));
        let (Some(row), Some(scale)) = (row, self.scales.get(position)) else {
            return 0.0;
        };
        let products = row
            .iter()
            .zip(vector)
            .map(|(byte, number)| f32::from(*byte) * number);
        scale * products.sum::<f32>()
    }
}

/// Gives what decides the vectors: the model and the names in their order.
fn key(encoder: &Encoder, names: &[&str]) -> Key {
    let mut hash = Sha256::new();
    hash.update(encoder.fingerprint());
    for name in names {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors() -> NameVectors {
        let mut vectors = NameVectors {
            dimensions: 3,
            ..NameVectors::default()
        };
        vectors.push(&[0.6, -0.8, 0.0]);
        vectors.push(&[0.0, 0.0, 1.0]);
        vectors.push(&[0.0, 0.0, 0.0]);
        vectors
    }

    #[test]
    fn cosines_are_those_of_the_vectors_within_a_step_of_a_byte() {
        let vectors = vectors();
        let check = |vector: [f32; 3], position: usize, expected: f32| {
            let cosine = vectors.cosine(&vector, position);
            assert!((cosine - expected).abs() < 0.01, "{position}: {cosine}");
        };
        check([0.6, -0.8, 0.0], 0, 1.0);
        check([0.8, 0.6, 0.0], 0, 0.0);
        check([0.6, 0.0, 0.8], 1, 0.8);
        check([0.6, 0.0, 0.8], 2, 0.0);
        check([0.6, 0.0, 0.8], 3, 0.0);
        check([0.6, 0.0, 0.8], usize::MAX, 0.0);
    }

    #[test]
    fn a_kept_table_is_read_back_and_a_damaged_one_is_not() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let key = [7; 32];
        let file = folder.path().join("below").join(table::file_name(&key));
        assert_eq!(table::read(&file, &key), None);
        table::write(&file, &key, &vectors()).expect("a written table");
        assert_eq!(table::read(&file, &key), Some(vectors()));
        assert_eq!(table::read(&file, &[8; 32]), None);
        let whole = std::fs::read(&file).expect("a readable file");
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            std::fs::write(&file, &damaged).expect("a written file");
            assert_eq!(table::read(&file, &key), None, "byte {at}");
            std::fs::write(&file, &whole[..at]).expect("a written file");
            assert_eq!(table::read(&file, &key), None, "{at} bytes");
        }
    }
}
