//! Servers under test: the real binary on a data directory of its own, with clients made by its command line.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, Instant},
};

use contract::family::FAMILIES;
use serde_json::Value;
use tempfile::TempDir;

use super::{answer::Answer, request::Request, tokens::Forge, wire::Wire};

pub use super::request::form;

/// Secret of every client of the tests.
pub const SECRET: &str = "a-secret-of-the-tests-with-more-than-32-characters";
/// Configuration file of a server that has one.
const CONFIGURATION: &str = "waypost.toml";
/// Pause between two looks at a condition that another process brings about.
const PAUSE: Duration = Duration::from_millis(20);
/// Longest wait for such a condition.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a server is started with.
#[derive(Debug)]
pub struct Setup {
    settings: Vec<(String, String)>,
    clients: Vec<(&'static str, Vec<&'static str>)>,
    data: Arc<TempDir>,
}

/// A running server. It is killed when the value goes, or when the test process ends in any way.
#[derive(Debug)]
pub struct Server {
    pub address: SocketAddr,
    pub health: SocketAddr,
    process: Mutex<Child>,
    leash: Child,
    tokens: Mutex<BTreeMap<String, String>>,
    setup: Setup,
}

/// The binary under test.
pub fn binary() -> PathBuf {
    std::env::var_os("WAYPOST_BIN").map_or_else(|| env!("CARGO_BIN_EXE_waypost").into(), PathBuf::from)
}

/// Waits for a condition that another process or thread brings about.
#[track_caller]
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(PAUSE);
    }
}

impl Setup {
    /// A server on starter data.
    pub fn starter() -> Setup {
        let setup = Setup::empty();
        setup.run(&["import", "skills", "--starter"]);
        setup.run(&["import", "occupations", "--starter"]);
        setup.run(&["import", "titles", "--starter"]);
        setup.run(&["import", "lmi", "--starter"]);
        setup
    }

    /// A server on what will be imported into its directory.
    pub fn empty() -> Setup {
        let setup = Setup {
            settings: Vec::new(),
            clients: Vec::new(),
            data: Arc::new(tempfile::tempdir().expect("a directory")),
        };
        let log = setup.data.path().join("access.log").display().to_string();
        setup
            .setting("listen", "127.0.0.1:0")
            .setting("health.listen", "127.0.0.1:0")
            .setting("state.reload_seconds", "1")
            .setting("log.access", &log)
            // Lets a test call from any address.
            .setting("trusted_proxies", "[\"127.0.0.0/8\"]")
            // Every test calls from one address.
            .setting("limits.auth_failures_per_minute.address", "1000000")
            .client("all", &["--all-scopes"])
    }

    /// Sets a setting by its full name, through the environment.
    pub fn setting(mut self, name: &str, value: &str) -> Setup {
        let variable = format!("WAYPOST_{}", name.to_uppercase().replace('.', "__"));
        self.settings.retain(|(known, _)| *known != variable);
        self.settings.push((variable, value.to_owned()));
        self
    }

    /// Adds a configuration file.
    pub fn configuration(self, text: &str) -> Setup {
        fs::write(self.data().join(CONFIGURATION), text).expect("a file");
        self
    }

    /// Adds a client with options of `client create`.
    pub fn client(mut self, id: &'static str, options: &[&'static str]) -> Setup {
        self.clients.push((id, options.to_vec()));
        self
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Runs a command of the binary on this data directory and returns what it prints.
    pub fn run(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(binary());
        command.args(arguments).arg("--data").arg(self.data());
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        let output = command.stdin(Stdio::null()).output().expect("the binary runs");
        assert!(
            output.status.success(),
            "{arguments:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub fn create_client(&self, id: &str, options: &[&str]) {
        let secret = self.data().join("secret-of-the-tests");
        fs::write(&secret, SECRET).expect("a file");
        let secret = secret.to_str().expect("UTF-8");
        let mut arguments = vec!["client", "create", "--id", id, "--secret-file", secret];
        arguments.extend_from_slice(options);
        self.run(&arguments);
    }

    /// Imports the next version of titles.
    pub fn import_titles(&self, csv: &str) {
        let file = self.data().join("titles-of-the-tests.csv");
        fs::write(&file, csv).expect("a file");
        self.run(&["import", "titles", "--csv", file.to_str().expect("UTF-8")]);
    }

    /// Imports the next version of a list of companies.
    pub fn import_companies(&self, csv: &str) {
        let file = self.data().join("companies-of-the-tests.csv");
        fs::write(&file, csv).expect("a file");
        self.run(&["import", "companies", "--csv", file.to_str().expect("UTF-8")]);
    }

    /// Creates the clients and starts the server.
    pub fn start(mut self) -> Server {
        for (id, options) in std::mem::take(&mut self.clients) {
            self.create_client(id, &options);
        }
        self.launch()
    }

    fn launch(self) -> Server {
        let log = fs::File::create(self.data().join("stderr.log")).expect("a file");
        let configuration = self.data().join(CONFIGURATION);
        let configuration = configuration.exists().then_some(configuration);
        let mut process = Command::new(binary())
            .args(["serve", "--json", "--data"])
            .arg(self.data())
            .args(
                configuration
                    .iter()
                    .flat_map(|file| ["--config".as_ref(), file.as_os_str()]),
            )
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the binary starts");
        let leash = hold(&process, self.data());
        let mut output = BufReader::new(process.stdout.take().expect("a pipe"));
        let started = read_start(&mut output).unwrap_or_else(|| {
            let log = fs::read_to_string(self.data().join("stderr.log")).unwrap_or_default();
            panic!("the server did not start: {log}")
        });
        // What is printed later must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Server {
            address: address_of(&started, "address"),
            health: address_of(&started, "health_address"),
            process: Mutex::new(process),
            leash,
            tokens: Mutex::default(),
            setup: self,
        }
    }
}

/// Starts `waypost demo` and returns what it says of itself.
pub fn demo() -> (Child, Value) {
    let mut process = Command::new(binary())
        .args(["demo", "--listen", "127.0.0.1:0", "--json", "--postings", "0"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut output = BufReader::new(process.stdout.take().expect("a pipe"));
    let started = read_start(&mut output).expect("the demo starts");
    (process, started)
}

/// Reads lines until one is the JSON object that tells the addresses.
fn read_start(output: &mut impl BufRead) -> Option<Value> {
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Ok(Value::Object(found)) = serde_json::from_str(&line) {
            return Some(Value::Object(found));
        }
    }
}

fn address_of(started: &Value, name: &str) -> SocketAddr {
    let text = started[name]
        .as_str()
        .unwrap_or_else(|| panic!("'{name}' in {started}"));
    text.parse().unwrap_or_else(|_| panic!("'{name}' in {started}"))
}

/// Ties a server to this process: when the pipe ends, the server is killed and its directory removed.
fn hold(process: &Child, data: &Path) -> Child {
    Command::new("sh")
        .args(["-c", "cat >&2; kill -9 \"$0\"; rm -rf \"$1\""])
        .arg(process.id().to_string())
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell")
}

impl Server {
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    pub fn host(&self) -> String {
        self.address.to_string()
    }

    pub fn open(&self) -> Wire {
        Wire::open(self.address)
    }

    /// Sends bytes on a connection of their own.
    pub fn exchange(&self, bytes: &[u8]) -> Answer {
        self.open().exchange(bytes)
    }

    /// Sends a request as it is on a connection of its own.
    pub fn send(&self, request: &Request) -> Answer {
        self.exchange(&request.bytes(&self.host()))
    }

    /// Sends a request with a token of a client.
    pub fn call_as(&self, client: &str, request: Request) -> Answer {
        self.send(&request.bearer(&self.token(client)))
    }

    /// Sends a request with a token for everything.
    pub fn call(&self, request: Request) -> Answer {
        self.call_as("all", request)
    }

    /// Sends a request to the health listener.
    pub fn probe(&self, target: &str) -> Answer {
        let request = Request::get(target).bytes(&self.health.to_string());
        Wire::open(self.health).exchange(&request)
    }

    /// Returns a token of a client; one is fetched once.
    pub fn token(&self, client: &str) -> String {
        let mut tokens = self.tokens.lock().expect("no panic holds it");
        if let Some(token) = tokens.get(client) {
            return token.clone();
        }
        let token = self.fresh_token(client);
        tokens.insert(client.to_owned(), token.clone());
        token
    }

    pub fn fresh_token(&self, client: &str) -> String {
        let answer = self.send(&token_request(client, SECRET));
        answer.ok()["access_token"].as_str().expect("a token").to_owned()
    }

    pub fn forge(&self) -> Forge {
        Forge::open(self.setup.data())
    }

    pub fn metric(&self, name: &str) -> f64 {
        let text = self.probe("/metrics").text();
        let line = text.lines().find(|line| line.split(' ').next() == Some(name));
        let line = line.unwrap_or_else(|| panic!("no metric '{name}'"));
        line.rsplit(' ')
            .next()
            .and_then(|value| value.parse().ok())
            .expect("a number")
    }

    /// Asserts that no status came from elsewhere than the contract, and that nothing panicked.
    pub fn check_metrics(&self) {
        assert_eq!(self.metric("waypost_foreign_errors_total"), 0.0);
        assert_eq!(self.metric("waypost_panics_total"), 0.0);
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.setup.data().join("stderr.log")).unwrap_or_default()
    }

    pub fn access_log(&self) -> String {
        fs::read_to_string(self.setup.data().join("access.log")).unwrap_or_default()
    }

    /// Overwrites the client store of the running server.
    pub fn damage_store(&self) {
        for name in ["state.db", "state.db-wal", "state.db-shm"] {
            let path = self.setup.data().join(name);
            if let Ok(found) = fs::metadata(&path) {
                let length = usize::try_from(found.len()).expect("small");
                fs::write(&path, vec![0xA5; length]).expect("damage");
            }
        }
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        let id = self.process.lock().expect("no panic holds it").id().to_string();
        let sent = Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .expect("kill runs");
        assert!(sent.success());
    }

    /// Waits for the process to end and says whether it did so in order.
    pub fn ended_in_order(&self) -> bool {
        eventually("the process ends", || {
            self.process
                .lock()
                .expect("no panic holds it")
                .try_wait()
                .expect("a child")
        })
        .success()
    }

    /// Starts another server on the same data.
    pub fn beside(&self) -> Server {
        let setup = Setup {
            settings: self.setup.settings.clone(),
            clients: Vec::new(),
            data: self.setup.data.clone(),
        };
        setup.launch()
    }

    /// Kills the process as a power cut would, and starts it again on the same data.
    pub fn kill_and_restart(mut self) -> Server {
        self.kill();
        let setup = std::mem::replace(&mut self.setup, Setup::nothing());
        drop(self);
        setup.launch()
    }

    fn kill(&mut self) {
        // First the leash, so that it cannot kill a stranger who gets the number later.
        let _gone = self.leash.kill().and_then(|()| self.leash.wait());
        let mut process = self
            .process
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let _gone = process.kill().and_then(|()| process.wait());
    }
}

impl Setup {
    fn nothing() -> Setup {
        Setup {
            settings: Vec::new(),
            clients: Vec::new(),
            data: Arc::new(tempfile::tempdir().expect("a directory")),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A token request with credentials in the body.
pub fn token_request(client: &str, secret: &str) -> Request {
    form(&format!(
        "grant_type=client_credentials&client_id={client}&client_secret={secret}"
    ))
}

/// The server that most tests share, with a client for each test that needs its own limits.
pub fn shared() -> &'static Server {
    static SHARED: LazyLock<Server> = LazyLock::new(|| {
        let with = |setup: Setup, id, claims: &[&'static str]| {
            let mut options = vec!["--all-scopes"];
            options.extend(claims.iter().flat_map(|claim| ["--claim", claim]));
            setup.client(id, &options)
        };
        let setup = Setup::with_postings();
        setup.import_companies("id,name,aliases\n20,Fern & Crumb,Fern\n31,Quay Street Bakers,\n");
        setup.import_similarity();
        let mut setup = setup
            .client("restricted", &["--all-scopes", "--restricted"])
            .client("other-scope", &["--scope", "gis"])
            .client("open-only", &["--scope", "emsi_open"])
            .client("sandbox", &["--all-scopes", "--sandbox"])
            .client(
                "refunds",
                &[
                    "--all-scopes",
                    "--sandbox",
                    "--claim",
                    "skills:extract:quota:50/month",
                    "--claim",
                    "skills:rate-limit:1000/1000",
                ],
            );
        let of_every_family = |limit: &str| -> Vec<&'static str> {
            let claims = FAMILIES.iter().map(|row| format!("{}:{limit}", row.target));
            claims.map(|claim| &*claim.leak()).collect()
        };
        let mut no_rate = of_every_family("rate-limit:0/1");
        no_rate.push("usage:rate-limit:0/1");
        for (id, claims) in [
            ("five", ["skills:rate-limit:5/1"].as_slice()),
            ("no-rate", &no_rate),
            ("no-quota", &of_every_family("quota:0/month")),
            (
                "no-rate-no-quota",
                &["skills:rate-limit:0/1", "skills:quota:0/month"],
            ),
            ("fifty", &["skills:extract:quota:50/month"]),
            ("revoked", &[]),
            ("deleted", &[]),
            ("failing", &[]),
            ("wrong-secret", &[]),
        ] {
            setup = with(setup, id, claims);
        }
        let server = setup.start();
        // Answers about occupations change once more when what the postings say is gathered.
        server.wait_for_gathered("1");
        server
    });
    &SHARED
}
