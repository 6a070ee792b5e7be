//! Related skills: ranking all skills for one, against relations that were left out of index and training.

use std::collections::{BTreeMap, BTreeSet};

use catalog::SkillIndex;
use rustc_hash::FxHashMap;
use text::RankScratch;

use crate::engine::Engine;
use crate::error::EvaluationError;
use crate::protocol::Ranking;
use crate::published;
use crate::report::{Figures, SetReport};
use crate::sets::{self, SetDirectory};

/// Share of common occupations beside shared words.
const OCCUPATIONS: f32 = 0.15;

/// Share of vectors beside shared words.
const VECTORS: f32 = 0.6;

/// Answers kept of a ranking; a right one behind them counts as the place after the last.
const KEPT: usize = 1000;

/// Measures a set of relations.
pub(crate) fn run(set: &SetDirectory, engine: &Engine) -> Result<SetReport, EvaluationError> {
    let table = sets::asking(&set.path).unwrap_or_default();
    let by_uri = by_uri(engine);
    let mut asked: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    let mut unknown = 0;
    for row in sets::rows(&table, &["originalSkillUri", "relatedSkillUri"])? {
        let known = |uri: &String| by_uri.get(uri.as_str()).copied();
        match row.as_slice() {
            [one, other] => match (known(one), known(other)) {
                (Some(one), Some(other)) => {
                    asked.entry(one).or_default().insert(other);
                }
                _ => unknown += 1,
            },
            _ => unknown += 1,
        }
    }
    let mut rankings: [Measured; 4] = Default::default();
    let mut scratch = RankScratch::new();
    for (one, related) in &asked {
        let parts = Parts::of(*one, engine, &mut scratch);
        let scores = [
            parts.score(1.0, 0.0, 0.0),
            parts.score(0.0, 0.0, 1.0),
            parts.score(1.0, OCCUPATIONS, 0.0),
            parts.score(1.0, OCCUPATIONS, VECTORS),
        ];
        for (measured, scores) in rankings.iter_mut().zip(scores) {
            measured.add(*one, &scores, related);
        }
    }
    let names = [
        "shared words",
        "vectors",
        "words and occupations",
        "words, occupations and vectors",
    ];
    let figures = rankings
        .iter()
        .zip(names)
        .map(|(measured, name)| measured.describe(name))
        .chain(published::figures(&set.name))
        .collect();
    Ok(SetReport {
        name: set.name.clone(),
        questions: asked.len(),
        notes: vec![
            format!("{unknown} relations name a skill that the taxonomy does not rank and are left out"),
            "relations between skills were neither indexed nor trained from".to_owned(),
        ],
        figures,
        reliability: Vec::new(),
    })
}

/// Gives the positions of the ranked skills by URI.
fn by_uri(engine: &Engine) -> FxHashMap<&str, u32> {
    engine
        .position
        .iter()
        .map(|(skill, position)| (engine.skills.skill(SkillIndex(*skill)).source_uri(), *position))
        .collect()
}

/// What speaks for each skill, by position, each with 1 for its best.
struct Parts {
    words: Vec<f32>,
    occupations: Vec<f32>,
    vectors: Vec<f32>,
}

impl Parts {
    fn of(one: u32, engine: &Engine, scratch: &mut RankScratch) -> Parts {
        let count = engine.position.len();
        let mut words = vec![0.0; count];
        let skill = engine.skills.skill(SkillIndex(engine.numbers[one as usize]));
        for found in engine.ranker.describe(skill.name(), scratch) {
            if let Some(position) = engine.position.get(&found.concept) {
                let [contained, label, described, ..] = found.features;
                words[*position as usize] = contained + label + 0.5 * described;
            }
        }
        let vectors = engine.ranker.vectors();
        let mut parts = Parts {
            words,
            occupations: engine.common_occupations(one),
            vectors: (0..count)
                .map(|other| vectors.likeness(one as usize, other))
                .collect(),
        };
        for values in [&mut parts.words, &mut parts.occupations, &mut parts.vectors] {
            values[one as usize] = 0.0;
            let best = values.iter().copied().fold(0.0, f32::max);
            if best > 0.0 {
                values.iter_mut().for_each(|value| *value /= best);
            }
        }
        parts
    }

    fn score(&self, words: f32, occupations: f32, vectors: f32) -> Vec<f32> {
        let parts = self.words.iter().zip(&self.occupations).zip(&self.vectors);
        parts
            .map(|((word, occupation), vector)| words * word + occupations * occupation + vectors * vector)
            .collect()
    }
}

#[derive(Default)]
struct Measured {
    ranking: Ranking,
    hits: usize,
}

impl Measured {
    fn add(&mut self, one: u32, scores: &[f32], related: &BTreeSet<u32>) {
        let mut order: Vec<u32> = (0..scores.len() as u32).filter(|other| *other != one).collect();
        let best = |left: &u32, right: &u32| {
            scores[*right as usize]
                .total_cmp(&scores[*left as usize])
                .then(left.cmp(right))
        };
        if order.len() > KEPT {
            order.select_nth_unstable_by(KEPT, best);
            order.truncate(KEPT);
        }
        order.sort_unstable_by(best);
        let is_right: Vec<bool> = order.iter().map(|other| related.contains(other)).collect();
        self.hits += usize::from(is_right.iter().take(10).any(|right| *right));
        self.ranking.add(&is_right, related.len());
    }

    fn describe(&self, method: &str) -> Figures {
        Figures {
            method: method.to_owned(),
            measures: vec![
                ("MRR", self.ranking.reciprocal()),
                ("R@10", self.ranking.recall_10()),
                ("hit@10", self.hits as f64 / self.ranking.count().max(1) as f64),
            ],
            is_published: false,
        }
    }
}
