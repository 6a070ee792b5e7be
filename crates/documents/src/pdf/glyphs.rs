//! Characters of glyph names, as the `Differences` of an encoding give them.

use unicode_normalization::char::compose;

const NAMES: &[(&str, &str)] = &[
    ("space", " "),
    ("exclam", "!"),
    ("quotedbl", "\""),
    ("numbersign", "#"),
    ("dollar", "$"),
    ("percent", "%"),
    ("ampersand", "&"),
    ("quotesingle", "'"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("asterisk", "*"),
    ("plus", "+"),
    ("comma", ","),
    ("hyphen", "-"),
    ("period", "."),
    ("slash", "/"),
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("colon", ":"),
    ("semicolon", ";"),
    ("less", "<"),
    ("equal", "="),
    ("greater", ">"),
    ("question", "?"),
    ("at", "@"),
    ("bracketleft", "["),
    ("backslash", "\\"),
    ("bracketright", "]"),
    ("asciicircum", "^"),
    ("underscore", "_"),
    ("grave", "`"),
    ("quoteleft", "‘"),
    ("quoteright", "’"),
    ("braceleft", "{"),
    ("bar", "|"),
    ("braceright", "}"),
    ("asciitilde", "~"),
    ("nbspace", "\u{A0}"),
    ("nonbreakingspace", "\u{A0}"),
    ("exclamdown", "¡"),
    ("cent", "¢"),
    ("sterling", "£"),
    ("currency", "¤"),
    ("yen", "¥"),
    ("brokenbar", "¦"),
    ("section", "§"),
    ("dieresis", "¨"),
    ("copyright", "©"),
    ("ordfeminine", "ª"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("logicalnot", "¬"),
    ("softhyphen", "\u{AD}"),
    ("registered", "®"),
    ("macron", "¯"),
    ("degree", "°"),
    ("plusminus", "±"),
    ("twosuperior", "²"),
    ("threesuperior", "³"),
    ("onesuperior", "¹"),
    ("acute", "´"),
    ("mu", "µ"),
    ("paragraph", "¶"),
    ("periodcentered", "·"),
    ("middot", "·"),
    ("cedilla", "¸"),
    ("ordmasculine", "º"),
    ("onequarter", "¼"),
    ("onehalf", "½"),
    ("threequarters", "¾"),
    ("questiondown", "¿"),
    ("AE", "Æ"),
    ("ae", "æ"),
    ("Eth", "Ð"),
    ("eth", "ð"),
    ("multiply", "×"),
    ("divide", "÷"),
    ("Oslash", "Ø"),
    ("oslash", "ø"),
    ("Thorn", "Þ"),
    ("thorn", "þ"),
    ("germandbls", "ß"),
    ("Dcroat", "Đ"),
    ("dcroat", "đ"),
    ("Lslash", "Ł"),
    ("lslash", "ł"),
    ("dotlessi", "ı"),
    ("dotlessj", "ȷ"),
    ("OE", "Œ"),
    ("oe", "œ"),
    ("florin", "ƒ"),
    ("circumflex", "ˆ"),
    ("caron", "ˇ"),
    ("breve", "˘"),
    ("dotaccent", "˙"),
    ("ring", "˚"),
    ("ogonek", "˛"),
    ("tilde", "˜"),
    ("hungarumlaut", "˝"),
    ("endash", "–"),
    ("emdash", "—"),
    ("quotesinglbase", "‚"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("quotedblbase", "„"),
    ("dagger", "†"),
    ("daggerdbl", "‡"),
    ("bullet", "•"),
    ("ellipsis", "…"),
    ("perthousand", "‰"),
    ("guilsinglleft", "‹"),
    ("guilsinglright", "›"),
    ("fraction", "⁄"),
    ("Euro", "€"),
    ("euro", "€"),
    ("trademark", "™"),
    ("minus", "−"),
    ("infinity", "∞"),
    ("lessequal", "≤"),
    ("greaterequal", "≥"),
    ("notequal", "≠"),
    ("approxequal", "≈"),
    ("summation", "∑"),
    ("product", "∏"),
    ("radical", "√"),
    ("integral", "∫"),
    ("partialdiff", "∂"),
    ("arrowright", "→"),
    ("arrowleft", "←"),
    ("arrowup", "↑"),
    ("arrowdown", "↓"),
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("Delta", "∆"),
    ("epsilon", "ε"),
    ("theta", "θ"),
    ("lambda", "λ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("omega", "ω"),
    ("Omega", "Ω"),
    ("Sigma", "Σ"),
    ("ff", "ff"),
    ("fi", "fi"),
    ("fl", "fl"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("visiblespace", " "),
    ("checkmark", "✓"),
];

const ACCENTS: &[(&str, char)] = &[
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circumflex", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macron", '\u{304}'),
    ("breve", '\u{306}'),
    ("dotaccent", '\u{307}'),
    ("dieresis", '\u{308}'),
    ("ring", '\u{30A}'),
    ("hungarumlaut", '\u{30B}'),
    ("caron", '\u{30C}'),
    ("commaaccent", '\u{327}'),
    ("cedilla", '\u{327}'),
    ("ogonek", '\u{328}'),
];

/// Gives the characters of a glyph name, or `None` if the name says nothing (`g17`, `.notdef`).
pub(crate) fn characters(name: &[u8]) -> Option<String> {
    // What follows a full stop names a variant: `a.sc`, `one.oldstyle`.
    let name = std::str::from_utf8(name).ok()?.split('.').next()?;
    if name.is_empty() {
        return None;
    }
    name.split('_').map(component).collect()
}

fn component(name: &str) -> Option<String> {
    let mut letters = name.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    if rest.is_empty() {
        return first.is_ascii_alphabetic().then(|| first.to_string());
    }
    if let Some((_, characters)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some((*characters).to_owned());
    }
    if let Some((_, accent)) = ACCENTS.iter().find(|(known, _)| *known == rest) {
        return compose(first, *accent).map(String::from);
    }
    if let Some(digits) = name.strip_prefix("uni")
        && digits.len() == 4
    {
        return from_hexadecimal(digits);
    }
    name.strip_prefix('u')
        .filter(|digits| (4..=6).contains(&digits.len()))
        .and_then(from_hexadecimal)
}

fn from_hexadecimal(digits: &str) -> Option<String> {
    u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32)
        .map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_their_characters() {
        let cases: &[(&[u8], Option<&str>)] = &[
            (b"A", Some("A")),
            (b"eacute", Some("é")),
            (b"Scaron", Some("Š")),
            (b"f_i", Some("fi")),
            (b"ffi", Some("ffi")),
            (b"uni20AC", Some("€")),
            (b"u1F600", Some("😀")),
            (b"one.oldstyle", Some("1")),
            (b".notdef", None),
            (b"g17", None),
            (b"uniD800", None),
            (b"", None),
        ];
        for (name, expected) in cases {
            assert_eq!(characters(name).as_deref(), *expected);
        }
    }
}
