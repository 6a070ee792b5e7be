//! Search: seven classes of hits and, where asked for, an eighth, each a set in rank order, taken one after the other until enough are found.
//!
//! Words of the taxonomy are sorted, so the words that a word of the query begins are one range, and the
//! names that hold them are one stretch of the postings. The shortest stretch gives the candidates; the
//! words of each candidate decide. Sets are bit sets over ranks, which sorts and removes repeats at once.

mod misspelt;
mod shared;
mod sorted;

use std::ops::Range;

use text::{fold, fold_words};

use crate::kind::TypeSet;
use crate::skills::{SkillIndex, Skills};
use crate::tables::row;
use sorted::{equal_range, prefix_range};

/// Buffers of a search, to be kept from one search to the next.
#[derive(Debug, Default)]
pub struct SearchScratch {
    /// Ranks found in this class.
    class: Vec<u64>,
    /// Ranks found in any class.
    found: Vec<u64>,
    /// Words that a word of the query may stand for, by their number.
    accepted: Vec<bool>,
    /// Words of the query that a name has, by skill.
    shared: Vec<u32>,
}

/// Whether names that share only some words with the query are hits, behind all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Partial {
    Refused,
    Accepted,
}

/// One search as it runs.
struct Search<'a> {
    skills: &'a Skills,
    scratch: &'a mut SearchScratch,
    types: TypeSet,
    limit: usize,
    partial: Partial,
    hits: Vec<SkillIndex>,
}

/// What is searched for its words: names or other labels.
#[derive(Clone, Copy)]
struct Texts<'a> {
    word_offsets: &'a [u32],
    words: &'a [u32],
    posting_offsets: &'a [u32],
    postings: &'a [u32],
    most_words: usize,
}

impl Skills {
    /// Finds the skills of some types that match `query`, best first, `limit` at most. An empty query
    /// finds nothing. The cost is linear in the length of the query.
    pub fn search(
        &self,
        query: &str,
        types: TypeSet,
        limit: usize,
        scratch: &mut SearchScratch,
    ) -> Vec<SkillIndex> {
        self.search_names(query, types, limit, Partial::Refused, scratch)
    }

    /// Searches, for another family with names of its own too.
    pub(crate) fn search_names(
        &self,
        query: &str,
        types: TypeSet,
        limit: usize,
        partial: Partial,
        scratch: &mut SearchScratch,
    ) -> Vec<SkillIndex> {
        let folded = fold(query);
        if folded.is_empty() || limit == 0 || types.is_empty() {
            return Vec::new();
        }
        let blocks = self.len().div_ceil(64);
        for bits in [&mut scratch.class, &mut scratch.found] {
            bits.clear();
            bits.resize(blocks, 0);
        }
        let mut search = Search {
            skills: self,
            scratch,
            types,
            limit,
            partial,
            hits: Vec::new(),
        };
        search.run(query, &folded);
        search.hits
    }

    fn names(&self) -> Texts<'_> {
        Texts {
            word_offsets: &self.tables.name_word_offsets,
            words: &self.tables.name_words,
            posting_offsets: &self.tables.name_posting_offsets,
            postings: &self.tables.name_postings,
            most_words: self.most_name_words,
        }
    }

    fn labels(&self) -> Texts<'_> {
        Texts {
            word_offsets: &self.tables.label_word_offsets,
            words: &self.tables.label_words,
            posting_offsets: &self.tables.label_posting_offsets,
            postings: &self.tables.label_postings,
            most_words: self.most_label_words,
        }
    }

    /// Gives the words that begin with `start`.
    fn words_from(&self, start: &str) -> Range<u32> {
        prefix_range(self.word_count(), start, |at| self.word(at as u32))
    }
}

impl Search<'_> {
    fn run(&mut self, query: &str, folded: &str) {
        let skills = self.skills;
        let tables = &skills.tables;
        let name = |at: usize| skills.string(tables.skill_folded[tables.names_sorted[at] as usize]);
        let begins = prefix_range(tables.names_sorted.len(), folded, name);
        let equal = equal_range(begins.clone(), folded, name);
        for at in equal {
            self.meet(tables.names_sorted[at as usize]);
        }
        if self.take() {
            return;
        }
        let bare = |at: usize| skills.string(tables.bare_folded[at]);
        for at in equal_range(prefix_range(tables.bare_skill.len(), folded, bare), folded, bare) {
            self.meet(tables.bare_skill[at as usize]);
        }
        if self.take() {
            return;
        }
        let label = |at: usize| skills.string(tables.label_folded[tables.labels_sorted[at] as usize]);
        for at in equal_range(
            prefix_range(tables.labels_sorted.len(), folded, label),
            folded,
            label,
        ) {
            self.meet(skills.label_owner[tables.labels_sorted[at as usize] as usize]);
        }
        if self.take() {
            return;
        }
        for at in begins {
            self.meet(tables.names_sorted[at as usize]);
        }
        if self.take() {
            return;
        }
        self.run_words(query);
    }

    fn run_words(&mut self, query: &str) {
        let skills = self.skills;
        let mut words = fold_words(query);
        words.sort_unstable();
        words.dedup();
        if words.is_empty() {
            return;
        }
        // A word that begins another one holds wherever that one does.
        let begun = |at: usize| words.get(at + 1).is_some_and(|next| next.starts_with(&words[at]));
        let whole: Vec<&str> = (0..words.len())
            .filter(|at| !begun(*at))
            .map(|at| words[at].as_str())
            .collect();
        self.match_beginnings(&whole, skills.names(), |skill| skill);
        if self.take() {
            return;
        }
        self.match_beginnings(&whole, skills.labels(), |label| {
            skills.label_owner[label as usize]
        });
        if self.take() {
            return;
        }
        self.match_typos(&words);
        if !self.take() && self.partial == Partial::Accepted {
            self.match_shared(&words);
        }
    }

    /// Meets the owners of the texts in which every word of the query begins a word. No word of the query
    /// begins another, so each needs a word of its own, and long queries end before they cost anything.
    fn match_beginnings(&mut self, query: &[&str], texts: Texts<'_>, owner: impl Fn(u32) -> u32) {
        if query.len() > texts.most_words {
            return;
        }
        let mut ranges: Vec<Range<u32>> = query.iter().map(|word| self.skills.words_from(word)).collect();
        ranges.sort_by_key(|range| texts.stretch(range).len());
        let Some((rarest, others)) = ranges.split_first() else {
            return;
        };
        for text in texts.stretch(rarest) {
            let skill = owner(*text);
            if self.is_met(skill) {
                continue;
            }
            let words = row(texts.word_offsets, texts.words, *text as usize);
            if others
                .iter()
                .all(|range| words.iter().any(|word| range.contains(word)))
            {
                self.meet(skill);
            }
        }
    }

    fn is_met(&self, skill: u32) -> bool {
        let rank = self.skills.rank_of[skill as usize] as usize;
        (self.scratch.found[rank / 64] | self.scratch.class[rank / 64]) >> (rank % 64) & 1 == 1
    }

    fn meet(&mut self, skill: u32) {
        if self.types.contains(self.skills.kind_of(skill)) {
            let rank = self.skills.rank_of[skill as usize] as usize;
            self.scratch.class[rank / 64] |= 1 << (rank % 64);
        }
    }

    /// Moves what this class added to the hits, in rank order, and tells whether there are enough.
    fn take(&mut self) -> bool {
        for block in 0..self.scratch.class.len() {
            let mut fresh = std::mem::take(&mut self.scratch.class[block]) & !self.scratch.found[block];
            self.scratch.found[block] |= fresh;
            while fresh != 0 && self.hits.len() < self.limit {
                let rank = block * 64 + fresh.trailing_zeros() as usize;
                fresh &= fresh - 1;
                self.hits.push(SkillIndex(self.skills.tables.ranked[rank]));
            }
        }
        self.hits.len() >= self.limit
    }
}

impl<'a> Texts<'a> {
    /// Gives the texts that hold a word of a range, text after text and with repeats.
    fn stretch(&self, words: &Range<u32>) -> &'a [u32] {
        let start = self.posting_offsets[words.start as usize] as usize;
        &self.postings[start..self.posting_offsets[words.end as usize] as usize]
    }
}

#[cfg(test)]
mod tests;
