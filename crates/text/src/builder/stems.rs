//! Numbers for stems, and the stems of common words.

use rustc_hash::{FxHashMap, FxHashSet};

use super::marks::{Form, has_sign, is_abbreviation, is_common, is_short};
use super::{FormWord, Surface};
use crate::common;
use crate::form::FormTraits;
use crate::stem::{Distance, Ending, stem};
use crate::token::{Gap, Shape};
use crate::vocabulary::Vocabulary;

/// The common words by stem, so that `levels` is as common as `level`.
pub(super) struct CommonStems(FxHashMap<Vec<u8>, Vec<Ending>>);

impl Default for CommonStems {
    fn default() -> Self {
        let mut stems = FxHashMap::<_, Vec<Ending>>::default();
        for word in common::words() {
            let mut bytes = word.as_bytes().to_vec();
            let ending = stem(&mut bytes);
            stems.entry(bytes).or_default().push(ending);
        }
        CommonStems(stems)
    }
}

impl CommonStems {
    pub(super) fn holds(&self, word: &[u8]) -> bool {
        let mut bytes = word.to_vec();
        let ending = stem(&mut bytes);
        let near =
            |other: &Ending| matches!(ending.distance(*other), Some(Distance::Same | Distance::Number));
        self.0.get(&bytes).is_some_and(|endings| endings.iter().any(near))
    }
}

/// Numbers stems in order of first use.
#[derive(Default)]
pub(super) struct Stems {
    numbers: FxHashMap<Vec<u8>, u32>,
    bytes: Vec<u8>,
    offsets: Vec<u32>,
    fillers: FxHashSet<u32>,
    commons: CommonStems,
}

impl Stems {
    pub(super) fn number(&mut self, stem: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(stem) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(stem.to_vec(), number);
        number
    }

    /// Numbers the words that say something of a skill beside them, whether or not a form or context has them.
    pub(super) fn know_cues(&mut self) {
        for word in common::announcing() {
            let mut bytes = word.as_bytes().to_vec();
            stem(&mut bytes);
            self.number(&bytes);
        }
    }

    pub(super) fn count(&self) -> usize {
        self.numbers.len()
    }

    /// Numbers the stems anew, the most frequent first, so that what a document touches lies close together.
    ///
    /// Gives the new number of each old one.
    pub(super) fn renumber(&mut self, frequency: &[u32]) -> Vec<u32> {
        let mut order: Vec<(u32, &Vec<u8>)> = self
            .numbers
            .iter()
            .map(|(stem, number)| (*number, stem))
            .collect();
        order.sort_unstable_by_key(|(number, _)| (std::cmp::Reverse(frequency[*number as usize]), *number));
        let mut numbers = vec![0; order.len()];
        self.bytes.clear();
        self.offsets.clear();
        for (new, (old, stem)) in order.into_iter().enumerate() {
            numbers[old as usize] = new as u32;
            self.offsets.push(self.bytes.len() as u32);
            self.bytes.extend_from_slice(stem);
        }
        numbers
    }

    pub(super) fn is_filler(&self, stem: u32) -> bool {
        self.fillers.contains(&stem)
    }

    pub(super) fn form(
        &mut self,
        at: usize,
        surface: &Surface,
        spelling: &[FormWord],
        derived: bool,
    ) -> Form {
        let mut stems = Vec::with_capacity(spelling.len());
        let mut endings = Vec::with_capacity(spelling.len());
        let mut gap = Gap::Joined;
        let mut shape = spelling.first().map_or(Shape::Lower, |word| word.shape);
        for (index, word) in spelling.iter().enumerate() {
            let mut bytes = word.folded.clone().into_bytes();
            let ending: Ending = stem(&mut bytes);
            let number = self.number(&bytes);
            if common::is_filler(word.folded.as_bytes()) {
                self.fillers.insert(number);
            }
            stems.push(number);
            endings.push(ending.bits());
            if index > 0 {
                gap = gap.max(word.gap);
                if shape == Shape::Lower {
                    shape = word.shape;
                }
            }
        }
        let common = is_common(spelling, &self.commons);
        let traits = FormTraits::new(surface.kind, shape, gap)
            .ambiguous(common || is_short(spelling) && !has_sign(spelling))
            .common(common)
            .abbreviation(is_abbreviation(spelling))
            .derived(derived);
        Form {
            stems,
            endings,
            skill: surface.skill,
            kind: surface.kind,
            traits: traits.0,
            surface: at,
        }
    }

    pub(super) fn vocabulary(&self) -> Vocabulary {
        let mut offsets = self.offsets.clone();
        offsets.push(self.bytes.len() as u32);
        Vocabulary::new(self.bytes.clone(), offsets)
            .expect("stems are distinct and stored one behind the other")
    }
}
