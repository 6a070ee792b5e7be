//! DuckDB and ClickHouse in a process of their own, which waits for its turns.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use super::forms::Form;

const SCRIPT: &str = include_str!("peers.py");

/// The process of the peers; killed when dropped.
#[derive(Debug)]
pub(super) struct Peers {
    child: Child,
    orders: ChildStdin,
    results: BufReader<ChildStdout>,
    names: Vec<String>,
}

impl Drop for Peers {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about either failure.
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Peers {
    /// Starts them, has them load the rows, and names the ones that are not installed.
    pub(super) fn start(python: &Path, rows: &Path, forms: &[Form]) -> anyhow::Result<(Self, Vec<String>)> {
        let mut child = Command::new(python)
            .args(["-c", SCRIPT])
            .arg(rows)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", python.display()))?;
        let orders = child.stdin.take().context("the input of the peers is piped")?;
        let results = child.stdout.take().context("the output of the peers is piped")?;
        let mut peers = Self {
            child,
            orders,
            results: BufReader::new(results),
            names: Vec::new(),
        };
        let questions: Vec<Value> = forms
            .iter()
            .map(|form| json!({"form": form.name, "values": form.values}))
            .collect();
        let ready = peers.send(&Value::from(questions))?;
        let words = |name: &str| -> Vec<String> {
            let list = ready[name].as_array().map(Vec::as_slice).unwrap_or_default();
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        peers.names = words("ready");
        let missing = words("missing");
        Ok((peers, missing))
    }

    /// Names with versions.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Asks one peer one question and gives CPU milliseconds and the answer.
    pub(super) fn ask(&mut self, peer: usize, form: usize) -> anyhow::Result<(f64, Value)> {
        let mut answer = self.send(&json!([peer, form]))?;
        let millis = answer["millis"].as_f64().context("a peer measured no time")?;
        Ok((millis, answer["answer"].take()))
    }

    fn send(&mut self, order: &Value) -> anyhow::Result<Value> {
        writeln!(self.orders, "{order}")?;
        self.orders.flush()?;
        let mut line = String::new();
        self.results.read_line(&mut line)?;
        ensure!(!line.is_empty(), "the peers ended; their message is above");
        Ok(serde_json::from_str(&line)?)
    }
}
