//! String literals: where they end, and what they say once their escapes are undone.

/// A byte offset and what is wrong there.
pub(super) type Misfit = (usize, &'static str);

/// A string literal that was read.
pub(super) struct Literal {
    /// Offset of the first byte after the closing quote.
    pub(super) after: usize,
    /// Whether the content went to the buffer because it has escapes.
    pub(super) unescaped: bool,
}

const ONES: u64 = u64::MAX / 255;
const HIGH_BITS: u64 = ONES << 7;

/// Counts the bytes before the first quote, backslash or control character, eight at a time.
fn plain_run(bytes: &[u8]) -> usize {
    let mut run = 0;
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let quote = word ^ (ONES * u64::from(b'"'));
        let backslash = word ^ (ONES * u64::from(b'\\'));
        // A borrow may mark a byte above a true match as well, so only the lowest mark is meaningful.
        let control_marks = word.wrapping_sub(ONES * 0x20) & !word;
        let quote_marks = quote.wrapping_sub(ONES) & !quote;
        let backslash_marks = backslash.wrapping_sub(ONES) & !backslash;
        let marks = (control_marks | quote_marks | backslash_marks) & HIGH_BITS;
        if marks != 0 {
            return run + (marks.trailing_zeros() / 8) as usize;
        }
        run += 8;
        rest = after;
    }
    let ends_run = |&byte: &u8| byte == b'"' || byte == b'\\' || byte < 0x20;
    run + rest.iter().position(ends_run).unwrap_or(rest.len())
}

/// Reads the literal whose first content byte is at `start`. Its text is appended to `buffer` only if it has escapes.
pub(super) fn read_literal(source: &str, start: usize, buffer: &mut String) -> Result<Literal, Misfit> {
    let bytes = source.as_bytes();
    let mut at = start;
    let mut copied_to = start;
    let mut unescaped = false;
    loop {
        at += plain_run(&bytes[at..]);
        match bytes.get(at) {
            Some(b'"') => {
                if unescaped {
                    buffer.push_str(&source[copied_to..at]);
                }
                return Ok(Literal {
                    after: at + 1,
                    unescaped,
                });
            }
            Some(b'\\') => {
                buffer.push_str(&source[copied_to..at]);
                unescaped = true;
                let (character, after) = read_escape(bytes, at)?;
                buffer.push(character);
                at = after;
                copied_to = after;
            }
            Some(_) => return Err((at, "control character in a string")),
            None => return Err((at, "the text ends inside a string")),
        }
    }
}

/// Reads the escape whose backslash is at `at`; returns its character and the offset after it.
fn read_escape(bytes: &[u8], at: usize) -> Result<(char, usize), Misfit> {
    let simple = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return read_unicode_escape(bytes, at),
        Some(_) => return Err((at, "unknown escape in a string")),
        None => return Err((at + 1, "the text ends inside a string")),
    };
    Ok((simple, at + 2))
}

fn read_unicode_escape(bytes: &[u8], at: usize) -> Result<(char, usize), Misfit> {
    let first = read_code_unit(bytes, at)?;
    if let Some(character) = char::from_u32(first) {
        return Ok((character, at + 6));
    }
    let lone = (at, "lone surrogate in a string");
    if first >= 0xDC00 || bytes.get(at + 6) != Some(&b'\\') || bytes.get(at + 7) != Some(&b'u') {
        return Err(lone);
    }
    let second = read_code_unit(bytes, at + 6)?;
    if !(0xDC00..0xE000).contains(&second) {
        return Err(lone);
    }
    let code_point = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    let character = char::from_u32(code_point).ok_or(lone)?;
    Ok((character, at + 12))
}

/// Reads the four hexadecimal digits of the `\u` escape that begins at `at`.
fn read_code_unit(bytes: &[u8], at: usize) -> Result<u32, Misfit> {
    let mut unit = 0;
    for offset in at + 2..at + 6 {
        let Some(&byte) = bytes.get(offset) else {
            return Err((offset, "the text ends inside a string"));
        };
        let Some(digit) = char::from(byte).to_digit(16) else {
            return Err((at, "unknown escape in a string"));
        };
        unit = unit * 16 + digit;
    }
    Ok(unit)
}
