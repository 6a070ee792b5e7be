//! Lists of rows, with room that is used again.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

use crate::segment::MAX_ROWS;

/// Lists whose room a thread keeps, at most: 8 MB together. Fresh memory costs more than writing the rows into it.
const MOST_SPARE: usize = 4;
const MOST_SPARE_ROWS: usize = MAX_ROWS / 4;
/// Room for fewer rows is not kept. Tests have short lists and are to meet used room all the same.
const LEAST_SPARE_ROWS: usize = if cfg!(test) { 1 } else { 1 << 12 };

thread_local! {
    static SPARE: RefCell<Vec<Vec<u32>>> = const { RefCell::new(Vec::new()) };
}

/// Rows of a segment.
#[derive(Debug)]
pub(super) struct List(Vec<u32>);

impl List {
    /// Makes an empty list, in the room of one that was dropped if there is any.
    pub(super) fn new() -> Self {
        let spare = SPARE.try_with(|spare| spare.borrow_mut().pop());
        let mut rows = spare.ok().flatten().unwrap_or_default();
        rows.clear();
        Self(rows)
    }
}

impl Clone for List {
    fn clone(&self) -> Self {
        let mut list = Self::new();
        list.extend_from_slice(self);
        list
    }
}

impl Drop for List {
    fn drop(&mut self) {
        let rows = std::mem::take(&mut self.0);
        // A thread that ends has no place for spare room any more.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < MOST_SPARE && (LEAST_SPARE_ROWS..=MOST_SPARE_ROWS).contains(&rows.capacity()) {
                spare.push(rows);
            }
        });
    }
}

impl Deref for List {
    type Target = Vec<u32>;

    fn deref(&self) -> &Vec<u32> {
        &self.0
    }
}

impl DerefMut for List {
    fn deref_mut(&mut self) -> &mut Vec<u32> {
        &mut self.0
    }
}
