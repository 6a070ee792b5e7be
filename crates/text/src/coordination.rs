//! Phrases that share their end: `project and time management` names two kinds of management.

use std::ops::Range;

use crate::extract::{Draft, Found, Scratch, draft_candidates};
use crate::lexicon::{Lexicon, MAX_WORDS};
use crate::search::Reached;
use crate::token::Gap;

/// How far a phrase is believed whose end stands behind another one.
const TRUST: f64 = 0.9;

/// Finds the phrase that one word makes with the end of the phrase that was found last, where `and` or `or` stands
/// between the two, and puts it in front of that phrase.
pub(crate) fn share_end(lexicon: &Lexicon, steps: &mut u64, scratch: &mut Scratch) {
    let Scratch {
        words,
        found,
        drafts,
        shared,
        ..
    } = scratch;
    let Some(last) = found.last() else { return };
    let Range { start, end } = last.words;
    let Some(from) = start.checked_sub(2) else {
        return;
    };
    let (word, joiner) = (&words[from], &words[from + 1]);
    let are_joined =
        lexicon.is_joiner(joiner.stem) && joiner.gap <= Gap::Space && words[start].gap <= Gap::Space;
    let root = word.begin.node();
    let length = end - start;
    if !are_joined || root == 0 || !(2..=MAX_WORDS).contains(&length) {
        return;
    }
    let leads_on = lexicon.child(root, words[start + 1].stem).is_some();
    let Some(known) = leads_on.then(|| before(found, from)).flatten() else {
        return;
    };
    // A word that is a name by itself needs no end.
    let is_sure = |draft: &Draft| draft.need == 0.0;
    if known.is_some_and(|at| drafts[found[at].drafts.clone()].iter().any(is_sure)) {
        return;
    }
    shared.clear();
    shared.push(*word);
    shared.extend_from_slice(&words[start + 1..end]);
    let Some(reached) = lexicon.longest_from(shared, 0, steps) else {
        return;
    };
    if reached.end < shared.len() {
        return;
    }
    let drafts_from = drafts.len();
    let reached = Reached { end, ..reached };
    draft_candidates(lexicon, words, from, &reached, steps, drafts);
    for draft in &mut drafts[drafts_from..] {
        draft.prior *= TRUST;
    }
    let phrase = Found {
        words: from..end,
        drafts: drafts_from..drafts.len(),
    };
    match known {
        Some(at) => found[at] = phrase,
        None => found.insert(found.len() - 1, phrase),
    }
}

/// Gives the place of the phrase that is word `at` alone, if there is one; nothing if the word ends a longer phrase.
fn before(found: &[Found], at: usize) -> Option<Option<usize>> {
    let Some(place) = found.len().checked_sub(2) else {
        return Some(None);
    };
    let known = &found[place].words;
    if known.end <= at {
        Some(None)
    } else {
        (*known == (at..at + 1)).then_some(Some(place))
    }
}
