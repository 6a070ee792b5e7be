//! Skills by category.

use crate::kind::SkillType;
use crate::tables::{NONE, Tables};

/// Live skills grouped by category and subcategory, each group in search rank order.
pub(crate) struct Siblings {
    order: Box<[u32]>,
    group_of: Box<[(u32, u32)]>,
}

impl Siblings {
    pub(super) fn new(tables: &Tables) -> Self {
        let key = |skill: u32| {
            (
                tables.skill_category[skill as usize],
                tables.skill_subcategory[skill as usize],
            )
        };
        let live =
            |skill: &u32| SkillType::from_code(tables.skill_flags[*skill as usize]) != SkillType::Removed;
        let grouped = |skill: &u32| key(*skill).0 != NONE;
        let mut order: Vec<u32> = tables
            .ranked
            .iter()
            .copied()
            .filter(|skill| live(skill) && grouped(skill))
            .collect();
        order.sort_by_key(|skill| key(*skill));
        let mut group_of = vec![(0, 0); tables.skill_id.len()];
        let mut start = 0;
        for group in order.chunk_by(|one, next| key(*one) == key(*next)) {
            let end = start + group.len() as u32;
            for skill in group {
                group_of[*skill as usize] = (start, end);
            }
            start = end;
        }
        Self {
            order: order.into(),
            group_of: group_of.into(),
        }
    }

    /// Gives the live skills of the same group, the skill itself among them.
    pub(crate) fn of(&self, skill: u32) -> &[u32] {
        let (start, end) = self.group_of[skill as usize];
        &self.order[start as usize..end as usize]
    }
}
