//! Comparison of letters from PyPI.

use std::{fs, path::Path};

use anyhow::Context;
use serde_json::json;

use crate::python::{Python, Ready};

const SCRIPT: &str = include_str!("peers.py");

/// Readers that hold the raw titles and the labels.
#[derive(Debug)]
pub struct Peers {
    python: Python,
    _files: tempfile::TempDir,
}

impl Peers {
    /// Starts them, and tells which are there.
    pub fn start(python: &Path, raw: &[String], labels: &[&str]) -> anyhow::Result<(Peers, Ready)> {
        let files = tempfile::tempdir()?;
        let input = files.path().join("input.json");
        fs::write(
            &input,
            serde_json::to_vec(&json!({ "titles": raw, "labels": labels }))?,
        )?;
        let mut python = Python::start(python, SCRIPT, &input)?;
        let ready = python.ready()?;
        let peers = Peers {
            python,
            _files: files,
        };
        Ok((peers, ready))
    }

    /// Reads all raw titles once and gives the CPU seconds.
    pub fn run(&mut self, at: usize) -> anyhow::Result<f64> {
        self.python.ask(&json!(["run", at]))?["seconds"]
            .as_f64()
            .context("no seconds")
    }

    /// Gives the best label of each raw title, as it was found last.
    pub fn best(&mut self, at: usize) -> anyhow::Result<Vec<Option<usize>>> {
        let mut answer = self.python.ask(&json!(["best", at]))?;
        Ok(serde_json::from_value(answer["best"].take())?)
    }
}
