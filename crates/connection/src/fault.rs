//! What can be wrong with a request before a service could read it.

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use http::{HeaderValue, Method};

/// Names the rule a request broke. Every fault costs the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The bytes are not a request; holds the reason as the end of a sentence.
    BadFraming(&'static str),
    /// The Host header is missing, repeated, malformed, or differs from the target.
    BadHost,
    /// The request line names a version other than 1.0 and 1.1; holds it without `HTTP/`.
    UnsupportedVersion(String),
    /// The target holds more bytes than allowed.
    TargetTooLong,
    /// The field lines hold more bytes, or are more, than allowed.
    HeadersTooLarge,
    /// The head took too long, or the body came below the minimum rate.
    RequestTooSlow {
        /// The time it had.
        allowed: Duration,
    },
    /// The target holds a control character or a byte over 0x7E.
    BadTargetEncoding,
    /// The caller closed its side inside the body.
    BodyEnded {
        /// Bytes of the body that arrived.
        received: u64,
        /// Bytes the head announced; nothing for a chunked body.
        expected: Option<u64>,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadFraming(reason) => write!(f, "request could not be read: {reason}"),
            Self::BadHost => f.write_str("host is missing, repeated or malformed"),
            Self::UnsupportedVersion(version) => write!(f, "version '{version}' is not supported"),
            Self::TargetTooLong => f.write_str("request target is too long"),
            Self::HeadersTooLarge => f.write_str("request headers are too large"),
            Self::RequestTooSlow { allowed } => {
                write!(f, "request did not arrive within {} seconds", allowed.as_secs())
            }
            Self::BadTargetEncoding => f.write_str("request target is not printable ascii"),
            Self::BodyEnded {
                received,
                expected: Some(expected),
            } => {
                write!(f, "body ended after {received} of {expected} bytes")
            }
            Self::BodyEnded {
                received,
                expected: None,
            } => {
                write!(f, "chunked body ended early after {received} bytes")
            }
        }
    }
}

impl Error for Fault {}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        let kind = match &fault {
            Fault::RequestTooSlow { .. } => io::ErrorKind::TimedOut,
            Fault::BodyEnded { .. } => io::ErrorKind::UnexpectedEof,
            Fault::BadFraming(_)
            | Fault::BadHost
            | Fault::UnsupportedVersion(_)
            | Fault::TargetTooLong
            | Fault::HeadersTooLarge
            | Fault::BadTargetEncoding => io::ErrorKind::InvalidData,
        };
        Self::new(kind, fault)
    }
}

/// Finds the fault behind an error of a request body, if a fault caused it.
pub fn fault_in(error: &(dyn Error + 'static)) -> Option<Fault> {
    let mut at = Some(error);
    while let Some(error) = at {
        if let Some(fault) = error.downcast_ref::<Fault>() {
            return Some(fault.clone());
        }
        // An io::Error names the source of what it holds as its own source, so that what it
        // holds has to be asked for.
        at = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(held) => Some(held as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    None
}

/// Describes a request that was refused before the service could read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultReport {
    /// The rule that was broken.
    pub fault: Fault,
    /// The method, if it was readable.
    pub method: Option<Method>,
    /// The path of an origin-form target as it was sent, if it was readable.
    pub path: Option<String>,
    /// The first Accept line before the fault.
    pub accept: Option<HeaderValue>,
    /// The first Origin line before the fault.
    pub origin: Option<HeaderValue>,
    /// The first X-Request-Id line before the fault, unjudged.
    pub request_id: Option<HeaderValue>,
}

impl FaultReport {
    /// Tells whether the faulty request was a HEAD request, so that its answer has no body.
    pub fn is_head(&self) -> bool {
        self.method == Some(Method::HEAD)
    }

    /// Tells whether the faulty request was for `path`, with or without one trailing slash.
    pub fn is_for(&self, path: &str) -> bool {
        self.path
            .as_deref()
            .is_some_and(|it| it.strip_suffix('/').unwrap_or(it) == path)
    }

    /// Reads what can be read of a head that ends at its fault.
    pub(crate) fn read(fault: Fault, head: &[u8]) -> Self {
        let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
        let request_line = lines.find(|line| !line.is_empty()).unwrap_or_default();
        let mut words = request_line.split(|byte| *byte == b' ');
        let method = words.next().and_then(|word| Method::from_bytes(word).ok());
        let path = words
            .next()
            .filter(|target| target.first() == Some(&b'/'))
            .and_then(|target| target.split(|byte| *byte == b'?').next())
            .filter(|path| path.len() <= LONGEST_PATH)
            .map(|path| String::from_utf8_lossy(path).into_owned());
        let mut accept = None;
        let mut origin = None;
        let mut request_id = None;
        for line in lines {
            let Some(colon) = memchr::memchr(b':', line) else {
                continue;
            };
            let slot = match &line[..colon] {
                name if name.eq_ignore_ascii_case(b"accept") => &mut accept,
                name if name.eq_ignore_ascii_case(b"origin") => &mut origin,
                name if name.eq_ignore_ascii_case(b"x-request-id") => &mut request_id,
                _ => continue,
            };
            if slot.is_none() {
                *slot = HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok();
            }
        }
        Self {
            fault,
            method,
            path,
            accept,
            origin,
            request_id,
        }
    }
}

/// A path beyond this length names no operation, so that a report need not carry it.
const LONGEST_PATH: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_keeps_what_was_readable() {
        let head =
            b"POST /connect/token/?a=b HTTP/1.1\r\nAccept: text/a\r\naccept: b\r\nOrigin: o\r\nx-request-id: i\r\nbroken";
        let report = FaultReport::read(Fault::BadHost, head);
        assert_eq!(report.method, Some(Method::POST));
        assert!(report.is_for("/connect/token"));
        assert_eq!(report.accept, Some(HeaderValue::from_static("text/a")));
        assert_eq!(report.origin, Some(HeaderValue::from_static("o")));
        assert_eq!(report.request_id, Some(HeaderValue::from_static("i")));
        assert!(!report.is_head());
    }

    #[test]
    fn a_report_of_noise_is_empty() {
        for noise in [&b""[..], b"\r\n\r\n", b"\x00\x01 \xFF", b"   ", b"\n:\n::\n"] {
            let report = FaultReport::read(Fault::BadHost, noise);
            assert_eq!((report.path, report.accept), (None, None), "{noise:?}");
        }
    }

    #[test]
    fn a_fault_is_found_through_layers_of_errors() {
        #[derive(Debug)]
        struct Layer(Box<dyn Error + Send + Sync>);
        impl fmt::Display for Layer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("layer")
            }
        }
        impl Error for Layer {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(self.0.as_ref())
            }
        }
        let inner = io::Error::from(Fault::BadHost);
        let error = Layer(Box::new(io::Error::other(Layer(Box::new(inner)))));
        assert_eq!(fault_in(&error), Some(Fault::BadHost));
        assert_eq!(fault_in(&io::Error::other("else")), None);
    }
}
