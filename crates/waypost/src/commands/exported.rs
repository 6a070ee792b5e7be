//! `waypost postings export`

use std::{
    fs::File,
    io::{self, Write as _},
    path::Path,
    time::Duration,
};

use analytics::{Cancel, store};
use anyhow::Context as _;
use clickhouse::{Access, Http};
use serde::Serialize;
use upstream::{Endpoint, Limits};

use super::import::PostingsLine;
use crate::{
    Unusable,
    arguments::postings::{Export, ExportFormat, MountName, Remote},
    output::Form,
};

/// Time that ClickHouse may take for one statement of a load: the longest counts the words of all postings.
const STATEMENT_LIMIT: Duration = Duration::from_secs(3600);

#[derive(Serialize)]
struct Told<'t> {
    mount: &'t str,
    version: u64,
    tables: &'t str,
    written_postings: u64,
    changed: bool,
}

/// Writes all postings of a version in a format.
pub fn run(export: &Export, mount: &MountName, corpus: &store::Corpus, form: Form) -> anyhow::Result<()> {
    match (export.format, &export.output) {
        (ExportFormat::Clickhouse, None) => return load(&export.remote, mount, corpus, form),
        (ExportFormat::Clickhouse, Some(_)) => {
            return Err(Unusable("ClickHouse takes postings by --url, not by --output".to_owned()).into());
        }
        (ExportFormat::Ndjson | ExportFormat::Parquet, _) if export.remote.url.is_some() => {
            return Err(Unusable(
                "--url is for ClickHouse; the other formats are written to --output".to_owned(),
            )
            .into());
        }
        (ExportFormat::Ndjson, None) => ingest::export_ndjson(corpus, &mut io::stdout().lock())?,
        (ExportFormat::Ndjson, Some(path)) => {
            let mut file = io::BufWriter::new(create(path)?);
            ingest::export_ndjson(corpus, &mut file)?;
            file.flush()?;
        }
        (ExportFormat::Parquet, None) => return Err(Unusable("Parquet needs --output".to_owned()).into()),
        (ExportFormat::Parquet, Some(path)) => ingest::export_parquet(corpus, create(path)?)?,
    }
    Ok(())
}

fn create(path: &Path) -> anyhow::Result<File> {
    File::create(path).with_context(|| format!("cannot write '{}'", path.display()))
}

fn load(remote: &Remote, mount: &MountName, corpus: &store::Corpus, form: Form) -> anyhow::Result<()> {
    let Some(url) = &remote.url else {
        return Err(Unusable("ClickHouse needs --url".to_owned()).into());
    };
    let endpoint = Endpoint::parse(url).map_err(|fault| Unusable(format!("--url: {fault}")))?;
    let password = match &remote.password_file {
        Some(path) => {
            let text = std::fs::read_to_string(path);
            text.with_context(|| format!("cannot read '{}'", path.display()))?
        }
        None => String::new(),
    };
    let access = Access {
        database: &remote.database,
        user: &remote.user,
        password: password.trim_end_matches(['\r', '\n']),
    };
    let limits = Limits {
        head: STATEMENT_LIMIT,
        ..Limits::default()
    };
    let http = Http::start(mount.name, endpoint, access, limits).context("cannot ask ClickHouse")?;
    let all = corpus.manifest().unique_postings;
    let line = PostingsLine::new();
    let loaded = clickhouse::load(&http, mount.name, corpus, &Cancel::never(), |done| {
        line.loading(done, all);
    });
    line.finish();
    let loaded = loaded.context("nothing changed for whoever asks ClickHouse")?;
    let told = Told {
        mount: mount.name,
        version: loaded.version,
        tables: &loaded.suffix,
        written_postings: loaded.written,
        changed: loaded.is_new,
    };
    form.result(&told, || {
        let done = match (loaded.is_new, loaded.written) {
            (false, _) => "is named as before; nothing changed".to_owned(),
            (true, 0) => "is named again; its tables were there".to_owned(),
            (true, written) => format!("is named, {written} unique postings written"),
        };
        format!(
            "version {} of '{}' {done} (tables with the suffix {})",
            loaded.version, told.mount, told.tables
        )
    })
}
