//! The walk of a document through the trie. Start reading at [`Lexicon::longest_from`].

use crate::form::FormKind;
use crate::known::Start;
use crate::lexicon::{Lexicon, MAX_WORDS, child_bit};
use crate::stem::{Distance, Ending};
use crate::token::{Gap, Shape};
use crate::vocabulary::UNKNOWN;

/// A word of a document as the trie sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) stem: u32,
    /// Stem of the word written together with the one behind it; [`UNKNOWN`] where that is no known word.
    pub(crate) joined: u32,
    /// Number of supporting words in front of this one.
    pub(crate) supports: u32,
    pub(crate) begin: Start,
    pub(crate) ending: Ending,
    pub(crate) joined_ending: Ending,
    pub(crate) gap: Gap,
    pub(crate) starts_line: bool,
    pub(crate) shape: Shape,
}

/// A node that was reached from a word of the document, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reached {
    pub(crate) node: u32,
    /// First word behind the phrase.
    pub(crate) end: usize,
    pub(crate) path: Path,
}

/// The endings of the words on the way to a node and the widest gap between them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path {
    endings: [Ending; MAX_WORDS],
    length: usize,
    gap: Gap,
    /// Two words that a hyphen or a dot parts were taken for one.
    is_compound: bool,
}

/// How a form differs from the words that matched it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fit {
    pub(crate) words: usize,
    /// Distance of the last word.
    pub(crate) last: Distance,
    /// Largest distance of the words in front of the last.
    pub(crate) front: Distance,
    /// How the first of several words is inflected.
    pub(crate) opening: Front,
    /// The form is a plural and its one word is not.
    pub(crate) is_singular_of_plural: bool,
}

/// How the first word of a phrase is inflected where the form has it otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Front {
    /// As in the form, or as a plural.
    AsGiven,
    /// As a past form: `scheduled meetings` for `schedule meetings`.
    Past,
    /// As a gerund: `planning events` for `plan events`.
    Gerund,
}

impl Front {
    fn of(wanted: Ending, found: Ending) -> Front {
        if found.is_past() && !wanted.is_past() {
            Front::Past
        } else if found.is_gerund() && !wanted.is_gerund() {
            Front::Gerund
        } else {
            Front::AsGiven
        }
    }
}

impl Lexicon {
    /// Finds the longest phrase that starts at word `from` and that at least one form accepts.
    ///
    /// `steps` grows by the nodes visited.
    pub(crate) fn longest_from(&self, words: &[Word], from: usize, steps: &mut u64) -> Option<Reached> {
        let word = &words[from];
        let root = word.begin.node();
        if !may_begin(word, words.get(from + 1)) {
            // The look at the word's own node.
            *steps += u64::from(root != 0);
            return None;
        }
        let joined_root = self.root(word.joined);
        if root == 0 && joined_root == 0 {
            return None;
        }
        let path = Path {
            endings: [Ending::NONE; MAX_WORDS],
            length: 0,
            gap: Gap::Joined,
            is_compound: false,
        };
        let mut search = Search {
            lexicon: self,
            words,
            steps,
            path,
            best: None,
        };
        if root != 0 {
            search.enter(root, from + 1, word.ending, Gap::Joined);
        }
        if joined_root != 0 {
            search.enter_compound(joined_root, from + 2, word.joined_ending, Gap::Joined);
        }
        search.best
    }

    /// Says how `form` fits the words of `path`; `None` if some word is another one or the words stand too far apart.
    pub(crate) fn fit(&self, form: usize, path: &Path) -> Option<Fit> {
        if path.gap > self.form_traits[form].gap().max(Gap::Space) {
            return None;
        }
        let start = self.form_endings[form] as usize;
        let wanted = self.endings.get(start..start + path.length)?;
        let traits = self.form_traits[form];
        let mut fit = Fit {
            words: path.length,
            last: Distance::Same,
            front: Distance::Same,
            opening: Front::AsGiven,
            is_singular_of_plural: false,
        };
        if let Some((first, found)) = wanted.first().zip(path.endings.first()) {
            let first = Ending::from_bits(*first);
            if path.length == 1 {
                fit.is_singular_of_plural = first.is_plural() && !found.is_plural();
            } else {
                fit.opening = Front::of(first, *found);
            }
        }
        for (bits, ending) in wanted.iter().zip(&path.endings) {
            fit.front = fit.front.max(fit.last);
            fit.last = Ending::from_bits(*bits).distance(*ending)?;
        }
        // `E-commerce` is `ecommerce`, but the letters of an abbreviation are not parted: `ABC-D` is no `ABCD`.
        let is_abbreviation = path.length == 1 && traits.shape() == Shape::Upper;
        if is_abbreviation && path.is_compound && !traits.is_derived() {
            return None;
        }
        // Names are not inflected: the last letter of `ETCS` or `Windows` is no plural. Abbreviations have one: `PCs`.
        if path.length == 1 && fit.last != Distance::Same {
            let is_plural = wanted.iter().all(|bits| Ending::from_bits(*bits).is_plural());
            if traits.kind() == FormKind::Product
                || is_abbreviation && (is_plural || fit.last == Distance::Verb)
            {
                return None;
            }
        }
        Some(fit)
    }
}

/// Says whether a phrase may begin with a word. Most words begin some label, but few the one that would follow.
#[inline]
fn may_begin(word: &Word, next: Option<&Word>) -> bool {
    let leads_to = |next: &Word| next.joined != UNKNOWN || word.begin.children & child_bit(next.stem) != 0;
    word.joined != UNKNOWN || word.begin.has_forms || word.begin.children != 0 && next.is_some_and(leads_to)
}

struct Search<'a> {
    lexicon: &'a Lexicon,
    words: &'a [Word],
    steps: &'a mut u64,
    path: Path,
    best: Option<Reached>,
}

impl Search<'_> {
    /// Visits `node` by a word with `ending` and takes the word off the path again.
    fn enter(&mut self, node: u32, next: usize, ending: Ending, gap: Gap) {
        let widest = self.path.gap;
        self.path.endings[self.path.length] = ending;
        self.path.length += 1;
        self.path.gap = widest.max(gap);
        self.visit(node, next);
        self.path.length -= 1;
        self.path.gap = widest;
    }

    /// Visits `node` by two words of the document that are one there.
    fn enter_compound(&mut self, node: u32, next: usize, ending: Ending, gap: Gap) {
        let was_compound = self.path.is_compound;
        self.path.is_compound = true;
        self.enter(node, next, ending, gap);
        self.path.is_compound = was_compound;
    }

    /// Goes as deep as the words lead before it looks at the forms of `node`, so that the first fit is the longest.
    fn visit(&mut self, node: u32, next: usize) {
        *self.steps += 1;
        if next < self.words.len() && self.path.length < MAX_WORDS {
            let word = &self.words[next];
            if word.stem != UNKNOWN
                && let Some(child) = self.lexicon.child(node, word.stem)
            {
                self.enter(child, next + 1, word.ending, word.gap);
            }
            if word.joined != UNKNOWN
                && let Some(child) = self.lexicon.child(node, word.joined)
            {
                self.enter_compound(child, next + 2, word.joined_ending, word.gap);
            }
        }
        if self.best.is_some_and(|best| best.end >= next) {
            return;
        }
        if self
            .lexicon
            .forms_at(node)
            .any(|form| self.lexicon.fit(form, &self.path).is_some())
        {
            self.best = Some(Reached {
                node,
                end: next,
                path: self.path,
            });
        }
    }
}
