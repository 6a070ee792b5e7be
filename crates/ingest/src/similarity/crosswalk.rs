//! Reads the official crosswalk between ESCO and O*NET.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::{SourceReport, Stage};
use crate::source::{self, Layout, Row, Table};

/// By O*NET code: URIs of ESCO occupations, with how much of what is known of them holds for it.
pub(super) type Counterparts = BTreeMap<String, Vec<(String, f32)>>;

const ONET: &str = "O*NET Id";
const ESCO: &str = "ESCO or ISCO URI";
const MATCH: &str = "Type of Match";
/// Kinds of matches, with their share.
const MATCHES: [(&str, f32); 4] = [
    ("exactMatch", 1.0),
    ("closeMatch", 0.8),
    ("narrowMatch", 0.6),
    ("broadMatch", 0.4),
];
/// Matches with groups of ISCO instead of occupations of ESCO begin so.
const ISCO: &str = "exactISCO";

/// Reads the table, which stands below some lines about itself.
pub(super) fn read(
    path: &Path,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<Counterparts, ImportError> {
    let files = source::find(path)?;
    let [file] = files.as_slice() else {
        return Err(ImportError::NotOneFile {
            path: path.to_owned(),
            count: files.len(),
        });
    };
    let bytes = without_preamble(file.read()?);
    let mut counterparts = Counterparts::new();
    let columns = |table: &Table<'_>| Ok([table.column(ONET)?, table.column(ESCO)?, table.column(MATCH)?]);
    let mut read_row = |columns: &[usize; 3], row: &Row, _: &mut Input<'_>| {
        let [onet, uri, kind] = columns.map(|column| row.cell(column));
        if kind == ISCO {
            return Ok(Verdict::Skipped);
        }
        let Some((_, share)) = MATCHES.iter().find(|(name, _)| *name == kind) else {
            let allowed = "exactMatch, closeMatch, narrowMatch, broadMatch or exactISCO";
            return Ok(Verdict::Rejected(MATCH, kind.to_owned(), allowed));
        };
        counterparts
            .entry(onet.to_owned())
            .or_default()
            .push((uri.to_owned(), *share));
        Ok(Verdict::Used)
    };
    input.progress.begin(Stage::Read, &file.shown, bytes.len() as u64);
    let outcome = input.each_row_of(&file.shown, &bytes, Layout::Comma, report, columns, &mut read_row);
    input.progress.end();
    outcome.map(|()| counterparts)
}

/// Empties the lines above the names of the columns; the lines themselves stay, so that numbers of lines are right.
fn without_preamble(bytes: Vec<u8>) -> Vec<u8> {
    let names = bytes
        .windows(ONET.len())
        .position(|window| window == ONET.as_bytes());
    let Some(start) = names.filter(|start| *start > 0 && bytes[start - 1] == b'\n') else {
        return bytes;
    };
    let lines = bytes[..start].iter().filter(|byte| **byte == b'\n');
    let mut kept: Vec<u8> = lines.copied().collect();
    kept.extend_from_slice(&bytes[start..]);
    kept
}

#[cfg(test)]
mod tests {
    use super::without_preamble;

    #[test]
    fn the_lines_above_the_table_are_emptied() {
        let check = |text: &str, expected: &str| {
            assert_eq!(without_preamble(text.as_bytes().to_vec()), expected.as_bytes());
        };
        check("Name,x\nVersion,1\nO*NET Id,b\n1,2\n", "\n\nO*NET Id,b\n1,2\n");
        check("O*NET Id,b\n1,2\n", "O*NET Id,b\n1,2\n");
        check("other\n", "other\n");
    }
}
