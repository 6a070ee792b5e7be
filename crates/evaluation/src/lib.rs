//! Measures the text engine on labelled sets, by the protocols that were published with them.
//!
//! [`evaluate`] finds the sets of a directory (`sets`), makes a taxonomy and trains its ranker (`engine`) and runs
//! the task that fits each set: finding skills in sentences (`sentences`) or related skills (`related`). The
//! result is a [`Report`] with published figures beside the measured ones. A set made of a source never reads that
//! source: relations between skills are left out of index and training where relations are asked for.
//!
//! To add a kind of set: teach `sets` its layout, write its task beside the others, and name both in [`evaluate`].

mod engine;
mod error;
mod fit;
mod protocol;
mod published;
mod related;
mod report;
mod sentences;
mod sets;

pub use engine::Sources;
pub use error::EvaluationError;
pub use report::{Bin, Figures, Report, SetReport};

use std::path::PathBuf;

use text::{Stage, TrainingOptions};

use engine::Engine;
use sets::SetKind;

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
    /// A set whose `train.csv` takes part in the training of the vectors.
    pub labelled: Option<PathBuf>,
    /// Whether to fit weights on all sentences and give them as source.
    pub fit: bool,
    /// How many sentences with missed skills to give for reading.
    pub show: usize,
    /// How vectors are trained; its seed also decides the folds.
    pub training: TrainingOptions,
}

/// Runs the sets. `progress` is told the stages of the training.
pub fn evaluate(
    evaluation: &Evaluation,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Report, EvaluationError> {
    let found = sets::find(&evaluation.directory, &evaluation.sets)?;
    let reads_relations = found.iter().any(|set| set.kind == SetKind::Relations);
    let engine = Engine::build(evaluation, reads_relations, progress)?;
    let mut report = engine.describe();
    let mut asked = Vec::new();
    for set in &found {
        match set.kind {
            SetKind::Sentences => asked.push(sentences::SentenceSet::read(set, &engine)?),
            SetKind::Relations => report.sets.push(related::run(set, &engine)?),
            SetKind::Other => report.skipped.push(set.name.clone()),
        }
    }
    sentences::run(&asked, &engine, evaluation, &mut report);
    report.failures = sentences::failures(&asked, &engine, evaluation.show);
    Ok(report)
}
