//! `waypost import titles`

use std::{fmt::Write as _, process::ExitCode, time::Instant};

use anyhow::Context as _;
use catalog::{
    Manifest, Reference, Skills, Snapshot as _, SourceRecord, TitleTraining, Titles, TitlesDraft, Version,
};
use ingest::{SourceReport, TitlesImport, TitlesReport};
use serde::Serialize;

use super::{progress::Line, release};
use crate::{
    Unusable,
    arguments::import::Titles as TitlesArguments,
    directory::Directory,
    output::{self, Form},
};

/// Row faults that people see at once; `--json` and the manifest of the version list more.
const SHOWN_FAULTS: usize = 20;

#[derive(Serialize)]
struct Imported<'a> {
    family: &'static str,
    version: String,
    /// The version of the skills that titles are mapped to.
    skills_version: Option<String>,
    dry_run: bool,
    /// The set that is served; none after a dry run.
    set: Option<u64>,
    versions: Vec<String>,
    bytes: usize,
    seconds: f64,
    report: &'a TitlesReport,
}

/// Makes a version of the titles taxonomy and publishes it.
pub fn run(arguments: &TitlesArguments, form: Form) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let directory = Directory::of(&arguments.place)?;
    let store = directory.titles();
    // Held from the first look at the present versions to the switch: two imports never number the same version.
    let lock = if arguments.dry_run {
        None
    } else {
        directory.create()?;
        Some(store.lock()?)
    };
    let served = store.current()?.map(|set| set.versions).unwrap_or_default();
    if let Some(version) = arguments.version.filter(|version| served.contains(version)) {
        return Err(Unusable(format!(
            "version {version} exists; versions never change, so choose another one or leave --version out"
        ))
        .into());
    }
    let line = Line::new();
    let previous: Option<Titles> = match served.first() {
        Some(newest) => {
            line.step("reading the version before");
            Some(store.load(*newest)?)
        }
        None => None,
    };
    let (draft, texts, report) = read(arguments, &directory, &line, previous.as_ref())?;
    line.step("building search and mappings");
    let training = TitleTraining::default();
    let progress = &mut |stage, done, of| line.training(stage, done, of);
    let snapshot = catalog::build_trained_titles(&draft, previous.as_ref(), &texts, training, progress)?;
    let (version, skills_version) = (draft.version, draft.skills_version);
    drop((draft, previous));
    let set = match &lock {
        Some(lock) => {
            line.step("publishing");
            let mut manifest = manifest(version, skills_version, &report)?;
            manifest.release = Some(release::next(&directory, Titles::FAMILY, version)?);
            Some(store.publish_locked(lock, version, &snapshot, manifest)?)
        }
        None => None,
    };
    line.finish();
    let versions = set.as_ref().map_or(&served, |set| &set.versions);
    let imported = Imported {
        family: "titles",
        version: version.to_string(),
        skills_version: skills_version.map(|version| version.to_string()),
        dry_run: arguments.dry_run,
        set: set.as_ref().map(|set| set.sequence),
        versions: versions.iter().map(Version::to_string).collect(),
        bytes: snapshot.len(),
        seconds: begun.elapsed().as_secs_f64(),
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
    let store = directory.skills();
    let skills: Option<Skills> = match store.current()?.and_then(|set| set.versions.first().copied()) {
        Some(newest) => {
            line.step("reading the skills");
            Some(store.load(newest)?)
        }
        None => None,
    };
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

fn manifest(version: Version, skills: Option<Version>, report: &TitlesReport) -> anyhow::Result<Manifest> {
    let mut manifest = Manifest::new(version);
    manifest.sources = report.sources.iter().flat_map(source_records).collect();
    manifest.counts = [
        ("titles", report.titles),
        ("labels", report.labels),
        ("with_soc", report.with_soc),
        ("with_skills", report.with_skills),
        ("supervisors", report.supervisors),
    ]
    .map(|(name, count)| (name.to_owned(), count))
    .into();
    manifest.references = skills
        .into_iter()
        .map(|version| Reference {
            family: server::app::SKILLS.to_owned(),
            version: version.to_string(),
        })
        .collect();
    manifest.report = serde_json::to_value(report)?;
    Ok(manifest)
}

fn source_records(source: &SourceReport) -> Vec<SourceRecord> {
    let files = source.files.iter();
    files
        .map(|file| SourceRecord {
            name: source.source.clone(),
            file: file.name.clone(),
            sha256: file.sha256.clone(),
            rows: file.rows,
        })
        .collect()
}

fn describe(imported: &Imported<'_>) -> String {
    let report = imported.report;
    let mut text = String::new();
    let rows: Vec<Vec<String>> = report.sources.iter().map(row).collect();
    text.push_str(&output::table(
        &["source", "rows", "added", "merged", "skipped", "rejected"],
        &rows,
    ));
    let bands: Vec<String> = report
        .by_level_band
        .iter()
        .map(|(band, count)| format!("{band} {count}"))
        .collect();
    let _ = writeln!(
        text,
        "\n{} titles, {} other names, {} with SOC codes, {} with skills, {} of supervisors; levels: {}",
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
    for warning in &report.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    if report.faults_total > 0 {
        let _ = writeln!(text, "{} faulty rows were left out:", report.faults_total);
        for fault in report.faults.iter().take(SHOWN_FAULTS) {
            let _ = writeln!(text, "  {fault}");
        }
        let hidden = report.faults_total.saturating_sub(SHOWN_FAULTS as u64);
        if hidden > 0 {
            let listed = ingest::LISTED_FAULTS;
            let _ = writeln!(text, "  and {hidden} more; --json lists the first {listed}");
        }
    }
    let (version, seconds) = (&imported.version, imported.seconds);
    let mapped = match &imported.skills_version {
        Some(skills) => format!("mapped to skills {skills}"),
        None => "mapped to no skills, as none are imported".to_owned(),
    };
    if imported.dry_run {
        let _ = writeln!(
            text,
            "\ntitles {version} would follow, {mapped}; nothing was changed ({seconds:.1} s)"
        );
    } else {
        let served = imported.versions.join(", ");
        let _ = writeln!(
            text,
            "\ntitles {version} is published, {mapped} ({seconds:.1} s); served: {served}\n\
             A running server follows within a few seconds."
        );
    }
    text
}

fn row(source: &SourceReport) -> Vec<String> {
    let counts = [
        source.rows,
        source.added,
        source.merged,
        source.skipped,
        source.rejected,
    ];
    let mut row = vec![source.source.clone()];
    row.extend(counts.map(|count| count.to_string()));
    row
}
