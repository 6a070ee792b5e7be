//! Counting by bucket.

use std::borrow::Cow;

use super::list::List;
use super::selection::Selection;
use super::shares::add_all;
use super::{Embedded, Foreground, SegmentView};
use crate::cancel::{Cancel, Stopped};
use crate::column::Column;
use crate::facet::Facet;
use crate::segment::{Bits, RowSet};
use crate::vocabulary::{Buckets, NO_BUCKET};

/// Bytes of the table of buckets and companies at most.
const COMPANY_TABLE: usize = 64 << 20;
/// Sets of rows are combined with a selection instead of visiting its rows when that costs so much less.
const SCAN_COST: usize = 2;
/// Sets of columns with more values are not combined: most of them would be short.
const MOST_COMBINED: usize = 256;

impl Embedded {
    /// Counts the postings of each bucket.
    pub(super) fn counts_by_bucket(
        &self,
        facet: Facet,
        foreground: &Foreground,
        cancel: &Cancel,
    ) -> Result<Vec<u64>, Stopped> {
        let (buckets, column) = (self.buckets(facet), facet.dimension.column());
        let needs_rows = buckets.is_shared && column.is_multi();
        if !needs_rows && self.is_everything(foreground) {
            return Ok(fold(&self.dictionary(column).counts, buckets));
        }
        let add = |counts: &mut Vec<u64>, at: usize, view: &SegmentView| {
            if needs_rows {
                let of_local = view.buckets_of_locals(column, buckets, |bucket| bucket);
                return view.for_each_bucket(
                    column,
                    &of_local,
                    true,
                    &foreground[at],
                    cancel,
                    |_, bucket| {
                        counts[bucket as usize] += 1;
                    },
                );
            }
            let locals = view.local_counts(column, &foreground[at], cancel)?;
            self.add_locals(view, facet, &locals, counts);
            Ok(())
        };
        self.fold(
            cancel,
            || vec![0; buckets.len()],
            add,
            |counts, others| add_all(counts, &others),
        )
    }

    /// Adds up the duplicates of each bucket.
    pub(super) fn duplicates_by_bucket(
        &self,
        facet: Facet,
        foreground: &Foreground,
        cancel: &Cancel,
    ) -> Result<Vec<u64>, Stopped> {
        let (buckets, column) = (self.buckets(facet), facet.dimension.column());
        if !(buckets.is_shared && column.is_multi()) && self.is_everything(foreground) {
            return Ok(fold(&self.dictionary(column).duplicates, buckets));
        }
        let add = |sums: &mut Vec<u64>, at: usize, view: &SegmentView| {
            let of_local = view.buckets_of_locals(column, buckets, |bucket| bucket);
            let duplicates = view.segment.duplicates();
            view.for_each_bucket(
                column,
                &of_local,
                buckets.is_shared,
                &foreground[at],
                cancel,
                |row, bucket| {
                    sums[bucket as usize] += u64::from(duplicates.get(row));
                },
            )
        };
        self.fold(
            cancel,
            || vec![0; buckets.len()],
            add,
            |sums, others| add_all(sums, &others),
        )
    }

    /// Counts the distinct companies of each slot; `slot` gives the slot of a bucket, [`NO_BUCKET`] for
    /// none, and there are `slots` of them.
    pub(super) fn companies_by_slot(
        &self,
        facet: Facet,
        foreground: &Foreground,
        slots: usize,
        slot: impl Fn(u32) -> u32,
        cancel: &Cancel,
    ) -> Result<Vec<u64>, Stopped> {
        let (buckets, column) = (self.buckets(facet), facet.dimension.column());
        let companies = self.dictionary(Column::Company).len();
        let words = companies.div_ceil(64);
        if slots.saturating_mul(words) * 8 > COMPANY_TABLE {
            return self.companies_by_stamp(facet, foreground, slots, slot, cancel);
        }
        let mut table = vec![0_u64; slots * words];
        for (view, rows) in self.segments.iter().zip(foreground) {
            let Some(employers) = view.segment.column(Column::Company) else {
                continue;
            };
            let of_local = view.buckets_of_locals(column, buckets, &slot);
            // Seeing a bucket twice in a row does no harm here.
            view.for_each_bucket(column, &of_local, false, rows, cancel, |row, slot| {
                let company = view.translated(Column::Company, employers.ids.get(row)) as usize;
                table[slot as usize * words + company / 64] |= 1 << (company % 64);
            })?;
        }
        let count = |row: &[u64]| {
            let all: u64 = row.iter().map(|word| u64::from(word.count_ones())).sum();
            // Company 0 is a missing one.
            all - (row[0] & 1)
        };
        if words == 0 {
            return Ok(vec![0; slots]);
        }
        Ok(table.chunks_exact(words).map(count).collect())
    }

    /// Does the same where a table of all pairs would be too large: company by company, each bucket
    /// remembers the last company that was counted in it.
    fn companies_by_stamp(
        &self,
        facet: Facet,
        foreground: &Foreground,
        slots: usize,
        slot: impl Fn(u32) -> u32,
        cancel: &Cancel,
    ) -> Result<Vec<u64>, Stopped> {
        let (buckets, column) = (self.buckets(facet), facet.dimension.column());
        let parts = self.segments.iter().zip(foreground);
        let parts: Vec<_> = parts
            .filter_map(|(view, rows)| {
                let employers = view.segment.column(Column::Company)?;
                let of_local = view.buckets_of_locals(column, buckets, &slot);
                // Every row of every company is asked for, and bits answer at once.
                let rows = match rows {
                    Selection::Sparse(_) => {
                        let bits = rows.clone().into_bits(view.segment.rows());
                        Cow::Owned(Selection::of_bits(bits))
                    }
                    Selection::Range { .. } | Selection::Dense(_) => Cow::Borrowed(rows),
                };
                Some((view, rows, employers, view.segment.column(column), of_local))
            })
            .collect();
        let (mut counts, mut stamps) = (vec![0; slots], vec![0_u32; slots]);
        let mut visited = 0;
        for company in 1..self.dictionary(Column::Company).len() as u32 {
            for (view, rows, employers, values, of_local) in &parts {
                let Some(local) = view.local(Column::Company, company) else {
                    continue;
                };
                let mut stamp = |id: u32| {
                    let slot = of_local[id as usize];
                    if slot != NO_BUCKET && stamps[slot as usize] != company {
                        stamps[slot as usize] = company;
                        counts[slot as usize] += 1;
                    }
                };
                employers.set(local).for_each(view.segment.rows(), |row| {
                    visited += 1;
                    if rows.contains(row) {
                        match values {
                            Some(values) => values.for_each(row, &mut stamp),
                            None if column.is_multi() => {}
                            None => stamp(0),
                        }
                    }
                });
                if visited > 1 << 16 {
                    cancel.check()?;
                    visited = 0;
                }
            }
        }
        Ok(counts)
    }

    /// Keeps the rows of a foreground that are in a bucket.
    pub(super) fn restrict_to_bucket(
        &self,
        facet: Facet,
        bucket: u32,
        foreground: &Foreground,
        cancel: &Cancel,
    ) -> Result<Foreground, Stopped> {
        let column = facet.dimension.column();
        let values = self.buckets(facet).values_of(bucket);
        self.each(cancel, |at, view| {
            cancel.check()?;
            view.restrict(column, &values, &foreground[at], cancel)
        })
    }
}

impl SegmentView {
    /// Counts the selected rows of each value, by the segment's own numbers.
    pub(super) fn local_counts(
        &self,
        column: Column,
        rows: &Selection,
        cancel: &Cancel,
    ) -> Result<Vec<u32>, Stopped> {
        let (Some(view), Some(coded)) = (self.segment.column(column), self.coded(column)) else {
            let all = if column.is_multi() { 0 } else { rows.len() as u32 };
            return Ok(vec![all]);
        };
        if let Selection::Dense(dense) = rows
            && view.values() <= MOST_COMBINED
        {
            let span = rows.span();
            let sets = (0..view.values() as u32).map(|id| view.set(id).within(&span));
            let cost: usize = sets.clone().map(RowSet::cost).sum();
            if cost < coded.visits(rows) * SCAN_COST {
                cancel.spend(cost)?;
                return Ok(sets.map(|set| set.count_in(dense.bits()) as u32).collect());
            }
        }
        coded.count(rows, cancel)
    }

    /// Gives the selected rows that have one of the values, list by list, unless more than `most` rows have to be listed
    /// for that.
    pub(super) fn lists_up_to(
        &self,
        most: usize,
        column: Column,
        values: &[Vec<u32>],
        rows: &Selection,
        cancel: &Cancel,
    ) -> Result<Option<Vec<List>>, Stopped> {
        let Some(view) = self.segment.column(column) else {
            return Ok(None);
        };
        let span = rows.span();
        let sets = values.iter().map(|values| -> Vec<RowSet<'_>> {
            let found = values.iter().filter_map(|value| self.local(column, *value));
            found.map(|local| view.set(local).within(&span)).collect()
        });
        let sets: Vec<Vec<RowSet<'_>>> = sets.collect();
        let listed: usize = sets.iter().flatten().map(|set| set.len()).sum();
        if listed > most {
            return Ok(None);
        }
        let mut lists = Vec::with_capacity(sets.len());
        for sets in &sets {
            cancel.spend(sets.iter().map(|set| set.len()).sum())?;
            lists.push(self.list_of(sets, rows));
        }
        Ok(Some(lists))
    }

    /// Gives the selected rows of some sets of a column, in order.
    fn list_of(&self, sets: &[RowSet<'_>], rows: &Selection) -> List {
        let mut list = List::new();
        for set in sets {
            set.append_to(self.segment.rows(), &mut list);
        }
        if sets.len() > 1 {
            list.sort_unstable();
            list.dedup();
        }
        rows.retain_in(&mut list);
        list
    }

    /// Keeps the selected rows that have one of the values.
    fn restrict(
        &self,
        column: Column,
        values: &[u32],
        rows: &Selection,
        cancel: &Cancel,
    ) -> Result<Selection, Stopped> {
        let Some(view) = self.segment.column(column) else {
            let passes = !column.is_multi() && values.contains(&0);
            return Ok(if passes { rows.clone() } else { Selection::none() });
        };
        let found: Vec<u32> = values
            .iter()
            .filter_map(|value| self.local(column, *value))
            .collect();
        let span = rows.span();
        let sets = found.iter().map(|local| view.set(*local).within(&span));
        let sets: Vec<RowSet<'_>> = sets.collect();
        let size: usize = sets.iter().map(|set| set.len()).sum();
        let segment_rows = self.segment.rows();
        if let Selection::Sparse(_) = rows
            && rows.len() < size as u64
        {
            let mut restricted = rows.clone();
            restricted.retain(segment_rows, cancel, |row| {
                super::select::holds(view, row, &found)
            })?;
            return Ok(restricted);
        }
        cancel.spend(sets.iter().map(|set| set.cost()).sum())?;
        // Several sets have to be put in order, which bits do by themselves.
        let most_listed = if sets.len() > 1 {
            segment_rows / 512
        } else {
            segment_rows / 32
        };
        if size < most_listed {
            return Ok(Selection::Sparse(self.list_of(&sets, rows)));
        }
        let mut bits = Bits::empty(segment_rows);
        for set in &sets {
            set.or_into(&mut bits);
        }
        rows.keep_in(&mut bits);
        Ok(Selection::of_bits(bits))
    }
}

/// Adds up numbers by value under the buckets of a facet.
fn fold(by_value: &[u64], buckets: &Buckets) -> Vec<u64> {
    let mut folded = vec![0; buckets.len()];
    for (value, number) in by_value.iter().enumerate() {
        let bucket = buckets.of_value(value as u32);
        if bucket != NO_BUCKET {
            folded[bucket as usize] += number;
        }
    }
    folded
}
