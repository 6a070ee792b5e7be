//! The command line. Scripts rely on its words; change them only together with the documentation.

pub mod bench;
pub mod client;
pub mod import;
pub mod postings;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use crate::moment::Moment;

/// Serves Lightcast-compatible labour-market APIs on open data.
#[derive(Debug, Parser)]
#[command(
    name = "waypost",
    version,
    arg_required_else_help = true,
    after_help = "\
First steps:
  waypost demo                                          starter data, one client, a first curl
  waypost import skills --esco ESCO.zip --onet DIR      real data into ./waypost-data
  waypost client create --scope emsi_open               credentials, shown once
  waypost serve

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. RUST_LOG=debug shows more."
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Print one JSON object per result on stdout; everything for people goes to stderr.
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve starter data at once, with one client that may do everything.
    #[command(after_help = "\
Examples:
  waypost demo
  waypost demo --listen 127.0.0.1:0 --json    a free port; base_url, client_id and client_secret as JSON
  waypost demo --data ./waypost-data          on imported data; the secret of client `demo` is replaced")]
    Demo(Demo),
    /// Serve a data directory.
    #[command(after_help = "\
Examples:
  waypost serve --data /var/lib/waypost --listen 0.0.0.0:8080
  waypost serve --config waypost.toml --check     show the values in force and where each comes from
  WAYPOST_AUTH__LIFETIME_SECONDS=600 waypost serve

The directory has to be there: `waypost import` and `waypost client create` make it.")]
    Serve(Serve),
    /// Import data; a running server switches to them without a restart.
    #[command(subcommand)]
    Import(import::Import),
    /// Create, change and list the clients that may call.
    #[command(subcommand)]
    Client(client::Client),
    /// Rotate and list the signing keys of tokens.
    #[command(subcommand)]
    Keys(Keys),
    /// Refuse requests with 503 for a while; acts on a running server within 5 seconds.
    #[command(subcommand)]
    Maintenance(Maintenance),
    /// List, remove and take back imported versions.
    #[command(subcommand)]
    Catalog(Catalog),
    /// List, remove, compact, enrich, take back and export imported job postings.
    #[command(subcommand)]
    Postings(postings::Postings),
    /// Find the skills of a text, PDF or DOCX without a server.
    #[command(after_help = "\
Examples:
  waypost extract posting.pdf
  echo 'We need Python and forklift driving' | waypost extract
  waypost extract cv.docx --data ./waypost-data --threshold 0.7 --json

Without --data and without an imported version the starter data are used. With --data, a directory without skills is an error.")]
    Extract(Extract),
    /// Measure the finding of skills on labelled sets, with published figures beside.
    #[command(after_help = "\
A set is a directory of its own in DIR. Its table, validation.csv, dev.csv or test.csv, has the columns sentence and
label, or sentence and skills, or originalSkillUri and relatedSkillUri.

Examples:
  waypost eval --eval ./eval --esco ./esco --onet ./onet
  waypost eval skill-extraction-tech --eval ./eval --data ./waypost-data --show 20
  waypost eval --eval ./eval --esco ./esco --onet ./onet --fit weights.txt --seed 1

Vectors are trained anew, as an import does. Relations between skills are read neither by index nor by training when
they are what a set asks for, nor are titles that a set asks for, and never the crosswalk between occupations. Sets
of titles need ESCO or O*NET.")]
    Eval(Eval),
    /// Verify every file of a data directory.
    Check(Place),
    /// Measure this build beside its peers: what a request costs, documents a second, search, overload.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Write a completion script for a shell to stdout.
    #[command(after_help = "\
Example:
  waypost completions bash > ~/.local/share/bash-completion/completions/waypost")]
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// Which data directory, and which configuration names it.
#[derive(Clone, Debug, Default, Args)]
pub struct Place {
    /// The data directory [default: setting data.dir, ./waypost-data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A TOML file with the settings that differ from the defaults.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `waypost demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// Address to listen on; port 0 takes a free one and prints it [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR", value_parser = server::settings::parse_address)]
    pub listen: Option<SocketAddr>,
    /// The data directory [default: a fresh temporary one, removed at the end]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Synthetic postings, which are generated while the demo already serves the rest; 0 for none.
    #[arg(long, value_name = "COUNT", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(..=5_000_000))]
    pub postings: u64,
}

/// `waypost serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// Where the data and the settings are.
    #[command(flatten)]
    pub place: Place,
    /// Address to listen on; port 0 takes a free one and prints it [default: setting listen, 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR", value_parser = server::settings::parse_address)]
    pub listen: Option<SocketAddr>,
    /// Print the settings in force with the origin of each, and exit; code 2 when they cannot be used.
    #[arg(long)]
    pub check: bool,
}

/// `waypost eval`
#[derive(Debug, Args)]
pub struct Eval {
    /// Names of the sets [default: all that can be run]
    #[arg(value_name = "SET")]
    pub sets: Vec<String>,
    /// The directory of sets.
    #[arg(long, value_name = "DIR")]
    pub eval: PathBuf,
    /// A data directory, whose newest version is measured.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["esco", "onet", "csv"], required_unless_present_any = ["esco", "onet", "csv"])]
    pub data: Option<PathBuf>,
    /// ESCO archives, folders or tables.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub esco: Vec<PathBuf>,
    /// Folder of an O*NET text release.
    #[arg(long, value_name = "DIR")]
    pub onet: Option<PathBuf>,
    /// Your own CSV file.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Texts of the field, such as postings, one a line: word vectors are trained from them too.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub texts: Vec<PathBuf>,
    /// Folder of a sentence encoder: gives the figures without and with it (builds with the feature `encoder`).
    #[arg(long, value_name = "DIR")]
    pub encoder: Option<PathBuf>,
    /// Directory of a set whose train.csv takes part in the training of the vectors.
    #[arg(long, value_name = "DIR")]
    pub labelled: Option<PathBuf>,
    /// Fit the weights on all sentences of postings and write them to a file.
    #[arg(long, value_name = "FILE")]
    pub fit: Option<PathBuf>,
    /// Show so many sentences with the skills that were missed.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub show: usize,
    /// Decides the draws of the training and the folds.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// `waypost keys`
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Publish the next signing key; it signs some minutes later, and no request fails.
    Rotate(Place),
    /// List the keys with what each is used for.
    List(Place),
}

/// `waypost maintenance`
#[derive(Debug, Subcommand)]
pub enum Maintenance {
    /// Begin.
    #[command(after_help = "\
Examples:
  waypost maintenance on --until 30m
  waypost maintenance on --family skills --until 2027-01-31T18:00:00Z")]
    On {
        /// Only this family, such as `skills` [default: all]
        #[arg(long, value_name = "FAMILY")]
        family: Option<String>,
        /// The end: a moment (RFC 3339), a date, or a time from now such as 30m [default: until `off`]
        #[arg(long, value_name = "TIME")]
        until: Option<Moment>,
        /// Where the data are.
        #[command(flatten)]
        place: Place,
    },
    /// End.
    Off {
        /// Only this family [default: all, single families included]
        #[arg(long, value_name = "FAMILY")]
        family: Option<String>,
        /// Where the data are.
        #[command(flatten)]
        place: Place,
    },
    /// Show what is on.
    Show(Place),
}

/// `waypost catalog`
#[derive(Debug, Subcommand)]
pub enum Catalog {
    /// List the versions served, newest first.
    List(Place),
    /// Stop serving a version.
    Remove {
        /// The version, such as 1.4.
        version: String,
        /// The family that it belongs to: skills, titles, companies, occupations, similarity, areas, or a labour-market
        /// table such as waypost.us.occupation
        #[arg(long, value_name = "FAMILY", default_value = "skills")]
        family: String,
        /// Where the data are.
        #[command(flatten)]
        place: Place,
    },
    /// Serve the versions that were served before the last change.
    Rollback {
        /// The family whose versions go back: skills, titles, companies, occupations, similarity, areas, or a
        /// labour-market table such as waypost.us.occupation
        #[arg(long, value_name = "FAMILY", default_value = "skills")]
        family: String,
        /// Where the data are.
        #[command(flatten)]
        place: Place,
    },
}

/// `waypost extract`
#[derive(Debug, Args)]
pub struct Extract {
    /// The document; `-` or nothing reads stdin.
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    /// Least confidence, 0 to 1.
    #[arg(long, default_value_t = 0.5, value_name = "CONFIDENCE", value_parser = confidence)]
    pub threshold: f64,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

fn confidence(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|value| (0.0..=1.0).contains(value))
        .ok_or_else(|| "give a number from 0 to 1".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_does_not_contradict_itself() {
        super::Arguments::command().debug_assert();
    }
}
