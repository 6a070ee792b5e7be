//! Counting the values of selected rows: whole blocks by what is known of them, the rest in batches.

use super::SegmentView;
use super::selection::{Part, Selection, rows_of_block};
use crate::cancel::{Cancel, Stopped};
use crate::column::Column;
use crate::segment::{BLOCK_ROWS, Begins, Bits, Packed, Rollup, Width, each_width};

/// Rows of a batch. The places of their values are looked up before the values themselves: memory then
/// answers many lookups at once, where a loop over a row's values would wait for each row by itself.
pub(super) const BATCH: usize = 256;
/// Bytes that memory brings at once.
const LINE_BYTES: usize = 64;
/// A batch has room for the rows of one more word.
pub(super) const ROOM: usize = BATCH + 64;

/// A column of numbers from 0 to below `values`.
#[derive(Clone, Copy)]
pub(super) struct Coded<'a> {
    pub(super) ids: Packed<'a>,
    pub(super) begins: Option<Begins<'a>>,
    pub(super) rollup: Option<Rollup<'a>>,
    pub(super) values: usize,
    /// Rows of the segment.
    pub(super) rows: usize,
}

/// Whether rows are counted or taken out of what is counted.
#[derive(Clone, Copy)]
enum Sign {
    Plus,
    Minus,
}

impl Coded<'_> {
    /// Counts the selected rows of each value.
    pub(super) fn count(self, selected: &Selection, cancel: &Cancel) -> Result<Vec<u32>, Stopped> {
        let mut counts = vec![0; self.values];
        let steps = self.values_of_row();
        let Some(rollup) = self.rollup else {
            selected.for_each_run(self.rows, steps, cancel, |run| {
                self.add(run, Sign::Plus, &mut counts)
            })?;
            return Ok(counts);
        };
        if let Selection::Sparse(_) = selected {
            selected.for_each_run(self.rows, steps, cancel, |run| {
                self.add(run, Sign::Plus, &mut counts)
            })?;
        }
        selected.for_each_part(self.rows, |block, part| {
            let size = rows_of_block(block, self.rows);
            let (start, end) = (block * BLOCK_ROWS, block * BLOCK_ROWS + size);
            let count = part.count(size);
            let is_most = count > size / 2;
            if is_most {
                cancel.spend((size - count) * steps + self.values)?;
                rollup.add(block, &mut counts);
            } else {
                cancel.spend(count * steps)?;
            }
            match part {
                Part::Whole => {}
                Part::Range { start, end } if !is_most => {
                    self.add_range(start, end, Sign::Plus, &mut counts);
                }
                Part::Range {
                    start: first,
                    end: last,
                } => {
                    self.add_range(start, first, Sign::Minus, &mut counts);
                    self.add_range(last, end, Sign::Minus, &mut counts);
                }
                Part::Words { words, .. } => {
                    let (flip, sign) = if is_most {
                        (u64::MAX, Sign::Minus)
                    } else {
                        (0, Sign::Plus)
                    };
                    for_each_run_of(words, start, size, flip, &mut |run| {
                        self.add(run, sign, &mut counts)
                    });
                }
            }
            Ok(())
        })?;
        Ok(counts)
    }

    /// Gives the values that any of the selected rows has. The column holds one value.
    pub(super) fn present(self, selected: &Selection, cancel: &Cancel) -> Result<Bits, Stopped> {
        if self.rollup.is_some() && self.visits(selected) < selected.len() as usize / 2 {
            let counts = self.count(selected, cancel)?;
            let flags: Vec<u8> = counts.iter().map(|count| u8::from(*count > 0)).collect();
            return Ok(Bits::of_flags(&flags));
        }
        // A byte each is written without reading what is there, which would wait for the write before.
        let mut present = vec![0_u8; self.values];
        each_width!(self.ids, ids => {
            selected.for_each_run(self.rows, 1, cancel, |run| match run {
                Run::Range { start, end } => {
                    ids[start..end].iter().for_each(|id| present[id.wide() as usize] = 1);
                }
                Run::Rows(rows) => {
                    rows.iter().for_each(|row| present[ids[*row as usize].wide() as usize] = 1);
                }
            })?;
        });
        Ok(Bits::of_flags(&present))
    }

    /// Estimates how many values [`count`](Self::count) looks at.
    pub(super) fn visits(self, selected: &Selection) -> usize {
        let mut rows = 0;
        if let Selection::Sparse(list) = selected {
            rows = list.len();
        }
        let visited = selected.for_each_part(self.rows, |block, part| {
            let size = rows_of_block(block, self.rows);
            let count = part.count(size);
            rows += if self.rollup.is_some() {
                count.min(size - count)
            } else {
                count
            };
            Ok(())
        });
        debug_assert!(visited.is_ok());
        rows * self.values_of_row()
    }

    /// Gives about how many values a row has.
    pub(super) fn values_of_row(self) -> usize {
        self.ids.len().div_ceil(self.rows.max(1))
    }

    fn add_range(self, start: usize, end: usize, sign: Sign, counts: &mut [u32]) {
        if start >= end {
            return;
        }
        let places = match self.begins {
            None => start..end,
            Some(begins) => begins.of(start).0 as usize..begins.of(end - 1).1 as usize,
        };
        each_width!(self.ids, ids => add_ids(&ids[places], sign, counts));
    }

    /// Counts the values of some rows.
    fn add(self, run: Run<'_>, sign: Sign, counts: &mut [u32]) {
        let rows = match run {
            Run::Range { start, end } => return self.add_range(start, end, sign, counts),
            Run::Rows(rows) => rows,
        };
        let Some(begins) = self.begins else {
            each_width!(self.ids, ids => {
                rows.iter().for_each(|row| add_id(ids[*row as usize].wide(), sign, counts));
            });
            return;
        };
        // Rows of a company often lie side by side, and then their values do too.
        let mut runs = [(0, 0); ROOM];
        let runs = join(rows, &mut runs);
        let mut places = [(0, 0); ROOM];
        begins.of_ranges(runs, &mut places);
        let places = &places[..runs.len()];
        each_width!(self.ids, ids => {
            touch(ids, places);
            for (begin, end) in places {
                add_ids(&ids[*begin as usize..*end as usize], sign, counts);
            }
        });
    }

    /// Counts the values of listed rows.
    pub(super) fn add_list(self, rows: &[u32], counts: &mut [u32]) {
        rows.chunks(BATCH)
            .for_each(|batch| self.add(Run::Rows(batch), Sign::Plus, counts));
    }
}

/// Joins ascending rows that follow each other; gives the first of each run and the row behind its last.
fn join<'r>(rows: &[u32], runs: &'r mut [(u32, u32); ROOM]) -> &'r [(u32, u32)] {
    let mut count = 0_usize;
    for row in rows {
        match count.checked_sub(1) {
            Some(last) if runs[last].1 == *row => runs[last].1 += 1,
            Some(_) | None => {
                runs[count] = (*row, *row + 1);
                count += 1;
            }
        }
    }
    &runs[..count]
}

#[inline]
fn add_ids<W: Width>(ids: &[W], sign: Sign, counts: &mut [u32]) {
    ids.iter().for_each(|id| add_id(id.wide(), sign, counts));
}

#[inline]
fn add_id(id: u32, sign: Sign, counts: &mut [u32]) {
    let count = &mut counts[id as usize];
    *count = match sign {
        Sign::Plus => count.wrapping_add(1),
        Sign::Minus => count.wrapping_sub(1),
    };
}

/// Reads a value of every line of memory at some places, so that memory brings all of them at once.
pub(super) fn touch<W: Width>(ids: &[W], places: &[(u32, u32)]) {
    let mut sum = 0_u32;
    for (begin, end) in places {
        let Some(here) = ids.get(*begin as usize..*end as usize) else {
            continue;
        };
        let lines = here
            .iter()
            .step_by(LINE_BYTES / size_of::<W>())
            .chain(here.last());
        lines.for_each(|id| sum = sum.wrapping_add(id.wide()));
    }
    std::hint::black_box(sum);
}

/// Some of the selected rows.
#[derive(Clone, Copy)]
pub(super) enum Run<'a> {
    /// All rows of a range.
    Range { start: usize, end: usize },
    /// Single rows, ascending, at most [`ROOM`] of them.
    Rows(&'a [u32]),
}

impl Selection {
    /// Calls `visit` with all rows of a segment with so many, in runs; each row costs `steps`.
    pub(super) fn for_each_run(
        &self,
        rows: usize,
        steps: usize,
        cancel: &Cancel,
        mut visit: impl FnMut(Run<'_>),
    ) -> Result<(), Stopped> {
        if let Self::Sparse(list) = self {
            for block in list.chunks(BLOCK_ROWS) {
                cancel.spend(block.len() * steps)?;
                block.chunks(BATCH).for_each(|batch| visit(Run::Rows(batch)));
            }
        }
        self.for_each_part(rows, |block, part| {
            let size = rows_of_block(block, rows);
            cancel.spend(part.count(size) * steps)?;
            let start = block * BLOCK_ROWS;
            match part {
                Part::Whole => visit(Run::Range {
                    start,
                    end: start + size,
                }),
                Part::Range { start, end } => visit(Run::Range { start, end }),
                Part::Words { words, .. } => for_each_run_of(words, start, size, 0, &mut visit),
            }
            Ok(())
        })
    }
}

/// Calls `visit` with the rows of a block whose bit differs from `flip`, the rows of full words as ranges.
fn for_each_run_of(words: &[u64], start: usize, size: usize, flip: u64, visit: &mut impl FnMut(Run<'_>)) {
    let (mut batch, mut length) = ([0; ROOM], 0);
    for (at, word) in words.iter().enumerate() {
        let base = start + at * 64;
        let mut word = word ^ flip;
        let beyond = (base + 64).saturating_sub(start + size);
        // Bits beyond the last row are never set, so turned around they all are.
        word &= u64::MAX >> beyond;
        if word == 0 {
            continue;
        }
        if word == u64::MAX {
            visit(Run::Range {
                start: base,
                end: base + 64,
            });
            continue;
        }
        length += decode(word, base as u32, &mut batch[length..]);
        if length >= BATCH {
            visit(Run::Rows(&batch[..length]));
            length = 0;
        }
    }
    visit(Run::Rows(&batch[..length]));
}

/// Writes the rows of a word into a batch and gives their number. Rows are written eight at a time whether
/// or not there are as many: a loop that ends after each word's own number is guessed wrong for every word.
#[inline]
fn decode(word: u64, base: u32, batch: &mut [u32]) -> usize {
    let count = word.count_ones() as usize;
    let Some(batch) = batch.first_chunk_mut::<64>() else {
        return 0;
    };
    let mut rest = word;
    for eight in batch.as_chunks_mut::<8>().0.iter_mut().take(count.div_ceil(8)) {
        for row in eight {
            // The highest bit never counts and keeps the word from being zero.
            *row = base + (rest | 1 << 63).trailing_zeros();
            rest &= rest.wrapping_sub(1);
        }
    }
    count
}

impl Part<'_> {
    /// Counts the rows, in a block with so many.
    fn count(&self, size: usize) -> usize {
        match self {
            Self::Whole => size,
            Self::Range { start, end } => end - start,
            Self::Words { count, .. } => *count,
        }
    }
}

impl SegmentView {
    /// Gives a column for counting; `None` when no row of the segment has a value.
    pub(super) fn coded(&self, column: Column) -> Option<Coded<'_>> {
        let view = self.segment.column(column)?;
        Some(Coded {
            ids: view.ids,
            begins: view.id_begins,
            rollup: view.rollup,
            values: view.values(),
            rows: self.segment.rows(),
        })
    }

    /// Gives the salaries for counting.
    pub(super) fn coded_salaries(&self) -> Coded<'_> {
        let salaries = self.salary();
        Coded {
            ids: salaries.ids,
            begins: None,
            rollup: salaries.rollup,
            values: salaries.values(),
            rows: self.segment.rows(),
        }
    }

    /// Gives the stored days of expiry for counting.
    pub(super) fn coded_expiries(&self) -> Coded<'_> {
        let ids = self.segment.expired().packed;
        Coded {
            ids,
            begins: None,
            rollup: self.segment.expired_rollup(),
            values: self.segment.expiries().last().map_or(1, |last| last as usize + 1),
            rows: self.segment.rows(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_decoded_to_their_rows(word: u64) {
            let mut batch = [0; 64];
            let count = decode(word, 640, &mut batch);
            let expected: Vec<u32> = (0..64).filter(|bit| word >> bit & 1 == 1).map(|bit| 640 + bit).collect();
            prop_assert_eq!(&batch[..count], &expected[..]);
        }

        #[test]
        fn rows_that_follow_each_other_are_joined(rows in proptest::collection::btree_set(0..400_u32, 0..ROOM)) {
            let rows: Vec<u32> = rows.into_iter().collect();
            let mut room = [(0, 0); ROOM];
            let runs = join(&rows, &mut room);
            prop_assert!(runs.iter().flat_map(|(first, behind)| *first..*behind).eq(rows.iter().copied()));
            prop_assert!(runs.is_sorted_by(|left, right| left.1 < right.0));
        }
    }
}
