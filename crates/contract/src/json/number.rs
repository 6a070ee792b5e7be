//! Numbers: their grammar, and exact integers out of any spelling.

use super::text::Misfit;

/// A number literal that was scanned.
pub(super) struct Scanned {
    /// Offset of the first byte after it.
    pub(super) after: usize,
    /// Whether it has neither fraction nor exponent.
    pub(super) plain: bool,
}

/// Digits before an integer without exponent might leave the range of a double.
const SAFE_DIGITS: usize = 308;

/// Scans the number that begins at `start` with a digit or a minus sign.
pub(super) fn scan(bytes: &[u8], start: usize) -> Result<Scanned, Misfit> {
    let mut at = start;
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    match bytes.get(at) {
        Some(b'0') => {
            at += 1;
            if bytes.get(at).is_some_and(u8::is_ascii_digit) {
                return Err((at, "number with a leading zero"));
            }
        }
        Some(b'1'..=b'9') => at = digits_end(bytes, at),
        _ => return Err((at, "expected a digit")),
    }
    let mut plain = true;
    if bytes.get(at) == Some(&b'.') {
        plain = false;
        at = some_digits_end(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        plain = false;
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = some_digits_end(bytes, at)?;
    }
    Ok(Scanned { after: at, plain })
}

fn digits_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

fn some_digits_end(bytes: &[u8], start: usize) -> Result<usize, Misfit> {
    let end = digits_end(bytes, start);
    if end == start {
        return Err((start, "expected a digit"));
    }
    Ok(end)
}

/// Says whether a scanned number has a value as a double, as `1e400` has not.
pub(super) fn is_finite(text: &str, plain: bool) -> bool {
    (plain && text.len() <= SAFE_DIGITS) || text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Says whether a text is one JSON number and nothing else.
pub(crate) fn is_json_number(text: &str) -> bool {
    scan(text.as_bytes(), 0).is_ok_and(|scanned| scanned.after == text.len())
}

/// What a number is as an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IntegerReading {
    /// The integer.
    Value(i64),
    /// An integer, but not one that 64 bits hold.
    OutOfRange,
    /// A number with a fraction.
    Fraction,
}

/// Reads a JSON number as an integer without going through a double, so that no digit is lost: `10.0` and `1e1` are ten.
pub(crate) fn read_integer(text: &str) -> IntegerReading {
    if let Ok(value) = text.parse::<i64>() {
        return IntegerReading::Value(value);
    }
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));

    // The value is the digits of `whole` and `fraction` in a row, times ten to the power of `scale`.
    let digits = || whole.bytes().chain(fraction.bytes());
    let trailing_zeros = digits().rev().take_while(|&digit| digit == b'0').count();
    let leading_zeros = digits().take_while(|&digit| digit == b'0').count();
    let length = whole.len() + fraction.len();
    if leading_zeros == length {
        return IntegerReading::Value(0);
    }
    let significant = length - leading_zeros - trailing_zeros;
    let scale = exponent
        .saturating_sub(fraction.len() as i64)
        .saturating_add(trailing_zeros as i64);
    if scale < 0 {
        return IntegerReading::Fraction;
    }
    if (significant as i64).saturating_add(scale) > 19 {
        return IntegerReading::OutOfRange;
    }
    // At most 19 digits: far inside 128 bits.
    let mut value: i128 = 0;
    for digit in digits().skip(leading_zeros).take(significant) {
        value = value * 10 + i128::from(digit - b'0');
    }
    for _ in 0..scale {
        value *= 10;
    }
    let signed = if negative { -value } else { value };
    i64::try_from(signed).map_or(IntegerReading::OutOfRange, IntegerReading::Value)
}

/// Reads an exponent; one that does not fit has the same effect as the largest that does.
fn read_exponent(text: &str) -> i64 {
    let saturated = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    text.parse().unwrap_or(saturated)
}
