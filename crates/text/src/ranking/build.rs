//! Trains a ranker, and derives what is not stored.

use super::candidates::place_among;
use super::features::{PRIORS, WEIGHT_SCALE};
use super::{Derived, LabelWeight, Posting, Ranker};
use crate::vectors::{Concept, Material, Stage, TrainingOptions, Vectors, each_stem, idf, train};
use crate::vocabulary::UNKNOWN;

/// How fast repeated words stop counting in BM25.
const SATURATION: f32 = 1.2;

/// How much a long document loses in BM25.
const LENGTH_SHARE: f32 = 0.75;

/// Credit of a neighbour of full likeness in place of the word itself.
const NEIGHBOUR_CREDIT: f32 = 0.8;

impl Ranker {
    /// Trains a ranker. `progress` is told the stage, what is done of it and what there is to do.
    ///
    /// Equal material, options and kind of processor give equal rankers.
    pub fn train(
        material: &Material<'_>,
        options: TrainingOptions,
        progress: &mut dyn FnMut(Stage, u64, u64),
    ) -> Ranker {
        let trained = train(material, options, progress);
        let mut ranker = Ranker {
            vectors: trained.vectors,
            with_labelled: !material.labelled.is_empty(),
            first_label: vec![0],
            first_label_word: vec![0],
            first_word: vec![0],
            first_neighbour: vec![0],
            ..Ranker::default()
        };
        for near in trained.neighbours {
            for (word, likeness) in near {
                ranker.neighbours.push(word);
                ranker.credits.push(NEIGHBOUR_CREDIT * likeness.min(1.0).powi(2));
            }
            ranker.first_neighbour.push(ranker.neighbours.len() as u32);
        }
        for concept in material.concepts {
            ranker.add(concept);
        }
        ranker.derive();
        progress(Stage::Index, 1, 1);
        ranker
    }

    fn add(&mut self, concept: &Concept) {
        let mut folded = Vec::new();
        let mut counts: Vec<(u32, u8, u8)> = Vec::new();
        let mut first_length = 0;
        for (at, label) in concept.labels.iter().enumerate() {
            let words = known_words(&self.vectors, label, &mut folded);
            if at == 0 {
                first_length = words.len();
            }
            counts.extend(words.iter().map(|word| (*word, 1, 0)));
            self.label_words.extend(words);
            self.first_label_word.push(self.label_words.len() as u32);
        }
        self.first_label.push(self.first_label_word.len() as u32 - 1);
        let description = concept.description.as_deref().unwrap_or_default();
        let words = known_words(&self.vectors, description, &mut folded);
        counts.extend(words.into_iter().map(|word| (word, 0, 1)));
        counts.sort_unstable();
        counts.dedup_by(|next, first| {
            let same = next.0 == first.0;
            if same {
                first.1 = first.1.saturating_add(next.1);
                first.2 = first.2.saturating_add(next.2);
            }
            same
        });
        for (word, labels, description) in counts {
            self.words.push(word);
            self.label_counts.push(labels);
            self.description_counts.push(description);
        }
        self.first_word.push(self.words.len() as u32);
        self.numbers.push(concept.number);
        let priors: [f32; PRIORS] = [
            (concept.occupations as f32).ln_1p(),
            f32::from(u8::from(concept.is_common)),
            f32::from(u8::from(concept.is_knowledge)),
            first_length as f32,
            (concept.labels.len().saturating_sub(1) as f32).ln_1p(),
            (concept.mentions as f32).ln_1p(),
        ];
        self.priors.extend(priors);
    }

    /// Computes what is not stored. All stored indexes must be sound.
    pub(super) fn derive(&mut self) {
        let concepts = self.numbers.len();
        let words = self.vectors.vocabulary.len();
        let mut among_labels = vec![0u32; words];
        let mut among = vec![0u32; words];
        let mut lengths = vec![[0.0f32; 2]; concepts];
        for (concept, length) in lengths.iter_mut().enumerate() {
            for at in self.words_of(concept) {
                let (labels, description) = (self.label_counts[at], self.description_counts[at]);
                among[self.words[at] as usize] += 1;
                among_labels[self.words[at] as usize] += u32::from(labels > 0);
                length[0] += f32::from(labels);
                length[1] += f32::from(labels) + f32::from(description);
            }
        }
        let mut derived = Derived {
            idf: among_labels.iter().map(|among| idf(concepts, *among)).collect(),
            first_label_word: self
                .first_label
                .iter()
                .map(|label| self.first_label_word[*label as usize])
                .collect(),
            by_number: self.numbers.iter().copied().zip(0..).collect(),
            ..Derived::default()
        };
        derived.by_number.sort_unstable();
        for label in self.first_label_word.windows(2) {
            let words = &self.label_words[label[0] as usize..label[1] as usize];
            let idfs = || words.iter().map(|word| derived.idf[*word as usize]);
            let weight: f32 = idfs().sum();
            let norm = idfs().map(|idf| idf * idf).sum::<f32>().sqrt();
            let trust = 1.0 - (-weight / WEIGHT_SCALE).exp();
            let is_telling = weight > 0.0;
            derived.labels.push(LabelWeight {
                end: label[1],
                trust,
                share: if is_telling { trust / weight } else { 0.0 },
                by_norm: if is_telling { 1.0 / norm } else { 0.0 },
            });
        }
        let mean = |at: usize| {
            let sum: f32 = lengths.iter().map(|length| length[at]).sum();
            (sum / concepts.max(1) as f32).max(1.0)
        };
        let means = [mean(0), mean(1)];
        derived.first_posting = vec![0; words + 1];
        let mut impacts = Vec::with_capacity(self.words.len());
        for (concept, length) in lengths.iter().enumerate() {
            for at in self.words_of(concept) {
                let word = self.words[at] as usize;
                let labels = f32::from(self.label_counts[at]);
                let all = labels + f32::from(self.description_counts[at]);
                let share = |count: f32, of: usize| {
                    let spread = 1.0 - LENGTH_SHARE + LENGTH_SHARE * length[of] / means[of];
                    count * (SATURATION + 1.0) / (count + SATURATION * spread)
                };
                let impact = [
                    derived.idf[word] * share(labels, 0),
                    idf(concepts, among[word]) * share(all, 1),
                ];
                impacts.push(impact[0] + impact[1]);
                derived.first_posting[word + 1] += 1;
            }
        }
        for word in 0..words {
            derived.first_posting[word + 1] += derived.first_posting[word];
        }
        let mut next = derived.first_posting.clone();
        derived.postings = vec![Posting::default(); self.words.len()];
        for concept in 0..concepts {
            for at in self.words_of(concept) {
                let place = &mut next[self.words[at] as usize];
                derived.postings[*place as usize] = Posting {
                    concept: concept as u32,
                    impact: impacts[at],
                };
                *place += 1;
            }
        }
        let fusion = self.fusion();
        let priors = self.priors.chunks(PRIORS);
        derived.prior = priors.map(|priors| fusion.of_priors(priors)).collect();
        let Derived {
            first_posting,
            postings,
            prior,
            ..
        } = &mut derived;
        for word in first_posting.windows(2) {
            let place = |it: &Posting| place_among(it.impact, prior[it.concept as usize]);
            postings[word[0] as usize..word[1] as usize].sort_unstable_by(|left, right| {
                (place(right).total_cmp(&place(left))).then(left.concept.cmp(&right.concept))
            });
        }
        self.derived = derived;
    }

    pub(super) fn words_of(&self, concept: usize) -> std::ops::Range<usize> {
        self.first_word[concept] as usize..self.first_word[concept + 1] as usize
    }
}

fn known_words(vectors: &Vectors, text: &str, folded: &mut Vec<u8>) -> Vec<u32> {
    let mut words = Vec::new();
    each_stem(text, folded, |stem, _| {
        let word = vectors.word(stem);
        if word != UNKNOWN {
            words.push(word);
        }
    });
    words
}
