//! The concepts that share telling words with a sentence.

use super::features::{clause_queries, describe, divide_by_best};
use super::{RankScratch, Ranker};

/// Concepts that the commonest words of a sentence may add to; rarer words are looked up first.
const POSTINGS: usize = 12_000;

impl Ranker {
    /// Finds the candidates of the sentence that was read and describes them.
    pub(super) fn describe_read(&self, limit: usize, scratch: &mut RankScratch) {
        scratch.found.clear();
        if scratch.words.is_empty() {
            return;
        }
        scratch.mark(self);
        self.gather(limit, scratch);
        let queries = clause_queries(self, scratch);
        for at in 0..scratch.touched.len() {
            let concept = scratch.touched[at];
            let features = describe(self, scratch, &queries, concept);
            scratch.found.push((concept, features));
        }
        scratch.touched.clear();
        divide_by_best(&mut scratch.found);
        scratch.unmark();
    }

    /// Leaves the best concepts by shared words in `touched`, in order of their position.
    fn gather(&self, limit: usize, scratch: &mut RankScratch) {
        let mut words: Vec<(u32, u32)> = Vec::with_capacity(scratch.words.len());
        for found in &scratch.words {
            let at = found.word as usize;
            let length = self.derived.first_posting[at + 1] - self.derived.first_posting[at];
            words.push((length, found.word));
        }
        words.sort_unstable();
        words.dedup();
        let mut read = 0;
        for (length, word) in words {
            read += length as usize;
            if read > POSTINGS && !scratch.touched.is_empty() {
                break;
            }
            let at = word as usize;
            let postings =
                self.derived.first_posting[at] as usize..self.derived.first_posting[at + 1] as usize;
            for posting in &self.derived.postings[postings] {
                let score = &mut scratch.scores[posting.concept as usize];
                if *score == 0.0 {
                    scratch.touched.push(posting.concept);
                }
                *score += posting.impact;
            }
        }
        let scores = &scratch.scores;
        if scratch.touched.len() > limit {
            scratch.touched.select_nth_unstable_by(limit, |left, right| {
                scores[*right as usize]
                    .total_cmp(&scores[*left as usize])
                    .then(left.cmp(right))
            });
        }
        for concept in &scratch.touched {
            scratch.scores[*concept as usize] = 0.0;
        }
        scratch.touched.truncate(limit);
        scratch.touched.sort_unstable();
    }
}
