//! Counting the rows of a stored set where they lie.

use std::ops::Range;

use super::container::{CONTAINER_ROWS, CONTAINER_WORDS, Container, low_of};
use super::{Containers, RowSet, base_of, rows_of, wide};
use crate::segment::Bits;

impl RowSet<'_> {
    /// Counts the rows of a range, by containers where these lie in it as a whole.
    pub(crate) fn count_within(self, range: &Range<usize>) -> usize {
        match self.within(range) {
            Self::List(rows) => rows.len(),
            Self::Containers(containers) => containers.count_within(range),
        }
    }

    /// Counts the rows that are in `bits` too.
    pub(crate) fn count_in(self, bits: &Bits) -> u64 {
        let rows = bits.rows();
        let mut count = 0;
        match self {
            Self::List(list) => {
                for row in list.iter().map(|row| wide(*row)) {
                    count += u64::from(row < rows && bits.contains(row));
                }
            }
            Self::Containers(containers) => containers.for_each(|base, container| match container {
                Container::Array(array) => {
                    for row in array.iter().map(|low| base + low_of(*low)) {
                        count += u64::from(row < rows && bits.contains(row));
                    }
                }
                // No bit beyond the last row is ever set.
                Container::Packed(packed) => {
                    match bits.words().get(base / 64..).and_then(<[u64]>::first_chunk) {
                        Some(words) => {
                            let words: &[u64; CONTAINER_WORDS] = words;
                            packed
                                .for_each(|low| count += words[low / 64 % CONTAINER_WORDS] >> (low % 64) & 1)
                        }
                        None => packed.for_each(|low| {
                            let row = base + low;
                            count += u64::from(row < rows && bits.contains(row));
                        }),
                    }
                }
                Container::Words(words) => {
                    let others = bits.words().get(base / 64..).unwrap_or_default();
                    for (word, other) in words.iter().zip(others) {
                        count += u64::from((u64::from_le_bytes(*word) & other).count_ones());
                    }
                }
            }),
        }
        count
    }
}

impl Containers<'_> {
    fn count_within(self, range: &Range<usize>) -> usize {
        let is_inside = |base: usize| range.start <= base && base + CONTAINER_ROWS <= range.end;
        let inside = self.keys.iter().filter(|key| is_inside(base_of(**key)));
        let mut count = inside.map(|key| rows_of(*key)).sum();
        self.for_each(|base, container| {
            if !is_inside(base) {
                container.for_each(|low| count += usize::from(range.contains(&(base + low))));
            }
        });
        count
    }
}
