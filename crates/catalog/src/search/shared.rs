//! Names that share only some words with the query, those with the most first.

use std::cmp::Reverse;

use super::Search;
use crate::skills::SkillIndex;
use crate::tables::row;

impl Search<'_> {
    /// Adds the names that have a word of the query and are no hits yet. Each word of the taxonomy is looked at once at
    /// most, so the cost is bounded by the taxonomy, whatever the query.
    pub(super) fn match_shared(&mut self, words: &[String]) {
        let skills = self.skills;
        let names = skills.names();
        self.scratch.shared.clear();
        self.scratch.shared.resize(skills.len(), 0);
        let mut holders = Vec::new();
        for word in words {
            let Some(number) = skills
                .words_from(word)
                .next()
                .filter(|number| skills.word(*number) == word)
            else {
                continue;
            };
            for skill in row(names.posting_offsets, names.postings, number as usize) {
                let count = &mut self.scratch.shared[*skill as usize];
                if *count == 0 {
                    holders.push(*skill);
                }
                *count += 1;
            }
        }
        holders.retain(|skill| !self.is_met(*skill) && self.types.contains(skills.kind_of(*skill)));
        holders.sort_unstable_by_key(|skill| {
            (
                Reverse(self.scratch.shared[*skill as usize]),
                skills.rank_of[*skill as usize],
            )
        });
        let left = self.limit - self.hits.len();
        self.hits.extend(holders.into_iter().take(left).map(SkillIndex));
    }
}
