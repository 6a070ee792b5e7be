//! The chunked body check: finds the end of the body and refuses what hyper might read leniently.

use crate::fault::Fault;
use crate::head::split_field;

/// Bytes all chunk extensions of one body may hold; below hyper's own limit.
const MAX_EXTENSIONS: usize = 8 * 1024;
/// Bytes all trailer lines of one body may hold; below hyper's own limit.
const MAX_TRAILERS: usize = 8 * 1024;
const MAX_TRAILER_LINES: usize = 64;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum At {
    #[default]
    Size,
    Extension,
    SizeFeed,
    Data,
    DataReturn,
    DataFeed,
    Trailer,
    TrailerFeed,
}

/// Follows one chunked body, over as many calls as its bytes need.
#[derive(Debug, Default)]
pub(crate) struct ChunkCheck {
    at: At,
    /// Bytes left of the chunk under way.
    left: u64,
    digits: u8,
    extensions: usize,
    trailers: usize,
    trailer_lines: usize,
    line: Vec<u8>,
    /// Bytes of data seen.
    pub received: u64,
}

/// What [`ChunkCheck::advance`] found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Chunks {
    /// All bytes belong to the body, which goes on.
    More,
    /// The body ended after so many bytes.
    End(usize),
    /// The byte at this place broke a rule; those before it are sound.
    Bad(usize, Fault),
}

impl ChunkCheck {
    /// Looks at the next bytes of the body.
    pub(crate) fn advance(&mut self, bytes: &[u8]) -> Chunks {
        let mut i = 0;
        while i < bytes.len() {
            if self.at == At::Data {
                let here = self.left.min((bytes.len() - i) as u64);
                self.left -= here;
                self.received += here;
                i += here as usize;
                if self.left == 0 {
                    self.at = At::DataReturn;
                }
                continue;
            }
            match self.step(bytes[i]) {
                Ok(true) => return Chunks::End(i + 1),
                Ok(false) => i += 1,
                Err(reason) => return Chunks::Bad(i, Fault::BadFraming(reason)),
            }
        }
        Chunks::More
    }

    /// Takes one byte of syntax and tells whether it was the last.
    fn step(&mut self, byte: u8) -> Result<bool, &'static str> {
        self.at = match (self.at, byte) {
            (At::Size, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => {
                let digit = match byte {
                    b'0'..=b'9' => byte - b'0',
                    _ => (byte | 0x20) - b'a' + 10,
                };
                // Fifteen digits are far beyond every cap and cannot overflow.
                self.digits += 1;
                if self.digits > 15 {
                    return Err("a chunk size is too large");
                }
                self.left = self.left * 16 + u64::from(digit);
                At::Size
            }
            (At::Size, b';') if self.digits > 0 => At::Extension,
            (At::Size, b'\r') if self.digits > 0 => At::SizeFeed,
            (At::Size, _) => return Err("a chunk size is not a hexadecimal number"),
            (At::Extension, b'\r') => At::SizeFeed,
            (At::Extension, b'\t' | 0x20..=0x7E | 0x80..) => {
                self.extensions += 1;
                if self.extensions > MAX_EXTENSIONS {
                    return Err("the chunk extensions are too long");
                }
                At::Extension
            }
            (At::Extension, _) => return Err("a chunk extension holds a control character"),
            (At::SizeFeed, b'\n') => {
                self.digits = 0;
                if self.left == 0 { At::Trailer } else { At::Data }
            }
            (At::DataReturn, b'\r') => At::DataFeed,
            (At::DataFeed, b'\n') => At::Size,
            (At::DataReturn | At::DataFeed, _) => return Err("a chunk is longer than its size"),
            (At::Trailer, b'\r') => At::TrailerFeed,
            (At::Trailer, b'\n') => return Err("a line does not end with CR LF"),
            (At::Trailer, _) => {
                self.trailers += 1;
                if self.trailers > MAX_TRAILERS {
                    return Err("the trailers are too long");
                }
                self.line.push(byte);
                At::Trailer
            }
            (At::TrailerFeed, b'\n') if self.line.is_empty() => return Ok(true),
            (At::TrailerFeed, b'\n') => {
                self.trailer_line()?;
                At::Trailer
            }
            (At::SizeFeed | At::TrailerFeed, _) => return Err("a line does not end with CR LF"),
            // The caller skips data as a whole.
            (At::Data, _) => At::Data,
        };
        Ok(false)
    }

    fn trailer_line(&mut self) -> Result<(), &'static str> {
        self.trailer_lines += 1;
        if self.trailer_lines > MAX_TRAILER_LINES {
            return Err("the trailers are too many");
        }
        match split_field(&self.line) {
            Ok((name, _)) if FORBIDDEN.iter().any(|it| name.eq_ignore_ascii_case(it)) => {
                Err("a trailer changes the framing of its message")
            }
            Ok(_) => {
                self.line.clear();
                Ok(())
            }
            Err(Fault::BadFraming(reason)) => Err(reason),
            Err(_) => Err("a trailer is malformed"),
        }
    }
}

const FORBIDDEN: [&[u8]; 3] = [b"content-length", b"transfer-encoding", b"host"];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &[u8]) -> Chunks {
        let whole = ChunkCheck::default().advance(body);
        let mut check = ChunkCheck::default();
        let mut single = Chunks::More;
        for (i, byte) in body.iter().enumerate() {
            single = match check.advance(&[*byte]) {
                Chunks::More => continue,
                Chunks::End(_) => Chunks::End(i + 1),
                Chunks::Bad(_, fault) => Chunks::Bad(i, fault),
            };
            break;
        }
        assert_eq!(whole, single, "{:?}", String::from_utf8_lossy(body));
        whole
    }

    #[test]
    fn bodies_end_where_they_end() {
        assert_eq!(check(b"0\r\n\r\nnext"), Chunks::End(5));
        assert_eq!(
            check(b"3\r\nabc\r\n00A;x=\"y\"\r\n0123456789\r\n0\r\nA: b\r\n\r\nG"),
            Chunks::End(42)
        );
        assert_eq!(check(b"3\r\nab"), Chunks::More);
    }

    #[test]
    fn every_lenience_is_refused() {
        for (body, at) in [
            (&b"\r\n"[..], 0),
            (b"g", 0),
            (b"-1", 0),
            (b"0x1", 1),
            (b"1 \r\n", 1),
            (b" 1\r\n", 0),
            (b"1\n", 1),
            (b"1\rX", 2),
            (b"1\r\nab", 4),
            (b"1\r\na\n", 4),
            (b"1\r\na\rX", 5),
            (b"1;\x00", 2),
            (b"1;a\n", 3),
            (b"0000000000000000", 15),
            (b"0\r\nX Y: 1\r\n", 10),
            (b"0\r\n X: 1\r\n", 9),
            (b"0\r\nX: \x01\r\n", 8),
            (b"0\r\nContent-Length: 1\r\n", 21),
            (b"0\r\nX\n", 4),
            (b"0\r\nX: a\rb", 8),
            (b"0\r\n\n", 3),
        ] {
            assert!(
                matches!(check(body), Chunks::Bad(i, _) if i == at),
                "{:?}",
                String::from_utf8_lossy(body)
            );
        }
    }

    #[test]
    fn extensions_and_trailers_are_bounded() {
        let extension = [b"1;".as_slice(), &[b'a'; MAX_EXTENSIONS + 1]].concat();
        assert_eq!(
            check(&extension),
            Chunks::Bad(
                MAX_EXTENSIONS + 2,
                Fault::BadFraming("the chunk extensions are too long")
            )
        );
        let trailer = [b"0\r\n".as_slice(), &[b'a'; MAX_TRAILERS + 1]].concat();
        assert!(matches!(check(&trailer), Chunks::Bad(_, _)));
        let lines = [b"0\r\n".as_slice(), &b"a:\r\n".repeat(MAX_TRAILER_LINES + 1)].concat();
        assert!(matches!(check(&lines), Chunks::Bad(_, _)));
    }
}
