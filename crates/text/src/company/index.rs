//! Known names, and the company that a raw name means.

use rustc_hash::FxHashMap;

use super::name::{Reading, readings};
use super::score::{Weighted, alike, grams};
use super::words::{is_stop_word, strength};
use crate::extract::round;

/// Entries of postings that one search looks at; keeps the cost of any name bounded.
const MOST_ENTRIES: usize = 60_000;
/// Names that are compared in full.
const MOST_COMPARED: usize = 64;
/// Score of a name that differs in its legal form alone.
const OTHER_LEGAL_FORM: f64 = 0.98;
/// Score of the only company with an acronym.
const ACRONYM: f64 = 0.75;
/// Letters of an acronym.
const ACRONYM_LETTERS: std::ops::RangeInclusive<usize> = 3..=6;
/// Weight of a word that every name has.
const LEAST_WEIGHT: f32 = 0.3;

/// A company that a raw name may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CompanyMatch {
    /// The company, by the number it was indexed under.
    pub company: u32,
    /// How sure the match is: 1 for an equal name, 0 for nothing in common.
    pub score: f64,
}

/// A known name in one of its readings.
#[derive(Debug)]
struct Label {
    company: u32,
    reading: Reading,
    weights: Vec<f32>,
}

/// All known names.
#[derive(Debug, Default)]
pub struct CompanyIndex {
    labels: Vec<Label>,
    /// Labels by key.
    keys: FxHashMap<Box<str>, Vec<u32>>,
    /// Labels by word.
    words: FxHashMap<Box<str>, Vec<u32>>,
    /// Labels by group of letters.
    grams: FxHashMap<u32, Vec<u32>>,
    /// The company with an acronym; none where several have it.
    acronyms: FxHashMap<Box<str>, Option<u32>>,
}

impl CompanyIndex {
    /// Indexes names and other names of companies. Of equal scores the company named first wins, so the caller decides
    /// the order.
    pub fn new<'a>(names: impl IntoIterator<Item = (u32, &'a str)>) -> CompanyIndex {
        let mut index = CompanyIndex::default();
        for (company, name) in names {
            for reading in readings(name) {
                index.add(company, reading);
            }
        }
        let labels = index.labels.len();
        for label in &mut index.labels {
            label.weights = weights(&label.reading.words, &index.words, labels);
        }
        index
    }

    fn add(&mut self, company: u32, reading: Reading) {
        let number = self.labels.len() as u32;
        let mut words: Vec<&String> = reading.words.iter().filter(|word| !is_stop_word(word)).collect();
        if let Some(acronym) = acronym(&words) {
            let holder = self.acronyms.entry(acronym.into()).or_insert(Some(company));
            if *holder != Some(company) {
                *holder = None;
            }
        }
        words.sort_unstable();
        words.dedup();
        for word in words {
            self.words.entry(word.as_str().into()).or_default().push(number);
        }
        for gram in grams(&reading.key) {
            self.grams.entry(gram).or_default().push(number);
        }
        let keys = self.keys.entry(reading.key.as_str().into());
        keys.or_default().push(number);
        self.labels.push(Label {
            company,
            reading,
            weights: Vec::new(),
        });
    }

    /// Says whether no name is known.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Finds the companies that a raw name may mean: those with a score of at least `min_score`, best first, `limit` at
    /// most. The work is bounded, however long the name is and however many companies there are.
    pub fn find(&self, raw: &str, limit: usize, min_score: f64) -> Vec<CompanyMatch> {
        let mut scores: FxHashMap<u32, f64> = FxHashMap::default();
        let mut found = |company: u32, score: f64| {
            let best = scores.entry(company).or_insert(0.0);
            *best = best.max(score);
        };
        for reading in readings(raw).into_iter().map(|reading| self.joined(reading)) {
            let worth = |label: &Label| f64::from(reading.worth.min(label.reading.worth));
            let equal = self.keys.get(reading.key.as_str()).map_or(&[][..], Vec::as_slice);
            for label in equal.iter().map(|number| &self.labels[*number as usize]) {
                let same_form = label.reading.whole_key == reading.whole_key;
                let score = if same_form { 1.0 } else { OTHER_LEGAL_FORM };
                found(label.company, score * worth(label));
            }
            if let [word] = reading.words.as_slice()
                && let Some(Some(company)) = self.acronyms.get(word.as_str())
            {
                found(*company, ACRONYM * f64::from(reading.worth));
            }
            let weights = weights(&reading.words, &self.words, self.labels.len());
            let asked = Weighted {
                words: &reading.words,
                weights: &weights,
                key: &reading.key,
            };
            for number in self.candidates(&reading) {
                let label = &self.labels[number as usize];
                if label.reading.key == reading.key {
                    continue;
                }
                let known = Weighted {
                    words: &label.reading.words,
                    weights: &label.weights,
                    key: &label.reading.key,
                };
                found(label.company, alike(&asked, &known) * worth(label));
            }
        }
        let mut matches: Vec<CompanyMatch> = scores
            .into_iter()
            .map(|(company, score)| CompanyMatch {
                company,
                score: round(score),
            })
            .filter(|found| found.score > 0.0 && found.score >= min_score)
            .collect();
        matches.sort_by(|one, other| {
            let by_score = other.score.total_cmp(&one.score);
            by_score.then(one.company.cmp(&other.company))
        });
        matches.truncate(limit);
        matches
    }

    /// Joins neighbouring words that known names write as one: `Wal Mart Stores` as `Walmart Stores`.
    fn joined(&self, mut reading: Reading) -> Reading {
        let mut at = 0;
        while at + 1 < reading.words.len() {
            let joined = [reading.words[at].as_str(), &reading.words[at + 1]].concat();
            if self.words.contains_key(joined.as_str()) {
                reading.words[at] = joined;
                reading.words.remove(at + 1);
            }
            at += 1;
        }
        reading
    }

    /// Gives the names that share the rarest words and groups of letters.
    fn candidates(&self, reading: &Reading) -> Vec<u32> {
        let words = reading.words.iter().filter(|word| !is_stop_word(word));
        let words = words.filter_map(|word| self.words.get(word.as_str()));
        let grams = grams(&reading.key);
        let grams = grams.iter().filter_map(|gram| self.grams.get(gram));
        // A word tells as much as the three groups of letters that a short one has.
        let mut postings: Vec<(&Vec<u32>, f32)> = words
            .map(|entries| (entries, 3.0))
            .chain(grams.map(|entries| (entries, 1.0)))
            .collect();
        postings.sort_by_key(|(entries, _)| entries.len());
        let mut counts: FxHashMap<u32, f32> = FxHashMap::default();
        let mut left = MOST_ENTRIES;
        for (entries, factor) in postings {
            let rarity = rarity(entries.len(), self.labels.len());
            for number in entries.iter().take(left) {
                *counts.entry(*number).or_insert(0.0) += factor * rarity;
            }
            left = left.saturating_sub(entries.len());
            if left == 0 {
                break;
            }
        }
        // Of names that share as much, the one with less besides is nearer.
        let length = |number: u32| self.labels[number as usize].reading.key.len();
        let mut candidates: Vec<(u32, f32)> = counts.into_iter().collect();
        candidates.sort_by(|(one, count), (other, other_count)| {
            let by_count = other_count.total_cmp(count);
            by_count
                .then(length(*one).cmp(&length(*other)))
                .then(one.cmp(other))
        });
        candidates.truncate(MOST_COMPARED);
        candidates.into_iter().map(|(number, _)| number).collect()
    }
}

/// Weighs words: rare ones more, words that tell nothing not at all.
fn weights(words: &[String], known: &FxHashMap<Box<str>, Vec<u32>>, labels: usize) -> Vec<f32> {
    let weights: Vec<f32> = words
        .iter()
        .map(|word| {
            // A word that no name has may be anything, so it weighs as much as a name's own.
            let count = known.get(word.as_str()).map_or(1, Vec::len);
            strength(word) * rarity(count, labels)
        })
        .collect();
    if weights.iter().any(|weight| *weight > 0.0) {
        weights
    } else {
        vec![1.0; words.len()]
    }
}

/// Gives 1 for what one name has and little for what all have.
fn rarity(count: usize, labels: usize) -> f32 {
    let all = (labels as f32 + 1.0).ln().max(f32::MIN_POSITIVE);
    let rarity = ((labels as f32 + 1.0) / count.max(1) as f32).ln() / all;
    rarity.clamp(LEAST_WEIGHT, 1.0)
}

/// Gives the first letters of the words, where they make an acronym.
fn acronym(words: &[&String]) -> Option<String> {
    if !ACRONYM_LETTERS.contains(&words.len()) {
        return None;
    }
    words.iter().map(|word| word.chars().next()).collect()
}
