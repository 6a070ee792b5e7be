//! Finds and reads tables by the names of their columns, whatever the name of their file.

use std::path::PathBuf;

use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::{FileReport, SourceReport, Stage};
use crate::source::{self, Layout, Row, SourceFile, Table};

/// A table with its bytes.
pub(crate) struct FoundTable {
    pub(crate) file: String,
    pub(crate) bytes: Vec<u8>,
    /// SHA-256 of the file, which may be a workbook.
    sha256: String,
}

impl FoundTable {
    /// Takes a table that begins with its column names.
    pub(crate) fn plain(file: &str, bytes: &[u8]) -> Self {
        Self {
            file: file.to_owned(),
            bytes: bytes.to_vec(),
            sha256: FileReport::of(file, bytes).sha256,
        }
    }

    /// Reads the table of a file whose column names hold all of `wanted`; nothing when it has none.
    pub(crate) fn open(file: &SourceFile, wanted: &[&str]) -> Result<Option<Self>, ImportError> {
        let content = file.read()?;
        let sha256 = FileReport::of(&file.shown, &content).sha256;
        let bytes = source::with_header(file, content, wanted)?;
        Ok(bytes.map(|bytes| Self {
            file: file.shown.clone(),
            bytes,
            sha256,
        }))
    }
}

/// Extensions of files that may be tables.
const EXTENSIONS: [&str; 2] = [".csv", ".xlsx"];

/// Gives every table under `paths` whose columns include `wanted`.
pub(crate) fn find(paths: &[PathBuf], wanted: &[&str]) -> Result<Vec<FoundTable>, ImportError> {
    let mut found = Vec::new();
    for path in paths {
        for file in source::find(path)? {
            let name = file.name.to_ascii_lowercase();
            if !EXTENSIONS.iter().any(|extension| name.ends_with(extension)) {
                continue;
            }
            found.extend(FoundTable::open(&file, wanted)?);
        }
    }
    Ok(found)
}

/// Says that no table under the paths has the columns.
pub(crate) fn missing(paths: &[PathBuf], wanted: &[&str]) -> ImportError {
    let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    ImportError::NoTable {
        file: shown.join("', '"),
        columns: wanted.join(", "),
    }
}

/// Reads a table of commas row by row.
pub(crate) fn each_row<C>(
    table: &FoundTable,
    input: &mut Input<'_>,
    report: &mut SourceReport,
    columns: impl FnOnce(&Table<'_>) -> Result<C, ImportError>,
    mut read: impl FnMut(&C, &Row) -> Verdict,
) -> Result<(), ImportError> {
    input
        .progress
        .begin(Stage::Read, &table.file, table.bytes.len() as u64);
    let outcome = input.each_row_of(
        &table.file,
        &table.bytes,
        Layout::Comma,
        report,
        columns,
        &mut |columns, row, _| Ok(read(columns, row)),
    );
    input.progress.end();
    if let Some(file) = report.files.last_mut() {
        file.sha256.clone_from(&table.sha256);
    }
    outcome
}
