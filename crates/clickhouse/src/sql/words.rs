//! Keyword queries as conditions on `title_words` and `body_words`.

use analytics::Expression;

use super::Query;
use super::condition::{and, or};
use crate::encode::stored_word;

/// The two fields; a phrase lies within one of them.
const FIELDS: [&str; 2] = ["title_words", "body_words"];

impl Query<'_> {
    pub(super) fn words(&mut self, expression: &Expression) -> String {
        match expression {
            Expression::Nothing => "0".to_owned(),
            Expression::Everything => "1".to_owned(),
            Expression::Word(word) => {
                let word = self.parameters.text(&stored_word(word));
                in_either(|field| format!("has({field}, {word})"))
            }
            Expression::Or(parts) => {
                let mut alternatives = Vec::new();
                let mut words = Vec::new();
                for part in parts {
                    match part {
                        Expression::Word(word) => words.push(stored_word(word)),
                        other => alternatives.push(self.words(other)),
                    }
                }
                if !words.is_empty() {
                    let words = self.parameters.texts(words.iter().map(String::as_str));
                    alternatives.push(in_either(|field| format!("hasAny({field}, {words})")));
                }
                or(alternatives)
            }
            Expression::And(parts) => {
                let parts = parts.iter().map(|part| self.words(part));
                and(parts.collect())
            }
            Expression::Not(part) => format!("NOT ({})", self.words(part)),
            Expression::Phrase(places) => self.phrase(places),
            Expression::Near { words, distance } => self.near(words, *distance),
        }
    }

    /// Gives the condition that one field holds the words at these distances from a common start. The places of
    /// each word are moved back to that start; what all have in common are the phrases.
    fn phrase(&mut self, places: &[Option<String>]) -> String {
        let words: Vec<(usize, String)> = places
            .iter()
            .enumerate()
            .filter_map(|(at, word)| Some((at, stored_word(word.as_deref()?))))
            .collect();
        let all = self.parameters.texts(words.iter().map(|(_, word)| word.as_str()));
        let words: Vec<(usize, String)> = words
            .into_iter()
            .map(|(at, word)| (at, self.parameters.text(&word)))
            .collect();
        in_either(|field| {
            let starts = words.iter().map(|(at, word)| {
                format!(
                    "arrayMap(place -> toInt64(place) - {at}, \
                     arrayFilter((place, word) -> word = {word}, arrayEnumerate({field}), {field}))"
                )
            });
            let starts: Vec<String> = starts.collect();
            format!(
                "hasAll({field}, {all}) AND notEmpty(arrayIntersect({}))",
                starts.join(", ")
            )
        })
    }

    /// Gives the condition that one field holds all words in a short run: one that begins with one of them.
    fn near(&mut self, words: &[String], distance: u32) -> String {
        let longest = words.len() as u64 + u64::from(distance);
        let words: Vec<String> = words.iter().map(|word| stored_word(word)).collect();
        let words = self.parameters.texts(words.iter().map(String::as_str));
        in_either(|field| {
            let places =
                format!("arrayFilter((place, word) -> word IN {words}, arrayEnumerate({field}), {field})");
            let found = format!("arrayFilter(word -> word IN {words}, {field})");
            format!(
                "hasAll({field}, {words}) AND arrayExists(start -> hasAll(arrayFilter((word, place) -> \
                 place >= start AND place < start + {longest}, {found}, {places}), {words}), {places})"
            )
        })
    }
}

fn in_either(condition: impl Fn(&str) -> String) -> String {
    or(FIELDS.map(condition).into())
}
