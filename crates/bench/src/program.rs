//! How this program starts its own parts as children.

use std::{ffi::OsString, path::PathBuf};

/// The program under test and the arguments that start its parts. Each part is given what it needs behind these.
#[derive(Clone, Debug)]
pub struct Program {
    /// The executable, as a rule the running one.
    pub executable: PathBuf,
    /// Starts the server; followed by `--data DIR --listen 127.0.0.1:0 --json`.
    pub serve: Vec<OsString>,
    /// Starts the bare handler ([`crate::serve_answers`]); followed by the file of answers.
    pub peer: Vec<OsString>,
}

impl Program {
    /// Takes the running executable with the arguments of its parts.
    pub fn current(serve: &[&str], peer: &[&str]) -> anyhow::Result<Program> {
        let words = |words: &[&str]| words.iter().map(OsString::from).collect();
        Ok(Program {
            executable: std::env::current_exe()?,
            serve: words(serve),
            peer: words(peer),
        })
    }
}
