//! Finding the texts that mean the same as a text, in any language: each text of a list is a title of its own.
//!
//! The list is what is ranked. It is never a source of labels for anything else, and no vectors are trained from it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use text::{TitleMatcher, TitleMatcherBuilder, TitleScratch, fold};

use crate::error::EvaluationError;
use crate::published;
use crate::report::{Figures, SetReport};
use crate::sets::{self, SetDirectory};

/// Texts of a ranking that are looked at, as the set's own protocol has it.
const RANKED: usize = 100;

/// Runs of letters that the baseline counts.
const RUNS: std::ops::RangeInclusive<usize> = 1..=3;

/// Texts that are equal after folding, with the ids of all.
struct List {
    texts: Vec<String>,
    ids: Vec<Vec<String>>,
}

/// Measures a set of texts.
pub(crate) fn run(set: &SetDirectory) -> Result<SetReport, EvaluationError> {
    let [queries, elements, annotations] = sets::TEXTS.map(|table| set.path.join(table));
    let list = List::read(sets::cells(&elements, 2)?);
    let mut right: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in sets::cells(&annotations, 4)? {
        if let [query, _, element, relevance] = row.as_slice()
            && relevance != "0"
        {
            right.entry(query.clone()).or_default().insert(element.clone());
        }
    }
    let (mut baseline, mut engine) = (Measured::default(), Measured::default());
    let characters = Characters::of(&list.texts);
    let matcher = list.matcher();
    let mut scratch = TitleScratch::default();
    let mut questions = 0;
    for row in sets::cells(&queries, 2)? {
        let [id, text] = row.as_slice() else {
            continue;
        };
        let Some(right) = right.get(id) else {
            continue;
        };
        questions += 1;
        baseline.add(&list.order(characters.rank(text)), right);
        let found = matcher.find(text, RANKED, &mut scratch).into_iter();
        let scored = found.map(|found| (found.title, found.confidence as f32));
        engine.add(&list.order(scored.collect()), right);
    }
    let figures = [
        baseline.figures("character TF-IDF (runs of 1 to 3)"),
        engine.figures("titles, without vectors"),
    ];
    Ok(SetReport {
        name: set.name.clone(),
        questions,
        notes: vec![format!(
            "{} texts are ranked, {} of them different; nothing is trained from them",
            list.ids.iter().map(Vec::len).sum::<usize>(),
            list.texts.len()
        )],
        figures: figures.into_iter().chain(published::figures(&set.name)).collect(),
        reliability: Vec::new(),
    })
}

impl List {
    fn read(rows: Vec<Vec<String>>) -> List {
        let mut list = List {
            texts: Vec::new(),
            ids: Vec::new(),
        };
        let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
        for row in rows {
            let [id, text] = row.as_slice() else {
                continue;
            };
            let next = list.texts.len();
            let at = *numbers.entry(fold(text)).or_insert(next);
            if at == next {
                list.texts.push(text.clone());
                list.ids.push(Vec::new());
            }
            list.ids[at].push(id.clone());
        }
        list
    }

    fn matcher(&self) -> TitleMatcher {
        let mut builder = TitleMatcherBuilder::new();
        for (number, text) in (0u32..).zip(&self.texts) {
            builder.label(number, text);
        }
        builder.build()
    }

    /// Gives the ids of scored texts, best first; of equal scores the last id comes first, as the set's tool has it.
    fn order(&self, mut scored: Vec<(u32, f32)>) -> Vec<&str> {
        scored.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let mut ids: Vec<(f32, &str)> = Vec::new();
        for (text, score) in scored {
            ids.extend(self.ids[text as usize].iter().map(|id| (score, id.as_str())));
            if ids.len() >= 2 * RANKED {
                break;
            }
        }
        ids.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(one.1)));
        ids.truncate(RANKED);
        ids.into_iter().map(|(_, id)| id).collect()
    }
}

#[derive(Default)]
struct Measured {
    count: usize,
    reciprocal: f64,
    within: [usize; 3],
}

impl Measured {
    fn add(&mut self, order: &[&str], right: &BTreeSet<String>) {
        self.count += 1;
        let Some(place) = order.iter().position(|id| right.contains(*id)) else {
            return;
        };
        self.reciprocal += 1.0 / (place + 1) as f64;
        for (sum, bound) in self.within.iter_mut().zip([1, 5, 10]) {
            *sum += usize::from(place < bound);
        }
    }

    fn figures(&self, method: &str) -> Figures {
        let all = self.count.max(1) as f64;
        Figures {
            method: method.to_owned(),
            measures: vec![
                ("MRR", self.reciprocal / all),
                ("hit@1", self.within[0] as f64 / all),
                ("hit@5", self.within[1] as f64 / all),
                ("hit@10", self.within[2] as f64 / all),
            ],
            is_published: false,
        }
    }
}

/// The baseline that the set was published with: cosines of counts of runs of letters, weighed by rarity.
struct Characters {
    runs: FxHashMap<String, u32>,
    idf: Vec<f32>,
    /// By run: texts with their normalised weights.
    holders: Vec<Vec<(u32, f32)>>,
    texts: usize,
}

impl Characters {
    fn of(texts: &[String]) -> Characters {
        let mut runs: FxHashMap<String, u32> = FxHashMap::default();
        let mut among: Vec<u32> = Vec::new();
        let mut counted = Vec::with_capacity(texts.len());
        for text in texts {
            let counts = counts(text);
            let numbered: Vec<(u32, f32)> = counts
                .into_iter()
                .map(|(run, count)| {
                    let next = runs.len() as u32;
                    let number = *runs.entry(run).or_insert(next);
                    if number == next {
                        among.push(0);
                    }
                    among[number as usize] += 1;
                    (number, count)
                })
                .collect();
            counted.push(numbered);
        }
        let all = texts.len() as f32;
        let idf: Vec<f32> = among
            .iter()
            .map(|among| ((1.0 + all) / (1.0 + *among as f32)).ln() + 1.0)
            .collect();
        let mut holders = vec![Vec::new(); idf.len()];
        for (text, counts) in (0u32..).zip(counted) {
            let weight = |(run, count): &(u32, f32)| count * idf[*run as usize];
            let norm = counts.iter().map(|it| weight(it).powi(2)).sum::<f32>().sqrt();
            for it in &counts {
                holders[it.0 as usize].push((text, weight(it) / norm.max(f32::MIN_POSITIVE)));
            }
        }
        Characters {
            runs,
            idf,
            holders,
            texts: texts.len(),
        }
    }

    fn rank(&self, text: &str) -> Vec<(u32, f32)> {
        let mut scores = vec![0.0f32; self.texts];
        for (run, count) in counts(text) {
            let Some(run) = self.runs.get(&run) else {
                continue;
            };
            let weight = count * self.idf[*run as usize];
            for (text, share) in &self.holders[*run as usize] {
                scores[*text as usize] += weight * share;
            }
        }
        (0u32..).zip(scores).collect()
    }
}

/// Counts the runs of letters of a folded text.
fn counts(text: &str) -> BTreeMap<String, f32> {
    let letters: Vec<char> = fold(text).chars().collect();
    let mut counts = BTreeMap::new();
    for length in RUNS {
        for run in letters.windows(length) {
            *counts.entry(run.iter().collect()).or_default() += 1.0;
        }
    }
    counts
}
