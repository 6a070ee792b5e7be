//! `waypost eval`

use std::{fs, process::ExitCode};

use anyhow::Context as _;
use catalog::TitleTraining;
use evaluation::{Evaluation, Sources, evaluate};
use ingest::SkillImport;
use text::TrainingOptions;

use super::import::Line;
use crate::{
    arguments::Eval,
    moment::{now, shown},
    output::Form,
};

/// Measures the text engine on labelled sets.
pub fn run(arguments: &Eval, form: Form) -> anyhow::Result<ExitCode> {
    let sources = match &arguments.data {
        Some(data) => Sources::Data(data.clone()),
        None => Sources::Import(SkillImport {
            esco: arguments.esco.clone(),
            onet: arguments.onet.clone(),
            csv: arguments.csv.clone(),
            version: None,
        }),
    };
    let evaluation = Evaluation {
        directory: arguments.eval.clone(),
        sets: arguments.sets.clone(),
        sources,
        texts: arguments.texts.clone(),
        encoder: arguments.encoder.clone(),
        labelled: arguments.labelled.clone(),
        fit: arguments.fit.is_some(),
        show: arguments.show,
        training: TrainingOptions {
            seed: arguments.seed,
            ..TrainingOptions::default()
        },
        title_training: TrainingOptions {
            seed: arguments.seed,
            ..TitleTraining::default().options
        },
    };
    let line = Line::new();
    line.step("reading");
    let report = evaluate(&evaluation, &mut |stage, done, of| line.training(stage, done, of))?;
    line.finish();
    if let (Some(path), Some(source)) = (&arguments.fit, &report.fitted) {
        let sets: Vec<&str> = report.sets.iter().map(|set| set.name.as_str()).collect();
        let today = shown(Some(now()));
        let head = format!(
            "// Fitted on {today}; sets: {}; seed {}.\n",
            sets.join(", "),
            report.seed
        );
        fs::write(path, head + source).with_context(|| format!("cannot write '{}'", path.display()))?;
    }
    form.result(&report, || report.to_string())?;
    Ok(ExitCode::SUCCESS)
}
