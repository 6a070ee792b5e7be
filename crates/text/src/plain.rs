//! Plain words: what two spellings have in common once marks, case and punctuation are set aside.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Gives the words of a text, each a run of letters and digits, in lower case, without marks, joined by one blank.
///
/// Compatibility forms are decomposed first, so that `ﬁ` is `fi` and `é` is `e`.
pub fn plain_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut in_word = false;
    if text.is_ascii() {
        for byte in text.bytes() {
            push(&mut words, &mut in_word, char::from(byte));
        }
        return words;
    }
    for character in text.nfkd().filter(|it| !is_combining_mark(*it)) {
        for lower in character.to_lowercase() {
            // Lower case can bring a mark of its own, as that of İ does.
            if !is_combining_mark(lower) {
                push(&mut words, &mut in_word, lower);
            }
        }
    }
    words
}

fn push(words: &mut String, in_word: &mut bool, character: char) {
    if !character.is_alphanumeric() {
        *in_word = false;
        return;
    }
    if !*in_word && !words.is_empty() {
        words.push(' ');
    }
    *in_word = true;
    words.push(character.to_ascii_lowercase());
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

    proptest! {
        #[test]
        fn plain_words_are_plain_already(text in any::<String>()) {
            let once = plain_words(&text);
            prop_assert!(!once.contains("  ") && once.trim() == once);
            prop_assert_eq!(plain_words(&once), once);
        }
    }
}
