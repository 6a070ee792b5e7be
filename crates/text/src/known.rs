//! Words that were looked up before.
//!
//! A few thousand words make up most of any text. [`KnownWords`] remembers what the lexicon said of them, so that a word
//! costs one hash and one line of memory instead of being cut to its stem and looked up. It changes no answer.

use crate::lexicon::Lexicon;
use crate::stem::Ending;
use crate::vocabulary::UNKNOWN;

/// Words kept; two that fall on one place displace each other. It fits into the second cache of a core.
const SLOTS: usize = 1 << 12;

/// Longer words are looked up each time.
const LONGEST: usize = 16;

/// What a lexicon says of a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct WordFacts {
    pub(crate) stem: u32,
    pub(crate) ending: Ending,
    pub(crate) start: Start,
}

/// What a walk that begins with a word needs to know beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Start {
    /// Node that the word leads to from the root with the marks of its stem, 0 for none.
    pub(crate) root: u32,
    /// Whether the word is a form by itself.
    pub(crate) has_forms: bool,
    /// A bit for each child of the node.
    pub(crate) children: u64,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: Key,
    facts: WordFacts,
}

/// The bytes of a short word: equal keys are equal words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Key {
    front: u64,
    back: u64,
    length: u8,
}

/// What is remembered, for one lexicon at a time.
#[derive(Debug, Default)]
pub(crate) struct KnownWords {
    slots: Vec<Slot>,
    lexicon: u64,
}

impl KnownWords {
    /// Makes room, and forgets what another lexicon said.
    pub(crate) fn prepare(&mut self, lexicon: &Lexicon) {
        if self.lexicon == lexicon.identity.0 && !self.slots.is_empty() {
            return;
        }
        self.lexicon = lexicon.identity.0;
        self.slots.clear();
        // No word has the key of a slot without one: no bytes.
        let nothing = WordFacts {
            stem: UNKNOWN,
            ending: Ending::NONE,
            start: Start::default(),
        };
        self.slots.resize(
            SLOTS,
            Slot {
                key: Key::default(),
                facts: nothing,
            },
        );
    }

    /// Gives what is known of `word`, or asks `look_up`, which may change the word.
    #[inline]
    pub(crate) fn facts(
        &mut self,
        word: &mut Vec<u8>,
        look_up: impl FnOnce(&mut Vec<u8>) -> WordFacts,
    ) -> WordFacts {
        let Some(key) = Key::of(word) else {
            return look_up(word);
        };
        let slot = &mut self.slots[key.slot()];
        if slot.key != key {
            *slot = Slot {
                key,
                facts: look_up(word),
            };
        }
        slot.facts
    }
}

impl Key {
    /// Reads a word of at most [`LONGEST`] bytes.
    #[inline]
    fn of(word: &[u8]) -> Option<Key> {
        let length = word.len();
        let (front, back) = match (word.first_chunk::<8>(), word.last_chunk::<8>()) {
            (Some(front), Some(back)) => (u64::from_le_bytes(*front), u64::from_le_bytes(*back)),
            _ => match (word.first_chunk::<4>(), word.last_chunk::<4>()) {
                (Some(front), Some(back)) => (
                    u64::from(u32::from_le_bytes(*front)),
                    u64::from(u32::from_le_bytes(*back)),
                ),
                _ => {
                    let [first, middle, last] = [0, length / 2, length.saturating_sub(1)]
                        .map(|at| u64::from(word.get(at).copied().unwrap_or_default()));
                    (first | middle << 8 | last << 16, 0)
                }
            },
        };
        (1..=LONGEST).contains(&length).then_some(Key {
            front,
            back,
            length: length as u8,
        })
    }

    #[inline]
    fn slot(&self) -> usize {
        let mixed = self.front.wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ self
                .back
                .wrapping_add(u64::from(self.length))
                .wrapping_mul(0xbf58_476d_1ce4_e5b9)
                .rotate_left(23);
        (mixed ^ mixed >> 29) as usize >> 20 & (SLOTS - 1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_of_words_are_equal_where_the_words_are(words in prop::collection::vec("[ab]{0,18}", 2..60)) {
            let mut seen: HashMap<Vec<u8>, &str> = HashMap::new();
            for word in &words {
                let Some(key) = Key::of(word.as_bytes()) else {
                    prop_assert!(word.is_empty() || word.len() > LONGEST);
                    continue;
                };
                let written = format!("{key:?}").into_bytes();
                prop_assert_eq!(*seen.entry(written).or_insert(word), word.as_str());
                prop_assert!(key.slot() < SLOTS);
            }
        }
    }
}
