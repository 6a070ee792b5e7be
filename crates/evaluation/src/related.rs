//! Related skills: ranking all skills for one, against relations that were left out of index and training.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{RELATED_NAMES, RelatedFeatures, RelatedFusion, SimilarSkills, SkillIndex};
use rustc_hash::FxHashMap;
use text::NameIndex;

use crate::engine::Engine;
use crate::error::EvaluationError;
use crate::fit::{FOLDS, fold_of_block};
use crate::protocol::Ranking;
use crate::published;
use crate::report::{Figures, SetReport};
use crate::sets::{self, SetDirectory};

/// Answers kept of a ranking; a right one behind them counts as the place after the last.
const KEPT: usize = 1000;

/// Answers that weights are fitted on and asked of, chosen by the features that tell of texts, which stand first.
const CHOSEN: usize = 250;
const TEXT_FEATURES: usize = 4;

/// Measures a set of relations; where weights are to be fitted, they come as source.
pub(crate) fn run(
    set: &SetDirectory,
    engine: &Engine,
    seed: u64,
    is_fitted: bool,
) -> Result<(SetReport, Option<String>), EvaluationError> {
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
    let mut names = NameIndex::new(&engine.ranker);
    let mut similar = SimilarSkills::new(&engine.skills, &engine.ranker);
    let mut questions = Vec::with_capacity(asked.len());
    for (one, related) in &asked {
        let skill = SkillIndex(engine.numbers[*one as usize]);
        let position = |(other, score): (SkillIndex, f32)| {
            let position = engine.position.get(&other.0).copied();
            position.map(|position| (position, score))
        };
        let built = engine.skills.neighbours(skill);
        let answers = [
            alike(*one, &mut names),
            vectors(*one, engine),
            built
                .filter_map(|(other, score)| position((other, score as f32)))
                .collect(),
            similar.of(skill, &[]).into_iter().filter_map(position).collect(),
        ];
        for (measured, scores) in rankings.iter_mut().zip(answers) {
            measured.add(*one, scores, related);
        }
        let described = similar.describe(skill).iter();
        questions.push(Question {
            one: *one,
            fold: fold_of(engine, skill, seed),
            answers: likeliest(described.filter_map(|(other, features)| {
                let position = engine.position.get(&other.0)?;
                Some((*position, *features))
            })),
            related,
        });
    }
    let mut fitted = Measured::default();
    for fold in 0..FOLDS {
        let weights = fit(&questions, |question| question.fold != fold);
        for question in questions.iter().filter(|question| question.fold == fold) {
            let answers = question.answers.iter();
            let scored = answers.map(|(other, features)| (*other, weights.score(features)));
            fitted.add(question.one, scored.collect(), question.related);
        }
    }
    let methods = [
        "names",
        "vectors",
        "common occupations, names and groups",
        "weights of this program",
    ];
    let figures = rankings
        .iter()
        .zip(methods)
        .map(|(measured, name)| measured.describe(name))
        .chain([fitted.describe("fitted, out of fold")])
        .chain(published::figures(&set.name))
        .collect();
    let table = is_fitted.then(|| {
        let weights = fit(&questions, |_| true);
        let table = weights.to_table("RelatedFusion", &RELATED_NAMES);
        format!(
            "\npub(super) static FUSION: RelatedFusion = {};\n",
            table.trim_end()
        )
    });
    let report = SetReport {
        name: set.name.clone(),
        questions: asked.len(),
        notes: vec![
            format!("{unknown} relations name a skill that the taxonomy does not rank and are left out"),
            "relations between skills were neither indexed nor trained from".to_owned(),
        ],
        figures,
        reliability: Vec::new(),
    };
    Ok((report, table))
}

/// A skill with the likeliest answers.
struct Question<'a> {
    one: u32,
    fold: u64,
    answers: Vec<(u32, RelatedFeatures)>,
    related: &'a BTreeSet<u32>,
}

/// Gives the fold of a skill. Skills of one group stay together, since they are related to the same ones.
fn fold_of(engine: &Engine, skill: SkillIndex, seed: u64) -> u64 {
    let view = engine.skills.skill(skill);
    let group = view.subcategory().or(view.category());
    fold_of_block(0, u64::from(group.map_or(0, |(number, _)| number)), seed)
}

/// Keeps the answers whose texts are likest.
fn likeliest(answers: impl Iterator<Item = (u32, RelatedFeatures)>) -> Vec<(u32, RelatedFeatures)> {
    let mut answers: Vec<(f32, (u32, RelatedFeatures))> = answers
        .map(|it| (it.1[..TEXT_FEATURES].iter().sum(), it))
        .collect();
    let best = |one: &(f32, (u32, RelatedFeatures)), other: &(f32, (u32, RelatedFeatures))| {
        (other.0.total_cmp(&one.0)).then(one.1.0.cmp(&other.1.0))
    };
    if answers.len() > CHOSEN {
        answers.select_nth_unstable_by(CHOSEN, best);
        answers.truncate(CHOSEN);
    }
    answers.sort_unstable_by(best);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// Fits weights on the questions that `takes`.
fn fit(questions: &[Question<'_>], takes: impl Fn(&Question<'_>) -> bool) -> RelatedFusion {
    let rows = |question: &Question<'_>| {
        let answers = question.answers.iter();
        let rows = answers.map(|(other, features)| (*features, question.related.contains(other)));
        rows.collect()
    };
    let taken = questions.iter().filter(|question| takes(question));
    let rows: Vec<Vec<(RelatedFeatures, bool)>> = taken.map(rows).collect();
    RelatedFusion::fit_choice(&rows)
}

/// Gives the positions of the ranked skills by URI.
fn by_uri(engine: &Engine) -> FxHashMap<&str, u32> {
    engine
        .position
        .iter()
        .map(|(skill, position)| (engine.skills.skill(SkillIndex(*skill)).source_uri(), *position))
        .collect()
}

/// Gives how alike the names of every skill and of one are, by position.
fn alike(one: u32, names: &mut NameIndex<'_>) -> Vec<(u32, f32)> {
    let mut found = Vec::new();
    names.compare(one as usize, &mut found);
    (0u32..).zip(found.into_iter().map(|it| it.name)).collect()
}

/// Gives how alike the vectors of every skill and of one are, by position.
fn vectors(one: u32, engine: &Engine) -> Vec<(u32, f32)> {
    let mut likeness = Vec::new();
    engine.ranker.vectors().likenesses(one as usize, &mut likeness);
    (0u32..).zip(likeness).collect()
}

#[derive(Default)]
struct Measured {
    ranking: Ranking,
    hits: usize,
}

impl Measured {
    fn add(&mut self, one: u32, mut scores: Vec<(u32, f32)>, related: &BTreeSet<u32>) {
        scores.retain(|(other, _)| *other != one);
        let best =
            |left: &(u32, f32), right: &(u32, f32)| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0));
        if scores.len() > KEPT {
            scores.select_nth_unstable_by(KEPT, best);
            scores.truncate(KEPT);
        }
        scores.sort_unstable_by(best);
        let is_right: Vec<bool> = scores.iter().map(|(other, _)| related.contains(other)).collect();
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
