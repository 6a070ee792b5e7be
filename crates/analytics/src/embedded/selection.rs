//! The rows of a segment that a question is about.

use std::ops::Range;

use super::list::List;
use crate::cancel::{Cancel, Stopped};
use crate::segment::{BLOCK_ROWS, BLOCK_WORDS, Bits, Planes};

/// Rows are searched for in a list one by one when it is so many times longer than they are.
const SEARCHED_SHARE: usize = 32;

/// Rows of a segment.
#[derive(Clone, Debug)]
pub(super) enum Selection {
    /// All rows of a range.
    Range { start: usize, end: usize },
    /// Rows of a list, ascending.
    Sparse(List),
    /// Many rows.
    Dense(Dense),
}

/// Rows as bits, counted.
#[derive(Clone, Debug)]
pub(super) struct Dense {
    bits: Bits,
    count: u64,
    /// Rows by block.
    blocks: Vec<u32>,
}

/// What a selection holds of a block of rows.
pub(super) enum Part<'a> {
    /// Every row.
    Whole,
    /// All rows of a range.
    Range { start: usize, end: usize },
    /// Rows as bits, and how many they are.
    Words { words: &'a [u64], count: usize },
}

impl Selection {
    pub(super) const fn none() -> Self {
        Self::Range { start: 0, end: 0 }
    }

    pub(super) fn of_bits(bits: Bits) -> Self {
        let count = |words: &[u64]| words.iter().map(|word| word.count_ones()).sum();
        let blocks: Vec<u32> = bits.words().chunks(BLOCK_WORDS).map(count).collect();
        Self::Dense(Dense {
            count: blocks.iter().map(|count| u64::from(*count)).sum(),
            blocks,
            bits,
        })
    }

    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Range { start, end } => (end - start) as u64,
            Self::Sparse(rows) => rows.len() as u64,
            Self::Dense(dense) => dense.count,
        }
    }

    /// Gives a range that holds all rows.
    pub(super) fn span(&self) -> Range<usize> {
        match self {
            Self::Range { start, end } => *start..*end,
            Self::Sparse(rows) => match (rows.first(), rows.last()) {
                (Some(first), Some(last)) => *first as usize..*last as usize + 1,
                _ => 0..0,
            },
            Self::Dense(dense) => dense.bits.span(),
        }
    }

    pub(super) fn contains(&self, row: usize) -> bool {
        match self {
            Self::Range { start, end } => (*start..*end).contains(&row),
            Self::Sparse(rows) => rows.binary_search(&(row as u32)).is_ok(),
            Self::Dense(dense) => dense.bits.contains(row),
        }
    }

    /// Gives the rows as bits of a segment with so many rows.
    pub(super) fn into_bits(self, rows: usize) -> Bits {
        match self {
            Self::Range { start, end } => Bits::of_range(rows, start, end),
            Self::Sparse(list) => {
                let mut bits = Bits::empty(rows);
                list.iter().for_each(|row| bits.set(*row as usize));
                bits
            }
            Self::Dense(dense) => dense.bits,
        }
    }

    /// Keeps those of the bits that are selected.
    pub(super) fn keep_in(&self, bits: &mut Bits) {
        match self {
            Self::Range { start, end } => bits.keep_range(*start, *end),
            Self::Sparse(_) => bits.and(&self.clone().into_bits(bits.rows())),
            Self::Dense(dense) => bits.and(&dense.bits),
        }
    }

    /// Keeps those of an ascending list of rows that are selected.
    pub(super) fn retain_in(&self, list: &mut Vec<u32>) {
        match self {
            Self::Range { start, end } => keep_range(list, *start, *end),
            Self::Sparse(rows) if list.len() < rows.len() / SEARCHED_SHARE => {
                list.retain(|row| self.contains(*row as usize));
            }
            Self::Sparse(rows) => {
                let end = |rows: &[u32]| rows.last().map_or(0, |last| *last as usize + 1);
                let bits = self.clone().into_bits(end(rows).max(end(list)));
                retain_front(list, list.len(), |row| bits.contains(row));
            }
            Self::Dense(dense) => dense.retain_in(list),
        }
    }

    /// Keeps the rows of a range.
    pub(super) fn within(self, rows: usize, from: usize, until: usize) -> Self {
        if from >= until {
            return Self::none();
        }
        match self {
            Self::Range { start, end } => {
                let (start, end) = (start.max(from), end.min(until));
                Self::Range {
                    start: start.min(end),
                    end,
                }
            }
            Self::Sparse(mut list) => {
                keep_range(&mut list, from, until);
                Self::Sparse(list)
            }
            Self::Dense(dense) if from == 0 && until >= rows => Self::Dense(dense),
            Self::Dense(Dense { mut bits, .. }) => {
                bits.keep_range(from, until);
                Self::of_bits(bits)
            }
        }
    }

    /// Counts the rows of a range.
    pub(super) fn count_within(&self, from: usize, until: usize) -> u64 {
        if from >= until {
            return 0;
        }
        match self {
            Self::Range { start, end } => until.min(*end).saturating_sub(from.max(*start)) as u64,
            Self::Sparse(list) => {
                let before = |row: usize| list.partition_point(|known| (*known as usize) < row);
                (before(until) - before(from)) as u64
            }
            Self::Dense(dense) => dense.count_before(until) - dense.count_before(from),
        }
    }

    /// Calls `visit` for each row in order, and spends a step for each.
    #[inline]
    pub(super) fn for_each(&self, cancel: &Cancel, visit: impl FnMut(usize)) -> Result<(), Stopped> {
        self.for_each_from(0, cancel, visit)
    }

    /// Calls `visit` for each row from one on.
    #[inline]
    pub(super) fn for_each_from(
        &self,
        from: usize,
        cancel: &Cancel,
        mut visit: impl FnMut(usize),
    ) -> Result<(), Stopped> {
        match self {
            Self::Range { start, end } => {
                let mut block = from.max(*start);
                while block < *end {
                    let next = (block + BLOCK_ROWS).min(*end);
                    cancel.spend(next - block)?;
                    (block..next).for_each(&mut visit);
                    block = next;
                }
            }
            Self::Sparse(rows) => {
                let first = rows.partition_point(|row| (*row as usize) < from);
                for block in rows[first..].chunks(BLOCK_ROWS) {
                    cancel.spend(block.len())?;
                    block.iter().for_each(|row| visit(*row as usize));
                }
            }
            Self::Dense(dense) => {
                let first = from / BLOCK_ROWS;
                let blocks = dense.bits.words().chunks(BLOCK_WORDS).zip(&dense.blocks);
                for (block, (words, count)) in blocks.enumerate().skip(first) {
                    cancel.spend(*count as usize)?;
                    for (at, word) in words.iter().enumerate() {
                        let base = (block * BLOCK_WORDS + at) * 64;
                        if *word == u64::MAX && base >= from {
                            (base..base + 64).for_each(&mut visit);
                            continue;
                        }
                        let mut rest = *word;
                        if base < from {
                            let shift = (from - base).min(64) as u32;
                            rest &= u64::MAX.checked_shl(shift).unwrap_or(0);
                        }
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

    /// Calls `visit` with each block of a segment that rows are selected of; a list is no part of a block.
    pub(super) fn for_each_part<'a>(
        &'a self,
        rows: usize,
        mut visit: impl FnMut(usize, Part<'a>) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        match self {
            Self::Range { start, end } => {
                for block in *start / BLOCK_ROWS..end.div_ceil(BLOCK_ROWS) {
                    let first = (block * BLOCK_ROWS).max(*start);
                    let last = ((block + 1) * BLOCK_ROWS).min(*end);
                    let part = if last - first == rows_of_block(block, rows) {
                        Part::Whole
                    } else {
                        Part::Range {
                            start: first,
                            end: last,
                        }
                    };
                    visit(block, part)?;
                }
            }
            Self::Sparse(_) => {}
            Self::Dense(dense) => {
                let blocks = dense.bits.words().chunks(BLOCK_WORDS).zip(&dense.blocks);
                for (block, (words, count)) in blocks.enumerate() {
                    let count = *count as usize;
                    if count == rows_of_block(block, rows) {
                        visit(block, Part::Whole)?;
                    } else if count > 0 {
                        visit(block, Part::Words { words, count })?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds up the numbers of the rows.
    pub(super) fn sum(
        &self,
        rows: usize,
        planes: Planes<'_>,
        number: impl Fn(usize) -> u32,
        cancel: &Cancel,
    ) -> Result<u64, Stopped> {
        let mut sum = 0;
        if let Self::Sparse(_) = self {
            self.for_each(cancel, |row| sum += u64::from(number(row)))?;
            return Ok(sum);
        }
        self.for_each_part(rows, |block, part| {
            match part {
                Part::Whole => {
                    cancel.check()?;
                    sum += planes.sum_of_block(block);
                }
                Part::Range { start, end } => {
                    cancel.spend(end - start)?;
                    sum += (start..end).map(|row| u64::from(number(row))).sum::<u64>();
                }
                Part::Words { words, .. } => {
                    cancel.spend(words.len())?;
                    sum += planes.sum(block * BLOCK_WORDS, words);
                }
            }
            Ok(())
        })?;
        Ok(sum)
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
                cancel.spend(list.len())?;
                list.retain(|row| passes(*row as usize));
            }
            Self::Range { .. } | Self::Dense(_) => {
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
    pub(super) fn union(self, other: Self, rows: usize) -> Self {
        if other.len() == 0 {
            return self;
        }
        if self.len() == 0 {
            return other;
        }
        let mut bits = self.into_bits(rows);
        bits.or(&other.into_bits(rows));
        Self::of_bits(bits)
    }
}

impl Dense {
    pub(super) const fn bits(&self) -> &Bits {
        &self.bits
    }

    /// Keeps those of an ascending list of rows that are selected, all of blocks that are selected whole.
    fn retain_in(&self, list: &mut Vec<u32>) {
        let (mut kept, mut begin) = (0, 0);
        while let Some(first) = list.get(begin) {
            let block = *first as usize / BLOCK_ROWS;
            let behind = (block + 1) * BLOCK_ROWS;
            let end = begin + list[begin..].partition_point(|row| (*row as usize) < behind);
            let count = self.blocks[block] as usize;
            if count == rows_of_block(block, self.bits.rows()) {
                list.copy_within(begin..end, kept);
                kept += end - begin;
            } else if count > 0 {
                kept = move_to_front(list, begin..end, kept, |row| self.bits.contains(row));
            }
            begin = end;
        }
        list.truncate(kept);
    }

    fn count_before(&self, row: usize) -> u64 {
        let row = row.min(self.bits.rows());
        let block = row / BLOCK_ROWS;
        let blocks: u64 = self.blocks[..block].iter().map(|count| u64::from(*count)).sum();
        let words = &self.bits.words()[block * BLOCK_WORDS..row / 64];
        let words: u64 = words.iter().map(|word| u64::from(word.count_ones())).sum();
        let rest = match row % 64 {
            0 => 0,
            rest => (self.bits.words()[row / 64] << (64 - rest)).count_ones(),
        };
        blocks + words + u64::from(rest)
    }
}

/// Keeps the rows of a range in an ascending list.
fn keep_range(list: &mut Vec<u32>, from: usize, until: usize) {
    let before = |row: usize| list.partition_point(|known| (*known as usize) < row);
    let (first, last) = (before(from), before(until));
    list.truncate(last);
    list.drain(..first.min(last));
}

/// Keeps those of the first rows of a list that pass, and all behind them.
pub(super) fn retain_front(list: &mut Vec<u32>, front: usize, passes: impl FnMut(usize) -> bool) {
    let kept = move_to_front(list, 0..front, 0, passes);
    list.drain(kept..front);
}

/// Moves those of some rows of a list that pass to a place before or at the first of them, and gives the place behind
/// the last. Without a branch for each row: which pass cannot be guessed.
fn move_to_front(
    list: &mut [u32],
    rows: Range<usize>,
    to: usize,
    mut passes: impl FnMut(usize) -> bool,
) -> usize {
    let mut kept = to;
    for at in rows {
        let row = list[at];
        list[kept] = row;
        kept += usize::from(passes(row as usize));
    }
    kept
}

/// Gives the number of rows of a block in a segment with so many rows.
pub(super) fn rows_of_block(block: usize, rows: usize) -> usize {
    (rows - block * BLOCK_ROWS).min(BLOCK_ROWS)
}
