//! Lookup of skills by id.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::tables::NONE;

/// Skills by id: open addressing, at most half full. Ids come from imports, not from clients, so a
/// fast hash without a secret is safe.
pub(super) struct IdTable {
    slots: Box<[u32]>,
}

impl IdTable {
    pub(super) fn new<'a>(skills: usize, id: impl Fn(u32) -> &'a str) -> Self {
        let mut slots = vec![NONE; (skills * 2).next_power_of_two().max(2)].into_boxed_slice();
        for skill in 0..skills as u32 {
            let mut at = slot(id(skill), slots.len());
            while slots[at] != NONE {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = skill;
        }
        Self { slots }
    }

    pub(super) fn find<'a>(&self, wanted: &str, id: impl Fn(u32) -> &'a str) -> Option<u32> {
        let mut at = slot(wanted, self.slots.len());
        while self.slots[at] != NONE {
            if id(self.slots[at]) == wanted {
                return Some(self.slots[at]);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }
}

fn slot(id: &str, slots: usize) -> usize {
    let mut hasher = FxHasher::default();
    id.hash(&mut hasher);
    // The upper bits of this hash are the well mixed ones.
    (hasher.finish() >> 32) as usize & (slots - 1)
}
