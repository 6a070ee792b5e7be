//! Texts without mark-up.

use std::borrow::Cow;

/// Names of the characters from U+00A0 to U+00FF, in their order.
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo",
    "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot",
    "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",
    "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute",
    "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash",
    "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde",
    "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
    "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave",
    "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

/// Further names that advertisements use.
const OTHERS: [(&str, char); 15] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bull", '•'),
    ("hellip", '…'),
    ("trade", '™'),
    ("euro", '€'),
];

/// Longest name or number of a reference that is looked at.
const MOST_IN_REFERENCE: usize = 10;

/// Puts a blank in place of each tag and decodes references to characters. A `<` that begins no tag stays.
pub(super) fn without_markup(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return Cow::Borrowed(text);
    }
    // Behind the last `>` no tag ends; asking there again and again would take quadratic time.
    let last_close = text.rfind('>').unwrap_or(0);
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(marked) = text[at..].find(['<', '&']) {
        plain.push_str(&text[at..at + marked]);
        at += marked;
        let rest = &text[at..];
        if rest.starts_with('<') {
            let length = if at < last_close { tag_length(rest) } else { None };
            plain.push(if length.is_some() { ' ' } else { '<' });
            at += length.unwrap_or(1);
        } else {
            let reference = reference(rest);
            plain.push(reference.map_or('&', |(character, _)| character));
            at += reference.map_or(1, |(_, length)| length);
        }
    }
    plain.push_str(&text[at..]);
    Cow::Owned(plain)
}

/// Gives the length of the tag that begins the text.
fn tag_length(text: &str) -> Option<usize> {
    let second = text[1..].chars().next()?;
    let is_tag = second.is_ascii_alphabetic() || matches!(second, '/' | '!' | '?');
    if !is_tag {
        return None;
    }
    text.find('>').map(|end| end + 1)
}

/// Gives the character that the text begins with a reference to, and the length of the reference.
fn reference(text: &str) -> Option<(char, usize)> {
    let body = &text[1..];
    let end = body
        .bytes()
        .take(MOST_IN_REFERENCE)
        .position(|byte| byte == b';')?;
    let name = body.get(..end)?;
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let hexadecimal = number.strip_prefix(['x', 'X']);
            let code = match hexadecimal {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => {
            let other = OTHERS.iter().find(|(known, _)| *known == name);
            let latin = || LATIN.iter().position(|known| *known == name);
            match other {
                Some((_, character)) => *character,
                None => char::from_u32(0xa0 + latin()? as u32)?,
            }
        }
    };
    Some((character, end + 2))
}
