//! `waypost import occupations`

use std::{collections::BTreeMap, fmt::Write as _, process::ExitCode};

use anyhow::Context as _;
use catalog::{Manifest, Occupations, OccupationsDraft, Reference, Skills};
use ingest::{OccupationImport, OccupationReport};

use super::{
    progress::Line,
    publication::{self, ADDED, Imported, Publication, REJECTED, ROWS, SKIPPED},
};
use crate::{arguments::import::Occupations as OccupationArguments, directory::Directory, output::Form};

/// Makes a version of the occupation taxonomies and publishes it.
pub fn run(arguments: &OccupationArguments, form: Form) -> anyhow::Result<ExitCode> {
    let directory = Directory::of(&arguments.place)?;
    let publication = Publication::begin::<Occupations>(&directory, arguments.dry_run, arguments.version)?;
    let previous: Option<Occupations> = publication.previous()?;
    let skills: Option<Skills> = directory.skills().load_newest()?;
    let (draft, report) = read(arguments, &publication.line, previous.as_ref(), skills.as_ref())?;
    publication.line.step("building the taxonomies");
    let snapshot = draft.build()?;
    let manifest = manifest(&draft, &report)?;
    let imported = Imported {
        published: publication.publish(draft.version, &snapshot, manifest)?,
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
    let mut manifest = publication::manifest(draft.version, &report.sources, [], report)?;
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
    Ok(manifest)
}

fn describe(imported: &Imported<'_, OccupationReport>) -> String {
    let report = imported.report;
    let mut text = String::new();
    publication::write_sources(&mut text, &report.sources, &[ROWS, ADDED, SKIPPED, REJECTED]);
    let _ = writeln!(text, "concepts: {}", listed(&report.concepts));
    let _ = writeln!(text, "mapped ids: {}", listed(&report.mappings));
    publication::write_warnings(&mut text, &report.warnings);
    publication::write_faults(&mut text, &report.faults, report.faults_total);
    imported.published.write_end(&mut text, "");
    text
}

fn listed(counts: &BTreeMap<String, u64>) -> String {
    let counts = counts.iter().map(|(name, count)| format!("{name} {count}"));
    counts.collect::<Vec<_>>().join(", ")
}
