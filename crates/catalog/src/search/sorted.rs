//! Ranges of sorted texts.

use std::ops::Range;

/// Gives where sorted texts begin with `start`.
pub(super) fn prefix_range<'a>(count: usize, start: &str, text: impl Fn(usize) -> &'a str) -> Range<u32> {
    let first = partition_point(0, count, |at| text(at) < start);
    let end = partition_point(first, count, |at| text(at).starts_with(start));
    first as u32..end as u32
}

/// Narrows the range of texts that begin with `whole` to those that equal it, which come first.
pub(super) fn equal_range<'a>(
    begins: Range<u32>,
    whole: &str,
    text: impl Fn(usize) -> &'a str,
) -> Range<u32> {
    let end = partition_point(begins.start as usize, begins.end as usize, |at| {
        text(at).len() == whole.len()
    });
    begins.start..end as u32
}

fn partition_point(mut low: usize, mut high: usize, before: impl Fn(usize) -> bool) -> usize {
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
