//! Readers from PyPI in a process of their own, which waits for its turns.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::Span;

const SCRIPT: &str = include_str!("peers.py");

/// The process of the peers; killed when dropped.
#[derive(Debug)]
pub struct Peers {
    child: Child,
    orders: ChildStdin,
    results: BufReader<ChildStdout>,
    names: Vec<String>,
    _files: tempfile::TempDir,
}

impl Drop for Peers {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about either failure.
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Peers {
    /// Starts them, and names the ones that are not installed.
    pub fn start(
        python: &Path,
        documents: &[String],
        forms: &[String],
    ) -> anyhow::Result<(Peers, Vec<String>)> {
        let files = tempfile::tempdir()?;
        let input = files.path().join("input.json");
        fs::write(
            &input,
            serde_json::to_vec(&serde_json::json!({ "texts": documents, "forms": forms }))?,
        )?;
        let mut child = Command::new(python)
            .args(["-c", SCRIPT])
            .arg(&input)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", python.display()))?;
        let orders = child.stdin.take().context("the input of the peers is piped")?;
        let results = child.stdout.take().context("the output of the peers is piped")?;
        let mut peers = Peers {
            child,
            orders,
            results: BufReader::new(results),
            names: Vec::new(),
            _files: files,
        };
        let ready = peers.line()?;
        let words = |name: &str| -> Vec<String> {
            let list = ready[name].as_array().map(Vec::as_slice).unwrap_or_default();
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        peers.names = words("ready");
        let missing = words("missing");
        Ok((peers, missing))
    }

    /// Names with versions.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Reads all documents once and gives the CPU seconds.
    pub fn run(&mut self, at: usize) -> anyhow::Result<f64> {
        self.order("run", at)?["seconds"].as_f64().context("no seconds")
    }

    /// Gives the finds by document.
    pub fn spans(&mut self, at: usize) -> anyhow::Result<Vec<Vec<Span>>> {
        let answer = self.order("spans", at)?;
        Ok(serde_json::from_value(answer["spans"].clone())?)
    }

    fn order(&mut self, what: &str, at: usize) -> anyhow::Result<Value> {
        writeln!(self.orders, "{what} {at}")?;
        self.orders.flush()?;
        self.line()
    }

    fn line(&mut self) -> anyhow::Result<Value> {
        let mut line = String::new();
        self.results.read_line(&mut line)?;
        ensure!(!line.is_empty(), "the peers ended; their message is above");
        Ok(serde_json::from_str(&line)?)
    }
}
