//! `waypost import areas`

use std::{fmt::Write as _, process::ExitCode};

use anyhow::Context as _;
use catalog::{Areas, AreasDraft};
use ingest::{AreasImport, AreasReport};

use super::{
    progress::Line,
    publication::{self, ADDED, Imported, Publication, REJECTED, ROWS, SKIPPED},
};
use crate::{arguments::import::Areas as AreasArguments, directory::Directory, output::Form};

/// Makes a version of the areas and publishes it.
pub fn run(arguments: &AreasArguments, form: Form) -> anyhow::Result<ExitCode> {
    let directory = Directory::of(&arguments.place)?;
    let publication = Publication::begin::<Areas>(&directory, arguments.dry_run, arguments.version)?;
    let previous: Option<Areas> = publication.previous()?;
    let (draft, report) = read(arguments, &publication.line, previous.as_ref())?;
    let counts = [
        ("postal_codes", report.postal_codes),
        ("counties", report.counties),
        ("metros", report.metros),
    ];
    let manifest = publication::manifest(draft.version, &report.sources, counts, &report)?;
    let imported = Imported {
        published: publication.publish(draft.version, &draft.build()?, manifest)?,
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

fn describe(imported: &Imported<'_, AreasReport>) -> String {
    let report = imported.report;
    let mut text = String::new();
    publication::write_sources(&mut text, &report.sources, &[ROWS, ADDED, SKIPPED, REJECTED]);
    let _ = writeln!(
        text,
        "{} postal codes, {} counties, {} metropolitan and micropolitan areas in {} states",
        report.postal_codes, report.counties, report.metros, report.states
    );
    publication::write_faults(&mut text, &report.faults, report.faults_total);
    imported.published.write_end(&mut text, "");
    text
}
