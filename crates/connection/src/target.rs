//! The request target: its four forms, and the bytes hyper's URI type would choke on.

use crate::fault::Fault;
use crate::host;

/// What the head check keeps of a target.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// Where the authority of an absolute-form target stands in the head.
    pub authority: Option<(usize, usize)>,
    /// Where the target stands in the head, if it holds bytes that must be escaped.
    pub escape: Option<(usize, usize)>,
    /// A control character or a byte over 0x7E was seen.
    pub bad_encoding: bool,
    /// The method is CONNECT.
    pub tunnel: bool,
}

/// Judges the target of a request line; `at` is its place in the head.
pub(crate) fn judge(method: &[u8], target: &[u8], at: usize) -> Result<Target, Fault> {
    let mut judged = Target {
        tunnel: method == b"CONNECT",
        ..Target::default()
    };
    let mut printable = true;
    let mut awkward = false;
    for byte in target {
        printable &= matches!(byte, 0x21..=0x7E);
        awkward |= is_awkward(*byte);
    }
    judged.bad_encoding = !printable;
    if target.is_empty() {
        return Err(Fault::BadFraming("the request line has no target"));
    }
    if awkward {
        judged.escape = Some((at, at + target.len()));
    }
    if !printable {
        return Ok(judged);
    }
    if judged.tunnel {
        if judged.escape.is_some() || !host::is_valid(target) || !hyper_reads(target) {
            return Err(Fault::BadFraming("the target of CONNECT is not a host and port"));
        }
        return Ok(judged);
    }
    if target.starts_with(b"/") || target == b"*" {
        return Ok(judged);
    }
    let Some(scheme) = scheme_length(target) else {
        return Err(Fault::BadFraming("the request target is not a path"));
    };
    let rest = &target[scheme..];
    let authority = rest
        .iter()
        .position(|byte| matches!(byte, b'/' | b'?' | b'#'))
        .unwrap_or(rest.len());
    judged.authority = Some((at + scheme, at + scheme + authority));
    let readable = if awkward {
        hyper_reads(&escaped(target))
    } else {
        hyper_reads(target)
    };
    if !host::is_valid(&rest[..authority]) || !readable {
        return Err(Fault::BadHost);
    }
    Ok(judged)
}

fn scheme_length(target: &[u8]) -> Option<usize> {
    ["http://", "https://"]
        .iter()
        .map(|scheme| scheme.len())
        .zip([&b"http://"[..], b"https://"])
        .find(|(length, scheme)| {
            target
                .get(..*length)
                .is_some_and(|it| it.eq_ignore_ascii_case(scheme))
        })
        .map(|(length, _)| length)
}

/// Asks the type hyper itself uses; only rare forms pay for that.
fn hyper_reads(target: &[u8]) -> bool {
    http::Uri::try_from(target).is_ok()
}

/// Tells whether hyper would refuse the byte, or cut the target there (`#`), although callers who
/// write their lines by hand send it and can only mean the character.
fn is_awkward(byte: u8) -> bool {
    matches!(byte, b'"' | b'<' | b'>' | b'`' | b'#')
}

/// Copies `target` with its awkward bytes percent-encoded.
pub(crate) fn escaped(target: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(target.len() + 16);
    for byte in target {
        if is_awkward(*byte) {
            out.extend_from_slice(format!("%{byte:02X}").as_bytes());
        } else {
            out.push(*byte);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyper_reads_every_printable_byte_after_escaping() {
        for byte in 0x21..=0x7E_u8 {
            for target in [
                [b"/a".as_slice(), &[byte], b"b"].concat(),
                [b"/a?b=".as_slice(), &[byte]].concat(),
            ] {
                let judged = judge(b"GET", &target, 0).expect("printable");
                let sent = if judged.escape.is_some() {
                    escaped(&target)
                } else {
                    target.clone()
                };
                let uri = http::Uri::try_from(sent.as_slice());
                let read = uri.map(|uri| uri.to_string().into_bytes());
                assert_eq!(read.ok(), Some(sent), "{byte:#x} {target:?}");
            }
        }
    }

    #[test]
    fn other_bytes_are_an_encoding_fault() {
        for byte in (0..=0x20_u8).chain(0x7F..=0xFF) {
            assert!(
                judge(b"GET", &[b'/', byte], 0).is_ok_and(|it| it.bad_encoding),
                "{byte:#x}"
            );
        }
    }

    #[test]
    fn the_four_forms_are_told_apart() {
        let judge = |method: &str, target: &str| judge(method.as_bytes(), target.as_bytes(), 4);
        assert_eq!(judge("GET", "/").map(|it| it.authority), Ok(None));
        assert_eq!(judge("OPTIONS", "*").map(|it| it.authority), Ok(None));
        assert_eq!(
            judge("GET", "HTTP://a:80?x").map(|it| it.authority),
            Ok(Some((11, 15)))
        );
        assert_eq!(
            judge("GET", "https://[::1]/x").map(|it| it.authority),
            Ok(Some((12, 17)))
        );
        assert!(judge("CONNECT", "a:443").is_ok_and(|it| it.tunnel));
        for (method, target) in [
            ("GET", "a"),
            ("GET", "*a"),
            ("GET", "ftp://a/"),
            ("CONNECT", "/"),
            ("CONNECT", "http://a/"),
        ] {
            assert!(
                matches!(judge(method, target), Err(Fault::BadFraming(_))),
                "{method} {target}"
            );
        }
        for target in ["http://", "http:///x", "http://u@a/", "http://a:b/", "http://a b"] {
            assert!(!judge("GET", target).is_ok_and(|it| !it.bad_encoding), "{target}");
        }
    }
}
