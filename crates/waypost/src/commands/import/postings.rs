//! `waypost import postings`

use std::{fmt::Write as _, path::Path, process::ExitCode};

use access::clock::rfc3339;
use analytics::Day;
use anyhow::{Context as _, bail};
use ingest::{
    ImportMode, Mapping, PostingsError, PostingsImport, PostingsSummary, PostingsWork, report_path,
};
use serde::Serialize;

use super::{companies::follow_postings, input, progress::PostingsLine, publication::Published};
use crate::{
    Unusable,
    arguments::import::Postings as PostingsArguments,
    commands::postings::{LoadedCatalogs, settings},
    directory::Directory,
    moment,
    output::Form,
};

/// Seconds of a day.
const DAY_SECONDS: u64 = 86_400;

#[derive(Serialize)]
struct Imported<'a> {
    mount: &'static str,
    dry_run: bool,
    /// More rows were rejected than allowed, and nothing was stored.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    refused: bool,
    /// What to do where no mount would serve the postings.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    summary: &'a PostingsSummary,
    /// The version of the companies that holds other employers of postings than the one before.
    #[serde(skip_serializing_if = "Option::is_none")]
    companies: Option<Published>,
}

/// Imports postings into the corpus of a mount.
pub fn run(arguments: &PostingsArguments, form: Form) -> anyhow::Result<ExitCode> {
    let directory = Directory::of(&arguments.place)?;
    if arguments.purge && arguments.mode != ImportMode::Delete {
        return Err(Unusable("--purge goes with --mode delete alone".to_owned()).into());
    }
    let mapping = mapping(arguments.mapping.as_deref())?;
    let store = directory.postings(arguments.mount.name);
    let settings = settings(&directory, arguments.mount);
    // A dry run keeps its report only where it was asked for.
    let scratch = tempfile::tempdir().context("cannot create a temporary directory")?;
    let report = match &arguments.report {
        Some(path) => path.clone(),
        None if arguments.dry_run => report_path(scratch.path()),
        None => report_path(store.directory()),
    };
    let now = moment::now();
    let today = Day(i32::try_from(now / DAY_SECONDS).unwrap_or(i32::MAX - 1));
    check_as_of(arguments.as_of, today)?;
    let import = PostingsImport {
        paths: input::files(&arguments.files, scratch.path())?,
        mapping,
        mode: arguments.mode,
        source: arguments.source.clone(),
        as_of: arguments.as_of,
        today,
        max_rejected: arguments.max_rejected.clone(),
        purge: arguments.purge,
        report: report.clone(),
        settings: settings.clone(),
    };
    let line = PostingsLine::new();
    let summary = if arguments.dry_run {
        let areas = LoadedCatalogs::areas(&directory)?;
        let skills = LoadedCatalogs::skills(&directory)?;
        import.dry_run(&areas, skills.as_ref(), scratch.path(), &line)
    } else {
        directory.create()?;
        let lock = store.lock(&rfc3339(now))?;
        let catalogs = LoadedCatalogs::load(&directory)?;
        let work = PostingsWork {
            store: &store,
            lock: &lock,
            catalogs: catalogs.catalogs(),
            settings: &settings,
            progress: &line,
        };
        work.import(&import)
    };
    line.finish();
    let is_kept = arguments.report.is_some() || !arguments.dry_run;
    let hint = hint(&directory, arguments.mount.name);
    let (summary, refused) = match summary {
        Err(PostingsError::TooManyRejected {
            limit,
            summary,
            unmapped,
        }) => {
            let refusal = PostingsError::TooManyRejected {
                limit,
                summary: summary.clone(),
                unmapped,
            };
            (*summary, Some(refusal))
        }
        other => (other?, None),
    };
    let companies = if arguments.dry_run || refused.is_some() {
        None
    } else {
        follow_postings(&directory)
    };
    let imported = Imported {
        mount: arguments.mount.name,
        dry_run: arguments.dry_run,
        refused: refused.is_some(),
        hint,
        summary: &summary,
        companies,
    };
    let Some(refusal) = refused else {
        form.result(&imported, || describe(&imported, &report, is_kept))?;
        return Ok(ExitCode::SUCCESS);
    };
    if form == Form::Json {
        form.result(&imported, String::new)?;
    }
    bail!("{refusal}; {}", whereabouts(&report, is_kept))
}

/// Says where the rows concerned stand.
fn whereabouts(report: &Path, is_kept: bool) -> String {
    if is_kept {
        format!("every such row stands in '{}'", report.display())
    } else {
        "`--report FILE` writes every such row to a file".to_owned()
    }
}

/// Refuses a day that nobody can know: it would be the latest day of the corpus for good.
fn check_as_of(as_of: Option<Day>, today: Day) -> Result<(), Unusable> {
    // Time zones may be a day ahead of the machine's.
    let tomorrow = today.plus(1);
    match as_of.filter(|day| *day > tomorrow) {
        Some(day) => Err(Unusable(format!(
            "--as-of {day} is after {tomorrow}, and nothing is known of that day"
        ))),
        None => Ok(()),
    }
}

/// Says which rows went.
fn taken(summary: &PostingsSummary) -> String {
    let counts = [(summary.removed, "removed"), (summary.expired, "expired")];
    let told = counts.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, what)| format!(", {count} {what}")).collect()
}

/// Says what to do where no mount would serve the corpus.
fn hint(directory: &Directory, corpus: &str) -> Option<String> {
    let mounts = directory.settings.postings.mounts.values();
    let is_read = mounts
        .filter(|mount| mount.enabled)
        .any(|mount| mount.corpora.iter().any(|name| name == corpus));
    (!is_read).then(|| {
        format!(
            "hint: no mount reads '{corpus}'; name it in a setting such as postings.mounts.{corpus}.corpora, or import into a \
             mount whose postings that one reads"
        )
    })
}

/// Finds a mapping: one that comes along, or a file.
fn mapping(named: Option<&Path>) -> anyhow::Result<Mapping> {
    let Some(path) = named else {
        return Ok(Mapping::implicit());
    };
    let shown = path.display().to_string();
    if !path.exists()
        && let Some(mapping) = Mapping::built_in(&shown)
    {
        return Ok(mapping?);
    }
    let text = std::fs::read_to_string(path).map_err(|error| {
        let names: Vec<&str> = Mapping::built_in_names().collect();
        let known = names.join(", ");
        Unusable(format!(
            "cannot read mapping '{shown}': {error}; mappings that come along: {known}"
        ))
    })?;
    Ok(Mapping::parse(&shown, &text)?)
}

fn describe(imported: &Imported<'_>, report: &Path, is_kept: bool) -> String {
    let it = imported.summary;
    let mut text = format!(
        "{} rows of {} files: {} accepted, {} rejected, {} replaced by a later row of the same id\n",
        it.rows, it.files, it.accepted, it.rejected, it.replaced
    );
    for (reason, count) in &it.reasons {
        let _ = writeln!(text, "  {reason}: {count}");
    }
    let (unique, duplicates, seconds) = (it.unique_postings, it.duplicate_postings, it.seconds);
    let as_of = it.as_of.as_deref().unwrap_or("no day");
    let _ = match it.version {
        Some(version) => writeln!(
            text,
            "{} rows stored{} as of {as_of}; version {version} of '{}' holds {unique} unique postings and {duplicates} \
             duplicates, the newest day is {} ({seconds:.1} s)",
            it.stored,
            taken(it),
            imported.mount,
            it.latest_day.as_deref().unwrap_or("unknown")
        ),
        None => writeln!(
            text,
            "{} rows would be stored: {unique} unique postings and {duplicates} duplicates as of {as_of} \
             ({seconds:.1} s); nothing was changed",
            it.stored
        ),
    };
    if !it.reasons.is_empty() {
        let _ = writeln!(text, "{}", whereabouts(report, is_kept));
    }
    if let Some(companies) = &imported.companies {
        let _ = writeln!(text, "{}", companies.follows());
    }
    if let Some(hint) = &imported.hint {
        let _ = writeln!(text, "{hint}");
    }
    text
}
