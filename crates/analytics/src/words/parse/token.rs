//! The tokens of a keyword query, each with its position in characters of the query.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::analyser::{end_of_run, is_word_character};

/// A sign in front of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word(String),
    Phrase(Phrase),
    And,
    Or,
    Not,
    Sign(Sign),
    Open,
    Close,
    End,
}

/// A text in quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) words: Vec<String>,
    pub(super) starts: Vec<usize>,
    /// The number behind `~`, and where it stands.
    pub(super) distance: Option<(u32, usize)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
}

/// What queries other than expressions are made of.
pub(super) enum WordOrSign {
    Word(String),
    Sign(Sign),
}

/// Reads tokens. Texts are folded first, one character at a time, so that the words are those of the
/// analyser and every place is known in the query as written.
pub(super) struct Lexer<'q> {
    query: &'q str,
    folded: String,
    /// By byte of the folded text: the position in the query, in characters.
    places: Vec<usize>,
    /// Start of the characters of the query, and its end.
    offsets: Vec<usize>,
    at: usize,
    /// Whether the character before is a closing quote.
    is_behind_quote: bool,
    /// Whether a quote is open, where quotes only separate.
    is_in_quotes: bool,
}

impl<'q> Lexer<'q> {
    pub(super) fn new(query: &'q str) -> Self {
        let mut lexer = Self {
            query,
            folded: String::with_capacity(query.len()),
            places: Vec::with_capacity(query.len()),
            offsets: query.char_indices().map(|(at, _)| at).collect(),
            at: 0,
            is_behind_quote: false,
            is_in_quotes: false,
        };
        lexer.offsets.push(query.len());
        for (place, character) in query.chars().enumerate() {
            let parts = std::iter::once(character).nfkd().flat_map(char::to_lowercase);
            for part in parts.filter(|part| !is_combining_mark(*part)) {
                lexer.folded.push(part);
                lexer.places.resize(lexer.folded.len(), place);
            }
        }
        lexer
    }

    /// Gives the next token, or where an unfinished or empty phrase fails.
    pub(super) fn next_token(&mut self) -> Result<Token, usize> {
        while let Some(character) = self.character() {
            let start = self.place();
            if is_word_character(character) {
                let (raw, as_written) = self.word();
                let kind = match as_written {
                    "AND" => TokenKind::And,
                    "OR" => TokenKind::Or,
                    "NOT" => TokenKind::Not,
                    _ => TokenKind::Word(raw),
                };
                return Ok(Token { kind, start });
            }
            let kind = match character {
                '(' => Some(TokenKind::Open),
                ')' => Some(TokenKind::Close),
                '"' => {
                    let phrase = self.phrase()?;
                    return Ok(Token {
                        kind: TokenKind::Phrase(phrase),
                        start,
                    });
                }
                '+' | '-' => self.sign(character).map(TokenKind::Sign),
                _ => None,
            };
            self.advance(character);
            if let Some(kind) = kind {
                return Ok(Token { kind, start });
            }
        }
        Ok(Token {
            kind: TokenKind::End,
            start: self.query.trim_end().chars().count(),
        })
    }

    /// Gives the next word or sign of a query that is no expression. Quotes and parentheses separate.
    pub(super) fn next_word_or_sign(&mut self) -> Option<(WordOrSign, usize)> {
        while let Some(character) = self.character() {
            let start = self.place();
            if is_word_character(character) {
                return Some((WordOrSign::Word(self.word().0), start));
            }
            let sign = match character {
                '+' | '-' => self.sign(character),
                _ => None,
            };
            self.advance(character);
            if character == '"' {
                self.is_behind_quote = self.is_in_quotes;
                self.is_in_quotes = !self.is_in_quotes;
            }
            if let Some(sign) = sign {
                return Some((WordOrSign::Sign(sign), start));
            }
        }
        None
    }

    fn character(&self) -> Option<char> {
        self.folded[self.at..].chars().next()
    }

    /// Gives the position of what comes next in the query.
    fn place(&self) -> usize {
        let end = self.offsets.len() - 1;
        self.places.get(self.at).copied().unwrap_or(end)
    }

    fn advance(&mut self, character: char) {
        self.at += character.len_utf8();
        self.is_behind_quote = false;
    }

    /// Reads the word that begins here: folded, and as it is written.
    fn word(&mut self) -> (String, &'q str) {
        let start = self.place();
        let length = end_of_run(&self.folded[self.at..]);
        let raw = self.folded[self.at..self.at + length].to_owned();
        let last = self.places[self.at + length - 1];
        self.at += length;
        self.is_behind_quote = false;
        (raw, &self.query[self.offsets[start]..self.offsets[last + 1]])
    }

    /// Says whether the sign that stands here is an operator.
    fn sign(&self, character: char) -> Option<Sign> {
        let before = self.folded[..self.at].chars().next_back();
        let after = self.folded[self.at + 1..].chars().next();
        let is_free = !before.is_some_and(|before| is_word_character(before) || before == ')');
        let is_in_front = after.is_some_and(|after| is_word_character(after) || matches!(after, '"' | '('));
        if !is_free || self.is_behind_quote || !is_in_front {
            return None;
        }
        Some(if character == '+' { Sign::Plus } else { Sign::Minus })
    }

    fn phrase(&mut self) -> Result<Phrase, usize> {
        self.advance('"');
        let mut phrase = Phrase::default();
        while let Some(character) = self.character() {
            let start = self.place();
            if is_word_character(character) {
                phrase.words.push(self.word().0);
                phrase.starts.push(start);
                continue;
            }
            self.advance(character);
            if character == '"' {
                if phrase.words.is_empty() {
                    return Err(start);
                }
                phrase.distance = self.distance();
                self.is_behind_quote = phrase.distance.is_none();
                return Ok(phrase);
            }
        }
        Err(self.query.trim_end().chars().count())
    }

    /// Reads `~` with a number directly behind a phrase.
    fn distance(&mut self) -> Option<(u32, usize)> {
        let rest = self.folded[self.at..].strip_prefix('~')?;
        let digits = rest.len()
            - rest
                .trim_start_matches(|digit: char| digit.is_ascii_digit())
                .len();
        if digits == 0 {
            return None;
        }
        self.at += 1;
        let start = self.place();
        // A number too long to read is beyond the limit anyway.
        let number = rest[..digits].parse().unwrap_or(u32::MAX);
        self.at += digits;
        Some((number, start))
    }
}
