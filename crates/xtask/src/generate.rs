//! Files of `docs/` that are written from the contract or the default configuration, never by hand.

use std::fs;
use std::path::Path;

use anyhow::Context;
use contract::{manual, openapi, operation};

use crate::configuration;

/// Base URL in the committed description; a server shows its own.
const PUBLIC_URL: &str = "http://127.0.0.1:8080";

/// The commented default configuration.
const DEFAULT_CONFIGURATION: &str = "crates/server/config.default.toml";

/// A generated file.
struct Generated {
    path: &'static str,
    text: String,
}

fn files(root: &Path) -> anyhow::Result<Vec<Generated>> {
    let options = openapi::Options {
        public_url: PUBLIC_URL,
        family: None,
        version: env!("CARGO_PKG_VERSION"),
    };
    let mut description = serde_json::to_string_pretty(&openapi::document(&operation::all(), &options))?;
    description.push('\n');
    let defaults = fs::read_to_string(root.join(DEFAULT_CONFIGURATION)).context(DEFAULT_CONFIGURATION)?;
    Ok(vec![
        Generated {
            path: "docs/configuration.md",
            text: configuration::markdown(&defaults),
        },
        Generated {
            path: "docs/openapi.json",
            text: description,
        },
        Generated {
            path: "docs/status-codes.md",
            text: manual::errors_markdown(),
        },
    ])
}

/// Writes every generated file; returns their paths.
pub fn write(root: &Path) -> anyhow::Result<Vec<&'static str>> {
    let mut paths = Vec::new();
    for file in files(root)? {
        let target = root.join(file.path);
        if let Some(directory) = target.parent() {
            fs::create_dir_all(directory).with_context(|| directory.display().to_string())?;
        }
        fs::write(&target, file.text).with_context(|| target.display().to_string())?;
        paths.push(file.path);
    }
    Ok(paths)
}

/// Names the committed files that differ from what would be written.
pub fn outdated(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut complaints = Vec::new();
    for file in files(root)? {
        let committed = fs::read_to_string(root.join(file.path)).unwrap_or_default();
        if committed != file.text {
            complaints.push(format!(
                "{}: outdated; run `cargo run -p xtask -- generate`",
                file.path
            ));
        }
    }
    Ok(complaints)
}
