//! The phrase trie: surface forms of skills as paths of stems, in flat arrays.
//!
//! [`crate::LexiconBuilder`] makes the arrays, `format` stores them and `search` walks through them.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::common;
use crate::fetch::fetch;
use crate::form::FormTraits;
use crate::known::{Start, WordFacts};
use crate::score::Terms;
use crate::stem::stem;
use crate::vocabulary::{UNKNOWN, Vocabulary};

/// Longer surface forms are not matched; the longest names of the open taxonomies have about 20 words.
pub const MAX_WORDS: usize = 32;

/// Context words less telling than this support nothing.
const LEAST_WEIGHT: f32 = 3.0;

/// Set beside the node of a stem that counts as support of some skill.
const SUPPORTS: u32 = 1 << 31;

/// Set beside the node of a word that announces a skill.
const CUE: u32 = 1 << 30;

/// Set beside the node of a word that may follow one that announces a skill.
const LINK: u32 = 1 << 29;

/// Set beside the node of a word that announces the skill in front of it.
const HEAD: u32 = 1 << 28;

/// Set beside the node of a word between the members of a list.
const JOINER: u32 = 1 << 27;

/// Set beside the node of a word that an office or a department is called.
const BODY: u32 = 1 << 26;

/// Set beside the node of the word between a body and what it is for.
const OF: u32 = 1 << 25;

/// Set beside the node of a word behind which nothing is asked for.
const DISCLAIMER: u32 = 1 << 24;

/// Set beside the node of an article.
const ARTICLE: u32 = 1 << 23;

/// Set beside the node of a word that does what the verb behind it says.
const SUBJECT: u32 = 1 << 22;

const MARKS: u32 = SUPPORTS | CUE | LINK | HEAD | JOINER | BODY | OF | DISCLAIMER | ARTICLE | SUBJECT;

/// More nodes than can be told from the marks beside them.
pub(crate) const TOO_MANY_NODES: usize = 1 << 22;

/// Up to this many children the 64 bits of a node turn away most words that lead to none of them.
const FEW_CHILDREN: usize = 24;

/// What a walk needs of a node.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Node {
    first_child: u32,
    first_form: u32,
    /// One bit for each child, by its stem.
    children: u64,
}

/// Gives the bit of a child that `stem` leads to.
#[inline]
pub(crate) fn child_bit(stem: u32) -> u64 {
    1 << (stem.wrapping_mul(0x9e37_79b1) >> 26)
}

/// Marks a skill without a group.
pub(crate) const NO_GROUP: u32 = u32::MAX;

/// The surface forms and contexts of all skills of one catalog version; immutable and cheap to share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lexicon {
    pub(crate) vocabulary: Vocabulary,
    /// Inverse document frequency of each stem among the skills.
    pub(crate) weights: Vec<f32>,
    /// Node that each stem leads to from the root, 0 for none, with [`SUPPORTS`] for a stem that supports some skill.
    pub(crate) roots: Vec<u32>,
    /// What a walk needs of each node in one place, and of one node more.
    pub(crate) nodes: Vec<Node>,
    /// A bit for each edge from a node with many children, at a place given by a hash.
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
    pub(crate) identity: Identity,
    /// What tells that a sentence states terms, by what begins it.
    pub(crate) terms: Vec<Terms>,
    /// Stems of names that are also those of other things, rising, with the stems that tell these things.
    pub(crate) other_senses: Vec<(u32, Box<[u32]>)>,
}

/// Tells lexicons apart whose words are remembered; the answers of a lexicon do not depend on it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identity(pub(crate) u64);

impl Identity {
    fn unused() -> Identity {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Identity(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

impl PartialEq for Identity {
    /// Two lexicons of one content are equal, whenever they were made.
    fn eq(&self, _: &Identity) -> bool {
        true
    }
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
            + self.nodes.len() * size_of::<Node>()
            + self.edges.len() * 8
            + words * 4
            + self.form_traits.len() * 2
            + self.endings.len()
    }

    #[inline]
    pub(crate) fn child(&self, node: u32, stem: u32) -> Option<u32> {
        let place = &self.nodes[node as usize];
        if place.children & child_bit(stem) == 0 {
            return None;
        }
        let end = self.nodes[node as usize + 1].first_child;
        if (end - place.first_child) as usize > FEW_CHILDREN {
            let (word, bit) = self.edge_bit(node, stem);
            if self.edges[word] & bit == 0 {
                return None;
            }
        }
        let stems = &self.stem_to[place.first_child as usize..end as usize];
        stems
            .binary_search(&stem)
            .ok()
            .map(|index| place.first_child + index as u32)
    }

    /// Place of an edge in the filter.
    #[inline]
    fn edge_bit(&self, node: u32, stem: u32) -> (usize, u64) {
        let mixed = (u64::from(node) << 32 | u64::from(stem)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let folded = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20;
        (folded as usize >> 6 & (self.edges.len() - 1), 1 << (folded & 63))
    }

    /// Fetches what a walk from the word in front will look at, and one that begins with the word itself.
    #[inline]
    pub(crate) fn fetch_walk(&self, before: Start, word: WordFacts) {
        let node = word.start.node();
        if node != 0 {
            fetch(&self.nodes[node as usize..=node as usize]);
        }
        if before.children & child_bit(word.stem) != 0 && !self.edges.is_empty() {
            let (at, _) = self.edge_bit(before.node(), word.stem);
            fetch(&self.edges[at..=at]);
        }
    }

    /// Derives what lookups need beside the stored arrays.
    pub(crate) fn index(&mut self) {
        self.identity = Identity::unused();
        self.roots = vec![0; self.vocabulary.len()];
        for node in self.first_child[0]..self.first_child[1] {
            self.roots[self.stem_to[node as usize] as usize] = node;
        }
        for (words, mark) in [
            (common::CUES, CUE),
            (common::LINKS, LINK),
            (common::HEADS, HEAD),
            (common::JOINERS, JOINER),
            (common::BODIES, BODY),
            (common::OF, OF),
            (common::DISCLAIMERS, DISCLAIMER),
            (common::ARTICLES, ARTICLE),
            (common::SUBJECTS, SUBJECT),
        ] {
            for word in words {
                let number = self.stem_number(word);
                if number != UNKNOWN {
                    self.roots[number as usize] |= mark;
                }
            }
        }
        self.index_terms();
        self.other_senses = (common::OTHER_SENSES.iter())
            .map(|(name, telling)| {
                let telling = telling.iter().map(|word| self.stem_number(word));
                (
                    self.stem_number(name),
                    telling.filter(|stem| *stem != UNKNOWN).collect(),
                )
            })
            .filter(|(name, _): &(u32, Box<[u32]>)| *name != UNKNOWN)
            .collect();
        self.other_senses.sort_unstable();
        self.nodes = (self.first_child.iter().zip(&self.first_form))
            .map(|(first_child, first_form)| Node {
                first_child: *first_child,
                first_form: *first_form,
                children: 0,
            })
            .collect();
        let edges: usize = (self.first_child.windows(2))
            .map(|pair| (pair[1] - pair[0]) as usize)
            .filter(|children| *children > FEW_CHILDREN)
            .sum();
        // Twelve bits for each edge turn away nine of ten pairs of words that are no edge.
        self.edges = vec![0; (edges * 12 / 64).next_power_of_two()];
        for node in 0..self.stem_to.len() {
            let children = self.first_child[node]..self.first_child[node + 1];
            let many = children.len() > FEW_CHILDREN;
            for child in children {
                let stem = self.stem_to[child as usize];
                self.nodes[node].children |= child_bit(stem);
                if many {
                    let (word, bit) = self.edge_bit(node as u32, stem);
                    self.edges[word] |= bit;
                }
            }
        }
        for stem in &self.context {
            if self.weights[*stem as usize] >= LEAST_WEIGHT {
                self.roots[*stem as usize] |= SUPPORTS;
            }
        }
    }

    /// Marks the words that may state terms beside those that disclaim. A group of which no word is known never holds.
    fn index_terms(&mut self) {
        let known = |words: &[&str]| -> Box<[u32]> {
            let numbers = words.iter().map(|word| self.stem_number(word));
            numbers.filter(|number| *number != UNKNOWN).collect()
        };
        let duties = known(common::DUTIES);
        let terms = common::TERMS.iter().map(|(trigger, companions)| Terms {
            trigger: self.stem_number(trigger),
            companions: companions.iter().map(|words| known(words)).collect(),
            duties: duties.clone(),
        });
        self.terms = terms.filter(|terms| terms.trigger != UNKNOWN).collect();
        self.terms.sort_by_key(|terms| terms.trigger);
        for terms in &self.terms {
            self.roots[terms.trigger as usize] |= DISCLAIMER;
        }
    }

    fn stem_number(&self, word: &str) -> u32 {
        let mut bytes = word.as_bytes().to_vec();
        stem(&mut bytes);
        self.vocabulary.number(&bytes)
    }

    pub(crate) fn forms_at(&self, node: u32) -> std::ops::Range<usize> {
        let node = node as usize;
        self.nodes[node].first_form as usize..self.nodes[node + 1].first_form as usize
    }

    pub(crate) fn context_of(&self, skill: u32) -> &[u32] {
        let skill = skill as usize;
        &self.context[self.first_context[skill] as usize..self.first_context[skill + 1] as usize]
    }

    #[inline]
    pub(crate) fn root(&self, stem: u32) -> u32 {
        if stem == UNKNOWN {
            return 0;
        }
        self.roots[stem as usize] & !MARKS
    }

    /// Gives what a walk that begins with `stem` needs to know beforehand.
    pub(crate) fn start(&self, stem: u32) -> Start {
        if stem == UNKNOWN {
            return Start::default();
        }
        let root = self.roots[stem as usize];
        let node = root & !MARKS;
        if node == 0 {
            return Start {
                root,
                ..Start::default()
            };
        }
        Start {
            root,
            has_forms: !self.forms_at(node).is_empty(),
            children: self.nodes[node as usize].children,
        }
    }

    fn is_marked(&self, stem: u32, mark: u32) -> bool {
        stem != UNKNOWN && self.roots[stem as usize] & mark != 0
    }

    pub(crate) fn is_cue(&self, stem: u32) -> bool {
        self.is_marked(stem, CUE)
    }

    pub(crate) fn is_link(&self, stem: u32) -> bool {
        self.is_marked(stem, LINK)
    }

    pub(crate) fn is_head(&self, stem: u32) -> bool {
        self.is_marked(stem, HEAD)
    }

    pub(crate) fn is_joiner(&self, stem: u32) -> bool {
        self.is_marked(stem, JOINER)
    }

    pub(crate) fn is_body(&self, stem: u32) -> bool {
        self.is_marked(stem, BODY)
    }

    pub(crate) fn is_of(&self, stem: u32) -> bool {
        self.is_marked(stem, OF)
    }

    pub(crate) fn is_article(&self, stem: u32) -> bool {
        self.is_marked(stem, ARTICLE)
    }

    pub(crate) fn is_subject(&self, stem: u32) -> bool {
        self.is_marked(stem, SUBJECT)
    }

    /// Gives what makes terms of a sentence with `stem`; nothing for a word that disclaims by itself.
    pub(crate) fn terms_of(&self, stem: u32) -> &[Terms] {
        let from = self.terms.partition_point(|terms| terms.trigger < stem);
        let end = self.terms.partition_point(|terms| terms.trigger <= stem);
        &self.terms[from..end]
    }

    /// Gives the stems that tell another thing with the name of `stem`.
    pub(crate) fn other_senses(&self, stem: u32) -> Option<&[u32]> {
        let at = self
            .other_senses
            .binary_search_by_key(&stem, |(name, _)| *name)
            .ok()?;
        Some(&self.other_senses[at].1)
    }
}

impl Start {
    /// Node that the word leads to from the root, 0 for none.
    #[inline]
    pub(crate) fn node(self) -> u32 {
        self.root & !MARKS
    }

    /// Says whether the word supports some skill.
    #[inline]
    pub(crate) fn supports(self) -> bool {
        self.root & SUPPORTS != 0
    }

    /// Says whether the word may tell that its sentence asks for no skill.
    #[inline]
    pub(crate) fn disclaims(self) -> bool {
        self.root & DISCLAIMER != 0
    }
}
