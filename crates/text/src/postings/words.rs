//! The words of a posting as its rules see them, read in one pass.

use rustc_hash::FxHashMap;

use super::language::Languages;
use crate::token::{Gap, Shape, Tokenizer};

/// What a rule may ask of a single word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Turns the cue behind it around: `not`.
    Negation,
    /// Behind a negation it takes back what stands in front of both: a degree is not `required`.
    Required,
    /// `experience`.
    Experience,
    /// `years`.
    Year,
    /// In front of years that are no requirement: the `last` 5 years.
    Span,
    /// Behind years that are no requirement: 18 years of `age`.
    Age,
    /// Between the ends of a range: `to`.
    Through,
    /// Between the ends of a range that opens with one of the next class.
    And,
    /// Opens a range: `between` 3 and 5.
    Between,
    /// Who offers the work, and has a past of its own: `company`.
    Employer,
    /// Between somebody and the years behind them: a company `with` 20 years of experience.
    Has,
    /// In front of a rough number: `over` 20 years.
    About,
    /// `more` in `3 or more years`.
    More,
    /// `or` in `3 or more years`.
    Or,
    /// Behind money that is no pay: `budget`.
    NoPay,
    /// In front of money that is no pay: `saves`.
    NoPayInFront,
}

impl Class {
    /// All classes with the names that the lists give them.
    pub(super) const NAMES: [(&'static str, Class); 16] = [
        ("negation", Class::Negation),
        ("required", Class::Required),
        ("experience", Class::Experience),
        ("year", Class::Year),
        ("span", Class::Span),
        ("age", Class::Age),
        ("through", Class::Through),
        ("and", Class::And),
        ("between", Class::Between),
        ("employer", Class::Employer),
        ("has", Class::Has),
        ("about", Class::About),
        ("more", Class::More),
        ("or", Class::Or),
        ("no pay", Class::NoPay),
        ("no pay in front", Class::NoPayInFront),
    ];
}

/// What is known of a spelling; all zero for most.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// Number of the word in the phrases, from 1; 0 for a word of no phrase.
    pub(super) id: u16,
    classes: u32,
    /// Languages that have it among their commonest words.
    languages: u16,
    /// The number that it names.
    number: Option<u8>,
    /// Number of the currency that it is the code of, from 1.
    pub(super) currency: u8,
}

/// All spellings that any rule asks for.
#[derive(Default)]
pub(super) struct Glossary {
    words: FxHashMap<Box<[u8]>, Known>,
    phrase_words: u16,
}

impl Glossary {
    fn entry(&mut self, word: &[u8]) -> &mut Known {
        self.words.entry(word.into()).or_default()
    }

    /// Gives the number of a word of a phrase.
    pub(super) fn phrase_word(&mut self, word: &[u8]) -> u16 {
        let next = self.phrase_words + 1;
        let known = self.entry(word);
        if known.id == 0 {
            known.id = next;
            self.phrase_words = next;
        }
        self.words[word].id
    }

    pub(super) fn add_class(&mut self, word: &[u8], class: Class) {
        self.entry(word).classes |= 1 << class as u16;
    }

    pub(super) fn add_language(&mut self, word: &[u8], language: usize) {
        self.entry(word).languages |= 1 << language;
    }

    pub(super) fn add_number(&mut self, word: &[u8], number: u8) {
        self.entry(word).number = Some(number);
    }

    pub(super) fn add_currency(&mut self, word: &[u8], currency: u8) {
        self.entry(word).currency = currency;
    }

    /// Looks up a folded word.
    pub(super) fn get(&self, word: &[u8]) -> Known {
        self.words.get(word).copied().unwrap_or_default()
    }
}

/// One word of a posting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) known: Known,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) gap: Gap,
    pub(super) in_capitals: bool,
}

impl Word {
    pub(super) fn is(&self, class: Class) -> bool {
        self.known.classes & (1 << class as u16) != 0
    }

    /// Returns the whole number up to 255 that the word writes or names.
    pub(super) fn number(&self) -> Option<u8> {
        self.known.number
    }
}

/// A text with its words.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) list: Vec<Word>,
}

impl<'a> Words<'a> {
    /// Reads the words of a text and counts those that tell its language.
    pub(super) fn read(text: &'a str, glossary: &Glossary, languages: &mut Languages) -> Self {
        let mut list = Vec::with_capacity(text.len() / 6);
        let mut folded = Vec::new();
        let mut tokenizer = Tokenizer::new(text);
        while let Some(token) = tokenizer.next(&mut folded) {
            let mut known = glossary.get(&folded);
            if folded[0].is_ascii_digit() && folded.len() <= 3 {
                known.number = std::str::from_utf8(&folded)
                    .ok()
                    .and_then(|digits| digits.parse().ok());
            }
            languages.count(&folded, known.languages);
            list.push(Word {
                known,
                start: offset(token.start),
                end: offset(token.end),
                gap: token.gap,
                in_capitals: token.shape == Shape::Upper,
            });
        }
        Words { text, list }
    }

    /// Says whether a possessive `'s` stands behind the word.
    pub(super) fn has_possessive(&self, word: &Word) -> bool {
        let rest = &self.text[word.end as usize..];
        let mark = rest.strip_prefix(['\'', '\u{2019}', '\u{2bc}', '\u{2018}', '`']);
        mark.is_some_and(|rest| rest.starts_with(['s', 'S']))
    }

    /// Says whether a number is written in letters.
    pub(super) fn is_written(&self, place: usize) -> bool {
        self.list.get(place).is_some_and(|word| {
            let spelling = self.text.get(word.start as usize..word.end as usize);
            spelling.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_alphabetic()))
        })
    }

    /// Returns the text between two neighbouring words.
    pub(super) fn between(&self, at: usize) -> &'a str {
        let from = at
            .checked_sub(1)
            .map_or(0, |before| self.list[before].end as usize);
        &self.text[from..self.list[at].start as usize]
    }
}

/// The texts that are read are cut far below 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
