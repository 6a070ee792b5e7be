//! Clients that others wrote for the Lightcast APIs work against the real binary, unchanged but for the base URL.
//!
//! The clients come from package registries and are installed below the target directory, never into the repository.
//! Where one cannot be had, its test says so and passes; `WAYPOST_ACCEPTANCE` names the clients that must be there.

use std::{
    error::Error,
    ffi::OsString,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
};

use serde_json::Value;

/// Names the clients, separated by commas, whose absence fails their test.
const REQUIRED: &str = "WAYPOST_ACCEPTANCE";
/// Names a Python of at least 3.12 where none of the usual commands is one.
const PYTHON: &str = "WAYPOST_PYTHON";

const NODE_CLIENT: &str = "emsi-skills-api@1.0.0";
/// The client with the versions of its libraries that it was published with.
const PYTHON_CLIENT: &[&str] = &[
    "mcp-lightcast==0.2.1",
    "fastmcp==2.11.3",
    "mcp==1.13.0",
    "httpx==0.28.1",
    "pydantic==2.11.7",
    "pydantic-settings==2.10.1",
];

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A demo server; it is killed when the value goes.
struct Demo {
    process: Child,
    started: Value,
}

impl Demo {
    fn start(postings: u32) -> Demo {
        let binary = std::env::var_os("WAYPOST_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_waypost").into());
        let mut process = Command::new(binary)
            .args(["demo", "--listen", "127.0.0.1:0", "--json", "--postings"])
            .arg(postings.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let output = process.stdout.take().expect("a pipe");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("a line of UTF-8");
        let started = serde_json::from_str(&line).expect("a JSON object that tells the base URL");
        Demo { process, started }
    }

    fn field(&self, name: &str) -> &str {
        self.started[name]
            .as_str()
            .unwrap_or_else(|| panic!("'{name}' in {}", self.started))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // SIGTERM lets the demo remove its temporary directory.
        let id = self.process.id().to_string();
        let asked = Command::new("kill").arg(&id).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _gone = self.process.kill();
        }
        let _gone = self.process.wait();
    }
}

/// A directory for installed clients, kept between runs.
fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("acceptance")
        .join(name)
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/acceptance")
        .join(name)
}

/// Runs a command to its end; what it printed is the error where it failed.
fn run(command: &mut Command) -> Outcome<String> {
    let output = command.stdin(Stdio::null()).output()?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(text.into())
    }
}

/// Installs the Node client; returns the directory that `require` finds it in.
fn node_client() -> Outcome<PathBuf> {
    let directory = place("emsi-skills-api");
    let modules = directory.join("node_modules");
    if !modules.join("emsi-skills-api/package.json").is_file() {
        std::fs::create_dir_all(&directory)?;
        let options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save"];
        let waiting = ["--fetch-retries=1", "--fetch-timeout=30000"];
        let mut npm = Command::new("npm");
        npm.arg("install").args(options).args(waiting);
        run(npm.arg("--prefix").arg(&directory).arg(NODE_CLIENT))?;
    }
    run(Command::new("node").arg("--version"))?;
    Ok(modules)
}

/// Installs the Python client, once for all tests that run beside each other; returns the interpreter that has it.
fn python_client() -> Outcome<PathBuf> {
    static INSTALLATION: Mutex<()> = Mutex::new(());
    let _alone = INSTALLATION.lock().unwrap_or_else(PoisonError::into_inner);
    let directory = place("mcp-lightcast");
    let python = directory.join("bin/python");
    let finished = directory.join("finished");
    if !finished.is_file() {
        let found = find_python()?;
        run(Command::new(found)
            .args(["-m", "venv", "--clear"])
            .arg(&directory))?;
        let options = [
            "--quiet",
            "--disable-pip-version-check",
            "--retries=1",
            "--timeout=30",
        ];
        let mut pip = Command::new(&python);
        run(pip
            .args(["-m", "pip", "install"])
            .args(options)
            .args(PYTHON_CLIENT))?;
        std::fs::write(finished, "")?;
    }
    Ok(python)
}

fn find_python() -> Outcome<OsString> {
    let named = std::env::var_os(PYTHON);
    let usual = ["python3.12", "python3.13", "python3"].map(OsString::from);
    for candidate in named.into_iter().chain(usual) {
        let question = "import sys; sys.exit(sys.version_info < (3, 12))";
        if run(Command::new(&candidate).args(["-c", question])).is_ok() {
            return Ok(candidate);
        }
    }
    Err("no Python of at least 3.12".into())
}

/// Returns the client, or says why its test is skipped.
fn had<T>(name: &str, client: Outcome<T>) -> Option<T> {
    let required = std::env::var(REQUIRED).unwrap_or_default();
    match client {
        Ok(client) => Some(client),
        Err(error) if required.split(',').any(|it| it == name) => panic!("{name} cannot be had: {error}"),
        Err(error) => {
            eprintln!("skipped: {name} cannot be had: {error}");
            None
        }
    }
}

#[track_caller]
fn check(client: &mut Command) {
    match run(client) {
        Ok(output) => println!("{output}"),
        Err(output) => panic!("the client fails:\n{output}"),
    }
}

#[test]
fn every_function_of_emsi_skills_api_works() {
    let Some(modules) = had("emsi-skills-api", node_client()) else {
        return;
    };
    let demo = Demo::start(0);
    check(
        Command::new("node")
            .arg("--test")
            .arg(script("emsi_skills_api.cjs"))
            .env("NODE_PATH", modules)
            .env("WAYPOST_BASE_URL", demo.field("base_url"))
            .env("EMSI_CLIENT_ID", demo.field("client_id"))
            .env("EMSI_SECRET", demo.field("client_secret")),
    );
}

/// Runs a script of tests with the Python client against a demo server that has so many postings.
fn check_python_client(tests: &str, postings: u32) {
    let Some(python) = had("mcp-lightcast", python_client()) else {
        return;
    };
    let demo = Demo::start(postings);
    let base_url = demo.field("base_url");
    check(
        Command::new(python)
            .arg(script(tests))
            .env("LIGHTCAST_BASE_URL", base_url)
            .env("LIGHTCAST_OAUTH_URL", format!("{base_url}/connect/token"))
            .env("LIGHTCAST_CLIENT_ID", demo.field("client_id"))
            .env("LIGHTCAST_CLIENT_SECRET", demo.field("client_secret")),
    );
}

#[test]
fn the_skills_client_of_mcp_lightcast_works() {
    check_python_client("mcp_lightcast_skills.py", 0);
}

#[test]
fn the_titles_and_classification_clients_of_mcp_lightcast_work() {
    check_python_client("mcp_lightcast_titles.py", 0);
}

#[test]
fn the_similarity_client_of_mcp_lightcast_works() {
    check_python_client("mcp_lightcast_similarity.py", 0);
}

#[test]
fn the_postings_client_of_mcp_lightcast_works() {
    check_python_client("mcp_lightcast_postings.py", 1_000);
}
