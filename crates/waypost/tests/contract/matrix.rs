//! The conformance matrix, C01 to C75, driven over a raw socket. The rows stand in `matrix.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::{
    answer::{Answer, Asked},
    documents, drivers,
    request::{Framing, Request, encoded},
    server::{SECRET, Server, shared},
    template::expand,
};

const MATRIX: &str = include_str!("matrix.toml");
const ROWS: usize = 75;

/// Rows that have an entry which cannot be run yet, with the number of such entries. The list only gets shorter.
const PENDING: [(&str, usize); 0] = [];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    input: String,
    #[serde(default)]
    default: toml::Table,
    entries: Vec<toml::Table>,
}

/// One request with what its answer must be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub name: String,
    #[serde(default = "get")]
    method: String,
    #[serde(default)]
    pub path: String,
    #[serde(default = "everything")]
    pub auth: String,
    #[serde(default)]
    headers: Vec<String>,
    #[serde(rename = "type")]
    media: Option<String>,
    body: Option<String>,
    document: Option<String>,
    coding: Option<String>,
    spoil: Option<String>,
    pad: Option<usize>,
    length: Option<String>,
    raw: Option<String>,
    #[serde(default)]
    finish: bool,
    status: Option<u16>,
    #[serde(default)]
    code: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    detail_has: String,
    pointer: Option<String>,
    parameter: Option<String>,
    items: Option<usize>,
    #[serde(default)]
    have: BTreeMap<String, String>,
    #[serde(default)]
    lack: Vec<String>,
    #[serde(default)]
    closes: bool,
    #[serde(default)]
    may_close: bool,
    same_as: Option<String>,
    driver: Option<String>,
    pending: Option<String>,
}

fn get() -> String {
    "GET".to_owned()
}

fn everything() -> String {
    "all".to_owned()
}

fn rows() -> BTreeMap<String, Row> {
    toml::from_str(MATRIX).unwrap_or_else(|error| panic!("matrix.toml: {error}"))
}

/// Returns the entries of a row, completed by its default.
fn entries(row: &Row) -> Vec<Entry> {
    let complete = |entry: &toml::Table| {
        let mut table = row.default.clone();
        table.extend(entry.clone());
        let entry: Result<Entry, _> = table.try_into();
        entry.unwrap_or_else(|error| panic!("{}: {error}", row.input))
    };
    row.entries.iter().map(complete).collect()
}

#[test]
fn the_matrix_is_complete() {
    let rows = rows();
    let expected: Vec<String> = (1..=ROWS).map(|number| format!("C{number:02}")).collect();
    assert_eq!(rows.keys().cloned().collect::<Vec<_>>(), expected);
    for (id, row) in &rows {
        let entries = entries(row);
        assert!(!row.input.is_empty() && !entries.is_empty(), "{id}");
        for (index, entry) in entries.iter().enumerate() {
            let is_runnable = entry.status.is_some() || entry.driver.is_some();
            assert!(is_runnable || entry.pending.is_some(), "{id} {}", entry.name);
            let is_unique = entries[..index].iter().all(|other| other.name != entry.name);
            assert!(is_unique, "{id} {}", entry.name);
        }
    }
}

#[test]
fn pending_entries_are_those_listed() {
    let mut pending: BTreeMap<String, usize> = BTreeMap::new();
    for (id, row) in rows() {
        let count = entries(&row)
            .iter()
            .filter(|entry| entry.pending.is_some())
            .count();
        if count > 0 {
            pending.insert(id, count);
        }
    }
    let listed = PENDING.iter().map(|(id, count)| ((*id).to_owned(), *count));
    assert_eq!(pending, listed.collect());
}

/// Runs the plain entries of the rows between two numbers.
fn run(from: usize, to: usize) {
    let server = shared();
    let rows = rows();
    let mut faults = Vec::new();
    for number in from..=to {
        let id = format!("C{number:02}");
        let entries = entries(&rows[&id]);
        for entry in entries.iter().filter(|entry| entry.pending.is_none()) {
            let outcome = std::panic::catch_unwind(|| match &entry.driver {
                Some(name) => drivers::drive(name, server, entry),
                None => check(server, entry, &entries),
            });
            if let Err(panic) = outcome {
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
                faults.push(format!("{id} {}: {}", entry.name, text.unwrap_or_default()));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
    server.check_metrics();
}

#[test]
fn routing_and_methods() {
    run(1, 10);
}

#[test]
fn credentials() {
    run(11, 22);
}

#[test]
fn bodies_by_type_coding_and_size() {
    run(23, 36);
}

#[test]
fn json_and_schema() {
    run(37, 43);
}

#[test]
fn meaning() {
    run(44, 48);
}

#[test]
fn framing() {
    run(49, 51);
}

#[test]
fn slowness() {
    run(52, 52);
}

#[test]
fn limits() {
    run(53, 56);
}

#[test]
fn token_endpoint() {
    run(57, 63);
}

#[test]
fn maintenance_and_overload() {
    run(64, 68);
}

#[test]
fn budgets_and_damage() {
    run(69, 71);
}

#[test]
fn drain() {
    run(72, 72);
}

#[test]
fn negotiation() {
    run(73, 75);
}

/// Sends an entry's request and compares its answer.
fn check(server: &Server, entry: &Entry, entries: &[Entry]) {
    let answer = send(server, entry);
    let Some(status) = entry.status else {
        panic!("nothing is expected")
    };
    assert_eq!(answer.status, status, "{}", shortened(&answer));
    if !answer.body.is_empty() && status != 200 {
        assert_eq!(answer.code(), entry.code, "{}", shortened(&answer));
        if !entry.detail.is_empty() {
            assert_eq!(answer.detail(), entry.detail);
        }
        assert!(answer.detail().contains(&entry.detail_has), "{}", answer.detail());
    }
    if let Some(pointer) = &entry.pointer {
        assert_eq!(answer.source(), json!({ "pointer": pointer }));
    }
    if let Some(parameter) = &entry.parameter {
        assert_eq!(answer.source(), json!({ "parameter": parameter }));
    }
    if let Some(items) = entry.items {
        assert_eq!(answer.json()["data"].as_array().map(Vec::len), Some(items));
    }
    for (name, expected) in &entry.have {
        let found = answer.header(name).unwrap_or_else(|| panic!("no {name}"));
        match expected.strip_prefix('~') {
            Some(part) => assert!(found.contains(part), "{name}: {found}"),
            None => assert_eq!(found, expected, "{name}"),
        }
    }
    for name in &entry.lack {
        assert_eq!(answer.header(name), None);
    }
    if let Some(other) = entry.same_as.as_ref().filter(|other| **other != entry.name) {
        let other = entries
            .iter()
            .find(|entry| entry.name == *other)
            .expect("an entry of the row");
        let expected = send(server, other);
        assert_eq!((answer.status, answer.text()), (expected.status, expected.text()));
    }
}

/// Sends an entry's request on a connection of its own.
fn send(server: &Server, entry: &Entry) -> Answer {
    let bytes = bytes(server, entry);
    let mut wire = server.open();
    wire.try_send(&bytes);
    if entry.finish {
        wire.finish_sending();
    }
    let answer = wire.answer(&Asked::by(&bytes));
    assert_eq!(answer.interim, 0, "an unwanted 100");
    if entry.closes {
        assert_eq!(answer.header("connection"), Some("close"));
        assert!(wire.is_closed(), "the connection goes on");
    } else if !entry.finish && !entry.may_close {
        let is_open = answer.header("connection") != Some("close");
        assert!(is_open, "the connection ends without need");
    }
    answer
}

fn shortened(answer: &Answer) -> String {
    answer.text().chars().take(400).collect()
}

/// Makes an entry's request.
pub fn request(server: &Server, entry: &Entry) -> Request {
    let text = |template: &str| expand(template, &|name| look_up(server, name));
    let path = String::from_utf8(text(&entry.path));
    let mut request = Request::new(&entry.method, path.as_deref().unwrap_or("@"));
    if path.is_err() {
        // A target that is no text is put in its place after the rest is made.
        request.target = "@".to_owned();
    }
    if entry.auth != "none" {
        request = request.bearer(&drivers::token(server, &entry.auth));
    }
    if let Some(media) = &entry.media {
        request = request.header("Content-Type", text(media));
    }
    for header in &entry.headers {
        let (name, value) = header.split_once(": ").expect("name: value");
        request = request.header(name, text(value));
    }
    let mut body = entry.body.as_deref().map(text);
    if let Some(document) = &entry.document {
        body = Some(made(document));
    }
    if let (Some(body), Some(length)) = (&mut body, entry.pad) {
        body.resize(length, b' ');
    }
    if let (Some(plain), Some(coding)) = (&body, &entry.coding) {
        let coded = if plain.is_empty() {
            Vec::new()
        } else {
            encoded(coding, plain)
        };
        let spoilt = spoilt(coded, plain, entry.spoil.as_deref());
        request = request.header("Content-Encoding", coding);
        body = Some(spoilt);
    }
    request.framing = match entry.length.as_deref() {
        None => Framing::Sized,
        Some("none") => Framing::Untold,
        Some("chunked") => Framing::Chunked(50_000),
        Some(number) => Framing::Declared(number.parse().expect("a length")),
    };
    request.body = body;
    request
}

fn bytes(server: &Server, entry: &Entry) -> Vec<u8> {
    let text = |template: &str| expand(template, &|name| look_up(server, name));
    if let Some(raw) = &entry.raw {
        return text(raw);
    }
    let request = request(server, entry);
    let bytes = request.bytes(&server.host());
    if request.target != "@" {
        return bytes;
    }
    let head = format!("{} ", entry.method).into_bytes();
    let rest = &bytes[head.len() + 1..];
    [&head, &text(&entry.path), rest].concat()
}

fn look_up(server: &Server, name: &str) -> Option<String> {
    match name {
        "S" => Some("/skills/versions/latest".to_owned()),
        "host" => Some(server.host()),
        "token" => Some(server.token("all")),
        "secret" => Some(SECRET.to_owned()),
        "skill" => Some(drivers::known_skill()),
        _ => None,
    }
}

fn made(document: &str) -> Vec<u8> {
    let long = "bread ".repeat(10_000);
    match document {
        "pdf" => documents::pdf("We bake sourdough bread", ""),
        "long pdf" => documents::pdf(&long, ""),
        "empty pdf" => documents::pdf("", ""),
        "encrypted pdf" => documents::encrypted_pdf(),
        "docx" => documents::docx("We bake sourdough bread"),
        "long docx" => documents::docx(&long),
        "empty docx" => documents::docx(""),
        _ => panic!("no document '{document}'"),
    }
}

fn spoilt(mut coded: Vec<u8>, plain: &[u8], how: Option<&str>) -> Vec<u8> {
    match how {
        None => {}
        Some("truncated") => coded.truncate(coded.len() - 9),
        Some("checksum") => {
            // The checksum of gzip stands before the length, that of zlib at the end.
            let index = coded.len() - if coded[0] == 0x1F { 5 } else { 1 };
            coded[index] ^= 1;
        }
        Some("trailing") => coded.extend_from_slice(b"more"),
        Some("plain") => coded = plain.to_vec(),
        Some(how) => panic!("cannot spoil by '{how}'"),
    }
    coded
}
