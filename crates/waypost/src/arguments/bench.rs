//! `waypost bench`

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `waypost bench`
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// CPU time of a request behind the full contract, beside a bare axum handler and nginx.
    #[command(after_help = "\
Examples:
  waypost bench edge
  waypost bench edge --rounds 9 --seconds 2 --data ./waypost-data --json
  waypost bench edge --only 'by id'

The server and its peers run as children, in turns, on one core; the load comes from this process over the loopback
interface. The data directory is only read; clients and logs go to a temporary one.")]
    Edge(Edge),
    /// Documents a second and core, beside pyahocorasick, flashtext and spaCy.
    #[command(after_help = "\
Examples:
  waypost bench extract --data ./waypost-data
  python3 -m venv peers && peers/bin/pip install pyahocorasick flashtext spacy
  waypost bench extract --data ./waypost-data --python peers/bin/python --postings postings.csv")]
    Extract(Extract),
    /// Latency of autocomplete in process, typos included.
    Search(Search),
    /// Raw titles normalised a second and core, beside rapidfuzz.
    #[command(after_help = "\
Examples:
  waypost bench titles --data ./waypost-data --titles 2000
  python3 -m venv peers && peers/bin/pip install rapidfuzz
  waypost bench titles --data ./waypost-data --python peers/bin/python")]
    Titles(Titles),
    /// What is left of an endpoint's capacity when 2, 5 and 10 times as much is offered.
    Overload(Overload),
    /// Latency of queries of Core LMI over HTTP, on one connection that is kept alive.
    #[command(after_help = "\
Example:
  waypost bench lmi --data ./waypost-data --requests 1000 --json

Tables are those of the data directory, which is only read. CPU time is the server's between two answers; the time that
passes holds what the generator takes to find the end of an answer.")]
    Lmi(Lmi),
    /// CPU time of questions about synthetic postings, beside DuckDB and ClickHouse on the same rows.
    #[command(after_help = "\
Examples:
  waypost bench postings --postings 200000
  python3 -m venv peers && peers/bin/pip install duckdb chdb
  waypost bench postings --python peers/bin/python --keep ./bench-rows --json

The rows are generated and marked as synthetic. All engines use one core; what they answer is compared.")]
    Postings(Postings),
    /// Serve stored answers with a bare axum handler, as the peer of `edge`.
    #[command(hide = true)]
    Peer {
        /// The answers.
        file: PathBuf,
    },
}

/// `waypost bench edge`
#[derive(Debug, Args)]
pub struct Edge {
    /// Rounds; each measures every case once with every variant.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Seconds of one run.
    #[arg(long, default_value_t = 1.0)]
    pub seconds: f64,
    /// Take the data of this directory [default: starter data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Only cases whose name holds this.
    #[arg(long, value_name = "NAME")]
    pub only: Option<String>,
    /// nginx; its rows are left out where there is none.
    #[arg(long, value_name = "PATH", default_value = "nginx")]
    pub nginx: PathBuf,
}

/// `waypost bench extract`
#[derive(Debug, Args)]
pub struct Extract {
    /// Take the newest version of this directory [default: starter data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A CSV file of real postings [default: postings written by rule]
    #[arg(long, value_name = "FILE")]
    pub postings: Option<PathBuf>,
    /// Documents of 4,000 bytes.
    #[arg(long, default_value_t = 1_000)]
    pub documents: usize,
    /// Rounds; each reads all documents once with every reader.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Python with pyahocorasick, flashtext and spacy [default: no peers]
    #[arg(long, value_name = "PATH")]
    pub python: Option<PathBuf>,
}

/// `waypost bench search`
#[derive(Debug, Args)]
pub struct Search {
    /// Take the newest version of this directory [default: starter data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Queries of each kind.
    #[arg(long, default_value_t = 2_000)]
    pub queries: usize,
}

/// `waypost bench titles`
#[derive(Debug, Args)]
pub struct Titles {
    /// Take the newest version of this directory [default: starter data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Raw titles, made of names and labels.
    #[arg(long, default_value_t = 100)]
    pub titles: usize,
    /// Rounds; each reads all raw titles once with every reader.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Python with rapidfuzz [default: no peers]
    #[arg(long, value_name = "PATH")]
    pub python: Option<PathBuf>,
}

/// `waypost bench lmi`
#[derive(Debug, Args)]
pub struct Lmi {
    /// Take the tables of this directory [default: starter tables]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Requests of each query.
    #[arg(long, default_value_t = 500)]
    pub requests: usize,
}

/// `waypost bench overload`
#[derive(Debug, Args)]
pub struct Overload {
    /// Take the data of this directory [default: starter data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Offered load over capacity.
    #[arg(long, value_name = "TIMES", value_delimiter = ',', default_values_t = [2.0, 5.0, 10.0])]
    pub factors: Vec<f64>,
    /// Seconds of each overload.
    #[arg(long, default_value_t = 5.0)]
    pub seconds: f64,
}

/// `waypost bench postings`
#[derive(Debug, Args)]
pub struct Postings {
    /// Unique postings.
    #[arg(long, default_value_t = 5_000_000)]
    pub postings: u64,
    /// Seed of the generator.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Rounds; each asks every question once of every engine.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Only questions whose name holds this.
    #[arg(long, value_name = "NAME")]
    pub only: Option<String>,
    /// Python with duckdb and chdb [default: no peers]
    #[arg(long, value_name = "PATH")]
    pub python: Option<PathBuf>,
    /// Keep the rows in this folder, and use those that are there [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}
