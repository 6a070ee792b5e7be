//! Counting pairs of buckets in one pass over the rows, for rankings inside the buckets of a ranking.
//!
//! Going from bucket to bucket visits rows that lie far apart, and memory is slow to bring them; one pass
//! reads the columns from end to end.

use super::ranking::Ranked;
use super::tally::{BATCH, Coded, ROOM, Run, touch};
use super::{Embedded, Foreground, SegmentView};
use crate::cancel::{Cancel, Stopped};
use crate::facet::Facet;
use crate::segment::{Width, each_width};
use crate::vocabulary::NO_BUCKET;

/// Pairs that are counted at once.
const MOST_PAIRS: usize = 1 << 22;
/// One pass is worth it when at least one of so many rows is in a bucket that is shown.
const LEAST_SHARE: u64 = 16;

/// The outer column of a segment.
struct Outer<'a> {
    coded: Coded<'a>,
    /// Where the counts of each value begin in the table; [`NO_BUCKET`] for values that are not shown.
    starts: Vec<u32>,
}

/// Rows in a bucket that is shown, waiting for their values to be counted.
struct Waiting {
    rows: [u32; ROOM],
    starts: [u32; ROOM],
    length: usize,
}

impl Embedded {
    /// Counts the postings of each inner bucket inside each outer one that is shown; `None` where this way
    /// does not apply or would not pay.
    pub(super) fn counts_by_pair(
        &self,
        outer: Facet,
        ranked: &[Ranked],
        inner: Facet,
        foreground: &Foreground,
        cancel: &Cancel,
    ) -> Result<Option<Vec<Vec<u64>>>, Stopped> {
        let (outer_column, inner_column) = (outer.dimension.column(), inner.dimension.column());
        let buckets = self.buckets(inner);
        let shown: u64 = ranked.iter().map(|ranked| ranked.count).sum();
        let applies = ranked.len() > 1
            && !outer_column.is_multi()
            && !(buckets.is_shared && inner_column.is_multi())
            && ranked.len() * (self.dictionary(inner_column).len() + 1) <= MOST_PAIRS
            && shown.saturating_mul(LEAST_SHARE) >= Self::count(foreground);
        if !applies {
            return Ok(None);
        }
        let values_of = |ranked: &Ranked| self.buckets(outer).values_of(ranked.bucket);
        let values: Vec<Vec<u32>> = ranked.iter().map(values_of).collect();
        let all = values.concat();
        let mut counts = vec![vec![0; buckets.len()]; ranked.len()];
        for (view, rows) in self.segments.iter().zip(foreground) {
            let (Some(outer_coded), Some(inner_coded)) = (view.coded(outer_column), view.coded(inner_column))
            else {
                return Ok(None);
            };
            let mut starts = vec![NO_BUCKET; outer_coded.values];
            for (slot, values) in values.iter().enumerate() {
                for value in values {
                    if let Some(local) = view.local(outer_column, *value) {
                        starts[local as usize] = (slot * inner_coded.values) as u32;
                    }
                }
            }
            let outer = Outer {
                coded: outer_coded,
                starts,
            };
            let shown = view.restrict_if_cheap(outer_column, &all, rows, cancel)?;
            let rows = shown.as_ref().unwrap_or(rows);
            let mut table = vec![0_u32; inner_coded.values * (ranked.len() + 1)];
            let steps = 1 + inner_coded.values_of_row();
            if inner_coded.begins.is_none() {
                let outer = outer.with_rest(inner_coded.values * ranked.len());
                rows.for_each_run(view.segment.rows(), steps, cancel, |run| {
                    outer.count_single(inner_coded, run, &mut table);
                })?;
            } else {
                let mut waiting = Waiting::default();
                rows.for_each_run(view.segment.rows(), steps, cancel, |run| {
                    outer.count_several(inner_coded, run, &mut waiting, &mut table);
                })?;
                waiting.flush(inner_coded, &mut table);
            }
            for (counts, table) in counts.iter_mut().zip(table.chunks_exact(inner_coded.values)) {
                self.add_locals(view, inner, table, counts);
            }
        }
        Ok(Some(counts))
    }

    /// Adds counts by number in a segment to those by bucket.
    pub(super) fn add_locals(&self, view: &SegmentView, facet: Facet, locals: &[u32], counts: &mut [u64]) {
        let (buckets, column) = (self.buckets(facet), facet.dimension.column());
        let present = locals.iter().enumerate().filter(|(_, count)| **count > 0);
        for (local, count) in present {
            let bucket = buckets.of_value(view.translated(column, local as u32));
            if bucket != NO_BUCKET {
                counts[bucket as usize] += u64::from(*count);
            }
        }
    }
}

impl Outer<'_> {
    /// Gives values that are not shown a place in the table too, which spares asking each row.
    fn with_rest(mut self, rest: usize) -> Self {
        for start in &mut self.starts {
            if *start == NO_BUCKET {
                *start = rest as u32;
            }
        }
        self
    }

    /// Counts pairs with an inner column that holds one value.
    fn count_single(&self, inner: Coded<'_>, run: Run<'_>, table: &mut [u32]) {
        let starts = &self.starts;
        each_width!(self.coded.ids, outer => each_width!(inner.ids, inner => match run {
            Run::Range { start, end } => {
                for (outer, inner) in outer[start..end].iter().zip(&inner[start..end]) {
                    table[(starts[outer.wide() as usize] + inner.wide()) as usize] += 1;
                }
            }
            Run::Rows(rows) => for row in rows {
                let row = *row as usize;
                table[(starts[outer[row].wide() as usize] + inner[row].wide()) as usize] += 1;
            },
        }));
    }

    /// Counts pairs with an inner column that holds several values.
    fn count_several(&self, inner: Coded<'_>, run: Run<'_>, waiting: &mut Waiting, table: &mut [u32]) {
        each_width!(self.coded.ids, outer => match run {
            Run::Range { start, end } => {
                for (chunk, ids) in outer[start..end].chunks(64).enumerate() {
                    let first = start + chunk * 64;
                    for (row, id) in ids.iter().enumerate() {
                        waiting.push((first + row) as u32, self.starts[id.wide() as usize]);
                    }
                    waiting.flush_full(inner, table);
                }
            }
            Run::Rows(rows) => {
                for chunk in rows.chunks(64) {
                    for row in chunk {
                        waiting.push(*row, self.starts[outer[*row as usize].wide() as usize]);
                    }
                    waiting.flush_full(inner, table);
                }
            }
        });
    }
}

impl Default for Waiting {
    fn default() -> Self {
        Self {
            rows: [0; ROOM],
            starts: [0; ROOM],
            length: 0,
        }
    }
}

impl Waiting {
    /// Takes a row whose value is shown. The others are written too and then overwritten: which rows are
    /// shown cannot be guessed.
    #[inline]
    fn push(&mut self, row: u32, start: u32) {
        if let (Some(slot), Some(begin)) = (self.rows.get_mut(self.length), self.starts.get_mut(self.length))
        {
            (*slot, *begin) = (row, start);
        }
        self.length += usize::from(start != NO_BUCKET);
    }

    /// Counts the rows when there is no room for 64 more.
    #[inline]
    fn flush_full(&mut self, inner: Coded<'_>, table: &mut [u32]) {
        if self.length >= BATCH {
            self.flush(inner, table);
        }
    }

    fn flush(&mut self, inner: Coded<'_>, table: &mut [u32]) {
        let Some(begins) = inner.begins else {
            return;
        };
        // Rows of a company often lie side by side, and then their values do too.
        let (mut runs, mut starts) = ([(0, 0); ROOM], [0; ROOM]);
        let mut count = 0;
        let mut waiting = self.rows.iter().zip(&self.starts).take(self.length);
        if let Some((first, start)) = waiting.next() {
            (runs[0], starts[0], count) = ((*first, first + 1), *start, 1);
        }
        for (row, start) in waiting {
            if runs[count - 1].1 == *row && starts[count - 1] == *start {
                runs[count - 1].1 += 1;
            } else {
                (runs[count], starts[count]) = ((*row, row + 1), *start);
                count += 1;
            }
        }
        let mut places = [(0, 0); ROOM];
        begins.of_ranges(&runs[..count], &mut places);
        let places = &places[..count];
        each_width!(inner.ids, ids => {
            touch(ids, places);
            for ((begin, end), start) in places.iter().zip(&starts) {
                let table = &mut table[*start as usize..][..inner.values];
                for id in &ids[*begin as usize..*end as usize] {
                    table[id.wide() as usize] += 1;
                }
            }
        });
        self.length = 0;
    }
}
