//! Counting pairs of buckets in one pass over the rows, for rankings inside the buckets of a ranking.
//!
//! Going from bucket to bucket visits rows that lie far apart, and memory is slow to bring them. So the rows of all
//! buckets are counted block by block where they are few, by their stored sets; else one pass reads the columns from end
//! to end.

use super::list::List;
use super::ranking::Ranked;
use super::selection::Selection;
use super::shares::add_all;
use super::tally::{BATCH, Coded, ROOM, Run, touch};
use super::{Embedded, Foreground, SegmentView};
use crate::cancel::{Cancel, Stopped};
use crate::column::Column;
use crate::facet::Facet;
use crate::segment::{BLOCK_ROWS, Width, each_width};
use crate::vocabulary::NO_BUCKET;

/// Pairs that are counted at once.
const MOST_PAIRS: usize = 1 << 22;
/// One pass is worth it when at least one of so many rows is in a bucket that is shown.
const LEAST_SHARE: u64 = 16;

/// Rows that are listed for each selected one at most, in halves: listing a row takes less than looking at one, but what
/// one pass reads of a column that holds one value is less too.
const LISTED_HALVES: [usize; 2] = [1, 3];

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
        let has_both = |view: &SegmentView| {
            let columns = [outer_column, inner_column];
            columns
                .into_iter()
                .all(|column| view.segment.column(column).is_some())
        };
        if !self.segments.iter().all(has_both) {
            return Ok(None);
        }
        let add = |counts: &mut Vec<Vec<u64>>, at: usize, view: &SegmentView| {
            let (Some(outer), Some(inner_coded)) = (view.coded(outer_column), view.coded(inner_column))
            else {
                return Ok(());
            };
            let table = view.pairs(
                (outer_column, outer),
                inner_coded,
                &values,
                &foreground[at],
                cancel,
            )?;
            for (counts, table) in counts.iter_mut().zip(table.chunks_exact(inner_coded.values)) {
                self.add_locals(view, inner, table, counts);
            }
            Ok(())
        };
        let begin = || vec![vec![0; buckets.len()]; ranked.len()];
        let counts = self.fold(cancel, begin, add, |counts, others| {
            let pairs = counts.iter_mut().zip(&others);
            pairs.for_each(|(counts, others)| add_all(counts, others));
        })?;
        Ok(Some(counts))
    }

    /// Adds counts by number in a segment to those by bucket.
    pub(super) fn add_locals(&self, view: &SegmentView, facet: Facet, locals: &[u32], counts: &mut [u64]) {
        let (buckets, column) = (self.buckets(facet), facet.dimension.column());
        let mut add = |value: u32, count: u32| {
            let bucket = buckets.of_value(value);
            if bucket != NO_BUCKET {
                counts[bucket as usize] += u64::from(count);
            }
        };
        match &view.translations[column.index()] {
            None => (0..).zip(locals).for_each(|(value, count)| add(value, *count)),
            Some(values) => values
                .iter()
                .zip(locals)
                .for_each(|(value, count)| add(*value, *count)),
        }
    }
}

/// Counts the values of listed rows, a table for each list. Rows of all lists that lie near each other are counted
/// together, while memory is at hand.
fn count_lists(inner: Coded<'_>, lists: &[List], table: &mut [u32], cancel: &Cancel) -> Result<(), Stopped> {
    let mut rest: Vec<&[u32]> = lists.iter().map(|list| list.as_slice()).collect();
    for block in 0..inner.rows.div_ceil(BLOCK_ROWS) {
        let behind = (block + 1) * BLOCK_ROWS;
        for (rest, counts) in rest.iter_mut().zip(table.chunks_exact_mut(inner.values)) {
            let end = rest.partition_point(|row| (*row as usize) < behind);
            let (here, later) = rest.split_at(end);
            cancel.spend(here.len() * inner.values_of_row())?;
            inner.add_list(here, counts);
            *rest = later;
        }
    }
    Ok(())
}

impl SegmentView {
    /// Counts the pairs of each list of outer values with all inner ones, a table for each list.
    fn pairs(
        &self,
        (outer_column, outer_coded): (Column, Coded<'_>),
        inner: Coded<'_>,
        values: &[Vec<u32>],
        rows: &Selection,
        cancel: &Cancel,
    ) -> Result<Vec<u32>, Stopped> {
        let mut table = vec![0_u32; inner.values * (values.len() + 1)];
        let steps = 1 + inner.values_of_row();
        let halves = LISTED_HALVES[usize::from(inner.begins.is_some())];
        let most = rows.len() as usize * halves / 2;
        if let Some(lists) = self.lists_up_to(most, outer_column, values, rows, cancel)? {
            count_lists(inner, &lists, &mut table, cancel)?;
            return Ok(table);
        }
        let outer = self.outer(outer_column, outer_coded, values, inner.values);
        if inner.begins.is_none() {
            let outer = outer.with_rest(inner.values * values.len());
            rows.for_each_run(self.segment.rows(), steps, cancel, |run| {
                outer.count_single(inner, run, &mut table);
            })?;
        } else {
            let mut waiting = Waiting::default();
            rows.for_each_run(self.segment.rows(), steps, cancel, |run| {
                outer.count_several(inner, run, &mut waiting, &mut table);
            })?;
            waiting.flush(inner, &mut table);
        }
        Ok(table)
    }

    /// Prepares the outer column for counting the pairs of some lists of values with so many inner ones.
    fn outer<'a>(&self, column: Column, coded: Coded<'a>, lists: &[Vec<u32>], inner: usize) -> Outer<'a> {
        let mut starts = vec![NO_BUCKET; coded.values];
        for (slot, values) in lists.iter().enumerate() {
            for value in values {
                if let Some(local) = self.local(column, *value) {
                    starts[local as usize] = (slot * inner) as u32;
                }
            }
        }
        Outer { coded, starts }
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
        let (waiting, mut places) = (&self.rows[..self.length], [(0, 0); ROOM]);
        begins.of_rows(waiting, &mut places);
        let places = &places[..self.length];
        each_width!(inner.ids, ids => {
            touch(ids, places);
            for ((begin, end), start) in places.iter().zip(&self.starts) {
                let table = &mut table[*start as usize..][..inner.values];
                for id in &ids[*begin as usize..*end as usize] {
                    table[id.wide() as usize] += 1;
                }
            }
        });
        self.length = 0;
    }
}
