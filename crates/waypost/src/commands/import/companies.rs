//! `waypost import companies`

use std::{fmt::Write as _, process::ExitCode, time::Instant};

use anyhow::Context as _;
use catalog::{Companies, Manifest, Snapshot as _, SourceRecord, Version};
use ingest::{CompaniesImport, CompaniesReport};
use serde::Serialize;

use super::{progress::Line, release};
use crate::{
    Unusable, arguments::import::Companies as CompaniesArguments, directory::Directory, output::Form,
};

/// Row faults that people see at once; `--json` and the manifest of the version list more.
const SHOWN_FAULTS: usize = 20;

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
    report: &'a CompaniesReport,
}

/// Makes a version of the list of companies and publishes it.
pub fn run(arguments: &CompaniesArguments, form: Form) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let directory = Directory::of(&arguments.place)?;
    let store = directory.companies();
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
    let previous: Option<Companies> = match served.first() {
        Some(newest) => Some(store.load(*newest)?),
        None => None,
    };
    let import = CompaniesImport {
        csv: arguments.csv.clone(),
        version: arguments.version,
    };
    let (companies, report) =
        ingest::import_companies(&import, &line, previous.as_ref()).context("nothing was imported")?;
    let version = companies.version();
    let snapshot = companies.encode()?;
    let set = match &lock {
        Some(lock) => {
            line.step("publishing");
            let mut manifest = manifest(version, &report)?;
            manifest.release = Some(release::next(&directory, Companies::FAMILY, version)?);
            Some(store.publish_locked(lock, version, &snapshot, manifest)?)
        }
        None => None,
    };
    line.finish();
    let versions = set.as_ref().map_or(&served, |set| &set.versions);
    let imported = Imported {
        family: "companies",
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

fn manifest(version: Version, report: &CompaniesReport) -> anyhow::Result<Manifest> {
    let mut manifest = Manifest::new(version);
    let source = &report.source;
    let files = source.files.iter().map(|file| SourceRecord {
        name: source.source.clone(),
        file: file.name.clone(),
        sha256: file.sha256.clone(),
        rows: file.rows,
    });
    manifest.sources = files.collect();
    manifest.counts = [
        ("companies", report.companies),
        ("aliases", report.aliases),
        ("with_naics", report.with_naics),
    ]
    .map(|(name, count)| (name.to_owned(), count))
    .into();
    manifest.report = serde_json::to_value(report)?;
    Ok(manifest)
}

fn describe(imported: &Imported<'_>) -> String {
    let report = imported.report;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} companies of {} rows, {} other names, {} with an industry",
        report.companies, report.source.rows, report.aliases, report.with_naics
    );
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
    if imported.dry_run {
        let _ = writeln!(
            text,
            "\ncompanies {version} would follow; nothing was changed ({seconds:.1} s)"
        );
    } else {
        let served = imported.versions.join(", ");
        let _ = writeln!(
            text,
            "\ncompanies {version} is published ({seconds:.1} s); served: {served}\n\
             A running server follows within a few seconds."
        );
    }
    text
}
