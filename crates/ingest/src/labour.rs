//! Reads public labour-market tables and the operator's own into drafts of datasets.
//!
//! Tables are known by the names of their columns, whatever their file is called: one list of paths may name wage
//! survey, projections, business statistics and programs in any mixture. Each dataset is made when the tables that it
//! needs are there.

mod attributes;
mod cells;
mod collected;
mod completions;
mod education;
mod firms;
mod geography;
mod industries;
mod laus;
mod occupations;
mod oews;
mod programs;
mod projections;
mod qcew;
mod report;
mod risk;
mod schema;
mod staffing;
mod starter;
mod wages;

use std::collections::BTreeSet;
use std::path::PathBuf;

use lmi::{DatasetDraft, Run};

use crate::error::ImportError;
use crate::input::Input;
use crate::report::Progress;

pub use cells::TopCode;
pub use geography::AreaNames;
pub use report::{LmiDatasetReport, LmiReport};
pub use starter::starter_tables;

use collected::Collected;

/// The sources of an import of labour-market tables.
#[derive(Clone, Debug, Default)]
pub struct LmiImport {
    /// Files, folders and archives of public tables.
    pub files: Vec<PathBuf>,
    /// A table of the operator's own: the file that describes it, and its data.
    pub own: Option<(PathBuf, PathBuf)>,
    /// The operator's own risk scores.
    pub risk: Option<PathBuf>,
    /// Codes of the occupations that there are, for risk scores; without any every code of the right form is taken.
    pub occupations: BTreeSet<String>,
    /// The run to make; `None` for the quarter of the newest source.
    pub run: Option<Run>,
    /// Pay from which the wage survey gives no figure, by year; a release not listed has that of the newest one.
    pub top_codes: Vec<TopCode>,
    /// Names of areas, for tables that give codes alone.
    pub names: AreaNames,
}

/// Reads the sources and makes the datasets that they suffice for.
pub fn import_lmi(
    import: &LmiImport,
    progress: &dyn Progress,
) -> Result<(Vec<DatasetDraft>, LmiReport), ImportError> {
    let mut input = Input::new(progress);
    let mut drafts = Vec::new();
    let mut report = LmiReport::default();
    let mut run = import.run;
    if let Some((schema, data)) = &import.own {
        let (draft, own_run) = schema::read(schema, data, &mut input, &mut report.sources)?;
        run = run.or(own_run);
        drafts.push(draft);
    }
    if let Some(scores) = &import.risk {
        let quarter = run.ok_or(ImportError::UnknownQuarter)?;
        drafts.push(risk::read(
            scores,
            quarter,
            &import.occupations,
            &mut input,
            &mut report.sources,
        )?);
    }
    if !import.files.is_empty() {
        let mut collected = Collected::new(&import.top_codes, &import.names);
        input.refuses_cut_tables = true;
        collected.read(&import.files, &mut input)?;
        if collected.is_empty() {
            let files = import.files.iter().map(|path| format!("'{}'", path.display()));
            return Err(ImportError::UnknownTables {
                files: files.collect::<Vec<_>>().join(", "),
            });
        }
        run = run.or(collected.newest_release());
        let quarter = run.ok_or(ImportError::UnknownQuarter)?;
        drafts.extend(collected.datasets(quarter, &mut input));
        report.sources.extend(collected.into_sources());
    }
    if drafts.is_empty() {
        return Err(ImportError::NoTables);
    }
    report.run = run.ok_or(ImportError::UnknownQuarter)?.to_string();
    report.datasets = drafts.iter().map(LmiDatasetReport::of).collect();
    report.faults = input.faults.listed;
    report.faults_total = input.faults.total;
    report.warnings = input.warnings;
    Ok((drafts, report))
}
