//! Text of PDF and DOCX documents: pure, bounded functions on bytes.
//!
//! [`pdf_text`] and [`docx_text`] open no files and no links, run nothing found in a document and know no
//! passwords. Every form of cost (steps, decoded bytes, entries, depth, length of the text) is counted by one
//! `Budget` against [`Limits`], so that a hostile document ends in an error and never in a long run.
//!
//! The PDF side is written here, because the libraries for it read all objects at once, bound single streams
//! but not their sum, and can't be stopped. It reads text only: no pictures, no forms, no drawing.
//! Start reading at `pdf.rs` and `docx.rs`.

mod budget;
mod docx;
mod pdf;
mod sink;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use budget::{DocumentError, Limits};

/// Reads the text of a PDF document, with one line per line of the page.
///
/// # Errors
/// See [`DocumentError`].
pub fn pdf_text(bytes: &[u8], limits: &Limits<'_>) -> Result<String, DocumentError> {
    contained(|| pdf::text(bytes, limits))
}

/// Reads the text of a DOCX document: headers, body, footers and notes, with one line per paragraph.
///
/// # Errors
/// See [`DocumentError`].
pub fn docx_text(bytes: &[u8], limits: &Limits<'_>) -> Result<String, DocumentError> {
    contained(|| docx::text(bytes, limits))
}

/// Turns a panic into an unreadable document. No panic is known; the decoders underneath are other people's code,
/// and no content of a document may look like a defect of the server.
fn contained(read: impl FnOnce() -> Result<String, DocumentError>) -> Result<String, DocumentError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(DocumentError::Unreadable("the reader failed".to_owned())))
}
