//! The words and lines that vectors are counted from.

use rustc_hash::{FxHashMap, FxHashSet};

use super::text::each_stem;
use super::train::Material;
use crate::vocabulary::{UNKNOWN, Vocabulary};

/// A word outside every label must occur this often.
const LEAST_COUNT: u32 = 4;

/// Alternative labels that stand on one line with a name.
const LABELS_ON_LINE: usize = 9;

/// Words of one concept.
#[derive(Default)]
pub(super) struct ConceptWords {
    /// Words of each label, the preferred one first; labels without known words are left out.
    pub(super) labels: Vec<Vec<u32>>,
    /// Words of each sentence of the description.
    pub(super) sentences: Vec<Vec<u32>>,
}

/// Everything the training reads, as numbers of words.
pub(super) struct Corpus {
    pub(super) vocabulary: Vocabulary,
    pub(super) concepts: Vec<ConceptWords>,
    /// Distinct lines to count from.
    pub(super) lines: Vec<Vec<u32>>,
    /// The lines, among them, that belong to no concept.
    pub(super) free_lines: std::ops::Range<usize>,
    pub(super) labelled: Vec<Vec<u32>>,
    /// How telling each word is: its inverse frequency among the concepts' labels.
    pub(super) idf: Vec<f32>,
}

/// Gives the inverse document frequency of a word that `among` of `all` documents have.
pub(crate) fn idf(all: usize, among: u32) -> f32 {
    ((1.0 + all as f64) / (1.0 + f64::from(among))).ln() as f32
}

impl Corpus {
    pub(super) fn read(material: &Material<'_>) -> Corpus {
        let vocabulary = vocabulary(material);
        let mut folded = Vec::new();
        let mut concepts = Vec::with_capacity(material.concepts.len());
        let mut lines = Lines::default();
        let mut among = vec![0u32; vocabulary.len()];
        for concept in material.concepts {
            let mut words = ConceptWords::default();
            let mut own = FxHashSet::default();
            let mut line = Vec::new();
            for (at, label) in concept.labels.iter().enumerate() {
                let label = sentences(&vocabulary, label, &mut folded).concat();
                own.extend(label.iter().copied());
                if at < LABELS_ON_LINE {
                    line.extend_from_slice(&label);
                }
                if !label.is_empty() {
                    words.labels.push(label);
                }
            }
            for word in own {
                among[word as usize] += 1;
            }
            lines.add(line);
            if let Some(description) = &concept.description {
                words.sentences = sentences(&vocabulary, description, &mut folded);
                for sentence in &words.sentences {
                    lines.add(sentence.clone());
                }
            }
            concepts.push(words);
        }
        let first_free = lines.all.len();
        for text in material.lines {
            for sentence in sentences(&vocabulary, text, &mut folded) {
                lines.add(sentence);
            }
        }
        let labelled = material.labelled.iter();
        let labelled = labelled
            .map(|(text, _)| sentences(&vocabulary, text, &mut folded).concat())
            .collect();
        let all = concepts.len();
        Corpus {
            idf: among.iter().map(|among| idf(all, *among)).collect(),
            vocabulary,
            concepts,
            free_lines: first_free..lines.all.len(),
            lines: lines.all,
            labelled,
        }
    }
}

/// Lines without repetitions: forms and questionnaires repeat whole paragraphs.
#[derive(Default)]
struct Lines {
    all: Vec<Vec<u32>>,
    seen: FxHashSet<Vec<u32>>,
}

impl Lines {
    fn add(&mut self, line: Vec<u32>) {
        if line.len() > 1 && self.seen.insert(line.clone()) {
            self.all.push(line);
        }
    }
}

/// Gives the known words of each sentence of a text that has any.
fn sentences(vocabulary: &Vocabulary, text: &str, folded: &mut Vec<u8>) -> Vec<Vec<u32>> {
    let mut sentences: Vec<Vec<u32>> = Vec::new();
    let mut current = u32::MAX;
    each_stem(text, folded, |stem, place| {
        let word = vocabulary.number(stem);
        if word == UNKNOWN {
            return;
        }
        if place.sentence != current || sentences.is_empty() {
            current = place.sentence;
            sentences.push(Vec::new());
        }
        if let Some(sentence) = sentences.last_mut() {
            sentence.push(word);
        }
    });
    sentences
}

/// Numbers the words of labels and the frequent ones: by count, then by word.
fn vocabulary(material: &Material<'_>) -> Vocabulary {
    let mut counts = FxHashMap::<Vec<u8>, (u32, bool)>::default();
    let mut folded = Vec::new();
    let mut count = |text: &str, is_label: bool, folded: &mut Vec<u8>| {
        each_stem(text, folded, |stem, _| match counts.get_mut(stem) {
            Some((count, in_label)) => {
                *count = count.saturating_add(1);
                *in_label |= is_label;
            }
            None => {
                counts.insert(stem.to_vec(), (1, is_label));
            }
        });
    };
    for concept in material.concepts {
        for label in &concept.labels {
            count(label, true, &mut folded);
        }
        count(
            concept.description.as_deref().unwrap_or_default(),
            false,
            &mut folded,
        );
    }
    for text in material.lines {
        count(text, false, &mut folded);
    }
    for (text, _) in material.labelled {
        count(text, false, &mut folded);
    }
    let mut kept: Vec<(u32, Vec<u8>)> = counts
        .into_iter()
        .filter(|(stem, (count, in_label))| (*in_label || *count >= LEAST_COUNT) && !stem.contains(&0))
        .map(|(stem, (count, _))| (count, stem))
        .collect();
    kept.sort_unstable_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
    let mut bytes = Vec::new();
    let mut offsets = vec![0];
    for (_, stem) in kept {
        bytes.extend_from_slice(&stem);
        offsets.push(bytes.len() as u32);
    }
    Vocabulary::new(bytes, offsets).expect("stems are distinct, without zero bytes and stored in order")
}
