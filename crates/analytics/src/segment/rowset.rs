//! Stored sets of rows: one for each value of a facet and each word.
//!
//! A set is a plain list of rows, or containers of 65,536 rows each, whichever is shorter. A container is in
//! the shortest of three forms, which follows from its number of rows:
//!
//! - an array of two bytes for each row;
//! - packed: rows are grouped by 256; a one for each row and a zero for each end of a group, then the lowest
//!   byte of each row. That is little more than one byte for each row;
//! - one bit for each row, set or not.
//!
//! Sets are combined where they lie in the mapped file.

mod container;
mod counting;
mod listing;

use std::ops::Range;

use super::bits::Bits;
use container::{CONTAINER_ROWS, CONTAINER_WORDS, Container, Encoding, encoding_of, low_of};

const LIST: u32 = 0;
const CONTAINERS: u32 = 1;

/// Appends a set of ascending rows.
pub(crate) fn encode(rows: &[u32], out: &mut Vec<u8>) {
    let high = |row: &u32| *row as usize / CONTAINER_ROWS;
    let containers = || rows.chunk_by(|left, right| high(left) == high(right));
    let size: usize = containers().map(|rows| 4 + encoding_of(rows.len()).1).sum();
    if size + 4 >= rows.len() * 4 {
        out.extend_from_slice(&LIST.to_le_bytes());
        out.extend(rows.iter().flat_map(|row| row.to_le_bytes()));
        return;
    }
    out.extend_from_slice(&CONTAINERS.to_le_bytes());
    out.extend_from_slice(&(containers().count() as u32).to_le_bytes());
    for rows in containers() {
        out.extend_from_slice(&(high(&rows[0]) as u16).to_le_bytes());
        out.extend_from_slice(&((rows.len() - 1) as u16).to_le_bytes());
    }
    for rows in containers() {
        container::encode(rows, out);
    }
}

/// A stored set of rows. Whatever its bytes are, rows beyond the segment are never reported.
#[derive(Clone, Copy)]
pub(crate) enum RowSet<'a> {
    List(&'a [[u8; 4]]),
    Containers(Containers<'a>),
}

/// The containers of a stored set.
#[derive(Clone, Copy)]
pub(crate) struct Containers<'a> {
    /// Key and number of rows less one.
    keys: &'a [[u8; 4]],
    payload: &'a [u8],
}

impl<'a> RowSet<'a> {
    /// Reads a set; bytes that are none give the empty set.
    pub(crate) fn read(bytes: &'a [u8]) -> Self {
        let Some((kind, rest)) = bytes.split_first_chunk::<4>() else {
            return Self::List(&[]);
        };
        if u32::from_le_bytes(*kind) == LIST {
            return Self::List(rest.as_chunks().0);
        }
        Containers::read(rest).map_or(Self::List(&[]), Self::Containers)
    }

    /// Leaves out rows outside of a range, as far as that costs less than looking at them.
    pub(crate) fn within(self, range: &Range<usize>) -> Self {
        match self {
            Self::List(rows) => {
                let before = |end: usize| rows.partition_point(|row| wide(*row) < end);
                let (begin, end) = (before(range.start), before(range.end));
                Self::List(&rows[begin.min(end)..end])
            }
            Self::Containers(containers) => Self::Containers(containers.within(range)),
        }
    }

    /// Counts the rows.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::List(rows) => rows.len(),
            Self::Containers(containers) => containers.keys.iter().map(|key| rows_of(*key)).sum(),
        }
    }

    /// Estimates what combining the set with bits costs, in nanoseconds or so.
    pub(crate) fn cost(self) -> usize {
        match self {
            Self::List(rows) => rows.len(),
            Self::Containers(containers) => {
                let cost = |key: &[u8; 4]| match rows_of(*key) {
                    rows if encoding_of(rows).0 == Encoding::Words => CONTAINER_WORDS / 2,
                    rows => rows,
                };
                containers.keys.iter().map(cost).sum()
            }
        }
    }

    /// Calls `visit` for each row below `rows`, in order.
    #[inline]
    pub(crate) fn for_each(self, rows: usize, mut visit: impl FnMut(usize)) {
        match self {
            Self::List(list) => {
                for row in list.iter().map(|row| wide(*row)).filter(|row| *row < rows) {
                    visit(row);
                }
            }
            Self::Containers(containers) => containers.for_each(|base, container| {
                container.for_each(|low| {
                    if base + low < rows {
                        visit(base + low);
                    }
                });
            }),
        }
    }

    /// Adds the rows to `bits`.
    pub(crate) fn or_into(self, bits: &mut Bits) {
        let rows = bits.rows();
        match self {
            Self::List(_) => self.for_each(rows, |row| bits.set(row)),
            Self::Containers(containers) => containers.for_each(|base, container| match container {
                Container::Array(array) => {
                    for row in array.iter().map(|low| base + low_of(*low)) {
                        if row < rows {
                            bits.set(row);
                        }
                    }
                }
                Container::Packed(packed) => match words_of_container(bits, base) {
                    Some(words) => {
                        packed.for_each(|low| words[low / 64 % CONTAINER_WORDS] |= 1 << (low % 64))
                    }
                    None => packed.for_each(|low| {
                        if base + low < rows {
                            bits.set(base + low);
                        }
                    }),
                },
                Container::Words(words) => {
                    let target = bits.words_mut().get_mut(base / 64..).unwrap_or_default();
                    for (word, other) in target.iter_mut().zip(words) {
                        *word |= u64::from_le_bytes(*other);
                    }
                }
            }),
        }
    }

    /// Keeps those of the rows in `bits` that the set holds.
    pub(crate) fn and_into(self, bits: &mut Bits) {
        let Self::Containers(containers) = self else {
            let mut kept = Bits::empty(bits.rows());
            self.or_into(&mut kept);
            bits.and(&kept);
            return;
        };
        let (mut rest, mut position) = (bits.words_mut(), 0);
        let mut decoded = [0; CONTAINER_WORDS];
        containers.for_each(|base, container| {
            let skipped = (base / 64).saturating_sub(position).min(rest.len());
            let (before, behind) = std::mem::take(&mut rest).split_at_mut(skipped);
            before.fill(0);
            let length = CONTAINER_WORDS.min(behind.len());
            let (words, behind) = behind.split_at_mut(length);
            (rest, position) = (behind, base / 64 + length);
            // What no row is left of need not be decoded.
            if words.iter().all(|word| *word == 0) {
                return;
            }
            if let Container::Words(others) = container {
                for (word, other) in words.iter_mut().zip(others) {
                    *word &= u64::from_le_bytes(*other);
                }
                return;
            }
            decoded.fill(0);
            container.decode(&mut decoded);
            for (word, other) in words.iter_mut().zip(&decoded) {
                *word &= other;
            }
        });
        rest.fill(0);
    }

    /// Takes the rows out of `bits`.
    pub(crate) fn and_not_into(self, bits: &mut Bits) {
        let rows = bits.rows();
        match self {
            Self::List(_) => self.for_each(rows, |row| bits.clear(row)),
            Self::Containers(containers) => containers.for_each(|base, container| match container {
                Container::Array(array) => {
                    for row in array.iter().map(|low| base + low_of(*low)) {
                        if row < rows {
                            bits.clear(row);
                        }
                    }
                }
                Container::Packed(packed) => match words_of_container(bits, base) {
                    Some(words) => {
                        packed.for_each(|low| words[low / 64 % CONTAINER_WORDS] &= !(1 << (low % 64)))
                    }
                    None => packed.for_each(|low| {
                        if base + low < rows {
                            bits.clear(base + low);
                        }
                    }),
                },
                Container::Words(words) => {
                    let target = bits.words_mut().get_mut(base / 64..).unwrap_or_default();
                    for (word, other) in target.iter_mut().zip(words) {
                        *word &= !u64::from_le_bytes(*other);
                    }
                }
            }),
        }
    }
}

impl<'a> Containers<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let length = wide(*count).checked_mul(4)?;
        let (keys, payload) = rest.split_at_checked(length)?;
        Some(Self {
            keys: keys.as_chunks().0,
            payload,
        })
    }

    /// Leaves out containers without a row of a range.
    fn within(self, range: &Range<usize>) -> Self {
        let before = |end: usize| self.keys.partition_point(|key| base_of(*key) < end);
        let begin = before((range.start + 1).saturating_sub(CONTAINER_ROWS));
        let end = before(range.end).max(begin);
        let (skipped, keys) = (&self.keys[..begin], &self.keys[begin..end]);
        let length: usize = skipped.iter().map(|key| encoding_of(rows_of(*key)).1).sum();
        Self {
            keys,
            payload: self.payload.get(length..).unwrap_or_default(),
        }
    }

    #[inline]
    fn for_each(self, mut visit: impl FnMut(usize, Container<'a>)) {
        let mut rest = self.payload;
        for key in self.keys {
            let base = base_of(*key);
            let rows = rows_of(*key);
            let Some((container, behind)) = Container::split(rows, rest) else {
                return;
            };
            rest = behind;
            visit(base, container);
        }
    }
}

/// Gives the words of a container that lies in the bits as a whole, which spares asking each row.
fn words_of_container(bits: &mut Bits, base: usize) -> Option<&mut [u64; CONTAINER_WORDS]> {
    if base + CONTAINER_ROWS > bits.rows() {
        return None;
    }
    bits.words_mut().get_mut(base / 64..)?.first_chunk_mut()
}

fn base_of(key: [u8; 4]) -> usize {
    usize::from(u16::from_le_bytes([key[0], key[1]])) * CONTAINER_ROWS
}

fn rows_of(key: [u8; 4]) -> usize {
    usize::from(u16::from_le_bytes([key[2], key[3]])) + 1
}

#[inline]
fn wide(number: [u8; 4]) -> usize {
    u32::from_le_bytes(number) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample_rows(kind: u8, seed: Vec<u32>) -> Vec<u32> {
        let mut rows: Vec<u32> = match kind {
            0 => seed.iter().map(|row| row % 200_000).collect(),
            // Some in every group of a container.
            1 => seed
                .iter()
                .flat_map(|row| (row % 300..60_000).step_by(1 + *row as usize % 900))
                .collect(),
            // Dense enough for containers of words.
            _ => seed
                .iter()
                .flat_map(|row| {
                    let start = row % 190_000;
                    start..start + 3_000
                })
                .collect(),
        };
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn stored_sets_behave_as_the_rows_they_hold(
            kind in 0..3_u8,
            seed in proptest::collection::vec(any::<u32>(), 0..25),
            other in proptest::collection::vec(0..200_000_usize, 0..200),
            limit in 1..200_000_usize,
            range in (0..210_000_usize, 0..210_000_usize),
        ) {
            let rows = sample_rows(kind, seed);
            let mut bytes = Vec::new();
            encode(&rows, &mut bytes);
            let set = RowSet::read(&bytes);
            prop_assert_eq!(set.len(), rows.len());
            let expected: Vec<usize> = rows.iter().map(|row| *row as usize).filter(|row| *row < limit).collect();
            let mut seen = Vec::new();
            set.for_each(limit, |row| seen.push(row));
            prop_assert_eq!(&seen, &expected);
            let mut appended = vec![7];
            set.append_to(limit, &mut appended);
            prop_assert!(appended[1..].iter().map(|row| *row as usize).eq(expected.iter().copied()));

            let range = range.0..range.1;
            let mut within = Vec::new();
            set.within(&range).for_each(200_000, |row| within.push(row));
            prop_assert_eq!(set.within(&range).len(), within.len());
            prop_assert!(within.iter().all(|row| rows.binary_search(&(*row as u32)).is_ok()));
            within.retain(|row| range.contains(row));
            let inside = rows.iter().map(|row| *row as usize).filter(|row| range.contains(row));
            prop_assert_eq!(set.count_within(&range), inside.clone().count());
            prop_assert_eq!(within, inside.collect::<Vec<_>>());

            let mut base = Bits::empty(limit);
            other.iter().filter(|row| **row < limit).for_each(|row| base.set(*row));
            let common = expected.iter().filter(|row| base.contains(**row)).count() as u64;
            prop_assert_eq!(set.count_in(&base), common);
            let mut listed = vec![7];
            set.append_common(&base, &mut listed);
            let expected_common = expected.iter().filter(|row| base.contains(**row));
            prop_assert!(listed[1..].iter().map(|row| *row as usize).eq(expected_common.copied()));
            let mut all = base.clone();
            set.or_into(&mut all);
            // The rows of a container of words may reach beyond the segment in this test alone.
            let both = (0..limit).filter(|row| all.contains(*row)).count() as u64;
            prop_assert_eq!(both, base.count() + expected.len() as u64 - common);
            let mut kept = base.clone();
            set.and_into(&mut kept);
            let is_kept = |row: usize| base.contains(row) && rows.binary_search(&(row as u32)).is_ok();
            prop_assert!((0..limit).all(|row| kept.contains(row) == is_kept(row)));
            prop_assert_eq!(kept.count(), common);
            let mut less = base.clone();
            set.and_not_into(&mut less);
            prop_assert_eq!(less.count(), base.count() - common);
        }
    }

    #[test]
    fn bytes_that_are_no_set_give_no_rows() {
        for length in 0..40 {
            for count in [1_u8, 255] {
                let mut bytes = vec![1, 0, 0, 0, 1, 0, 0, 0, 0, 0, count, 3];
                bytes.resize(length * 40, count);
                let set = RowSet::read(&bytes);
                set.for_each(1_000, |row| assert!(row < 1_000));
                let mut list = Vec::new();
                set.append_to(1_000, &mut list);
                set.append_to(100_000, &mut list);
                assert!(list.iter().all(|row| *row < 100_000));
            }
            let mut bytes = vec![1_u8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
            bytes.resize(length, 1);
            let set = RowSet::read(&bytes);
            set.for_each(1_000, |row| assert!(row < 1_000));
        }
    }
}
