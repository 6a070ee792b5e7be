//! Loops over the values of selected rows.

use super::SegmentView;
use super::selection::Selection;
use crate::cancel::{Cancel, Stopped};
use crate::column::Column;
use crate::segment::{Width, each_width};
use crate::vocabulary::{Buckets, NO_BUCKET};

impl SegmentView {
    /// Calls `visit` with each selected row and each of its values, numbered as in the segment: 0 for none
    /// in columns that hold one, nothing in those that hold several.
    #[inline]
    pub(super) fn for_each_value(
        &self,
        column: Column,
        rows: &Selection,
        cancel: &Cancel,
        mut visit: impl FnMut(usize, u32),
    ) -> Result<(), Stopped> {
        let Some(view) = self.segment.column(column) else {
            if column.is_multi() {
                return Ok(());
            }
            return rows.for_each(cancel, |row| visit(row, 0));
        };
        match view.id_begins {
            None => each_width!(view.ids, ids => {
                rows.for_each(cancel, |row| visit(row, ids[row].wide()))
            }),
            Some(begins) => each_width!(view.ids, ids => {
                rows.for_each(cancel, |row| {
                    let (begin, end) = begins.of(row);
                    for id in &ids[begin as usize..end as usize] {
                        visit(row, id.wide());
                    }
                })
            }),
        }
    }

    /// Calls `visit` with each selected row and each of its buckets, once even where several of its values
    /// share a bucket. `of_local` gives the bucket by number in the segment.
    #[inline]
    pub(super) fn for_each_bucket(
        &self,
        column: Column,
        of_local: &[u32],
        is_shared: bool,
        rows: &Selection,
        cancel: &Cancel,
        mut visit: impl FnMut(usize, u32),
    ) -> Result<(), Stopped> {
        if !is_shared || !column.is_multi() {
            return self.for_each_value(column, rows, cancel, |row, id| {
                let bucket = of_local[id as usize];
                if bucket != NO_BUCKET {
                    visit(row, bucket);
                }
            });
        }
        let (mut last, mut seen): (usize, Vec<u32>) = (usize::MAX, Vec::new());
        self.for_each_value(column, rows, cancel, |row, id| {
            if row != last {
                seen.clear();
                last = row;
            }
            let bucket = of_local[id as usize];
            if bucket != NO_BUCKET && !seen.contains(&bucket) {
                seen.push(bucket);
                visit(row, bucket);
            }
        })
    }

    /// Calls `visit` with each bucket of one row, once even where several of its values share a bucket. `seen` is
    /// room to work in.
    #[inline]
    pub(super) fn for_each_bucket_of_row(
        &self,
        column: Column,
        of_local: &[u32],
        is_shared: bool,
        row: usize,
        seen: &mut Vec<u32>,
        mut visit: impl FnMut(u32),
    ) {
        let Some(values) = self.segment.column(column) else {
            if !column.is_multi() && of_local[0] != NO_BUCKET {
                visit(of_local[0]);
            }
            return;
        };
        seen.clear();
        values.for_each(row, |id| {
            let bucket = of_local[id as usize];
            if bucket == NO_BUCKET || is_shared && seen.contains(&bucket) {
                return;
            }
            if is_shared {
                seen.push(bucket);
            }
            visit(bucket);
        });
    }

    /// Gives the bucket of each number in the segment, mapped further by `slot`.
    pub(super) fn buckets_of_locals(
        &self,
        column: Column,
        buckets: &Buckets,
        slot: impl Fn(u32) -> u32,
    ) -> Vec<u32> {
        let values = self.segment.column(column).map_or(1, |view| view.values());
        let of_local =
            (0..values as u32).map(|local| match buckets.of_value(self.translated(column, local)) {
                NO_BUCKET => NO_BUCKET,
                bucket => slot(bucket),
            });
        of_local.collect()
    }
}
