//! One JSON object a line.

use std::io::BufRead;

use super::{DEPTH_LIMIT, RECORD_LIMIT, Records, depth};
use crate::postings::error::PostingsError;
use crate::postings::file::{Content, InputFile};
use crate::postings::record::{Header, Item, Raw, RecordFault};
use crate::postings::report::Reason;

/// Reads lines.
pub(super) struct LinesReader {
    file: InputFile,
    content: Content,
    line: u64,
    row: u64,
}

impl LinesReader {
    pub(super) fn new(file: InputFile, content: Content) -> Self {
        Self {
            file,
            content,
            line: 0,
            row: 0,
        }
    }

    /// Reads a line without its end; of one that is too long only the length is kept.
    fn read_line(&mut self) -> Result<Option<(Vec<u8>, usize)>, PostingsError> {
        let mut line = Vec::new();
        let mut length = 0;
        loop {
            let buffer = self.content.fill_buf().map_err(|cause| self.file.failed(cause))?;
            if buffer.is_empty() {
                return Ok((length > 0).then_some((line, length)));
            }
            let end = memchr::memchr(b'\n', buffer);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            length += part.len();
            if length <= RECORD_LIMIT {
                line.extend_from_slice(part);
            } else {
                line = Vec::new();
            }
            let used = part.len() + usize::from(end.is_some());
            self.content.consume(used);
            if end.is_some() {
                // An empty line is told from the end of the file by its length alone.
                return Ok(Some((line, length)));
            }
        }
    }
}

impl Records for LinesReader {
    fn header(&self) -> &Header {
        &Header::Tree
    }

    fn next(&mut self) -> Result<Option<Item>, PostingsError> {
        loop {
            let Some((line, length)) = self.read_line()? else {
                return Ok(None);
            };
            self.line += 1;
            let raw = if length > RECORD_LIMIT {
                Raw::Fault(RecordFault {
                    reason: Reason::TooLarge,
                    column: None,
                    detail: format!("the line has {length} bytes"),
                })
            } else if line.trim_ascii().is_empty() {
                continue;
            } else if depth(&line) > DEPTH_LIMIT {
                return Err(PostingsError::TooDeep {
                    file: self.file.name.clone(),
                    place: format!("line {}", self.line),
                    limit: DEPTH_LIMIT,
                });
            } else {
                Raw::Json(line)
            };
            self.row += 1;
            return Ok(Some(Item {
                line: Some(self.line),
                row: self.row,
                raw,
            }));
        }
    }
}
