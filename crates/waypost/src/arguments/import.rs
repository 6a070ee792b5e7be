//! `waypost import`

use std::path::PathBuf;

use catalog::Version;
use clap::{Args, Subcommand};

use super::Place;

/// `waypost import`
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Make one version of the skills taxonomy from all sources named.
    #[command(after_help = "\
Sources:
  esco   ESCO classification in CSV: official archives, folders of CSV files (plain or .zst), or single tables
  onet   folder of an O*NET database in text form: technology skills, tools, skills, knowledge
  csv    your own file. Column `name` is required; id, type (ST1 to ST3), description, category, subcategory,
         altNames (separated by |), isSoftware, isLanguage and infoUrl are known; other columns become tags

Examples:
  waypost import skills --esco esco-v1.2.0.zip --onet db_30_1_text
  waypost import skills --esco ./esco --csv our-skills.csv --dry-run
  waypost import skills --starter --data ./waypost-data")]
    Skills(Skills),
    /// Make one version of the list of companies from your own file.
    #[command(after_help = "\
Columns: `name` is required; id, naics (six digits), isStaffing, isFortune1000, website, city, state, postal_code and
aliases (separated by |) are known, others are passed over. Companies without an id are numbered and keep their number in
later versions by their name.

Examples:
  waypost import companies --csv companies.csv
  waypost import companies --csv companies.csv --dry-run")]
    Companies(Companies),
}

/// `waypost import companies`
#[derive(Debug, Args)]
pub struct Companies {
    /// Your CSV file.
    #[arg(long, value_name = "FILE")]
    pub csv: PathBuf,
    /// Number of the version, such as 1.4 [default: the one that follows]
    #[arg(long, value_name = "VERSION")]
    pub version: Option<Version>,
    /// Read and report; change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `waypost import skills`
#[derive(Debug, Args)]
pub struct Skills {
    /// ESCO archives, folders or tables.
    #[arg(long, value_name = "PATH", num_args = 1.., required_unless_present_any = ["onet", "csv", "starter"])]
    pub esco: Vec<PathBuf>,
    /// Folder of an O*NET text release.
    #[arg(long, value_name = "DIR")]
    pub onet: Option<PathBuf>,
    /// Your own CSV file.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// The starter data that come with Waypost.
    #[arg(long, conflicts_with_all = ["esco", "onet", "csv"])]
    pub starter: bool,
    /// Number of the version, such as 1.4 [default: the one that follows]
    #[arg(long, value_name = "VERSION")]
    pub version: Option<Version>,
    /// Read, merge and report; change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}
