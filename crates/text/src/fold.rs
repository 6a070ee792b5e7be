//! Folding of names for comparison: compatibility normal form, full case folding, single blanks.

use icu_casemap::CaseMapper;
use unicode_normalization::UnicodeNormalization;

/// Folds a name so that equal-looking spellings compare equal.
///
/// The result is in NFKC, case folded, without leading, trailing or repeated blanks. Folding is idempotent.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        return fold_ascii(name);
    }
    let mut folded = fold_characters(name);
    // Folding a composed character can leave a decomposed one and the reverse, so one round is not a fixed point.
    for _ in 0..3 {
        let again = fold_characters(&folded);
        if again == folded {
            break;
        }
        folded = again;
    }
    join_blanks(&folded)
}

/// Folds case and compatibility forms of `text` and leaves blanks alone.
pub(crate) fn fold_characters(text: &str) -> String {
    let composed: String = text.nfkc().collect();
    CaseMapper::new().fold_string(&composed).nfkc().collect()
}

fn fold_ascii(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_ascii_whitespace() {
        // Vertical tab is white space to Unicode but not to the ASCII splitter.
        for part in word.split('\u{b}').filter(|part| !part.is_empty()) {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.extend(part.chars().map(|character| character.to_ascii_lowercase()));
        }
    }
    folded
}

fn join_blanks(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

/// Gives the name in front of a closing bracket: `C` for `C (Programming Language)`.
///
/// A name that does not end in a bracket, or has nothing in front of it, gives `None`.
pub fn without_bracket(name: &str) -> Option<&str> {
    let trimmed = name.trim_end();
    let inner = trimmed.strip_suffix(')')?;
    let mut depth = 1usize;
    for (at, character) in inner.char_indices().rev() {
        match character {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let front = inner[..at].trim();
            return (!front.is_empty()).then_some(front);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(fold(name), expected, "{name:?}");
    }

    #[test]
    fn blanks_are_joined_and_trimmed() {
        check("  Sourdough \t\u{b} Baking\n", "sourdough baking");
        check("Sourdough\u{a0}\u{2003}Baking", "sourdough baking");
        check("", "");
        check(" \u{3000} ", "");
    }

    #[test]
    fn case_is_folded_in_full() {
        check("STRASSE", "strasse");
        check("Straße", "strasse");
        check("ΣΊΣΥΦΟΣ", "σίσυφοσ");
        check("σίσυφος", "σίσυφοσ");
    }

    #[test]
    fn composed_decomposed_and_compatible_spellings_are_equal() {
        check("Caf\u{e9}", "caf\u{e9}");
        check("CAFE\u{301}", "caf\u{e9}");
        check("Ｅｘｃｅｌ", "excel");
        check("ﬁnance", "finance");
    }

    #[test]
    fn name_in_front_of_a_bracket_is_found() {
        assert_eq!(without_bracket("C (Programming Language)"), Some("C"));
        assert_eq!(
            without_bracket("Java (computer (old) programming) "),
            Some("Java")
        );
        assert_eq!(without_bracket("Java"), None);
        assert_eq!(without_bracket("(Java)"), None);
        assert_eq!(without_bracket("odd) one)"), None);
        assert_eq!(without_bracket("use (some) tools"), None);
    }

    proptest! {
        #[test]
        fn folding_is_idempotent(name in any::<String>()) {
            let folded = fold(&name);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn ascii_path_equals_the_general_one(name in "[ -~\\t\\n\\x0b\\x0c\\r]{0,40}") {
            prop_assert_eq!(fold_ascii(&name), join_blanks(&fold_characters(&name)));
        }
    }
}
