//! `waypost completions`

use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::{arguments::Arguments, output};

/// Writes the completion script of a shell.
pub fn run(shell: Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "waypost", &mut script);
    output::standard_output(&script)?;
    Ok(ExitCode::SUCCESS)
}
