//! What operations read.

use super::Files;
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
    Multipart(Files),
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
            BodyKind::Multipart(_) => "multipart/form-data",
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
    /// What is read beside it: parameters of the query, or of a multipart body the other parts.
    pub query: &'static [Parameter],
    /// A real body; of a multipart body the file.
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
