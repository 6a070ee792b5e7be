//! `waypost import areas`

use std::{fmt::Write as _, process::ExitCode, time::Instant};

use anyhow::Context as _;
use catalog::{Areas, AreasDraft, Manifest, Snapshot as _, Version};
use ingest::{AreasImport, AreasReport};
use serde::Serialize;

use super::{progress::Line, skills};
use crate::{
    Unusable,
    arguments::import::Areas as AreasArguments,
    directory::Directory,
    output::{self, Form},
};

#[derive(Serialize)]
struct Imported<'a> {
    family: &'static str,
    version: String,
    dry_run: bool,
    /// The set that is served; none after a dry run.
    set: Option<u64>,
    versions: Vec<String>,
    bytes: usize,
    seconds: f64,
    report: &'a AreasReport,
}

/// Makes a version of the areas and publishes it.
pub fn run(arguments: &AreasArguments, form: Form) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let directory = Directory::of(&arguments.place)?;
    let store = directory.areas();
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
    let previous: Option<Areas> = match served.first() {
        Some(newest) => Some(store.load(*newest)?),
        None => None,
    };
    let (draft, report) = read(arguments, &line, previous.as_ref())?;
    let version = draft.version;
    let snapshot = draft.build()?;
    let set = match &lock {
        Some(lock) => {
            line.step("publishing");
            let manifest = manifest(version, &report)?;
            Some(store.publish_locked(lock, version, &snapshot, manifest)?)
        }
        None => None,
    };
    line.finish();
    let versions = set.as_ref().map_or(&served, |set| &set.versions);
    let imported = Imported {
        family: Areas::FAMILY,
        version: version.to_string(),
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

fn read(
    arguments: &AreasArguments,
    line: &Line,
    previous: Option<&Areas>,
) -> anyhow::Result<(AreasDraft, AreasReport)> {
    let (Some(postal), Some(delineation)) = (&arguments.postal, &arguments.delineation) else {
        line.step("reading the starter data");
        let mut draft = ingest::starter_areas();
        draft.version = arguments
            .version
            .unwrap_or_else(|| ingest::next_areas_version(previous, &draft));
        let report = AreasReport::of(&draft);
        return Ok((draft, report));
    };
    let import = AreasImport {
        postal: postal.clone(),
        delineation: delineation.clone(),
        counties: arguments.counties.clone(),
        version: arguments.version,
    };
    ingest::import_areas(&import, line, previous).context("nothing was imported")
}

fn manifest(version: Version, report: &AreasReport) -> anyhow::Result<Manifest> {
    let mut manifest = Manifest::new(version);
    manifest.sources = report.sources.iter().flat_map(skills::source_records).collect();
    manifest.counts = [
        ("postal_codes", report.postal_codes),
        ("counties", report.counties),
        ("metros", report.metros),
    ]
    .map(|(name, count)| (name.to_owned(), count))
    .into();
    manifest.report = serde_json::to_value(report)?;
    Ok(manifest)
}

fn describe(imported: &Imported<'_>) -> String {
    let report = imported.report;
    let mut text = String::new();
    if !report.sources.is_empty() {
        let row = |source: &ingest::SourceReport| {
            let counts = [source.rows, source.added, source.skipped, source.rejected];
            let mut row = vec![source.source.clone()];
            row.extend(counts.iter().map(u64::to_string));
            row
        };
        let rows: Vec<Vec<String>> = report.sources.iter().map(row).collect();
        text.push_str(&output::table(
            &["source", "rows", "added", "skipped", "rejected"],
            &rows,
        ));
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "{} postal codes, {} counties, {} metropolitan and micropolitan areas in {} states",
        report.postal_codes, report.counties, report.metros, report.states
    );
    skills::write_faults(&mut text, &report.faults, report.faults_total);
    let (version, seconds) = (&imported.version, imported.seconds);
    let _ = if imported.dry_run {
        writeln!(
            text,
            "\nareas {version} would follow; nothing was changed ({seconds:.1} s)"
        )
    } else {
        let served = imported.versions.join(", ");
        writeln!(
            text,
            "\nareas {version} is published ({seconds:.1} s); served: {served}"
        )
    };
    text
}
