//! What a word is.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};
use text::unmarked;

use super::entities;

/// Words that every text holds. Recognised before stemming.
const STOPWORDS: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no",
    "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to",
    "was", "will", "with",
];

/// Words shorter than this are left as they are.
const SHORTEST_STEMMED: usize = 3;

/// Splits texts into words.
pub struct Analyser {
    stemmer: Stemmer,
}

/// A word in the form in which texts and queries meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A word that is looked for.
    Term(String),
    /// A word that every text holds; it keeps its place.
    Stopword,
}

impl Default for Analyser {
    fn default() -> Self {
        Self {
            stemmer: Stemmer::create(Algorithm::English),
        }
    }
}

impl Analyser {
    /// Gives the words of a text without mark-up, such as a query.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        for_each_raw_word(&unmarked(text), |raw| words.push(self.word(raw)));
        words
    }

    /// Gives the words of a posting's title or body: tags are removed and entities decoded first.
    pub fn words_of_markup(&self, text: &str) -> Vec<Word> {
        self.words(&entities::without_markup(text))
    }

    /// Gives the form in which a folded word is looked for.
    pub(crate) fn word(&self, raw: &str) -> Word {
        if is_stopword(raw) {
            Word::Stopword
        } else {
            Word::Term(self.stem(raw).into_owned())
        }
    }

    fn stem<'w>(&self, raw: &'w str) -> Cow<'w, str> {
        let is_stemmed = raw.len() >= SHORTEST_STEMMED && raw.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_stemmed {
            self.stemmer.stem(raw)
        } else {
            Cow::Borrowed(raw)
        }
    }
}

fn is_stopword(raw: &str) -> bool {
    raw.len() <= 5 && STOPWORDS.binary_search(&raw).is_ok()
}

/// Calls `visit` for each maximal run of letters and digits of a folded text, with the `+` and `#` that
/// belong to it.
pub(crate) fn for_each_raw_word<'t>(folded: &'t str, mut visit: impl FnMut(&'t str)) {
    let mut rest = folded;
    while let Some((word, behind)) = split_word(rest) {
        visit(word);
        rest = behind;
    }
}

/// Gives the first word and what follows it.
fn split_word(text: &str) -> Option<(&str, &str)> {
    let begin = text.find(is_word_character)?;
    let text = &text[begin..];
    let end = end_of_run(text);
    Some(text.split_at(end))
}

/// Gives where the word that begins the text ends.
pub(crate) fn end_of_run(text: &str) -> usize {
    let letters = text.find(|character| !is_word_character(character));
    let letters = letters.unwrap_or(text.len());
    let tail = &text[letters..];
    let signs = tail.len() - tail.trim_start_matches(['+', '#']).len();
    let is_followed = tail[signs..].chars().next().is_some_and(is_word_character);
    if is_followed { letters } else { letters + signs }
}

pub(crate) fn is_word_character(character: char) -> bool {
    if character.is_ascii() {
        character.is_ascii_alphanumeric()
    } else {
        character.is_alphanumeric()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let words = Analyser::default().words_of_markup(text);
        let shown: Vec<&str> = words
            .iter()
            .map(|word| match word {
                Word::Term(term) => term.as_str(),
                Word::Stopword => "*",
            })
            .collect();
        assert_eq!(shown, expected, "{text:?}");
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        check("R&D, QA/QC", &["r", "d", "qa", "qc"]);
        check("C++ and C#; c++11 A+B", &["c++", "*", "c#", "c", "11", "*", "b"]);
        check("node.js_test [x]", &["node", "js", "test", "x"]);
        check("  ", &[]);
    }

    #[test]
    fn english_endings_are_cut_and_marks_dropped() {
        check(
            "Managing nurses in agriculture",
            &["manag", "nurs", "*", "agricultur"],
        );
        check("Résumé CAFÉ ﬁtter Straße", &["resum", "cafe", "fitter", "straße"]);
        check("as AS it", &["*", "*", "*"]);
        check("sas abs2s", &["sas", "abs2s"]);
    }

    #[test]
    fn markup_is_removed_and_entities_are_decoded() {
        check(
            "<p>Java</p><p class='x'>R&amp;D &lt;b&gt;</p>",
            &["java", "r", "d", "b"],
        );
        check(
            "5 < 6 and caf&eacute; &#67;&#x2B;+",
            &["5", "6", "*", "cafe", "c++"],
        );
        check("a <br", &["*", "br"]);
        check("AT&T &unknown; &#xffffffff;", &["*", "t", "unknown", "xffffffff"]);
    }

    #[test]
    fn stopwords_are_sorted_for_their_search() {
        assert!(STOPWORDS.is_sorted());
    }
}
