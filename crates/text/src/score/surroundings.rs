//! What the words around a mention say of it: that a skill is announced, that a body or another thing of that name is
//! meant, or that nothing is asked for.

use std::ops::Range;

use crate::lexicon::Lexicon;
use crate::search::{Fit, Front, Word};
use crate::token::Gap;

/// Words on each side of a name that may tell that it names another thing.
const SENSE_WINDOW: usize = 6;

/// Words looked at on each side of one that may begin the terms of an employer.
const MAX_TERMS: usize = 48;

/// Says whether a cue stands in front of word `at`, as in `proficient in Excel`.
pub(super) fn is_announced(lexicon: &Lexicon, words: &[Word], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    if words[at].gap == Gap::Sentence {
        return false;
    }
    let linked = lexicon.is_link(words[before].stem) && words[before].gap != Gap::Sentence;
    lexicon.is_cue(words[before].stem)
        || linked
            && before
                .checked_sub(1)
                .is_some_and(|cue| lexicon.is_cue(words[cue].stem))
}

/// Says whether a cue stands behind the phrase that ends at `end`, as in `Excel skills`.
pub(super) fn is_headed(lexicon: &Lexicon, words: &[Word], end: usize) -> bool {
    words
        .get(end)
        .is_some_and(|word| word.gap <= Gap::Space && lexicon.is_head(word.stem))
}

/// Says whether the words around a phrase tell that it names no skill here.
pub(super) fn means_something_else(
    lexicon: &Lexicon,
    words: &[Word],
    phrase: &Range<usize>,
    fit: Fit,
) -> bool {
    is_part_of_a_body(lexicon, words, phrase)
        || describes_a_noun(lexicon, words, phrase.start, fit.opening)
        || fit.words == 1
            && (is_no_field(lexicon, words, phrase, fit) || has_other_sense(lexicon, words, phrase.start))
}

/// Says whether a phrase is part of the name of an office, as in `Department of Public Health` or `law enforcement agency`.
fn is_part_of_a_body(lexicon: &Lexicon, words: &[Word], phrase: &Range<usize>) -> bool {
    let behind = words.get(phrase.end);
    if behind.is_some_and(|word| word.gap <= Gap::Space && lexicon.is_body(word.stem)) {
        return true;
    }
    let Some(body) = phrase.start.checked_sub(2) else {
        return false;
    };
    lexicon.is_body(words[body].stem)
        && lexicon.is_of(words[body + 1].stem)
        && words[body + 1].gap <= Gap::Space
        && words[phrase.start].gap <= Gap::Space
}

/// Says whether the verb that opens a phrase describes the noun behind it: one attends `scheduled meetings` without
/// scheduling any, and nobody plans `the planning stage`.
fn describes_a_noun(lexicon: &Lexicon, words: &[Word], start: usize, opening: Front) -> bool {
    let Some(before) = start.checked_sub(1).map(|before| &words[before]) else {
        return false;
    };
    let follows = words[start].gap <= Gap::Space;
    match opening {
        Front::AsGiven => false,
        // `Planned events`, `we planned events` and `planned budgets and managed events` tell what was done.
        Front::Past => {
            follows
                && !words[start].starts_line
                && !lexicon.is_subject(before.stem)
                && !lexicon.is_joiner(before.stem)
        }
        Front::Gerund => follows && lexicon.is_article(before.stem),
    }
}

/// Says whether a phrase of one word is the singular of a field such as `ethics`: `ethic` and `electronic` are no fields.
fn is_no_field(lexicon: &Lexicon, words: &[Word], phrase: &Range<usize>, fit: Fit) -> bool {
    fit.is_singular_of_plural && lexicon.vocabulary.stem(words[phrase.start].stem).ends_with(b"ic")
}

/// Says whether words near a name belong to another thing of that name, as in `coffee from Java`.
fn has_other_sense(lexicon: &Lexicon, words: &[Word], at: usize) -> bool {
    let Some(telling) = lexicon.other_senses(words[at].stem) else {
        return false;
    };
    let before = words[at.saturating_sub(SENSE_WINDOW)..at].iter();
    let after = words[at + 1..].iter().take(SENSE_WINDOW);
    before.chain(after).any(|word| telling.contains(&word.stem))
}

/// The parts of a text that ask for no skill: what makes no difference (`does not discriminate on the basis of sex,
/// pregnancy or age`), and the terms on which somebody is hired (`subject to a background check`).
#[derive(Debug, Default)]
pub(crate) struct Disclaimed(Vec<Range<usize>>);

impl Disclaimed {
    /// Finds the words from one that disclaims to the end of its sentence, and the sentences that state terms.
    pub(crate) fn find(lexicon: &Lexicon, words: &[Word]) -> Disclaimed {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            if !word.begin.disclaims() || parts.last().is_some_and(|part| at < part.end) {
                continue;
            }
            let rest = words[at + 1..].iter();
            let rest = rest.take_while(|word| word.gap != Gap::Sentence);
            let terms = lexicon.terms_of(word.stem);
            if terms.is_empty() {
                parts.push(at + 1..at + 1 + rest.count());
                continue;
            }
            // A sentence without an end would be read whole from each of its words.
            let end = at + 1 + rest.take(MAX_TERMS).count();
            let least = at
                .saturating_sub(MAX_TERMS)
                .max(parts.last().map_or(0, |part| part.end));
            let begin = (least..=at).rev().find(|it| words[*it].gap == Gap::Sentence);
            let sentence = begin.unwrap_or(least)..end;
            if terms.iter().any(|terms| terms.hold(&words[sentence.clone()])) {
                parts.push(sentence);
            }
        }
        Disclaimed(parts)
    }

    /// Says whether nothing is asked for at a word.
    pub(super) fn holds(&self, word: usize) -> bool {
        let at = self.0.partition_point(|part| part.end <= word);
        self.0.get(at).is_some_and(|part| part.start <= word)
    }

    /// Gives the parts as words of the document, in order.
    pub(crate) fn parts(&self) -> &[Range<usize>] {
        &self.0
    }
}

/// The stems by which a sentence is known to state terms.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Terms {
    pub(crate) trigger: u32,
    /// One of each must stand in the sentence.
    pub(crate) companions: Vec<Box<[u32]>>,
    /// None of these may: they make a duty of it, as in `conduct background checks`.
    pub(crate) duties: Box<[u32]>,
}

impl Terms {
    fn hold(&self, sentence: &[Word]) -> bool {
        let has = |stems: &[u32]| sentence.iter().any(|word| stems.contains(&word.stem));
        self.companions.iter().all(|stems| has(stems)) && !has(&self.duties)
    }
}
