//! `waypost import companies`, and what every change of postings does to the companies.

use std::{collections::BTreeSet, fmt::Write as _, process::ExitCode};

use anyhow::Context as _;
use catalog::Companies;
use ingest::{CompaniesImport, CompaniesReport, CorpusEmployers, ImportError};
use serde::Serialize;

use super::publication::{self, Imported, Publication, Published};
use crate::{
    arguments::import::Companies as CompaniesArguments,
    directory::Directory,
    output::{Form, causes, note},
};

/// An import that had nothing to change.
#[derive(Serialize)]
struct Unchanged<'a> {
    family: &'static str,
    version: String,
    changed: bool,
    report: &'a CompaniesReport,
}

/// Makes a version of the companies and publishes it.
pub fn run(arguments: &CompaniesArguments, form: Form) -> anyhow::Result<ExitCode> {
    let directory = Directory::of(&arguments.place)?;
    let publication = Publication::begin::<Companies>(&directory, arguments.dry_run, arguments.version)?;
    let previous: Option<Companies> = publication.previous()?;
    publication.line.step("reading what employers postings name");
    let import = CompaniesImport {
        csv: arguments.csv.clone(),
        version: arguments.version,
        postings: employers(&directory)?,
    };
    let (companies, report) = ingest::import_companies(&import, &publication.line, previous.as_ref())
        .context("nothing was imported")?;
    let is_asked_for = arguments.csv.is_some() || arguments.version.is_some();
    if let Some(previous) = previous.filter(|previous| !is_asked_for && companies.holds_the_same_as(previous))
    {
        publication.line.finish();
        let unchanged = Unchanged {
            family: publication.family(),
            version: previous.version().to_string(),
            changed: false,
            report: &report,
        };
        form.result(&unchanged, || {
            let counts = counted(&report);
            format!(
                "{counts}\nnothing changed; companies {} are served as before",
                unchanged.version
            )
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let imported = Imported {
        published: publication.publish(
            companies.version(),
            &companies.encode()?,
            manifest(&companies, &report)?,
        )?,
        report: &report,
    };
    form.result(&imported, || describe(&imported))?;
    Ok(ExitCode::SUCCESS)
}

/// Brings the companies up to date with the postings that are loaded, after these changed, and says so. The postings are
/// served by then, so that whatever goes wrong here is told with its remedy and fails nothing.
pub fn follow_postings(directory: &Directory) -> Option<Published> {
    match follow(directory) {
        Ok(published) => published,
        Err(error) => {
            note(&format!(
                "warning: the companies do not follow the postings: {}\nhint: `waypost import companies` makes up for it",
                causes(&error)
            ));
            None
        }
    }
}

fn follow(directory: &Directory) -> anyhow::Result<Option<Published>> {
    if !directory.settings.companies.from_postings {
        return Ok(None);
    }
    let publication = Publication::begin::<Companies>(directory, false, None)?;
    let previous: Option<Companies> = publication.previous()?;
    let import = CompaniesImport {
        postings: employers(directory)?,
        ..CompaniesImport::default()
    };
    let made = ingest::import_companies(&import, &publication.line, previous.as_ref());
    let (companies, report) = match made {
        // Postings without employers, and no list: there are no companies, as before.
        Err(ImportError::NothingNamesCompanies) => {
            publication.line.finish();
            return Ok(None);
        }
        made => made?,
    };
    if previous.is_some_and(|previous| companies.holds_the_same_as(&previous)) {
        publication.line.finish();
        return Ok(None);
    }
    let manifest = manifest(&companies, &report)?;
    let published = publication.follow(companies.version(), &companies.encode()?, manifest)?;
    Ok(Some(published))
}

/// Finds the employers that postings of mounts name, unless the settings leave them out.
fn employers(directory: &Directory) -> anyhow::Result<Vec<CorpusEmployers>> {
    let settings = &directory.settings;
    if !settings.companies.from_postings {
        return Ok(Vec::new());
    }
    let mounts = settings.postings.mounts.values().filter(|mount| mount.enabled);
    let corpora: BTreeSet<&String> = mounts.flat_map(|mount| &mount.corpora).collect();
    let mut employers = Vec::new();
    for corpus in corpora {
        if let Some(open) = directory.postings(corpus).open()? {
            employers.push(CorpusEmployers::of(&open));
        }
    }
    Ok(employers)
}

fn manifest(companies: &Companies, report: &CompaniesReport) -> anyhow::Result<catalog::Manifest> {
    let counts = [
        ("companies", report.companies),
        ("aliases", report.aliases),
        ("with_naics", report.with_naics),
        ("from_postings", report.from_postings),
    ];
    let sources = std::slice::from_ref(&report.source);
    publication::manifest(companies.version(), sources, counts, report)
}

fn counted(report: &CompaniesReport) -> String {
    let mut text = format!(
        "{} companies, {} of them from postings alone, {} other names, {} with an industry; {} rows read",
        report.companies, report.from_postings, report.aliases, report.with_naics, report.source.rows
    );
    if report.left_out > 0 {
        let _ = write!(
            text,
            "\n{} employers of postings are too rare to have a place",
            report.left_out
        );
    }
    text
}

fn describe(imported: &Imported<'_, CompaniesReport>) -> String {
    let report = imported.report;
    let mut text = counted(report);
    text.push('\n');
    publication::write_faults(&mut text, &report.faults, report.faults_total);
    imported.published.write_end(&mut text, "");
    text
}
