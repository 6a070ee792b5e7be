//! Finding the occupations of titles: ranking groups for a raw title, and the title that normalisation gives.

mod engine;
mod fit;
mod questions;

use std::sync::Arc;

use catalog::{Skills, TitleIndex};
use encoder::{Encoder, Rerank};
use text::{DescribedGroup, GroupFusion, Stage, TitleFusion, TitleTrust};

use crate::encoded;
use crate::error::EvaluationError;
use crate::protocol::Reliability;
use crate::report::{Figures, Report, SetReport};
use crate::sets::{SetDirectory, TitleLayout};
use crate::{Evaluation, published};
use engine::TitleEngine;
use fit::{FOLDS, fit_groups, fit_rerank, fit_titles, fit_trust, trusted_sets};
use questions::{Judged, Question};

/// Groups of a title that are ranked; a right one behind them counts as missed.
const RANKED: usize = 100;

/// Titles of a term that are looked at.
const MATCHED: usize = 60;

/// Confidence from which on normalisation answers.
const ANSWERED: f64 = 0.5;

/// The title that normalisation gives, by weights fitted without its occupation.
const BEST_TITLE: &str = "best title, out of fold";

/// The same, re-ranked by a sentence encoder.
const BEST_RERANKED: &str = "best title with the encoder, out of fold";

/// A set of titles with what the engine says of each.
pub(crate) struct TitleSet {
    name: String,
    layout: TitleLayout,
    questions: Vec<Question>,
    /// SOC code of six digits, or the group itself, by group.
    short: Vec<u32>,
    shipped_groups: Vec<Vec<u32>>,
    notes: Vec<String>,
}

impl TitleSet {
    /// Reads a set, makes a taxonomy that has not read it, and asks.
    pub(crate) fn read(
        set: &SetDirectory,
        layout: TitleLayout,
        evaluation: &Evaluation,
        encoder: Option<&Encoder>,
        skills: &Skills,
        progress: &mut dyn FnMut(Stage, u64, u64),
    ) -> Result<Self, EvaluationError> {
        let cases = questions::cases(set, layout)?;
        let engine = TitleEngine::build(evaluation, layout, &cases, skills, progress)?;
        let mut known = 0;
        let mut questions = Vec::with_capacity(cases.len());
        let mut shipped_groups = Vec::with_capacity(cases.len());
        let mut scratch = text::TitleScratch::default();
        let matcher = engine.titles.matcher();
        let taxonomies = engine.taxonomies();
        let is_wanted = |group: u32| engine.is_wanted(group);
        for case in &cases {
            let right: Vec<u32> = case.right.iter().filter_map(|code| engine.group(code)).collect();
            known += usize::from(!right.is_empty());
            let groups = matcher.describe_groups(&case.term, RANKED, &is_wanted, &mut scratch);
            let ranked = matcher.rank_groups_among(&case.term, RANKED, &is_wanted, &mut scratch);
            shipped_groups.push(ranked.into_iter().map(|found| found.group).collect());
            let found = matcher.find(&case.term, MATCHED, &mut scratch).into_iter();
            questions.push(Question {
                fold: fit::fold_of(case, evaluation.training.seed),
                found: found.map(|found| engine.judge(found, &right)).collect(),
                taxonomies: Arc::clone(&taxonomies),
                groups,
                right,
            });
        }
        if let Some(encoder) = encoder {
            let terms: Vec<String> = cases.iter().map(|case| text::clean_title(&case.term)).collect();
            let asked: Vec<(&str, Vec<u32>)> = (terms.iter().zip(&questions))
                .map(|(term, question)| {
                    let found = question.found.iter();
                    (term.as_str(), found.map(|it| it.found.title).collect())
                })
                .collect();
            let name = |title| engine.titles.title(TitleIndex(title)).name();
            let likenesses = encoded::likenesses(encoder, &asked, name)?;
            for (question, likenesses) in questions.iter_mut().zip(likenesses) {
                for (it, likeness) in question.found.iter_mut().zip(likenesses) {
                    it.likeness = likeness;
                }
            }
        }
        let mut notes = engine.notes();
        if known < cases.len() {
            notes.push(format!(
                "{} titles have no occupation of the taxonomy and count as missed",
                cases.len() - known
            ));
        }
        Ok(TitleSet {
            name: set.name.clone(),
            layout,
            short: engine.short_codes(),
            questions,
            shipped_groups,
            notes,
        })
    }

    fn rank(&self, method: &str, score: impl Fn(&Question, &DescribedGroup) -> f32) -> Figures {
        let orders = self
            .questions
            .iter()
            .map(|question| question.order(|it| score(question, it)));
        self.describe(method, orders)
    }

    fn describe(&self, method: &str, orders: impl Iterator<Item = Vec<u32>>) -> Figures {
        let mut measured = Measured::default();
        for (question, order) in self.questions.iter().zip(orders) {
            measured.add(&order, &question.right, &self.short);
        }
        measured.figures(method, self.layout)
    }
}

/// Sums what is measured of rankings.
#[derive(Default)]
struct Measured {
    count: usize,
    reciprocal: f64,
    within: [usize; 3],
    short_within: [usize; 2],
}

impl Measured {
    fn add(&mut self, order: &[u32], right: &[u32], short: &[u32]) {
        self.count += 1;
        let place = order.iter().position(|group| right.contains(group));
        if let Some(place) = place {
            self.reciprocal += 1.0 / (place + 1) as f64;
        }
        for (sum, bound) in self.within.iter_mut().zip([1, 5, 10]) {
            *sum += usize::from(place.is_some_and(|place| place < bound));
        }
        let is_right = |group: &u32| {
            let code = short[*group as usize];
            right.iter().any(|right| short[*right as usize] == code)
        };
        for (sum, bound) in self.short_within.iter_mut().zip([1, 5]) {
            *sum += usize::from(order.iter().take(bound).any(is_right));
        }
    }

    fn figures(&self, method: &str, layout: TitleLayout) -> Figures {
        let share = |count: usize| count as f64 / self.count.max(1) as f64;
        let mut measures = vec![
            ("MRR", self.reciprocal / self.count.max(1) as f64),
            ("acc@1", share(self.within[0])),
            ("hit@5", share(self.within[1])),
            ("hit@10", share(self.within[2])),
        ];
        if layout != TitleLayout::Vacancies {
            measures.push(("SOC-6 acc@1", share(self.short_within[0])));
            measures.push(("SOC-6 hit@5", share(self.short_within[1])));
        }
        Figures {
            method: method.to_owned(),
            measures,
            is_published: false,
        }
    }
}

/// Measures all sets of titles.
pub(crate) fn run(sets: &[TitleSet], evaluation: &Evaluation, report: &mut Report) {
    if sets.is_empty() {
        return;
    }
    let groups: Vec<GroupFusion> = (0..FOLDS).map(|fold| fit_groups(sets, Some(fold))).collect();
    let titles: Vec<TitleFusion> = (0..FOLDS).map(|fold| fit_titles(sets, Some(fold))).collect();
    let trusted = trusted_sets(sets);
    let earlier: Vec<(TitleFusion, TitleTrust)> = (titles.iter().zip(0..))
        .map(|(weights, fold)| (weights.clone(), fit_trust(&trusted, weights, Some(fold))))
        .collect();
    let reranks: Option<Vec<Rerank>> = evaluation.encoder.as_ref().map(|_| {
        let without = |fold| fit_rerank(&trusted, &earlier, Some(fold));
        (0..FOLDS).map(without).collect()
    });
    for set in sets {
        let mut figures = vec![
            set.rank("shared words", |_, it| it.lexical),
            set.rank("vectors", |_, it| it.features[text::GROUP_VECTOR]),
            set.rank("shared words and vectors", |_, it| it.chosen),
            set.rank("fitted, out of fold", |question, it| {
                groups[question.fold as usize].score(&it.features)
            }),
            set.describe("weights of this program", set.shipped_groups.iter().cloned()),
        ];
        let mut reliability = Vec::new();
        let mut measure = |method: &str, surest: &dyn Fn(&Question) -> Option<Judged>| {
            let (judged, bins) = set.confidence(method, surest);
            figures.push(judged);
            reliability.push((method.to_owned(), bins.bins()));
        };
        measure(BEST_TITLE, &|question| question.surest(&earlier));
        for (method, taught) in [
            ("best title, trust fitted on all sets", sets.iter().collect()),
            ("best title, trust fitted on this set", vec![set]),
        ] {
            let fitted: Vec<(TitleFusion, TitleTrust)> = (titles.iter().zip(0..))
                .map(|(weights, fold)| (weights.clone(), fit_trust(&taught, weights, Some(fold))))
                .collect();
            measure(method, &|question| question.surest(&fitted));
        }
        if let Some(reranks) = &reranks {
            measure(BEST_RERANKED, &|question| {
                let fold = question.fold as usize;
                let (weights, trust) = &earlier[fold];
                question.surest_reranked((weights, trust), &reranks[fold])
            });
        }
        measure("best title, weights of this program", &|question| {
            question.judged().next()
        });
        figures.extend(gain(&figures));
        figures.extend(published::figures(&set.name));
        report.sets.push(SetReport {
            name: set.name.clone(),
            questions: set.questions.len(),
            notes: set.notes.clone(),
            figures,
            reliability,
        });
    }
    if evaluation.fit {
        report.add_fitted(Some(fit::table(sets)));
        let rerank = reranks.map(|_| fit_rerank(&trusted, &earlier, None));
        report.add_fitted(rerank.map(|rerank| rerank.to_labelled_source()));
    }
}

/// Gives what the encoder adds to the best title.
fn gain(figures: &[Figures]) -> Option<Figures> {
    let of = |method: &str| figures.iter().find(|it| it.method == method);
    let (without, with) = (of(BEST_TITLE)?, of(BEST_RERANKED)?);
    let pairs = with.measures.iter().zip(&without.measures);
    Some(Figures {
        method: "gain of the encoder".to_owned(),
        measures: pairs
            .map(|((name, with), (_, without))| (*name, with - without))
            .collect(),
        is_published: false,
    })
}

impl TitleSet {
    /// Measures the title that normalisation gives and what its confidence is worth.
    fn confidence(
        &self,
        method: &str,
        surest: &dyn Fn(&Question) -> Option<Judged>,
    ) -> (Figures, Reliability) {
        let mut reliability = Reliability::default();
        let (mut right, mut answered, mut right_answered) = (0usize, 0usize, 0usize);
        for question in &self.questions {
            let Some(Judged { found, is_right, .. }) = surest(question) else {
                continue;
            };
            let confidence = found.confidence;
            right += usize::from(is_right);
            answered += usize::from(confidence >= ANSWERED);
            right_answered += usize::from(confidence >= ANSWERED && is_right);
            // A label equal after folding is 1 by rule.
            if confidence < 1.0 {
                reliability.add(confidence, is_right);
            }
        }
        let all = self.questions.len().max(1) as f64;
        let figures = Figures {
            method: method.to_owned(),
            measures: vec![
                ("right", right as f64 / all),
                ("answered", answered as f64 / all),
                (
                    "right of answered",
                    right_answered as f64 / answered.max(1) as f64,
                ),
                ("calibration error", reliability.error()),
            ],
            is_published: false,
        };
        (figures, reliability)
    }
}
