//! `waypost serve`

use std::{fmt::Write as _, path::Path, process::ExitCode};

use serde::Serialize;
use server::Running;

use super::service::{self, Signals};
use crate::{
    arguments::Serve,
    configuration::{self, Configuration, Effective, Flags},
    directory::Directory,
    output::Form,
};

#[derive(Serialize)]
struct Listening<'a> {
    base_url: &'a str,
    address: String,
    health_address: Option<String>,
}

#[derive(Serialize)]
struct Checked<'a> {
    settings: &'a [Effective],
}

/// Serves a data directory until a signal ends it.
pub fn run(serve: &Serve, form: Form) -> anyhow::Result<ExitCode> {
    let configuration = load(serve)?;
    for warning in &configuration.warnings {
        tracing::warn!("{warning}");
    }
    if serve.check {
        let settings = &configuration.values;
        form.listing(&Checked { settings }, || listing(settings))?;
        return Ok(ExitCode::SUCCESS);
    }
    let directory = Directory {
        settings: configuration.settings.clone(),
    };
    // A mistyped path must not become an empty directory with keys of its own that answers 401 to everybody.
    let directory = directory.require()?;
    service::encode_names(&directory.settings)?;
    service::block_on(async {
        let signals = Signals::listen()?;
        let running = server::start(configuration.settings.clone()).await?;
        let listening = Listening {
            base_url: &running.app.base_url,
            address: running.address.to_string(),
            health_address: running.health_address.map(|address| address.to_string()),
        };
        form.result(&listening, || describe(&listening))?;
        advise(&running);
        service::until_stopped(running, signals, || reread(serve, &configuration)).await
    })
}

fn describe(listening: &Listening<'_>) -> String {
    let mut text = format!(
        "listening on {}, base URL {}",
        listening.address, listening.base_url
    );
    if let Some(health) = &listening.health_address {
        let _ = write!(text, "; health and metrics on {health}");
    }
    text
}

fn load(serve: &Serve) -> anyhow::Result<Configuration> {
    let data = serve.place.data.as_deref().map(Path::display);
    let flags = Flags::default()
        .with("data.dir", data)
        .with("listen", serve.listen);
    configuration::load(serve.place.config.as_deref(), flags)
}

/// Tells the operator what is still to do before a request can succeed.
fn advise(running: &Running) {
    let directory = Directory {
        settings: running.app.settings.clone(),
    };
    let option = directory.option();
    if running.app.registry.client_count() == 0 {
        tracing::warn!(
            "no client exists, so every request gets 401; create one: waypost client create --scope emsi_open{option}"
        );
    }
    if running.app.skills().is_empty() {
        tracing::warn!(
            "no data, so requests get 503 not_ready; import some: waypost import skills --esco PATH --onet DIR{option} \
             (or --starter)"
        );
    }
    for missing in running.app.missing_imports() {
        let (families, command) = (missing.families.join(", "), &missing.command);
        tracing::info!("no data for {families}: 503 not_ready until `{command}{option}` brings some");
    }
}

/// Reads the configuration again. A running server keeps the one it started with; the log says what a restart would
/// change, or why it would fail.
fn reread(serve: &Serve, present: &Configuration) {
    match load(serve) {
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "the configuration cannot be used; the running one stays");
        }
        Ok(next) => {
            let changed: Vec<&str> = next
                .values
                .iter()
                .filter(|value| !present.values.contains(value))
                .map(|value| value.key.as_str())
                .collect();
            if changed.is_empty() {
                tracing::info!("the configuration is unchanged");
            } else {
                tracing::warn!(
                    changed = changed.join(", "),
                    "the configuration changed; restart to use it"
                );
            }
        }
    }
}

fn listing(values: &[Effective]) -> String {
    let lines: Vec<String> = values
        .iter()
        .map(|value| format!("{} = {}", value.key, value.value))
        .collect();
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (line, value) in lines.iter().zip(values) {
        let _ = writeln!(text, "{line:width$}  # {}", value.origin);
    }
    text
}
