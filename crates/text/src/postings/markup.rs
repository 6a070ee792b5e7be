//! The text of a body that is written in HTML.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr3};

/// Elements that part no words: their tags vanish. The tags of all others become line ends.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "big", "code", "em", "font", "i", "ins", "kbd", "mark", "o:p", "s", "small", "span",
    "strong", "sub", "sup", "u", "wbr",
];

/// Elements whose content is no text.
const HIDDEN: [&str; 3] = ["script", "style", "template"];

/// Longest reference between `&` and `;` that is looked at.
const LONGEST_REFERENCE: usize = 10;

/// Takes the HTML markup out of a text: tags, comments and scripts go, references become characters.
///
/// A `<` or `&` that opens nothing stays as it is, so plain text comes back as it was, borrowed when it has neither.
pub fn plain_text(body: &str) -> Cow<'_, str> {
    if memchr2(b'<', b'&', body.as_bytes()).is_none() {
        return Cow::Borrowed(body);
    }
    let mut reader = Reader {
        source: body,
        text: String::with_capacity(body.len()),
        quotes: Quotes::Trusted,
    };
    reader.read();
    Cow::Owned(reader.text)
}

/// Whether quotes inside tags pair up.
#[derive(PartialEq)]
enum Quotes {
    Trusted,
    /// A quote was open at the end of the text: from there on a tag ends at the next `>`, which keeps the work linear.
    Unpaired,
    /// No further tag ends.
    Endless,
}

struct Reader<'a> {
    source: &'a str,
    text: String,
    quotes: Quotes,
}

impl Reader<'_> {
    fn read(&mut self) {
        let source = self.source;
        let bytes = source.as_bytes();
        let mut at = 0;
        while let Some(found) = memchr2(b'<', b'&', &bytes[at..]) {
            self.text.push_str(&source[at..at + found]);
            at += found;
            at = if bytes[at] == b'<' {
                self.read_tag(at)
            } else {
                self.read_reference(at)
            };
        }
        self.text.push_str(&source[at..]);
    }

    /// Reads what a `<` opens and gives the place behind it.
    fn read_tag(&mut self, at: usize) -> usize {
        let rest = &self.source[at..];
        if rest.starts_with("<!--") {
            return match rest.find("-->") {
                Some(end) => at + end + 3,
                None => self.source.len(),
            };
        }
        let inner = rest[1..].trim_start_matches('/');
        let opens =
            inner.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '!' | '?'));
        let end = if opens { self.tag_end(at) } else { None };
        let Some(end) = end else {
            self.text.push('<');
            return at + 1;
        };
        let name_length = inner
            .find(|character: char| !character.is_ascii_alphanumeric() && character != ':')
            .unwrap_or(inner.len());
        let name = &inner[..name_length];
        if !is_one_of(&INLINE, name) && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        if is_one_of(&HIDDEN, name) && !rest.starts_with("</") {
            return self.behind_hidden(end, name);
        }
        end
    }

    /// Finds the place behind the `>` that ends the tag at `at`.
    fn tag_end(&mut self, at: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        if self.quotes == Quotes::Trusted {
            let end = quoted_tag_end(bytes, at);
            if end.is_some() {
                return end;
            }
            self.quotes = Quotes::Unpaired;
        }
        if self.quotes == Quotes::Unpaired {
            if let Some(found) = memchr(b'>', &bytes[at..]) {
                return Some(at + found + 1);
            }
            self.quotes = Quotes::Endless;
        }
        None
    }

    /// Gives the place of the tag that closes a hidden element, or the end of the text.
    fn behind_hidden(&self, from: usize, name: &str) -> usize {
        let bytes = self.source.as_bytes();
        let mut at = from;
        while let Some(found) = memchr(b'<', &bytes[at..]) {
            at += found;
            let closes = bytes
                .get(at + 1..at + 2 + name.len())
                .is_some_and(|tag| tag[0] == b'/' && tag[1..].eq_ignore_ascii_case(name.as_bytes()));
            if closes {
                return at;
            }
            at += 1;
        }
        bytes.len()
    }

    /// Reads the character reference at `at` and gives the place behind it.
    fn read_reference(&mut self, at: usize) -> usize {
        let bytes = self.source.as_bytes();
        let window = &bytes[at + 1..bytes.len().min(at + 2 + LONGEST_REFERENCE)];
        let length = memchr(b';', window);
        let character = length
            .and_then(|length| self.source.get(at + 1..at + 1 + length))
            .and_then(referenced);
        match (length, character) {
            (Some(length), Some(character)) => {
                self.text.push(character);
                at + 2 + length
            }
            _ => {
                self.text.push('&');
                at + 1
            }
        }
    }
}

/// Finds the place behind the `>` that ends the tag at `at` and stands in no quoted value.
fn quoted_tag_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut look = at;
    loop {
        let found = look + memchr3(b'>', b'"', b'\'', &bytes[look..])?;
        if bytes[found] == b'>' {
            return Some(found + 1);
        }
        look = found + 1;
        // Only a value is quoted; an apostrophe elsewhere is one.
        if bytes[found - 1] == b'=' {
            look += memchr(bytes[found], &bytes[look..])? + 1;
        }
    }
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Gives the character that the text between `&` and `;` stands for.
fn referenced(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|character| *character != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" => '\u{ad}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "middot" => '·',
        "hellip" => '…',
        "trade" => '™',
        "reg" => '®',
        "copy" => '©',
        "deg" => '°',
        "euro" => '€',
        "pound" => '£',
        "yen" => '¥',
        "laquo" => '«',
        "raquo" => '»',
        "times" => '×',
        "frac12" => '½',
        "szlig" => 'ß',
        _ => return accented(name),
    })
}

/// Gives the letter of a reference such as `eacute` or `Ouml`.
fn accented(name: &str) -> Option<char> {
    let letter = name.chars().next()?;
    let mark = match &name[letter.len_utf8()..] {
        "grave" => '\u{300}',
        "acute" => '\u{301}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        "uml" => '\u{308}',
        "ring" => '\u{30a}',
        "cedil" => '\u{327}',
        _ => return None,
    };
    unicode_normalization::char::compose(letter, mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(body: &str, expected: &str) {
        assert_eq!(plain_text(body), expected, "{body:?}");
    }

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(plain_text("Bake bread.\nSell it."), Cow::Borrowed(_)));
    }

    #[test]
    fn inline_tags_vanish_and_blocks_end_lines() {
        check("<b>full</b>-time", "full-time");
        check("<p>One</p><p>two<br/>three", "\nOne\n\ntwo\nthree");
        check("<UL><LI>ovens</LI></UL>", "\n\novens\n\n");
    }

    #[test]
    fn references_become_characters() {
        check(
            "R&amp;D &ndash; caf&eacute;&nbsp;&#8364;5 &#x41;",
            "R&D – café €5 A",
        );
        check(
            "&unknown; &; & &#xD800; &#0; &eacute",
            "&unknown; &; & &#xD800; &#0; &eacute",
        );
    }

    #[test]
    fn marks_that_open_nothing_stay() {
        check("less < more, a <3 b, P&L, x<", "less < more, a <3 b, P&L, x<");
        check("pay <b without end", "pay <b without end");
    }

    #[test]
    fn scripts_styles_and_comments_are_no_text() {
        check("a<script>if (1<2) x()</SCRIPT>b", "a\n\nb");
        check("a<style>p{}</style>b<!-- remote -->c<!-- open", "a\n\nbc");
        check("a<script>never closed", "a\n");
    }

    #[test]
    fn quoted_values_may_hold_the_closing_mark() {
        check("<a title=\"1 > 0\" href='x>y'>link</a>", "link");
        check("<a title=\"open>text <i>more</i>", "text more");
    }

    #[test]
    fn hostile_markup_takes_linear_work() {
        let body = "<a b=\"<!-<".repeat(200_000);
        assert!(plain_text(&body).len() <= body.len());
        let body = "<a".repeat(200_000);
        assert_eq!(plain_text(&body), body);
        let body = "<script>".repeat(200_000);
        assert_eq!(plain_text(&body), "\n");
    }

    proptest! {
        #[test]
        fn any_text_is_read(body in "(<|>|&|;|=|\"|'|/|!|-|#|script|lt|p|é| ){0,40}") {
            prop_assert!(plain_text(&body).len() <= body.len() + body.matches('<').count());
        }
    }
}
