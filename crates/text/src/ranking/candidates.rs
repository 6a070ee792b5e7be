//! The concepts that share telling words with a sentence or are named by it, and the best of them.

use super::features::{describe, divide_by_best, fetch_labels, fetch_starts};
use super::sentence::{Chosen, Products};
use super::{CANDIDATES, RankScratch, Ranker};
use crate::fetch::fetch;
use crate::highest::{keep_highest, key, position};

/// Concepts looked up for one word: those that the word says most of.
const PER_WORD: usize = 96;

/// Concepts looked up for all words of a sentence; rarer words are looked up first.
const ALL_WORDS: usize = 800;

/// Concepts with the most telling shared words whose vectors are compared with that of the sentence.
const SCREENED: usize = 96;

/// Concepts of a word that are fetched beforehand; the processor sees for itself that the others follow.
const FETCHED: usize = 16;

/// Candidates between the one that is described and the one that is fetched.
const AHEAD: usize = 4;

/// Weight of the shared words, of the vector among those of all candidates, and of the vector, when candidates are
/// chosen; about what the fitted weights of the features that follow from each add up to.
const CHOICE: [f32; 3] = [4.5, 2.4, 2.4];

/// Weight of the shared words beside what is known beforehand, where vectors are not compared yet.
const CHOICE_BY_WORDS: f32 = 6.0;

/// What the shared words of a sentence's best concept are usually worth, for the order of the concepts of one word.
const USUAL_BEST: f32 = 30.0;

impl Ranker {
    /// Finds the candidates of the sentence that was read and describes them.
    pub(super) fn describe_read(&self, scratch: &mut RankScratch) {
        scratch.found.clear();
        if scratch.words.is_empty() {
            return;
        }
        for word in &scratch.words {
            fetch(self.vectors.words.codes(word.word));
        }
        scratch.mark(self);
        self.gather(scratch);
        self.choose(scratch);
        for candidate in &scratch.chosen {
            fetch_starts(self, candidate.concept as usize);
        }
        for at in 0..scratch.chosen.len() {
            if let Some(ahead) = scratch.chosen.get(at + AHEAD) {
                fetch_labels(self, ahead.concept as usize);
            }
            let candidate = scratch.chosen[at];
            let features = describe(self, scratch, &candidate);
            scratch.found.push((candidate.concept, features));
        }
        divide_by_best(&mut scratch.found);
        scratch.unmark();
    }

    /// Leaves the concepts that share the most telling words and those that are named in `screened`, and what the shared
    /// words are worth in `shared`.
    fn gather(&self, scratch: &mut RankScratch) {
        let derived = &self.derived;
        let postings_of = |word: u32| {
            let at = word as usize;
            &derived.postings[derived.first_posting[at] as usize..derived.first_posting[at + 1] as usize]
        };
        let lookups = &mut scratch.lookups;
        lookups.clear();
        let standing = scratch.marked.iter().filter(|marked| marked.clauses != 0);
        lookups.extend(standing.map(|marked| (postings_of(marked.word).len() as u32, marked.word)));
        lookups.sort_unstable();
        for (_, word) in lookups.iter() {
            let postings = postings_of(*word);
            fetch(&postings[..postings.len().min(FETCHED)]);
        }
        let mut left = ALL_WORDS;
        let scores = &mut scratch.scores;
        for (_, word) in lookups.iter() {
            let postings = postings_of(*word);
            let postings = &postings[..postings.len().min(PER_WORD).min(left)];
            left -= postings.len();
            scores.add(postings.iter().map(|it| (it.concept, it.impact)));
        }
        let best = scores
            .iter()
            .map(|(_, sum)| sum)
            .fold(f32::MIN_POSITIVE, f32::max);
        let of_words = CHOICE_BY_WORDS / best;
        let keys = scores
            .iter()
            .map(|(concept, sum)| key(sum * of_words + derived.prior[concept as usize], concept));
        keep_highest(keys, SCREENED, &mut scratch.keys);
        scratch.screened.clear();
        scratch
            .screened
            .extend(scratch.keys.iter().map(|key| position(*key)));
        for (concept, _) in &scratch.named {
            if !scratch.screened.contains(concept) {
                scratch.screened.push(*concept);
            }
        }
        scratch.shared.clear();
        let screened = scratch.screened.iter();
        scratch
            .shared
            .extend(screened.map(|concept| scores.sum(*concept)));
        scores.clear();
    }

    /// Leaves the best of `screened` by shared words, vectors and what is known beforehand, and those that are named, in
    /// `chosen`, in order.
    fn choose(&self, scratch: &mut RankScratch) {
        let Products {
            rows,
            queries,
            sums,
            values,
        } = &mut scratch.products;
        let words = scratch.words.iter().map(|word| (word.word, word.clause));
        self.vectors.queries(words, rows, queries);
        let chosen = &mut scratch.chosen;
        chosen.clear();
        let Some((sentence, clauses)) = queries.split_last() else {
            return;
        };
        let concepts = &self.vectors.concepts;
        concepts.products(&scratch.screened, sentence, sums, values);
        let best = |values: &[f32]| values.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        let [of_words, of_best, of_vector] = CHOICE;
        let words = of_words / best(&scratch.shared);
        let vector = of_vector + of_best / best(values);
        let screened = scratch.screened.iter().zip(&scratch.shared).zip(&*values);
        let keys = (0u32..).zip(screened).map(|(at, ((concept, shared), likeness))| {
            let prior = self.derived.prior[*concept as usize];
            key(shared * words + likeness * vector + prior, at)
        });
        keep_highest(keys, CANDIDATES, &mut scratch.keys);
        for (concept, _) in &scratch.named {
            let named = scratch.screened.iter().zip(0u32..).find(|(it, _)| *it == concept);
            let at = named.map(|(_, at)| at);
            let missing = at.filter(|at| !scratch.keys.iter().any(|key| position(*key) == *at));
            scratch.keys.extend(missing.map(|at| key(f32::MIN, at)));
        }
        chosen.extend(scratch.keys.iter().map(|key| {
            let at = position(*key) as usize;
            Chosen {
                concept: scratch.screened[at],
                shared: scratch.shared[at],
                likeness: values[at],
                clause_likeness: if clauses.is_empty() { values[at] } else { f32::MIN },
            }
        }));
        chosen.sort_unstable_by_key(|chosen| chosen.concept);
        scratch.screened.clear();
        scratch
            .screened
            .extend(chosen.iter().map(|chosen| chosen.concept));
        for clause in clauses {
            concepts.products(&scratch.screened, clause, sums, values);
            for (chosen, value) in chosen.iter_mut().zip(&*values) {
                chosen.clause_likeness = chosen.clause_likeness.max(*value);
            }
        }
    }
}

/// Gives the place of a concept among those of one word: what the word says of it, and what is known beforehand.
pub(super) fn place_among(impact: f32, prior: f32) -> f32 {
    CHOICE_BY_WORDS / USUAL_BEST * impact + prior
}
