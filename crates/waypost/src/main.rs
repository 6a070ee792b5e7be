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

use access::state::StateError;
use catalog::{BuildError, CompaniesError};
use clap::Parser as _;
use ingest::{ImportError, PostingsError};
use server::StartError;

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
            ExitCode::from(if is_usage(&error) { USAGE } else { FAILED })
        }
    }
}

/// Says whether the caller's words or settings are at fault, and not the work.
fn is_usage(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.is::<Unusable>()
            || cause.downcast_ref().is_some_and(is_refused_by_the_store)
            || matches!(
                cause.downcast_ref(),
                Some(StartError::Setting(_) | StartError::Scopes(_) | StartError::Limits(_))
            )
            || matches!(cause.downcast_ref(), Some(BuildError::NotNewer { .. }))
            || cause.downcast_ref().is_some_and(PostingsError::is_usage)
            || matches!(
                cause.downcast_ref(),
                Some(ImportError::NotFound { .. } | ImportError::Companies(CompaniesError::NotNewer { .. }))
            )
    })
}

/// Says whether the store refuses a word of the command line; what it finds in itself is no usage.
fn is_refused_by_the_store(error: &StateError) -> bool {
    matches!(
        error,
        StateError::MalformedId { .. }
            | StateError::UnknownScope { .. }
            | StateError::NoScope
            | StateError::Claim(_)
            | StateError::TooLong { .. }
    )
}
