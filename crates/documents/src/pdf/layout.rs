//! Decides where blanks and line ends belong, from the places of the strings that a page shows.
//!
//! Strings keep the order of the page's content, which is reading order in nearly all files. Sorting by place
//! would mix the columns of a page.

use crate::budget::DocumentError;
use crate::sink::{Separator, TextSink};

/// A gap of this part of the font size is a blank. Kerning stays below 0.1, blanks in tight lines above 0.2.
const BLANK: f64 = 0.16;
/// A step across the line by this part of the font size is a line. Raised and lowered signs stay below.
const LINE: f64 = 0.55;
/// A step back along the line by this part of the font size is a line too, or another column of the same height.
const STEP_BACK: f64 = 1.0;

/// Where a string is shown, in the space of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    pub(crate) start: (f64, f64),
    /// Length 1, along the line.
    pub(crate) direction: (f64, f64),
    pub(crate) size: f64,
}

pub(crate) struct Layout {
    sink: TextSink,
    /// Where the last string ended.
    end: Option<Placement>,
}

impl Layout {
    pub(crate) fn new(sink: TextSink) -> Self {
        Self { sink, end: None }
    }

    /// Separates what follows at `place` from what was shown before.
    pub(crate) fn approach(&mut self, place: Placement) {
        let Some(end) = self.end else { return };
        let separator = separator(end, place);
        self.sink.separate(separator);
    }

    pub(crate) fn push(&mut self, text: &str) -> Result<(), DocumentError> {
        for character in text.chars() {
            match character {
                // A soft hyphen marks where a word could break.
                '\u{AD}' | '\u{FFFD}' => {}
                '\u{FB00}' => self.sink.push("ff")?,
                '\u{FB01}' => self.sink.push("fi")?,
                '\u{FB02}' => self.sink.push("fl")?,
                '\u{FB03}' => self.sink.push("ffi")?,
                '\u{FB04}' => self.sink.push("ffl")?,
                blank if blank.is_whitespace() => self.sink.separate(Separator::Blank),
                control if control.is_control() => {}
                other => self.sink.push(other.encode_utf8(&mut [0; 4]))?,
            }
        }
        Ok(())
    }

    /// Notes where a string ended.
    pub(crate) fn leave(&mut self, place: Placement) {
        self.end = Some(place);
    }

    pub(crate) fn end_page(&mut self) {
        self.end = None;
        self.sink.separate(Separator::Line);
    }

    pub(crate) fn finish(self) -> Result<String, DocumentError> {
        self.sink.finish()
    }
}

fn separator(end: Placement, place: Placement) -> Separator {
    let size = end.size.max(place.size);
    let (x, y) = (place.start.0 - end.start.0, place.start.1 - end.start.1);
    let (dx, dy) = end.direction;
    let along = x * dx + y * dy;
    let across = (x * dy - y * dx).abs();
    let turned = dx * place.direction.0 + dy * place.direction.1 < 0.9;
    if turned || across > LINE * size || along < -STEP_BACK * size {
        Separator::Line
    } else if along > BLANK * end.size.min(place.size) {
        Separator::Blank
    } else {
        Separator::None
    }
}
