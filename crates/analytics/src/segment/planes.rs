//! A column of small numbers bit by bit: adding up the numbers of many rows is counting ones.

use super::error::{SegmentError, SegmentFault};
use super::file::{Section, SectionFile, SectionWriter};
use super::rollup;

/// Where the bits and the sums of whole blocks lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlanesSection {
    planes: Section,
    sums: Section,
}

/// The bits of a column, plane by plane, the lowest first.
#[derive(Clone, Copy)]
pub(crate) struct Planes<'a> {
    planes: &'a [u64],
    words: usize,
    sums: &'a [u64],
}

impl PlanesSection {
    pub(super) fn find(
        file: &SectionFile,
        planes: u32,
        sums: u32,
        rows: usize,
    ) -> Result<Self, SegmentError> {
        let found = Self {
            planes: file.section(planes)?,
            sums: file.numbers_section::<u64>(sums, rows.div_ceil(rollup::BLOCK_ROWS))?,
        };
        let words = rows.div_ceil(64).max(1);
        if (found.planes.len() / 8).is_multiple_of(words) {
            Ok(found)
        } else {
            Err(SegmentError::damaged(file.path(), SegmentFault::Inconsistent))
        }
    }

    pub(super) fn read(self, file: &SectionFile, rows: usize) -> Planes<'_> {
        Planes {
            planes: file.numbers(self.planes),
            words: rows.div_ceil(64).max(1),
            sums: file.numbers(self.sums),
        }
    }
}

impl Planes<'_> {
    /// Adds up the numbers of a whole block.
    pub(crate) fn sum_of_block(self, block: usize) -> u64 {
        self.sums[block]
    }

    /// Adds up the numbers of the rows that are set in `words`, the first of which is the word at `first`.
    pub(crate) fn sum(self, first: usize, words: &[u64]) -> u64 {
        let mut sum = 0;
        for (at, plane) in self.planes.chunks_exact(self.words).enumerate() {
            let ones = words.iter().zip(&plane[first..]);
            let ones: u64 = ones
                .map(|(word, plane)| u64::from((word & plane).count_ones()))
                .sum();
            sum += ones << at;
        }
        sum
    }
}

/// Writes a column bit by bit and its sums by block.
pub(super) fn write(
    writer: &mut SectionWriter,
    planes: u32,
    sums: u32,
    numbers: &[u32],
) -> Result<(), SegmentError> {
    let greatest = numbers.iter().copied().max().unwrap_or(0);
    writer.begin(planes)?;
    for at in 0..u32::BITS - greatest.leading_zeros() {
        let word = |rows: &[u32]| {
            let bits = rows.iter().enumerate();
            bits.fold(0_u64, |word, (row, number)| {
                word | u64::from(number >> at & 1) << row
            })
        };
        let plane: Vec<u64> = numbers.chunks(64).map(word).collect();
        writer.write(bytemuck::cast_slice(&plane))?;
    }
    writer.numbers(sums, &rollup::sums(numbers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_over_planes_are_sums_over_rows(
            numbers in proptest::collection::vec(prop_oneof![0..20_u32, any::<u32>()], 1..700),
            mask in any::<u64>(),
        ) {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("planes");
            let mut writer = SectionWriter::create(&path, *b"WAYPTEST").unwrap();
            write(&mut writer, 1, 2, &numbers).unwrap();
            writer.finish().unwrap();
            let file = SectionFile::open(&path, *b"WAYPTEST").unwrap();
            let planes = PlanesSection::find(&file, 1, 2, numbers.len()).unwrap().read(&file, numbers.len());
            for first in 0..numbers.len().div_ceil(64) {
                let words = vec![mask; numbers.len().div_ceil(64) - first];
                let rows = numbers.iter().enumerate().skip(first * 64);
                let expected: u64 = rows
                    .filter(|(row, _)| mask >> (row % 64) & 1 == 1)
                    .map(|(_, number)| u64::from(*number))
                    .sum();
                prop_assert_eq!(planes.sum(first, &words), expected);
            }
            for (block, rows) in numbers.chunks(rollup::BLOCK_ROWS).enumerate() {
                let expected: u64 = rows.iter().map(|number| u64::from(*number)).sum();
                prop_assert_eq!(planes.sum_of_block(block), expected);
            }
        }
    }
}
