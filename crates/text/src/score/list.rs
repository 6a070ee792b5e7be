//! Texts that are a list of skills and nothing else, as people put them into a field for skills.

use super::Scorer;
use crate::extract::Found;
use crate::form::FormKind;
use crate::lexicon::Lexicon;
use crate::search::Word;
use crate::token::Gap;

/// Words of the longest text that may be a list of skills and nothing else.
const MAX_LIST: usize = 40;

/// A word of a lone phrase that is less telling than this names nothing: `project` stands in hundreds of labels, `excel`
/// in few.
const LONE_WEIGHT: f32 = 6.0;

/// Says whether a short text consists of phrases and of words that announce or list them.
pub(super) fn is_list(lexicon: &Lexicon, words: &[Word], found: &[Found]) -> bool {
    if words.len() > MAX_LIST {
        return false;
    }
    let mut covered = 0;
    let says_nothing = |word: &Word| {
        let stem = word.stem;
        lexicon.is_joiner(stem) || lexicon.is_cue(stem) || lexicon.is_link(stem) || lexicon.is_head(stem)
    };
    for phrase in found {
        if covered < phrase.words.start && !words[covered..phrase.words.start].iter().all(says_nothing) {
            return false;
        }
        covered = covered.max(phrase.words.end);
    }
    words[covered.min(words.len())..].iter().all(says_nothing)
}

impl Scorer<'_> {
    /// Says whether phrase `index` of a text that is a list may be a member of it. Ordinary words that are no names must be
    /// parted from the next phrase, and one alone must be telling: neither `Project planning` nor `Project` lists any product.
    pub(super) fn is_a_member(&self, index: usize, form: u32) -> bool {
        let traits = self.lexicon.form_traits[form as usize];
        let is_name = matches!(traits.kind(), FormKind::Name | FormKind::NameWithoutBracket);
        if is_name || !traits.is_common() {
            return true;
        }
        let touches = |before: &Found, behind: &Found| {
            let word = &self.words[behind.words.start];
            behind.words.start <= before.words.end && word.gap <= Gap::Space && !word.starts_line
        };
        let before = index.checked_sub(1).map(|before| &self.found[before]);
        let this = &self.found[index];
        let behind = self.found.get(index + 1);
        if before.is_some_and(|before| touches(before, this)) || behind.is_some_and(|it| touches(this, it)) {
            return false;
        }
        let weight = |word: &Word| self.lexicon.weights.get(word.stem as usize).copied();
        let is_telling = |word: &Word| weight(word).is_some_and(|weight| weight >= LONE_WEIGHT);
        self.found.len() > 1 || self.words[this.words.clone()].iter().any(is_telling)
    }
}
