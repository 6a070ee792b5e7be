//! The `waypost` command: command line, configuration, wiring. What it starts lives in the other crates.
//!
//! [`arguments`] holds the command line, [`configuration`] the layers of settings, `commands` one file per command.

mod arguments;
mod commands;
mod configuration;
mod directory;
mod moment;
mod output;

use std::process::ExitCode;

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code of a command that failed.
const FAILED: u8 = 1;
/// Exit code of a command line or configuration that cannot be used.
const USAGE: u8 = 2;

/// A command line or a configuration that cannot be used, as against work that failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Unusable(String);

fn main() -> ExitCode {
    // Ends with code 2 where the command line cannot be read, and with 0 after --help.
    let arguments = arguments::Arguments::parse();
    output::start_log();
    match commands::run(arguments) {
        Ok(code) => code,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(if error.is::<Unusable>() { USAGE } else { FAILED })
        }
    }
}
