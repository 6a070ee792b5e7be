//! The last class of hits: names whose words are near those of the query.

use super::{Search, Texts};
use crate::tables::row;
use crate::typo;

/// Sets of words up to this size are compared with those of later words of the query.
const SMALL_DEMAND: usize = 16;
/// So many sets are compared.
const MOST_DEMANDS: usize = 16;

impl Search<'_> {
    /// Meets the skills whose name holds, for every word of the query, a word that it begins or that is
    /// within the forgiven edits of it. Longest words first: they are the rarest.
    pub(super) fn match_typos(&mut self, query: &[String]) {
        let mut query: Vec<Vec<char>> = query.iter().map(|word| word.chars().collect()).collect();
        query.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        if query
            .first()
            .is_none_or(|longest| typo::forgiven(longest.len()) == 0)
        {
            return;
        }
        let names = self.skills.names();
        self.scratch.accepted.clear();
        self.scratch.accepted.resize(self.skills.word_count(), false);
        let mut candidates: Option<Vec<u32>> = None;
        let mut demanded: Vec<Vec<u32>> = Vec::new();
        for letters in &query {
            let range = self.skills.words_from(&letters.iter().collect::<String>());
            let near = self.near_words(letters);
            let is_accepted = |word: &u32| range.contains(word) || near.binary_search(word).is_ok();
            // Many misspellings of one word ask for nothing that the first of them does not.
            if demanded.iter().any(|words| words.iter().all(is_accepted)) {
                continue;
            }
            if range.len() + near.len() <= SMALL_DEMAND && demanded.len() < MOST_DEMANDS {
                demanded.push(range.clone().chain(near.iter().copied()).collect());
            }
            for word in &near {
                self.scratch.accepted[*word as usize] = true;
            }
            let accepted = &self.scratch.accepted;
            let holds = |skill: u32| {
                let words = row(names.word_offsets, names.words, skill as usize);
                words
                    .iter()
                    .any(|word| range.contains(word) || accepted[*word as usize])
            };
            let left = match candidates {
                None => {
                    let near = near.iter().flat_map(|word| texts_with(names, *word));
                    let all = names.stretch(&range).iter().chain(near).copied();
                    let mut all: Vec<u32> = all.filter(|skill| !self.is_met(*skill)).collect();
                    all.sort_unstable();
                    all.dedup();
                    all
                }
                Some(candidates) => candidates.into_iter().filter(|skill| holds(*skill)).collect(),
            };
            for word in near {
                self.scratch.accepted[word as usize] = false;
            }
            if left.is_empty() {
                return;
            }
            candidates = Some(left);
        }
        for skill in candidates.into_iter().flatten() {
            self.meet(skill);
        }
    }

    /// Gives the words of names within the forgiven edits of a word of the query, without repeats.
    fn near_words(&self, letters: &[char]) -> Vec<u32> {
        let edits = typo::forgiven(letters.len());
        let mut near = Vec::new();
        if edits == 0 || letters.len() > self.skills.longest_word + edits {
            return near;
        }
        let tables = &self.skills.tables;
        let mask = tables.typo_offsets.len() as u32 - 2;
        let mut candidates = Vec::new();
        typo::queried_forms(letters, |form| {
            candidates.extend_from_slice(row(
                &tables.typo_offsets,
                &tables.typo_words,
                (form & mask) as usize,
            ));
        });
        candidates.sort_unstable();
        candidates.dedup();
        let mut word = Vec::new();
        for candidate in candidates {
            let text = self.skills.word(candidate);
            // A letter takes one to four bytes: too long in bytes by more is too long in letters.
            if text.len() + edits < letters.len() {
                continue;
            }
            word.clear();
            word.extend(text.chars());
            if typo::within(letters, &word, edits) {
                near.push(candidate);
            }
        }
        near
    }
}

fn texts_with<'a>(texts: Texts<'a>, word: u32) -> &'a [u32] {
    row(texts.posting_offsets, texts.postings, word as usize)
}
