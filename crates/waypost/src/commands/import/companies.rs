//! `waypost import companies`

use std::{fmt::Write as _, process::ExitCode};

use anyhow::Context as _;
use catalog::Companies;
use ingest::{CompaniesImport, CompaniesReport};

use super::publication::{self, Imported, Publication};
use crate::{arguments::import::Companies as CompaniesArguments, directory::Directory, output::Form};

/// Makes a version of the list of companies and publishes it.
pub fn run(arguments: &CompaniesArguments, form: Form) -> anyhow::Result<ExitCode> {
    let directory = Directory::of(&arguments.place)?;
    let publication = Publication::begin::<Companies>(&directory, arguments.dry_run, arguments.version)?;
    let previous: Option<Companies> = publication.previous()?;
    let import = CompaniesImport {
        csv: arguments.csv.clone(),
        version: arguments.version,
    };
    let (companies, report) = ingest::import_companies(&import, &publication.line, previous.as_ref())
        .context("nothing was imported")?;
    let counts = [
        ("companies", report.companies),
        ("aliases", report.aliases),
        ("with_naics", report.with_naics),
    ];
    let sources = std::slice::from_ref(&report.source);
    let manifest = publication::manifest(companies.version(), sources, counts, &report)?;
    let imported = Imported {
        published: publication.publish(companies.version(), &companies.encode()?, manifest)?,
        report: &report,
    };
    form.result(&imported, || describe(&imported))?;
    Ok(ExitCode::SUCCESS)
}

fn describe(imported: &Imported<'_, CompaniesReport>) -> String {
    let report = imported.report;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} companies of {} rows, {} other names, {} with an industry",
        report.companies, report.source.rows, report.aliases, report.with_naics
    );
    publication::write_faults(&mut text, &report.faults, report.faults_total);
    imported.published.write_end(&mut text, "");
    text
}
