//! `waypost import occupations`

use std::{fmt::Write as _, process::ExitCode, time::Instant};

use anyhow::Context as _;
use catalog::{Manifest, Occupations, OccupationsDraft, Reference, Skills, Snapshot as _, Version};
use ingest::{OccupationImport, OccupationReport};
use serde::Serialize;

use super::{progress::Line, release, skills};
use crate::{
    Unusable,
    arguments::import::Occupations as OccupationArguments,
    directory::Directory,
    output::{self, Form},
};

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
struct Imported<'a> {
    family: &'static str,
    version: String,
    dry_run: bool,
    /// The classifier release that the import makes; none after a dry run.
    release: Option<String>,
    /// The set that is served; none after a dry run.
    set: Option<u64>,
    versions: Vec<String>,
    bytes: usize,
    seconds: f64,
    report: &'a OccupationReport,
}

/// Makes a version of the occupation taxonomies and publishes it.
pub fn run(arguments: &OccupationArguments, form: Form) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let directory = Directory::of(&arguments.place)?;
    let store = directory.occupations();
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
    line.step("reading the versions before");
    let previous: Option<Occupations> = match served.first() {
        Some(newest) => Some(store.load(*newest)?),
        None => None,
    };
    let skill_store = directory.skills();
    let skills: Option<Skills> = match skill_store.current()? {
        Some(set) => match set.versions.first() {
            Some(newest) => Some(skill_store.load(*newest)?),
            None => None,
        },
        None => None,
    };
    let (draft, report) = read(arguments, &line, previous.as_ref(), skills.as_ref())?;
    line.step("building the taxonomies");
    let version = draft.version;
    let snapshot = draft.build()?;
    let mut made = None;
    let set = match &lock {
        Some(lock) => {
            line.step("publishing");
            let mut manifest = manifest(&draft, &report)?;
            let release = release::next(&directory, Occupations::FAMILY, version)?;
            made = Some(release.name.clone());
            manifest.release = Some(release);
            Some(store.publish_locked(lock, version, &snapshot, manifest)?)
        }
        None => None,
    };
    line.finish();
    let versions = set.as_ref().map_or(&served, |set| &set.versions);
    let imported = Imported {
        family: Occupations::FAMILY,
        version: version.to_string(),
        dry_run: arguments.dry_run,
        release: made,
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
    arguments: &OccupationArguments,
    line: &Line,
    previous: Option<&Occupations>,
    skills: Option<&Skills>,
) -> anyhow::Result<(OccupationsDraft, OccupationReport)> {
    if arguments.starter {
        line.step("reading the starter data");
        let mut draft = ingest::starter_occupations();
        draft.version = arguments
            .version
            .unwrap_or_else(|| ingest::next_occupations_version(previous, &draft));
        let report = OccupationReport::of(&draft);
        return Ok((draft, report));
    }
    let import = OccupationImport {
        onet: arguments.onet.clone(),
        esco: arguments.esco.clone(),
        soc: arguments.soc.clone(),
        crosswalk: arguments.crosswalk.clone(),
        cip: arguments.cip.clone(),
        naics: arguments.naics.clone(),
        version: arguments.version,
    };
    ingest::import_occupations(&import, line, previous, skills).context("nothing was imported")
}

fn manifest(draft: &OccupationsDraft, report: &OccupationReport) -> anyhow::Result<Manifest> {
    let mut manifest = Manifest::new(draft.version);
    manifest.sources = report.sources.iter().flat_map(skills::source_records).collect();
    manifest.counts.clone_from(&report.concepts);
    // A version of skills that a mapping leads to stays as long as the mapping.
    let ends = draft
        .mappings
        .iter()
        .flat_map(|mapping| [&mapping.source, &mapping.destination]);
    for end in ends {
        let Some(version) = end.version else { continue };
        let reference = Reference {
            family: end.taxonomy.clone(),
            version: version.to_string(),
        };
        if !manifest.references.contains(&reference) {
            manifest.references.push(reference);
        }
    }
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
    let counted = |counts: &std::collections::BTreeMap<String, u64>| {
        let counts: Vec<String> = counts
            .iter()
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        counts.join(", ")
    };
    let _ = writeln!(text, "concepts: {}", counted(&report.concepts));
    let _ = writeln!(text, "mapped ids: {}", counted(&report.mappings));
    for warning in &report.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    skills::write_faults(&mut text, &report.faults, report.faults_total);
    let size = imported.bytes as f64 / 1e6;
    let (version, seconds) = (&imported.version, imported.seconds);
    match &imported.release {
        None => {
            let _ = writeln!(
                text,
                "\noccupations {version} would be {size:.1} MB; nothing was changed ({seconds:.1} s)"
            );
        }
        Some(release) => {
            let _ = writeln!(
                text,
                "\noccupations {version} is published as part of release {release} ({size:.1} MB, {seconds:.1} s); \
                 served: {}",
                imported.versions.join(", ")
            );
        }
    }
    text
}
