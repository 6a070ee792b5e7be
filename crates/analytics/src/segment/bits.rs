//! A set of rows as one bit each: what filters are combined in.

/// Rows of a segment, one bit each. Bits beyond the last row are never set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    rows: usize,
}

impl Bits {
    pub(crate) fn empty(rows: usize) -> Self {
        Self {
            words: vec![0; rows.div_ceil(64)],
            rows,
        }
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
            let mut kept = Bits::of_range(rows, 0, rows);
            kept.keep_range(start, end);
            prop_assert_eq!(kept, bits);
        }
    }
}
