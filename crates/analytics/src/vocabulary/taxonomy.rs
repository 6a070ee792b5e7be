//! Items of taxonomies.

use super::Vocabulary;
use super::dictionary::NO_BUCKET;
use crate::cancel::Cancel;
use crate::error::QueryError;
use crate::facet::{Derivation, Dimension, Facet};
use crate::query::{TaxonomyItem, TaxonomyRequest, TaxonomySearch};
use crate::words::{Analyser, Word};

/// Entries between two looks at the cancel flag.
const CHECKED_ENTRIES: usize = 4_096;

/// The entries of a dimension in the form in which they are searched.
#[derive(Debug)]
pub(super) struct Searchable {
    entries: Vec<SearchableEntry>,
}

#[derive(Debug)]
struct SearchableEntry {
    value: u32,
    /// Folded words of the name and of the alternate names, each behind a blank.
    name: String,
    alternates: String,
}

/// A search in the form in which entries are.
struct Wanted {
    words: Vec<String>,
    folded: String,
}

impl Vocabulary {
    /// Answers the items of a taxonomy.
    pub fn items(&self, request: &TaxonomyRequest, cancel: &Cancel) -> Result<Vec<TaxonomyItem>, QueryError> {
        let dimension = request.dimension;
        let Some(search) = &request.search else {
            let mut values: Vec<u32> = self.listed(dimension).collect();
            if dimension == Dimension::Company {
                // Those seen in the corpus come first; both parts are in the order of the ids.
                values.sort_by_key(|value| self.postings_of(dimension, *value) == 0);
            }
            let items = values.into_iter().take(request.limit);
            return Ok(items.map(|value| self.item(dimension, value, None)).collect());
        };
        let mut found = self.search(dimension, search, cancel)?;
        let entries = &self.dictionary(dimension.column()).entries;
        found.sort_by(|left, right| {
            let by_score = right.1.total_cmp(&left.1);
            let counts = (
                self.postings_of(dimension, left.0),
                self.postings_of(dimension, right.0),
            );
            let name = |value: u32| &entries[value as usize].name;
            by_score
                .then_with(|| counts.1.cmp(&counts.0))
                .then_with(|| name(left.0).cmp(name(right.0)))
                .then_with(|| left.0.cmp(&right.0))
        });
        let items = found.into_iter().take(request.limit);
        Ok(items
            .map(|(value, score)| self.item(dimension, value, Some(score)))
            .collect())
    }

    /// Answers the items with these codes.
    pub fn look_up(&self, dimension: Dimension, ids: &[String]) -> Vec<TaxonomyItem> {
        let buckets = self.buckets(Facet::code(dimension));
        let mut seen = std::collections::BTreeSet::new();
        let mut items = Vec::new();
        for id in ids {
            let padded = dimension
                .column()
                .padded_width()
                .map(|width| format!("{id:0>width$}"));
            let bucket = buckets
                .find(id)
                .or_else(|| padded.and_then(|padded| buckets.find(&padded)));
            let value = bucket.and_then(|bucket| buckets.values_of(bucket).first().copied());
            if let Some(value) = value.filter(|value| *value > 0)
                && seen.insert(value)
            {
                items.push(self.item(dimension, value, None));
            }
        }
        items
    }

    /// Gives the values of a dimension in the order of their codes.
    fn listed(&self, dimension: Dimension) -> impl Iterator<Item = u32> {
        let buckets = self.buckets(Facet::code(dimension));
        let values = 1..self.dictionary(dimension.column()).len() as u32;
        values.filter(|value| buckets.of_value(*value) != NO_BUCKET)
    }

    fn postings_of(&self, dimension: Dimension, value: u32) -> u64 {
        self.dictionary(dimension.column()).counts[value as usize]
    }

    fn item(&self, dimension: Dimension, value: u32, score: Option<f64>) -> TaxonomyItem {
        let entry = &self.dictionary(dimension.column()).entries[value as usize];
        let buckets = self.buckets(Facet::code(dimension));
        let id = match dimension.derivation() {
            Derivation::Digits(_) => buckets.labels[buckets.of_value(value) as usize].clone(),
            Derivation::Same | Derivation::Part(_) => entry.code.clone(),
        };
        TaxonomyItem {
            id,
            name: entry.name.clone(),
            unique_postings: self.postings_of(dimension, value),
            score,
            singular_name: entry.singular_name.clone(),
            skill_type: entry.skill_type,
            description: entry.description.clone(),
            location: entry.location,
        }
    }

    fn searchable(&self, dimension: Dimension) -> &Searchable {
        self.searchable[dimension as usize].get_or_init(|| {
            let entries = &self.dictionary(dimension.column()).entries;
            let entries = self.listed(dimension).map(|value| {
                let entry = &entries[value as usize];
                SearchableEntry {
                    value,
                    name: folded_words(&entry.name),
                    alternates: entry.alternates.iter().map(|name| folded_words(name)).collect(),
                }
            });
            Searchable {
                entries: entries.collect(),
            }
        })
    }

    fn search(
        &self,
        dimension: Dimension,
        search: &TaxonomySearch,
        cancel: &Cancel,
    ) -> Result<Vec<(u32, f64)>, QueryError> {
        let analyser = Analyser::default();
        let folded = folded_words(&search.text);
        let wanted = Wanted {
            words: folded.split_whitespace().map(str::to_owned).collect(),
            folded,
        };
        let mut found = Vec::new();
        if wanted.words.is_empty() {
            return Ok(found);
        }
        let entries = &self.dictionary(dimension.column()).entries;
        for (at, candidate) in self.searchable(dimension).entries.iter().enumerate() {
            if at % CHECKED_ENTRIES == 0 {
                cancel.check()?;
            }
            let fit = if search.autocomplete {
                wanted.fit_of_beginnings(candidate)
            } else {
                let description = entries[candidate.value as usize].description.as_deref();
                wanted.fit_of_words(candidate, description, &analyser)
            };
            if let Some(fit) = fit {
                let postings = self.postings_of(dimension, candidate.value) as f64;
                let score = fit + (1.0 + postings).ln() / 100.0;
                found.push((candidate.value, (score * 10_000.0).round() / 10_000.0));
            }
        }
        Ok(found)
    }
}

impl Wanted {
    /// Says how well an entry fits whose words begin with the wanted ones.
    fn fit_of_beginnings(&self, entry: &SearchableEntry) -> Option<f64> {
        let begins = |text: &str, word: &String| {
            text.match_indices(word.as_str())
                .any(|(at, _)| text.as_bytes()[at - 1] == b' ')
        };
        let in_name = |word: &String| begins(&entry.name, word);
        if self.words.iter().all(in_name) {
            return Some(self.fit_of_name(entry));
        }
        let anywhere = |word: &String| in_name(word) || begins(&entry.alternates, word);
        self.words.iter().all(anywhere).then_some(4.0)
    }

    fn fit_of_name(&self, entry: &SearchableEntry) -> f64 {
        if entry.name == self.folded {
            10.0
        } else if entry.name.starts_with(&self.folded) {
            8.0
        } else {
            6.0
        }
    }

    /// Says how well an entry fits that holds the wanted words, endings cut.
    fn fit_of_words(
        &self,
        entry: &SearchableEntry,
        description: Option<&str>,
        analyser: &Analyser,
    ) -> Option<f64> {
        let wanted: Vec<String> = self.words.iter().map(|word| stem(analyser, word)).collect();
        let missing = |text: &str, wanted: &[String]| -> Vec<String> {
            let words: Vec<String> = text.split_whitespace().map(|word| stem(analyser, word)).collect();
            wanted
                .iter()
                .filter(|word| !words.contains(word))
                .cloned()
                .collect()
        };
        let rest = missing(&entry.name, &wanted);
        if rest.is_empty() {
            return Some(self.fit_of_name(entry));
        }
        let rest = missing(&entry.alternates, &rest);
        if rest.is_empty() {
            return Some(4.0);
        }
        let description = folded_words(description?);
        missing(&description, &rest).is_empty().then_some(2.0)
    }
}

/// Gives the words of a name, folded, each behind a blank.
fn folded_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 1);
    crate::words::for_each_raw_word(&text::unmarked(name), |word| {
        words.push(' ');
        words.push_str(word);
    });
    words
}

fn stem(analyser: &Analyser, word: &str) -> String {
    match analyser.word(word) {
        Word::Term(term) => term,
        Word::Stopword => word.to_owned(),
    }
}
