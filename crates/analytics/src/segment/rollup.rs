//! What is known of whole blocks of rows: how often each value occurs in a block.
//!
//! A question about a window covers most blocks whole, because rows are sorted by day; only the rest is
//! looked at row by row.

use super::error::SegmentError;
use super::file::{SectionFile, SectionWriter};
use super::packed::{self, Packed, PackedSection, Width, each_width};

/// Rows of a block. Tests have few rows and are to meet borders of blocks all the same.
pub(crate) const BLOCK_ROWS: usize = if cfg!(test) { 1 << 8 } else { 1 << 16 };
/// Words of 64 rows of a block.
pub(crate) const BLOCK_WORDS: usize = BLOCK_ROWS / 64;
/// Columns with more values have no counts by block: adding them up would cost as much as looking at rows.
const MOST_VALUES: usize = 1 << 16;

/// Counts by block and value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rollup<'a> {
    values: usize,
    counts: Packed<'a>,
}

impl Rollup<'_> {
    /// Adds the counts of a block.
    pub(crate) fn add(self, block: usize, counts: &mut [u32]) {
        let begin = block * self.values;
        each_width!(self.counts, stored => {
            let stored = stored.get(begin..begin + self.values).unwrap_or_default();
            for (count, stored) in counts.iter_mut().zip(stored) {
                *count += stored.wide();
            }
        });
    }
}

/// Where the counts of a column lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RollupSection {
    values: usize,
    counts: PackedSection,
}

impl RollupSection {
    /// Finds the counts of a column with so many values, if it has any.
    pub(crate) fn find(
        file: &SectionFile,
        number: u32,
        rows: usize,
        values: usize,
    ) -> Result<Option<Self>, SegmentError> {
        if file.optional(number).is_none() {
            return Ok(None);
        }
        let counts = PackedSection::find(file, number, rows.div_ceil(BLOCK_ROWS) * values)?;
        Ok(Some(Self { values, counts }))
    }

    pub(crate) fn read(self, file: &SectionFile) -> Rollup<'_> {
        Rollup {
            values: self.values,
            counts: self.counts.read(file),
        }
    }
}

/// Counts the values of a column by block. `ends` says where the values of each row end, in columns with
/// several.
pub(super) fn write(
    writer: &mut SectionWriter,
    number: u32,
    ids: &[u32],
    ends: &[u32],
    values: usize,
) -> Result<(), SegmentError> {
    if values > MOST_VALUES {
        return Ok(());
    }
    let mut counts: Vec<u32> = Vec::new();
    let mut count = |ids: &[u32]| {
        let begin = counts.len();
        counts.resize(begin + values, 0);
        ids.iter().for_each(|id| counts[begin + *id as usize] += 1);
    };
    if ends.is_empty() {
        ids.chunks(BLOCK_ROWS).for_each(&mut count);
    } else {
        let mut begin = 0;
        for block in ends.chunks(BLOCK_ROWS) {
            let end = block.last().map_or(begin, |end| *end as usize);
            count(&ids[begin..end]);
            begin = end;
        }
    }
    packed::write(writer, number, &counts)
}

/// Adds up numbers by block.
pub(super) fn sums(numbers: &[u32]) -> Vec<u64> {
    let sum = |block: &[u32]| block.iter().map(|number| u64::from(*number)).sum();
    numbers.chunks(BLOCK_ROWS).map(sum).collect()
}
