//! Encodings of simple fonts, and widths of the fonts that need not bring their own.

/// Codes 0x80 to 0xFF of the encoding of Mac OS Roman.
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
    ¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// Codes 0x80 to 0x9F of Windows 1252; a full stop where there is none, as bullets are drawn with them.
const WINDOWS: &str = "€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ";

/// Codes 0xA1 to 0xFB of Adobe's standard encoding; a blank where there is none.
const STANDARD: &str =
    "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß";

/// Widths of the characters 0x20 to 0x7E of Helvetica, in thousandths of the font size.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Standard,
    Windows,
    MacRoman,
}

impl Encoding {
    pub(crate) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"WinAnsiEncoding" => Some(Self::Windows),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"StandardEncoding" => Some(Self::Standard),
            _ => None,
        }
    }

    pub(crate) fn character(self, code: u8) -> Option<char> {
        let at = |table: &str, first: u8| table.chars().nth(usize::from(code - first));
        match (self, code) {
            (_, 0..=0x1F | 0x7F) => None,
            (Self::Standard, 0x27) => Some('’'),
            (Self::Standard, 0x60) => Some('‘'),
            (_, 0x20..=0x7E) => Some(char::from(code)),
            (Self::Windows, 0x80..=0x9F) => at(WINDOWS, 0x80),
            (Self::Windows, _) => Some(char::from(code)),
            (Self::MacRoman, _) => at(MAC_ROMAN, 0x80),
            (Self::Standard, 0xA1..=0xFB) => at(STANDARD, 0xA1).filter(|it| *it != ' '),
            (Self::Standard, _) => None,
        }
    }
}

/// Width of a character in a standard font that is given without widths. Only Helvetica's and Courier's are exact.
pub(crate) fn standard_width(font: &str, character: Option<char>) -> f64 {
    if font.contains("Courier") {
        return 0.6;
    }
    let code = character
        .and_then(|it| u32::from(it).checked_sub(0x20))
        .map_or(usize::MAX, |it| it as usize);
    let width = HELVETICA
        .get(code)
        .map_or(0.556, |width| f64::from(*width) / 1000.0);
    // Times is about a tenth narrower than Helvetica.
    if font.contains("Times") {
        width * 0.9
    } else {
        width
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_their_lengths() {
        assert_eq!(MAC_ROMAN.chars().count(), 128);
        assert_eq!(WINDOWS.chars().count(), 32);
        assert_eq!(STANDARD.chars().count(), 0xFB - 0xA1 + 1);
    }

    #[test]
    fn codes_of_each_encoding_are_their_characters() {
        assert_eq!(Encoding::Windows.character(0x80), Some('€'));
        assert_eq!(Encoding::Windows.character(0x95), Some('•'));
        assert_eq!(Encoding::Windows.character(0xE9), Some('é'));
        assert_eq!(Encoding::MacRoman.character(0x8E), Some('é'));
        assert_eq!(Encoding::MacRoman.character(0xCA), Some('\u{A0}'));
        assert_eq!(Encoding::MacRoman.character(0xDE), Some('ﬁ'));
        assert_eq!(Encoding::Standard.character(0xAE), Some('ﬁ'));
        assert_eq!(Encoding::Standard.character(0xB7), Some('•'));
        assert_eq!(Encoding::Standard.character(0xD0), Some('—'));
        assert_eq!(Encoding::Standard.character(0xE1), Some('Æ'));
        assert_eq!(Encoding::Standard.character(0xE8), Some('Ł'));
        assert_eq!(Encoding::Standard.character(0xF1), Some('æ'));
        assert_eq!(Encoding::Standard.character(0xF5), Some('ı'));
        assert_eq!(Encoding::Standard.character(0xFB), Some('ß'));
    }
}
