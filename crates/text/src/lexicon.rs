//! The phrase trie: surface forms of skills as paths of stems, in flat arrays.
//!
//! Start reading at [`Lexicon::longest_from`]; [`crate::LexiconBuilder`] makes the arrays and `format` stores them.

use crate::stem::{Distance, Ending};
use crate::token::{Gap, Shape};
use crate::vocabulary::{UNKNOWN, Vocabulary};

/// Longer surface forms are not matched; the longest names of the open taxonomies have about 20 words.
pub const MAX_WORDS: usize = 32;

/// Context words less telling than this support nothing.
const LEAST_WEIGHT: f32 = 3.0;

/// Set beside the node of a stem that counts as support of some skill.
const SUPPORTS: u32 = 1 << 31;

/// Marks a skill without a group.
pub(crate) const NO_GROUP: u32 = u32::MAX;

/// Where a surface form comes from, which decides how far it is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormKind {
    /// The name of the skill.
    Name,
    /// The name in front of its bracket.
    NameWithoutBracket,
    /// Another label that may be shown.
    Alternative,
    /// A label that is matched and never shown.
    Hidden,
    /// An abbreviation taken out of a longer name; needs context.
    Acronym,
    /// A product name without its maker; needs context.
    Product,
}

impl FormKind {
    pub(crate) const ALL: [FormKind; 6] = [
        FormKind::Name,
        FormKind::NameWithoutBracket,
        FormKind::Alternative,
        FormKind::Hidden,
        FormKind::Acronym,
        FormKind::Product,
    ];
}

/// What is known of a form besides its words, packed into 16 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FormTraits(pub(crate) u16);

impl FormTraits {
    const AMBIGUOUS: u16 = 1 << 7;
    const SHARED: u16 = 1 << 8;
    const DERIVED: u16 = 1 << 9;
    const ABBREVIATED: u16 = 1 << 10;
    const COMMON: u16 = 1 << 11;
    const UNRELATED: u16 = 1 << 12;

    pub(crate) fn new(kind: FormKind, shape: Shape, gap: Gap) -> Self {
        FormTraits(kind as u16 | (shape as u16) << 3 | (gap as u16) << 5)
    }

    pub(crate) fn is_valid(self) -> bool {
        ((self.0 & 7) as usize) < FormKind::ALL.len() && self.0 < 1 << 13
    }

    pub(crate) fn kind(self) -> FormKind {
        FormKind::ALL[(self.0 & 7) as usize % FormKind::ALL.len()]
    }

    /// Case of a form of one word; of a longer form the most capital case of its words.
    pub(crate) fn shape(self) -> Shape {
        [Shape::Lower, Shape::Capitalised, Shape::Upper, Shape::Mixed][(self.0 >> 3 & 3) as usize]
    }

    /// The widest gap that the form itself has between its words.
    pub(crate) fn gap(self) -> Gap {
        [Gap::Joined, Gap::Space, Gap::Clause, Gap::Sentence][(self.0 >> 5 & 3) as usize]
    }

    pub(crate) fn is_ambiguous(self) -> bool {
        self.0 & Self::AMBIGUOUS != 0
    }

    pub(crate) fn is_shared(self) -> bool {
        self.0 & Self::SHARED != 0
    }

    /// The words are a respelling of the form as given (`java script` for `JavaScript`).
    pub(crate) fn is_derived(self) -> bool {
        self.0 & Self::DERIVED != 0
    }

    /// Three capitals that spell no common word, as `SQL`: ambiguous unless the text has the capitals too.
    pub(crate) fn is_abbreviation(self) -> bool {
        self.0 & Self::ABBREVIATED != 0
    }

    /// The form has no telling word.
    pub(crate) fn is_common(self) -> bool {
        self.0 & Self::COMMON != 0
    }

    /// One ordinary word that has nothing in common with the name of its skill, as `noise` for `acoustics`.
    pub(crate) fn is_unrelated(self) -> bool {
        self.0 & Self::UNRELATED != 0
    }

    pub(crate) fn common(self, yes: bool) -> Self {
        FormTraits(self.0 | if yes { Self::COMMON } else { 0 })
    }

    pub(crate) fn unrelated(self, yes: bool) -> Self {
        FormTraits(self.0 | if yes { Self::UNRELATED } else { 0 })
    }

    pub(crate) fn ambiguous(self, yes: bool) -> Self {
        FormTraits(self.0 | if yes { Self::AMBIGUOUS } else { 0 })
    }

    pub(crate) fn abbreviation(self, yes: bool) -> Self {
        FormTraits(self.0 | if yes { Self::ABBREVIATED } else { 0 })
    }

    pub(crate) fn shared(self, yes: bool) -> Self {
        FormTraits(self.0 | if yes { Self::SHARED } else { 0 })
    }

    pub(crate) fn derived(self, yes: bool) -> Self {
        FormTraits(self.0 | if yes { Self::DERIVED } else { 0 })
    }
}

/// The surface forms and contexts of all skills of one catalog version; immutable and cheap to share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lexicon {
    pub(crate) vocabulary: Vocabulary,
    /// Inverse document frequency of each stem among the skills.
    pub(crate) weights: Vec<f32>,
    /// Node that each stem leads to from the root, 0 for none, with [`SUPPORTS`] for a stem that supports some skill.
    pub(crate) roots: Vec<u32>,
    /// A bit for each edge, at a place given by a hash.
    pub(crate) edges: Vec<u64>,
    /// First child of each node and, one further, the end of its children: children have successive numbers.
    pub(crate) first_child: Vec<u32>,
    /// Stem that leads to each node; rising among the children of one node.
    pub(crate) stem_to: Vec<u32>,
    /// Start of the forms that end at each node, and the end of the last.
    pub(crate) first_form: Vec<u32>,
    pub(crate) form_skill: Vec<u32>,
    pub(crate) form_traits: Vec<FormTraits>,
    /// Start of each form's word endings in `endings`.
    pub(crate) form_endings: Vec<u32>,
    pub(crate) endings: Vec<u8>,
    /// Start of each skill's context stems, and the end of the last.
    pub(crate) first_context: Vec<u32>,
    /// Context stems, rising within a skill.
    pub(crate) context: Vec<u32>,
    pub(crate) group: Vec<u32>,
    /// First stem of the name of each skill that has a product form; [`NO_GROUP`] for the others.
    pub(crate) maker: Vec<u32>,
}

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
}

/// How a form differs from the words that matched it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fit {
    pub(crate) words: usize,
    /// Distance of the last word.
    pub(crate) last: Distance,
    /// Largest distance of the words in front of the last.
    pub(crate) front: Distance,
}

impl Lexicon {
    /// Number of skills, counting those without any form.
    pub fn skill_count(&self) -> usize {
        self.group.len()
    }

    /// Number of distinct forms, respellings included.
    pub fn form_count(&self) -> usize {
        self.form_skill.len()
    }

    /// Bytes held in memory.
    pub fn memory(&self) -> usize {
        let words = self.weights.len()
            + self.roots.len()
            + self.first_child.len()
            + self.stem_to.len()
            + self.first_form.len()
            + self.form_skill.len()
            + self.form_endings.len()
            + self.first_context.len()
            + self.context.len()
            + self.group.len()
            + self.maker.len();
        self.vocabulary.memory()
            + self.edges.len() * 8
            + words * 4
            + self.form_traits.len() * 2
            + self.endings.len()
    }

    #[inline]
    fn child(&self, node: u32, stem: u32) -> Option<u32> {
        let (word, bit) = self.edge_bit(node, stem);
        if self.edges[word] & bit == 0 {
            return None;
        }
        let node = node as usize;
        let first = self.first_child[node];
        let stems = &self.stem_to[first as usize..self.first_child[node + 1] as usize];
        stems.binary_search(&stem).ok().map(|index| first + index as u32)
    }

    /// Place of an edge in the filter.
    #[inline]
    fn edge_bit(&self, node: u32, stem: u32) -> (usize, u64) {
        let mixed = (u64::from(node) << 32 | u64::from(stem)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let folded = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20;
        (folded as usize >> 6 & (self.edges.len() - 1), 1 << (folded & 63))
    }

    /// Derives what lookups need beside the stored arrays.
    pub(crate) fn index(&mut self) {
        self.roots = vec![0; self.vocabulary.len()];
        for node in self.first_child[0]..self.first_child[1] {
            self.roots[self.stem_to[node as usize] as usize] = node;
        }
        // Twelve bits for each edge turn away nine of ten pairs of words that are no edge.
        self.edges = vec![0; (self.stem_to.len() * 12 / 64).next_power_of_two()];
        for node in 0..self.stem_to.len() {
            for child in self.first_child[node]..self.first_child[node + 1] {
                let (word, bit) = self.edge_bit(node as u32, self.stem_to[child as usize]);
                self.edges[word] |= bit;
            }
        }
        for stem in &self.context {
            if self.weights[*stem as usize] >= LEAST_WEIGHT {
                self.roots[*stem as usize] |= SUPPORTS;
            }
        }
    }

    pub(crate) fn forms_at(&self, node: u32) -> std::ops::Range<usize> {
        let node = node as usize;
        self.first_form[node] as usize..self.first_form[node + 1] as usize
    }

    pub(crate) fn context_of(&self, skill: u32) -> &[u32] {
        let skill = skill as usize;
        &self.context[self.first_context[skill] as usize..self.first_context[skill + 1] as usize]
    }

    /// Finds the longest phrase that starts at word `from` and that at least one form accepts.
    ///
    /// `steps` grows by the nodes visited.
    pub(crate) fn longest_from(&self, words: &[Word], from: usize, steps: &mut u64) -> Option<Reached> {
        let word = &words[from];
        let root = self.root(word.stem);
        let joined_root = self.root(word.joined);
        if root == 0 && joined_root == 0 {
            return None;
        }
        let path = Path {
            endings: [Ending::NONE; MAX_WORDS],
            length: 0,
            gap: Gap::Joined,
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
            search.enter(joined_root, from + 2, word.joined_ending, Gap::Joined);
        }
        search.best
    }

    #[inline]
    fn root(&self, stem: u32) -> u32 {
        if stem == UNKNOWN {
            return 0;
        }
        self.roots[stem as usize] & !SUPPORTS
    }

    #[inline]
    pub(crate) fn supports(&self, stem: u32) -> bool {
        stem != UNKNOWN && self.roots[stem as usize] & SUPPORTS != 0
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
        };
        for (bits, ending) in wanted.iter().zip(&path.endings) {
            fit.front = fit.front.max(fit.last);
            fit.last = Ending::from_bits(*bits).distance(*ending)?;
        }
        // Names are not inflected: the last letter of `ETCS` or `Windows` is no plural. Abbreviations have one: `PCs`.
        if path.length == 1 && fit.last != Distance::Same {
            let is_plural = wanted.iter().all(|bits| Ending::from_bits(*bits).is_plural());
            let is_abbreviation = traits.shape() == Shape::Upper;
            if traits.kind() == FormKind::Product
                || is_abbreviation && (is_plural || fit.last == Distance::Verb)
            {
                return None;
            }
        }
        Some(fit)
    }
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
                self.enter(child, next + 2, word.joined_ending, word.gap);
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
