//! A stand-in for a ClickHouse server: it opens a version of no postings and, asked about postings, behaves as it is
//! told.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use crate::server::Setup;

/// What nobody outside is to read.
pub const USER: &str = "the-reader-of-the-tests";
pub const PASSWORD: &str = "open-sesame-of-the-tests";
/// What a real server puts into its texts.
pub const SAID: &str = "Code: 999. DB::Exception: the text of the upstream";

/// What the stand-in does when it is asked about postings.
#[derive(Clone, Debug)]
pub struct Behaviour {
    says: Vec<u8>,
    then: Then,
    /// Pause after each twentieth of what it says.
    pause: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// Waits for the next question on the connection.
    GoesOn,
    Closes,
    /// Waits until the other side closes the connection.
    Hangs,
    /// Waits until it is told to close the connection.
    Waits,
    /// Closes it before the question is read, so that the other side is told of a reset.
    Resets,
}

impl Behaviour {
    fn new(says: impl Into<Vec<u8>>, then: Then) -> Behaviour {
        Behaviour {
            says: says.into(),
            then,
            pause: Duration::ZERO,
        }
    }

    /// Says it bit by bit, in a second.
    pub fn slowly(self) -> Behaviour {
        Behaviour {
            pause: Duration::from_millis(50),
            ..self
        }
    }

    /// Ends the connection in order, without an answer.
    pub fn closes() -> Behaviour {
        Behaviour::new("", Then::Closes)
    }

    pub fn resets() -> Behaviour {
        Behaviour::new("", Then::Resets)
    }

    /// Never answers.
    pub fn hangs() -> Behaviour {
        Behaviour::new("", Then::Hangs)
    }

    /// Says bytes and closes the connection.
    pub fn says(bytes: impl Into<Vec<u8>>) -> Behaviour {
        Behaviour::new(bytes, Then::Closes)
    }

    /// Answers with a status and headers, each with its line end, and a text of its own.
    pub fn status(status: u16, headers: &str) -> Behaviour {
        let length = SAID.len();
        let head = format!("HTTP/1.1 {status} Word\r\n{headers}Content-Length: {length}\r\n\r\n{SAID}");
        Behaviour::new(head, Then::GoesOn)
    }

    /// Answers with an exception.
    pub fn exception(code: u32) -> Behaviour {
        Behaviour::status(500, &format!("X-ClickHouse-Exception-Code: {code}\r\n"))
    }

    /// Answers with JSON.
    pub fn json(body: &str) -> Behaviour {
        Behaviour::new(json(body.len(), body), Then::GoesOn)
    }

    /// Answers with JSON that is announced as longer than it is, and then closes, hangs, or waits to be told to close.
    pub fn cut() -> Behaviour {
        Behaviour::new(json(1_000, "{\"meta\":["), Then::Closes)
    }

    pub fn stalls() -> Behaviour {
        Behaviour {
            then: Then::Hangs,
            ..Behaviour::cut()
        }
    }

    pub fn waits() -> Behaviour {
        Behaviour {
            then: Then::Waits,
            ..Behaviour::cut()
        }
    }
}

fn json(length: usize, body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// The stand-in. It ends with the value.
pub struct Standin {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    behaviour: Mutex<Behaviour>,
    questions: Mutex<Vec<Received>>,
    killed: Mutex<Vec<String>>,
    pending: AtomicUsize,
    is_released: AtomicBool,
    is_closed: AtomicBool,
    lacks_tables: AtomicBool,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Received {
    head: String,
    body: String,
}

impl Received {
    /// The SQL, which is a field of a form or the whole body.
    fn sql(&self) -> &str {
        let field = self.body.split_once("name=\"query\"\r\n\r\n");
        field.map_or(&*self.body, |(_, rest)| {
            rest.split("\r\n--").next().unwrap_or_default()
        })
    }

    /// The id of the statement.
    pub fn id(&self) -> &str {
        let (_, rest) = self.head.split_once("query_id=").expect("an id");
        rest.split(['&', ' ']).next().unwrap_or_default()
    }

    pub fn head(&self) -> &str {
        &self.head
    }
}

impl Standin {
    /// Starts one that says that questions are too costly.
    pub fn start() -> Standin {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let shared = Arc::new(Shared {
            behaviour: Mutex::new(Behaviour::exception(158)),
            questions: Mutex::default(),
            killed: Mutex::default(),
            pending: AtomicUsize::new(0),
            is_released: AtomicBool::new(false),
            is_closed: AtomicBool::new(false),
            lacks_tables: AtomicBool::new(false),
        });
        let serving = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if serving.is_closed.load(Ordering::Relaxed) {
                    return;
                }
                let shared = serving.clone();
                thread::spawn(move || serve(stream.expect("a connection"), &shared));
            }
        });
        Standin { address, shared }
    }

    /// Lets mounts read from here.
    pub fn read_by(&self, setup: Setup, mounts: &[&str]) -> Setup {
        let mut setup = setup
            .setting("postings.datasets.jpa.engine", "clickhouse")
            .setting("postings.datasets.jpa.url", &format!("http://{}", self.address))
            .setting("postings.datasets.jpa.user", USER)
            .setting("postings.datasets.jpa.password", PASSWORD);
        for mount in ["jpa", "ca-jpa", "uk-jpa", "global-postings"] {
            let corpora = if mounts.contains(&mount) {
                "[\"jpa\"]"
            } else {
                "[\"none\"]"
            };
            setup = setup.setting(&format!("postings.mounts.{mount}.corpora"), corpora);
        }
        setup
    }

    pub fn behaves(&self, behaviour: Behaviour) {
        *self.shared.behaviour.lock().expect("no panic holds it") = behaviour;
    }

    /// Answers as if tables were missing, also what opens a version.
    pub fn lacks_tables(&self, lacks: bool) {
        self.shared.lacks_tables.store(lacks, Ordering::Relaxed);
    }

    /// Questions about postings so far.
    pub fn questions(&self) -> Vec<Received> {
        self.shared.questions.lock().expect("no panic holds it").clone()
    }

    /// Statements that kill others.
    pub fn killed(&self) -> Vec<String> {
        self.shared.killed.lock().expect("no panic holds it").clone()
    }

    /// Questions that hang or wait.
    pub fn pending(&self) -> usize {
        self.shared.pending.load(Ordering::Relaxed)
    }

    /// Ends what waits.
    pub fn release(&self) {
        self.shared.is_released.store(true, Ordering::Relaxed);
    }

    /// Refuses connections from now on.
    pub fn refuses(&self) {
        self.shared.is_closed.store(true, Ordering::Relaxed);
        // The listener goes when it looks up from its wait.
        let _woken = TcpStream::connect(self.address);
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        self.refuses();
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) {
    loop {
        let mut first = [0];
        if !stream.peek(&mut first).is_ok_and(|count| count == 1) {
            return;
        }
        let behaviour = shared.behaviour.lock().expect("no panic holds it").clone();
        if behaviour.then == Then::Resets {
            return;
        }
        let Some(received) = read(&mut stream) else {
            return;
        };
        let sql = received.sql();
        if shared.is_closed.load(Ordering::Relaxed) {
            return;
        }
        if sql.starts_with("KILL") {
            shared
                .killed
                .lock()
                .expect("no panic holds it")
                .push(sql.to_owned());
            if stream.write_all(json(0, "").as_bytes()).is_err() {
                return;
            }
            continue;
        }
        let opening = opening(sql);
        let answer = match opening {
            _ if shared.lacks_tables.load(Ordering::Relaxed) => Behaviour::exception(60),
            Some(body) => Behaviour::json(body),
            None => behaviour,
        };
        if opening.is_none() {
            shared.questions.lock().expect("no panic holds it").push(received);
        }
        if !say(&mut stream, &answer) {
            return;
        }
        match answer.then {
            Then::GoesOn => {}
            Then::Closes | Then::Resets => return,
            Then::Hangs => {
                shared.pending.fetch_add(1, Ordering::Relaxed);
                while stream.read(&mut [0; 64]).is_ok_and(|count| count > 0) {}
                shared.pending.fetch_sub(1, Ordering::Relaxed);
                return;
            }
            Then::Waits => {
                shared.pending.fetch_add(1, Ordering::Relaxed);
                crate::server::eventually("what waits is released", || {
                    shared.is_released.load(Ordering::Relaxed).then_some(())
                });
                shared.pending.fetch_sub(1, Ordering::Relaxed);
                return;
            }
        }
    }
}

/// Says everything; false when nobody listens.
fn say(stream: &mut TcpStream, behaviour: &Behaviour) -> bool {
    if behaviour.pause.is_zero() {
        return stream.write_all(&behaviour.says).is_ok();
    }
    let mut pieces = behaviour.says.chunks(behaviour.says.len().div_ceil(20));
    pieces.all(|piece| {
        thread::sleep(behaviour.pause);
        stream.write_all(piece).is_ok()
    })
}

/// Reads a request with its body.
fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).expect("a head of text");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length"))];
    stream.read_exact(&mut body).ok()?;
    Some(Received {
        head,
        body: String::from_utf8(body).expect("a body of text"),
    })
}

/// Answers what opens a version; none for other statements.
fn opening(sql: &str) -> Option<&'static str> {
    if sql.contains("FROM current") {
        Some(
            r#"{"meta":[{"name":"version","type":"UInt64"},{"name":"suffix","type":"String"}],"data":[["1","1_00"]]}"#,
        )
    } else if sql.ends_with("LIMIT 0") {
        // Looks whether there are such columns.
        Some("")
    } else if sql.contains("_facts_") {
        Some(FACTS)
    } else if sql.contains("_entries_") {
        Some(ENTRIES)
    } else {
        None
    }
}

/// No postings, from January to March 2025.
const FACTS: &str = r#"{"meta":[{"name":"version","type":"UInt64"},{"name":"latest","type":"Int32"},
{"name":"first","type":"Nullable(Int32)"},{"name":"unique_postings","type":"UInt64"},
{"name":"total_postings","type":"UInt64"},{"name":"with_salary","type":"UInt64"},
{"name":"with_title","type":"UInt64"},{"name":"with_onet","type":"UInt64"},
{"name":"with_location","type":"UInt64"},{"name":"title_words","type":"UInt64"},
{"name":"body_words","type":"UInt64"},{"name":"nations","type":"Array(String)"},
{"name":"days","type":"Array(Int32)"},{"name":"details","type":"String"}],
"data":[["1",20167,20094,"0","0","0","0","0","0","0","0",[],[],
"{\"latest_day\":20167,\"pipeline\":\"1.0\",\"taxonomies\":{},\"attributions\":[],\"sources\":{}}"]]}"#;

const ENTRIES: &str = r#"{"meta":[{"name":"position","type":"UInt8"},{"name":"code","type":"String"},
{"name":"name","type":"String"},{"name":"unique_postings","type":"UInt64"},
{"name":"is_taxonomy","type":"UInt8"},{"name":"skill_type","type":"LowCardinality(String)"},
{"name":"is_software","type":"UInt8"},{"name":"alternates","type":"Array(String)"},
{"name":"description","type":"Nullable(String)"},{"name":"singular_name","type":"Nullable(String)"},
{"name":"latitude_bits","type":"Nullable(UInt64)"},{"name":"longitude_bits","type":"Nullable(UInt64)"}],
"data":[]}"#;
