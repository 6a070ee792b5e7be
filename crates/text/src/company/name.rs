//! A raw name as its readings: the words that matter, in the spelling that all sources share.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::words::{
    STORE_WORDS, UNSPACED_FORMS, is_leading_form, is_legal_form, is_stop_word, long_form, long_legal_form,
};
use crate::fold;

/// Words of a name that are looked at; the rest of a longer one tells nothing more.
const MOST_WORDS: usize = 32;
/// Bytes of a word that are looked at.
const LONGEST_WORD: usize = 64;
/// Readings of one name.
const MOST_READINGS: usize = 4;
/// What a reading is worth that takes one part of a name for the whole.
const PART: f32 = 0.95;

/// Phrases between a registered name and the name used in trade.
const TRADING_AS: &[&str] = &[
    " d/b/a ",
    " d.b.a. ",
    " d.b.a ",
    " dba ",
    " t/a ",
    " doing business as ",
    " trading as ",
    " also known as ",
    " a/k/a ",
    " aka ",
];

/// One way to read a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    /// The words that matter, abbreviations spelt out.
    pub(super) words: Vec<String>,
    /// The words without stop words, joined: equal for names that differ in blanks, hyphens and "and".
    pub(super) key: String,
    /// The same with the legal form.
    pub(super) whole_key: String,
    /// What the reading is worth: 1 for the whole name, less for a part of it.
    pub(super) worth: f32,
}

/// Gives the readings of a raw name, the whole name first; none for a name without a letter or digit.
pub(super) fn readings(raw: &str) -> Vec<Reading> {
    let folded = format!(" {} ", fold(raw));
    let mut readings: Vec<Reading> = Vec::new();
    let mut add = |text: &str, worth: f32| {
        if readings.len() < MOST_READINGS
            && let Some(reading) = read(text, raw, worth)
            && !readings.iter().any(|known| known.key == reading.key)
        {
            readings.push(reading);
        }
    };
    let trade = TRADING_AS.iter().find_map(|phrase| folded.split_once(phrase));
    if let Some((registered, trade)) = trade {
        add(trade, 1.0);
        add(registered, PART);
        return readings;
    }
    let (outside, inside) = split_brackets(&folded);
    add(&outside, 1.0);
    for mark in [" - ", " – ", " — ", " | ", " @ ", " / "] {
        if let Some((front, _)) = outside.split_once(mark) {
            add(front, PART);
            break;
        }
    }
    if let Some(inside) = inside {
        add(&inside, PART);
    }
    if readings.is_empty() {
        // Nothing but brackets: "(株)" alone, or a name in brackets.
        if let Some(reading) = read(&folded, raw, 1.0) {
            readings.push(reading);
        }
    }
    readings
}

/// Gives the words by which lists are searched: folded, without legal form unless nothing else is left.
pub fn company_words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let tokens = tokens(&folded, name);
    let kept = without_forms(&tokens);
    kept.iter().map(|token| token.text.clone()).collect()
}

#[derive(Clone, Debug)]
struct Token {
    text: String,
    /// Whether it was written as initials or in the capitals of an abbreviation: `S.p.A.`.
    is_abbreviated: bool,
}

fn read(folded: &str, raw: &str, worth: f32) -> Option<Reading> {
    let mut tokens = tokens(folded, raw);
    drop_store_number(&mut tokens);
    let kept = without_forms(&tokens);
    if kept.is_empty() {
        return None;
    }
    let words = spelt(kept);
    let whole = spelt(&tokens);
    Some(Reading {
        key: joined(&words),
        whole_key: joined(&whole),
        words,
        worth,
    })
}

/// Spells abbreviations out.
fn spelt(tokens: &[Token]) -> Vec<String> {
    let mut words: Vec<String> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let word = match (token.text.as_str(), words.last()) {
            // In front of a name it is a saint, behind one a street.
            ("st", Some(before)) if !is_stop_word(before) => "street",
            ("st", _) => "saint",
            (other, _) => long_form(other),
        };
        words.push(word.to_owned());
    }
    words
}

/// Joins the words that tell something; all of them where none does.
fn joined(words: &[String]) -> String {
    let telling: String = words
        .iter()
        .filter(|word| !is_stop_word(word))
        .map(String::as_str)
        .collect();
    if telling.is_empty() {
        words.concat()
    } else {
        telling
    }
}

/// Splits what stands in the first pair of brackets from the rest.
fn split_brackets(folded: &str) -> (String, Option<String>) {
    let Some(open) = folded.find('(') else {
        return (folded.to_owned(), None);
    };
    let close = folded[open..].find(')').map_or(folded.len(), |at| open + at);
    let inside = folded[open + 1..close].to_owned();
    let rest = folded.get(close + 1..).unwrap_or_default();
    (format!("{} {}", &folded[..open], rest), Some(inside))
}

/// Splits a folded name into words without diacritics; runs of single letters become one word.
fn tokens(folded: &str, raw: &str) -> Vec<Token> {
    let mut plain = plain(folded);
    for form in UNSPACED_FORMS {
        if plain.trim() != *form {
            plain = plain.replace(form, " ");
        }
    }
    let mut tokens: Vec<Token> = Vec::new();
    let mut last_was_letter = false;
    for word in plain.split(|character: char| !character.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if tokens.len() == MOST_WORDS {
            break;
        }
        let mut end = word.len().min(LONGEST_WORD);
        while !word.is_char_boundary(end) {
            end -= 1;
        }
        let word = &word[..end];
        let is_letter = word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
        match tokens.last_mut() {
            Some(last) if is_letter && last_was_letter => {
                last.text.push_str(word);
                last.is_abbreviated = true;
            }
            _ => tokens.push(Token {
                text: word.to_owned(),
                is_abbreviated: word == "spa" && raw.contains("SpA"),
            }),
        }
        last_was_letter = is_letter;
    }
    if tokens.len() > 2 && tokens.first().is_some_and(|first| first.text == "www") {
        tokens.remove(0);
    }
    // "Amazon.com" is Amazon; only a part of an address is taken for one.
    if tokens.len() > 1 && [".com", ".net", ".org"].iter().any(|end| folded.contains(end)) {
        tokens.retain(|token| !["com", "net", "org"].contains(&token.text.as_str()));
    }
    tokens
}

/// Takes diacritics and apostrophes out, and gives signs their words.
fn plain(folded: &str) -> String {
    let mut plain = String::with_capacity(folded.len());
    for character in folded.nfd().filter(|it| !is_combining_mark(*it)) {
        match character {
            '\'' | '\u{2019}' | '\u{2018}' | '`' => {}
            '&' | '+' => plain.push_str(" and "),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ı' => plain.push('i'),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            _ => plain.push(character),
        }
    }
    // What is not Latin is composed again, so that Hangul stays in syllables.
    plain.nfc().collect()
}

/// Takes off articles in front and legal forms at both ends, as long as a word is left.
fn without_forms(tokens: &[Token]) -> &[Token] {
    let mut kept = tokens;
    if let [first, rest @ ..] = kept
        && first.text == "the"
        && !rest.is_empty()
    {
        kept = rest;
    }
    while let [first, rest @ ..] = kept
        && is_leading_form(&first.text)
        && !rest.is_empty()
    {
        kept = rest;
    }
    while let Some(left) = without_last_form(kept)
        && left > 0
    {
        kept = &kept[..left];
    }
    kept
}

/// Gives how many words are left once the legal form at the end is taken off.
fn without_last_form(tokens: &[Token]) -> Option<usize> {
    let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    if let Some(length) = long_legal_form(&words).filter(|length| *length < words.len()) {
        return Some(words.len() - length);
    }
    let last = tokens.last()?;
    // A spa is a place to rest unless it is written as the Italian form is.
    let is_form = is_legal_form(&last.text)
        || last.text == "spa" && last.is_abbreviated
        || ["and", "the", "und", "et", "y"].contains(&last.text.as_str());
    is_form.then(|| tokens.len() - 1)
}

/// Takes off the number of a store: `#1234`, `Store 22`, or four digits and more at the end.
fn drop_store_number(tokens: &mut Vec<Token>) {
    let is_number = |token: &Token| token.text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(last) = tokens.last().filter(|last| is_number(last)) else {
        return;
    };
    let digits = last.text.len();
    let mut announced = 0;
    while announced + 2 < tokens.len()
        && STORE_WORDS.contains(&tokens[tokens.len() - 2 - announced].text.as_str())
    {
        announced += 1;
    }
    if tokens.len() > 1 && (announced > 0 || digits >= 4) {
        let left = tokens.len() - 1 - announced;
        tokens.truncate(left);
    }
}
