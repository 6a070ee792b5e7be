//! What is known of a surface form besides its words.

use crate::token::{Gap, Shape};

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

    /// One ordinary word that has nothing in common with the name of its skill, as `noise` for `acoustics`, or tells a part
    /// of it, as `commitment` for `show commitment`.
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
