//! Listing the rows of a stored set.

use super::RowSet;
use super::container::{CONTAINER_ROWS, Container};
use crate::segment::Bits;

impl RowSet<'_> {
    /// Appends the rows below `rows` to a list, in order.
    pub(crate) fn append_to(self, rows: usize, list: &mut Vec<u32>) {
        list.reserve(self.len().min(rows));
        let Self::Containers(containers) = self else {
            self.for_each(rows, |row| list.push(row as u32));
            return;
        };
        containers.for_each(|base, container| match container {
            Container::Packed(packed) if base + CONTAINER_ROWS <= rows => packed.append_to(base, list),
            container => container.for_each(|low| {
                if base + low < rows {
                    list.push((base + low) as u32);
                }
            }),
        });
    }

    /// Appends the rows that are in `bits` too to a list, in order.
    pub(crate) fn append_common(self, bits: &Bits, list: &mut Vec<u32>) {
        let Self::Containers(containers) = self else {
            self.for_each(bits.rows(), |row| {
                if bits.contains(row) {
                    list.push(row as u32);
                }
            });
            return;
        };
        containers.for_each(|base, container| {
            let words = bits.words().get(base / 64..).unwrap_or_default();
            if let (Container::Packed(packed), Some(words)) = (&container, words.first_chunk()) {
                packed.append_common(base, words, list);
                return;
            }
            container.for_each(|low| {
                if base + low < bits.rows() && bits.contains(base + low) {
                    list.push((base + low) as u32);
                }
            });
        });
    }
}
