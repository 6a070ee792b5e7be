//! A ClickHouse to ask: the engine as a Python package, behind a front that speaks its HTTP.
//!
//! Where it cannot be had, tests say so and pass; `WAYPOST_ACCEPTANCE` names it where it must be there, and
//! `WAYPOST_CHDB_PYTHON` an interpreter that has the package already.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use analytics::{Cancel, UpstreamFault};
use waypost_clickhouse::{Message, Refusal, Statement, Statements, Table};

/// The engine without the libraries for data frames.
const PACKAGE: &str = "chdb-core==26.9.0";
/// Names the clients, separated by commas, whose absence fails their test.
const REQUIRED: &str = "WAYPOST_ACCEPTANCE";
/// Names an interpreter that has the package.
const PYTHON: &str = "WAYPOST_CHDB_PYTHON";

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A running server, shared by all tests of the program. It ends with the program, which is its input.
pub struct Server {
    port: u16,
    statements: AtomicU64,
    /// Keeps its input open.
    _process: Child,
}

impl Server {
    /// Gives the server, or says why there is none.
    pub fn shared() -> Option<Arc<Server>> {
        static SERVER: OnceLock<Option<Arc<Server>>> = OnceLock::new();
        let start = || match Server::start() {
            Ok(server) => Some(Arc::new(server)),
            Err(error) => {
                let required = std::env::var(REQUIRED).unwrap_or_default();
                assert!(
                    !required.split(',').any(|name| name == "chdb"),
                    "chdb cannot be had: {error}"
                );
                eprintln!("skipped: chdb cannot be had: {error}");
                None
            }
        };
        SERVER.get_or_init(start).clone()
    }

    fn start() -> Outcome<Server> {
        let python = match std::env::var_os(PYTHON) {
            Some(python) => PathBuf::from(python),
            None => installed()?,
        };
        let data = place("chdb-data").join(std::process::id().to_string());
        let front = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine/front.py");
        let mut process = Command::new(python)
            .arg(front)
            .arg(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no pipe")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        Ok(Server {
            port: line.trim().parse()?,
            statements: AtomicU64::new(0),
            _process: process,
        })
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

/// Installs the package below the target directory, once.
fn installed() -> Outcome<PathBuf> {
    let directory = place("chdb");
    let (python, finished) = (directory.join("bin/python"), directory.join("finished"));
    if !finished.is_file() {
        let found = std::env::var_os("WAYPOST_PYTHON").unwrap_or_else(|| "python3".into());
        succeeded(
            Command::new(found)
                .args(["-m", "venv", "--clear"])
                .arg(&directory),
        )?;
        let options = [
            "--quiet",
            "--disable-pip-version-check",
            "--retries=1",
            "--timeout=30",
        ];
        succeeded(
            Command::new(&python)
                .args(["-m", "pip", "install"])
                .args(options)
                .args(["--no-cache-dir", PACKAGE]),
        )?;
        std::fs::write(finished, "")?;
    }
    Ok(python)
}

fn succeeded(command: &mut Command) -> Outcome<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
}

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("clickhouse")
        .join(name)
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
