//! The readers: each gives the records of one format as a stream, in bounded memory.

mod array;
mod columnar;
mod delimited;
mod foreign;
mod lines;

use std::io::BufRead;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::error::PostingsError;
use super::file::InputFile;
use super::mapping::{Encoding, Options};
use super::record::{Header, Item};
use array::ArrayReader;
use columnar::ColumnarReader;
use delimited::DelimitedReader;
use lines::LinesReader;

/// Deepest nesting of JSON.
const DEPTH_LIMIT: usize = 16;
/// Bound on one record in bytes; a body of the greatest length fits many times over.
const RECORD_LIMIT: usize = 16 * 1024 * 1024;
/// First bytes of a Parquet file.
const PARQUET: &[u8] = b"PAR1";

/// A stream of records.
pub(super) trait Records: Send {
    /// Gives the columns, before the first record.
    fn header(&self) -> &Header;

    /// Gives the next record; an error ends the import.
    fn next(&mut self) -> Result<Option<Item>, PostingsError>;
}

/// Opens a file and chooses the reader by what stands in it.
pub(super) fn open(
    file: &InputFile,
    options: &Options,
    consumed: &Arc<AtomicU64>,
) -> Result<Box<dyn Records>, PostingsError> {
    let mut content = file.open(options.encoding, consumed)?;
    let start = content.fill_buf().map_err(|cause| file.failed(cause))?;
    if start.starts_with(PARQUET) {
        // The format is read from its end, so that it cannot be packed again.
        return Ok(Box::new(ColumnarReader::open(file, consumed)?));
    }
    if let Some(problem) = foreign::foreign(start) {
        return Err(PostingsError::format(&file.name, problem));
    }
    if options.encoding == Encoding::Utf8 && start.starts_with(b"\xef\xbb\xbf") {
        content.consume(3);
    }
    let first = first_character(&mut content, file)?;
    match (first, &options.records) {
        (Some(b'['), records) => {
            let pointer = records.as_deref().unwrap_or_default();
            Ok(Box::new(ArrayReader::open(file.clone(), content, pointer)?))
        }
        (Some(b'{'), Some(pointer)) => Ok(Box::new(ArrayReader::open(file.clone(), content, pointer)?)),
        (Some(b'{'), None) => Ok(Box::new(LinesReader::new(file.clone(), content))),
        _ => Ok(Box::new(DelimitedReader::open(file.clone(), content, options)?)),
    }
}

/// Looks at the first character that is no blank. Blanks in front of it count for the lines, so they stay unless
/// there are so many that the buffer holds nothing else.
fn first_character(content: &mut impl BufRead, file: &InputFile) -> Result<Option<u8>, PostingsError> {
    let buffer = content.fill_buf().map_err(|cause| file.failed(cause))?;
    Ok(buffer.iter().copied().find(|byte| !byte.is_ascii_whitespace()))
}

/// Measures the nesting of a JSON text, which need not be well-formed.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    let (mut in_text, mut is_escaped) = (false, false);
    for byte in json {
        if is_escaped {
            is_escaped = false;
            continue;
        }
        match byte {
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests;
