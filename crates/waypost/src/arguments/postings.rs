//! `waypost postings`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use contract::postings::Mount;

use super::Place;

/// A mount of job postings with what its rows mean when they do not say.
#[derive(Debug, PartialEq, Eq)]
pub struct MountName {
    /// First part of its paths, and name of its directory.
    pub name: &'static str,
    /// ISO 3166 alpha-2 code of its country.
    pub country: &'static str,
    /// The mount itself.
    pub mount: Mount,
}

static MOUNTS: [MountName; 4] = [
    MountName {
        name: "jpa",
        country: "US",
        mount: Mount::Us,
    },
    MountName {
        name: "ca-jpa",
        country: "CA",
        mount: Mount::Ca,
    },
    MountName {
        name: "uk-jpa",
        country: "GB",
        mount: Mount::Uk,
    },
    MountName {
        name: "global-postings",
        country: "US",
        mount: Mount::Global,
    },
];

/// Gives all mounts.
pub fn mounts() -> &'static [MountName] {
    &MOUNTS
}

/// Reads the name of a mount.
pub fn mount(name: &str) -> Result<&'static MountName, String> {
    let names = MOUNTS
        .iter()
        .map(|mount| mount.name)
        .collect::<Vec<_>>()
        .join(", ");
    MOUNTS
        .iter()
        .find(|mount| mount.name == name)
        .ok_or_else(|| format!("give one of {names}"))
}

/// Reads a day.
pub fn day(text: &str) -> Result<analytics::Day, String> {
    let date: jiff::civil::Date = text
        .parse()
        .map_err(|_| "give a date such as 2025-12-30".to_owned())?;
    analytics::Day::new(date.year(), date.month(), date.day())
        .ok_or_else(|| "give a year up to 9999".to_owned())
}

/// `waypost postings`
#[derive(Debug, Subcommand)]
pub enum Postings {
    /// List what the corpus of a mount holds, source by source.
    List(Corpus),
    /// Remove all rows of a source.
    Remove {
        /// The source.
        #[arg(long, value_name = "NAME")]
        source: String,
        /// The corpus.
        #[command(flatten)]
        corpus: Corpus,
    },
    /// Write the live rows anew, so that what was removed or replaced takes no space.
    Compact(Corpus),
    /// Group and enrich all rows anew, with the taxonomies, lists and settings of today.
    Enrich(Corpus),
    /// Serve the version before the last change again.
    Rollback(Corpus),
    /// Fill an empty mount with synthetic postings, which say everywhere that they are synthetic.
    ///
    /// They are made of the imported skills, titles, occupations and areas, or of the embedded ones where none of these
    /// was imported. The same seed gives the same postings; `waypost postings export` hands them to other engines.
    Generate {
        /// Unique postings.
        #[arg(long, value_name = "N", default_value_t = 100_000,
              value_parser = clap::value_parser!(u64).range(1..=200_000_000))]
        postings: u64,
        /// Seed.
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// Leave the bodies empty, for measurements that do not read them.
        #[arg(long)]
        no_bodies: bool,
        /// The corpus.
        #[command(flatten)]
        corpus: Corpus,
    },
    /// Write all postings to a file, or into the tables of a ClickHouse server.
    Export(Export),
}

/// `waypost postings export`
#[derive(Debug, Args)]
pub struct Export {
    /// The format.
    #[arg(long, value_name = "FORMAT")]
    pub format: ExportFormat,
    /// The file [default: stdout, which Parquet cannot be written to]
    #[arg(long, value_name = "FILE", required_if_eq("format", "parquet"))]
    pub output: Option<PathBuf>,
    /// The server.
    #[command(flatten)]
    pub remote: Remote,
    /// The corpus.
    #[command(flatten)]
    pub corpus: Corpus,
}

/// A ClickHouse server and who may write there.
#[derive(Debug, Args)]
pub struct Remote {
    /// Address of its HTTP interface, such as `http://clickhouse.internal:8123`
    #[arg(long, value_name = "URL", required_if_eq("format", "clickhouse"))]
    pub url: Option<String>,
    /// The database, which has to exist.
    #[arg(long, value_name = "NAME", default_value = "waypost")]
    pub database: String,
    /// A user who may create, fill and drop tables there [default: the server's own default]
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub user: String,
    /// A file with the password of the user.
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One JSON object a line.
    Ndjson,
    /// A columnar table.
    Parquet,
    /// Tables of a ClickHouse server, given by --url.
    Clickhouse,
}

/// Which corpus.
#[derive(Debug, Args)]
pub struct Corpus {
    /// The mount that serves the postings.
    #[arg(long, value_name = "MOUNT", default_value = "jpa", value_parser = mount)]
    pub mount: &'static MountName,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}
