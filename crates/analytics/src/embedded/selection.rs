//! The rows of a segment that a question is about.

use crate::cancel::{Cancel, Stopped};
use crate::segment::Bits;

/// Rows between two looks at the cancel flag: well below 10 ms of the slowest loop.
const CHECKED_ROWS: usize = 1 << 16;
const CHECKED_WORDS: usize = CHECKED_ROWS / 64;

/// Rows of a segment.
#[derive(Clone, Debug)]
pub(super) enum Selection {
    /// All rows of a range.
    Range { start: usize, end: usize },
    /// Few rows, ascending.
    Sparse(Vec<u32>),
    /// Many rows.
    Dense { bits: Bits, count: u64 },
}

impl Selection {
    pub(super) const fn none() -> Self {
        Self::Range { start: 0, end: 0 }
    }

    pub(super) fn of_bits(bits: Bits) -> Self {
        let count = bits.count();
        Self::Dense { bits, count }
    }

    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Range { start, end } => (end - start) as u64,
            Self::Sparse(rows) => rows.len() as u64,
            Self::Dense { count, .. } => *count,
        }
    }

    pub(super) fn contains(&self, row: usize) -> bool {
        match self {
            Self::Range { start, end } => (*start..*end).contains(&row),
            Self::Sparse(rows) => rows.binary_search(&(row as u32)).is_ok(),
            Self::Dense { bits, .. } => bits.contains(row),
        }
    }

    /// Gives the rows as bits of a segment with so many rows.
    pub(super) fn to_bits(&self, rows: usize) -> Bits {
        match self {
            Self::Range { start, end } => Bits::of_range(rows, *start, *end),
            Self::Sparse(list) => {
                let mut bits = Bits::empty(rows);
                list.iter().for_each(|row| bits.set(*row as usize));
                bits
            }
            Self::Dense { bits, .. } => bits.clone(),
        }
    }

    /// Calls `visit` for each row in order, and looks at the cancel flag between blocks of rows.
    #[inline]
    pub(super) fn for_each(&self, cancel: &Cancel, mut visit: impl FnMut(usize)) -> Result<(), Stopped> {
        match self {
            Self::Range { start, end } => {
                let mut block = *start;
                while block < *end {
                    cancel.check()?;
                    let next = (block + CHECKED_ROWS).min(*end);
                    (block..next).for_each(&mut visit);
                    block = next;
                }
            }
            Self::Sparse(rows) => {
                for block in rows.chunks(CHECKED_ROWS) {
                    cancel.check()?;
                    block.iter().for_each(|row| visit(*row as usize));
                }
            }
            Self::Dense { bits, .. } => {
                for (block, words) in bits.words().chunks(CHECKED_WORDS).enumerate() {
                    cancel.check()?;
                    for (at, word) in words.iter().enumerate() {
                        let base = (block * CHECKED_WORDS + at) * 64;
                        let mut rest = *word;
                        while rest != 0 {
                            visit(base + rest.trailing_zeros() as usize);
                            rest &= rest - 1;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Keeps the rows that pass.
    pub(super) fn retain(
        &mut self,
        rows: usize,
        cancel: &Cancel,
        mut passes: impl FnMut(usize) -> bool,
    ) -> Result<(), Stopped> {
        match self {
            Self::Sparse(list) => {
                cancel.check()?;
                list.retain(|row| passes(*row as usize));
            }
            Self::Range { .. } | Self::Dense { .. } => {
                let mut kept = Bits::empty(rows);
                self.for_each(cancel, |row| {
                    if passes(row) {
                        kept.set(row);
                    }
                })?;
                *self = Self::of_bits(kept);
            }
        }
        Ok(())
    }

    /// Adds the rows of another selection of the same segment.
    pub(super) fn union(self, other: &Self, rows: usize) -> Self {
        if other.len() == 0 {
            return self;
        }
        if self.len() == 0 {
            return other.clone();
        }
        let mut bits = self.to_bits(rows);
        bits.or(&other.to_bits(rows));
        Self::of_bits(bits)
    }
}
