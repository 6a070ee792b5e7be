//! Titles that a term names outright, once what stands around the name is taken away: evidence of its own beside likeness,
//! which knows no order of words. A level that a term adds is no other trade (`Senior Pastry Chef`), and what follows behind
//! a dash is a team or a place more often than a trade (`Registered Nurse - Care Coordination`).

use super::clean::Cleaned;
use super::confidence::Naming;
use super::matcher::{TitleMatch, TitleMatcher};

/// Fewest words of a title that a term names in front: `Manager - Sales` is no plain manager.
const LEAST_IN_FRONT: usize = 2;

/// Words that ask for experience and name no rank among colleagues, as `chief` does. `lead` is one in front of two words or
/// more alone: a `Lead Burner` works the metal.
const LEVELS: [&str; 12] = [
    "senior", "sr", "snr", "junior", "jr", "i", "ii", "iii", "iv", "1", "2", "3",
];

/// The titles that a term names, the surest naming first.
pub(super) struct Named(Vec<(u32, Naming)>);

impl TitleMatcher {
    /// Reads what a cleaned term names.
    pub(super) fn named(&self, Cleaned { text, front }: &Cleaned) -> Named {
        let mut titles = Vec::new();
        let mut name = |text: &str, naming| {
            if let Some(title) = self.exact.title(text)
                && !titles.iter().any(|(known, _)| *known == title)
            {
                titles.push((title, naming));
            }
        };
        name(text, Naming::Whole);
        let plain = without_levels(text);
        if plain != *text {
            name(&plain, Naming::ButForLevel);
        }
        if let Some(led) = plain.strip_prefix("lead ")
            && led.contains(' ')
        {
            name(led, Naming::ButForLevel);
        }
        if *front < text.len() {
            let (front, rest) = text.split_at(*front);
            let front = without_levels(front);
            if front.split(' ').count() >= LEAST_IN_FRONT && !says_again(&front, rest) {
                name(&front, Naming::InFront);
            }
        }
        Named(titles)
    }
}

impl Named {
    /// Adds the titles' own labels where the choice of labels has none of theirs: a long term has much that others share.
    pub(super) fn add_missing(&self, labels: &mut Vec<u32>, label_title: &[u32]) {
        for (title, _) in &self.0 {
            if !labels.iter().any(|label| label_title[*label as usize] == *title) {
                let own = label_title.iter().position(|it| it == title);
                labels.extend(own.map(|label| label as u32));
            }
        }
    }

    /// Notes how the term names each match.
    pub(super) fn mark(&self, matches: &mut [TitleMatch]) {
        for found in matches {
            let named = self.0.iter().find(|(title, _)| *title == found.title);
            found.evidence.naming = named.map_or(Naming::Absent, |(_, naming)| *naming);
        }
    }
}

/// Says whether what follows says the front once more, as `Pastry Chef (Pastry Cook)` and `Pastry Chef (PC)` do: then it is
/// no team or place, and tells more of the trade than the front alone.
fn says_again(front: &str, rest: &str) -> bool {
    let initials: String = front.split(' ').filter_map(|word| word.chars().next()).collect();
    let mut words = rest.split(' ').filter(|word| !word.is_empty());
    words.any(|word| word == initials || front.split(' ').any(|it| it == word))
}

fn without_levels(title: &str) -> String {
    let words = title.split(' ').filter(|word| !LEVELS.contains(word));
    words.collect::<Vec<_>>().join(" ")
}
