//! Titles that a term names outright, once what stands around the name is taken away. These are rules beside the fitted
//! score, which knows no order of words: a level that a term adds is no other trade (`Senior Pastry Chef`), and what follows
//! behind a dash is a team or a place more often than a trade (`Registered Nurse - Care Coordination`).

use super::clean::Cleaned;
use super::matcher::{TitleMatch, TitleMatcher};
use super::trust::EQUAL_WORDS;

/// Confidence of a title that the term names with a word of experience more.
const BUT_FOR_LEVEL: f64 = 0.95;
/// Least confidence of a title that the term begins with, and fewest words of such a title: `Manager - Sales` is no plain
/// manager.
const IN_FRONT: f64 = 0.75;
const LEAST_IN_FRONT: usize = 2;

/// Words that ask for experience and name no rank among colleagues, as `lead` and `chief` do.
const LEVELS: [&str; 12] = [
    "senior", "sr", "snr", "junior", "jr", "i", "ii", "iii", "iv", "1", "2", "3",
];

/// What a term names, and how sure it is at least.
pub(super) struct Named {
    titles: Vec<(u32, f64)>,
    /// The title of which the cleaned term is a label.
    equal: Option<u32>,
}

impl TitleMatcher {
    /// Reads what a cleaned term names.
    pub(super) fn named(&self, Cleaned { text, front }: &Cleaned) -> Named {
        let equal = self.exact.title(text);
        let mut titles = Vec::new();
        titles.extend(equal.map(|title| (title, EQUAL_WORDS)));
        let plain = without_levels(text);
        if plain != *text {
            titles.extend(self.exact.title(&plain).map(|title| (title, BUT_FOR_LEVEL)));
        }
        if *front < text.len() {
            let front = without_levels(&text[..*front]);
            if front.split(' ').count() >= LEAST_IN_FRONT {
                titles.extend(self.exact.title(&front).map(|title| (title, IN_FRONT)));
            }
        }
        Named { titles, equal }
    }
}

impl Named {
    /// Adds the titles' own labels where the choice of labels has none of theirs: a long term has much that others share.
    pub(super) fn add_missing(&self, labels: &mut Vec<u32>, label_title: &[u32]) {
        for (title, _) in &self.titles {
            if !labels.iter().any(|label| label_title[*label as usize] == *title) {
                let own = label_title.iter().position(|it| it == title);
                labels.extend(own.map(|label| label as u32));
            }
        }
    }

    /// Makes the matches of one term as sure as they are at least, and puts the surest first: of equal ones the title that
    /// the term names word for word, then by number.
    pub(super) fn raise(&self, matches: &mut [TitleMatch]) {
        for found in &mut *matches {
            for (title, least) in &self.titles {
                if *title == found.title {
                    found.confidence = found.confidence.max(*least);
                }
            }
        }
        let is_other = |found: &TitleMatch| Some(found.title) != self.equal;
        matches.sort_by(|one, other| {
            (other.confidence.total_cmp(&one.confidence))
                .then_with(|| is_other(one).cmp(&is_other(other)))
                .then_with(|| one.title.cmp(&other.title))
        });
    }
}

fn without_levels(title: &str) -> String {
    let words = title.split(' ').filter(|word| !LEVELS.contains(word));
    words.collect::<Vec<_>>().join(" ")
}
