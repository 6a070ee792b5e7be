//! The normalised form of a document, in which all offsets of an extraction are given.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Normalises a document: line ends become `\n`, other control characters a blank, and the text is put into NFC.
///
/// Text that is in this form already is borrowed, so its offsets stay as they are.
pub fn normalize_document(text: &str) -> Cow<'_, str> {
    let clean = replace_controls(text);
    if clean.is_ascii() || is_nfc(&clean) {
        return clean;
    }
    Cow::Owned(clean.nfc().collect())
}

fn replace_controls(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(|character: char| character.is_control() && character != '\n') else {
        return Cow::Borrowed(text);
    };
    let mut clean = String::with_capacity(text.len());
    clean.push_str(&text[..first]);
    let mut characters = text[first..].chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() == Some(&'\n') {
                    characters.next();
                }
                clean.push('\n');
            }
            '\n' => clean.push('\n'),
            other if other.is_control() => clean.push(' '),
            other => clean.push(other),
        }
    }
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn line_ends_and_controls_are_replaced() {
        assert_eq!(
            normalize_document("a\r\nb\rc\nd\te\u{0}f\u{85}g"),
            "a\nb\nc\nd e f g"
        );
    }

    #[test]
    fn decomposed_text_is_composed() {
        assert_eq!(normalize_document("cafe\u{301}"), "caf\u{e9}");
    }

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(normalize_document("plain\ntext"), Cow::Borrowed(_)));
        assert!(matches!(normalize_document("caf\u{e9} ™"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in any::<String>()) {
            let once = normalize_document(&text).into_owned();
            prop_assert_eq!(normalize_document(&once).into_owned(), once);
        }
    }
}
