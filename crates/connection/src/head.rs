//! The head check: one pass over the bytes of a request head.
//!
//! It accepts exactly the heads of the contract and decides how the body is framed. It never
//! copies and keeps its position, so that a head that arrives byte by byte costs no more.
//! A line is judged when it is complete, and a cap when it is crossed, so that a verdict does not
//! depend on how the bytes were cut.

use crate::fault::Fault;
use crate::host;
use crate::settings::Settings;
use crate::target::{self, Target};

/// A method longer than this is noise; the longest registered one has 17 bytes.
const LONGEST_METHOD: usize = 64;

/// How the end of a body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    None,
    Sized(u64),
    Chunked,
    /// Whatever follows belongs to no request.
    Tunnel,
}

/// A head that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// Bytes of the head, a skipped empty line included.
    pub length: usize,
    pub framing: Framing,
    /// Where the target stands, if it holds bytes that must be escaped.
    pub escape: Option<(usize, usize)>,
    /// Where the minor version stands, if it is a later one than hyper reads. A caller that speaks it
    /// is served as one of HTTP/1.1 (RFC 9110, section 2.5).
    pub later_minor: Option<usize>,
    pub expects_continue: bool,
}

#[derive(Debug, Default)]
enum At {
    /// Before the request line.
    #[default]
    Start,
    /// Between the request line and the empty line.
    Fields,
}

/// Checks one head, over as many calls as its bytes need.
#[derive(Debug, Default)]
pub(crate) struct HeadCheck {
    at: At,
    /// The one empty line that may precede a request was seen.
    skipped: bool,
    /// Bytes of complete lines.
    line: usize,
    /// Bytes that hold no line feed beyond `line`.
    scanned: usize,
    /// Where the field lines begin.
    fields_at: usize,
    fields: usize,
    version_11: bool,
    later_minor: Option<usize>,
    target: Target,
    host: Option<(usize, usize)>,
    length: Option<u64>,
    chunked: bool,
    expects_continue: bool,
}

/// Checks bytes that begin with a request head, and returns its length if it is whole and sound.
///
/// Returns nothing while the head is incomplete.
///
/// # Errors
///
/// Returns the first fault of the head.
pub fn check_head(bytes: &[u8], settings: &Settings) -> Result<Option<usize>, Fault> {
    let head = HeadCheck::default().advance(bytes, settings)?;
    Ok(head.map(|head| head.length))
}

impl HeadCheck {
    /// Starts behind an empty line that is gone.
    pub(crate) fn after_empty_line() -> Self {
        Self {
            skipped: true,
            ..Self::default()
        }
    }

    /// Looks at the bytes that are new since the last call; `head` always begins with the head.
    ///
    /// Answers nothing as long as the head is incomplete.
    pub(crate) fn advance(&mut self, head: &[u8], caps: &Settings) -> Result<Option<Head>, Fault> {
        while let Some(found) = memchr::memchr(b'\n', &head[self.scanned..]) {
            let feed = self.scanned + found;
            let start = self.line;
            self.check_caps(head, feed + 1, caps)?;
            let Some(line) = head[start..feed].strip_suffix(b"\r") else {
                return Err(Fault::BadFraming("a line does not end with CR LF"));
            };
            self.line = feed + 1;
            self.scanned = feed + 1;
            match self.at {
                // One empty line before a request is left over from older callers' bodies.
                At::Start if line.is_empty() && !self.skipped => self.skipped = true,
                At::Start => {
                    self.request_line(line, start)?;
                    self.at = At::Fields;
                    self.fields_at = self.line;
                }
                At::Fields if line.is_empty() => return self.finish(head).map(Some),
                At::Fields => self.field_line(line, start, caps)?,
            }
        }
        self.scanned = head.len();
        self.check_caps(head, head.len(), caps)?;
        Ok(None)
    }

    /// Judges how much has arrived, with the line under way ending at `end` for now.
    fn check_caps(&self, head: &[u8], end: usize, caps: &Settings) -> Result<(), Fault> {
        match self.at {
            At::Fields if end - self.fields_at > caps.max_head => Err(Fault::HeadersTooLarge),
            At::Fields => Ok(()),
            At::Start => {
                let line = &head[self.line..end];
                let sought = &line[..line.len().min(LONGEST_METHOD + 1)];
                let Some(blank) = memchr::memchr(b' ', sought) else {
                    if line.len() > LONGEST_METHOD {
                        return Err(Fault::BadFraming("the method is too long"));
                    }
                    return Ok(());
                };
                let target = &line[blank + 1..];
                if target.len() <= caps.max_target {
                    return Ok(());
                }
                let (sought, rest) = target.split_at(caps.max_target + 1);
                if memchr::memchr2(b' ', b'\n', sought).is_none() {
                    return Err(Fault::TargetTooLong);
                }
                // What follows the target is a version of eight bytes.
                if rest.len() > 64 {
                    return Err(Fault::BadFraming("the request line is too long"));
                }
                Ok(())
            }
        }
    }

    fn request_line(&mut self, line: &[u8], start: usize) -> Result<(), Fault> {
        let Some(blank) = memchr::memchr(b' ', line) else {
            return Err(Fault::BadFraming("the request line has no target"));
        };
        let (method, rest) = (&line[..blank], &line[blank + 1..]);
        if !is_token(method) {
            return Err(Fault::BadFraming("the method is not a token"));
        }
        if memchr::memchr(b'\r', rest).is_some() {
            return Err(Fault::BadFraming("a CR stands inside a line"));
        }
        let Some(blank) = memchr::memrchr(b' ', rest) else {
            return Err(Fault::BadFraming("the request line has no version"));
        };
        let (target, version) = (&rest[..blank], &rest[blank + 1..]);
        if memchr::memchr(b' ', target).is_some() {
            return Err(Fault::BadFraming("the request line has more than three words"));
        }
        self.version_11 = match version {
            b"HTTP/1.1" => true,
            b"HTTP/1.0" => false,
            [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'2'..=b'9'] => {
                self.later_minor = Some(start + line.len() - 1);
                true
            }
            _ => return Err(unsupported(version)),
        };
        self.target = target::judge(method, target, start + method.len() + 1)?;
        Ok(())
    }

    fn field_line(&mut self, line: &[u8], start: usize, caps: &Settings) -> Result<(), Fault> {
        self.fields += 1;
        if self.fields > caps.max_fields {
            return Err(Fault::HeadersTooLarge);
        }
        let (name, value) = split_field(line)?;
        match name.len() {
            4 if name.eq_ignore_ascii_case(b"host") => {
                if self.host.is_some() || !host::is_valid(value) {
                    return Err(Fault::BadHost);
                }
                let gap = leading_blanks(&line[name.len() + 1..]);
                let at = start + name.len() + 1 + gap;
                self.host = Some((at, at + value.len()));
            }
            6 if name.eq_ignore_ascii_case(b"expect") => {
                self.expects_continue = value.eq_ignore_ascii_case(b"100-continue");
            }
            14 if name.eq_ignore_ascii_case(b"content-length") => {
                if self.length.is_some() {
                    return Err(Fault::BadFraming("Content-Length appears twice"));
                }
                self.length = Some(length_of(value)?);
            }
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => {
                if self.chunked {
                    return Err(Fault::BadFraming("Transfer-Encoding appears twice"));
                }
                if !self.version_11 {
                    return Err(Fault::BadFraming("HTTP/1.0 has no Transfer-Encoding"));
                }
                if !value.eq_ignore_ascii_case(b"chunked") {
                    return Err(Fault::BadFraming("the transfer coding is not 'chunked'"));
                }
                self.chunked = true;
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self, head: &[u8]) -> Result<Head, Fault> {
        if self.host.is_none() && self.version_11 {
            return Err(Fault::BadHost);
        }
        if let (Some((from, to)), Some((start, end))) = (self.target.authority, self.host)
            && !head[from..to].eq_ignore_ascii_case(&head[start..end])
        {
            return Err(Fault::BadHost);
        }
        if self.target.bad_encoding {
            return Err(Fault::BadTargetEncoding);
        }
        let framing = match (self.length, self.chunked) {
            (Some(_), true) => {
                return Err(Fault::BadFraming(
                    "Content-Length and Transfer-Encoding stand together",
                ));
            }
            (Some(1..), false) | (None, true) if self.target.tunnel => {
                return Err(Fault::BadFraming("CONNECT has no body"));
            }
            (None | Some(0), false) if self.target.tunnel => Framing::Tunnel,
            (None | Some(0), false) => Framing::None,
            (Some(length), false) => Framing::Sized(length),
            (None, true) => Framing::Chunked,
        };
        let has_body = matches!(framing, Framing::Sized(_) | Framing::Chunked);
        Ok(Head {
            length: self.line,
            framing,
            escape: self.target.escape,
            later_minor: self.later_minor,
            expects_continue: self.expects_continue && self.version_11 && has_body,
        })
    }
}

/// Splits a field or trailer line and checks both parts.
pub(crate) fn split_field(line: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    if matches!(line.first(), Some(b' ' | b'\t')) {
        return Err(Fault::BadFraming("a header line is folded"));
    }
    let Some(colon) = memchr::memchr(b':', line) else {
        return Err(Fault::BadFraming("a header line has no colon"));
    };
    let (name, rest) = (&line[..colon], &line[colon + 1..]);
    if !is_token(name) {
        return Err(Fault::BadFraming("a header name is not a token"));
    }
    // No early exit, so that the compiler can look at many bytes at once.
    let clean = rest.iter().fold(true, |clean, byte| {
        clean & ((*byte >= 0x20) & (*byte != 0x7F) | (*byte == b'\t'))
    });
    if !clean {
        return Err(Fault::BadFraming("a header value holds a control character"));
    }
    Ok((name, trim_blanks(rest)))
}

fn trim_blanks(mut value: &[u8]) -> &[u8] {
    value = &value[leading_blanks(value)..];
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

fn leading_blanks(value: &[u8]) -> usize {
    value
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count()
}

fn length_of(value: &[u8]) -> Result<u64, Fault> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(Fault::BadFraming("Content-Length is not a number"));
    }
    let mut length: u64 = 0;
    for digit in value {
        length = length
            .checked_mul(10)
            .and_then(|it| it.checked_add(u64::from(digit - b'0')))
            // hyper keeps the highest values for itself.
            .filter(|it| *it <= i64::MAX as u64)
            .ok_or(Fault::BadFraming("Content-Length is too large"))?;
    }
    Ok(length)
}

fn unsupported(version: &[u8]) -> Fault {
    let is_number = |it: &[u8]| (1..=3).contains(&it.len()) && it.iter().all(u8::is_ascii_digit);
    match version.strip_prefix(b"HTTP/") {
        Some(number) if number.splitn(2, |it| *it == b'.').all(is_number) => {
            Fault::UnsupportedVersion(String::from_utf8_lossy(number).into_owned())
        }
        _ => Fault::BadFraming("the request line does not end with a version"),
    }
}

/// Tells whether `word` is a token of RFC 9110.
pub(crate) fn is_token(word: &[u8]) -> bool {
    !word.is_empty() && word.iter().all(|byte| TOKEN[usize::from(*byte)])
}

const TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte: u8 = 0x21;
    while byte < 0x7F {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let others = b"!#$%&'*+-.^_`|~";
    let mut i = 0;
    while i < others.len() {
        table[others[i] as usize] = true;
        i += 1;
    }
    table
};
