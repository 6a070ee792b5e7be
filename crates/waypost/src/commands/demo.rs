//! `waypost demo`

mod postings;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use access::{
    secret::Secret,
    state::{NewClient, StateError, Store},
};
use anyhow::{Context as _, bail};
use serde::Serialize;
use server::App;

use super::service::{self, Signals};
use crate::{
    arguments::Demo,
    configuration::{self, Flags},
    directory::Directory,
    moment,
    output::{Form, note},
};

/// Id of the client that the demo makes.
const CLIENT: &str = "demo";
/// The corpus of the mount that synthetic postings are for.
const CORPUS: &str = "jpa";

#[derive(Serialize)]
struct Started<'a> {
    base_url: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    data_dir: PathBuf,
    starter_data: bool,
}

/// Serves starter data, or the data of a directory, with one client that may do everything.
pub fn run(demo: &Demo, form: Form) -> anyhow::Result<ExitCode> {
    // Dropped, and with it removed, after the server has stopped.
    let temporary = match &demo.data {
        Some(_) => None,
        None => Some(tempfile::Builder::new().prefix("waypost-demo-").tempdir()?),
    };
    let fresh = temporary.as_ref().map(|directory| directory.path().to_owned());
    let data = demo.data.clone().or(fresh).context("the demo has a directory")?;
    let flags = Flags::default()
        .with("listen", demo.listen)
        .with("data.dir", Some(data.display()))
        .with("health.listen", Some(""));
    let configuration = configuration::load(None, flags)?;
    for warning in &configuration.warnings {
        tracing::warn!("{warning}");
    }
    let directory = Directory {
        settings: configuration.settings,
    };
    let secret = prepare_client(&directory)?;
    let code = service::block_on(async {
        let signals = Signals::listen()?;
        let running = server::start(directory.settings.clone()).await?;
        let starter_data = running.app.skills().is_empty();
        if running.app.titles().is_empty() {
            let titles = tokio::task::spawn_blocking(super::import::starter_titles).await??;
            running.app.serve_titles(titles)?;
        }
        if starter_data {
            serve_starter(&running.app).await?;
        }
        if running.app.lmi.served().tables().is_empty() {
            let tables = tokio::task::spawn_blocking(super::import::starter_tables).await??;
            running.app.serve_labour(tables)?;
        }
        // Held until the server has stopped. Real skills would not know the codes of generated postings.
        let _filling = starter_data.then(|| {
            let settings = directory.settings.clone();
            postings::Filling::start(
                Directory { settings },
                CORPUS,
                demo.postings,
                Arc::clone(&running.app),
            )
        });
        let base_url = &running.app.base_url;
        let started = Started {
            base_url,
            client_id: CLIENT,
            client_secret: secret.reveal(),
            data_dir: data.clone(),
            starter_data,
        };
        form.result(&started, || welcome(&started))?;
        service::until_stopped(running, signals, || {}).await
    })?;
    if let Some(temporary) = temporary {
        let path = temporary.path().display().to_string();
        if let Err(error) = temporary.close() {
            note(&format!("cannot remove '{path}': {error}"));
        }
    }
    Ok(code)
}

/// Makes the client, or gives the one that is there another secret; its tokens stay valid.
fn prepare_client(directory: &Directory) -> anyhow::Result<Secret> {
    let mut store: Store = directory.state()?;
    let scopes = directory.scopes()?;
    let now = moment::now();
    match store.client(CLIENT) {
        Ok(client) if !client.enabled || client.expires.is_some_and(|expires| expires <= now) => bail!(
            "client '{CLIENT}' of this directory is revoked or expired; let it in again: \
             waypost client enable {CLIENT}{option} && waypost client expire {CLIENT} --at never{option}",
            option = directory.option()
        ),
        Ok(_) => Ok(store.rotate_secret(CLIENT, None, 0, now)?.secret),
        Err(StateError::UnknownClient { .. }) => {
            let client = NewClient {
                id: Some(CLIENT.to_owned()),
                name: "Demo".to_owned(),
                all_scopes: true,
                sandbox: true,
                ..NewClient::default()
            };
            Ok(store.create_client(client, &scopes, now)?.secret)
        }
        Err(error) => Err(error.into()),
    }
}

async fn serve_starter(app: &Arc<App>) -> anyhow::Result<()> {
    let catalog = tokio::task::spawn_blocking(super::import::starter_catalog).await??;
    let occupations = tokio::task::spawn_blocking(super::import::starter_occupations).await??;
    let newest = catalog.versions().next().cloned();
    app.serve_catalog(catalog, occupations)?;
    if let Some(skills) = newest.filter(|_| app.similarity().is_empty()) {
        let scores =
            tokio::task::spawn_blocking(move || super::import::starter_similarity(&skills)).await??;
        app.serve_similarity(scores);
    }
    Ok(())
}

fn welcome(started: &Started<'_>) -> String {
    let Started {
        base_url,
        client_id,
        client_secret,
        ..
    } = started;
    let data = if started.starter_data {
        "Starter data: written for trying things out. Import real data with `waypost import skills --help`."
    } else {
        "Data as they are in the data directory."
    };
    format!(
        r#"
Waypost demo

  base URL  {base_url}
  client    {client_id}
  secret    {client_secret}

{data}

A first call, to be pasted into another terminal:

  TOKEN=$(curl -s {base_url}/connect/token -d grant_type=client_credentials -d client_id={client_id} \
    -d client_secret={client_secret} | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -H "Authorization: Bearer $TOKEN" "{base_url}/skills/versions/latest/skills?q=python&limit=3"

Manual: {base_url}/docs    Stop: Ctrl-C
"#
    )
}
