//! Command line of the chores; see the library for what they do.

use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    let root = xtask::repository();
    match std::env::args().nth(1).as_deref() {
        Some("generate") => {
            for path in xtask::generate::write(&root)? {
                eprintln!("wrote {path}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Some("check") => {
            let complaints = xtask::check(&root)?;
            for complaint in &complaints {
                eprintln!("{complaint}");
            }
            Ok(if complaints.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        _ => {
            eprintln!("usage: cargo run -p xtask -- generate|check");
            Ok(ExitCode::from(2))
        }
    }
}
