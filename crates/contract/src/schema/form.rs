//! `application/x-www-form-urlencoded`, strictly: broken escapes and bytes that are not UTF-8 are faults.

use std::borrow::Cow;

/// A name or a value that cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecodable;

/// One `name=value` piece, decoded.
pub type Pair<'a> = (Cow<'a, str>, Result<Cow<'a, str>, Undecodable>);

/// Walks the pieces of a form in order. A name that cannot be decoded is the fault of its whole piece, a value's fault
/// stands beside its name. Empty pieces are skipped, a piece without `=` has an empty value.
pub fn pairs(form: &str) -> impl Iterator<Item = Result<Pair<'_>, Undecodable>> {
    form.split('&').filter(|piece| !piece.is_empty()).map(|piece| {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        Ok((decode(name)?, decode(value)))
    })
}

/// Decodes one name or value: `+` is a blank, `%` takes two hexadecimal digits, the outcome is UTF-8.
pub fn decode(encoded: &str) -> Result<Cow<'_, str>, Undecodable> {
    if !encoded.bytes().any(|byte| byte == b'+' || byte == b'%') {
        return Ok(Cow::Borrowed(encoded));
    }
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut bytes = encoded.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = bytes.next().and_then(hexadecimal).ok_or(Undecodable)?;
                let low = bytes.next().and_then(hexadecimal).ok_or(Undecodable)?;
                high * 16 + low
            }
            other => other,
        });
    }
    let text = String::from_utf8(decoded).map_err(|_| Undecodable)?;
    Ok(Cow::Owned(text))
}

fn hexadecimal(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
