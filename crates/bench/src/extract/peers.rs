//! Phrase readers from PyPI.

use std::{fs, path::Path};

use anyhow::Context;
use serde_json::json;

use super::Span;
use crate::python::{Python, Ready};

const SCRIPT: &str = include_str!("peers.py");

/// Readers that hold the documents and the surface forms.
#[derive(Debug)]
pub struct Peers {
    python: Python,
    _files: tempfile::TempDir,
}

impl Peers {
    /// Starts them, and tells which are there.
    pub fn start(python: &Path, documents: &[String], forms: &[String]) -> anyhow::Result<(Peers, Ready)> {
        let files = tempfile::tempdir()?;
        let input = files.path().join("input.json");
        fs::write(
            &input,
            serde_json::to_vec(&json!({ "texts": documents, "forms": forms }))?,
        )?;
        let mut python = Python::start(python, SCRIPT, &input)?;
        let ready = python.ready()?;
        let peers = Peers {
            python,
            _files: files,
        };
        Ok((peers, ready))
    }

    /// Reads all documents once and gives the CPU seconds.
    pub fn run(&mut self, at: usize) -> anyhow::Result<f64> {
        self.python.ask(&json!(["run", at]))?["seconds"]
            .as_f64()
            .context("no seconds")
    }

    /// Gives the finds by document.
    pub fn spans(&mut self, at: usize) -> anyhow::Result<Vec<Vec<Span>>> {
        let mut answer = self.python.ask(&json!(["spans", at]))?;
        Ok(serde_json::from_value(answer["spans"].take())?)
    }
}
