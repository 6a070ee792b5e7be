//! Cues: phrases that tell something about a posting, and the finding of them.

use std::sync::LazyLock;

use super::language::{self, Languages};
use super::lists;
use super::salary::Pay;
use super::values::{Benefit, ContractType, EducationLevel, EmploymentType, RemoteType};
use super::words::{Class, Glossary, Word, Words};
use crate::token::{Gap, Shape, Tokenizer};

/// The phrases and word lists of the rules.
const CUES: &str = include_str!("../../data/posting-cues.txt");

/// How many words in front of a cue may turn it around.
const NEGATION_REACH: usize = 3;

/// How many words behind a cue a negation may stand, and how many behind that what is not required.
const TAKING_BACK_REACH: usize = 3;

/// What a phrase tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    Remote(RemoteType),
    Employment(EmploymentType),
    Contract(ContractType),
    Supervisor,
    Education(EducationLevel),
    Benefit(Benefit),
}

impl Cue {
    /// Reads the name of a section.
    fn from_name(name: &str) -> Option<Cue> {
        let (kind, word) = name.split_once(':').unwrap_or((name, ""));
        let word = word.trim();
        match kind.trim() {
            "remote" => RemoteType::from_word(word).map(Cue::Remote),
            "employment" => EmploymentType::from_word(word).map(Cue::Employment),
            "contract" => ContractType::from_word(word).map(Cue::Contract),
            "education" => EducationLevel::from_word(word).map(Cue::Education),
            "benefit" => Benefit::from_word(word).map(Cue::Benefit),
            "supervisor" => Some(Cue::Supervisor),
            _ => None,
        }
    }

    /// Returns the bit of the cue in a set.
    fn bit(self) -> u64 {
        let place = match self {
            Cue::Remote(value) => value.code(),
            Cue::Employment(value) => 4 + value.code(),
            Cue::Contract(value) => 8 + value.code(),
            Cue::Supervisor => 15,
            Cue::Education(value) => 16 + value.code(),
            Cue::Benefit(value) => 24 + value.code(),
        };
        1 << place
    }
}

/// Where a text stands, or a phrase counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Body,
}

/// The cues that a posting holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    said: u64,
    denied: u64,
}

impl Found {
    /// Says whether the posting holds the cue.
    pub(super) fn says(self, cue: Cue) -> bool {
        self.said & cue.bit() != 0
    }

    /// Takes in the cues of another part of the posting.
    pub(super) fn and(self, other: Found) -> Found {
        Found {
            said: self.said | other.said,
            denied: self.denied | other.denied,
        }
    }

    /// Gives the cues without those of one value that another part denies and does not say.
    pub(super) fn unless_denied(mut self, cue: Cue, other: Found) -> Found {
        if other.denies(cue) && !other.says(cue) {
            self.said &= !cue.bit();
        }
        self
    }

    /// Says whether the posting holds the cue behind a negation.
    pub(super) fn denies(self, cue: Cue) -> bool {
        self.denied & cue.bit() != 0
    }
}

/// One word of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PhraseWord {
    id: u16,
    in_capitals: bool,
    possessive: bool,
    /// Widest gap in front of the word.
    gap: Gap,
    /// The word joins the one in front of it without a blank, as in `B.S.`.
    joined: bool,
}

struct Phrase {
    words: Box<[PhraseWord]>,
    /// What the phrase tells; 0 for one that only keeps shorter ones from being found in it.
    cues: u64,
    title_only: bool,
    denies: bool,
}

/// All rules, read once.
pub(super) struct Rules {
    pub(super) glossary: Glossary,
    pub(super) pay: Pay,
    /// Phrases by the number of their first word, longest first.
    phrases: Vec<Vec<Phrase>>,
}

/// The rules of the lists that are compiled in; a test reads the lists without a fault.
pub(super) static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::read(&mut |_| {}));

impl Rules {
    /// Reads the lists; lines that mean nothing are passed over and reported.
    pub(super) fn read(fault: &mut dyn FnMut(String)) -> Rules {
        let mut glossary = Glossary::default();
        let mut phrases: Vec<Vec<Phrase>> = Vec::new();
        for (section, line) in lists::lines(CUES) {
            let (name, manner) = section.split_once(", ").unwrap_or((section, ""));
            if let Some(class) = name.strip_prefix("words: ") {
                match Class::NAMES.iter().find(|(known, _)| *known == class) {
                    Some((_, class)) => glossary.add_class(line.as_bytes(), *class),
                    None => fault(format!("unknown class of words '{class}'")),
                }
                continue;
            }
            if name == "numbers" {
                match line
                    .split_once(' ')
                    .map(|(word, number)| (word, number.trim().parse()))
                {
                    Some((word, Ok(number))) => glossary.add_number(word.as_bytes(), number),
                    _ => fault(format!("no number in '{line}'")),
                }
                continue;
            }
            let cues = match Cue::from_name(name) {
                Some(cue) => cue.bit(),
                None if name == "nothing" => 0,
                None => {
                    fault(format!("unknown section '{section}'"));
                    continue;
                }
            };
            if !matches!(manner, "" | "in title" | "denied") {
                fault(format!("unknown manner '{manner}'"));
            }
            let words = phrase_words(line, &mut glossary);
            let Some(first) = words.first() else {
                fault(format!("no word in '{line}'"));
                continue;
            };
            let first = usize::from(first.id);
            if phrases.len() <= first {
                phrases.resize_with(first + 1, Vec::new);
            }
            add_phrase(
                &mut phrases[first],
                Phrase {
                    words,
                    cues,
                    title_only: manner == "in title",
                    denies: manner == "denied",
                },
            );
        }
        for group in &mut phrases {
            group.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        }
        language::add_words(&mut glossary, fault);
        let pay = Pay::read(&mut glossary, fault);
        Rules {
            glossary,
            pay,
            phrases,
        }
    }

    /// Reads the words of a text.
    pub(super) fn words<'a>(&self, text: &'a str, languages: &mut Languages) -> Words<'a> {
        Words::read(text, &self.glossary, languages)
    }

    /// Gives the cues of a text. At each word the longest phrase counts.
    pub(super) fn find(&self, words: &Words<'_>, part: Part) -> Found {
        let mut found = Found::default();
        let mut at = 0;
        while let Some(word) = words.list.get(at) {
            let Some(phrase) = self.phrase_at(words, word, at, part) else {
                at += 1;
                continue;
            };
            if phrase.cues == 0 {
                at += phrase.words.len();
                continue;
            }
            let end = at + phrase.words.len();
            if phrase.denies || is_negated(&words.list, at) || is_taken_back(&words.list, end) {
                found.denied |= phrase.cues;
            } else {
                found.said |= phrase.cues;
            }
            at += 1;
        }
        found
    }

    fn phrase_at(&self, words: &Words<'_>, word: &Word, at: usize, part: Part) -> Option<&Phrase> {
        if word.known.id == 0 {
            return None;
        }
        let group = self.phrases.get(usize::from(word.known.id))?;
        group
            .iter()
            .find(|phrase| (part == Part::Title || !phrase.title_only) && stands_at(phrase, words, at))
    }
}

/// Adds a phrase, or what it tells to an equal one.
fn add_phrase(group: &mut Vec<Phrase>, phrase: Phrase) {
    let equal = group.iter_mut().find(|known| {
        known.words == phrase.words && known.title_only == phrase.title_only && known.denies == phrase.denies
    });
    match equal {
        Some(known) => known.cues |= phrase.cues,
        None => group.push(phrase),
    }
}

/// Splits a line of a list into the words of a phrase.
fn phrase_words(line: &str, glossary: &mut Glossary) -> Box<[PhraseWord]> {
    let mut words = Vec::new();
    let mut folded = Vec::new();
    let mut tokenizer = Tokenizer::new(line);
    let mut end = 0;
    while let Some(token) = tokenizer.next(&mut folded) {
        words.push(PhraseWord {
            id: glossary.phrase_word(&folded),
            in_capitals: token.shape == Shape::Upper,
            possessive: line[token.end..].starts_with("'s"),
            gap: token.gap.max(Gap::Space),
            joined: token.gap == Gap::Joined && &line[end..token.start] == ".",
        });
        end = token.end;
    }
    words.into()
}

fn stands_at(phrase: &Phrase, words: &Words<'_>, at: usize) -> bool {
    let Some(list) = words.list.get(at..at + phrase.words.len()) else {
        return false;
    };
    list.iter()
        .zip(&phrase.words)
        .enumerate()
        .all(|(place, (word, wanted))| {
            word.known.id == wanted.id
                && (place == 0 || word.gap <= wanted.gap && (!wanted.joined || word.gap == Gap::Joined))
                && (!wanted.in_capitals || word.in_capitals)
                && (!wanted.possessive || words.has_possessive(word))
        })
}

/// Says whether a negation stands close in front of the word, in the same sentence.
fn is_negated(list: &[Word], at: usize) -> bool {
    for back in 0..NEGATION_REACH.min(at) {
        let place = at - back;
        if list[place].gap == Gap::Sentence {
            return false;
        }
        if list[place - 1].is(Class::Negation) {
            return true;
        }
    }
    false
}

/// Says whether the words from `end` on say that what stands in front of them is not required.
fn is_taken_back(list: &[Word], end: usize) -> bool {
    let same_sentence = |from: usize| {
        let words = list.iter().enumerate().skip(from).take(TAKING_BACK_REACH);
        words.take_while(|(_, word)| word.gap <= Gap::Space)
    };
    let mut negations = same_sentence(end).filter(|(_, word)| word.is(Class::Negation));
    negations.any(|(at, _)| same_sentence(at + 1).any(|(_, word)| word.is(Class::Required)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_hold_no_line_that_means_nothing() {
        let mut faults = Vec::new();
        Rules::read(&mut |fault| faults.push(fault));
        assert_eq!(faults, Vec::<String>::new());
    }

    #[test]
    fn every_cue_has_a_bit_of_its_own() {
        let mut cues = vec![Cue::Supervisor];
        cues.extend(RemoteType::ALL.iter().copied().map(Cue::Remote));
        cues.extend(EmploymentType::ALL.iter().copied().map(Cue::Employment));
        cues.extend(ContractType::ALL.iter().copied().map(Cue::Contract));
        cues.extend(EducationLevel::ALL.iter().copied().map(Cue::Education));
        cues.extend(Benefit::ALL.iter().copied().map(Cue::Benefit));
        let bits = cues.iter().fold(0, |bits, cue| bits | cue.bit());
        assert_eq!(bits.count_ones() as usize, cues.len());
    }
}
