//! `waypost import`

use std::path::PathBuf;

use catalog::Version;
use clap::{Args, Subcommand, builder::NonEmptyStringValueParser};
use lmi::Run;

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
    /// Make one version of the titles taxonomy from all sources named.
    #[command(after_help = "\
Sources:
  onet       folder of an O*NET database in text form: occupations, alternate and reported titles
  esco       ESCO classification in CSV with its occupations: archives, folders of CSV files (plain or .zst), or tables
  crosswalk  the ESCO-O*NET crosswalk, which gives ESCO's titles their SOC codes
  csv        your own file. Column `name` is required; id, altNames, soc, socName (each separated by |), levelBand,
             isSupervisor and infoUrl are known, others are passed over

Titles are mapped to the newest imported version of the skills, so import skills first.

Examples:
  waypost import titles --onet db_30_1_text --esco esco-v1.2.0.zip --crosswalk crosswalk_esco_onet.csv
  waypost import titles --csv our-titles.csv --dry-run
  waypost import titles --starter --data ./waypost-data")]
    Titles(Titles),
    /// Make one version of the companies from your own file and from the employers that loaded postings name.
    #[command(after_help = "\
Columns: `name` is required; id, naics (six digits), isStaffing, isFortune1000, website, city, state, postal_code and
aliases (separated by |) are known, others are passed over. Companies without an id are numbered and keep their number in
later versions by their name.

Employers of loaded postings that the list lacks are companies too, under the ids that the postings have for them; the
setting companies.from_postings leaves them out. Every change of postings brings them up to date by itself.

Examples:
  waypost import companies --csv companies.csv
  waypost import companies --csv companies.csv --dry-run
  waypost import companies")]
    Companies(Companies),
    /// Make one version of the occupation taxonomies and the mappings between them.
    #[command(after_help = "\
Sources:
  onet       folder of an O*NET database in text form: occupations, alternate titles, technology skills
  esco       ESCO classification in CSV: occupations, ISCO groups, relations of occupations and skills
  soc        SOC 2018: the structure or the definitions workbook, or a folder with both
  crosswalk  table of ESCO and O*NET occupations
  cip        CIP 2020: the code list and the workbook that maps it to SOC, or a folder with both
  naics      NAICS 2022: any table with the columns NAICS and NAICS Description

Tables are CSV (plain or .zst) or Excel workbooks and are known by the names of their columns. Skills are
mapped to occupations when a version of the skills taxonomy has been imported before.

Examples:
  waypost import occupations --soc soc_2018_definitions.xlsx --onet db_30_1_text
  waypost import occupations --starter --data ./waypost-data")]
    Occupations(Occupations),
    /// Compute how alike occupations and skills are, for the newest version of the skills.
    #[command(after_help = "\
Sources:
  onet       folder of an O*NET database in text form: occupations, skills, knowledge, technologies, related occupations
  esco       ESCO in CSV, for what its occupations ask for; needs the crosswalk
  crosswalk  ESCO-O*NET crosswalk in CSV

Import the skills first, from the same releases. Run it again after an import of skills, so that their ids fit.

Example:
  waypost import similarity --onet db_30_1_text --esco esco-v1.2.0.zip \\
    --crosswalk crosswalk_esco_onet.csv")]
    Similarity(Similarity),
    /// Make one version of the places that postings are read by: postal codes, counties, metropolitan areas.
    #[command(after_help = "\
Sources:
  postal       GeoNames list of postal codes of the United States, US.txt (plain or .zst)
  delineation  delineation of metropolitan and micropolitan areas by the U.S. Census Bureau (list 1), Excel or CSV
  counties     codes and names of counties: a table with the columns fips, name and state

Without this import postings have a state and a country, and no city, county or metropolitan area.

Examples:
  waypost import areas --postal US.txt --delineation list1_2023.xlsx --counties counties.csv
  waypost import areas --starter --data ./waypost-data")]
    Areas(Areas),
    /// Make one run of every labour-market table that the files suffice for.
    #[command(after_help = "\
Sources: any mixture of files, folders and archives. Tables are known by the names of their columns:
  oews   the wage survey of the nation, sectors, states and metropolitan areas; files keep their published names, which
         tell the year (national_M2024_dl.xlsx)
  ep     the projections' workbooks of occupations, industries, education and skills
  susb   business statistics by six-digit industry and receipts
  cip    the list of programs, and the workbook that maps them to occupations
  qcew   the census of employment and wages, yearly averages by area, by industry or in one file
  laus   local unemployment: time series (la.data.…), their areas (la.area), the yearly table of counties
  ipeds  completions (C2023_A.csv, whose name tells the year) and the list of colleges (HD2023.csv)

Import areas first: they name counties and metropolitan areas that tables give codes of.

A run is named by the quarter of its newest source. An import of a quarter that is served already takes its place, so name
all files each time: states beside the nation, projections beside the survey.

A table of your own needs a description: `--schema table.toml table.csv` (see docs/core-lmi.md).

Examples:
  waypost import lmi oesm24nat.zip oesm24st.zip oesm24ma.zip occupation.xlsx industry.xlsx education.xlsx skills.xlsx
  waypost import lmi ./downloads --dry-run
  waypost import lmi --schema crime.toml crime.csv
  waypost import lmi --starter --data ./waypost-data")]
    Lmi(Lmi),
    /// Import your own postings into the corpus of a mount.
    #[command(after_help = "\
Formats: CSV, TSV, NDJSON, JSON and Parquet, packed by gzip or zstd or not; known by what stands in them. Columns with
canonical names are taken as they are; a mapping says how others fill them (docs/postings-input.md). Mappings that come
along: nyc, usajobs-assessments, usajobs-announcements, usajobs-metadata.

Modes: append adds rows and replaces known ones; snapshot also expires rows of the source that the files lack; replace
makes the files all rows of the source; delete removes the rows whose ids the files hold.

Examples:
  waypost import postings jobs.csv.gz --source our-ats --mapping ats.toml --dry-run
  waypost import postings jobs.csv.gz --source our-ats --mapping ats.toml
  waypost import postings nyc_jobs.csv.zst --mapping nyc --as-of 2025-12-30
  our-ats-dump | waypost import postings - --source our-ats --mapping ats.toml

Import skills, titles, companies, occupations and areas first: postings are read by them.")]
    Postings(Postings),
}

/// `waypost import postings`
#[derive(Debug, Args)]
pub struct Postings {
    /// Files, or folders of files; `-` reads stdin, whose format is known by what comes, as that of files.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The mount that serves the postings.
    #[arg(long, value_name = "MOUNT", default_value = "jpa", value_parser = super::postings::mount)]
    pub mount: &'static super::postings::MountName,
    /// Name of the source [default: that of the first file without extensions]
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub source: Option<String>,
    /// A mapping file, or the name of a mapping that comes along [default: columns with canonical names]
    #[arg(long, value_name = "FILE|NAME")]
    pub mapping: Option<PathBuf>,
    /// The day that the files describe, such as 2025-12-30 [default: the newest day in them]
    #[arg(long, value_name = "DATE", value_parser = super::postings::day)]
    pub as_of: Option<analytics::Day>,
    /// What the files mean for what is stored: append, snapshot, replace or delete
    #[arg(long, value_name = "MODE", default_value = "append")]
    pub mode: ingest::ImportMode,
    /// Rejected rows that stop the import when there are more: a number, or a share
    #[arg(
        long,
        value_name = "N|N%",
        default_value = "5%",
        allow_negative_numbers = true
    )]
    pub max_rejected: ingest::RejectLimit,
    /// Where the report goes [default: report.ndjson in the directory of the mount]
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// After `delete`: compact, and drop older versions, so that the text is gone from disk.
    #[arg(long)]
    pub purge: bool,
    /// Read, map and report; store nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `waypost import lmi`
#[derive(Debug, Args)]
pub struct Lmi {
    /// Files, folders and archives of public tables; with --schema, the one file of your own.
    #[arg(value_name = "FILE", required_unless_present_any = ["starter", "risk"])]
    pub files: Vec<PathBuf>,
    /// Risk scores of your own, which Occupation Benchmark then gives: a table of the columns code and score.
    #[arg(long, value_name = "FILE", requires = "version")]
    pub risk: Option<PathBuf>,
    /// Description of a table of your own.
    #[arg(long, value_name = "FILE", requires = "files")]
    pub schema: Option<PathBuf>,
    /// The starter tables that come with Waypost: invented figures.
    #[arg(long, conflicts_with_all = ["files", "schema", "risk"])]
    pub starter: bool,
    /// Name of the run, such as 2025.3 [default: the quarter of the newest source]
    #[arg(long, value_name = "RUN")]
    pub version: Option<Run>,
    /// Read and report; change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `waypost import areas`
#[derive(Debug, Args)]
pub struct Areas {
    /// GeoNames list of postal codes.
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "starter",
        requires = "delineation"
    )]
    pub postal: Option<PathBuf>,
    /// Delineation of metropolitan areas.
    #[arg(long, value_name = "FILE", requires = "postal")]
    pub delineation: Option<PathBuf>,
    /// Codes and names of counties.
    #[arg(long, value_name = "FILE", requires = "postal")]
    pub counties: Option<PathBuf>,
    /// The starter data that come with Waypost.
    #[arg(long, conflicts_with_all = ["postal", "delineation", "counties"])]
    pub starter: bool,
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

/// `waypost import similarity`
#[derive(Debug, Args)]
pub struct Similarity {
    /// Folder of an O*NET text release.
    #[arg(long, value_name = "DIR")]
    pub onet: PathBuf,
    /// ESCO archives, folders or tables.
    #[arg(long, value_name = "PATH", num_args = 1.., requires = "crosswalk")]
    pub esco: Vec<PathBuf>,
    /// Crosswalk between ESCO and O*NET.
    #[arg(long, value_name = "FILE")]
    pub crosswalk: Option<PathBuf>,
    /// Read, compute and report; change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `waypost import titles`
#[derive(Debug, Args)]
pub struct Titles {
    /// Folder of an O*NET text release.
    #[arg(long, value_name = "DIR", required_unless_present_any = ["esco", "csv", "starter"])]
    pub onet: Option<PathBuf>,
    /// ESCO archives, folders or tables.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub esco: Vec<PathBuf>,
    /// The ESCO-O*NET crosswalk.
    #[arg(long, value_name = "FILE", requires = "esco")]
    pub crosswalk: Option<PathBuf>,
    /// Your own CSV file.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// The starter data that come with Waypost.
    #[arg(long, conflicts_with_all = ["onet", "esco", "crosswalk", "csv"])]
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

/// `waypost import companies`
#[derive(Debug, Args)]
pub struct Companies {
    /// Your CSV file [default: the list stays as it is]
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
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

/// `waypost import occupations`
#[derive(Debug, Args)]
pub struct Occupations {
    /// Folder of an O*NET text release.
    #[arg(long, value_name = "DIR")]
    pub onet: Option<PathBuf>,
    /// ESCO archives, folders or tables.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub esco: Vec<PathBuf>,
    /// SOC 2018 workbooks.
    #[arg(long, value_name = "FILE", num_args = 1.., required_unless_present_any = ["onet", "esco", "cip", "naics", "starter"])]
    pub soc: Vec<PathBuf>,
    /// Crosswalk of ESCO and O*NET.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub crosswalk: Vec<PathBuf>,
    /// CIP 2020 code list and crosswalk.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub cip: Vec<PathBuf>,
    /// NAICS 2022 codes.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub naics: Vec<PathBuf>,
    /// The starter data that come with Waypost.
    #[arg(long, conflicts_with_all = ["onet", "esco", "soc", "crosswalk", "cip", "naics"])]
    pub starter: bool,
    /// Number of the version, such as 1.4 [default: the one that follows]
    #[arg(long, value_name = "VERSION")]
    pub version: Option<Version>,
    /// Read, map and report; change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where the data are.
    #[command(flatten)]
    pub place: Place,
}

/// `waypost import skills`
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("source").required(true).multiple(true)))]
pub struct Skills {
    /// ESCO archives, folders or tables.
    #[arg(long, value_name = "PATH", num_args = 1.., group = "source")]
    pub esco: Vec<PathBuf>,
    /// Folder of an O*NET text release.
    #[arg(long, value_name = "DIR", group = "source")]
    pub onet: Option<PathBuf>,
    /// Your own CSV file.
    #[arg(long, value_name = "FILE", group = "source")]
    pub csv: Option<PathBuf>,
    /// Texts of the field, such as postings, one a line: word vectors are trained from them too.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub texts: Vec<PathBuf>,
    /// Train nothing: extraction then finds named skills alone in this version.
    #[arg(long, conflicts_with = "texts")]
    pub named_only: bool,
    /// The starter data that come with Waypost.
    #[arg(long, conflicts_with_all = ["esco", "onet", "csv"], group = "source")]
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
