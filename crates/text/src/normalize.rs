//! The normalised form of a document, in which all offsets of an extraction are given.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Normalises a document: line ends become `\n`, other control characters a blank, and the text is put into NFC.
///
/// Text that is in this form already is borrowed, so its offsets stay as they are.
pub fn normalize_document(text: &str) -> Cow<'_, str> {
    if is_normal(text) {
        return Cow::Borrowed(text);
    }
    let clean = replace_controls(text);
    if is_nfc(&clean) {
        return clean;
    }
    Cow::Owned(clean.nfc().collect())
}

/// Says whether nothing needs to be done, which one pass over the bytes can tell of nearly every English text.
fn is_normal(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if bytes[at..].first_chunk::<32>().is_some_and(is_plain) {
            at += 32;
            continue;
        }
        match byte {
            b' '..=b'~' | b'\n' => at += 1,
            0x80.. => {
                let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                    return false;
                };
                if character.is_control() || !is_inert(character) {
                    return false;
                }
                at += character.len_utf8();
            }
            _ => return false,
        }
    }
    true
}

/// Says whether a block is printable ASCII and line ends; without an exit inside it runs on wide registers.
fn is_plain(block: &[u8; 32]) -> bool {
    block.iter().fold(true, |plain, byte| {
        plain & ((*byte >= b' ' && *byte < 0x7f) | (*byte == b'\n'))
    })
}

/// Says whether a character is the same in NFC wherever it stands: everything in front of the combining marks, and
/// the punctuation that office programs write.
fn is_inert(character: char) -> bool {
    character < '\u{300}' || ('\u{2010}'..='\u{2027}').contains(&character)
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
