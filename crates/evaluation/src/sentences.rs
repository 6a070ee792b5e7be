//! Finding the skills of sentences.

use std::collections::BTreeSet;
use std::fs;

use encoder::{Encoder, Liked, Rerank};
use text::{Described, Detail, Features, Fusion, RankScratch, Scratch, extract, fold};

use crate::encoded;
use crate::engine::Engine;
use crate::error::EvaluationError;
use crate::fit::{FOLDS, blocks, fit, fit_rerank, fold_of_block};
use crate::protocol::{Ranking, Reliability};
use crate::report::{Figures, Report, SetReport};
use crate::sets::{self, SentenceLayout, SetDirectory};
use crate::{Evaluation, published};

/// Answers of a sentence whose confidence is judged.
const JUDGED: usize = 10;

/// Cross-validations, each with its own folds.
const FOLDINGS: u64 = 2;

/// Measures of a ranking, which stand before those of its confidences.
const RANKING_MEASURES: usize = 3;

/// Steps that extraction may take in one sentence.
const WORK: u64 = 1 << 24;

/// A sentence with its candidates.
pub(crate) struct Question {
    pub(crate) text: String,
    /// Labels that are right, whether or not the taxonomy has them.
    pub(crate) right: Vec<String>,
    /// The skills among them.
    pub(crate) skills: Vec<u32>,
    pub(crate) candidates: Vec<Described>,
    /// What a sentence encoder says of each candidate; empty without one.
    pub(crate) likeness: Vec<f32>,
    mentions: Vec<(u32, f64)>,
}

/// A set of sentences.
pub(crate) struct SentenceSet {
    name: String,
    layout: SentenceLayout,
    pub(crate) questions: Vec<Question>,
    /// By question: the block that stays in one fold.
    blocks: Vec<u64>,
    unknown: BTreeSet<String>,
}

impl SentenceSet {
    /// Reads a set and finds the candidates of its sentences.
    pub(crate) fn read(
        set: &SetDirectory,
        engine: &Engine,
        encoder: Option<&Encoder>,
    ) -> Result<Self, EvaluationError> {
        let table = sets::asking(&set.path).unwrap_or_default();
        let (sentences, layout) = sets::sentences(&table)?;
        let targets = targets(set, engine)?;
        let is_target = |skill: u32| targets.is_empty() || targets.contains(&skill);
        let mut scratch = RankScratch::new();
        let mut words = Scratch::new();
        let mut unknown = BTreeSet::new();
        let mut questions = Vec::new();
        for sentence in sentences {
            let mut skills = Vec::new();
            for label in &sentence.labels {
                match engine.named(label) {
                    Some(skill) if !skills.contains(&skill) => skills.push(skill),
                    Some(_) => {}
                    None => {
                        unknown.insert(label.clone());
                    }
                }
            }
            let lexicon = engine.skills.lexicon();
            let named =
                extract(lexicon, &sentence.text, Detail::Skills, WORK, &mut words).unwrap_or_default();
            let mut candidates = engine.ranker.describe(&sentence.text, &named, &mut scratch);
            candidates.retain(|candidate| is_target(candidate.concept));
            let mentions = named.skills().iter();
            let mentions = mentions.filter(|found| is_target(found.skill));
            questions.push(Question {
                right: sentence.labels,
                skills,
                candidates,
                likeness: Vec::new(),
                mentions: mentions.map(|found| (found.skill, found.confidence)).collect(),
                text: sentence.text,
            });
        }
        if let Some(encoder) = encoder {
            let asked: Vec<(&str, Vec<u32>)> = (questions.iter())
                .map(|it: &Question| {
                    let candidates = it.candidates.iter();
                    (it.text.as_str(), candidates.map(|it| it.concept).collect())
                })
                .collect();
            let likenesses = encoded::likenesses(encoder, &asked, |skill| engine.name(skill))?;
            for (question, likeness) in questions.iter_mut().zip(likenesses) {
                question.likeness = likeness;
            }
        }
        let takes_part = layout == SentenceLayout::Spans;
        let texts = questions.iter().filter(|_| takes_part);
        let texts: Vec<&str> = texts.map(|it: &Question| it.text.as_str()).collect();
        Ok(SentenceSet {
            blocks: blocks(&texts),
            name: set.name.clone(),
            layout,
            questions,
            unknown,
        })
    }

    /// Whether weights are fitted on the set: sentences written to order have other habits than postings.
    fn takes_part(&self) -> bool {
        self.layout == SentenceLayout::Spans
    }

    /// Gives the fold of a sentence of this set, the one at `set` among those that take part.
    pub(crate) fn fold_of(&self, set: usize, sentence: usize, seed: u64) -> u64 {
        fold_of_block(set, self.blocks[sentence], seed)
    }

    fn rank(&self, score: impl Fn(usize, &Features) -> f32) -> Ranking {
        self.rank_by(|at, question| question.scores(|features| score(at, features)))
    }

    /// Ranks the candidates of each sentence by what `scores` gives them.
    fn rank_by(&self, scores: impl Fn(usize, &Question) -> Vec<f32>) -> Ranking {
        let mut ranking = Ranking::default();
        for (at, question) in self.questions.iter().enumerate() {
            let order = order(&scores(at, question));
            let is_right: Vec<bool> = order
                .into_iter()
                .map(|candidate| question.is_right(question.candidates[candidate].concept))
                .collect();
            ranking.add(&is_right, question.right.len());
        }
        ranking
    }

    fn judge(&self, reliability: &mut Reliability, confidence: impl Fn(usize, &Features) -> f32) {
        self.judge_by(reliability, |at, question| {
            question.scores(|features| confidence(at, features))
        });
    }

    fn judge_by(&self, reliability: &mut Reliability, confidences: impl Fn(usize, &Question) -> Vec<f32>) {
        for (at, question) in self.questions.iter().enumerate() {
            if question.right.is_empty() {
                continue;
            }
            let confidences = confidences(at, question);
            for candidate in order(&confidences).into_iter().take(JUDGED) {
                let is_right = question.is_right(question.candidates[candidate].concept);
                reliability.add(f64::from(confidences[candidate]), is_right);
            }
        }
    }
}

impl Question {
    pub(crate) fn is_right(&self, skill: u32) -> bool {
        self.skills.contains(&skill)
    }

    fn scores(&self, score: impl Fn(&Features) -> f32) -> Vec<f32> {
        self.candidates.iter().map(|it| score(&it.features)).collect()
    }

    /// Gives the candidates as a sentence encoder and an earlier stage see them.
    pub(crate) fn liked(&self, earlier: &Fusion) -> Vec<Liked> {
        let candidates = self.candidates.iter().zip(&self.likeness);
        let liked = candidates.map(|(candidate, likeness)| Liked {
            confidence: earlier.confidence(&candidate.features),
            likeness: *likeness,
        });
        liked.collect()
    }

    /// Gives the candidates, best first.
    fn order(&self, score: impl Fn(&Features) -> f32) -> Vec<usize> {
        order(&self.scores(score))
    }
}

/// Gives the places of scores, the highest first and equal ones in their order.
fn order(scores: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|left, right| scores[*right].total_cmp(&scores[*left]).then(left.cmp(right)));
    order
}

/// Shared words alone.
fn lexical(features: &Features) -> f32 {
    features[0] + features[1] + 0.5 * features[2]
}

/// Shared words and vectors, without any fitting.
fn lexical_and_vectors(features: &Features) -> f32 {
    lexical(features) / 2.0 + features[6] + features[7]
}

/// Reads the list of labels that may be answered, if the set has one.
fn targets(set: &SetDirectory, engine: &Engine) -> Result<BTreeSet<u32>, EvaluationError> {
    let read = |path: std::path::PathBuf, cause| EvaluationError::Read { path, cause };
    let mut targets = BTreeSet::new();
    for entry in fs::read_dir(&set.path).map_err(|cause| read(set.path.clone(), cause))? {
        let path = entry.map_err(|cause| read(set.path.clone(), cause))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if name.is_some_and(|name| name.starts_with("targets") && name.ends_with(".txt")) {
            let text = fs::read_to_string(&path).map_err(|cause| read(path.clone(), cause))?;
            targets.extend(text.lines().filter_map(|line| engine.named(&fold(line))));
        }
    }
    Ok(targets)
}

/// Measures all sets of sentences.
pub(crate) fn run(sets: &[SentenceSet], engine: &Engine, evaluation: &Evaluation, report: &mut Report) {
    let fitted_on: Vec<&SentenceSet> = sets.iter().filter(|set| set.takes_part()).collect();
    let mut fitted: Vec<(u64, Vec<Fusion>)> = Vec::new();
    if !fitted_on.is_empty() {
        for folding in 0..FOLDINGS {
            let seed = evaluation
                .training
                .seed
                .wrapping_mul(FOLDINGS)
                .wrapping_add(folding);
            let without = |fold| {
                fit(&fitted_on, |part, at| {
                    fitted_on[part].fold_of(part, at, seed) != fold
                })
            };
            fitted.push((seed, (0..FOLDS).map(without).collect()));
        }
    }
    let whole = (!fitted_on.is_empty()).then(|| fit(&fitted_on, |_, _| true));
    let shipped = engine.ranker.fusion();
    let is_encoded = evaluation.encoder.is_some() && !fitted_on.is_empty();
    let rerank_without = |seed: u64| -> Vec<Rerank> {
        let without = |fold| fit_rerank(&fitted_on, seed, Some(fold));
        (0..FOLDS).map(without).collect()
    };
    let reranked: Vec<Vec<Rerank>> = match is_encoded {
        true => fitted.iter().map(|(seed, _)| rerank_without(*seed)).collect(),
        false => Vec::new(),
    };
    let whole_rerank = is_encoded.then(|| fit_rerank(&fitted_on, evaluation.training.seed, None));
    for set in sets {
        let part = fitted_on.iter().position(|other| std::ptr::eq(*other, set));
        let mut figures = vec![
            describe("shared words", &set.rank(|_, features| lexical(features))),
            describe(
                "shared words and vectors",
                &set.rank(|_, features| lexical_and_vectors(features)),
            ),
        ];
        let mut reliability = Reliability::default();
        if let Some(part) = part {
            for (seed, folds) in &fitted {
                let confidence = |at: usize, features: &Features| {
                    folds[set.fold_of(part, at, *seed) as usize].confidence(features)
                };
                figures.push(describe(
                    &format!("fitted, out of fold, folding {seed}"),
                    &set.rank(confidence),
                ));
                set.judge(&mut reliability, confidence);
            }
        } else if let Some(whole) = &whole {
            let confidence = |_: usize, features: &Features| whole.confidence(features);
            figures.push(describe("fitted on the other sets", &set.rank(confidence)));
            set.judge(&mut reliability, confidence);
        }
        if let Some(last) = figures.last_mut() {
            last.measures.push(("calibration error", reliability.error()));
        }
        if let Some(whole_rerank) = &whole_rerank {
            let mut of_encoder = Reliability::default();
            if let Some(part) = part {
                for ((seed, folds), reranks) in fitted.iter().zip(&reranked) {
                    let confidences = |at: usize, question: &Question| {
                        let fold = set.fold_of(part, at, *seed) as usize;
                        reranks[fold].confidences(&question.liked(&folds[fold]))
                    };
                    figures.push(describe(
                        &format!("fitted with the encoder, out of fold, folding {seed}"),
                        &set.rank_by(confidences),
                    ));
                    set.judge_by(&mut of_encoder, confidences);
                }
            } else if let Some(whole) = &whole {
                let confidences =
                    |_: usize, question: &Question| whole_rerank.confidences(&question.liked(whole));
                figures.push(describe(
                    "fitted on the other sets, with the encoder",
                    &set.rank_by(confidences),
                ));
                set.judge_by(&mut of_encoder, confidences);
            }
            if let Some(last) = figures.last_mut() {
                last.measures.push(("calibration error", of_encoder.error()));
            }
            figures.push(describe(
                "likeness by the encoder alone",
                &set.rank_by(|_, question| question.likeness.clone()),
            ));
            figures.extend(gain(&figures));
        }
        let shipped_ranking = set.rank(|_, features| shipped.confidence(features));
        let mut shipped_figures = describe("weights of this program", &shipped_ranking);
        let mut of_shipped = Reliability::default();
        set.judge(&mut of_shipped, |_, features| shipped.confidence(features));
        shipped_figures
            .measures
            .push(("calibration error", of_shipped.error()));
        figures.push(shipped_figures);
        figures.extend(published::figures(&set.name));
        let mut mentions = Reliability::default();
        for question in set.questions.iter().filter(|question| !question.right.is_empty()) {
            for (skill, confidence) in &question.mentions {
                mentions.add(*confidence, question.is_right(*skill));
            }
        }
        report.sets.push(SetReport {
            name: set.name.clone(),
            questions: shipped_ranking.count(),
            notes: notes(set, engine, report.labelled, part.is_some()),
            figures,
            reliability: vec![
                ("fitted weights".to_owned(), reliability.bins()),
                ("mentions".to_owned(), mentions.bins()),
            ],
        });
    }
    if evaluation.fit {
        report.add_fitted(whole.map(|fusion| fusion.to_source()));
        report.add_fitted(whole_rerank.map(|rerank| rerank.to_labelled_source()));
    }
}

fn notes(set: &SentenceSet, engine: &Engine, labelled: usize, fitted: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let reachable = |question: &&Question| {
        question
            .skills
            .iter()
            .any(|skill| engine.position.contains_key(skill))
    };
    let right: usize = set.questions.iter().map(|question| question.right.len()).sum();
    let found: usize = set
        .questions
        .iter()
        .map(|question| {
            let among = |skill: &&u32| question.candidates.iter().any(|it| it.concept == **skill);
            question.skills.iter().filter(among).count()
        })
        .sum();
    let asked = set.questions.iter().filter(reachable).count();
    notes.push(format!(
        "{asked} sentences ask for skills of the taxonomy; {found} of {right} right labels are candidates"
    ));
    if !set.unknown.is_empty() {
        notes.push(format!(
            "{} labels are not in the taxonomy and count as missed",
            set.unknown.len()
        ));
    }
    if fitted {
        notes.push(
            "the weights of this program were fitted on development sets: quote the figures out of fold"
                .to_owned(),
        );
    }
    if labelled > 0 && set.layout == SentenceLayout::Lists {
        notes.push("the vectors have seen sentences of this kind: not comparable".to_owned());
    }
    notes
}

/// Gives what the encoder adds to the figures that are fitted without it.
fn gain(figures: &[Figures]) -> Option<Figures> {
    let mean = |is_meant: &dyn Fn(&Figures) -> bool, at: usize| {
        let values: Vec<f64> = figures
            .iter()
            .filter(|it| is_meant(it))
            .map(|it| it.measures[at].1)
            .collect();
        values.iter().sum::<f64>() / values.len().max(1) as f64
    };
    let first = figures.iter().find(|it| is_encoded(it))?;
    let names = first
        .measures
        .iter()
        .map(|(name, _)| *name)
        .take(RANKING_MEASURES);
    let gains = names.enumerate().map(|(at, name)| {
        let with = mean(&is_encoded, at);
        (
            name,
            with - mean(&|it| it.method.starts_with("fitted") && !is_encoded(it), at),
        )
    });
    Some(Figures {
        method: "gain of the encoder".to_owned(),
        measures: gains.collect(),
        is_published: false,
    })
}

fn is_encoded(figures: &Figures) -> bool {
    figures.method.starts_with("fitted") && figures.method.contains("with the encoder")
}

fn describe(method: &str, ranking: &Ranking) -> Figures {
    Figures {
        method: method.to_owned(),
        measures: vec![
            ("MRR", ranking.reciprocal()),
            ("RP@5", ranking.precision_5()),
            ("RP@10", ranking.precision_10()),
        ],
        is_published: false,
    }
}

/// Gives sentences whose right skills are not among the best five.
pub(crate) fn failures(sets: &[SentenceSet], engine: &Engine, most: usize) -> Vec<String> {
    let shipped = engine.ranker.fusion();
    let mut lines = Vec::new();
    for question in sets.iter().flat_map(|set| &set.questions) {
        let order = question.order(|features| shipped.confidence(features));
        let best: Vec<u32> = order
            .iter()
            .take(5)
            .map(|at| question.candidates[*at].concept)
            .collect();
        let missed: Vec<&str> = question
            .skills
            .iter()
            .filter(|skill| !best.contains(skill))
            .map(|skill| engine.name(*skill))
            .collect();
        if missed.is_empty() || lines.len() == most {
            continue;
        }
        let best: Vec<&str> = best.iter().map(|skill| engine.name(*skill)).collect();
        lines.push(format!(
            "{}\n    missed: {}\n    found: {}",
            question.text,
            missed.join("; "),
            best.join("; ")
        ));
    }
    lines
}
