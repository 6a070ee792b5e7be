//! Request bodies as JSON: one strict pass from bytes to a flat tree of values.
//!
//! The grammar is RFC 8259 without its loose ends: UTF-8 without a byte order mark, one value, unique member names,
//! no lone surrogates, no number beyond the range of a double, a bound on nesting. Nothing here knows what a body
//! means: [`crate::schema`] judges it. Start with [`parse`], then [`Document`].

use crate::error::ApiError;

mod document;
mod number;
mod parser;
mod pointer;
mod text;

pub use document::{Document, Items, JsonType, Members, Value};
pub use pointer::Pointer;

pub(crate) use number::{IntegerReading, is_json_number, read_integer};

/// Bounds that hold while a text is parsed. The number of bytes is bounded by whoever reads the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many arrays and objects may be open at once.
    pub depth: usize,
}

impl Limits {
    /// The bounds of the published contract.
    pub const CONTRACT: Limits = Limits { depth: 64 };
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::CONTRACT
    }
}

/// Why a text is not an acceptable JSON document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// The text breaks the grammar.
    Malformed {
        /// Line of the first byte that does not fit, from 1.
        line: usize,
        /// Character of that line, from 1.
        column: usize,
        /// What is wrong there, as the end of a sentence.
        reason: &'static str,
    },
    /// The bytes are not UTF-8.
    BadUtf8 {
        /// Line of the first bad byte, from 1.
        line: usize,
        /// Character of that line, from 1.
        column: usize,
    },
    /// An object has two members of one name.
    Duplicate {
        /// The name after unescaping.
        name: String,
        /// RFC 6901 pointer of the member.
        pointer: String,
    },
    /// More arrays and objects are open at once than the limit allows.
    TooDeep {
        /// The limit.
        limit: usize,
    },
}

impl JsonFault {
    /// Counts the line in a text of many, of which the parsed one is line `number`.
    #[must_use]
    pub fn in_line(mut self, number: usize) -> JsonFault {
        if let JsonFault::Malformed { line, .. } | JsonFault::BadUtf8 { line, .. } = &mut self {
            *line = number;
        }
        self
    }
}

impl From<JsonFault> for ApiError {
    fn from(fault: JsonFault) -> ApiError {
        match fault {
            JsonFault::Malformed { line, column, reason } => ApiError::malformed_json(line, column, reason),
            JsonFault::BadUtf8 { line, column } => ApiError::bad_encoding("body")
                .because(format!("first bad byte at line {line} column {column}")),
            JsonFault::Duplicate { name, pointer } => ApiError::duplicate_member(&name).at_pointer(pointer),
            JsonFault::TooDeep { .. } => ApiError::too_deep(),
        }
    }
}

/// Parses a whole body. Time and memory are linear in its length, and the stack does not grow with its nesting.
pub fn parse(bytes: &[u8], limits: Limits) -> Result<Document<'_>, JsonFault> {
    let source = match std::str::from_utf8(bytes) {
        Ok(source) => source,
        Err(error) => {
            let (line, column) = position(bytes, error.valid_up_to());
            return Err(JsonFault::BadUtf8 { line, column });
        }
    };
    parser::Parser::new(source, limits).run()
}

/// Line and column of a byte offset, both from 1; columns count characters.
fn position(bytes: &[u8], offset: usize) -> (usize, usize) {
    let before = &bytes[..offset.min(bytes.len())];
    let line_start = before
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let is_continuation = |byte: u8| byte & 0xC0 == 0x80;
    let column = before[line_start..]
        .iter()
        .filter(|&&byte| !is_continuation(byte))
        .count()
        + 1;
    (line, column)
}

#[cfg(test)]
mod tests;
