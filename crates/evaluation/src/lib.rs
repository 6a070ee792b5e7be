//! Measures the text engine on labelled sets, by the protocols that were published with them.
//!
//! [`evaluate`] finds the sets of a directory (`sets`), makes a taxonomy and trains its ranker (`engine`) and runs
//! the task that fits each set: finding skills in sentences (`sentences`), related skills (`related`), occupations of
//! titles (`titles`) or texts of the same meaning (`texts`). The
//! result is a [`Report`] with published figures beside the measured ones. A set made of a source never reads that
//! source: relations between skills are left out of index and training where relations are asked for, and so are titles
//! where these are; the crosswalk between occupations is never read.
//!
//! To add a kind of set: teach `sets` its layout, write its task beside the others, and name both in [`evaluate`].

mod encoded;
mod engine;
mod error;
mod fit;
mod protocol;
mod published;
mod related;
mod report;
mod sentences;
mod sets;
mod texts;
mod titles;

pub use engine::Sources;
pub use error::EvaluationError;
pub use report::{Bin, Figures, Report, SetReport};

use std::path::PathBuf;

use text::{Stage, TrainingOptions};

use encoder::Encoder;

use engine::Engine;
use sets::{SetDirectory, SetKind};
use titles::TitleSet;

/// What to evaluate, and with what.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Directory of sets: each a directory of its own.
    pub directory: PathBuf,
    /// Names of the sets to run; empty for all.
    pub sets: Vec<String>,
    /// Where the taxonomy comes from.
    pub sources: Sources,
    /// Further texts to train from, one a line.
    pub texts: Vec<PathBuf>,
    /// Folder of a sentence encoder that re-ranks what the engine finds.
    pub encoder: Option<PathBuf>,
    /// A set whose `train.csv` takes part in the training of the vectors.
    pub labelled: Option<PathBuf>,
    /// Whether to fit weights on all sentences and give them as source.
    pub fit: bool,
    /// How many sentences with missed skills to give for reading.
    pub show: usize,
    /// How vectors of skills are trained; its seed also decides the folds.
    pub training: TrainingOptions,
    /// How vectors of titles are trained.
    pub title_training: TrainingOptions,
}

/// Runs the sets. `progress` is told the stages of the training.
pub fn evaluate(
    evaluation: &Evaluation,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Report, EvaluationError> {
    let found = sets::find(&evaluation.directory, &evaluation.sets)?;
    let of_kind = |kinds: &[SetKind]| found.iter().any(|set| kinds.contains(&set.kind));
    let mut report = Report {
        seed: evaluation.training.seed,
        ..Report::default()
    };
    let encoder = evaluation.encoder.as_deref().map(Encoder::open).transpose()?;
    let mut title_sets = Vec::new();
    if found
        .iter()
        .all(|set| matches!(set.kind, SetKind::Texts | SetKind::Other))
    {
        return finish(evaluation, &found, &title_sets, report);
    }
    let skills = evaluation.sources.skills(of_kind(&[SetKind::Relations]))?;
    report.skills = skills.counts().live;
    for set in &found {
        if let SetKind::Titles(layout) = set.kind
            && evaluation.sources.has_titles()
        {
            title_sets.push(TitleSet::read(
                set,
                layout,
                evaluation,
                encoder.as_ref(),
                &skills,
                progress,
            )?);
        }
    }
    if of_kind(&[SetKind::Sentences, SetKind::Relations]) {
        let engine = Engine::build(evaluation, skills, progress)?;
        engine.describe(&mut report);
        let mut asked = Vec::new();
        for set in &found {
            match set.kind {
                SetKind::Sentences => {
                    asked.push(sentences::SentenceSet::read(set, &engine, encoder.as_ref())?);
                }
                SetKind::Relations => {
                    let (measured, table) =
                        related::run(set, &engine, evaluation.training.seed, evaluation.fit)?;
                    report.sets.push(measured);
                    report.add_fitted(table);
                }
                SetKind::Titles(_) | SetKind::Texts | SetKind::Other => {}
            }
        }
        sentences::run(&asked, &engine, evaluation, &mut report);
        report.failures = sentences::failures(&asked, &engine, evaluation.show);
    }
    finish(evaluation, &found, &title_sets, report)
}

/// Measures what needs no skills, and names what is measured by nothing.
fn finish(
    evaluation: &Evaluation,
    found: &[SetDirectory],
    title_sets: &[TitleSet],
    mut report: Report,
) -> Result<Report, EvaluationError> {
    titles::run(title_sets, evaluation, &mut report);
    for set in found {
        match set.kind {
            SetKind::Texts => report.sets.push(texts::run(set)?),
            SetKind::Titles(_) if evaluation.sources.has_titles() => {}
            SetKind::Titles(_) if evaluation.sets.contains(&set.name) => {
                return Err(EvaluationError::NoTitleSources {
                    name: set.name.clone(),
                });
            }
            SetKind::Other | SetKind::Titles(_) => report.skipped.push(set.name.clone()),
            SetKind::Sentences | SetKind::Relations => {}
        }
    }
    Ok(report)
}
