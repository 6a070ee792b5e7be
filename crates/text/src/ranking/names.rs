//! How alike the names of concepts are.
//!
//! A name of an activity opens with a verb, and what the activity is done to says more about what goes with it: `sensors`
//! go with `maintain sensors` more than `maintain roofs` do. So the opening verb counts little in the name that asks, and
//! much in the one that answers, where it says that another activity is meant.

use super::Ranker;

/// Weight of the verb that opens the name that asks.
const ASKING_VERB: f32 = 0.3;

/// Weight of the verb that opens a label that answers.
const ANSWERING_VERB: f32 = 1.5;

/// A verb opens at least so many names of two words or more, and more than half of the names that have it.
const LEAST_OPENED: u32 = 5;

/// The labels of a ranker's concepts by their words.
pub struct NameIndex<'a> {
    ranker: &'a Ranker,
    /// By word: whether it is a verb that opens names.
    is_verb: Vec<bool>,
    /// By word: the labels that have it with its share of their length, and one further, the end.
    first_posting: Vec<u32>,
    postings: Vec<(u32, f32)>,
    /// By word: the concepts whose names have it with its share of what the name is worth, and one further, the end.
    first_name: Vec<u32>,
    in_names: Vec<(u32, f32)>,
    /// By label: its cosine with the name that asks.
    cosines: Vec<f32>,
}

/// How alike a concept is to the one that asks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NameLikeness {
    /// Cosine of the two names.
    pub name: f32,
    /// Cosine of the name that asks and the likest label.
    pub label: f32,
    /// Share of the name, by the weight of its words, that labels and description of the concept that asks have.
    pub is_described: f32,
}

impl<'a> NameIndex<'a> {
    /// Indexes the labels of a ranker.
    pub fn new(ranker: &'a Ranker) -> Self {
        let words = ranker.derived.idf.len();
        let labels = ranker.derived.labels.len();
        let mut index = NameIndex {
            is_verb: verbs(ranker),
            ranker,
            first_posting: Vec::new(),
            postings: Vec::new(),
            first_name: Vec::new(),
            in_names: Vec::new(),
            cosines: vec![0.0; labels],
        };
        let mut of_labels: Vec<(u32, u32, f32)> = Vec::new();
        for label in 0..labels {
            let shares = index.direction(label, ANSWERING_VERB).into_iter();
            of_labels.extend(shares.map(|(word, share)| (word, label as u32, share)));
        }
        let mut of_names: Vec<(u32, u32, f32)> = Vec::new();
        for (concept, name) in (0u32..).zip(&ranker.first_label[..ranker.concept_count()]) {
            let shares = index.direction(*name as usize, ASKING_VERB);
            let sum: f32 = shares.iter().map(|(_, share)| share).sum();
            let shares = shares.into_iter();
            of_names.extend(shares.map(|(word, share)| (word, concept, share / sum.max(f32::MIN_POSITIVE))));
        }
        (index.first_posting, index.postings) = by_word(of_labels, words);
        (index.first_name, index.in_names) = by_word(of_names, words);
        index
    }

    /// Writes how alike the name of a concept and those of every concept are, by position.
    pub fn compare(&mut self, concept: usize, out: &mut Vec<NameLikeness>) {
        self.cosines.fill(0.0);
        let name = self.ranker.first_label[concept] as usize;
        for (word, share) in self.direction(name, ASKING_VERB) {
            let at = word as usize;
            let postings = self.first_posting[at] as usize..self.first_posting[at + 1] as usize;
            for (label, part) in &self.postings[postings] {
                self.cosines[*label as usize] += share * part;
            }
        }
        out.clear();
        out.extend(self.ranker.first_label.windows(2).map(|labels| {
            let of_labels = &self.cosines[labels[0] as usize..labels[1] as usize];
            NameLikeness {
                name: of_labels.first().copied().unwrap_or_default(),
                label: of_labels.iter().copied().fold(0.0, f32::max),
                is_described: 0.0,
            }
        }));
        for word in &self.ranker.words[self.ranker.words_of(concept)] {
            let at = *word as usize;
            let names = self.first_name[at] as usize..self.first_name[at + 1] as usize;
            for (other, share) in &self.in_names[names] {
                out[*other as usize].is_described += share;
            }
        }
    }

    /// Gives the distinct words of a label with their shares of its length of 1.
    fn direction(&self, label: usize, verb: f32) -> Vec<(u32, f32)> {
        let mut words = words_of(self.ranker, label).to_vec();
        let opening = words.first().copied().filter(|_| words.len() > 1);
        words.sort_unstable();
        let mut shares: Vec<(u32, f32)> = Vec::with_capacity(words.len());
        for same in words.chunk_by(|left, right| left == right) {
            let word = same[0];
            let is_opening_verb = opening == Some(word) && self.is_verb[word as usize];
            let weight = if is_opening_verb { verb } else { 1.0 };
            shares.push((
                word,
                weight * same.len() as f32 * self.ranker.derived.idf[word as usize],
            ));
        }
        let length = shares.iter().map(|(_, share)| share * share).sum::<f32>().sqrt();
        if length > 0.0 {
            shares.iter_mut().for_each(|(_, share)| *share /= length);
        }
        shares
    }
}

/// Groups entries of (word, holder, share) by word: the first of each word, one further, and the entries.
fn by_word(mut entries: Vec<(u32, u32, f32)>, words: usize) -> (Vec<u32>, Vec<(u32, f32)>) {
    entries.sort_unstable_by_key(|(word, holder, _)| (*word, *holder));
    let mut first = vec![0; words + 1];
    for (word, ..) in &entries {
        first[*word as usize + 1] += 1;
    }
    for word in 0..words {
        first[word + 1] += first[word];
    }
    let entries = entries.into_iter();
    (first, entries.map(|(_, holder, share)| (holder, share)).collect())
}

fn words_of(ranker: &Ranker, label: usize) -> &[u32] {
    let words = ranker.first_label_word[label] as usize..ranker.first_label_word[label + 1] as usize;
    &ranker.label_words[words]
}

/// Finds the words that open most of the names that have them.
fn verbs(ranker: &Ranker) -> Vec<bool> {
    let mut opened = vec![0u32; ranker.derived.idf.len()];
    let mut used = opened.clone();
    for concept in 0..ranker.concept_count() {
        let labels = ranker.first_label[concept]..ranker.first_label[concept + 1];
        let Some(name) = labels.map(|label| label as usize).next() else {
            continue;
        };
        let words = words_of(ranker, name);
        if let [first, _, ..] = words {
            opened[*first as usize] += 1;
        }
        for word in words {
            used[*word as usize] += 1;
        }
    }
    let counts = opened.into_iter().zip(used);
    counts
        .map(|(opened, used)| opened >= LEAST_OPENED && 2 * opened > used)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::trained_on;
    use super::*;
    use crate::vectors::Concept;

    #[test]
    fn what_is_done_to_a_thing_matters_less_than_the_thing() {
        let names = [
            "maintain sensors",
            "sensors",
            "maintain roofs",
            "repair sensors",
            "maintain boats",
            "maintain gardens",
            "maintain engines",
            "repair shoes",
            "repair pianos",
            "repair bicycles",
            "repair chairs",
        ];
        let concepts: Vec<Concept> = (0u32..)
            .zip(names)
            .map(|(number, name)| Concept {
                number,
                labels: vec![name.to_owned(), format!("{name} of all kinds")],
                ..Concept::default()
            })
            .collect();
        let ranker = trained_on(&concepts);
        let mut index = NameIndex::new(&ranker);
        let mut likeness = Vec::new();
        index.compare(0, &mut likeness);
        let name = |at: usize| likeness[at].name;
        assert!(name(1) > name(3), "{likeness:?}");
        assert!(name(3) > name(2), "{likeness:?}");
        assert_eq!(name(8), 0.0);
        assert_eq!(likeness[1].is_described, 1.0, "{likeness:?}");
        assert!(likeness[3].is_described > likeness[8].is_described);
        assert!(
            likeness
                .iter()
                .all(|it| it.label >= it.name && it.label <= 1.0001)
        );
    }
}
