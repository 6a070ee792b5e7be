//! What the server under test runs on: a directory of its own, data, a client with finite limits, a token.

use std::{
    fs,
    path::{Path, PathBuf},
};

use access::{
    clock::{Clock as _, SystemClock},
    scopes::ScopeTable,
    state::{NewClient, Store as ClientStore},
};
use anyhow::{Context, ensure};
use catalog::{Catalog, Manifest, Skills, Snapshot as _, Store, Titles, Versions, build, build_titles};

use crate::{child::Listening, load, load::Request};

const FAMILY: &str = "skills";
/// Finite, so that counting is paid for, and too large to be reached.
const CLAIMS: [&str; 3] = [
    "skills:rate-limit:999999999/1",
    "skills:quota:999999999/year",
    "core-lmi:rate-limit:999999999/1",
];

/// A data directory for one benchmark, removed with it.
#[derive(Debug)]
pub struct Setup {
    directory: tempfile::TempDir,
    /// Its newest version.
    pub skills: std::sync::Arc<Skills>,
    client: String,
    secret: String,
}

impl Setup {
    /// Makes a directory with the data of another one, or with the starter data. The other directory is only read.
    pub fn new(data: Option<&Path>) -> anyhow::Result<Setup> {
        let directory = temporary()?;
        match data {
            Some(data) => share(data, "catalog", directory.path())?,
            None => publish_starter(directory.path())?,
        }
        Setup::in_directory(directory)
    }

    /// Makes a directory with the starter data and the labour-market tables of another one, or the starter tables. The
    /// other directory is only read.
    pub fn with_tables(data: Option<&Path>) -> anyhow::Result<Setup> {
        let directory = temporary()?;
        publish_starter(directory.path())?;
        match data {
            Some(data) => share(data, "lmi", directory.path())?,
            None => publish_starter_tables(directory.path())?,
        }
        Setup::in_directory(directory)
    }

    fn in_directory(directory: tempfile::TempDir) -> anyhow::Result<Setup> {
        let skills = newest(directory.path())?;
        let mut clients = ClientStore::open(&directory.path().join("state.db"))?;
        let client = NewClient {
            name: "benchmark".to_owned(),
            all_scopes: true,
            claims: CLAIMS.map(str::to_owned).to_vec(),
            ..NewClient::default()
        };
        let seconds = SystemClock::new().now().unix_seconds;
        let created = clients.create_client(client, &ScopeTable::default(), seconds)?;
        Ok(Setup {
            directory,
            skills,
            client: created.id,
            secret: created.secret.reveal().to_owned(),
        })
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The request for a token.
    pub fn token_request(&self) -> Request {
        let (client, secret) = (&self.client, &self.secret);
        Request {
            method: "POST",
            target: "/connect/token".to_owned(),
            headers: vec![("Content-Type", "application/x-www-form-urlencoded".to_owned())],
            body: format!("grant_type=client_credentials&client_id={client}&client_secret={secret}")
                .into_bytes(),
        }
    }

    /// Takes a token from a server that runs on this directory.
    pub fn token(&self, server: &Listening) -> anyhow::Result<String> {
        let (reply, bytes) = load::fetch(server.address, &self.token_request())?;
        let body = String::from_utf8_lossy(&bytes[reply.head..]).into_owned();
        ensure!(reply.status == 200, "no token: {} {body}", reply.status);
        let answer: serde_json::Value = serde_json::from_str(&body)?;
        let token = answer["access_token"].as_str().context("no access_token")?;
        Ok(token.to_owned())
    }
}

/// Gives the newest version under a data directory, or the starter data where no directory is named.
pub fn skills_of(data: Option<&Path>) -> anyhow::Result<std::sync::Arc<Skills>> {
    match data {
        Some(data) => newest(data),
        None => {
            let bytes = build(&ingest::starter_taxonomy(), None)?;
            Ok(Skills::from_bytes(&bytes, "starter data")?.into())
        }
    }
}

/// Gives the newest titles under a data directory, or the starter data where no directory is named.
pub fn titles_of(data: Option<&Path>) -> anyhow::Result<std::sync::Arc<Titles>> {
    match data {
        Some(data) => {
            let titles = Versions::<Titles>::load(&Store::of::<Titles>(data))?;
            let newest = titles.latest().cloned();
            newest.with_context(|| format!("{} holds no titles; import some first", data.display()))
        }
        None => {
            let (draft, _) = ingest::starter_titles();
            let bytes = build_titles(&draft, None)?;
            Ok(Titles::from_bytes(&bytes, "starter data")?.into())
        }
    }
}

fn newest(data: &Path) -> anyhow::Result<std::sync::Arc<Skills>> {
    let catalog = Catalog::load(&Store::open(data, FAMILY))?;
    let newest = catalog.versions().next();
    newest
        .cloned()
        .with_context(|| format!("{} holds no skills; import some first", data.display()))
}

fn publish_starter(data: &Path) -> anyhow::Result<()> {
    let draft = ingest::starter_taxonomy();
    let manifest = Manifest::new(draft.version);
    Store::open(data, FAMILY).publish(draft.version, &build(&draft, None)?, manifest)?;
    Ok(())
}

fn publish_starter_tables(data: &Path) -> anyhow::Result<()> {
    let (drafts, run) = ingest::starter_tables();
    for draft in drafts {
        let store = lmi::store(data, &draft.name);
        store.publish(run.version(), &draft.build(run)?, Manifest::new(run.version()))?;
    }
    Ok(())
}

fn temporary() -> anyhow::Result<tempfile::TempDir> {
    tempfile::tempdir().context("cannot make a temporary directory")
}

/// Links a folder of data, so that clients, keys and logs of the benchmark stay apart from the operator's.
fn share(data: &Path, folder: &str, directory: &Path) -> anyhow::Result<()> {
    let shared: PathBuf = fs::canonicalize(data.join(folder))
        .with_context(|| format!("{} holds no folder '{folder}'", data.display()))?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(&shared, directory.join(folder))?;
    #[cfg(not(unix))]
    anyhow::bail!("cannot link {} on this system", shared.display());
    Ok(())
}
