//! Quoting of what the caller sent, so that an error can name it without carrying it whole.

/// Characters of a value that an error repeats at most.
const LIMIT: usize = 100;

/// Returns `value` as it may stand in a `detail`: control characters become U+FFFD, more than 100 characters are cut.
pub fn echo(value: &str) -> String {
    let mut shown = String::with_capacity(value.len().min(4 * LIMIT));
    for (count, character) in value.chars().enumerate() {
        if count == LIMIT {
            shown.push('…');
            break;
        }
        shown.push(if character.is_control() {
            '\u{FFFD}'
        } else {
            character
        });
    }
    shown
}

/// Bytes of a pointer or parameter name that an error holds at most. Those of the published schemas are shorter; longer
/// ones end in a name of the caller's.
const PLACE_LIMIT: usize = 256;

/// Cuts the name of a place in the request. Unlike [`echo`] it keeps control characters: a place that is whole leads there.
pub(super) fn place(mut name: String) -> String {
    if name.len() > PLACE_LIMIT {
        let mut end = PLACE_LIMIT;
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
        name.push('…');
        name.shrink_to_fit();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{PLACE_LIMIT, echo, place};

    #[test]
    fn a_long_place_is_cut_between_characters() {
        let whole = "a".repeat(PLACE_LIMIT);
        assert_eq!(place(whole.clone()), whole);
        assert_eq!(place(format!("{whole}b")), format!("{whole}…"));
        let cut = place(format!("a{}", "é".repeat(500_000)));
        assert_eq!(cut, format!("a{}…", "é".repeat(127)));
    }

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(echo("a\u{0}b\r\nc\u{85}"), "a\u{FFFD}b\u{FFFD}\u{FFFD}c\u{FFFD}");
    }

    #[test]
    fn a_hundred_characters_stay_and_more_are_cut() {
        assert_eq!(echo(&"é".repeat(100)), "é".repeat(100));
        assert_eq!(echo(&"é".repeat(101)), format!("{}…", "é".repeat(100)));
    }
}
