//! `waypost import titles`

use std::{fmt::Write as _, process::ExitCode};

use anyhow::Context as _;
use catalog::{Reference, Skills, TitleTraining, Titles, TitlesDraft};
use ingest::{TitlesImport, TitlesReport};
use serde::Serialize;

use super::{
    progress::Line,
    publication::{self, ADDED, MERGED, Publication, Published, REJECTED, ROWS, SKIPPED},
};
use crate::{arguments::import::Titles as TitlesArguments, directory::Directory, output::Form};

#[derive(Serialize)]
struct Imported<'a> {
    #[serde(flatten)]
    published: Published,
    /// The version of the skills that titles are mapped to.
    skills_version: Option<String>,
    report: &'a TitlesReport,
}

/// Makes a version of the titles taxonomy and publishes it.
pub fn run(arguments: &TitlesArguments, form: Form) -> anyhow::Result<ExitCode> {
    let directory = Directory::of(&arguments.place)?;
    let publication = Publication::begin::<Titles>(&directory, arguments.dry_run, arguments.version)?;
    let line = &publication.line;
    let previous: Option<Titles> = publication.previous()?;
    let (draft, texts, report) = read(arguments, &directory, line, previous.as_ref())?;
    line.step("building search and mappings");
    let training = TitleTraining::default();
    let progress = &mut |stage, done, of| line.training(stage, done, of);
    let snapshot = catalog::build_trained_titles(&draft, previous.as_ref(), &texts, training, progress)?;
    let (version, skills) = (draft.version, draft.skills_version);
    drop((draft, previous));
    let counts = [
        ("titles", report.titles),
        ("labels", report.labels),
        ("with_soc", report.with_soc),
        ("with_skills", report.with_skills),
        ("supervisors", report.supervisors),
    ];
    let mut manifest = publication::manifest(version, &report.sources, counts, &report)?;
    let references = skills.into_iter().map(|version| Reference {
        family: server::app::SKILLS.to_owned(),
        version: version.to_string(),
    });
    manifest.references = references.collect();
    let imported = Imported {
        published: publication.publish(version, &snapshot, manifest)?,
        skills_version: skills.map(|version| version.to_string()),
        report: &report,
    };
    form.result(&imported, || describe(&imported))?;
    Ok(ExitCode::SUCCESS)
}

/// Gives the draft, and the texts that its vectors are trained from beside it.
fn read(
    arguments: &TitlesArguments,
    directory: &Directory,
    line: &Line,
    previous: Option<&Titles>,
) -> anyhow::Result<(TitlesDraft, Vec<String>, TitlesReport)> {
    if arguments.starter {
        line.step("reading the starter data");
        let (mut draft, report) = ingest::starter_titles();
        draft.version = arguments
            .version
            .unwrap_or_else(|| ingest::next_titles_version(previous, &draft));
        return Ok((draft, Vec::new(), report));
    }
    line.step("reading the skills");
    let skills: Option<Skills> = directory.skills().load_newest()?;
    let import = TitlesImport {
        onet: arguments.onet.clone(),
        esco: arguments.esco.clone(),
        crosswalk: arguments.crosswalk.clone(),
        csv: arguments.csv.clone(),
        version: arguments.version,
    };
    let (draft, report) =
        ingest::import_titles(&import, line, previous, skills.as_ref()).context("nothing was imported")?;
    Ok((draft, ingest::title_texts(&import, skills.as_ref())?, report))
}

fn describe(imported: &Imported<'_>) -> String {
    let report = imported.report;
    let mut text = String::new();
    let columns = [ROWS, ADDED, MERGED, SKIPPED, REJECTED];
    publication::write_sources(&mut text, &report.sources, &columns);
    let bands = report.by_level_band.iter();
    let bands: Vec<String> = bands.map(|(band, count)| format!("{band} {count}")).collect();
    let _ = writeln!(
        text,
        "{} titles, {} other names, {} with SOC codes, {} with skills, {} of supervisors; levels: {}",
        report.titles,
        report.labels,
        report.with_soc,
        report.with_skills,
        report.supervisors,
        if bands.is_empty() {
            "none".to_owned()
        } else {
            bands.join(", ")
        }
    );
    publication::write_warnings(&mut text, &report.warnings);
    publication::write_faults(&mut text, &report.faults, report.faults_total);
    let mapped = match &imported.skills_version {
        Some(skills) => format!(", mapped to skills {skills}"),
        None => ", mapped to no skills, as none are imported".to_owned(),
    };
    imported.published.write_end(&mut text, &mapped);
    text
}
