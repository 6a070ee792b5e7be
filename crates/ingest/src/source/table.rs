//! Reads delimited tables by the names of their columns.

use csv::{ByteRecord, ReaderBuilder, StringRecord};

use crate::error::ImportError;
use crate::report::{Faults, RowFault, shorten};

/// How the cells of a table are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Commas, cells in double quotes where needed.
    Comma,
    /// Tabulators; a double quote is a character like any other.
    Tab,
}

/// A table being read.
pub(crate) struct Table<'a> {
    file: String,
    columns: Vec<String>,
    bytes: &'a [u8],
    layout: Layout,
    reader: csv::Reader<&'a [u8]>,
    record: ByteRecord,
    /// How far lines are counted, and the line there.
    counted: (usize, u64),
    first_fault: Option<RowFault>,
    /// Line and cells of the last record that was read.
    last: (u64, usize),
    /// Whether a record before the last one lacks cells at its end.
    has_short_rows: bool,
    pub(crate) rows: u64,
    pub(crate) rejected: u64,
}

/// A row of a table.
pub(crate) struct Row {
    /// Line on which it begins.
    pub(crate) line: u64,
    record: StringRecord,
}

impl Row {
    /// Gives a cell without surrounding blanks.
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default().trim()
    }

    /// Gives the number of blanks in front of a cell.
    pub(crate) fn indentation(&self, column: usize) -> usize {
        let cell = self.record.get(column).unwrap_or_default();
        cell.len() - cell.trim_start_matches(' ').len()
    }

    /// Gives a cell that may be missing; an empty one counts as missing.
    pub(crate) fn optional(&self, column: Option<usize>) -> Option<&str> {
        column
            .map(|column| self.cell(column))
            .filter(|cell| !cell.is_empty())
    }
}

impl<'a> Table<'a> {
    /// Reads the line of column names.
    pub(crate) fn open(file: &str, bytes: &'a [u8], layout: Layout) -> Result<Self, ImportError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true);
        if layout == Layout::Tab {
            builder.delimiter(b'\t').quoting(false);
        }
        let mut reader = builder.from_reader(bytes);
        let mut record = ByteRecord::new();
        read(&mut reader, &mut record, file)?;
        let header = StringRecord::from_byte_record(record).map_err(|_| ImportError::HeaderNotText {
            file: file.to_owned(),
        })?;
        let columns = header.iter().map(|name| name.trim().to_owned()).collect();
        Ok(Self {
            file: file.to_owned(),
            columns,
            bytes,
            layout,
            reader,
            record: ByteRecord::new(),
            counted: (0, 1),
            first_fault: None,
            last: (0, usize::MAX),
            has_short_rows: false,
            rows: 0,
            rejected: 0,
        })
    }

    /// Gives the names of the columns, in order.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Finds a column by name, in any case.
    pub(crate) fn optional_column(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.eq_ignore_ascii_case(name))
    }

    /// Finds a column without which the table is useless.
    pub(crate) fn column(&self, name: &str) -> Result<usize, ImportError> {
        self.optional_column(name)
            .ok_or_else(|| ImportError::MissingColumn {
                file: self.file.clone(),
                column: name.to_owned(),
                found: shorten_list(&self.columns),
            })
    }

    /// Finds several columns without which the table is useless.
    pub(crate) fn all<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N], ImportError> {
        let mut columns = [0; N];
        for (column, name) in columns.iter_mut().zip(names) {
            *column = self.column(name)?;
        }
        Ok(columns)
    }

    /// Reads the next usable row; rows that are too wide or no text are reported and passed over.
    ///
    /// Cells missing at the end of a row are empty: ESCO's hierarchy and many spreadsheets leave them out.
    pub(crate) fn next_row(&mut self, faults: &mut Faults) -> Result<Option<Row>, ImportError> {
        while read(&mut self.reader, &mut self.record, &self.file)? {
            let line = self.line();
            if self.record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            self.rows += 1;
            self.has_short_rows |= self.last.1 < self.columns.len();
            self.last = (line, self.record.len());
            if self.is_unclosed() {
                // It has swallowed all rows behind it, and reading them as one cell would lose them silently.
                let found =
                    String::from_utf8_lossy(self.record.iter().next_back().unwrap_or_default()).into_owned();
                self.reject(
                    line,
                    "",
                    &found,
                    "a closing quote before the end of the file",
                    faults,
                );
                continue;
            }
            let surplus = self.record.iter().skip(self.columns.len());
            if surplus.into_iter().any(|cell| !cell.trim_ascii().is_empty()) {
                let found = format!("{} cells", self.record.len());
                let allowed = format!("{} cells, as in the first line", self.columns.len());
                self.reject(line, "", &found, &allowed, faults);
                continue;
            }
            match StringRecord::from_byte_record(std::mem::take(&mut self.record)) {
                Ok(record) => return Ok(Some(Row { line, record })),
                Err(error) => {
                    let at = error.utf8_error().field();
                    let column = self.columns.get(at).cloned().unwrap_or_default();
                    let record = error.into_byte_record();
                    let found = String::from_utf8_lossy(record.get(at).unwrap_or_default()).into_owned();
                    self.reject(line, &column, &found, "UTF-8 text", faults);
                }
            }
        }
        Ok(None)
    }

    /// Says whether the record at hand is the last one and ends inside quotes.
    fn is_unclosed(&self) -> bool {
        let end = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        if self.layout == Layout::Tab || end < self.bytes.len() {
            return false;
        }
        let begin = self.record.position().map_or(0, csv::Position::byte);
        let begin = usize::try_from(begin).unwrap_or(usize::MAX);
        ends_in_quotes(self.bytes.get(begin..).unwrap_or_default())
    }

    /// Gives the line on which the record at hand begins.
    ///
    /// The reader's own count is one behind where lines end in CR LF, as it sees the LF with the next record.
    fn line(&mut self) -> u64 {
        let (at, line) = &mut self.counted;
        let begin = self.record.position().map_or(0, csv::Position::byte);
        let begin = usize::try_from(begin).unwrap_or(usize::MAX).min(self.bytes.len());
        let ends = self.bytes[begin..]
            .iter()
            .take_while(|byte| b"\r\n".contains(byte))
            .count();
        let passed = self.bytes.get(*at..begin + ends).unwrap_or_default();
        *line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        *at = (*at).max(begin + ends);
        *line
    }

    /// Refuses a table that ends in the middle of a row, as a download does that broke off: its last record lacks cells
    /// and a line end, and no other one lacks cells.
    pub(crate) fn check_end(&self) -> Result<(), ImportError> {
        let (line, cells) = self.last;
        let is_whole = cells >= self.columns.len() || self.has_short_rows || self.bytes.ends_with(b"\n");
        if is_whole {
            return Ok(());
        }
        Err(ImportError::CutShort {
            file: self.file.clone(),
            line,
            cells,
            columns: self.columns.len(),
        })
    }

    /// Reports a row as left out.
    pub(crate) fn reject(
        &mut self,
        line: u64,
        column: &str,
        found: &str,
        allowed: &str,
        faults: &mut Faults,
    ) {
        self.rejected += 1;
        let fault = self.fault(line, column, found, allowed);
        if self.first_fault.is_none() {
            self.first_fault = Some(fault.clone());
        }
        faults.add(fault);
    }

    /// Makes a fault of a cell.
    pub(crate) fn fault(&self, line: u64, column: &str, found: &str, allowed: &str) -> RowFault {
        RowFault {
            file: self.file.clone(),
            line,
            column: column.to_owned(),
            found: shorten(found),
            allowed: allowed.to_owned(),
        }
    }

    /// Refuses the table when more than half of its rows were rejected: it is then most likely
    /// another file, and half a taxonomy is worse than a message.
    pub(crate) fn finish(self) -> Result<(u64, u64), ImportError> {
        match self.first_fault {
            Some(first) if self.rejected * 2 > self.rows => Err(ImportError::RejectedRows {
                file: self.file,
                rejected: self.rejected,
                rows: self.rows,
                first: Box::new(first),
            }),
            _ => Ok((self.rows, self.rejected)),
        }
    }
}

/// Says whether the text of a record ends inside a quoted cell. A quote elsewhere than at the start of a cell is text.
fn ends_in_quotes(record: &[u8]) -> bool {
    let mut in_quotes = false;
    let mut at_start = true;
    for byte in record {
        match byte {
            // A doubled quote ends and begins the quoted part again.
            b'"' if in_quotes => {
                in_quotes = false;
                at_start = true;
            }
            b'"' if at_start => in_quotes = true,
            b',' | b'\r' | b'\n' => at_start = true,
            _ => at_start = false,
        }
    }
    in_quotes
}

fn read(reader: &mut csv::Reader<&[u8]>, record: &mut ByteRecord, file: &str) -> Result<bool, ImportError> {
    reader
        .read_byte_record(record)
        .map_err(|error| ImportError::Read {
            file: file.to_owned(),
            cause: error.into(),
        })
}

/// Continues a message about a column that is not there.
fn shorten_list(columns: &[String]) -> String {
    if columns.is_empty() {
        return "it is empty".to_owned();
    }
    let quoted: Vec<String> = columns
        .iter()
        .take(30)
        .map(|name| format!("'{}'", shorten(name)))
        .collect();
    format!("its columns are {}", quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(bytes: &[u8], layout: Layout) -> Result<Vec<u64>, ImportError> {
        let mut faults = Faults::default();
        let mut table = Table::open("table", bytes, layout)?;
        let mut lines = Vec::new();
        while let Some(row) = table.next_row(&mut faults)? {
            lines.push(row.line);
        }
        Ok(lines)
    }

    #[test]
    fn lines_are_those_an_editor_shows() {
        assert_eq!(
            lines(b"a\tb\r\n1\t2\r\n3\t\"\r\n\r\n5\t6", Layout::Tab).unwrap(),
            [2, 3, 5]
        );
        assert_eq!(lines(b"a,b\n\"x\ny\",2\n3,4\n", Layout::Comma).unwrap(), [2, 4]);
    }

    #[test]
    fn cells_missing_at_the_end_are_empty_and_surplus_ones_a_fault() {
        let mut faults = Faults::default();
        let mut table = Table::open("table", b"a,b\n1\n1,2,,\n1,2,3\n", Layout::Comma).unwrap();
        let row = table.next_row(&mut faults).unwrap().unwrap();
        assert_eq!((row.cell(0), row.cell(1), row.optional(Some(1))), ("1", "", None));
        assert_eq!(table.next_row(&mut faults).unwrap().unwrap().cell(1), "2");
        assert!(table.next_row(&mut faults).unwrap().is_none());
        assert_eq!(
            faults.listed[0].to_string(),
            "table, line 4: found '3 cells', expected 2 cells, as in the first line"
        );
    }

    #[test]
    fn a_table_that_ends_in_the_middle_of_a_row_is_refused_by_its_line() {
        let end = |bytes: &[u8]| {
            let mut faults = Faults::default();
            let mut table = Table::open("table", bytes, Layout::Comma).unwrap();
            while table.next_row(&mut faults).unwrap().is_some() {}
            table.check_end().map_err(|error| error.to_string())
        };
        assert_eq!(
            end(b"a,b,c\n1,2,3\n4,5").unwrap_err(),
            "'table' is cut short: line 3, its last one, has 2 of 3 cells and no end"
        );
        // Whole without a line end, short as other rows are, short by itself, without a row.
        for whole in ["a,b\n1,2", "a,b\n1\n2", "a,b\n1\n", "a,b"] {
            assert_eq!(end(whole.as_bytes()), Ok(()), "{whole:?}");
        }
    }

    proptest! {
        #[test]
        fn lines_of_any_bytes_ascend(bytes in prop::collection::vec(any::<u8>(), 0..300), tab in any::<bool>()) {
            let layout = if tab { Layout::Tab } else { Layout::Comma };
            if let Ok(lines) = lines(&bytes, layout) {
                prop_assert!(lines.is_sorted());
            }
        }
    }
}
