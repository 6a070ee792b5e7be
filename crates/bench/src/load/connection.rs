//! One connection: writes a request, finds the end of its answer.

use std::{io, net::SocketAddr};

use anyhow::Context;
use memchr::memmem;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A request, and the bytes that stand for it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: &'static str,
    /// Path and query.
    pub target: String,
    /// Header fields but `Host` and `Content-Length`.
    pub headers: Vec<(&'static str, String)>,
    /// The body, empty for none.
    pub body: Vec<u8>,
}

impl Request {
    /// Gives the target without its query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or(&self.target)
    }

    /// Writes the request for a server.
    pub fn bytes(&self, address: SocketAddr) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nHost: {address}\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.body.is_empty() {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// An answer as far as a generator has to understand it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Bytes of the head.
    pub head: usize,
    /// Bytes of head and body together.
    pub length: usize,
    /// Whether the server closes the connection behind it.
    pub closes: bool,
}

#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(super) async fn open(address: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            stream,
            buffer: Vec::with_capacity(16 << 10),
        })
    }

    /// Sends a request and waits for the end of its answer. The bytes of the answer are then the buffer's.
    pub(super) async fn exchange(&mut self, request: &[u8]) -> io::Result<Reply> {
        self.buffer.clear();
        // A server may refuse and close while the body is still being sent: its answer counts, not the broken pipe.
        let sent = self.stream.write_all(request).await;
        loop {
            if let Some(reply) = find_end(&self.buffer)? {
                return Ok(reply);
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                sent?;
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// Finds the end of the answer that the bytes begin with, if it is among them.
fn find_end(bytes: &[u8]) -> io::Result<Option<Reply>> {
    let Some(blank) = memmem::find(bytes, b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = blank + 4;
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let status = bytes.get(9..12).and_then(digits).ok_or_else(invalid)? as u16;
    let (mut length, mut chunked, mut closes) = (0, false, false);
    for line in bytes[..blank].split(|byte| *byte == b'\n').skip(1) {
        let Some(colon) = memchr::memchr(b':', line) else {
            return Err(invalid());
        };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"content-length") {
            length = digits(value).ok_or_else(invalid)?;
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            chunked = true;
        } else if name.eq_ignore_ascii_case(b"connection") {
            closes = value.eq_ignore_ascii_case(b"close");
        }
    }
    let body = if chunked {
        match chunked_length(&bytes[head..])? {
            Some(length) => length,
            None => return Ok(None),
        }
    } else {
        length
    };
    Ok((bytes.len() >= head + body).then_some(Reply {
        status,
        head,
        length: head + body,
        closes,
    }))
}

/// Finds the end of a chunked body without trailers.
fn chunked_length(bytes: &[u8]) -> io::Result<Option<usize>> {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(end) = memmem::find(rest, b"\r\n") else {
            return Ok(None);
        };
        let size = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|size| usize::from_str_radix(size, 16).ok())
            .ok_or(io::ErrorKind::InvalidData)?;
        at += end + 2 + size + 2;
        if size == 0 {
            return Ok((bytes.len() >= at).then_some(at));
        }
    }
}

fn digits(text: &[u8]) -> Option<usize> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Sends one request on a connection of its own and gives the answer with all its bytes.
pub fn fetch(address: SocketAddr, request: &Request) -> anyhow::Result<(Reply, Vec<u8>)> {
    super::check_bounds(address, 1, std::time::Duration::ZERO)?;
    super::runtime()?.block_on(async {
        let mut connection = Connection::open(address).await?;
        let reply = connection
            .exchange(&request.bytes(address))
            .await
            .with_context(|| format!("{} {}", request.method, request.target))?;
        connection.buffer.truncate(reply.length);
        Ok((reply, connection.buffer))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &str, expected: Option<(u16, usize, bool)>) {
        let found = find_end(bytes.as_bytes()).unwrap();
        assert_eq!(
            found.map(|reply| (reply.status, reply.length, reply.closes)),
            expected
        );
    }

    #[test]
    fn an_answer_ends_where_its_length_says() {
        let answer = "HTTP/1.1 200 OK\r\nContent-length: 2\r\n\r\nab";
        check(answer, Some((200, answer.len(), false)));
        check(&answer[..answer.len() - 1], None);
        check("HTTP/1.1 200 OK\r\nCont", None);
        check(
            "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n",
            Some((204, 46, true)),
        );
    }

    #[test]
    fn a_chunked_answer_ends_with_its_empty_chunk() {
        let answer = "HTTP/1.1 503 X\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n";
        for end in 0..answer.len() {
            check(&answer[..end], None);
        }
        check(answer, Some((503, answer.len(), false)));
    }

    #[test]
    fn what_is_not_http_is_an_error() {
        assert!(find_end(b"SSH-2.0 hello there\r\n\r\n").is_err());
    }
}
