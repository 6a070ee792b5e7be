//! Room that is used again: fresh memory costs more than filling it.

use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};

/// Room of dropped lists. All threads share it, as one of them drops what another made.
pub(crate) struct Spare<T> {
    lists: Mutex<Vec<Vec<T>>>,
    most: usize,
    capacities: RangeInclusive<usize>,
}

impl<T> Spare<T> {
    /// Makes one that keeps so many lists at most, of such capacities.
    pub(crate) const fn new(most: usize, capacities: RangeInclusive<usize>) -> Self {
        Self {
            lists: Mutex::new(Vec::new()),
            most,
            capacities,
        }
    }

    /// Gives an empty list, with room if there is any.
    pub(crate) fn take(&self) -> Vec<T> {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.pop().unwrap_or_default()
    }

    /// Keeps the room of a list.
    pub(crate) fn keep(&self, mut list: Vec<T>) {
        if !self.capacities.contains(&list.capacity()) {
            return;
        }
        list.clear();
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.len() < self.most {
            lists.push(list);
        }
    }
}
