//! Tables that do not begin with their column names: worksheets, and CSV files with lines above the names.
//!
//! Both are handed on as comma-separated text in which rows keep their numbers, so that one reader and one
//! report serve all tables.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::SourceFile;
use crate::error::ImportError;

/// First bytes of a zip archive, which a workbook is.
const ZIP: &[u8] = b"PK\x03\x04";
/// Lines above the column names that are looked at.
const PREAMBLE_LIMIT: usize = 100;

/// Gives the table of a file's content whose column names hold all of `wanted`; nothing when it has none.
pub(crate) fn with_header(
    file: &SourceFile,
    bytes: Vec<u8>,
    wanted: &[&str],
) -> Result<Option<Vec<u8>>, ImportError> {
    if bytes.starts_with(ZIP) {
        return worksheet(file, bytes, wanted);
    }
    Ok(without_preamble(bytes, wanted))
}

fn worksheet(file: &SourceFile, bytes: Vec<u8>, wanted: &[&str]) -> Result<Option<Vec<u8>>, ImportError> {
    let broken = |cause| ImportError::Workbook {
        file: file.shown.clone(),
        cause,
    };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(broken)?;
        let above = range.start().map_or(0, |(row, _)| row as usize);
        let header = range
            .rows()
            .take(PREAMBLE_LIMIT)
            .position(|row| holds(row.iter().map(cell), wanted));
        if let Some(header) = header {
            return Ok(Some(as_text(range.rows().skip(header), above + header)));
        }
    }
    Ok(None)
}

/// Writes rows as comma-separated text behind so many empty lines.
fn as_text<'r>(rows: impl Iterator<Item = &'r [Data]>, above: usize) -> Vec<u8> {
    let mut text = vec![b'\n'; above];
    for row in rows {
        for (at, value) in row.iter().enumerate() {
            if at > 0 {
                text.push(b',');
            }
            let value = cell(value);
            if !value.is_empty() {
                text.push(b'"');
                text.extend_from_slice(value.replace('"', "\"\"").as_bytes());
                text.push(b'"');
            }
        }
        text.push(b'\n');
    }
    text
}

/// Gives a cell as one line of text.
fn cell(value: &Data) -> String {
    let text = value.to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Empties the lines above the one that holds the column names.
fn without_preamble(mut bytes: Vec<u8>, wanted: &[&str]) -> Option<Vec<u8>> {
    let mut start = 0;
    for _ in 0..PREAMBLE_LIMIT {
        let line = bytes[start..].split(|byte| *byte == b'\n').next()?;
        let end = start + line.len();
        let text = String::from_utf8_lossy(line);
        let text = text.trim_start_matches('\u{feff}');
        let separator = if text.contains('\t') { '\t' } else { ',' };
        let names = text
            .split(separator)
            .map(|name| name.trim().trim_matches('"').to_owned());
        if holds(names, wanted) {
            let above = bytes[..start].iter().filter(|byte| **byte == b'\n').count();
            bytes.splice(..start, std::iter::repeat_n(b'\n', above));
            return Some(bytes);
        }
        start = end + 1;
        if start >= bytes.len() {
            return None;
        }
    }
    None
}

fn holds(names: impl Iterator<Item = String>, wanted: &[&str]) -> bool {
    let names: Vec<String> = names.collect();
    wanted
        .iter()
        .all(|wanted| names.iter().any(|name| name.trim().eq_ignore_ascii_case(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_above_the_names_are_emptied() {
        let text = b"\xef\xbb\xbfProject,X,\n,,\nCode,Title\n1,One\n".to_vec();
        let found = without_preamble(text.clone(), &["title", "code"]).unwrap();
        assert_eq!(found, b"\n\nCode,Title\n1,One\n");
        assert_eq!(without_preamble(text, &["Name"]), None);
        let first = b"\"Code\",\"Title\"\n".to_vec();
        assert_eq!(without_preamble(first.clone(), &["Code"]), Some(first));
    }

    #[test]
    fn rows_become_quoted_cells_behind_empty_lines() {
        let rows = [
            vec![Data::String("a \"b\"\nc".into()), Data::Empty, Data::Float(11.0)],
            vec![Data::Empty, Data::Empty, Data::Empty],
        ];
        let text = as_text(rows.iter().map(Vec::as_slice), 2);
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "\n\n\"a \"\"b\"\" c\",,\"11\"\n,,\n"
        );
    }
}
