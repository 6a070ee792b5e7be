//! What a keyword query means.

use std::collections::BTreeSet;
use std::fmt;

/// A condition on the words of a posting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// No posting.
    Nothing,
    /// Every posting.
    Everything,
    /// Title or body holds the word.
    Word(String),
    /// One of the fields holds the words in this order, adjacent; a hole stands for any one word.
    Phrase(Vec<Option<String>>),
    /// One of the fields holds all words, which are distinct, in a run of at most as many words and
    /// `distance` more.
    Near {
        /// The words.
        words: Vec<String>,
        /// How many other words the run may hold.
        distance: u32,
    },
    /// All of these.
    And(Vec<Expression>),
    /// Any of these.
    Or(Vec<Expression>),
    /// Not this.
    Not(Box<Expression>),
}

impl Expression {
    /// Makes the conjunction of what is left; a single part stands for itself, no part vanishes.
    pub(super) fn and(mut parts: Vec<Self>) -> Option<Self> {
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Self::And(parts)),
        }
    }

    /// Makes the disjunction of what is left.
    pub(super) fn or(mut parts: Vec<Self>) -> Option<Self> {
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Self::Or(parts)),
        }
    }

    /// Gives the distinct words that are sought, those of phrases included, in ascending order. Words that
    /// must not occur are left out.
    pub fn positive_words(&self) -> BTreeSet<&str> {
        let mut words = BTreeSet::new();
        self.collect(&mut words);
        words
    }

    fn collect<'e>(&'e self, words: &mut BTreeSet<&'e str>) {
        match self {
            Self::Nothing | Self::Everything | Self::Not(_) => {}
            Self::Word(word) => {
                words.insert(word);
            }
            Self::Phrase(places) => words.extend(places.iter().flatten().map(String::as_str)),
            Self::Near { words: near, .. } => words.extend(near.iter().map(String::as_str)),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.collect(words)),
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("Nothing"),
            Self::Everything => f.write_str("Everything"),
            Self::Word(word) => f.write_str(word),
            Self::Phrase(places) => {
                let shown = places.iter().map(|place| place.as_deref().unwrap_or("*"));
                write!(f, "Phrase({})", shown.collect::<Vec<_>>().join(", "))
            }
            Self::Near { words, distance } => write!(f, "Near({distance}; {})", words.join(", ")),
            Self::And(parts) => write_parts(f, "And", parts),
            Self::Or(parts) => write_parts(f, "Or", parts),
            Self::Not(part) => write!(f, "Not({part})"),
        }
    }
}

fn write_parts(f: &mut fmt::Formatter<'_>, name: &str, parts: &[Expression]) -> fmt::Result {
    write!(f, "{name}(")?;
    for (at, part) in parts.iter().enumerate() {
        let separator = if at == 0 { "" } else { ", " };
        write!(f, "{separator}{part}")?;
    }
    f.write_str(")")
}
