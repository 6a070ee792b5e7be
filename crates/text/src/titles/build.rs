//! Makes a matcher of the labels of a taxonomy.

use rustc_hash::FxHashMap;

use super::candidates::label_weights;
use super::exact::Exact;
use super::form::{Form, grade_stems};
use super::index::{Features, Groups, Impact, NO_LABEL};
use super::matcher::{TitleMatcher, run_key};
use crate::fold::fold;
use crate::vectors::{Concept, Material, Stage, TrainingOptions, Vectors, each_stem, train_titles};
use crate::vocabulary::{MAX_WORD_BYTES, Vocabulary};

/// Weight of a word that says how much experience is asked for, against one that says what is done.
const GRADE_WEIGHT: f32 = 0.12;
/// Saturation and length normalisation of BM25.
const BM25_K1: f32 = 1.2;
const BM25_B: f32 = 0.75;

/// Collects labels and groups of titles.
#[derive(Debug, Default)]
pub struct TitleMatcherBuilder {
    exact: FxHashMap<Box<str>, u32>,
    label_title: Vec<u32>,
    /// By label: its words as vectors are trained from them.
    label_words: Vec<String>,
    runs: FxHashMap<u64, u32>,
    label_runs: Rows,
    stems: Stems,
    label_stems: Rows,
    /// Title and group, in any order.
    groups: Vec<(u32, u32)>,
    /// By group: name and description.
    described: FxHashMap<u32, (String, String)>,
    vectors: Option<Vectors>,
}

/// Stems, numbered in the order in which they come.
#[derive(Debug, Default)]
struct Stems {
    numbers: FxHashMap<Box<[u8]>, u32>,
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Stems {
    /// Gives the number of a stem; none for one that no text is looked up by.
    fn number(&mut self, stem: &[u8]) -> Option<u32> {
        if let Some(number) = self.numbers.get(stem) {
            return Some(*number);
        }
        if stem.len() > MAX_WORD_BYTES || stem.contains(&0) {
            return None;
        }
        let number = self.ends.len() as u32;
        self.numbers.insert(stem.into(), number);
        self.bytes.extend_from_slice(stem);
        self.ends.push(self.bytes.len() as u32);
        Some(number)
    }

    fn into_vocabulary(self) -> Vocabulary {
        let offsets = std::iter::once(0).chain(self.ends).collect();
        Vocabulary::new(self.bytes, offsets).expect("stems are distinct and without zero bytes")
    }
}

/// Rows of numbers, one behind the other.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) offsets: Vec<u32>,
    pub(super) values: Vec<u32>,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            offsets: vec![0],
            values: Vec::new(),
        }
    }
}

impl Rows {
    fn push(&mut self, mut row: Vec<u32>) {
        row.sort_unstable();
        row.dedup();
        self.values.extend(row);
        self.offsets.push(self.values.len() as u32);
    }

    fn row(&self, at: usize) -> &[u32] {
        &self.values[self.offsets[at] as usize..self.offsets[at + 1] as usize]
    }

    fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.offsets
            .windows(2)
            .map(|ends| &self.values[ends[0] as usize..ends[1] as usize])
    }
}

impl TitleMatcherBuilder {
    /// Starts without titles.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text by which a title is found. Where several titles have one text the first one added is the exact match,
    /// so names come before other labels.
    pub fn label(&mut self, title: u32, text: &str) {
        let folded = fold(text);
        if folded.is_empty() {
            return;
        }
        self.exact.entry(folded.into()).or_insert(title);
        let form = Form::of_name(text);
        let mut runs = Vec::new();
        form.runs(|run| {
            let next = self.runs.len() as u32;
            runs.push(*self.runs.entry(run_key(run)).or_insert(next));
        });
        let stems = form.stems.iter().filter_map(|stem| self.stems.number(stem));
        let stems = stems.collect();
        self.label_title.push(title);
        self.label_runs.push(runs);
        self.label_stems.push(stems);
        self.label_words.push(form.words);
    }

    /// Puts a title into a group, such as an occupation, whose titles speak for each other.
    pub fn group(&mut self, title: u32, group: u32) {
        self.groups.push((title, group));
    }

    /// Tells what a group is called and what its description says.
    pub fn describe(&mut self, group: u32, name: &str, description: &str) {
        let texts = (name.to_owned(), description.to_owned());
        self.described.insert(group, texts);
    }

    /// Trains vectors of the groups from their labels, their descriptions and `lines`. All labels and groups must have
    /// been added. `progress` is told the stage, what is done of it and what there is to do.
    pub fn train(
        &mut self,
        lines: &[String],
        options: TrainingOptions,
        progress: &mut dyn FnMut(Stage, u64, u64),
    ) {
        let groups = self.by_group();
        let concepts: Vec<Concept> = (0u32..)
            .zip(&groups)
            .map(|(group, labels)| {
                let words = |label: &u32| self.label_words[*label as usize].clone();
                let main = self.main_label(group, labels);
                let others = labels.iter().filter(|label| Some(**label) != main);
                Concept {
                    number: group,
                    labels: main.iter().chain(others).map(words).collect(),
                    description: self.described.get(&group).map(|(_, text)| text.clone()),
                    ..Concept::default()
                }
            })
            .collect();
        let material = Material {
            concepts: &concepts,
            lines,
            ..Material::default()
        };
        self.vectors = Some(train_titles(&material, options, progress));
    }

    /// Makes the matcher.
    pub fn build(mut self) -> TitleMatcher {
        let by_group = self.by_group();
        let main_labels = (0u32..)
            .zip(&by_group)
            .map(|(group, labels)| self.main_label(group, labels).unwrap_or(NO_LABEL))
            .collect();
        let described: Vec<Vec<u32>> = (0..by_group.len() as u32)
            .map(|group| self.description(group))
            .collect();
        let documents: Vec<Document> = by_group
            .iter()
            .zip(described)
            .map(|(labels, description)| self.document(labels, description))
            .collect();
        let (title_offsets, title_groups) = self.title_groups();
        let vocabulary = self.stems.into_vocabulary();
        let grades = grades(&vocabulary);
        let weight = |stem: usize| if grades[stem] { GRADE_WEIGHT } else { 1.0 };
        let groups = Groups {
            title_offsets,
            title_groups,
            main_labels,
            sizes: by_group
                .iter()
                .map(|labels| (labels.len() as f32).ln_1p())
                .collect(),
            ..impacts(&documents, vocabulary.len(), weight)
        };
        let runs = run_features(self.label_runs, self.runs.len());
        let stems = stem_features(self.label_stems, &grades);
        TitleMatcher {
            exact: Exact::new(self.exact),
            label_title: self.label_title.into(),
            label_weights: label_weights(&runs, &stems),
            runs,
            run_numbers: self.runs,
            stems,
            stem_is_grade: grades,
            vocabulary,
            groups,
            taxonomies: Box::default(),
            vectors: self.vectors,
        }
    }

    /// Gives the labels of each group, ascending.
    fn by_group(&mut self) -> Vec<Vec<u32>> {
        self.groups.sort_unstable();
        self.groups.dedup();
        let count = self.groups.iter().map(|(_, group)| group + 1).max().unwrap_or(0);
        let mut labels = vec![Vec::new(); count as usize];
        for (label, title) in (0u32..).zip(&self.label_title) {
            let from = self.groups.partition_point(|(known, _)| known < title);
            let of_title = self.groups[from..].iter().take_while(|(known, _)| known == title);
            for (_, group) in of_title {
                labels[*group as usize].push(label);
            }
        }
        labels
    }

    /// Finds the label with the name of a group, else its first one.
    fn main_label(&self, group: u32, labels: &[u32]) -> Option<u32> {
        let name = self.described.get(&group).map(|(name, _)| fold(name));
        let title = name.and_then(|name| self.exact.get(name.as_str()).copied());
        let named = labels
            .iter()
            .find(|label| Some(self.label_title[**label as usize]) == title);
        named.or(labels.first()).copied()
    }

    /// Gives the words of a group's description.
    fn description(&mut self, group: u32) -> Vec<u32> {
        let mut stems = Vec::new();
        if let Some((_, text)) = self.described.get(&group) {
            let mut folded = Vec::new();
            each_stem(text, &mut folded, |stem, _| {
                stems.extend(self.stems.number(stem));
            });
        }
        stems
    }

    fn document(&self, labels: &[u32], description: Vec<u32>) -> Document {
        let mut document = Document::default();
        for label in labels {
            for stem in self.label_stems.row(*label as usize) {
                document.counts.entry(*stem).or_default().0 += 1.0;
                document.length += 1.0;
            }
        }
        for stem in description {
            document.counts.entry(stem).or_default().1 += 1.0;
            document.description += 1.0;
        }
        document
    }

    fn title_groups(&self) -> (Box<[u32]>, Box<[u32]>) {
        let titles = self.label_title.iter().map(|title| title + 1).max().unwrap_or(0) as usize;
        let mut offsets = vec![0u32; titles + 1];
        let known = || self.groups.iter().filter(|(title, _)| (*title as usize) < titles);
        for (title, _) in known() {
            offsets[*title as usize + 1] += 1;
        }
        for at in 0..titles {
            offsets[at + 1] += offsets[at];
        }
        (offsets.into(), known().map(|(_, group)| *group).collect())
    }
}

/// The words of a group: how often its labels and its description have each.
#[derive(Default)]
struct Document {
    counts: FxHashMap<u32, (f32, f32)>,
    length: f32,
    description: f32,
}

/// Computes what each word adds to each group.
fn impacts(documents: &[Document], stems: usize, weight: impl Fn(usize) -> f32) -> Groups {
    let filled = documents
        .iter()
        .filter(|document| document.length > 0.0)
        .count()
        .max(1) as f32;
    let mean = documents.iter().map(|document| document.length).sum::<f32>() / filled;
    let described = documents
        .iter()
        .map(|document| document.length + document.description);
    let described_mean = described.sum::<f32>() / filled;
    let mut entries: Vec<(u32, u32, f32, f32)> = Vec::new();
    for (group, document) in (0u32..).zip(documents) {
        for (stem, (labels, description)) in &document.counts {
            entries.push((*stem, group, *labels, *description));
        }
    }
    entries.sort_unstable_by_key(|(stem, group, ..)| (*stem, *group));
    let mut offsets = vec![0u32; stems + 1];
    let mut among_labels = vec![0.0f32; stems];
    for (stem, _, labels, _) in &entries {
        offsets[*stem as usize + 1] += 1;
        among_labels[*stem as usize] += f32::from(u8::from(*labels > 0.0));
    }
    let impacts = entries.iter().map(|(stem, group, labels, description)| {
        let (at, document) = (*stem as usize, &documents[*group as usize]);
        let bm25 = |count: f32, holders: f32, length: f32, mean: f32| {
            let rarity = (1.0 + (filled - holders + 0.5) / (holders + 0.5)).ln();
            let spread = 1.0 - BM25_B + BM25_B * length / mean.max(1.0);
            weight(at) * rarity.max(0.0) * count * (BM25_K1 + 1.0) / (count + BM25_K1 * spread)
        };
        let whole = document.length + document.description;
        Impact {
            labels: bm25(*labels, among_labels[at], document.length, mean),
            described: bm25(
                labels + description,
                offsets[at + 1] as f32,
                whole,
                described_mean,
            ),
        }
    });
    let impacts = impacts.collect();
    for at in 0..stems {
        offsets[at + 1] += offsets[at];
    }
    Groups {
        stem_offsets: offsets.into(),
        stem_groups: entries.iter().map(|(_, group, ..)| *group).collect(),
        impacts,
        ..Groups::default()
    }
}

/// Says which stems are of words that say how much experience is asked for.
pub(super) fn grades(vocabulary: &Vocabulary) -> Box<[bool]> {
    let mut grades = vec![false; vocabulary.len()];
    for stem in grade_stems() {
        if let Some(grade) = grades.get_mut(vocabulary.number(&stem) as usize) {
            *grade = true;
        }
    }
    grades.into()
}

/// Weighs the runs of letters of labels, of which there are `count`.
pub(super) fn run_features(label_runs: Rows, count: usize) -> Features {
    features(label_runs, count, |_| 1.0)
}

/// Weighs the stems of labels.
pub(super) fn stem_features(label_stems: Rows, grades: &[bool]) -> Features {
    features(label_stems, grades.len(), |stem| {
        if grades[stem] { GRADE_WEIGHT } else { 1.0 }
    })
}

/// Weighs features and lists the labels of each.
fn features(rows: Rows, count: usize, weight: impl Fn(usize) -> f32) -> Features {
    let labels = rows.offsets.len() - 1;
    let mut offsets = vec![0u32; count + 1];
    for value in &rows.values {
        offsets[*value as usize + 1] += 1;
    }
    let weights: Box<[f32]> = (0..count)
        .map(|at| {
            let rarity = ((labels as f32 + 1.0) / (offsets[at + 1] as f32 + 1.0)).ln() + 1.0;
            rarity * rarity * weight(at)
        })
        .collect();
    for at in 0..count {
        offsets[at + 1] += offsets[at];
    }
    let mut next = offsets.clone();
    let mut holders = vec![0u32; rows.values.len()];
    let mut totals = Vec::with_capacity(labels);
    for (label, row) in rows.iter().enumerate() {
        for value in row {
            let at = &mut next[*value as usize];
            holders[*at as usize] = label as u32;
            *at += 1;
        }
        totals.push(row.iter().map(|value| weights[*value as usize]).sum());
    }
    Features {
        weights,
        unknown: ((labels as f32 + 1.0).ln() + 1.0).powi(2),
        offsets: offsets.into(),
        holders: holders.into(),
        label_offsets: rows.offsets.into(),
        label_values: rows.values.into(),
        label_totals: totals.into(),
    }
}
