//! Plain words: what two spellings have in common once marks, case and punctuation are set aside.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes that are looked at together for one that is not ASCII.
const STRIDE: usize = 32;

/// Gives the words of a text, each a run of letters and digits, in lower case, without marks, joined by one blank.
///
/// Compatibility forms are decomposed first, so that `ﬁ` is `fi` and `é` is `e`.
pub fn plain_words(text: &str) -> String {
    let text = unmarked(text);
    let mut words = String::with_capacity(text.len());
    let parts = text.split(|character: char| !character.is_alphanumeric());
    for word in parts.filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// Gives a text in lower case and without marks, its compatibility forms decomposed.
pub fn unmarked(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Cow::Owned(text.to_ascii_lowercase());
        }
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    // Most of a text is ASCII, which decomposes into itself. Marks move past other marks alone, and all of them go, so
    // that each run of other characters can be decomposed by itself.
    while !rest.is_empty() {
        let (ascii, behind) = rest.split_at(ascii_length(rest));
        let begin = plain.len();
        plain.push_str(ascii);
        plain[begin..].make_ascii_lowercase();
        let length = behind.find(|character: char| character.is_ascii());
        let (other, behind) = behind.split_at(length.unwrap_or(behind.len()));
        let letters = other.nfkd().filter(|it| !is_combining_mark(*it));
        // Lower case can bring a mark of its own, as that of İ does.
        let lower = letters.flat_map(char::to_lowercase);
        plain.extend(lower.filter(|it| !is_combining_mark(*it)));
        rest = behind;
    }
    Cow::Owned(plain)
}

/// Gives how many bytes at the start of a text are ASCII.
fn ascii_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let strides = bytes.chunks_exact(STRIDE);
    let begin = STRIDE * strides.take_while(|stride| stride.is_ascii()).count();
    let more = bytes[begin..].iter().position(|byte| !byte.is_ascii());
    more.map_or(bytes.len(), |more| begin + more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_case_and_punctuation_are_set_aside() {
        assert_eq!(plain_words("  Café-Manager (m/f), R&D "), "cafe manager m f r d");
        assert_eq!(plain_words("ﬁrst № 2 İzmir"), "first no 2 izmir");
        assert_eq!(plain_words("—"), "");
    }

    #[test]
    fn runs_of_ascii_end_where_they_end() {
        for length in [0, 1, 31, 32, 33, 64, 70] {
            let ascii = "a".repeat(length);
            assert_eq!(ascii_length(&ascii), length);
            assert_eq!(ascii_length(&format!("{ascii}é{ascii}")), length);
        }
    }

    /// The definition of [`unmarked`], character by character.
    fn unmarked_at_once(text: &str) -> String {
        let letters = text.nfkd().filter(|it| !is_combining_mark(*it));
        let lower = letters.flat_map(char::to_lowercase);
        lower.filter(|it| !is_combining_mark(*it)).collect()
    }

    proptest! {
        #[test]
        fn runs_give_what_the_whole_text_gives(
            text in any::<String>(),
            marked in "[a-zA-Zé\u{300}-\u{36f}\u{1e00}-\u{1eff}ﬁİ½ ]{0,80}",
        ) {
            prop_assert_eq!(unmarked(&text), unmarked_at_once(&text));
            prop_assert_eq!(unmarked(&marked), unmarked_at_once(&marked));
        }

        #[test]
        fn plain_words_are_plain_already(text in any::<String>()) {
            let once = plain_words(&text);
            prop_assert!(!once.contains("  ") && once.trim() == once);
            prop_assert_eq!(plain_words(&once), once);
        }
    }
}
