//! Reads a text as the vectors see it: stems of telling words, with the clause and sentence they stand in.

use crate::common;
use crate::stem::stem;
use crate::token::{Gap, Tokenizer};
use crate::vocabulary::MAX_WORD_BYTES;

/// Where a word stands in its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) sentence: u32,
    /// Rises through the whole text, not anew in each sentence.
    pub(crate) clause: u32,
    /// First byte of the word, and the first behind it.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Calls `each` with every stem that is no filler, in order.
pub(crate) fn each_stem(text: &str, folded: &mut Vec<u8>, mut each: impl FnMut(&[u8], Place)) {
    let mut tokenizer = Tokenizer::new(text);
    let mut place = Place::default();
    while let Some(token) = tokenizer.next(folded) {
        if token.start > 0 {
            let slash = text
                .as_bytes()
                .get(place.end..token.start)
                .is_some_and(|between| between.contains(&b'/'));
            if token.gap == Gap::Sentence && place.end > 0 {
                place.sentence += 1;
            }
            if token.gap >= Gap::Clause || slash {
                place.clause += 1;
            }
        }
        (place.start, place.end) = (token.start, token.end);
        if matches!(folded.as_slice(), b"and" | b"or") {
            place.clause += 1;
            continue;
        }
        if folded.len() > MAX_WORD_BYTES || common::is_filler(folded) {
            continue;
        }
        stem(folded);
        each(folded, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_go_and_clauses_and_sentences_are_counted() {
        let mut seen = Vec::new();
        each_stem(
            "Bake the bread, cakes and rolls. Clean ovens/trays",
            &mut Vec::new(),
            |stem, place| {
                seen.push((
                    String::from_utf8(stem.to_vec()).unwrap(),
                    place.sentence,
                    place.clause,
                ));
            },
        );
        let seen: Vec<(&str, u32, u32)> = seen.iter().map(|(word, s, c)| (word.as_str(), *s, *c)).collect();
        assert_eq!(
            seen,
            [
                ("bak", 0, 0),
                ("bread", 0, 0),
                ("cak", 0, 1),
                ("rol", 0, 2),
                ("clean", 1, 3),
                ("oven", 1, 3),
                ("trai", 1, 4)
            ]
        );
    }
}
