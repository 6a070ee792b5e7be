//! Finds the headers of objects in the bytes of a file.

use memchr::memmem;

use crate::budget::{Budget, DocumentError};
use crate::pdf::lexer::is_blank;

/// An object header that was found in the file.
pub(crate) struct Header {
    pub(crate) number: u32,
    /// First byte after `obj`.
    pub(crate) at: usize,
}

/// Finds everything that looks like `12 0 obj`.
pub(crate) fn find(bytes: &[u8], budget: &mut Budget<'_>) -> Result<Vec<Header>, DocumentError> {
    let mut headers = Vec::new();
    for at in memmem::find_iter(bytes, b"obj") {
        budget.step(1)?;
        if let Some(number) = number_before(&bytes[..at]) {
            headers.push(Header {
                number,
                at: at + b"obj".len(),
            });
        }
        if headers.len() > budget.limits.max_objects {
            return Err(DocumentError::TooComplex);
        }
    }
    Ok(headers)
}

/// Reads the object number before the generation number at the end of `before`.
fn number_before(before: &[u8]) -> Option<u32> {
    // Longer runs of blanks and digits are not written by anyone.
    let window = &before[before.len().saturating_sub(40)..];
    let (rest, generation) = trailing_digits(window)?;
    let (rest, number) = trailing_digits(rest)?;
    let starts_word = rest.last().is_none_or(|byte| !byte.is_ascii_digit());
    if generation.len() > 5 || !starts_word {
        return None;
    }
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// Splits off the digits at the end, with the blanks behind them.
fn trailing_digits(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().rposition(|byte| !is_blank(*byte))? + 1;
    let start = bytes[..end]
        .iter()
        .rposition(|byte| !byte.is_ascii_digit())
        .map_or(0, |at| at + 1);
    (start < end).then(|| (&bytes[..start], &bytes[start..end]))
}
