//! What a form is worth by itself and beside the other forms.

use rustc_hash::FxHashMap;

use super::stems::CommonStems;
use super::{FormWord, Surface};
use crate::common;
use crate::form::{FormKind, FormTraits};
use crate::token::Shape;

/// A spelling of a surface form by the numbers of its stems.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    pub(super) stems: Vec<u32>,
    pub(super) endings: Vec<u8>,
    pub(super) skill: u32,
    pub(super) kind: FormKind,
    pub(super) traits: u16,
    /// Which of the surfaces it spells.
    pub(super) surface: usize,
}

impl Form {
    pub(super) fn same_form(&self, other: &Form) -> bool {
        self.stems == other.stems && self.endings == other.endings && self.skill == other.skill
    }
}

/// Says whether a form has at most three letters, not counting a plural.
pub(super) fn is_short(words: &[FormWord]) -> bool {
    let letters: usize = words.iter().map(|word| word.folded.chars().count()).sum();
    let plural = words
        .last()
        .is_some_and(|word| word.folded.ends_with('s') && word.written.ends_with('s'));
    letters - usize::from(plural && letters > 1) <= 3
}

/// Says whether a sign makes a short form unlike any other word: `C#`, `C++`, `.NET`.
pub(super) fn has_sign(words: &[FormWord]) -> bool {
    words
        .iter()
        .any(|word| word.folded.starts_with('.') || word.folded.ends_with(['+', '#']))
}

/// Says whether nothing is left of a form without fillers but one common word.
pub(super) fn is_common(words: &[FormWord], commons: &CommonStems) -> bool {
    let mut telling = words
        .iter()
        .filter(|word| !common::is_filler(word.folded.as_bytes()));
    match (telling.next(), telling.next()) {
        (None, _) => true,
        (Some(word), None) => commons.holds(word.folded.as_bytes()),
        (Some(_), Some(_)) => false,
    }
}

/// Says whether a form is three capitals or digits that spell no common word.
pub(super) fn is_abbreviation(words: &[FormWord]) -> bool {
    let [word] = words else { return false };
    word.shape == Shape::Upper
        && word.folded.chars().count() == 3
        && !common::is_common(word.folded.as_bytes())
}

/// Marks labels other than names that several skills have.
pub(super) fn mark_shared(forms: &mut [Form]) {
    let mut from = 0;
    while from < forms.len() {
        let same = forms[from..]
            .iter()
            .take_while(|form| form.stems == forms[from].stems && form.endings == forms[from].endings)
            .count();
        if same > 1 {
            for form in &mut forms[from..from + same] {
                let weak = !matches!(form.kind, FormKind::Name | FormKind::NameWithoutBracket);
                form.traits = FormTraits(form.traits).shared(weak).0;
            }
        }
        from += same;
    }
}

/// Marks other labels of one ordinary word that do not begin like any word of the name, and those of a name of several
/// ordinary words, which tell a part of it: `innovation` for `think innovately`, `helmets` for `climbing equipment`.
pub(super) fn mark_unrelated(forms: &mut [Form], surfaces: &[Surface]) {
    let names: FxHashMap<u32, &[FormWord]> = surfaces
        .iter()
        .filter(|surface| surface.kind == FormKind::Name)
        .map(|surface| (surface.skill, surface.words.as_slice()))
        .collect();
    for form in forms.iter_mut().filter(|form| form.stems.len() == 1) {
        let label = &surfaces[form.surface].words;
        let [word] = label.as_slice() else { continue };
        let other =
            matches!(form.kind, FormKind::Alternative | FormKind::Hidden) && word.shape == Shape::Lower;
        let alike = |name: &FormWord| shared_prefix(&name.folded, &word.folded) >= 5.min(word.folded.len());
        let name = names.get(&form.skill);
        let related = name.is_none_or(|name| name.iter().any(alike));
        let is_ordinary = |word: &FormWord| word.shape == Shape::Lower;
        let says_less = name.is_some_and(|name| name.len() > 1 && name.iter().all(is_ordinary));
        form.traits = FormTraits(form.traits)
            .unrelated(other && (says_less || !related))
            .0;
    }
}

fn shared_prefix(left: &str, right: &str) -> usize {
    left.bytes()
        .zip(right.bytes())
        .take_while(|(left, right)| left == right)
        .count()
}
