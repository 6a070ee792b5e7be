//! Peers from PyPI in a Python process of their own, which waits for its turns.
//!
//! Orders and answers are lines of JSON. The first line tells which peers are there (`ready`, each with its version) and
//! which are not installed (`missing`).

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::Value;

/// The process of the peers; killed when dropped.
#[derive(Debug)]
pub(crate) struct Python {
    child: Child,
    orders: ChildStdin,
    results: BufReader<ChildStdout>,
}

/// What a process has to offer.
#[derive(Debug)]
pub(crate) struct Ready {
    /// Names with versions.
    pub(crate) names: Vec<String>,
    /// Why some are missing, if they are.
    pub(crate) missing: Option<String>,
}

impl Ready {
    /// Says that no Python is named.
    pub(crate) fn without_python() -> Ready {
        Ready {
            names: Vec::new(),
            missing: Some("no Python is named (--python)".to_owned()),
        }
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about either failure.
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Python {
    /// Starts a script on a file.
    pub(crate) fn start(python: &Path, script: &str, file: &Path) -> anyhow::Result<Python> {
        let mut child = Command::new(python)
            .args(["-c", script])
            .arg(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", python.display()))?;
        let orders = child.stdin.take().context("the input of the peers is piped")?;
        let results = child.stdout.take().context("the output of the peers is piped")?;
        Ok(Python {
            child,
            orders,
            results: BufReader::new(results),
        })
    }

    /// Reads which peers are there.
    pub(crate) fn ready(&mut self) -> anyhow::Result<Ready> {
        let answer = self.answer()?;
        let words = |name: &str| -> Vec<String> {
            let list = answer[name].as_array().map(Vec::as_slice).unwrap_or_default();
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let missing = words("missing");
        Ok(Ready {
            names: words("ready"),
            missing: (!missing.is_empty()).then(|| format!("not installed: {}", missing.join(", "))),
        })
    }

    /// Gives an order.
    pub(crate) fn order(&mut self, order: &Value) -> anyhow::Result<()> {
        writeln!(self.orders, "{order}")?;
        Ok(self.orders.flush()?)
    }

    /// Gives an order and waits for what comes of it.
    pub(crate) fn ask(&mut self, order: &Value) -> anyhow::Result<Value> {
        self.order(order)?;
        self.answer()
    }

    fn answer(&mut self) -> anyhow::Result<Value> {
        let mut line = String::new();
        self.results.read_line(&mut line)?;
        ensure!(!line.is_empty(), "the peers ended; their message is above");
        Ok(serde_json::from_str(&line)?)
    }
}
