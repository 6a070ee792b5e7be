//! Statements to the front, over a socket of their own each.

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use analytics::{Cancel, UpstreamFault};
use waypost_clickhouse::{Message, Refusal, Statement, Statements, Table};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A server of statements.
pub struct Server {
    port: u16,
    statements: AtomicU64,
}

impl Server {
    /// Gives the server; nothing where it cannot be had.
    pub fn shared() -> Option<Arc<Server>> {
        let port = crate::front::port()?;
        Some(Arc::new(Server {
            port,
            statements: AtomicU64::new(0),
        }))
    }

    /// Posts a message; gives status, exception code and body.
    fn post(&self, message: &Message) -> Outcome<(u16, Option<u32>, Vec<u8>)> {
        let pairs = message.query.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        let head = format!(
            "POST /?{} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {}\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n",
            pairs.join("&"),
            message.content_type,
            message.body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&message.body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.ok_or("no head")?;
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
        let code = head
            .lines()
            .find_map(|line| line.strip_prefix("X-ClickHouse-Exception-Code: "));
        let code = code.map(str::parse).transpose()?;
        Ok((status, code, answer[end + 4..].to_vec()))
    }
}

impl Statements for Server {
    fn run(&self, statement: &Statement, cancel: &Cancel) -> Result<Table, Refusal> {
        cancel.check()?;
        let id = self.statements.fetch_add(1, Ordering::Relaxed).to_string();
        let message = Message::of(statement, &id, Duration::from_secs(60));
        let (status, code, body) = self.post(&message).map_err(|_| UpstreamFault::Unreachable)?;
        if status == 200 {
            let table = Table::read(&body, &statement.columns);
            if table.is_err() {
                eprintln!("{}\n{}", statement.sql, String::from_utf8_lossy(&body));
            }
            return Ok(table?);
        }
        // What the engine says is of use when a test fails.
        eprintln!("{}\n{}", statement.sql, String::from_utf8_lossy(&body));
        Err(code.map_or(UpstreamFault::Failed.into(), Refusal::of_exception))
    }
}

/// Encodes what addresses have another use for.
fn encoded(value: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    value.bytes().map(byte).collect()
}
