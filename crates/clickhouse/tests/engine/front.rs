//! A ClickHouse to ask: the engine as a Python package, behind a front that speaks its HTTP.
//!
//! Where it cannot be had, tests say so and pass; `WAYPOST_ACCEPTANCE` names it where it must be there, and
//! `WAYPOST_CHDB_PYTHON` an interpreter that has the package already. Uses the standard library alone, since tests of
//! other crates include it.

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The engine without the libraries for data frames.
const PACKAGE: &str = "chdb-core==26.9.0";
/// Names the clients, separated by commas, whose absence fails their test.
const REQUIRED: &str = "WAYPOST_ACCEPTANCE";
/// Names an interpreter that has the package.
const PYTHON: &str = "WAYPOST_CHDB_PYTHON";

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A running process, shared by all tests of the program. It ends with the program, which is its input.
struct Front {
    port: u16,
    /// Keeps its input open.
    _process: Child,
}

/// Gives the port of the front on the loopback; says why and gives nothing where it cannot be had.
pub fn port() -> Option<u16> {
    static FRONT: OnceLock<Option<Front>> = OnceLock::new();
    let start = || match Front::start() {
        Ok(front) => Some(front),
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
    FRONT.get_or_init(start).as_ref().map(|front| front.port)
}

impl Front {
    fn start() -> Outcome<Front> {
        let python = match std::env::var_os(PYTHON) {
            Some(python) => PathBuf::from(python),
            None => installed()?,
        };
        let data = place("chdb-data").join(std::process::id().to_string());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../clickhouse/tests/engine/front.py");
        let mut process = Command::new(python)
            .arg(script)
            .arg(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no pipe")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        Ok(Front {
            port: line.trim().parse()?,
            _process: process,
        })
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
                .args(["--no-cache-dir", "--no-deps", PACKAGE]),
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
