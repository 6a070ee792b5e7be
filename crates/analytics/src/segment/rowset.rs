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

use std::ops::Range;

use super::bits::Bits;

const LIST: u32 = 0;
const CONTAINERS: u32 = 1;
const CONTAINER_WORDS: usize = 1_024;
const CONTAINER_ROWS: usize = 65_536;
/// Groups of rows of a packed container.
const GROUPS: usize = 256;

/// The forms of a container.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Array,
    Packed,
    Words,
}

/// Gives the shortest form of so many rows, and its bytes.
fn encoding_of(rows: usize) -> (Encoding, usize) {
    let packed = words_of_packed(rows) * 8 + rows;
    let forms = [
        (Encoding::Array, rows * 2),
        (Encoding::Packed, packed),
        (Encoding::Words, CONTAINER_WORDS * 8),
    ];
    // Of equal lengths the first, so that the form is a function of the number.
    forms
        .into_iter()
        .min_by_key(|(_, bytes)| *bytes)
        .unwrap_or(forms[0])
}

/// Gives the words of ones and zeros before the lowest bytes of a packed container.
const fn words_of_packed(rows: usize) -> usize {
    (rows + GROUPS).div_ceil(64)
}

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
        encode_container(rows, out);
    }
}

fn encode_container(rows: &[u32], out: &mut Vec<u8>) {
    match encoding_of(rows.len()).0 {
        Encoding::Array => out.extend(rows.iter().flat_map(|row| (*row as u16).to_le_bytes())),
        Encoding::Packed => {
            let mut words = vec![0_u64; words_of_packed(rows.len())];
            for (at, row) in rows.iter().enumerate() {
                let place = at + (*row as usize % CONTAINER_ROWS) / GROUPS;
                words[place / 64] |= 1 << (place % 64);
            }
            out.extend(words.iter().flat_map(|word| word.to_le_bytes()));
            out.extend(rows.iter().map(|row| *row as u8));
        }
        Encoding::Words => {
            let mut words = vec![0_u64; CONTAINER_WORDS];
            for row in rows.iter().map(|row| *row as usize % CONTAINER_ROWS) {
                words[row / 64] |= 1 << (row % 64);
            }
            out.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        }
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

/// The rows of one container, relative to its first.
enum Container<'a> {
    Array(&'a [[u8; 2]]),
    Packed(Packed<'a>),
    Words(&'a [[u8; 8]]),
}

/// Rows grouped by 256.
#[derive(Clone, Copy)]
struct Packed<'a> {
    words: &'a [[u8; 8]],
    lowest: &'a [u8],
}

impl Packed<'_> {
    /// Calls `visit` for each row of the container.
    #[inline]
    fn for_each(self, mut visit: impl FnMut(usize)) {
        let (mut lowest, mut before) = (self.lowest, 0);
        for (word_at, word) in self.words.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            let ones = (word.count_ones() as usize).min(lowest.len());
            let (here, behind) = lowest.split_at(ones);
            let mut rest = word;
            for (at, lowest) in here.iter().enumerate() {
                // The highest bit is the last one if it is one, and keeps the word from being zero.
                let place = word_at * 64 + (rest | 1 << 63).trailing_zeros() as usize;
                // Each row before is a one, so what is left are the zeros: the groups that ended.
                let group = (place - before - at) % GROUPS;
                visit(group * GROUPS + usize::from(*lowest));
                rest &= rest.wrapping_sub(1);
            }
            (lowest, before) = (behind, before + ones);
        }
    }
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
            Self::Containers(containers) => containers.for_each(|base, container| match container {
                Container::Array(array) => {
                    for row in array.iter().map(|low| base + low_of(*low)) {
                        if row < rows {
                            visit(row);
                        }
                    }
                }
                Container::Packed(packed) => packed.for_each(|low| {
                    if base + low < rows {
                        visit(base + low);
                    }
                }),
                Container::Words(words) => {
                    for (at, word) in words.iter().enumerate() {
                        let mut rest = u64::from_le_bytes(*word);
                        while rest != 0 {
                            let row = base + at * 64 + rest.trailing_zeros() as usize;
                            if row < rows {
                                visit(row);
                            }
                            rest &= rest - 1;
                        }
                    }
                }
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
                Container::Packed(packed) => packed.for_each(|low| {
                    let row = base + low;
                    count += u64::from(row < rows && bits.contains(row));
                }),
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
            let (encoding, length) = encoding_of(rows);
            let Some((bytes, behind)) = rest.split_at_checked(length) else {
                return;
            };
            rest = behind;
            let container = match encoding {
                Encoding::Array => Container::Array(bytes.as_chunks().0),
                Encoding::Packed => {
                    let (words, lowest) = bytes.split_at(words_of_packed(rows) * 8);
                    Container::Packed(Packed {
                        words: words.as_chunks().0,
                        lowest,
                    })
                }
                Encoding::Words => Container::Words(bytes.as_chunks().0),
            };
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

#[inline]
fn low_of(low: [u8; 2]) -> usize {
    usize::from(u16::from_le_bytes(low))
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

            let range = range.0..range.1;
            let mut within = Vec::new();
            set.within(&range).for_each(200_000, |row| within.push(row));
            prop_assert_eq!(set.within(&range).len(), within.len());
            prop_assert!(within.iter().all(|row| rows.contains(&(*row as u32))));
            within.retain(|row| range.contains(row));
            let inside = rows.iter().map(|row| *row as usize).filter(|row| range.contains(row));
            prop_assert_eq!(within, inside.collect::<Vec<_>>());

            let mut base = Bits::empty(limit);
            other.iter().filter(|row| **row < limit).for_each(|row| base.set(*row));
            let common = expected.iter().filter(|row| base.contains(**row)).count() as u64;
            prop_assert_eq!(set.count_in(&base), common);
            let mut all = base.clone();
            set.or_into(&mut all);
            // The rows of a container of words may reach beyond the segment in this test alone.
            let both = (0..limit).filter(|row| all.contains(*row)).count() as u64;
            prop_assert_eq!(both, base.count() + expected.len() as u64 - common);
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
            }
            let mut bytes = vec![1_u8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
            bytes.resize(length, 1);
            let set = RowSet::read(&bytes);
            set.for_each(1_000, |row| assert!(row < 1_000));
        }
    }
}
