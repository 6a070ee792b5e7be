//! `waypost import skills`

use std::{fmt::Write as _, process::ExitCode, time::Instant};

use anyhow::Context as _;
use catalog::{Manifest, RankerTraining, SourceRecord, TaxonomyDraft, Version};
use ingest::{ImportReport, RowFault, SkillImport, SourceReport};
use serde::Serialize;

use super::{progress::Line, release};
use crate::{
    Unusable,
    arguments::import::Skills as SkillsArguments,
    directory::Directory,
    output::{self, Form},
};

/// Row faults that people see at once; `--json` and the manifest of the version list more.
const SHOWN_FAULTS: usize = 20;

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
struct Imported<'a> {
    family: &'static str,
    version: String,
    dry_run: bool,
    /// The set that is served; none after a dry run.
    set: Option<u64>,
    versions: Vec<String>,
    bytes: usize,
    seconds: f64,
    report: &'a ImportReport,
}

/// Makes a version of the skills taxonomy and publishes it.
pub fn run(arguments: &SkillsArguments, form: Form) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let directory = Directory::of(&arguments.place)?;
    let store = directory.skills();
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
    let previous = match served.first() {
        Some(newest) => {
            line.step("reading the version before");
            Some(store.load(*newest)?)
        }
        None => None,
    };
    let (draft, report) = read(arguments, &line, previous.as_ref())?;
    line.step("building search, related skills and the lexicon");
    let snapshot = if arguments.named_only {
        catalog::build(&draft, previous.as_ref())?
    } else {
        let texts = ingest::training_texts(&sources(arguments), &arguments.texts)?;
        let mut show = |stage, done, of| line.training(stage, done, of);
        catalog::build_ranked(
            &draft,
            previous.as_ref(),
            &texts,
            RankerTraining::default(),
            &mut show,
        )?
    };
    let version = draft.version;
    drop((draft, previous));
    let set = match &lock {
        Some(lock) => {
            line.step("publishing");
            let mut manifest = manifest(version, &report)?;
            manifest.release = Some(release::next(&directory, server::app::SKILLS, version)?);
            Some(store.publish_locked(lock, version, &snapshot, manifest)?)
        }
        None => None,
    };
    line.finish();
    let versions = set.as_ref().map_or(&served, |set| &set.versions);
    let imported = Imported {
        family: server::app::SKILLS,
        version: version.to_string(),
        dry_run: arguments.dry_run,
        set: set.as_ref().map(|set| set.sequence),
        versions: versions.iter().map(Version::to_string).collect(),
        bytes: snapshot.len(),
        seconds: begun.elapsed().as_secs_f64(),
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

fn manifest(version: Version, report: &ImportReport) -> anyhow::Result<Manifest> {
    let mut manifest = Manifest::new(version);
    manifest.sources = report.sources.iter().flat_map(source_records).collect();
    manifest.counts = [
        ("skills", report.skills),
        ("software", report.software),
        ("languages", report.languages),
        ("categories", report.categories),
        ("subcategories", report.subcategories),
    ]
    .map(|(name, count)| (name.to_owned(), count))
    .into();
    manifest.report = serde_json::to_value(report)?;
    Ok(manifest)
}

pub(super) fn source_records(source: &SourceReport) -> Vec<SourceRecord> {
    source
        .files
        .iter()
        .map(|file| SourceRecord {
            name: source.source.clone(),
            file: file.name.clone(),
            sha256: file.sha256.clone(),
            rows: file.rows,
        })
        .collect()
}

fn describe(imported: &Imported<'_>, directory: &Directory) -> String {
    let report = imported.report;
    let mut text = String::new();
    if !report.sources.is_empty() {
        let rows: Vec<Vec<String>> = report.sources.iter().map(row).collect();
        text.push_str(&output::table(
            &[
                "source",
                "rows",
                "added",
                "merged",
                "overridden",
                "ambiguous",
                "skipped",
                "rejected",
            ],
            &rows,
        ));
        text.push_str(
            "Rows are those of all tables of a source; relations and collections add no skill.\n\n",
        );
    }
    let types: Vec<String> = report
        .skills_by_type
        .iter()
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
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
    for warning in &report.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    write_faults(&mut text, &report.faults, report.faults_total);
    let size = imported.bytes as f64 / 1e6;
    let seconds = imported.seconds;
    let version = &imported.version;
    if imported.dry_run {
        let _ = writeln!(
            text,
            "\nskills {version} would be {size:.1} MB; nothing was changed ({seconds:.1} s)"
        );
        return text;
    }
    let _ = writeln!(
        text,
        "\nskills {version} is published ({size:.1} MB, {seconds:.1} s); served: {}",
        imported.versions.join(", ")
    );
    let option = directory.option();
    let _ = writeln!(
        text,
        "A running server follows within a few seconds. Next:\n  waypost client create --scope emsi_open{option}\n  waypost serve{option}"
    );
    text
}

/// Lists the first faults of rows.
pub(super) fn write_faults(text: &mut String, faults: &[RowFault], total: u64) {
    if total > 0 {
        let _ = writeln!(text, "{} faulty rows or cells were left out:", total);
        for fault in faults.iter().take(SHOWN_FAULTS) {
            let _ = writeln!(text, "  {fault}");
        }
        let hidden = total.saturating_sub(SHOWN_FAULTS as u64);
        if hidden > 0 {
            let _ = writeln!(
                text,
                "  and {hidden} more; --json lists the first {}",
                ingest::LISTED_FAULTS
            );
        }
    }
}

fn row(source: &SourceReport) -> Vec<String> {
    let counts = [
        source.rows,
        source.added,
        source.merged,
        source.overridden,
        source.ambiguous,
        source.skipped,
        source.rejected,
    ];
    let mut row = vec![source.source.clone()];
    row.extend(counts.iter().map(u64::to_string));
    row
}
