//! Reads the crosswalk from O*NET's occupations to ESCO's.

use std::path::Path;

use super::merge::{Closeness, Merger, is_onet_code};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::{SourceReport, Stage};
use crate::source::{self, Layout, Row, Table};

/// First cell of the line with the names of the columns.
const FIRST_COLUMN: &[u8] = b"O*NET Id";

struct Columns {
    code: usize,
    name: usize,
    uri: usize,
    kind: usize,
}

/// Reads the crosswalk.
pub(super) fn read(
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
    let mut report = SourceReport {
        source: "ESCO-O*NET crosswalk".to_owned(),
        ..SourceReport::default()
    };
    let bytes = without_preamble(file.read()?);
    input.progress.begin(Stage::Read, &file.shown, bytes.len() as u64);
    let columns = |table: &Table<'_>| {
        Ok(Columns {
            code: table.column("O*NET Id")?,
            name: table.column("O*NET Title")?,
            uri: table.column("ESCO or ISCO URI")?,
            kind: table.column("Type of Match")?,
        })
    };
    let mut read_row = |columns: &Columns, row: &Row, _: &mut Input<'_>| {
        let (code, uri) = (row.cell(columns.code), row.cell(columns.uri));
        if !is_onet_code(code) {
            let allowed = "an O*NET-SOC code such as 15-1252.00";
            return Ok(Verdict::Rejected("O*NET Id", code.to_owned(), allowed));
        }
        let closeness = match row.cell(columns.kind) {
            "exactMatch" => Closeness::Exact,
            "closeMatch" => Closeness::Close,
            "narrowMatch" => Closeness::Narrow,
            "broadMatch" => Closeness::Broad,
            // Groups of ISCO are no occupations of ESCO.
            "exactISCO" => return Ok(Verdict::Skipped),
            other => {
                let allowed = "exactMatch, closeMatch, narrowMatch, broadMatch or exactISCO";
                return Ok(Verdict::Rejected("Type of Match", other.to_owned(), allowed));
            }
        };
        let known = merger.crosswalk.entry(uri.to_owned()).or_default();
        known.push((closeness, code.to_owned()));
        let name = row.cell(columns.name);
        merger
            .onet_names
            .entry(code.to_owned())
            .or_insert_with(|| name.to_owned());
        Ok(Verdict::Used)
    };
    let outcome = input.each_row_of(
        &file.shown,
        &bytes,
        Layout::Comma,
        &mut report,
        columns,
        &mut read_row,
    );
    input.progress.end();
    outcome?;
    for codes in merger.crosswalk.values_mut() {
        codes.sort();
        codes.dedup();
    }
    Ok(report)
}

/// Blanks the lines in front of the names of the columns, so that lines keep their numbers.
fn without_preamble(mut bytes: Vec<u8>) -> Vec<u8> {
    let begins = |at: usize| at == 0 || bytes[at - 1] == b'\n';
    let header = (0..bytes.len()).find(|at| begins(*at) && bytes[*at..].starts_with(FIRST_COLUMN));
    if let Some(header) = header {
        for byte in &mut bytes[..header] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        // Lines of blanks would be the names of the columns; empty ones are passed over.
        let lines = bytes[..header].iter().filter(|byte| **byte == b'\n').count();
        bytes.splice(..header, std::iter::repeat_n(b'\n', lines));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::without_preamble;

    #[test]
    fn the_preamble_becomes_empty_lines() {
        let check = |from: &str, to: &str| {
            assert_eq!(without_preamble(from.as_bytes().to_vec()), to.as_bytes());
        };
        check("Name,x\n,,\nO*NET Id,y\n1,2\n", "\n\nO*NET Id,y\n1,2\n");
        check("O*NET Id,y\n1,2\n", "O*NET Id,y\n1,2\n");
        check("something\nelse", "something\nelse");
    }
}
