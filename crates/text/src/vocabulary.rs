//! Stems and their numbers: one hash and, nearly always, one comparison per word of a text.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Stands for a word that no surface form and no context holds.
pub(crate) const UNKNOWN: u32 = u32::MAX;

/// Words longer than this are unknown; it bounds what one word can cost.
pub(crate) const MAX_WORD_BYTES: usize = 64;

/// A closed set of stems, numbered from 0 in the order given.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Vocabulary {
    bytes: Vec<u8>,
    /// Start of each stem in `bytes`, and the end of the last.
    offsets: Vec<u32>,
    /// Open addressing: the upper half of the hash in the upper half, number + 1 in the lower, 0 for empty.
    slots: Vec<u64>,
}

impl Vocabulary {
    /// Builds the table; `offsets` must rise from 0 to `bytes.len()`. Repeated stems make it `None`.
    pub(crate) fn new(bytes: Vec<u8>, offsets: Vec<u32>) -> Option<Self> {
        let count = offsets.len().checked_sub(1)?;
        let rising = offsets.windows(2).all(|pair| pair[0] <= pair[1]);
        if !rising || offsets[0] != 0 || offsets[count] as usize != bytes.len() {
            return None;
        }
        let capacity = (count * 2).next_power_of_two().max(16);
        let mut vocabulary = Vocabulary {
            bytes,
            offsets,
            slots: vec![0; capacity],
        };
        for number in 0..count as u32 {
            let hash = hash(vocabulary.word(number));
            let mut at = hash as usize & (capacity - 1);
            while vocabulary.slots[at] != 0 {
                let same_tag = vocabulary.slots[at] >> 32 == hash >> 32;
                if same_tag && vocabulary.word(vocabulary.slots[at] as u32 - 1) == vocabulary.word(number) {
                    return None;
                }
                at = (at + 1) & (capacity - 1);
            }
            vocabulary.slots[at] = (hash >> 32) << 32 | u64::from(number + 1);
        }
        Some(vocabulary)
    }

    /// Gives the number of `stem`, or [`UNKNOWN`].
    #[inline]
    pub(crate) fn number(&self, stem: &[u8]) -> u32 {
        if self.slots.is_empty() || stem.len() > MAX_WORD_BYTES {
            return UNKNOWN;
        }
        let hash = hash(stem);
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return UNKNOWN;
            }
            if slot >> 32 == hash >> 32 {
                let number = slot as u32 - 1;
                if self.word(number) == stem {
                    return number;
                }
            }
            at = (at + 1) & mask;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    fn word(&self, number: u32) -> &[u8] {
        let number = number as usize;
        &self.bytes[self.offsets[number] as usize..self.offsets[number + 1] as usize]
    }

    pub(crate) fn parts(&self) -> (&[u8], &[u32]) {
        (&self.bytes, &self.offsets)
    }

    pub(crate) fn memory(&self) -> usize {
        self.bytes.len() + self.offsets.len() * 4 + self.slots.len() * 8
    }
}

#[inline]
fn hash(stem: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(stem);
    hasher.finish()
}
