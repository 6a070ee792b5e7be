//! Search in a list: seven classes of hits, one after the other until enough are found.
//!
//! The classes are those of the Skills search. Legal forms are left out on both sides, so `fern llc` finds what `fern`
//! finds.

use std::collections::HashSet;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};
use text::{company_words, fold, without_bracket};

use super::Company;
use crate::typo;

/// A text by which a company is found.
#[derive(Debug)]
struct Label {
    company: u32,
    kind: Kind,
    text: Box<str>,
    /// Words, ascending.
    words: Box<[u32]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Name,
    WithoutBracket,
    Other,
}

/// The texts of a list, prepared for search.
#[derive(Debug, Default)]
pub(super) struct CompanySearch {
    /// In the order of their texts.
    labels: Vec<Label>,
    /// In order.
    words: Vec<Box<str>>,
    /// By word: its labels, ascending.
    postings: Vec<Vec<u32>>,
    /// Words of names by hash of the word with letters left out.
    forms: FxHashMap<u32, Vec<u32>>,
    /// By company: its place in the order inside a class.
    ranks: Vec<u32>,
}

/// Hits so far.
struct Hits<'a> {
    ranks: &'a [u32],
    found: HashSet<u32, FxBuildHasher>,
    class: Vec<u32>,
    hits: Vec<usize>,
    limit: usize,
}

impl CompanySearch {
    pub(super) fn new(rows: &[Company]) -> CompanySearch {
        let mut drafts: Vec<(u32, Kind, Vec<String>)> = Vec::new();
        for (company, row) in (0..).zip(rows) {
            drafts.push((company, Kind::Name, company_words(&row.name)));
            if let Some(bare) = without_bracket(&row.name) {
                drafts.push((company, Kind::WithoutBracket, company_words(bare)));
            }
            let others = row.aliases.iter().map(|alias| company_words(alias));
            drafts.extend(others.map(|words| (company, Kind::Other, words)));
        }
        drafts.sort_by_cached_key(|(company, kind, words)| (words.join(" "), *company, *kind as u8));
        let mut words: Vec<Box<str>> = drafts
            .iter()
            .flat_map(|(_, _, words)| words.iter().map(|word| word.as_str().into()))
            .collect();
        words.sort_unstable();
        words.dedup();
        let mut search = CompanySearch {
            postings: vec![Vec::new(); words.len()],
            words,
            ranks: ranks(rows),
            ..CompanySearch::default()
        };
        for (company, kind, words) in drafts {
            search.add(company, kind, &words);
        }
        search.list_forms();
        search
    }

    fn add(&mut self, company: u32, kind: Kind, words: &[String]) {
        let number = self.labels.len() as u32;
        let place = |word: &String| self.words.binary_search_by(|known| (**known).cmp(word)).ok();
        let mut numbers: Vec<u32> = words.iter().filter_map(place).map(|at| at as u32).collect();
        numbers.sort_unstable();
        numbers.dedup();
        for word in &numbers {
            self.postings[*word as usize].push(number);
        }
        self.labels.push(Label {
            company,
            kind,
            text: words.join(" ").into(),
            words: numbers.into(),
        });
    }

    fn list_forms(&mut self) {
        for (number, word) in (0..).zip(&self.words) {
            let letters: Vec<char> = word.chars().collect();
            typo::indexed_forms(&letters, |form| {
                let words = self.forms.entry(form).or_default();
                if words.last() != Some(&number) {
                    words.push(number);
                }
            });
        }
    }

    pub(super) fn run(&self, query: &str, limit: usize) -> Vec<usize> {
        let words = company_words(query);
        let text = words.join(" ");
        let mut hits = Hits {
            ranks: &self.ranks,
            found: HashSet::default(),
            class: Vec::new(),
            hits: Vec::new(),
            limit,
        };
        if text.is_empty() || limit == 0 {
            return hits.hits;
        }
        let begins = self.labels_from(&text);
        let equal = begins.iter().take_while(|label| label.text.len() == text.len());
        for kind in [Kind::Name, Kind::WithoutBracket, Kind::Other] {
            hits.meet(equal.clone().filter(|label| label.kind == kind));
            if hits.take() {
                return hits.hits;
            }
        }
        hits.meet(begins.iter().filter(|label| label.kind == Kind::Name));
        if hits.take() {
            return hits.hits;
        }
        let ranges: Vec<Range<u32>> = words.iter().map(|word| self.words_from(word)).collect();
        let accepted = |at: usize, word: u32| ranges[at].contains(&word);
        let stretch = |at: usize| ranges[at].clone().collect();
        let holders = self.holders(words.len(), stretch, accepted);
        for is_name in [true, false] {
            let of_kind = |label: &&&Label| (label.kind != Kind::Other) == is_name;
            hits.meet(holders.iter().filter(of_kind).copied());
            if hits.take() {
                return hits.hits;
            }
        }
        let near: Vec<Vec<u32>> = words.iter().map(|word| self.near_words(word)).collect();
        let accepted =
            |at: usize, word: u32| ranges[at].contains(&word) || near[at].binary_search(&word).is_ok();
        let stretch = |at: usize| ranges[at].clone().chain(near[at].iter().copied()).collect();
        let holders = self.holders(words.len(), stretch, accepted);
        hits.meet(holders.into_iter().filter(|label| label.kind != Kind::Other));
        hits.take();
        hits.hits
    }

    /// Gives the labels that begin with a text, in order.
    fn labels_from(&self, text: &str) -> &[Label] {
        let first = self.labels.partition_point(|label| *label.text < *text);
        let rest = &self.labels[first..];
        &rest[..rest.partition_point(|label| label.text.starts_with(text))]
    }

    /// Gives the words that begin with `start`.
    fn words_from(&self, start: &str) -> Range<u32> {
        let first = self.words.partition_point(|word| **word < *start);
        let count = self.words[first..].partition_point(|word| word.starts_with(start));
        first as u32..(first + count) as u32
    }

    /// Gives the labels that hold, for each of so many words of a query, a word that is accepted for it.
    fn holders(
        &self,
        count: usize,
        stretch: impl Fn(usize) -> Vec<u32>,
        accepted: impl Fn(usize, u32) -> bool,
    ) -> Vec<&Label> {
        let entries = |at: usize| -> usize {
            let words = stretch(at);
            words.iter().map(|word| self.postings[*word as usize].len()).sum()
        };
        let Some(rarest) = (0..count).min_by_key(|at| entries(*at)) else {
            return Vec::new();
        };
        let mut numbers: Vec<u32> = stretch(rarest)
            .iter()
            .flat_map(|word| self.postings[*word as usize].iter().copied())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let labels = numbers.iter().map(|number| &self.labels[*number as usize]);
        labels
            .filter(|label| (0..count).all(|at| label.words.iter().any(|word| accepted(at, *word))))
            .collect()
    }

    /// Gives the words within the forgiven edits of a word of the query, ascending.
    fn near_words(&self, word: &str) -> Vec<u32> {
        let letters: Vec<char> = word.chars().collect();
        let edits = typo::forgiven(letters.len());
        if edits == 0 {
            return Vec::new();
        }
        let mut near: Vec<u32> = Vec::new();
        typo::queried_forms(&letters, |form| {
            near.extend(self.forms.get(&form).into_iter().flatten());
        });
        near.sort_unstable();
        near.dedup();
        near.retain(|number| {
            let known: Vec<char> = self.words[*number as usize].chars().collect();
            typo::within(&letters, &known, edits)
        });
        near
    }
}

/// Orders companies inside a class: shorter names first, then by name, then by id.
fn ranks(rows: &[Company]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    order.sort_by_cached_key(|at| {
        let folded = fold(&rows[*at as usize].name);
        (folded.chars().count(), folded, *at)
    });
    let mut ranks = vec![0; rows.len()];
    for (rank, at) in (0..).zip(order) {
        ranks[at as usize] = rank;
    }
    ranks
}

impl<'a> Hits<'a> {
    fn meet<'l>(&mut self, labels: impl Iterator<Item = &'l Label>) {
        for label in labels {
            if self.found.insert(label.company) {
                self.class.push(label.company);
            }
        }
    }

    /// Moves what this class added to the hits, in rank order, and tells whether there are enough.
    fn take(&mut self) -> bool {
        let ranks = self.ranks;
        self.class
            .sort_unstable_by_key(|company| ranks[*company as usize]);
        let room = self.limit - self.hits.len();
        self.hits
            .extend(self.class.drain(..).take(room).map(|company| company as usize));
        self.class.clear();
        self.hits.len() >= self.limit
    }
}
