//! The rows: a corpus for the engine, and the same as integers for the peers.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use analytics::row::Posting;
use analytics::store::PostingsStore;
use analytics::{Column, Day, Embedded, Rules, UNCLASSIFIED};
use anyhow::Context as _;
use ingest::StarterCatalogs;
use synthetic::{Bodies, Generator, Vocabulary};

use super::Options;

/// The as-of day of the rows; any would do.
const LATEST: (i16, i8, i8) = (2025, 12, 30);
/// Three years.
const DAYS: u32 = 1_095;
/// Stands for a posting that has no last day: later than every window.
const NEVER: i32 = 1_000_000;

/// Everything that questions are asked of.
pub(super) struct Prepared {
    pub engine: Embedded,
    pub codes: Codes,
    pub rows_file: PathBuf,
    pub skill_tags: u64,
    pub open_seconds: f64,
    pub corpus_bytes: u64,
    _temporary: Option<tempfile::TempDir>,
}

/// Integers in place of codes. They are in the order of the labels, so that ties end alike.
#[derive(Debug)]
pub(super) struct Codes {
    columns: BTreeMap<Column, BTreeMap<Arc<str>, u32>>,
}

/// The columns that the peers get.
pub(super) const COLUMNS: [Column; 6] = [
    Column::Title,
    Column::Soc5,
    Column::Company,
    Column::County,
    Column::State,
    Column::Skills,
];

impl Codes {
    fn new(generator: &Generator) -> Self {
        let wanted = generator
            .entries()
            .into_iter()
            .filter(|(column, _)| COLUMNS.contains(column));
        let columns = wanted.map(|(column, entries)| {
            let mut labels: Vec<Arc<str>> = entries.into_iter().map(|entry| entry.code).collect();
            labels.push(UNCLASSIFIED.into());
            labels.sort_unstable();
            (column, labels.into_iter().zip(0..).collect())
        });
        Self {
            columns: columns.collect(),
        }
    }

    /// Finds the integer of a label.
    pub(super) fn of(&self, column: Column, label: &str) -> Option<u32> {
        self.columns.get(&column)?.get(label).copied()
    }

    fn of_posting(&self, posting: &Posting, column: Column) -> Option<u32> {
        let code = posting.codes.iter().find(|(own, _)| *own == column);
        self.of(column, code.map_or(UNCLASSIFIED, |(_, code)| code))
    }
}

impl Prepared {
    /// Generates the rows, or takes those of an earlier run.
    pub(super) fn make(options: &Options, progress: &dyn Fn(&str)) -> anyhow::Result<Self> {
        let temporary = match &options.keep {
            Some(_) => None,
            None => Some(tempfile::tempdir()?),
        };
        let given = options
            .keep
            .clone()
            .or_else(|| temporary.as_ref().map(|folder| folder.path().to_owned()));
        let folder = given
            .context("there is a folder")?
            .join(format!("{}-{}", options.postings, options.seed));
        let generator = generator(options)?;
        let codes = Codes::new(&generator);
        let store = PostingsStore::new(folder.join("corpus"));
        let rows_file = folder.join("rows.csv");
        if store.current()?.is_none() {
            write(options, &generator, &codes, &store, &rows_file, progress)?;
        }
        let before = Instant::now();
        let corpus = store.open()?.context("the corpus has just been written")?;
        let engine = Embedded::new(&[corpus], Rules::default());
        let open_seconds = before.elapsed().as_secs_f64();
        let skill_tags = fs::read_to_string(folder.join("tags"))?.trim().parse()?;
        Ok(Self {
            corpus_bytes: size(store.directory())?,
            engine,
            codes,
            rows_file,
            skill_tags,
            open_seconds,
            _temporary: temporary,
        })
    }
}

fn generator(options: &Options) -> anyhow::Result<Generator> {
    let starter = StarterCatalogs::build();
    let (year, month, day) = LATEST;
    let options = synthetic::Options {
        currency: "USD".to_owned(),
        seed: options.seed,
        postings: options.postings,
        latest_day: Day::new(year, month, day).context("a day of the calendar")?,
        days: DAYS,
        bodies: Bodies::Empty,
    };
    let vocabulary = Vocabulary::new(
        &starter.skills,
        &starter.titles,
        &starter.occupations,
        &starter.areas,
    );
    Generator::new(vocabulary, options).context("the starter data have titles")
}

fn write(
    options: &Options,
    generator: &Generator,
    codes: &Codes,
    store: &PostingsStore,
    rows_file: &Path,
    progress: &dyn Fn(&str),
) -> anyhow::Result<()> {
    fs::create_dir_all(store.directory())?;
    let lock = store.lock("the benchmark")?;
    let mut writer = store.writer(&lock)?;
    for (column, entries) in generator.entries() {
        for entry in entries {
            writer.define(column, entry);
        }
    }
    let details = writer.details_mut();
    details.latest_day = generator.options().latest_day.0;
    details.is_synthetic = true;
    let mut rows = BufWriter::new(File::create(rows_file)?);
    writeln!(
        rows,
        "id,posted,expired,duplicates,title,soc5,company,county,state,salary,skills"
    )?;
    let mut tags = 0_u64;
    for number in 0..options.postings {
        if number % 1_000_000 == 0 && number > 0 {
            progress(&format!("{number} postings generated"));
        }
        let posting = generator.posting(number);
        tags += write_row(&mut rows, &posting, codes)?;
        writer.push(&posting)?;
    }
    rows.flush()?;
    progress("the corpus is built");
    writer.commit()?;
    fs::write(rows_file.with_file_name("tags"), tags.to_string())?;
    Ok(())
}

/// Writes a row for the peers and counts its skills.
fn write_row(out: &mut impl std::io::Write, posting: &Posting, codes: &Codes) -> anyhow::Result<u64> {
    let mut skills: Vec<u32> = posting
        .codes
        .iter()
        .filter(|(column, _)| *column == Column::Skills)
        .filter_map(|(column, code)| codes.of(*column, code))
        .collect();
    skills.sort_unstable();
    let single = |column| {
        codes
            .of_posting(posting, column)
            .context("every code has an integer")
    };
    write!(
        out,
        "{},{},{},{},{},{},{},{},{},{},\"[",
        short_id(&posting.id.0),
        posting.posted.0,
        posting.expired.map_or(NEVER, |day| day.0),
        posting.duplicates,
        single(Column::Title)?,
        single(Column::Soc5)?,
        single(Column::Company)?,
        single(Column::County)?,
        single(Column::State)?,
        posting.salary.unwrap_or(0),
    )?;
    for (at, skill) in skills.iter().enumerate() {
        write!(out, "{}{skill}", if at == 0 { "" } else { "," })?;
    }
    writeln!(out, "]\"")?;
    Ok(skills.len() as u64)
}

/// Returns the first eight bytes of an id, which order as the whole id does.
pub(super) fn short_id(id: &[u8; 16]) -> u64 {
    id.iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn size(folder: &Path) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.metadata()?;
        bytes += if kind.is_dir() {
            size(&entry.path())?
        } else {
            kind.len()
        };
    }
    Ok(bytes)
}
