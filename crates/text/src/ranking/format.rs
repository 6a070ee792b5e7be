//! The ranker as bytes. A checksum belongs to the file that holds them, not here.

use super::Ranker;
use super::features::PRIORS;
use crate::format::{Reader, put_bytes, put_numbers};
use crate::vectors::{Vectors, floats, put_floats};

const MAGIC: &[u8; 8] = b"WPRANK\0\x01";

/// Bytes that are no ranker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a ranker: {0}")]
pub struct BadRanker(&'static str);

impl From<crate::format::BadLexicon> for BadRanker {
    fn from(_: crate::format::BadLexicon) -> Self {
        BadRanker("cut short")
    }
}

impl Ranker {
    /// Writes the ranker as bytes that [`Ranker::from_bytes`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(u8::from(self.with_labelled));
        self.vectors.put(&mut bytes);
        put_numbers(&mut bytes, self.numbers.iter().copied());
        put_floats(&mut bytes, &self.priors);
        for numbers in [
            &self.first_label,
            &self.first_label_word,
            &self.label_words,
            &self.first_word,
            &self.words,
            &self.first_neighbour,
            &self.neighbours,
        ] {
            put_numbers(&mut bytes, numbers.iter().copied());
        }
        put_bytes(&mut bytes, &self.label_counts);
        put_bytes(&mut bytes, &self.description_counts);
        put_floats(&mut bytes, &self.credits);
        bytes
    }

    /// Reads what [`Ranker::to_bytes`] wrote and checks it, so that no number leads outside an array.
    pub fn from_bytes(bytes: &[u8]) -> Result<Ranker, BadRanker> {
        let rest = bytes
            .strip_prefix(MAGIC)
            .ok_or(BadRanker("wrong magic number or format version"))?;
        let (&with_labelled, rest) = rest.split_first().ok_or(BadRanker("cut short"))?;
        let mut reader = Reader { rest };
        let vectors = Vectors::read(&mut reader).ok_or(BadRanker("broken vectors"))?;
        let mut ranker = Ranker {
            with_labelled: with_labelled != 0,
            vectors,
            numbers: reader.numbers()?,
            priors: floats(&mut reader).ok_or(BadRanker("no number"))?,
            first_label: reader.numbers()?,
            first_label_word: reader.numbers()?,
            label_words: reader.numbers()?,
            first_word: reader.numbers()?,
            words: reader.numbers()?,
            first_neighbour: reader.numbers()?,
            neighbours: reader.numbers()?,
            label_counts: reader.bytes()?.to_vec(),
            description_counts: reader.bytes()?.to_vec(),
            credits: floats(&mut reader).ok_or(BadRanker("no number"))?,
            ..Ranker::default()
        };
        if !reader.rest.is_empty() {
            return Err(BadRanker("bytes behind the last array"));
        }
        ranker.validate()?;
        ranker.derive();
        Ok(ranker)
    }

    fn validate(&self) -> Result<(), BadRanker> {
        let words = self.vectors.vocabulary.len();
        let concepts = self.numbers.len();
        check(
            self.vectors.concepts.len() == concepts,
            "number of concept vectors",
        )?;
        check(self.priors.len() == concepts * PRIORS, "number of priors")?;
        let labels = self.first_label_word.len().wrapping_sub(1);
        starts(&self.first_label, concepts, labels)?;
        starts(&self.first_label_word, labels, self.label_words.len())?;
        starts(&self.first_word, concepts, self.words.len())?;
        starts(&self.first_neighbour, words, self.neighbours.len())?;
        let counts = [&self.label_counts, &self.description_counts];
        check(
            counts.iter().all(|it| it.len() == self.words.len()),
            "number of word counts",
        )?;
        check(self.credits.len() == self.neighbours.len(), "number of credits")?;
        let known = |list: &[u32]| list.iter().all(|word| (*word as usize) < words);
        check(
            known(&self.label_words) && known(&self.words) && known(&self.neighbours),
            "number of a word",
        )?;
        // Words of a concept are distinct, so that a posting list names no concept twice.
        for concept in 0..concepts {
            let rising = self.words[self.words_of(concept)].is_sorted_by(|left, right| left < right);
            check(rising, "order of a concept's words")?;
        }
        Ok(())
    }
}

fn check(holds: bool, what: &'static str) -> Result<(), BadRanker> {
    if holds { Ok(()) } else { Err(BadRanker(what)) }
}

/// Checks that `starts` divides `end` things into `count` parts.
fn starts(starts: &[u32], count: usize, end: usize) -> Result<(), BadRanker> {
    let fits = starts.len().checked_sub(1) == Some(count)
        && starts.first() == Some(&0)
        && starts.last().map(|last| *last as usize) == Some(end)
        && starts.is_sorted();
    check(fits, "starts of parts")
}
