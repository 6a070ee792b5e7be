//! `waypost import lmi`

use std::{collections::BTreeSet, fmt::Write as _, process::ExitCode, time::Instant};

use anyhow::{Context as _, bail};
use catalog::{Areas, JointChange, Manifest, Occupations, Version};
use ingest::{AreaNames, LmiDatasetReport, LmiImport, LmiReport, TopCode};
use lmi::{DatasetDraft, Run};
use serde::Serialize;

use super::{
    progress::Line,
    publication::{self, REJECTED, ROWS, SKIPPED},
};
use crate::{
    Unusable,
    arguments::import::Lmi as LmiArguments,
    directory::Directory,
    output::{self, Form},
};

/// The taxonomy whose codes risk scores are given for.
const SOC: &str = "soc_2018";

#[derive(Serialize)]
struct Imported<'a> {
    family: &'static str,
    version: String,
    dry_run: bool,
    datasets: Vec<Published<'a>>,
    seconds: f64,
    report: &'a LmiReport,
}

#[derive(Serialize)]
struct Published<'a> {
    name: &'a str,
    /// The set that is served; none after a dry run.
    set: Option<u64>,
    /// Runs served, newest first.
    versions: Vec<String>,
    bytes: usize,
}

/// Makes a run of every dataset that the files suffice for and publishes all of them in one switch.
pub fn run(arguments: &LmiArguments, form: Form) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let directory = Directory::of(&arguments.place)?;
    let line = Line::new();
    let (drafts, report) = read(arguments, &directory, &line)?;
    let run: Run = report.run.parse()?;
    let mut change = if arguments.dry_run {
        None
    } else {
        directory.create()?;
        Some(lmi::change(directory.path())?)
    };
    let mut datasets = Vec::with_capacity(drafts.len());
    for (draft, counted) in drafts.iter().zip(&report.datasets) {
        line.step(&format!("writing {}", draft.name));
        datasets.push(match &mut change {
            None => Published {
                name: &draft.name,
                set: None,
                versions: served(&directory, &draft.name)?,
                bytes: draft.build(run).with_context(|| draft.name.clone())?.len(),
            },
            Some(change) => stage(change, draft, counted, run, &directory, &report)?,
        });
    }
    if let Some(change) = change {
        line.step("publishing");
        change.commit()?;
    }
    line.finish();
    let imported = Imported {
        family: "lmi",
        version: run.to_string(),
        dry_run: arguments.dry_run,
        datasets,
        seconds: begun.elapsed().as_secs_f64(),
        report: &report,
    };
    form.result(&imported, || describe(&imported))?;
    Ok(ExitCode::SUCCESS)
}

fn read(
    arguments: &LmiArguments,
    directory: &Directory,
    line: &Line,
) -> anyhow::Result<(Vec<DatasetDraft>, LmiReport)> {
    if arguments.starter {
        line.step("making the starter tables");
        let (drafts, run) = ingest::starter_tables();
        let report = LmiReport {
            run: arguments.version.unwrap_or(run).to_string(),
            datasets: drafts.iter().map(LmiDatasetReport::of).collect(),
            ..LmiReport::default()
        };
        return Ok((drafts, report));
    }
    let own = match (&arguments.schema, arguments.files.as_slice()) {
        (None, _) => None,
        (Some(schema), [data]) => Some((schema.clone(), data.clone())),
        (Some(_), files) => {
            let count = files.len();
            return Err(Unusable(format!("--schema describes one file, and {count} are named")).into());
        }
    };
    let top_codes = directory.settings.lmi.top_codes();
    let areas = directory.areas();
    let areas = catalog::Versions::<Areas>::load(&areas)?.latest().cloned();
    let import = LmiImport {
        files: if own.is_some() {
            Vec::new()
        } else {
            arguments.files.clone()
        },
        own,
        risk: arguments.risk.clone(),
        occupations: match arguments.risk {
            Some(_) => occupations(directory)?,
            None => BTreeSet::new(),
        },
        run: arguments.version,
        top_codes: top_codes
            .map(|(year, code)| TopCode {
                year,
                hourly: code.hourly,
                annual: code.annual,
            })
            .collect(),
        names: areas.as_deref().map(AreaNames::of).unwrap_or_default(),
    };
    ingest::import_lmi(&import, line).context("nothing was imported")
}

/// Gives the codes of the imported occupations; none before their first import.
fn occupations(directory: &Directory) -> anyhow::Result<BTreeSet<String>> {
    let occupations = catalog::Versions::<Occupations>::load(&directory.occupations())?;
    let latest = occupations.latest();
    let Some(taxonomy) = latest.and_then(|it| it.taxonomy(SOC)) else {
        return Ok(BTreeSet::new());
    };
    let codes = taxonomy
        .in_order()
        .map(|index| taxonomy.concept(index).id().to_owned());
    Ok(codes.collect())
}

fn served(directory: &Directory, dataset: &str) -> anyhow::Result<Vec<String>> {
    let set = directory.table(dataset).current()?;
    let versions = set.map(|set| set.versions).unwrap_or_default().into_iter();
    Ok(versions
        .map(|version| Run::of_version(version).to_string())
        .collect())
}

/// Writes one dataset in the place of an earlier import of the same quarter, and gives up the oldest runs. Nothing of
/// it is served before the change is.
fn stage<'d>(
    change: &mut JointChange,
    draft: &'d DatasetDraft,
    counted: &LmiDatasetReport,
    run: Run,
    directory: &Directory,
    report: &LmiReport,
) -> anyhow::Result<Published<'d>> {
    let store = directory.table(&draft.name);
    let (lock, versions) = change.lock(&store)?;
    let served: Vec<Run> = versions.into_iter().map(Run::of_version).collect();
    let Some(next) = run.after(served.iter().copied()) else {
        bail!(
            "{} {run} was imported a thousand times; choose another --version",
            draft.name
        );
    };
    let keep = directory.settings.lmi.keep_versions as usize;
    let mut stays: Vec<Run> = served
        .iter()
        .copied()
        .filter(|other| !other.is_same_quarter(next))
        .collect();
    stays.push(next);
    stays.sort_unstable_by(|one, other| other.cmp(one));
    stays.truncate(keep);
    if !stays.contains(&next) {
        bail!(
            "{} {run} is older than the {keep} runs that are kept; raise lmi.keep_versions or remove one with `waypost catalog remove`",
            draft.name
        );
    }
    let withdrawn: Vec<Version> = served
        .iter()
        .filter(|run| !stays.contains(run))
        .map(|run| run.version())
        .collect();
    let snapshot = draft.build(next).with_context(|| draft.name.clone())?;
    let manifest = manifest(next, counted, report)?;
    let set = change.stage(&store, lock, next.version(), &snapshot, manifest, &withdrawn)?;
    let versions = set.versions.into_iter();
    Ok(Published {
        name: &draft.name,
        set: Some(set.sequence),
        versions: versions
            .map(|version| Run::of_version(version).to_string())
            .collect(),
        bytes: snapshot.len(),
    })
}

fn manifest(run: Run, counted: &LmiDatasetReport, report: &LmiReport) -> anyhow::Result<Manifest> {
    let mut manifest = publication::manifest(run.version(), &report.sources, [], report)?;
    let codes = counted
        .dimensions
        .iter()
        .map(|(name, codes)| (name.clone(), *codes));
    manifest.counts = codes.collect();
    manifest.counts.insert("cells".to_owned(), counted.cells);
    manifest.counts.insert("metrics".to_owned(), counted.metrics);
    Ok(manifest)
}

fn describe(imported: &Imported<'_>) -> String {
    let report = imported.report;
    let mut text = String::new();
    publication::write_sources(&mut text, &report.sources, &[ROWS, SKIPPED, REJECTED]);
    let rows: Vec<Vec<String>> = report
        .datasets
        .iter()
        .zip(&imported.datasets)
        .map(|(counted, published)| {
            let codes = counted
                .dimensions
                .iter()
                .map(|(name, codes)| format!("{name} {codes}"));
            vec![
                counted.name.clone(),
                counted.cells.to_string(),
                counted.metrics.to_string(),
                codes.collect::<Vec<_>>().join(", "),
                format!("{:.1} MB", published.bytes as f64 / 1e6),
                published.versions.join(", "),
            ]
        })
        .collect();
    text.push_str(&output::table(
        &["dataset", "cells", "metrics", "codes", "size", "served"],
        &rows,
    ));
    publication::write_warnings(&mut text, &report.warnings);
    publication::write_faults(&mut text, &report.faults, report.faults_total);
    let (version, seconds) = (&imported.version, imported.seconds);
    let _ = if imported.dry_run {
        writeln!(
            text,
            "\nrun {version} would follow; nothing was changed ({seconds:.1} s)"
        )
    } else {
        writeln!(
            text,
            "\nrun {version} is published ({seconds:.1} s)\nA running server follows within a few seconds."
        )
    };
    text
}
