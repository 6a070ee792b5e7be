//! Postings as rows of the format `JSONEachRow`. Columns that a row leaves out hold their defaults: nothing, no
//! items, an empty text.

use std::sync::Arc;

use analytics::row::{Entry, Posting};
use analytics::vocabulary::{NO_BUCKET, Vocabulary};
use analytics::{Analyser, Column, Day, Derivation, Dimension, Facet, Word};
use catalog::SkillType;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::schema::{column_of, primary};
use crate::{FIRST_STORED_DAY, LAST_STORED_DAY};

/// Longer words are stored as a hash, and so are those that are sought, so that parameters stay short.
const LONGEST_WORD: usize = 64;

/// Gives the form in which a word is stored and sought. A word begins with a letter or a digit, so that none is
/// taken for the hash of another.
pub(crate) fn stored_word(word: &str) -> String {
    if word.len() <= LONGEST_WORD {
        return word.to_owned();
    }
    let hash = Sha256::digest(word.as_bytes());
    let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("#{digits}")
}

/// Makes rows of postings.
pub(crate) struct Encoder<'v> {
    vocabulary: &'v Vocabulary,
    analyser: Analyser,
    /// Words of titles and of bodies so far, stopwords included.
    pub(crate) lengths: (u64, u64),
}

impl<'v> Encoder<'v> {
    pub(crate) fn new(vocabulary: &'v Vocabulary) -> Self {
        Self {
            vocabulary,
            analyser: Analyser::default(),
            lengths: (0, 0),
        }
    }

    /// Appends the row of a posting; `None` when `Date32` does not know the day it was posted on.
    pub(crate) fn posting(&mut self, posting: &Posting) -> Option<Value> {
        let mut row = Map::new();
        put_days(&mut row, posting)?;
        let flag = u8::from;
        let fields = [
            ("id", json!(posting.id.to_string())),
            ("duplicates", json!(posting.duplicates)),
            ("salary", json!(posting.salary)),
            ("salary_from", json!(posting.salary_from)),
            ("salary_to", json!(posting.salary_to)),
            ("salary_period", json!(posting.salary_period)),
            ("currency", json!(posting.currency)),
            ("company_is_staffing", json!(flag(posting.company_is_staffing))),
            ("is_remote", json!(flag(posting.is_remote))),
            ("is_internship", json!(flag(posting.is_internship))),
            ("is_supervisor", json!(flag(posting.is_supervisor))),
            ("latitude", json!(posting.location.map(|(latitude, _)| latitude))),
            (
                "longitude",
                json!(posting.location.map(|(_, longitude)| longitude)),
            ),
            ("title_raw", json!(posting.title_raw)),
            ("body", json!(posting.body)),
            ("body_bytes", json!(posting.body.len())),
            ("company_raw", json!(posting.company_raw)),
        ];
        for (name, value) in fields {
            if !value.is_null() {
                row.insert(name.to_owned(), value);
            }
        }
        put_members(&mut row, posting);
        self.put_codes(&mut row, posting);
        self.put_words(&mut row, posting);
        Some(Value::Object(row))
    }

    fn put_codes(&self, row: &mut Map<String, Value>, posting: &Posting) {
        for column in Column::ALL {
            let Some(dimension) = primary(column) else {
                continue;
            };
            let dictionary = self.vocabulary.dictionary(column);
            let codes = posting.codes.iter().filter(|(known, _)| *known == column);
            let mut values: Vec<u32> = codes.filter_map(|(_, code)| dictionary.find(code)).collect();
            values.sort_unstable();
            values.dedup();
            if values.is_empty() {
                continue;
            }
            self.put_facets(row, dimension, &values);
            if column == Column::Skills {
                let parts = Dimension::ALL.into_iter();
                parts
                    .filter(|dimension| matches!(dimension.derivation(), Derivation::Part(_)))
                    .for_each(|dimension| self.put_facets(row, dimension, &values));
            }
            let number = values.first().and_then(|value| dictionary.number(*value));
            match column {
                Column::MinYears => drop(row.insert("min_years".to_owned(), json!(number))),
                Column::MaxYears => drop(row.insert("max_years".to_owned(), json!(number))),
                _ => {}
            }
        }
    }

    /// Puts code and name of the values that belong to a dimension; a name that several share once.
    fn put_facets(&self, row: &mut Map<String, Value>, dimension: Dimension, values: &[u32]) {
        let mut facets = vec![Facet::code(dimension)];
        facets.extend(dimension.has_name().then(|| Facet::name_of(dimension)));
        for facet in facets {
            let buckets = self.vocabulary.buckets(facet);
            let mut labels: Vec<&Arc<str>> = Vec::with_capacity(values.len());
            for value in values {
                let bucket = buckets.of_value(*value);
                if bucket != NO_BUCKET && !labels.contains(&buckets.label(bucket)) {
                    labels.push(buckets.label(bucket));
                }
            }
            let value = match (facet.is_multi(), labels.first()) {
                (true, _) => json!(labels.iter().map(|label| &***label).collect::<Vec<&str>>()),
                (false, Some(label)) => json!(&***label),
                (false, None) => continue,
            };
            row.insert(column_of(facet), value);
        }
    }

    fn put_words(&mut self, row: &mut Map<String, Value>, posting: &Posting) {
        let words = |text: &str| -> Vec<String> {
            let words = self.analyser.words_of_markup(text).into_iter();
            let stored = words.map(|word| match word {
                Word::Term(term) => stored_word(&term),
                // Keeps its place; no word that is sought is empty.
                Word::Stopword => String::new(),
            });
            stored.collect()
        };
        let (title, body) = (words(&posting.title_raw), words(&posting.body));
        self.lengths.0 += title.len() as u64;
        self.lengths.1 += body.len() as u64;
        row.insert("title_length".to_owned(), json!(title.len()));
        row.insert("body_length".to_owned(), json!(body.len()));
        row.insert("title_words".to_owned(), json!(title));
        row.insert("body_words".to_owned(), json!(body));
    }
}

/// Puts the two days. A last day that `Date32` does not know is as far away as any.
fn put_days(row: &mut Map<String, Value>, posting: &Posting) -> Option<()> {
    if posting.posted < FIRST_STORED_DAY || posting.posted > LAST_STORED_DAY {
        return None;
    }
    row.insert("posted".to_owned(), json!(posting.posted.to_string()));
    if let Some(day) = posting.expired {
        row.insert("expired".to_owned(), json!(stored_day(day)));
    }
    Some(())
}

fn stored_day(day: Day) -> String {
    day.clamp(FIRST_STORED_DAY, LAST_STORED_DAY).to_string()
}

fn put_members(row: &mut Map<String, Value>, posting: &Posting) {
    let members = &posting.members;
    let sources: Vec<&str> = members.iter().map(|member| member.source.as_str()).collect();
    let expired = members.iter().map(|member| member.expired.map(stored_day));
    let urls: Vec<&Vec<String>> = members.iter().map(|member| &member.urls).collect();
    row.insert("member_sources".to_owned(), json!(sources));
    row.insert(
        "member_expired".to_owned(),
        json!(expired.collect::<Vec<Option<String>>>()),
    );
    row.insert("member_urls".to_owned(), json!(urls));
}

/// Makes the rows of the ids that lead to a posting: its own and those of its members.
pub(crate) fn members(posting: &Posting) -> impl Iterator<Item = Value> {
    let mut ids: Vec<String> = vec![posting.id.to_string()];
    for member in &posting.members {
        let id = member.id.to_string();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let posted = posting.posted.to_string();
    let leader = posting.id.to_string();
    ids.into_iter()
        .map(move |id| json!({"id": id, "posting": leader, "posted": posted}))
}

/// Makes the row of an entry. An empty code stands for postings without a value.
pub(crate) fn entry(column: Column, code: &str, entry: &Entry, unique_postings: u64) -> Value {
    let name = primary(column).map(|dimension| column_of(Facet::code(dimension)));
    json!({
        "position": column.index(),
        "column": name.unwrap_or_default(),
        "code": code,
        "name": &*entry.name,
        "unique_postings": unique_postings,
        "is_taxonomy": u8::from(entry.is_taxonomy),
        "skill_type": entry.skill_type.map_or("", SkillType::id),
        "is_software": u8::from(entry.is_software),
        "alternates": entry.alternates,
        "description": entry.description,
        "singular_name": entry.singular_name,
        "latitude": entry.location.map(|(latitude, _)| latitude),
        "longitude": entry.location.map(|(_, longitude)| longitude),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_stored_as_hashes_that_are_no_words() {
        assert_eq!(stored_word("welder"), "welder");
        let (long, longer) = ("a".repeat(65), "a".repeat(66));
        let stored = stored_word(&long);
        assert_eq!(stored.len(), 65);
        assert!(stored.starts_with('#'));
        assert_ne!(stored, stored_word(&longer));
        assert_eq!(stored_word(&"b".repeat(64)), "b".repeat(64));
    }
}
