//! Masks mail addresses and telephone numbers where the mapping asks for it.

use super::mapping::Redact;

/// What stands for a mail address.
const EMAIL: &str = "[email]";
/// What stands for a telephone number.
const PHONE: &str = "[phone]";
/// Digits of a telephone number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 10..=15;

/// Masks what is asked for.
pub(super) fn redact(text: String, wanted: Redact) -> String {
    let mut text = text;
    if wanted.email && text.contains('@') {
        text = without_addresses(&text);
    }
    if wanted.phone {
        text = without_numbers(&text);
    }
    text
}

fn without_addresses(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let is_local = |it: char| it.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(it);
        let begin = rest[..at].trim_end_matches(is_local).len();
        let is_domain = |it: char| it.is_alphanumeric() || matches!(it, '.' | '-');
        let behind = &rest[at + 1..];
        let domain = behind
            .find(|it| !is_domain(it))
            .map_or(behind, |end| &behind[..end]);
        // A full stop that ends the sentence is not part of the address.
        let domain = domain.trim_end_matches(['.', '-']);
        if begin < at && domain.contains('.') {
            masked.push_str(&rest[..begin]);
            masked.push_str(EMAIL);
        } else {
            masked.push_str(&rest[..=at + domain.len()]);
        }
        rest = &behind[domain.len()..];
    }
    masked.push_str(rest);
    masked
}

/// Masks runs of ten to fifteen digits with nothing between them but what people write into telephone numbers.
fn without_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = rest.find(|it: char| it.is_ascii_digit() || matches!(it, '+' | '(')) {
        let run = &rest[begin..];
        let is_part =
            |it: char| it.is_ascii_digit() || matches!(it, '+' | '(' | ')' | '-' | '.' | ' ' | '\u{a0}');
        let end = run.find(|it| !is_part(it)).unwrap_or(run.len());
        let number = run[..end].trim_end_matches(|it: char| !it.is_ascii_digit());
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        // A single number such as an amount has no separators worth the name, but as many digits make no amount.
        masked.push_str(&rest[..begin]);
        masked.push_str(if PHONE_DIGITS.contains(&digits) {
            PHONE
        } else {
            number
        });
        let used = begin + number.len();
        // What is no number still has to be passed over.
        let used = if number.is_empty() {
            pass_one(&mut masked, rest, begin)
        } else {
            used
        };
        rest = &rest[used..];
    }
    masked.push_str(rest);
    masked
}

fn pass_one(masked: &mut String, rest: &str, at: usize) -> usize {
    let length = rest[at..].chars().next().map_or(0, char::len_utf8);
    masked.push_str(&rest[at..at + length]);
    at + length
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: Redact = Redact {
        email: true,
        phone: true,
    };

    #[test]
    fn addresses_and_numbers_are_masked() {
        for (text, expected) in [
            ("Write to jo.doe+x@example.co.uk.", "Write to [email]."),
            ("a@b, @handle, x@", "a@b, @handle, x@"),
            (
                "Call (208) 555-0100 or +1 208.555.0101!",
                "Call [phone] or [phone]!",
            ),
            ("Pay 52,000 (2025) for 40 hours", "Pay 52,000 (2025) for 40 hours"),
            ("((( + no", "((( + no"),
            ("id 12345678901234567890", "id 12345678901234567890"),
        ] {
            assert_eq!(redact(text.to_owned(), ALL), expected);
            assert_eq!(redact(text.to_owned(), Redact::default()), text);
        }
    }

    proptest! {
        #[test]
        fn text_without_digits_and_addresses_stays(text in "[^0-9@]*") {
            prop_assert_eq!(redact(text.clone(), ALL), text);
        }

        #[test]
        fn any_text_is_masked(text in any::<String>()) {
            redact(text, ALL);
        }
    }
}
