//! Which rows have not expired: stored after every so many expiries, so that any other moment is a few
//! changes away.

use super::bits::Bits;
use super::error::{SegmentError, SegmentFault};
use super::file::{Section, SectionFile, SectionWriter};

/// Expiries between two snapshots. Tests have few rows and are to meet several snapshots all the same.
const STEP: usize = if cfg!(test) { 1 << 5 } else { 1 << 16 };

/// Rows in the order of their expiry, and snapshots of those left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expiries {
    order: Section,
    words: Section,
    ends: Section,
}

impl Expiries {
    pub(super) fn find(file: &SectionFile, sections: [u32; 3], rows: usize) -> Result<Self, SegmentError> {
        let [order, words, ends] = sections;
        let order = file.section(order)?;
        let found = Self {
            order,
            words: file.section(words)?,
            ends: file.numbers_section::<u64>(ends, order.len() / 4 / STEP)?,
        };
        let last: &[u64] = file.numbers(found.ends);
        let fits = last.is_sorted()
            && last.last().copied().unwrap_or(0) == found.words.len() as u64 / 8
            && found.order(file).iter().all(|row| (*row as usize) < rows);
        if fits {
            Ok(found)
        } else {
            Err(SegmentError::damaged(file.path(), SegmentFault::Inconsistent))
        }
    }

    /// Gives the rows that expire, by day of expiry.
    pub(super) fn order(self, file: &SectionFile) -> &[u32] {
        file.numbers(self.order)
    }

    /// Gives all rows but the first `gone` in the order of expiry.
    pub(super) fn left(self, file: &SectionFile, rows: usize, gone: usize) -> Bits {
        let (order, ends): (&[u32], &[u64]) = (self.order(file), file.numbers(self.ends));
        let gone = gone.min(order.len());
        let nearest = ((gone + STEP / 2) / STEP).min(ends.len());
        let mut bits = Bits::of_range(rows, 0, rows);
        if let Some(at) = nearest.checked_sub(1) {
            let begin = at.checked_sub(1).map_or(0, |before| ends[before] as usize);
            let words: &[u64] = file.numbers(self.words);
            let words = &words[begin..ends[at] as usize];
            for (word, stored) in bits.words_mut().iter_mut().zip(words) {
                *word &= stored;
            }
        }
        let stored = nearest * STEP;
        if stored <= gone {
            order[stored..gone]
                .iter()
                .for_each(|row| bits.clear(*row as usize));
        } else {
            order[gone..stored].iter().for_each(|row| bits.set(*row as usize));
        }
        bits
    }
}

/// Writes the order of expiry and the snapshots. A snapshot ends with the last word that misses a row.
pub(super) fn write(
    writer: &mut SectionWriter,
    sections: [u32; 3],
    order: &[u32],
    rows: usize,
) -> Result<(), SegmentError> {
    let [order_section, words_section, ends_section] = sections;
    writer.numbers(order_section, order)?;
    writer.begin(words_section)?;
    let mut left = Bits::of_range(rows, 0, rows);
    let (mut ends, mut written, mut length) = (Vec::new(), 0_u64, 0);
    for step in order.chunks_exact(STEP) {
        for row in step {
            left.clear(*row as usize);
            length = length.max(*row as usize / 64 + 1);
        }
        writer.write(bytemuck::cast_slice(&left.words()[..length]))?;
        written += length as u64;
        ends.push(written);
    }
    writer.numbers(ends_section, &ends)
}
