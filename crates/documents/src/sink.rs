//! The text as it grows: separators are joined, and it ends at the cap.

use crate::budget::DocumentError;

/// What stands between two pieces of text. Of several, the strongest is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Separator {
    None,
    Blank,
    Tab,
    Line,
    Paragraph,
}

pub(crate) struct TextSink {
    text: String,
    cap: usize,
    pending: Separator,
    has_words: bool,
}

impl TextSink {
    pub(crate) fn new(cap: usize) -> Self {
        Self {
            text: String::new(),
            cap,
            pending: Separator::None,
            has_words: false,
        }
    }

    /// Asks for at least `separator` before the next text; none is written at the start or the end.
    pub(crate) fn separate(&mut self, separator: Separator) {
        self.pending = self.pending.max(separator);
    }

    /// Replaces the separator that is waiting.
    pub(crate) fn separate_by(&mut self, separator: Separator) {
        self.pending = separator;
    }

    /// Adds text, and fails once there is more than the cap.
    pub(crate) fn push(&mut self, text: &str) -> Result<(), DocumentError> {
        if text.is_empty() {
            return Ok(());
        }
        if !self.text.is_empty() {
            let last_is_blank = self.text.ends_with(char::is_whitespace);
            match self.pending {
                Separator::None => {}
                Separator::Blank if last_is_blank || text.starts_with(char::is_whitespace) => {}
                Separator::Blank => self.text.push(' '),
                Separator::Tab => self.text.push('\t'),
                Separator::Line => self.text.push('\n'),
                Separator::Paragraph => self.text.push_str("\n\n"),
            }
        }
        self.pending = Separator::None;
        self.text.push_str(text);
        self.has_words = self.has_words || text.contains(|c: char| !c.is_whitespace());
        if self.text.len() > self.cap {
            Err(DocumentError::TextTooLarge)
        } else {
            Ok(())
        }
    }

    /// Gives the text, or [`DocumentError::Empty`] if there is nothing but blanks in it.
    pub(crate) fn finish(self) -> Result<String, DocumentError> {
        if self.has_words {
            Ok(self.text)
        } else {
            Err(DocumentError::Empty)
        }
    }
}
