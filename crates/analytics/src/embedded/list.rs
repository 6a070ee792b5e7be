//! Lists of rows, with room that is used again.

use std::ops::{Deref, DerefMut};

use crate::segment::MAX_ROWS;
use crate::spare::Spare;

/// Room for fewer rows is not kept. Tests have short lists and are to meet used room all the same.
const LEAST_SPARE_ROWS: usize = if cfg!(test) { 1 } else { 1 << 12 };
/// Room for the lists of a question about many segments, 32 MB together at most.
static SPARE: Spare<u32> = Spare::new(32, LEAST_SPARE_ROWS..=MAX_ROWS / 8);

/// Rows of a segment.
#[derive(Debug)]
pub(super) struct List(Vec<u32>);

impl List {
    /// Makes an empty list, in the room of one that was dropped if there is any.
    pub(super) fn new() -> Self {
        Self(SPARE.take())
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
        SPARE.keep(std::mem::take(&mut self.0));
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
