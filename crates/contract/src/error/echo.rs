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

#[cfg(test)]
mod tests {
    use super::echo;

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
