//! DuckDB and ClickHouse from PyPI.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::forms::Form;
use crate::python::{Python, Ready};

const SCRIPT: &str = include_str!("peers.py");

/// Engines that have loaded the rows.
#[derive(Debug)]
pub(super) struct Peers(Python);

impl Peers {
    /// Starts them, has them load the rows, and tells which are there.
    pub(super) fn start(python: &Path, rows: &Path, forms: &[Form]) -> anyhow::Result<(Self, Ready)> {
        let mut python = Python::start(python, SCRIPT, rows)?;
        let questions: Vec<Value> = forms
            .iter()
            .map(|form| json!({"form": form.name, "values": form.values}))
            .collect();
        python.order(&Value::from(questions))?;
        let ready = python.ready()?;
        Ok((Self(python), ready))
    }

    /// Asks one peer one question and gives CPU milliseconds and the answer.
    pub(super) fn ask(&mut self, peer: usize, form: usize) -> anyhow::Result<(f64, Value)> {
        let mut answer = self.0.ask(&json!([peer, form]))?;
        let millis = answer["millis"].as_f64().context("a peer measured no time")?;
        Ok((millis, answer["answer"].take()))
    }
}
