//! Vectors as bytes.

use super::DIMENSIONS;
use super::store::{Rows, Vectors};
use crate::format::{Reader, put_bytes, put_numbers};
use crate::vocabulary::Vocabulary;

impl Vectors {
    /// Appends what [`Vectors::read`] reads.
    pub(crate) fn put(&self, bytes: &mut Vec<u8>) {
        let (stems, offsets) = self.vocabulary.parts();
        put_bytes(bytes, stems);
        put_numbers(bytes, offsets.iter().copied());
        for rows in [&self.words, &self.concepts] {
            let codes: Vec<u8> = rows.codes.iter().map(|code| code.cast_unsigned()).collect();
            put_bytes(bytes, &codes);
            put_floats(bytes, &rows.steps);
        }
        put_floats(bytes, &self.weights);
    }

    /// Reads vectors and checks that each word has one; none where the bytes are something else.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Vectors> {
        let stems = reader.bytes().ok()?.to_vec();
        let offsets = reader.numbers().ok()?;
        let vectors = Vectors {
            vocabulary: Vocabulary::new(stems, offsets)?,
            words: rows(reader)?,
            concepts: rows(reader)?,
            weights: floats(reader)?,
        };
        let words = vectors.vocabulary.len();
        (vectors.words.len() == words && vectors.weights.len() == words).then_some(vectors)
    }
}

/// Appends numbers that [`floats`] reads.
pub(crate) fn put_floats(bytes: &mut Vec<u8>, floats: &[f32]) {
    put_numbers(bytes, floats.iter().map(|value| value.to_bits()));
}

/// Reads finite numbers; none where there are others.
pub(crate) fn floats(reader: &mut Reader<'_>) -> Option<Vec<f32>> {
    let floats: Vec<f32> = reader.numbers().ok()?.into_iter().map(f32::from_bits).collect();
    floats.iter().all(|value| value.is_finite()).then_some(floats)
}

fn rows(reader: &mut Reader<'_>) -> Option<Rows> {
    let codes = reader
        .bytes()
        .ok()?
        .iter()
        .map(|code| code.cast_signed())
        .collect();
    let rows = Rows {
        codes,
        steps: floats(reader)?,
    };
    (Some(rows.codes.len()) == rows.steps.len().checked_mul(DIMENSIONS)).then_some(rows)
}
