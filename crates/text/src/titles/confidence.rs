//! What speaks for a match, and what it adds up to: a score fitted on labelled titles, which orders the matches of a term.

use crate::logistic::Logistic;

/// Number of values that the score is made of.
pub const TITLE_FEATURES: usize = 9;

/// The features that need vectors.
pub const TITLE_VECTORS: [usize; 2] = [4, 5];

/// The sign that the weight of each must have: likeness never counts against a title.
pub const TITLE_SIGNS: [f32; TITLE_FEATURES] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0];

/// Weights of [`TitleEvidence::features`], and how they are fitted.
pub type TitleFusion = Logistic<TITLE_FEATURES>;

/// What each of [`TitleEvidence::features`] is.
pub(super) const NAMES: [&str; TITLE_FEATURES] = [
    "letters",
    "words",
    "group's words, best",
    "group's words and description, best",
    "group's vector",
    "group's vector, best",
    "term covered",
    "label covered",
    "other grade",
];

/// Cosine from which on two texts are the same.
const SAME: f32 = 0.9999;

/// Says whether two texts of these cosines have the same words and letters.
pub(super) fn is_same(letters: f32, words: f32) -> bool {
    letters > SAME && words > SAME
}

impl TitleFusion {
    /// Writes the weights as a table of the source.
    pub fn to_source(&self) -> String {
        self.to_table("TitleFusion", &NAMES)
    }
}

/// What speaks for a match.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TitleEvidence {
    /// Cosine of the runs of letters.
    pub letters: f32,
    /// Cosine of the stems.
    pub words: f32,
    /// How well the words fit the titles of the title's best group, against the best group of all.
    pub group: f32,
    /// The same of titles and description.
    pub described: f32,
    /// Cosine of the vectors of the term and of the title's likest group.
    pub meaning: f32,
    /// The same against the likest group of all.
    pub nearest: f32,
    /// Share of the term's words that the label has, by weight.
    pub term_covered: f32,
    /// Share of the label's words that the term has, by weight.
    pub label_covered: f32,
    /// The label has a word for experience that the term lacks.
    pub other_grade: bool,
    /// How the term names the title outright.
    pub naming: Naming,
}

/// How a term names a title outright, once what stands around the name is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// It does not.
    Absent,
    /// In front of a dash, bar or bracket: `Registered Nurse - Care Coordination`.
    InFront,
    /// With a word of experience more: `Senior Pastry Chef` of a `Pastry Chef`.
    ButForLevel,
    /// Word for word.
    Whole,
}

impl TitleEvidence {
    /// What an equal label has.
    pub(super) const CERTAIN: TitleEvidence = TitleEvidence {
        letters: 1.0,
        words: 1.0,
        group: 1.0,
        described: 1.0,
        meaning: 1.0,
        nearest: 1.0,
        term_covered: 1.0,
        label_covered: 1.0,
        other_grade: false,
        naming: Naming::Whole,
    };

    /// Gives the values that the score is made of.
    pub fn features(&self) -> [f32; TITLE_FEATURES] {
        [
            self.letters,
            self.words,
            self.group,
            self.described,
            self.meaning,
            self.nearest,
            self.term_covered,
            self.label_covered,
            f32::from(u8::from(self.other_grade)),
        ]
    }

    /// Says whether the label has the same words and letters as the term.
    pub fn is_same(&self) -> bool {
        self.naming == Naming::Whole || is_same(self.letters, self.words)
    }
}
