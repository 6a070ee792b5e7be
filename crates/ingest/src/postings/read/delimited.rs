//! Delimited tables: a line of column names, then records that may span lines.

use std::io::BufRead;

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::{RECORD_LIMIT, Records};
use crate::postings::error::PostingsError;
use crate::postings::file::{Content, InputFile};
use crate::postings::mapping::Options;
use crate::postings::record::{Header, Item, Raw, Record, RecordFault};
use crate::postings::report::Reason;

/// Bound on one cell in bytes.
const CELL_LIMIT: usize = 4 * 1024 * 1024;
/// Bound on the columns of a table.
const COLUMNS_LIMIT: usize = 10_000;
/// Delimiters that are counted where the mapping names none; of equal counts the first wins.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads records.
pub(super) struct DelimitedReader {
    file: InputFile,
    content: Content,
    reader: csv_core::Reader,
    header: Header,
    columns: usize,
    /// Line of the next byte.
    line: u64,
    row: u64,
    /// Bytes of the record at hand, cell behind cell, and the end of each.
    cells: Vec<u8>,
    ends: Vec<usize>,
}

/// A record as it was read.
struct Span {
    /// Line of its first byte.
    line: u64,
    bytes: usize,
    columns: usize,
    /// Whether the file ends within quotes.
    is_unclosed: bool,
    /// Whether it was too long to be kept.
    is_too_large: bool,
}

impl DelimitedReader {
    /// Reads the line of column names.
    pub(super) fn open(
        file: InputFile,
        mut content: Content,
        options: &Options,
    ) -> Result<Self, PostingsError> {
        let delimiter = match options.delimiter {
            Some(delimiter) => delimiter,
            None => most_frequent(content.fill_buf().map_err(|cause| file.failed(cause))?),
        };
        let mut reader = Self {
            file,
            content,
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            header: Header::Table(Vec::new()),
            columns: 0,
            line: 1,
            row: 0,
            cells: vec![0; 64 * 1024],
            ends: vec![0; 256],
        };
        let refused = |file: &InputFile, problem: &str| Err(PostingsError::format(&file.name, problem));
        let Some(span) = reader.read()? else {
            return refused(&reader.file, "is empty");
        };
        if span.is_too_large || span.is_unclosed {
            return refused(&reader.file, "does not begin with a line of column names");
        }
        let Ok(Record::Line { text, ends }) = reader.record(&span) else {
            return refused(&reader.file, "has column names that are not UTF-8 text");
        };
        let mut begin = 0;
        let mut columns = Vec::with_capacity(ends.len());
        for end in ends {
            columns.push(text.get(begin..end).unwrap_or_default().trim().to_owned());
            begin = end;
        }
        reader.columns = columns.len();
        reader.header = Header::Table(columns);
        Ok(reader)
    }

    /// Reads a record into the buffers; nothing behind the last.
    fn read(&mut self) -> Result<Option<Span>, PostingsError> {
        self.pass_line_ends()?;
        let mut span = Span {
            line: self.line,
            bytes: 0,
            columns: 0,
            is_unclosed: false,
            is_too_large: false,
        };
        let mut quotes = 0;
        loop {
            let input = self.content.fill_buf().map_err(|cause| self.file.failed(cause))?;
            let is_end = input.is_empty();
            // Of a record that is too large the beginning is overwritten again and again.
            let (from, ends_from) = match span.is_too_large {
                true => (0, 0),
                false => (span.bytes, span.columns),
            };
            let (result, read, written, ends) =
                self.reader
                    .read_record(input, &mut self.cells[from..], &mut self.ends[ends_from..]);
            let used = &input[..read];
            self.line += memchr::memchr_iter(b'\n', used).count() as u64;
            quotes += memchr::memchr_iter(b'"', used).count();
            self.content.consume(read);
            span.bytes += written;
            span.columns += ends;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.cells.len() < RECORD_LIMIT => {
                    self.cells.resize(self.cells.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < COLUMNS_LIMIT => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => span.is_too_large = true,
                ReadRecordResult::Record => {
                    // A record that the end of the file closes and that has one quote too many has swallowed what
                    // stood behind that quote.
                    span.is_unclosed = is_end && quotes % 2 == 1;
                    return Ok(Some(span));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// Passes over the line end of the record before and over empty lines, so that the line of the next is known.
    fn pass_line_ends(&mut self) -> Result<(), PostingsError> {
        loop {
            let buffer = self.content.fill_buf().map_err(|cause| self.file.failed(cause))?;
            let ends = buffer
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
            if ends == 0 {
                return Ok(());
            }
            self.line += memchr::memchr_iter(b'\n', &buffer[..ends]).count() as u64;
            self.content.consume(ends);
        }
    }

    /// Makes a record of the buffers; gives the number of the column that is no text instead.
    fn record(&self, span: &Span) -> Result<Record, usize> {
        let ends = self.ends[..span.columns].to_vec();
        let bytes = &self.cells[..span.bytes];
        let mut begin = 0;
        for (at, end) in ends.iter().enumerate() {
            // Cell by cell, as a character cut in two by a delimiter is none.
            if std::str::from_utf8(bytes.get(begin..*end).unwrap_or_default()).is_err() {
                return Err(at);
            }
            begin = *end;
        }
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| 0_usize)?;
        Ok(Record::Line { text, ends })
    }

    fn judge(&self, span: &Span) -> Result<Record, RecordFault> {
        let fault = |reason, at: Option<usize>, detail: String| RecordFault {
            reason,
            column: at.and_then(|at| self.column(at)),
            detail,
        };
        if span.is_unclosed {
            let detail = "a quoted cell is not closed before the end of the file".to_owned();
            return Err(fault(Reason::MalformedRow, None, detail));
        }
        if span.is_too_large {
            let detail = format!("the record has {} bytes", span.bytes);
            return Err(fault(Reason::TooLarge, None, detail));
        }
        let mut begin = 0;
        for (at, end) in self.ends[..span.columns].iter().enumerate() {
            if end - begin > CELL_LIMIT {
                let detail = format!("the cell has {} bytes", end - begin);
                return Err(fault(Reason::TooLarge, Some(at), detail));
            }
            begin = *end;
        }
        if span.columns != self.columns {
            let detail = format!("{} cells, the first line has {}", span.columns, self.columns);
            return Err(fault(Reason::MalformedRow, None, detail));
        }
        self.record(span)
            .map_err(|at| fault(Reason::InvalidUtf8, Some(at), "the cell is not UTF-8".to_owned()))
    }

    fn column(&self, at: usize) -> Option<String> {
        match &self.header {
            Header::Table(columns) => columns.get(at).cloned(),
            Header::Tree => None,
        }
    }
}

impl Records for DelimitedReader {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next(&mut self) -> Result<Option<Item>, PostingsError> {
        loop {
            let Some(span) = self.read()? else {
                return Ok(None);
            };
            let kept = &self.cells[..span.bytes.min(self.cells.len())];
            if !span.is_too_large && kept.trim_ascii().is_empty() {
                continue;
            }
            self.row += 1;
            let raw = match self.judge(&span) {
                Ok(record) => Raw::Record(record),
                Err(fault) => Raw::Fault(fault),
            };
            return Ok(Some(Item {
                line: Some(span.line),
                row: self.row,
                raw,
            }));
        }
    }
}

/// Gives the delimiter that stands most often in the first row outside quotes.
fn most_frequent(start: &[u8]) -> u8 {
    let mut counts = [0; DELIMITERS.len()];
    let mut in_quotes = false;
    for byte in start {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'\n' | b'\r' if !in_quotes && counts.iter().any(|count| *count > 0) => break,
            byte if !in_quotes => {
                if let Some(at) = DELIMITERS.iter().position(|it| it == byte) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    let best = (0..DELIMITERS.len()).rev().max_by_key(|at| counts[*at]);
    best.map_or(b',', |at| DELIMITERS[at])
}
