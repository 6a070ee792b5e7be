//! The language of a text, by its commonest words and its script.

use super::lists;
use super::words::Glossary;
use crate::token::fold_words;

/// The commonest words of languages, one line each: code, then words.
const PROFILES: &str = include_str!("../../data/posting-languages.txt");

/// Texts of fewer words are not judged.
const FEWEST_WORDS: u32 = 20;

/// Share of all words that must be common words of the language, in per cent.
const SMALLEST_SHARE: u32 = 8;

/// Common words of one language that are enough where other languages have a third of them at most.
const FEWEST_ALONE: u32 = 3;

/// How many languages the bits of a word can name.
const MOST_LANGUAGES: usize = 16;

/// Scripts that only one language is written in, with their first and last character.
const SCRIPTS: [(&str, char, char); 6] = [
    // Kana before ideographs: Japanese is written with both.
    ("ja", '\u{3041}', '\u{30ff}'),
    ("zh", '\u{4e00}', '\u{9fff}'),
    ("ko", '\u{ac00}', '\u{d7af}'),
    ("el", '\u{370}', '\u{3ff}'),
    ("he", '\u{590}', '\u{5ff}'),
    ("th", '\u{e00}', '\u{e7f}'),
];

/// What has been counted of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Languages {
    words: u32,
    common: [u32; MOST_LANGUAGES],
    scripts: [u32; SCRIPTS.len()],
}

impl Languages {
    /// Counts one folded word; bit n of `languages` says that it is common in the language of line n.
    pub(super) fn count(&mut self, word: &[u8], languages: u16) {
        self.words += 1;
        let mut rest = languages;
        while rest != 0 {
            self.common[rest.trailing_zeros() as usize] += 1;
            rest &= rest - 1;
        }
        // The lead bytes of Latin letters end at 0xCA; Greek begins behind them.
        if word[0] >= 0xcd {
            self.count_script(word);
        }
    }

    #[cold]
    fn count_script(&mut self, word: &[u8]) {
        let Ok(word) = std::str::from_utf8(word) else {
            return;
        };
        // Scripts without blanks have no words to count; two characters stand for one word.
        for (nth, character) in word.chars().enumerate() {
            let script = SCRIPTS
                .iter()
                .position(|(_, first, last)| (*first..=*last).contains(&character));
            if let Some(script) = script {
                self.scripts[script] += 1;
                self.words += u32::from(nth % 2 == 1);
            }
        }
    }

    /// Names the language, as ISO 639-1 code, when the words tell it clearly.
    pub(super) fn best(&self) -> Option<&'static str> {
        if self.words < FEWEST_WORDS {
            return None;
        }
        // Two characters count as one word, so more characters than words are most of the text.
        if self.scripts.iter().sum::<u32>() > self.words {
            return self.best_script();
        }
        let (best, count) = largest(&self.common);
        let second = self
            .common
            .iter()
            .enumerate()
            .filter(|(language, _)| *language != best)
            .map(|(_, count)| *count)
            .max()
            .unwrap_or(0);
        // Advertisements in catchwords have few common words; where those of one language are alone, they tell it.
        let is_alone = count >= FEWEST_ALONE && count >= second * 3;
        let is_usual = count * 100 >= self.words * SMALLEST_SHARE;
        let is_clear = (is_usual || is_alone) && count >= second + 2 && count * 10 > second * 11;
        if is_clear { codes().nth(best) } else { None }
    }

    fn best_script(&self) -> Option<&'static str> {
        let kana = self.scripts[0];
        let total: u32 = self.scripts.iter().sum();
        if kana * 10 > total {
            return Some(SCRIPTS[0].0);
        }
        let (script, _) = largest(&self.scripts);
        Some(SCRIPTS[script].0)
    }
}

/// Gives the place and the value of the largest number, the first of equal ones.
fn largest(counts: &[u32]) -> (usize, u32) {
    counts
        .iter()
        .copied()
        .enumerate()
        .max_by_key(|(place, count)| (*count, std::cmp::Reverse(*place)))
        .unwrap_or((0, 0))
}

fn codes() -> impl Iterator<Item = &'static str> {
    lists::lines(PROFILES).filter_map(|(_, line)| line.split_whitespace().next())
}

/// Marks the commonest words of the languages.
pub(super) fn add_words(glossary: &mut Glossary, fault: &mut dyn FnMut(String)) {
    for (language, (_, line)) in lists::lines(PROFILES).enumerate() {
        if language >= MOST_LANGUAGES {
            fault(format!("more than {MOST_LANGUAGES} languages"));
            return;
        }
        for word in line.split_whitespace().skip(1) {
            for folded in fold_words(word) {
                glossary.add_language(folded.as_bytes(), language);
            }
        }
    }
}
