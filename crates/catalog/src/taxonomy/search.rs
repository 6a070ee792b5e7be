//! Search for concepts by id and name: the classes of the Skills search, each in rank order.

use std::collections::BTreeSet;

use text::{fold, fold_words, without_bracket};

use super::{ConceptIndex, Taxonomy};
use crate::typo;

/// What a search reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchScope {
    /// Ids and names.
    All,
    /// Ids alone.
    Id,
    /// Names alone.
    Name,
}

/// The words of all names, numbered in their order.
#[derive(Debug, Default)]
pub(super) struct Words {
    vocabulary: Vec<Box<str>>,
    offsets: Vec<u32>,
    numbers: Vec<u32>,
    most: usize,
}

impl Words {
    pub(super) fn new(names: impl Iterator<Item = Vec<String>> + Clone) -> Self {
        let vocabulary: BTreeSet<Box<str>> = names.clone().flatten().map(String::into_boxed_str).collect();
        let vocabulary: Vec<Box<str>> = vocabulary.into_iter().collect();
        let mut words = Self {
            offsets: vec![0],
            ..Self::default()
        };
        for name in names {
            let numbers: BTreeSet<u32> = name
                .iter()
                .filter_map(|word| vocabulary.binary_search_by(|known| (**known).cmp(word)).ok())
                .map(|at| at as u32)
                .collect();
            words.most = words.most.max(numbers.len());
            words.numbers.extend(numbers);
            words.offsets.push(words.numbers.len() as u32);
        }
        words.vocabulary = vocabulary;
        words
    }

    fn of(&self, concept: usize) -> &[u32] {
        &self.numbers[self.offsets[concept] as usize..self.offsets[concept + 1] as usize]
    }

    /// Marks the words that begin with a word of the query.
    fn beginning(&self, start: &str) -> Vec<bool> {
        let mut marks = vec![false; self.vocabulary.len()];
        let first = self.vocabulary.partition_point(|word| **word < *start);
        let begins = self.vocabulary[first..]
            .iter()
            .take_while(|word| word.starts_with(start))
            .count();
        marks[first..first + begins].fill(true);
        marks
    }

    /// Marks the words near a word of the query as well.
    fn near(&self, word: &str, marks: &mut [bool]) {
        let letters: Vec<char> = word.chars().collect();
        let edits = typo::forgiven(letters.len());
        if edits == 0 {
            return;
        }
        for (known, mark) in self.vocabulary.iter().zip(marks) {
            if !*mark && known.len().abs_diff(word.len()) <= 4 * edits {
                let known: Vec<char> = known.chars().collect();
                *mark = typo::within(&letters, &known, edits);
            }
        }
    }
}

impl Taxonomy {
    /// Finds the concepts that match `query`, best first: the id itself, then the name itself, the name without
    /// its closing bracket, names that begin so, names whose words begin so, names with misspelt words. Within a
    /// class the shorter name comes first, then the lower id. An empty query finds nothing.
    pub fn search(&self, query: &str, scope: SearchScope) -> Vec<ConceptIndex> {
        let folded = fold(query);
        if folded.is_empty() {
            return Vec::new();
        }
        let mut hits = Hits {
            taxonomy: self,
            met: vec![false; self.len()],
            found: Vec::new(),
        };
        if scope != SearchScope::Name {
            hits.take(|concept| fold(&self.rows[concept].id) == folded);
        }
        if scope != SearchScope::Id {
            self.search_names(query, &folded, &mut hits);
        }
        hits.found
    }

    fn search_names(&self, query: &str, folded: &str, hits: &mut Hits<'_>) {
        let rows = &self.rows;
        hits.take(|concept| *rows[concept].folded == *folded);
        hits.take(|concept| without_bracket(&rows[concept].folded) == Some(folded));
        hits.take(|concept| rows[concept].folded.starts_with(folded));
        let mut words = fold_words(query);
        words.sort_unstable();
        words.dedup();
        // A word that begins another one holds wherever that one does.
        let begun = |at: usize| words.get(at + 1).is_some_and(|next| next.starts_with(&words[at]));
        let whole: Vec<&String> = (0..words.len())
            .filter(|at| !begun(*at))
            .map(|at| &words[at])
            .collect();
        // Each of these words needs a word of its own, so long queries end before they cost anything.
        if whole.is_empty() || whole.len() > self.words.most {
            return;
        }
        let mut marks: Vec<Vec<bool>> = whole.iter().map(|word| self.words.beginning(word)).collect();
        let holds = |marks: &[Vec<bool>], concept: usize| {
            let words = self.words.of(concept);
            marks
                .iter()
                .all(|marks| words.iter().any(|word| marks[*word as usize]))
        };
        hits.take(|concept| holds(&marks, concept));
        for (word, marks) in whole.iter().zip(&mut marks) {
            self.words.near(word, marks);
        }
        hits.take(|concept| holds(&marks, concept));
    }
}

struct Hits<'t> {
    taxonomy: &'t Taxonomy,
    met: Vec<bool>,
    found: Vec<ConceptIndex>,
}

impl Hits<'_> {
    /// Adds the concepts of a class that no class before it has, in rank order.
    fn take(&mut self, belongs: impl Fn(usize) -> bool) {
        let first = self.found.len();
        for concept in 0..self.met.len() {
            if !self.met[concept] && belongs(concept) {
                self.met[concept] = true;
                self.found.push(ConceptIndex(concept as u32));
            }
        }
        let length = |index: &ConceptIndex| self.taxonomy.rows[index.0 as usize].name.chars().count();
        self.found[first..].sort_by_cached_key(|index| (length(index), *index));
    }
}
