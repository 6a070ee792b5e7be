//! Phrases that are looked up word by word.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// A list of phrases, made when it is first asked.
pub(super) type PhraseList = LazyLock<Phrases>;

/// Phrases by their words.
pub(super) struct Phrases {
    all: FxHashSet<&'static str>,
    /// First words of those that have several, which most words of titles are not.
    begin: FxHashSet<&'static str>,
}

impl Phrases {
    /// Reads phrases that stand between bars.
    pub(super) fn of(list: &'static str) -> Phrases {
        let all: FxHashSet<&str> = list.split('|').filter(|phrase| !phrase.is_empty()).collect();
        let begin = all.iter().filter_map(|phrase| phrase.split_once(' '));
        Phrases {
            begin: begin.map(|(first, _)| first).collect(),
            all,
        }
    }

    /// Says whether the words are one of the phrases.
    pub(super) fn contain(&self, words: &[&str]) -> bool {
        match words {
            [] => false,
            [word] => self.all.contains(word),
            [first, ..] => self.begin.contains(first) && self.all.contains(words.join(" ").as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Phrases;

    #[test]
    fn phrases_are_whole() {
        let phrases = Phrases::of("|new york|york|part time|");
        assert!(phrases.contain(&["new", "york"]) && phrases.contain(&["york"]));
        for words in [
            &[][..],
            &["new"],
            &["york", "new"],
            &["new york", ""],
            &["new", "york", "part"],
        ] {
            assert!(!phrases.contain(words), "{words:?}");
        }
    }
}
