//! Words with byte offsets, the same for search, for names and for documents.
//!
//! A word is a run of letters and digits. It keeps what tells one technology from another: trailing `+` and `#`
//! (`c++`, `c#`), a dot in front (`.net`, and `. NET` where a text parts its words and signs) and an `&` between short
//! parts (`r&d`). Dots, hyphens and slashes
//! inside a compound (`node.js`, `e-commerce`, `html/css`) separate words that stand [`Gap::Joined`], so that
//! every spelling of the compound gives the same words. An apostrophe belongs to its word, a possessive `'s` to none.

use crate::fold::fold_characters;

mod block;
mod characters;
mod shape;
#[cfg(test)]
mod tests;

use block::Block;
use characters::{CLASS, HIGH, OTHER, WORD, gap_of, is_apostrophe, is_ignorable, is_word_character};
use shape::CaseCount;
pub use shape::Shape;

/// What lies between a word and the word in front of it, from closest to farthest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// One hyphen, dot or underscore without blanks.
    Joined,
    /// Blanks, slashes, symbols, at most one line end.
    Space,
    /// A comma, colon or bracket.
    Clause,
    /// The end of a sentence or paragraph, a bullet, or the start of the text.
    Sentence,
}

/// One word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte of the word.
    pub start: usize,
    /// First byte behind the word.
    pub end: usize,
    /// Distance to the word in front.
    pub gap: Gap,
    /// A line end lies between this word and the one in front, or nothing at all.
    pub starts_line: bool,
    /// Case of the letters as written.
    pub shape: Shape,
}

/// Reads the words of a text one by one.
pub struct Tokenizer<'a> {
    text: &'a str,
    at: usize,
    started: bool,
}

impl<'a> Tokenizer<'a> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Tokenizer {
            text,
            at: 0,
            started: false,
        }
    }

    /// Reads the next word and writes its folded form to `folded`.
    pub fn next(&mut self, folded: &mut Vec<u8>) -> Option<Token> {
        loop {
            let mut gap = if self.started { Gap::Space } else { Gap::Sentence };
            let mut starts_line = !self.started;
            let start = self.skip_gap(&mut gap, &mut starts_line)?;
            folded.clear();
            let shape = if self.text.as_bytes()[start] == b'&' {
                self.at = start + 1;
                folded.extend_from_slice(b"and");
                Shape::Lower
            } else {
                self.read_word(start, folded)
            };
            // A word of nothing but ignorable or vanishing characters is no word.
            if !folded.is_empty() {
                self.started = true;
                return Some(Token {
                    start,
                    end: self.at,
                    gap,
                    starts_line,
                    shape,
                });
            }
        }
    }

    fn character_at(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|rest| rest.chars().next())
    }

    /// Moves to the start of the next word and judges what was passed over.
    fn skip_gap(&mut self, gap: &mut Gap, starts_line: &mut bool) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let from = self.at;
        let mut at = if self.started {
            self.skip_possessive(from)
        } else {
            from
        };
        let mut lines = 0u32;
        loop {
            let byte = *bytes.get(at)?;
            match CLASS[byte as usize] {
                WORD => break,
                HIGH => {
                    let character = self.character_at(at)?;
                    if is_word_character(character) {
                        break;
                    }
                    *gap = (*gap).max(gap_of(character));
                    at += character.len_utf8();
                    continue;
                }
                _ => {}
            }
            match byte {
                b' ' => {}
                b'\n' => {
                    lines += 1;
                    *starts_line = true;
                    if lines > 1 {
                        *gap = Gap::Sentence;
                    }
                }
                b'&' => break,
                b'.' if starts_dotted_word(bytes, at) => break,
                b'.' => {
                    let inside = at == from
                        && bytes
                            .get(at + 1)
                            .is_some_and(|next| CLASS[*next as usize] != OTHER);
                    if !inside {
                        *gap = Gap::Sentence;
                    }
                }
                b'!' | b'?' | b';' | b'|' => *gap = Gap::Sentence,
                b',' | b':' | b'(' | b')' | b'[' | b']' | b'{' | b'}' => *gap = (*gap).max(Gap::Clause),
                b'*' if *starts_line => *gap = Gap::Sentence,
                b'-' if *starts_line && lines > 0 => *gap = Gap::Sentence,
                _ => {}
            }
            at += 1;
        }
        let compound = at == from + 1 && matches!(bytes[from], b'-' | b'.' | b'_')
            || bytes[from] >= 0x80
                && self
                    .text
                    .get(from..at)
                    .is_some_and(|between| matches!(between, "\u{2010}" | "\u{2011}"));
        if compound && *gap == Gap::Space {
            *gap = Gap::Joined;
        }
        Some(at)
    }

    /// Passes over the `'s` behind a word: it belongs neither to the word nor to the text between words.
    fn skip_possessive(&self, at: usize) -> usize {
        if !matches!(self.text.as_bytes().get(at), Some(b'\'' | 0x80..)) {
            return at;
        }
        match self.character_at(at) {
            Some(mark) if mark == '\'' || is_apostrophe(mark) => {
                let letter = at + mark.len_utf8();
                if is_possessive(self.text, letter) {
                    letter + 1
                } else {
                    at
                }
            }
            _ => at,
        }
    }

    /// Reads the word at `start`, leaves `at` behind it and the folded form in `folded`.
    fn read_word(&mut self, start: usize, folded: &mut Vec<u8>) -> Shape {
        let bytes = self.text.as_bytes();
        let mut letters = CaseCount::default();
        let mut at = start;
        if bytes[at] == b'.' {
            folded.push(b'.');
            at += 1 + usize::from(bytes.get(at + 1) == Some(&b' '));
        }
        let mut plain = true;
        while let Some(&byte) = bytes.get(at) {
            match CLASS[byte as usize] {
                WORD => at += read_run(&bytes[at..], &mut letters, folded),
                HIGH => {
                    let Some(character) = self.character_at(at) else {
                        break;
                    };
                    if is_apostrophe(character) && letters_follow(bytes, at + character.len_utf8()) {
                        if is_possessive(self.text, at + character.len_utf8()) {
                            break;
                        }
                        at += character.len_utf8();
                        continue;
                    }
                    if !is_word_character(character) && !is_ignorable(character) {
                        break;
                    }
                    if !is_ignorable(character) {
                        plain = false;
                        letters.count(character);
                        let mut buffer = [0; 4];
                        folded.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
                    }
                    at += character.len_utf8();
                }
                _ => {
                    if byte == b'\'' && letters_follow(bytes, at + 1) && !is_possessive(self.text, at + 1) {
                        at += 1;
                        continue;
                    }
                    if byte == b'&' && joins_short_parts(bytes, start, at) {
                        folded.push(b'&');
                        at += 1;
                        continue;
                    }
                    break;
                }
            }
        }
        self.at = self.read_sign(at, folded);
        if let Some(end) = spaced_ampersand(bytes, start, self.at) {
            folded.push(b'&');
            folded.push(bytes[end - 1].to_ascii_lowercase());
            letters.count_run(&bytes[end - 1..end]);
            self.at = end;
        }
        if !plain {
            refold(folded);
        }
        letters.shape()
    }

    /// Adds `+`, `++` or `#` behind a word that holds a letter, unless another word follows at once.
    fn read_sign(&self, at: usize, folded: &mut Vec<u8>) -> usize {
        let bytes = self.text.as_bytes();
        let sign = match bytes.get(at) {
            Some(b'+') if bytes.get(at + 1) == Some(&b'+') => 2,
            Some(b'+' | b'#') => 1,
            _ => return at,
        };
        let end = at + sign;
        let ends_here = sign == 2 || bytes.get(end).is_none_or(|next| CLASS[*next as usize] == OTHER);
        let has_letter = folded.iter().any(|byte| !byte.is_ascii_digit());
        if !ends_here || !has_letter {
            return at;
        }
        folded.extend_from_slice(&bytes[at..end]);
        end
    }
}

/// Reads the ASCII letters and digits that `bytes` begin with, and gives how many they are.
#[inline]
fn read_run(bytes: &[u8], letters: &mut CaseCount, folded: &mut Vec<u8>) -> usize {
    let mut length = 0;
    while let Some(bytes) = bytes[length..].first_chunk::<8>() {
        let block = Block::read(*bytes);
        letters.count_block(block);
        // All eight bytes are written, and those behind the word taken back: a copy of fixed size is no call.
        folded.extend_from_slice(&block.lower);
        folded.truncate(folded.len() - (8 - block.length));
        length += block.length;
        if block.length < 8 {
            return length;
        }
    }
    let rest = &bytes[length..];
    let more = rest.iter().position(|byte| CLASS[*byte as usize] != WORD);
    let rest = &rest[..more.unwrap_or(rest.len())];
    if !rest.is_empty() {
        letters.count_run(rest);
        folded.extend(rest.iter().map(u8::to_ascii_lowercase));
    }
    length + rest.len()
}

/// Folds a word that is not ASCII; the case mapping needs the whole word.
#[cold]
fn refold(folded: &mut Vec<u8>) {
    let word = String::from_utf8_lossy(folded);
    let mut again = fold_characters(&word);
    again.retain(|character| !character.is_whitespace() && !is_ignorable(character));
    *folded = again.into_bytes();
}

fn letters_follow(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_alphabetic)
}

/// Says whether the letters at `at` are the `s` of a possessive.
fn is_possessive(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes.get(at), Some(b's' | b'S'))
        && !text
            .get(at + 1..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(is_word_character)
}

fn starts_dotted_word(bytes: &[u8], at: usize) -> bool {
    let opens = at == 0
        || matches!(
            bytes[at - 1],
            b' ' | b'\n' | b'(' | b'/' | b',' | b'"' | b'\'' | b'['
        );
    opens && (letters_follow(bytes, at + 1) || is_spaced_net(bytes, at + 1))
}

/// Says whether ` NET` or ` net` stands at `at`, behind a dot that no word is in front of. A sentence would begin with a
/// capital and go on with small letters.
fn is_spaced_net(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    (rest.starts_with(b" NET") || rest.starts_with(b" net"))
        && rest.get(4).is_none_or(|next| CLASS[*next as usize] == OTHER)
}

/// Says whether the `&` at `at` stands between two runs of at most three letters, as in `R&D`.
fn joins_short_parts(bytes: &[u8], start: usize, at: usize) -> bool {
    let following = bytes[at + 1..]
        .iter()
        .take(4)
        .take_while(|byte| CLASS[**byte as usize] == WORD)
        .count();
    let ends = bytes
        .get(at + 1 + following)
        .is_none_or(|next| CLASS[*next as usize] == OTHER && *next != b';');
    at - start <= 3 && (1..=3).contains(&following) && ends
}

/// Gives the end of `R & D`, one letter on each side, where `start..end` is the first letter.
fn spaced_ampersand(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    if end - start != 1 || !bytes[start].is_ascii_alphabetic() {
        return None;
    }
    let rest = bytes.get(end..end + 4)?;
    let pattern = rest.starts_with(b" & ") && rest[3].is_ascii_alphabetic();
    let ends = bytes
        .get(end + 4)
        .is_none_or(|next| CLASS[*next as usize] == OTHER);
    (pattern && ends).then_some(end + 4)
}

/// Splits a name or a search text into folded words.
///
/// Both sides of a search go through this, so `Node.js`, `node js` and `NODE-JS` give the same words.
pub fn fold_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut folded = Vec::new();
    let mut tokenizer = Tokenizer::new(text);
    while tokenizer.next(&mut folded).is_some() {
        words.push(String::from_utf8_lossy(&folded).into_owned());
    }
    words
}
