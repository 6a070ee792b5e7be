//! What single characters mean to the tokeniser.

use unicode_normalization::char::is_combining_mark;

use super::Gap;

pub(super) const OTHER: u8 = 0;
pub(super) const WORD: u8 = 1;
pub(super) const HIGH: u8 = 2;

pub(super) const CLASS: [u8; 256] = {
    let mut class = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        let code = byte as u8;
        if code.is_ascii_alphanumeric() {
            class[byte] = WORD;
        } else if code >= 0x80 {
            class[byte] = HIGH;
        }
        byte += 1;
    }
    class
};

/// Characters without a width or meaning of their own, which stand inside words without parting them.
pub(super) fn is_ignorable(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

pub(super) fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

pub(super) fn gap_of(character: char) -> Gap {
    match character {
        '•' | '●' | '▪' | '■' | '◦' | '‣' | '·' | '\u{f0b7}' | '…' | '¶' | '\u{2028}' | '\u{2029}' | '。'
        | '！' | '？' | '；' => Gap::Sentence,
        '—' | '–' | '、' | '，' | '：' | '（' | '）' | '“' | '”' | '«' | '»' => Gap::Clause,
        _ => Gap::Space,
    }
}

pub(super) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\u{2019}' | '\u{2bc}')
}
