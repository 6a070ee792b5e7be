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

/// A table of a file, ready to be read by the names of its columns.
pub(crate) struct KnownTable<K> {
    pub(crate) kind: K,
    /// The worksheet, in a workbook.
    pub(crate) sheet: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// Gives the table of a file's content whose column names hold all of `wanted`; nothing when it has none.
pub(crate) fn with_header(
    file: &SourceFile,
    bytes: Vec<u8>,
    wanted: &[&str],
) -> Result<Option<Vec<u8>>, ImportError> {
    let kind_of = |names: &[String]| holds(names, wanted).then_some(());
    let mut found = tables(file, bytes, Worksheets::First, &kind_of)?;
    Ok(found.pop().map(|table| table.bytes))
}

/// Which worksheets of a workbook are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worksheets {
    /// The first that is known.
    First,
    /// All that are known.
    All,
}

/// Gives the tables of a file's content that are known by their column names.
pub(crate) fn tables<K>(
    file: &SourceFile,
    bytes: Vec<u8>,
    worksheets: Worksheets,
    kind_of: &dyn Fn(&[String]) -> Option<K>,
) -> Result<Vec<KnownTable<K>>, ImportError> {
    if !bytes.starts_with(ZIP) {
        let found = without_preamble(bytes, kind_of);
        let known = found.map(|(kind, bytes)| KnownTable {
            kind,
            sheet: None,
            bytes,
        });
        return Ok(known.into_iter().collect());
    }
    let broken = |cause| ImportError::Workbook {
        file: file.shown.clone(),
        cause,
    };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut found = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(broken)?;
        let above = range.start().map_or(0, |(row, _)| row as usize);
        let header = range
            .rows()
            .take(PREAMBLE_LIMIT)
            .enumerate()
            .find_map(|(at, row)| {
                let names: Vec<String> = row.iter().map(|it| cell(it).trim().to_owned()).collect();
                kind_of(&names).map(|kind| (at, kind))
            });
        let Some((header, kind)) = header else { continue };
        found.push(KnownTable {
            kind,
            bytes: as_text(range.rows().skip(header), above + header),
            sheet: Some(name),
        });
        if worksheets == Worksheets::First {
            break;
        }
    }
    Ok(found)
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

/// Gives a cell as one line of text. Blanks in front stay: some tables show by them what stands below what.
fn cell(value: &Data) -> String {
    let text = value.to_string();
    let blanks = text.chars().take_while(|it| *it == ' ').count();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return words;
    }
    " ".repeat(blanks) + &words
}

/// Empties the lines above the one that holds the column names.
fn without_preamble<K>(mut bytes: Vec<u8>, kind_of: &dyn Fn(&[String]) -> Option<K>) -> Option<(K, Vec<u8>)> {
    let mut start = 0;
    for _ in 0..PREAMBLE_LIMIT {
        let line = bytes[start..].split(|byte| *byte == b'\n').next()?;
        let end = start + line.len();
        let text = String::from_utf8_lossy(line);
        let text = text.trim_start_matches('\u{feff}');
        let separator = if text.contains('\t') { '\t' } else { ',' };
        let names = text.split(separator);
        let names: Vec<String> = names
            .map(|name| name.trim().trim_matches('"').trim().to_owned())
            .collect();
        if let Some(kind) = kind_of(&names) {
            let above = bytes[..start].iter().filter(|byte| **byte == b'\n').count();
            bytes.splice(..start, std::iter::repeat_n(b'\n', above));
            return Some((kind, bytes));
        }
        start = end + 1;
        if start >= bytes.len() {
            return None;
        }
    }
    None
}

/// Tells whether all wanted names are among those of the columns, in any case.
pub(crate) fn holds(names: &[String], wanted: &[&str]) -> bool {
    wanted
        .iter()
        .all(|wanted| names.iter().any(|name| name.eq_ignore_ascii_case(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_above_the_names_are_emptied() {
        let text = b"\xef\xbb\xbfProject,X,\n,,\nCode,Title\n1,One\n".to_vec();
        let find = |text: Vec<u8>, wanted: &[&str]| {
            without_preamble(text, &|names| holds(names, wanted).then_some(())).map(|found| found.1)
        };
        let found = find(text.clone(), &["title", "code"]).unwrap();
        assert_eq!(found, b"\n\nCode,Title\n1,One\n");
        assert_eq!(find(text, &["Name"]), None);
        let first = b"\"Code\",\"Title\"\n".to_vec();
        assert_eq!(find(first.clone(), &["Code"]), Some(first));
    }

    #[test]
    fn rows_become_quoted_cells_behind_empty_lines() {
        let rows = [
            vec![
                Data::String("  a \"b\"\nc".into()),
                Data::Empty,
                Data::Float(11.0),
            ],
            vec![Data::Empty, Data::Empty, Data::Empty],
        ];
        let text = as_text(rows.iter().map(Vec::as_slice), 2);
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "\n\n\"  a \"\"b\"\" c\",,\"11\"\n,,\n"
        );
    }
}
