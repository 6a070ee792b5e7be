//! PDF: from bytes to lines of text.
//!
//! `lexer` and `object` read syntax, `headers` and `file` find objects, `filter` decodes streams, `font`, `cmap` and `encoding`
//! turn codes into characters, `content` runs the text operators of a page and `layout` decides on blanks and lines.

mod cmap;
mod content;
mod encoding;
mod file;
mod filter;
mod font;
mod glyphs;
mod headers;
mod layout;
mod lexer;
mod matrix;
mod object;
mod pages;
mod state;

use memchr::memmem;

use crate::budget::{Budget, DocumentError, Limits};
use crate::sink::TextSink;
use content::Interpreter;
use file::File;
use layout::Layout;

/// The header may stand behind other bytes, but not far.
const HEADER_WINDOW: usize = 1_024;

pub(crate) fn text(bytes: &[u8], limits: &Limits<'_>) -> Result<String, DocumentError> {
    if memmem::find(&bytes[..bytes.len().min(HEADER_WINDOW)], b"%PDF-").is_none() {
        return Err(DocumentError::unreadable("no PDF header"));
    }
    let mut budget = Budget::new(limits);
    let file = File::open(bytes, &mut budget)?;
    let mut layout = Layout::new(TextSink::new(limits.max_text));
    let mut interpreter = Interpreter::new(&file);
    pages::visit(&file, &mut budget, &mut |page, budget| {
        interpreter.page(page, &mut layout, budget)?;
        layout.end_page();
        Ok(())
    })?;
    layout.finish()
}
