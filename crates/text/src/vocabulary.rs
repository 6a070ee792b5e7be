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
    /// Open addressing.
    slots: Vec<Slot>,
}

/// Answers for a short word from one cache line.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Slot {
    /// The first eight bytes of the stem, filled up with zeros.
    head: u64,
    /// Upper half of the hash.
    tag: u32,
    /// Number + 1, or 0 for an empty slot.
    number: u32,
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
            slots: vec![Slot::default(); capacity],
        };
        for number in 0..count as u32 {
            let stem = vocabulary.word(number);
            // A zero byte could pass for the end of a shorter stem.
            if stem.contains(&0) || vocabulary.number(stem) != UNKNOWN {
                return None;
            }
            let (head, hash) = (head(stem), hash(stem));
            let mut at = hash as usize & (capacity - 1);
            while vocabulary.slots[at].number != 0 {
                at = (at + 1) & (capacity - 1);
            }
            vocabulary.slots[at] = Slot {
                head,
                tag: (hash >> 32) as u32,
                number: number + 1,
            };
        }
        Some(vocabulary)
    }

    /// Gives the number of `stem`, or [`UNKNOWN`].
    #[inline]
    pub(crate) fn number(&self, stem: &[u8]) -> u32 {
        if self.slots.is_empty() || stem.len() > MAX_WORD_BYTES {
            return UNKNOWN;
        }
        let (head, hash) = (head(stem), hash(stem));
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.number == 0 {
                return UNKNOWN;
            }
            if slot.head == head && slot.tag == (hash >> 32) as u32 {
                let number = slot.number - 1;
                if stem.len() < 8 || same_tail(self.word(number), stem) {
                    return number;
                }
            }
            at = (at + 1) & mask;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Gives the stem with a number; nothing for [`UNKNOWN`].
    pub(crate) fn stem(&self, number: u32) -> &[u8] {
        if (number as usize) < self.len() {
            self.word(number)
        } else {
            &[]
        }
    }

    fn word(&self, number: u32) -> &[u8] {
        let number = number as usize;
        &self.bytes[self.offsets[number] as usize..self.offsets[number + 1] as usize]
    }

    pub(crate) fn parts(&self) -> (&[u8], &[u32]) {
        (&self.bytes, &self.offsets)
    }

    pub(crate) fn memory(&self) -> usize {
        self.bytes.len() + self.offsets.len() * 4 + self.slots.len() * size_of::<Slot>()
    }
}

/// Compares words of at least eight bytes whose first eight agree; up to sixteen bytes without a call.
#[inline]
fn same_tail(left: &[u8], right: &[u8]) -> bool {
    if right.len() > 16 {
        return left == right;
    }
    left.len() == right.len() && left.last_chunk::<8>() == right.last_chunk::<8>()
}

#[inline]
fn head(stem: &[u8]) -> u64 {
    if let Some(head) = stem.first_chunk::<8>() {
        return u64::from_le_bytes(*head);
    }
    stem.iter()
        .rev()
        .fold(0, |head, byte| head << 8 | u64::from(*byte))
}

#[inline]
fn hash(stem: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(stem);
    hasher.finish()
}
