//! What operations read.

use crate::schema::{Parameter, Schema};

/// The body formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of formats")]
pub enum BodyKind {
    Json,
    Text,
    Pdf,
    Docx,
    Ndjson,
    Form,
}

impl BodyKind {
    /// Returns the media type.
    pub const fn media(self) -> &'static str {
        match self {
            BodyKind::Json => "application/json",
            BodyKind::Text => "text/plain",
            BodyKind::Pdf => "application/pdf",
            BodyKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            BodyKind::Ndjson => "application/x-ndjson",
            BodyKind::Form => "application/x-www-form-urlencoded",
        }
    }
}

/// One format of a body, with what is read beside it.
#[derive(Clone, Copy, Debug)]
pub struct BodyType {
    /// The format.
    pub kind: BodyKind,
    /// The schema of a JSON body, or of one line of an NDJSON body.
    pub schema: Option<&'static Schema>,
    /// The query parameters that are read with this format.
    pub query: &'static [Parameter],
    /// A real body.
    pub example: &'static str,
}

/// What an operation reads.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    /// Accepted formats, in the order that a 415 lists them.
    pub types: &'static [BodyType],
    /// Bytes at most, encoded and decoded alike.
    pub cap: usize,
    /// What `missing_body` says is required.
    pub what: &'static str,
}
