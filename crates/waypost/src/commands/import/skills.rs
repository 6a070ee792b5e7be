//! `waypost import skills`

use std::{fmt::Write as _, process::ExitCode};

use anyhow::Context as _;
use catalog::{RankerTraining, Skills, TaxonomyDraft};
use ingest::{ImportReport, SkillImport};

use super::{
    progress::Line,
    publication::{
        self, ADDED, AMBIGUOUS, Imported, MERGED, OVERRIDDEN, Publication, REJECTED, ROWS, SKIPPED,
    },
};
use crate::{arguments::import::Skills as SkillsArguments, directory::Directory, output::Form};

/// Makes a version of the skills taxonomy and publishes it.
pub fn run(arguments: &SkillsArguments, form: Form) -> anyhow::Result<ExitCode> {
    let directory = Directory::of(&arguments.place)?;
    let publication = Publication::begin::<Skills>(&directory, arguments.dry_run, arguments.version)?;
    let line = &publication.line;
    let previous: Option<Skills> = publication.previous()?;
    let (draft, report) = read(arguments, line, previous.as_ref())?;
    line.step("building search, related skills and the lexicon");
    let snapshot = if arguments.named_only {
        catalog::build(&draft, previous.as_ref())?
    } else {
        let texts = ingest::training_texts(&sources(arguments), &arguments.texts)?;
        let mut show = |stage, done, of| line.training(stage, done, of);
        let training = RankerTraining::default();
        catalog::build_ranked(&draft, previous.as_ref(), &texts, training, &mut show)?
    };
    let version = draft.version;
    drop((draft, previous));
    let counts = [
        ("skills", report.skills),
        ("software", report.software),
        ("languages", report.languages),
        ("categories", report.categories),
        ("subcategories", report.subcategories),
    ];
    let manifest = publication::manifest(version, &report.sources, counts, &report)?;
    let imported = Imported {
        published: publication.publish(version, &snapshot, manifest)?,
        report: &report,
    };
    form.result(&imported, || describe(&imported, &directory))?;
    Ok(ExitCode::SUCCESS)
}

fn read(
    arguments: &SkillsArguments,
    line: &Line,
    previous: Option<&catalog::Skills>,
) -> anyhow::Result<(TaxonomyDraft, ImportReport)> {
    if arguments.starter {
        line.step("reading the starter data");
        let (mut draft, report) = ingest::starter_import();
        draft.version = arguments
            .version
            .unwrap_or_else(|| ingest::next_version(previous, &draft));
        return Ok((draft, report));
    }
    ingest::import_skills(&sources(arguments), line, previous).context("nothing was imported")
}

fn sources(arguments: &SkillsArguments) -> SkillImport {
    SkillImport {
        esco: arguments.esco.clone(),
        onet: arguments.onet.clone(),
        csv: arguments.csv.clone(),
        version: arguments.version,
    }
}

fn describe(imported: &Imported<'_, ImportReport>, directory: &Directory) -> String {
    let report = imported.report;
    let mut text = String::new();
    if !report.sources.is_empty() {
        let columns = [ROWS, ADDED, MERGED, OVERRIDDEN, AMBIGUOUS, SKIPPED, REJECTED];
        publication::write_sources(&mut text, &report.sources, &columns);
        text.push_str(
            "Rows are those of all tables of a source; relations and collections add no skill.\n\n",
        );
    }
    let types = report.skills_by_type.iter();
    let types: Vec<String> = types.map(|(kind, count)| format!("{kind} {count}")).collect();
    let _ = writeln!(
        text,
        "{} skills ({}), {} software, {} languages, {} categories, {} subcategories, {} without category",
        report.skills,
        types.join(", "),
        report.software,
        report.languages,
        report.categories,
        report.subcategories,
        report.without_category
    );
    publication::write_warnings(&mut text, &report.warnings);
    publication::write_faults(&mut text, &report.faults, report.faults_total);
    imported.published.write_end(&mut text, "");
    if !imported.published.is_dry_run() {
        let option = directory.option();
        let _ = writeln!(
            text,
            "Next:\n  waypost client create --scope emsi_open{option}\n  waypost serve{option}"
        );
    }
    text
}
