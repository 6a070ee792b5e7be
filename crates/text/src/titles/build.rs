//! Makes a matcher of the labels of a taxonomy.

use rustc_hash::FxHashMap;

use super::form::{Form, is_grade};
use super::matcher::{Features, Groups, TitleMatcher, run_key};
use crate::fold::fold;

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
    runs: FxHashMap<u64, u32>,
    label_runs: Rows,
    stems: FxHashMap<Box<[u8]>, u32>,
    label_stems: Rows,
    /// Title and group, in any order.
    groups: Vec<(u32, u32)>,
}

/// Rows of numbers, one behind the other.
#[derive(Debug)]
struct Rows {
    offsets: Vec<u32>,
    values: Vec<u32>,
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
        let form = Form::of(text);
        let mut runs = Vec::new();
        form.runs(|run| {
            let next = self.runs.len() as u32;
            runs.push(*self.runs.entry(run_key(run)).or_insert(next));
        });
        let mut stems = Vec::with_capacity(form.stems.len());
        for stem in form.stems {
            let next = self.stems.len() as u32;
            stems.push(*self.stems.entry(stem.into()).or_insert(next));
        }
        self.label_title.push(title);
        self.label_runs.push(runs);
        self.label_stems.push(stems);
    }

    /// Puts a title into a group, such as an occupation, whose titles speak for each other.
    pub fn group(&mut self, title: u32, group: u32) {
        self.groups.push((title, group));
    }

    /// Makes the matcher.
    pub fn build(mut self) -> TitleMatcher {
        let labels = self.label_title.len();
        let mut grades = vec![false; self.stems.len()];
        for (stem, number) in &self.stems {
            grades[*number as usize] = is_grade(stem);
        }
        let runs = features(&self.label_runs, self.runs.len(), labels, |_| 1.0);
        let weight = |stem: usize| if grades[stem] { GRADE_WEIGHT } else { 1.0 };
        let stems = features(&self.label_stems, self.stems.len(), labels, weight);
        self.groups.sort_unstable();
        self.groups.dedup();
        let groups = self.groups(&grades);
        TitleMatcher {
            exact: self.exact,
            label_title: self.label_title.into(),
            run_numbers: self.runs,
            runs,
            stem_numbers: self.stems,
            stem_is_grade: grades.into(),
            stems,
            groups,
        }
    }

    fn groups(&self, grades: &[bool]) -> Groups {
        let titles = self.label_title.iter().map(|title| title + 1).max().unwrap_or(0) as usize;
        let mut title_offsets = vec![0u32; titles + 1];
        let known = || self.groups.iter().filter(|(title, _)| (*title as usize) < titles);
        for (title, _) in known() {
            title_offsets[*title as usize + 1] += 1;
        }
        for at in 0..titles {
            title_offsets[at + 1] += title_offsets[at];
        }
        let title_groups: Box<[u32]> = known().map(|(_, group)| *group).collect();
        let count = title_groups.iter().map(|group| group + 1).max().unwrap_or(0) as usize;
        let mut lengths = vec![0f32; count];
        let mut counts: FxHashMap<(u32, u32), f32> = FxHashMap::default();
        for (label, stems) in self.label_stems.iter().enumerate() {
            let title = self.label_title[label] as usize;
            let range = title_offsets[title] as usize..title_offsets[title + 1] as usize;
            for group in &title_groups[range] {
                lengths[*group as usize] += stems.len() as f32;
                for stem in stems {
                    *counts.entry((*stem, *group)).or_default() += 1.0;
                }
            }
        }
        let filled = lengths.iter().filter(|length| **length > 0.0).count().max(1) as f32;
        let mean = lengths.iter().sum::<f32>() / filled;
        let mut counts: Vec<((u32, u32), f32)> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|(key, _)| *key);
        let mut stem_offsets = vec![0u32; self.stems.len() + 1];
        for ((stem, _), _) in &counts {
            stem_offsets[*stem as usize + 1] += 1;
        }
        let mut impacts = Vec::with_capacity(counts.len());
        for ((stem, group), count) in &counts {
            let holders = stem_offsets[*stem as usize + 1] as f32;
            let rarity = (1.0 + (filled - holders + 0.5) / (holders + 0.5)).ln();
            let length = lengths[*group as usize] / mean.max(1.0);
            let saturated = count * (BM25_K1 + 1.0) / (count + BM25_K1 * (1.0 - BM25_B + BM25_B * length));
            let weight = if grades[*stem as usize] { GRADE_WEIGHT } else { 1.0 };
            impacts.push(weight * rarity * saturated);
        }
        for at in 0..self.stems.len() {
            stem_offsets[at + 1] += stem_offsets[at];
        }
        Groups {
            title_offsets: title_offsets.into(),
            title_groups,
            count,
            stem_offsets: stem_offsets.into(),
            stem_groups: counts.iter().map(|((_, group), _)| *group).collect(),
            impacts: impacts.into(),
        }
    }
}

/// Weighs features and lists the labels of each.
fn features(rows: &Rows, count: usize, labels: usize, weight: impl Fn(usize) -> f32) -> Features {
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
        label_offsets: rows.offsets.clone().into(),
        label_values: rows.values.clone().into(),
        label_totals: totals.into(),
    }
}
