//! Bodies of `multipart/form-data`: a file, and beside it the members that a JSON body would have.

use super::{BodyKind, BodyType};
use crate::schema::Parameter;

/// Name of the part that holds the file.
pub const FILE_PART: &str = "fileUpload";

/// What the file of a multipart body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    /// One document.
    Document,
    /// Plain text with one term on each line.
    Lines,
}

impl Files {
    /// Returns the formats of the file, in the order that a 415 lists them.
    pub const fn kinds(self) -> &'static [BodyKind] {
        match self {
            Files::Document => &[BodyKind::Text, BodyKind::Pdf, BodyKind::Docx],
            Files::Lines => &[BodyKind::Text],
        }
    }

    /// Returns the media types of the file.
    pub fn media(self) -> Vec<&'static str> {
        self.kinds().iter().map(|kind| kind.media()).collect()
    }
}

impl BodyType {
    /// Returns what the file of a multipart body is.
    pub const fn files(&self) -> Option<Files> {
        match self.kind {
            BodyKind::Multipart(files) => Some(files),
            BodyKind::Json
            | BodyKind::Text
            | BodyKind::Pdf
            | BodyKind::Docx
            | BodyKind::Ndjson
            | BodyKind::Form => None,
        }
    }

    /// Returns the parameters that are read from the query.
    pub const fn query_parameters(&self) -> &'static [Parameter] {
        if self.files().is_some() { &[] } else { self.query }
    }

    /// Returns the parts that are read beside the file of a multipart body.
    pub const fn parts(&self) -> &'static [Parameter] {
        if self.files().is_some() { self.query } else { &[] }
    }
}
