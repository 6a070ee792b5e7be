//! Readers from PyPI that hold texts, and the turns in which they and the engine read them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::python::{Python, Ready};

/// Readers in a process of their own; none where no Python is named.
#[derive(Debug)]
pub(crate) struct Readers {
    process: Option<(Python, tempfile::TempDir)>,
    /// Names with versions.
    pub(crate) names: Vec<String>,
    /// Why some are missing, if they are.
    pub(crate) missing: Option<String>,
}

/// Seconds of each round.
#[derive(Debug)]
pub(crate) struct Turns {
    pub(crate) engine: Vec<f64>,
    /// By reader.
    pub(crate) readers: Vec<Vec<f64>>,
}

impl Readers {
    /// Starts the readers of a script on what they are to hold, and tells which are there.
    pub(crate) fn start(
        python: Option<&Path>,
        script: &str,
        input: impl FnOnce() -> Value,
        progress: &dyn Fn(&str),
    ) -> anyhow::Result<Readers> {
        let (process, ready) = match python {
            None => (None, Ready::without_python()),
            Some(python) => {
                progress("the peers read what they need");
                let files = tempfile::tempdir()?;
                let file = files.path().join("input.json");
                fs::write(&file, serde_json::to_vec(&input())?)?;
                let mut python = Python::start(python, script, &file)?;
                let ready = python.ready()?;
                (Some((python, files)), ready)
            }
        };
        if let Some(why) = &ready.missing {
            progress(&format!("peers are skipped: {why}"));
        }
        Ok(Readers {
            process,
            names: ready.names,
            missing: ready.missing,
        })
    }

    /// Has the engine and each reader read everything once in every round, and gives the CPU seconds.
    pub(crate) fn in_turns(
        &mut self,
        rounds: usize,
        progress: &dyn Fn(&str),
        mut engine: impl FnMut() -> anyhow::Result<Duration>,
    ) -> anyhow::Result<Turns> {
        let mut turns = Turns {
            engine: Vec::new(),
            readers: vec![Vec::new(); self.names.len()],
        };
        for round in 1..=rounds {
            progress(&format!("round {round} of {rounds}"));
            turns.engine.push(engine()?.as_secs_f64());
            for (at, seconds) in turns.readers.iter_mut().enumerate() {
                let answer = self.ask("run", at)?;
                seconds.push(answer["seconds"].as_f64().context("no seconds")?);
            }
        }
        Ok(turns)
    }

    /// Gives what a reader found last, under the name that the script has for it.
    pub(crate) fn found<T: DeserializeOwned>(&mut self, what: &str, at: usize) -> anyhow::Result<T> {
        let mut answer = self.ask(what, at)?;
        Ok(serde_json::from_value(answer[what].take())?)
    }

    fn ask(&mut self, what: &str, at: usize) -> anyhow::Result<Value> {
        let (python, _) = self.process.as_mut().context("no peers run")?;
        python.ask(&json!([what, at]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine() -> anyhow::Result<Duration> {
        Ok(Duration::from_millis(2))
    }

    #[test]
    fn without_python_the_engine_reads_alone() {
        let mut readers = Readers::start(None, "", || Value::Null, &|_| {}).unwrap();
        assert!(readers.names.is_empty() && readers.missing.is_some());
        let turns = readers.in_turns(3, &|_| {}, engine).unwrap();
        assert_eq!(turns.engine, [0.002; 3]);
        assert!(turns.readers.is_empty());
        assert!(readers.found::<Vec<usize>>("best", 0).is_err());
    }

    #[test]
    fn every_reader_that_is_there_reads_in_every_round() {
        // The shell takes a script as Python does, and gives the file the name `$0`.
        let script = r#"grep -q held "$0" && echo '{"ready":["one 1","two 2"],"missing":["three"]}'
            while read -r order; do echo '{"seconds":0.5,"best":[4]}'; done"#;
        let shell = Path::new("/bin/sh");
        let mut readers = Readers::start(Some(shell), script, || json!(["held"]), &|_| {}).unwrap();
        assert_eq!(readers.names, ["one 1", "two 2"]);
        assert_eq!(readers.missing.as_deref(), Some("not installed: three"));
        let turns = readers.in_turns(2, &|_| {}, engine).unwrap();
        assert_eq!(turns.readers, [[0.5; 2]; 2]);
        assert_eq!(readers.found::<Vec<usize>>("best", 1).unwrap(), [4]);
    }
}
