//! What two bodies are compared by: the set of all runs of five consecutive words.

use text::plain_words;
use text::postings::plain_text;

/// Words of a run.
const RUN: usize = 5;
/// Factor of the rolling hash, any odd number of many bits.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The runs of a body, in the order of their hashes.
#[derive(Debug, Default)]
pub(super) struct Signature {
    words: String,
    runs: Vec<Run>,
}

/// A run by its hash, and where it stands.
#[derive(Clone, Copy, Debug)]
struct Run {
    hash: u64,
    start: u32,
    end: u32,
}

impl Signature {
    /// Reads a body, with or without markup. Of fewer than five words all together are the one run.
    pub(super) fn of(body: &str) -> Signature {
        let words = plain_words(&plain_text(body));
        let spans = spans(&words);
        let mut runs = Vec::with_capacity((spans.len() + 1).saturating_sub(RUN).max(1));
        if (1..RUN).contains(&spans.len()) {
            runs.push(run(&spans));
        }
        runs.extend(spans.windows(RUN).map(run));
        let mut signature = Signature { words, runs };
        signature.sort();
        signature
    }

    /// Sorts by hash, then text, and drops repeats.
    fn sort(&mut self) {
        let words = &self.words;
        let text = |run: &Run| text_of(words, run);
        self.runs.sort_unstable_by(|one, other| {
            one.hash.cmp(&other.hash).then_with(|| text(one).cmp(text(other)))
        });
        self.runs
            .dedup_by(|later, first| later.hash == first.hash && text(later) == text(first));
    }

    /// Gives how many runs there are.
    pub(super) fn len(&self) -> usize {
        self.runs.len()
    }

    /// Gives the hashes of the runs, ascending.
    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> {
        self.runs.iter().map(|run| run.hash)
    }

    /// Gives the share of the runs of both that are in each; two bodies without words are equal.
    pub(super) fn similarity(&self, other: &Signature) -> f64 {
        if self.runs.is_empty() && other.runs.is_empty() {
            return 1.0;
        }
        let shared = self.shared(other);
        let all = self.len() + other.len() - shared;
        shared as f64 / all as f64
    }

    fn shared(&self, other: &Signature) -> usize {
        let (mut one, mut two) = (self.runs.iter().peekable(), other.runs.iter().peekable());
        let mut shared = 0;
        while let (Some(a), Some(b)) = (one.peek(), two.peek()) {
            // Equal hashes mean little until the texts are compared.
            let order = a
                .hash
                .cmp(&b.hash)
                .then_with(|| text_of(&self.words, a).cmp(text_of(&other.words, b)));
            if order.is_le() {
                one.next();
            }
            if order.is_ge() {
                two.next();
            }
            shared += usize::from(order.is_eq());
        }
        shared
    }
}

/// A word with its hash.
#[derive(Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
    hash: u64,
}

fn spans(words: &str) -> Vec<Span> {
    let mut spans = Vec::with_capacity(words.len() / 6);
    let mut start = 0u32;
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let end = start + word.len() as u32;
        let hash = word.bytes().fold(FACTOR, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        spans.push(Span { start, end, hash });
        start = end + 1;
    }
    spans
}

fn run(spans: &[Span]) -> Run {
    let hash = spans.iter().fold(0u64, |hash, span| {
        hash.wrapping_mul(FACTOR).wrapping_add(span.hash.rotate_left(17))
    });
    Run {
        hash,
        start: spans.first().map_or(0, |span| span.start),
        end: spans.last().map_or(0, |span| span.end),
    }
}

fn text_of<'w>(words: &'w str, run: &Run) -> &'w str {
    &words[run.start as usize..run.end as usize]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    /// The definition, word for word.
    fn runs(body: &str) -> BTreeSet<String> {
        let words = plain_words(&plain_text(body));
        let words: Vec<&str> = words.split(' ').filter(|it| !it.is_empty()).collect();
        match words.len() {
            0 => BTreeSet::new(),
            1..RUN => BTreeSet::from([words.join(" ")]),
            _ => words.windows(RUN).map(|run| run.join(" ")).collect(),
        }
    }

    fn plainly(one: &str, other: &str) -> f64 {
        let (one, other) = (runs(one), runs(other));
        if one.is_empty() && other.is_empty() {
            return 1.0;
        }
        one.intersection(&other).count() as f64 / one.union(&other).count() as f64
    }

    #[test]
    fn bodies_are_compared_without_markup_case_and_punctuation() {
        let one = Signature::of("<p>We bake <b>bread</b> every day &amp; night.</p>");
        let other = Signature::of("we BAKE bread, every day; night");
        assert_eq!((one.len(), one.similarity(&other)), (2, 1.0));
        assert_eq!(Signature::of("").similarity(&Signature::of("…")), 1.0);
        assert_eq!(Signature::of("").similarity(&one), 0.0);
        assert_eq!(Signature::of("Bake bread").len(), 1);
    }

    #[test]
    fn runs_that_share_a_hash_are_told_apart() {
        let signature = |words: &str| Signature {
            words: words.to_owned(),
            runs: vec![Run {
                hash: 7,
                start: 0,
                end: words.len() as u32,
            }],
        };
        assert_eq!(signature("a b").similarity(&signature("a c")), 0.0);
        assert_eq!(signature("a b").similarity(&signature("a b")), 1.0);
    }

    proptest! {
        #[test]
        fn similarity_is_that_of_the_sets(one in "[ab]{1,2}( [ab]{1,2}){0,30}", other in "[ab]{1,2}( [ab]{1,2}){0,30}") {
            let (first, second) = (Signature::of(&one), Signature::of(&other));
            prop_assert_eq!(first.similarity(&second), plainly(&one, &other));
            prop_assert_eq!(first.len(), runs(&one).len());
        }

        #[test]
        fn any_body_has_a_signature(body in any::<String>()) {
            prop_assert_eq!(Signature::of(&body).similarity(&Signature::of(&body)), 1.0);
        }
    }
}
