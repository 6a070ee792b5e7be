//! Running the binary, talking to a server it started, waiting for what can be observed.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// Longest wait for something that another process brings about; generous, as it only ends what hangs.
const PATIENCE: Duration = Duration::from_secs(300);
/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(5);

/// A folder of a test, with the data directory in it.
pub struct Place {
    folder: TempDir,
}

/// What a finished run left behind.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Outcome {
    /// The one JSON object on stdout.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        assert_eq!(self.out.lines().count(), 1, "one object in one line: {self:?}");
        serde_json::from_str(&self.out).expect("JSON on stdout")
    }

    /// Asserts an exit code and a text on stderr.
    #[track_caller]
    pub fn fails(&self, code: i32, complaint: &str) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.err.contains(complaint), "'{complaint}' in {self:?}");
        assert_eq!(self.out, "", "nothing on stdout");
    }

    #[track_caller]
    pub fn succeeds(self) -> Outcome {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }
}

impl Place {
    pub fn new() -> Place {
        Place {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file beside the data directory.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("a written file");
        path
    }

    /// A command that runs in the folder, with no settings from outside.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("WAYPOST_") || name == "RUST_LOG" {
                command.env_remove(name);
            }
        }
        if arguments.contains(&"--listen") {
            // The default port may be taken, by another test too.
            command.env("WAYPOST_HEALTH__LISTEN", "127.0.0.1:0");
        }
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Outcome {
        finish(&mut self.command(arguments))
    }

    /// Runs a command on the data directory.
    pub fn run_on_data(&self, arguments: &[&str]) -> Outcome {
        let mut command = self.command(arguments);
        finish(command.arg("--data").arg(self.data()))
    }

    /// Runs a command with a text on stdin.
    pub fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Outcome {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // A command that refuses its arguments reads nothing.
        let _ = stdin.write_all(input);
        drop(stdin);
        outcome(child.wait_with_output().expect("the binary ends"))
    }

    /// Imports a small list of skills; the names are separated by blanks.
    #[track_caller]
    pub fn import(&self, names: &str) -> Value {
        let path = self.file("skills.csv", list(names));
        let path = path.to_str().expect("UTF-8");
        self.run_on_data(&["import", "skills", "--csv", path, "--json"])
            .json()
    }

    /// Creates a client and returns its secret.
    #[track_caller]
    pub fn client(&self, id: &str) -> String {
        self.client_with(id, "emsi_open")
    }

    /// Creates a client with a scope and returns its secret.
    #[track_caller]
    pub fn client_with(&self, id: &str, scope: &str) -> String {
        let created = self
            .run_on_data(&["client", "create", "--id", id, "--scope", scope, "--json"])
            .json();
        created["client_secret"].as_str().expect("a secret").to_owned()
    }

    /// Starts a server on the data directory, on free ports.
    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    /// Does so with further arguments.
    pub fn serve_with(&self, arguments: &[&str]) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0", "--json", "--data"]);
        command
            .arg(self.data())
            .env("WAYPOST_STATE__RELOAD_SECONDS", "1")
            // Waiting for a client to be known takes more tries than a guesser gets.
            .env("WAYPOST_LIMITS__AUTH_FAILURES_PER_MINUTE__CLIENT", "1000000")
            .env("WAYPOST_LIMITS__AUTH_FAILURES_PER_MINUTE__ADDRESS", "1000000")
            .args(arguments);
        Server::start(command)
    }
}

/// A list in the layout of the operator's file.
pub fn list(names: &str) -> String {
    let mut text = "name\n".to_owned();
    for name in names.split_whitespace() {
        text.push_str(name);
        text.push('\n');
    }
    text
}

fn finish(command: &mut Command) -> Outcome {
    outcome(command.output().expect("the binary runs"))
}

fn outcome(output: std::process::Output) -> Outcome {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Outcome {
        code: output.status.code().unwrap_or(-1),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Waits for a condition that another process brings about.
#[track_caller]
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(PAUSE);
    }
}

/// A running server; it is killed when the value goes.
pub struct Server {
    child: Child,
    pub started: Value,
    log: Arc<Mutex<String>>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Server {
    /// Starts a command that prints a JSON object once it listens.
    #[track_caller]
    pub fn start(mut command: Command) -> Server {
        let mut child = command.spawn().expect("the binary starts");
        let log = Arc::new(Mutex::new(String::new()));
        let errors = BufReader::new(child.stderr.take().expect("a pipe"));
        let collected = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                let mut log = collected.lock().expect("no panic holds it");
                log.push_str(&line);
                log.push('\n');
            }
        });
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        output.read_line(&mut line).expect("a readable pipe");
        let started = serde_json::from_str(&line).unwrap_or_else(|_| {
            let _ = child.wait();
            panic!(
                "the server did not start: {}",
                log.lock().expect("no panic holds it")
            )
        });
        Server { child, started, log }
    }

    pub fn base_url(&self) -> &str {
        self.started["base_url"].as_str().expect("a base URL")
    }

    pub fn log(&self) -> String {
        self.log.lock().expect("no panic holds it").clone()
    }

    /// Waits until the log holds a text.
    #[track_caller]
    pub fn logs(&self, text: &str) {
        eventually(text, || self.log().contains(text).then_some(()));
    }

    pub fn address(&self) -> SocketAddr {
        let address = self.base_url().strip_prefix("http://").expect("plain http");
        address.parse().expect("an address")
    }

    /// Opens a connection and writes to it.
    pub fn open(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address()).expect("a connection");
        stream.write_all(bytes).expect("a written request");
        stream
    }

    pub fn get(&self, path: &str, token: Option<&str>) -> Answer {
        let authorization = token.map_or(String::new(), |token| {
            format!("Authorization: Bearer {token}\r\n")
        });
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{authorization}Connection: close\r\n\r\n",
            self.address()
        );
        read_answer(self.open(head.as_bytes()))
    }

    /// Posts a JSON text.
    pub fn post(&self, path: &str, body: &str, token: &str) -> Answer {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address(),
            body.len()
        );
        read_answer(self.open(head.as_bytes()))
    }

    /// Fetches a token with a secret.
    pub fn token(&self, id: &str, secret: &str) -> Answer {
        let body = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let head = format!(
            "POST /connect/token HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address(),
            body.len()
        );
        read_answer(self.open(head.as_bytes()))
    }

    #[track_caller]
    pub fn access_token(&self, id: &str, secret: &str) -> String {
        let answer = self.token(id, secret);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["access_token"]
            .as_str()
            .expect("a token")
            .to_owned()
    }

    /// The newest version that is served.
    pub fn latest(&self, token: &str) -> Option<String> {
        let answer = self.get("/skills/versions", Some(token));
        let versions = (answer.status == 200).then(|| answer.json())?;
        versions["data"][0].as_str().map(str::to_owned)
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status()
            .expect("kill runs");
        assert!(status.success());
    }

    /// Waits for the end and returns the exit code.
    #[track_caller]
    pub fn ends(&mut self) -> Option<i32> {
        eventually("the server ends", || self.child.try_wait().expect("a child")).code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads an answer to the end of its connection.
#[track_caller]
pub fn read_answer(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("a readable answer");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let (head, body) = text
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("no answer: {text}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    Answer {
        status: status.unwrap_or_else(|| panic!("no status: {head}")),
        body: if chunked { unchunked(body) } else { body.to_owned() },
    }
}

fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).expect("the length of a chunk");
        whole.push_str(&rest[..length]);
        body = rest[length..].trim_start_matches("\r\n");
        if length == 0 {
            break;
        }
    }
    whole
}

/// A folder of the open data, if it is there.
pub fn shared(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("WAYPOST_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("data").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: '{}' is not there", folder.display());
    None
}
