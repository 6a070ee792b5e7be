//! A set of rows as one bit each: what filters are combined in.

use std::ops::Range;

use crate::spare::Spare;

/// Smaller sets are made afresh. Tests have small ones and are to meet used words all the same.
const LEAST_SPARE_WORDS: usize = if cfg!(test) { 1 } else { 1 << 12 };
/// Words of dropped sets: those of a question about many segments, 16 MB together at most.
static SPARE: Spare<u64> = Spare::new(64, LEAST_SPARE_WORDS..=super::layout::MAX_ROWS / 64);

/// Multiplied by eight bytes that are 0 or 1, moves them side by side into the highest byte.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// Rows of a segment, one bit each. Bits beyond the last row are never set.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    rows: usize,
}

impl Clone for Bits {
    fn clone(&self) -> Self {
        let mut words = spare_words(self.words.len());
        words.extend_from_slice(&self.words);
        Self {
            words,
            rows: self.rows,
        }
    }
}

impl Drop for Bits {
    fn drop(&mut self) {
        SPARE.keep(std::mem::take(&mut self.words));
    }
}

/// Gives room for so many words, of a dropped set if there is one.
fn spare_words(count: usize) -> Vec<u64> {
    if count < LEAST_SPARE_WORDS {
        return Vec::with_capacity(count);
    }
    SPARE.take()
}

/// Gives the bits of 64 bytes that are 0 or 1.
fn word_of_flags(flags: &[u8; 64]) -> u64 {
    let eights = flags.as_chunks::<8>().0.iter().enumerate();
    eights.fold(0, |word, (at, eight)| {
        word | (u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56) << (at * 8)
    })
}

impl Bits {
    /// Makes a set of bytes that are 0 or 1.
    pub(crate) fn of_flags(flags: &[u8]) -> Self {
        let mut bits = Self::empty(flags.len());
        let (chunks, rest) = flags.as_chunks::<64>();
        for (word, flags) in bits.words.iter_mut().zip(chunks) {
            *word = word_of_flags(flags);
        }
        let begin = chunks.len() * 64;
        let set = rest.iter().enumerate().filter(|(_, flag)| **flag != 0);
        set.for_each(|(at, _)| bits.set(begin + at));
        bits
    }

    pub(crate) fn empty(rows: usize) -> Self {
        let count = rows.div_ceil(64);
        let mut words = spare_words(count);
        words.resize(count, 0);
        Self { words, rows }
    }

    /// Makes a set of the rows of a range.
    pub(crate) fn of_range(rows: usize, start: usize, end: usize) -> Self {
        let mut bits = Self::empty(rows);
        bits.set_range(start, end);
        bits
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    pub(crate) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.words
    }

    #[inline]
    pub(crate) fn set(&mut self, row: usize) {
        self.words[row / 64] |= 1 << (row % 64);
    }

    #[inline]
    pub(crate) fn clear(&mut self, row: usize) {
        self.words[row / 64] &= !(1 << (row % 64));
    }

    #[inline]
    pub(crate) fn contains(&self, row: usize) -> bool {
        self.words[row / 64] >> (row % 64) & 1 == 1
    }

    pub(crate) fn set_range(&mut self, start: usize, end: usize) {
        let end = end.min(self.rows);
        if start >= end {
            return;
        }
        let (first, last) = (start / 64, (end - 1) / 64);
        let head = u64::MAX << (start % 64);
        let tail = u64::MAX >> (63 - (end - 1) % 64);
        if first == last {
            self.words[first] |= head & tail;
            return;
        }
        self.words[first] |= head;
        self.words[first + 1..last].fill(u64::MAX);
        self.words[last] |= tail;
    }

    /// Takes out all rows outside of a range.
    pub(crate) fn keep_range(&mut self, start: usize, end: usize) {
        let end = end.min(self.rows);
        if start >= end {
            self.words.fill(0);
            return;
        }
        let (first, last) = (start / 64, (end - 1) / 64);
        self.words[..first].fill(0);
        self.words[last + 1..].fill(0);
        self.words[first] &= u64::MAX << (start % 64);
        self.words[last] &= u64::MAX >> (63 - (end - 1) % 64);
    }

    /// Gives a range that holds all rows of the set.
    pub(crate) fn span(&self) -> Range<usize> {
        let is_used = |word: &u64| *word != 0;
        let Some(first) = self.words.iter().position(is_used) else {
            return 0..0;
        };
        let last = self.words.iter().rposition(is_used).unwrap_or(first);
        first * 64..((last + 1) * 64).min(self.rows)
    }

    pub(crate) fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub(crate) fn and(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    pub(crate) fn or(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    pub(crate) fn and_not(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Keeps the rows whose bit is set, or with `keep` false not set, in stored words.
    pub(crate) fn and_words(&mut self, others: &[u64], keep: bool) {
        let flip = if keep { 0 } else { u64::MAX };
        for (word, other) in self.words.iter_mut().zip(others) {
            *word &= other ^ flip;
        }
    }

    /// Calls `visit` for each row in order.
    #[inline]
    pub(crate) fn for_each(&self, mut visit: impl FnMut(usize)) {
        for (at, word) in self.words.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                visit(at * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_set_exactly_their_rows(rows in 1..400_usize, start in 0..400_usize, end in 0..500_usize) {
            let bits = Bits::of_range(rows, start, end);
            for row in 0..rows {
                prop_assert_eq!(bits.contains(row), (start..end).contains(&row));
            }
            let mut seen = Vec::new();
            bits.for_each(|row| seen.push(row));
            prop_assert_eq!(seen.len() as u64, bits.count());
            prop_assert!(seen.iter().all(|row| *row < rows));
            let span = bits.span();
            prop_assert!(seen.iter().all(|row| span.contains(row)) && span.end <= rows);
            prop_assert!(span.len() < seen.len() + 128);
            let mut kept = Bits::of_range(rows, 0, rows);
            kept.keep_range(start, end);
            prop_assert_eq!(&kept, &bits);
            prop_assert_eq!(&kept.clone(), &bits);
            let flags: Vec<u8> = (0..rows).map(|row| u8::from(bits.contains(row))).collect();
            prop_assert_eq!(&Bits::of_flags(&flags), &bits);
            drop((kept, bits));
            prop_assert_eq!(Bits::empty(rows).count(), 0);
        }
    }
}
