//! Filling the tables with a version of a corpus.
//!
//! Each version goes into tables of its own, and the table `current` names them last. A load that is killed leaves
//! tables that nobody reads; the next one drops them. Loading the version again that is served does nothing.

use analytics::row::{Entry, PostingId};
use analytics::store::{Corpus, StoreError};
use analytics::vocabulary::{Dictionary, Vocabulary};
use analytics::{Cancel, Column, Day, Embedded, Engine, Rules};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::encode::{self, Encoder};
use crate::exception::Refusal;
use crate::schema::{CURRENT, Content, Tables, prefix_of, primary, suffix_of};
use crate::statement::{Kind, Parameters, Statement, Statements};
use crate::table::Table;

/// Versions whose tables stay, the one that is served among them.
const KEPT_VERSIONS: usize = 2;
/// Bytes of rows that are sent at once.
const BATCH_BYTES: usize = 8 << 20;

/// Why a version was not loaded. What was served before still is.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The corpus cannot be read.
    #[error(transparent)]
    Corpus(#[from] StoreError),
    /// The server gave no answer to go on with.
    #[error("ClickHouse did not {step}: {reason}")]
    Refused {
        /// What was to be done.
        step: &'static str,
        /// Why it was not.
        reason: Refusal,
    },
    /// A posting that the tables cannot hold.
    #[error("posting {id} was posted on {day}, and the tables hold days from 1900-01-01 to 2299-12-31")]
    Day {
        /// The posting.
        id: PostingId,
        /// The day.
        day: Day,
    },
    /// The tables hold something else than was sent.
    #[error(
        "ClickHouse holds {found} rows of {table} where {expected} were sent; load again, and one load at a time"
    )]
    Count {
        /// The table.
        table: &'static str,
        /// Rows sent.
        expected: u64,
        /// Rows found.
        found: u64,
    },
}

/// What a load did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The version that is served.
    pub version: u64,
    /// Set when another version was served before.
    pub is_new: bool,
    /// Unique postings that were written; none when the tables held the version already.
    pub written: u64,
    /// The suffix of its tables.
    pub suffix: String,
}

/// Loads a version of a corpus and lets it be served as `mount`. `progress` hears how many postings are written.
pub fn load(
    statements: &dyn Statements,
    mount: &str,
    corpus: &Corpus,
    cancel: &Cancel,
    progress: impl FnMut(u64),
) -> Result<Loaded, LoadError> {
    let tables = Tables::new(mount, &suffix_for(corpus));
    let loader = Loader {
        statements,
        mount,
        tables,
        cancel,
    };
    loader.run(corpus, progress)
}

/// Versions get numbers of their own in each data directory, so that the number alone names no content.
fn suffix_for(corpus: &Corpus) -> String {
    let manifest = corpus.manifest();
    let mut hash = Sha256::new();
    for file in &manifest.files {
        hash.update(file.sha256.as_bytes());
    }
    hash.update(json!(manifest.details).to_string().as_bytes());
    let hash = hash.finalize();
    let digits: String = hash[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}_{digits}", manifest.version)
}

struct Loader<'l> {
    statements: &'l dyn Statements,
    mount: &'l str,
    tables: Tables,
    cancel: &'l Cancel,
}

impl Loader<'_> {
    fn run(&self, corpus: &Corpus, progress: impl FnMut(u64)) -> Result<Loaded, LoadError> {
        let current = format!(
            "CREATE TABLE IF NOT EXISTS {CURRENT} (mount String, load UInt64, version UInt64, suffix String, \
             loaded DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY (mount, load)"
        );
        self.execute("make the table that names what is served", current)?;
        let history = self.history()?;
        let version = corpus.manifest().version;
        let mut loaded = Loaded {
            version,
            is_new: false,
            written: 0,
            suffix: self.tables.suffix().to_owned(),
        };
        let last = history.first();
        if last.is_some_and(|(_, suffix)| suffix == self.tables.suffix()) {
            return Ok(loaded);
        }
        // Kept tables of an earlier load are whole: to go back to them it is enough to name them.
        let kept = kept(history.iter().map(|(_, suffix)| suffix.as_str()));
        self.drop_tables(&kept)?;
        if !kept.contains(&self.tables.suffix()) {
            loaded.written = self.write(corpus, progress)?;
        }
        let load = last.map_or(1, |(load, _)| load + 1);
        self.name(load, version)?;
        loaded.is_new = true;
        let now = std::iter::once(self.tables.suffix());
        let kept = self::kept(now.chain(history.iter().map(|(_, suffix)| suffix.as_str())));
        self.drop_tables(&kept)?;
        Ok(loaded)
    }

    /// Gives numbers and suffixes of all loads, the last one first.
    fn history(&self) -> Result<Vec<(u64, String)>, LoadError> {
        let mut statement = Statement {
            columns: vec![
                ("load".to_owned(), Kind::Unsigned),
                ("suffix".to_owned(), Kind::Text),
            ],
            ..Statement::default()
        };
        let mount = statement.parameters.text(self.mount);
        statement.sql =
            format!("SELECT load, suffix FROM {CURRENT} WHERE mount = {mount} ORDER BY load DESC");
        let step = "say what is served";
        let rows = self.ask(step, &statement)?.into_rows();
        let rows = rows.map(|mut row| Ok((row.unsigned()?, row.text()?)));
        let rows: Result<_, analytics::UpstreamFault> = rows.collect();
        rows.map_err(refused(step))
    }

    /// Drops the tables of the mount with other suffixes: of old versions, and of loads that did not end.
    fn drop_tables(&self, kept: &[&str]) -> Result<(), LoadError> {
        let mut statement = Statement {
            columns: vec![("name".to_owned(), Kind::Text)],
            ..Statement::default()
        };
        let prefix = statement.parameters.text(&prefix_of(self.mount));
        statement.sql = format!(
            "SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, {prefix})"
        );
        let step = "list its tables";
        for mut row in self.ask(step, &statement)?.into_rows() {
            let name = row.text().map_err(refused(step))?;
            if suffix_of(&name, self.mount).is_some_and(|suffix| !kept.contains(&suffix)) {
                self.execute("drop a table", format!("DROP TABLE IF EXISTS `{name}` SYNC"))?;
            }
        }
        Ok(())
    }

    /// Writes all tables and gives the number of postings.
    fn write(&self, corpus: &Corpus, mut progress: impl FnMut(u64)) -> Result<u64, LoadError> {
        for content in Content::ALL {
            let create = format!(
                "CREATE TABLE {} {}",
                self.tables.name(content),
                content.definition()
            );
            self.execute("make a table", create)?;
        }
        // The engine knows names, counts and dates of the version, and is what the answers have to agree with.
        let engine = Embedded::new(std::slice::from_ref(corpus), Rules::default());
        let vocabulary = engine.vocabulary();
        let mut entries = Batches::new(self, Content::Entries);
        for column in Column::ALL {
            if primary(column).is_some() {
                let dictionary = vocabulary.dictionary(column);
                write_entries(column, dictionary, &mut entries)?;
            }
        }
        entries.finish()?;
        let mut encoder = Encoder::new(vocabulary);
        let mut postings = Batches::new(self, Content::Postings);
        let mut members = Batches::new(self, Content::Members);
        let mut reader = corpus.reader();
        for address in corpus.addresses() {
            let posting = reader.read(address)?;
            let day = LoadError::Day {
                id: posting.id,
                day: posting.posted,
            };
            postings.push(&encoder.posting(&posting).ok_or(day)?)?;
            for member in encode::members(&posting) {
                members.push(&member)?;
            }
            if postings.rows.is_multiple_of(10_000) {
                progress(postings.rows);
            }
        }
        let written = postings.finish()?;
        members.finish()?;
        progress(written);
        self.execute("count words", self.count_words())?;
        let mut facts = Batches::new(self, Content::Facts);
        facts.push(&facts_of(corpus, &engine, vocabulary, encoder.lengths))?;
        facts.finish()?;
        Ok(written)
    }

    fn count_words(&self) -> String {
        let (words, postings) = (
            self.tables.name(Content::Words),
            self.tables.name(Content::Postings),
        );
        format!(
            "INSERT INTO {words} SELECT word, count() FROM (SELECT \
             arrayJoin(arrayDistinct(arrayConcat(title_words, body_words))) AS word FROM {postings}) \
             WHERE word != '' GROUP BY word"
        )
    }

    /// Lets the tables be served.
    fn name(&self, load: u64, version: u64) -> Result<(), LoadError> {
        let row =
            json!({"mount": self.mount, "load": load, "version": version, "suffix": self.tables.suffix()});
        let statement = Statement {
            sql: format!("INSERT INTO {CURRENT} (mount, load, version, suffix) FORMAT JSONEachRow"),
            rows: Some(format!("{row}\n").into_bytes()),
            ..Statement::default()
        };
        self.ask("name what is served", &statement).map(drop)
    }

    fn execute(&self, step: &'static str, sql: String) -> Result<(), LoadError> {
        let statement = Statement {
            sql,
            ..Statement::default()
        };
        self.ask(step, &statement).map(drop)
    }

    fn ask(&self, step: &'static str, statement: &Statement) -> Result<Table, LoadError> {
        self.statements.run(statement, self.cancel).map_err(refused(step))
    }
}

fn refused<R: Into<Refusal>>(step: &'static str) -> impl Fn(R) -> LoadError {
    move |reason| LoadError::Refused {
        step,
        reason: reason.into(),
    }
}

/// Gives the newest suffixes, of which there may be several loads each.
fn kept<'s>(suffixes: impl Iterator<Item = &'s str>) -> Vec<&'s str> {
    let mut kept: Vec<&str> = Vec::with_capacity(KEPT_VERSIONS);
    for suffix in suffixes {
        if kept.len() < KEPT_VERSIONS && !kept.contains(&suffix) {
            kept.push(suffix);
        }
    }
    kept
}

fn write_entries(
    column: Column,
    dictionary: &Dictionary,
    entries: &mut Batches<'_>,
) -> Result<(), LoadError> {
    for value in 0..dictionary.len() as u32 {
        let entry: &Entry = dictionary.entry(value);
        let code = if value == 0 { "" } else { &*entry.code };
        let count = dictionary.unique_postings(value);
        entries.push(&encode::entry(column, code, entry, count))?;
    }
    Ok(())
}

fn facts_of(corpus: &Corpus, engine: &Embedded, vocabulary: &Vocabulary, lengths: (u64, u64)) -> Value {
    let coverage = engine.coverage();
    let nations = engine.nation_start_months();
    let (codes, days): (Vec<&str>, Vec<String>) = nations
        .iter()
        .map(|(code, day)| (code.as_str(), day.to_string()))
        .unzip();
    json!({
        "version": corpus.manifest().version,
        "latest_day": vocabulary.latest_day().to_string(),
        // The month is all that is known of it, and all that is needed.
        "first_posted": vocabulary.months().map(|(first, _)| first.to_string()),
        "unique_postings": coverage.unique,
        "total_postings": coverage.total,
        "with_salary": coverage.with_salary,
        "with_title": coverage.with_title,
        "with_onet": coverage.with_onet,
        "with_location": coverage.with_location,
        "title_words": lengths.0,
        "body_words": lengths.1,
        "nations": codes,
        "nation_days": days,
        "details": json!(corpus.manifest().details).to_string(),
    })
}

/// Rows of a table on their way, some megabytes at a time.
struct Batches<'l> {
    loader: &'l Loader<'l>,
    content: Content,
    bytes: Vec<u8>,
    batch: u64,
    rows: u64,
}

impl<'l> Batches<'l> {
    fn new(loader: &'l Loader<'l>, content: Content) -> Self {
        Self {
            loader,
            content,
            bytes: Vec::new(),
            batch: 0,
            rows: 0,
        }
    }

    fn push(&mut self, row: &Value) -> Result<(), LoadError> {
        self.bytes.extend_from_slice(row.to_string().as_bytes());
        self.bytes.push(b'\n');
        self.rows += 1;
        if self.bytes.len() >= BATCH_BYTES {
            self.send()?;
        }
        Ok(())
    }

    fn send(&mut self) -> Result<(), LoadError> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let name = self.loader.tables.name(self.content);
        self.batch += 1;
        let statement = Statement {
            // By default decimals are read inexactly, and a batch that is sent again is stored again.
            sql: format!(
                "INSERT INTO {name} SETTINGS precise_float_parsing = 1, insert_deduplication_token = '{}' \
                 FORMAT JSONEachRow",
                self.batch
            ),
            rows: Some(std::mem::take(&mut self.bytes)),
            ..Statement::default()
        };
        self.loader.ask("take rows", &statement).map(drop)
    }

    /// Sends the rest and looks whether all rows are there.
    fn finish(mut self) -> Result<u64, LoadError> {
        self.send()?;
        let name = self.loader.tables.name(self.content);
        let statement = Statement {
            sql: format!("SELECT count() AS found FROM {name}"),
            columns: vec![("found".to_owned(), Kind::Unsigned)],
            parameters: Parameters::default(),
            rows: None,
        };
        let step = "count rows";
        let row = self.loader.ask(step, &statement)?.into_row();
        let found = row.and_then(|mut row| row.unsigned()).map_err(refused(step))?;
        if found == self.rows {
            return Ok(found);
        }
        Err(LoadError::Count {
            table: self.content.name(),
            expected: self.rows,
            found,
        })
    }
}
