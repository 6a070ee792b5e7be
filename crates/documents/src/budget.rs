//! Limits of one reading and the budget that holds a reader to them.

use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

/// Bounds of one reading. All hold at once; the default suits documents of up to 10 MiB.
#[derive(Debug, Clone, Copy)]
pub struct Limits<'a> {
    /// Bytes of UTF-8 that the text may have.
    pub max_text: usize,
    /// Entries of a DOCX archive.
    pub max_entries: usize,
    /// Decoded bytes of one archive entry or one PDF stream.
    pub max_entry_bytes: usize,
    /// Decoded bytes of all entries or streams that are read, counted each time they are read.
    pub max_total_bytes: usize,
    /// Nesting of XML elements, PDF objects, page trees and drawn forms.
    pub max_depth: usize,
    /// Pages of a PDF.
    pub max_pages: usize,
    /// Objects of a PDF.
    pub max_objects: usize,
    /// Units of work: tokens, operators and glyphs of a PDF, events of XML. About 20 million make a second.
    pub max_steps: u64,
    /// Stops the reading soon after it becomes true.
    pub cancel: Option<&'a AtomicBool>,
}

impl Default for Limits<'_> {
    fn default() -> Self {
        Self {
            max_text: 51_200,
            max_entries: 4_096,
            max_entry_bytes: 16 << 20,
            max_total_bytes: 64 << 20,
            max_depth: 128,
            max_pages: 2_000,
            max_objects: 200_000,
            max_steps: 20_000_000,
            cancel: None,
        }
    }
}

/// Why a document gave no text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// Encrypted, damaged or of another format. The reason is for logs; it quotes nothing of the document.
    #[error("the document can't be read: {0}")]
    Unreadable(String),
    /// Read to its end, and there is no text in it (scanned pages, for example).
    #[error("the document holds no text")]
    Empty,
    /// Past a bound on entries, sizes, nesting, objects or work.
    #[error("the document is too complex")]
    TooComplex,
    /// More text than [`Limits::max_text`].
    #[error("the text of the document is too long")]
    TextTooLarge,
    /// [`Limits::cancel`] became true.
    #[error("reading was stopped")]
    Cancelled,
}

impl DocumentError {
    pub(crate) fn unreadable(reason: &str) -> Self {
        Self::Unreadable(reason.to_owned())
    }
}

/// Steps between two looks at the cancel flag: about a tenth of a millisecond.
const STEPS_PER_LOOK: u64 = 2_048;

/// What is left of the limits.
pub(crate) struct Budget<'a> {
    pub(crate) limits: Limits<'a>,
    steps: u64,
    next_look: u64,
    bytes: usize,
}

impl<'a> Budget<'a> {
    pub(crate) fn new(limits: &Limits<'a>) -> Self {
        Self {
            limits: *limits,
            steps: 0,
            next_look: 0,
            bytes: 0,
        }
    }

    /// Pays for `count` units of work.
    pub(crate) fn step(&mut self, count: u64) -> Result<(), DocumentError> {
        self.steps = self.steps.saturating_add(count);
        if self.steps >= self.next_look {
            self.next_look = self.steps.saturating_add(STEPS_PER_LOOK);
            if self
                .limits
                .cancel
                .is_some_and(|flag| flag.load(Ordering::Relaxed))
            {
                return Err(DocumentError::Cancelled);
            }
        }
        if self.steps > self.limits.max_steps {
            Err(DocumentError::TooComplex)
        } else {
            Ok(())
        }
    }

    /// Steps paid for so far.
    pub(crate) fn spent(&self) -> u64 {
        self.steps
    }

    /// Pays for `count` bytes that were decoded or are kept.
    pub(crate) fn bytes(&mut self, count: usize) -> Result<(), DocumentError> {
        self.bytes = self.bytes.saturating_add(count);
        // A decoded kilobyte costs about as much time as a few tokens.
        self.step(4 + count as u64 / 256)?;
        if self.bytes > self.limits.max_total_bytes {
            Err(DocumentError::TooComplex)
        } else {
            Ok(())
        }
    }

    /// Bytes that one more stream may decode to.
    pub(crate) fn room(&self) -> usize {
        self.limits
            .max_entry_bytes
            .min(self.limits.max_total_bytes.saturating_sub(self.bytes))
    }

    /// Refuses nesting past the limit.
    pub(crate) fn depth(&self, depth: usize) -> Result<(), DocumentError> {
        if depth > self.limits.max_depth {
            Err(DocumentError::TooComplex)
        } else {
            Ok(())
        }
    }
}
