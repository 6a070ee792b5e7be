//! Reads titles from the operator's CSV file, and from our own list, which has the same columns.

use std::collections::BTreeSet;
use std::path::Path;

use text::{LevelBand, fold};

use super::merge::{Merger, Operator, is_soc};
use super::onet::add_counts;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::{SourceReport, Stage};
use crate::source::{self, Layout, Row, Table};

/// Separates alternative names and codes.
const SEPARATOR: char = '|';
/// Longest id, as clients have it in paths.
const ID_LENGTH: usize = 64;

struct Columns {
    name: usize,
    id: Option<usize>,
    alternatives: Option<usize>,
    socs: Option<usize>,
    soc_names: Option<usize>,
    level_band: Option<usize>,
    is_supervisor: Option<usize>,
    info_url: Option<usize>,
}

impl Columns {
    fn of(table: &Table<'_>) -> Result<Self, ImportError> {
        Ok(Self {
            name: table.column("name")?,
            id: table.optional_column("id"),
            alternatives: table.optional_column("altNames"),
            socs: table.optional_column("soc"),
            soc_names: table.optional_column("socName"),
            level_band: table.optional_column("levelBand"),
            is_supervisor: table.optional_column("isSupervisor"),
            info_url: table.optional_column("infoUrl"),
        })
    }
}

/// Reads the operator's file.
pub(super) fn read_file(
    path: &Path,
    merger: &mut Merger,
    input: &mut Input<'_>,
) -> Result<SourceReport, ImportError> {
    let files = source::find(path)?;
    let [file] = files.as_slice() else {
        return Err(ImportError::NotOneFile {
            path: path.to_owned(),
            count: files.len(),
        });
    };
    let bytes = file.read()?;
    read("operator", &file.shown, &bytes, merger, input)
}

/// Reads a list in the operator's layout.
pub(super) fn read(
    source: &str,
    file: &str,
    bytes: &[u8],
    merger: &mut Merger,
    input: &mut Input<'_>,
) -> Result<SourceReport, ImportError> {
    let mut report = SourceReport {
        source: source.to_owned(),
        ..SourceReport::default()
    };
    let mut counted = SourceReport::default();
    let mut ids = BTreeSet::new();
    input.progress.begin(Stage::Read, file, bytes.len() as u64);
    let mut read_row = |columns: &Columns, row: &Row, _: &mut Input<'_>| {
        Ok(match read_row(columns, row, &mut ids, merger, &mut counted) {
            Ok(()) => Verdict::Used,
            Err((column, found, allowed)) => Verdict::Rejected(column, found, allowed),
        })
    };
    let outcome = input.each_row_of(
        file,
        bytes,
        Layout::Comma,
        &mut report,
        Columns::of,
        &mut read_row,
    );
    input.progress.end();
    outcome?;
    add_counts(&mut report, &counted);
    Ok(report)
}

type Unusable = (&'static str, String, &'static str);

fn read_row(
    columns: &Columns,
    row: &Row,
    ids: &mut BTreeSet<String>,
    merger: &mut Merger,
    counted: &mut SourceReport,
) -> Result<(), Unusable> {
    let name = row.cell(columns.name);
    if fold(name).is_empty() || name.contains(char::is_control) {
        return Err(("name", name.to_owned(), "a name of one line"));
    }
    let mut operator = Operator::default();
    if let Some(id) = row.optional(columns.id) {
        if id.chars().count() > ID_LENGTH || id.contains('/') || id.contains(char::is_control) {
            return Err(("id", id.to_owned(), "1 to 64 printable characters without '/'"));
        }
        if !ids.insert(id.to_owned()) {
            return Err(("id", id.to_owned(), "an id that no earlier row has"));
        }
        operator.id = Some(id.to_owned());
    }
    let parts = |column| {
        row.optional(column)
            .into_iter()
            .flat_map(|cell| cell.split(SEPARATOR))
            .map(str::trim)
    };
    for code in parts(columns.socs).filter(|code| !code.is_empty()) {
        if !is_soc(code) {
            return Err((
                "soc",
                code.to_owned(),
                "SOC 2018 codes such as 15-1252, separated by |",
            ));
        }
        operator.socs.push(code.to_owned());
    }
    if let Some(band) = row.optional(columns.level_band) {
        let known = LevelBand::ALL
            .into_iter()
            .find(|known| known.name().eq_ignore_ascii_case(band));
        operator.level_band = Some(known.ok_or_else(|| {
            (
                "levelBand",
                band.to_owned(),
                "Entry, Mid, Senior, Lead, Manager, Director or Executive",
            )
        })?);
    }
    if let Some(flag) = row.optional(columns.is_supervisor) {
        operator.is_supervisor = Some(match flag.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => true,
            "false" | "no" | "0" => false,
            _ => {
                return Err((
                    "isSupervisor",
                    flag.to_owned(),
                    "true, false, yes, no, 1, 0 or nothing",
                ));
            }
        });
    }
    if let Some(url) = row.optional(columns.info_url) {
        if !url.starts_with("https://") && !url.starts_with("http://") {
            let allowed = "an address that begins with http:// or https://";
            return Err(("infoUrl", url.to_owned(), allowed));
        }
        operator.info_url = Some(url.to_owned());
    }
    for (code, soc_name) in operator.socs.iter().zip(parts(columns.soc_names)) {
        if !soc_name.is_empty() {
            merger
                .soc_names
                .entry(code.clone())
                .or_insert_with(|| soc_name.to_owned());
        }
    }
    if let Some(entry) = merger.entry(name, counted) {
        for label in parts(columns.alternatives) {
            entry.label(label);
        }
        entry.operator = operator;
    }
    Ok(())
}
