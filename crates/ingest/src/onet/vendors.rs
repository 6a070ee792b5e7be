//! Recognises the maker in front of a product name.
//!
//! Makers are those of a list of ours, and names that end in a word only companies have.

use std::collections::BTreeSet;
use std::sync::LazyLock;

const LIST: &str = include_str!("../../data/vendors.txt");

/// Words of the longest name in the list.
const MOST_WORDS: usize = 5;

/// Words that end the name of a company.
const COMPANY: [&str; 24] = [
    "Associates",
    "Company",
    "Corp.",
    "Corporation",
    "Enterprises",
    "GmbH",
    "Group",
    "Inc",
    "Inc.",
    "Industries",
    "Instruments",
    "International",
    "LLC",
    "Labs",
    "Laboratories",
    "Limited",
    "Ltd.",
    "Microsystems",
    "Networks",
    "Publishing",
    "Software",
    "Solutions",
    "Systems",
    "Technologies",
];

static MAKERS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    LIST.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});

/// Gives what follows the maker in front of a name.
pub(crate) fn without_maker(name: &str) -> Option<&str> {
    let words: Vec<&str> = name.split(' ').collect();
    let listed = (1..words.len().min(MOST_WORDS + 1)).rev().find(|&length| {
        let front = &name[..length_of(&words[..length])];
        MAKERS.contains(front)
    });
    let length = listed.or_else(|| company_length(&words))?;
    let rest = name[length_of(&words[..length])..].trim_start();
    (!rest.is_empty()).then_some(rest)
}

/// Counts the words up to the last of the first run of company words, if a capital follows.
fn company_length(words: &[&str]) -> Option<usize> {
    let first = (1..words.len()).find(|&at| COMPANY.contains(&words[at]))?;
    let run = words[first..]
        .iter()
        .take_while(|word| COMPANY.contains(word))
        .count();
    let next = words.get(first + run)?;
    next.starts_with(|it: char| it.is_uppercase() || it.is_ascii_digit())
        .then_some(first + run)
}

fn length_of(words: &[&str]) -> usize {
    words.iter().map(|word| word.len()).sum::<usize>() + words.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, rest: Option<&str>) {
        assert_eq!(without_maker(name), rest, "{name}");
    }

    #[test]
    fn the_longest_listed_maker_is_taken() {
        check("Microsoft Excel", Some("Excel"));
        check("Red Hat Enterprise Linux", Some("Enterprise Linux"));
        check("Thomson Reuters Westlaw", Some("Westlaw"));
        check("Microsoft", None);
        check("Haskell", None);
        check("", None);
    }

    #[test]
    fn a_company_word_ends_a_maker() {
        check("Blumenthal Software PBSW24", Some("PBSW24"));
        check("Scientific Software Group AQUIPACK", Some("AQUIPACK"));
        check("Computer Software training", None);
        check("Software Testing", None);
    }

    #[test]
    fn no_listed_maker_is_longer_than_what_is_looked_for() {
        assert!(MAKERS.iter().all(|maker| maker.split(' ').count() <= MOST_WORDS));
        assert!(MAKERS.len() > 100);
    }
}
