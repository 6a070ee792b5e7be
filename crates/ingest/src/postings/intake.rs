//! The first half of an import: reads the files, makes rows of their records, reports what is wrong, spools the rest.
//!
//! One thread reads, all threads map, one writes; the channel between the first two holds two batches at most.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use analytics::Day;
use serde_json::Value;

use super::block::{block_key, block_number};
use super::error::PostingsError;
use super::file::InputFile;
use super::mapping::{BoundMapping, Mapping, Options, Unmapped};
use super::mode::ImportMode;
use super::parallel;
use super::read::{self, Records};
use super::record::{Header, Item, Raw, Record, RecordFault};
use super::report::{Action, Problem, Reason, ReportWriter};
use super::row::{self, Rules, SourceRow, Trouble};
use super::spool::{Arrival, Location, Spool};
use super::stored::StoredRow;

/// Records and bytes after which a batch is handed on.
const BATCH_ROWS: usize = 512;
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Batches that wait between the reader and the others.
const WAITING: usize = 2;

/// Hears how far an import has come. `()` listens to nothing.
pub trait PostingsProgress: Sync {
    /// So many of the files' bytes are read, and so many rows of which some were rejected.
    fn reading(&self, bytes: u64, of: u64, rows: u64, rejected: u64);
    /// So many of the steps behind reading are done.
    fn storing(&self, done: u64, of: u64);
}

impl PostingsProgress for () {
    fn reading(&self, _: u64, _: u64, _: u64, _: u64) {}
    fn storing(&self, _: u64, _: u64) {}
}

/// What reading has brought.
pub(super) struct Intake {
    pub(super) spool: Spool,
    pub(super) report: ReportWriter,
    pub(super) files: u64,
    pub(super) rows: u64,
    /// The greatest day on which a posting was posted or updated.
    pub(super) newest: Option<Day>,
    /// What the first record of a file without a table of columns lacks, where no mapping was given.
    pub(super) unmapped: Option<Unmapped>,
}

/// What became of one record on a worker's thread.
struct Outcome {
    line: Option<u64>,
    row: u64,
    id: Option<String>,
    troubles: Vec<Trouble>,
    arrival: Option<Arrival>,
    newest: Option<Day>,
}

impl Intake {
    /// Begins, with a directory for temporary files and the path of the report.
    pub(super) fn new(directory: &Path, report: &Path) -> Result<Intake, PostingsError> {
        Ok(Intake {
            spool: Spool::new(directory),
            report: ReportWriter::create(report)?,
            files: 0,
            rows: 0,
            newest: None,
            unmapped: None,
        })
    }

    /// Reads all files.
    pub(super) fn read(
        &mut self,
        files: &[InputFile],
        mapping: &Mapping,
        mode: ImportMode,
        rules: &Rules<'_>,
        progress: &dyn PostingsProgress,
    ) -> Result<(), PostingsError> {
        let ids = mapping.of_ids();
        let mapping = match mode {
            ImportMode::Delete => &ids,
            ImportMode::Append | ImportMode::Snapshot | ImportMode::Replace => mapping,
        };
        let total = files.iter().map(|file| file.bytes).sum();
        let consumed = Arc::new(AtomicU64::new(0));
        // Every mapping is checked before the first row is read.
        let mut opened = Vec::with_capacity(files.len());
        for file in files {
            let mut records = read::open(file, mapping.options(), &Arc::new(AtomicU64::new(0)))?;
            mapping.bind(&file.name, records.header())?;
            if self.unmapped.is_none() && *records.header() == Header::Tree {
                self.unmapped = first_members(&mut *records).and_then(|it| Unmapped::of(mapping, it));
            }
            opened.push(file);
        }
        for (number, file) in (0..).zip(opened) {
            let records = read::open(file, mapping.options(), &consumed)?;
            let bound = mapping.bind(&file.name, records.header())?;
            let told = |intake: &Intake| {
                let bytes = consumed.load(Ordering::Relaxed);
                progress.reading(bytes, total, intake.rows, intake.report.rejected);
            };
            self.read_file(number, file, records, &bound, mapping.options(), rules, &told)?;
            self.files += 1;
        }
        self.spool.close()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a step of the method above, which has all of this at hand"
    )]
    fn read_file(
        &mut self,
        number: u32,
        file: &InputFile,
        mut records: Box<dyn Records>,
        mapping: &BoundMapping<'_>,
        options: &Options,
        rules: &Rules<'_>,
        told: &dyn Fn(&Intake),
    ) -> Result<(), PostingsError> {
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(WAITING);
            scope.spawn(move || send_batches(&mut *records, &sender));
            self.take_batches(number, file, &receiver, mapping, options, rules, told)
        })
    }

    #[expect(clippy::too_many_arguments, reason = "as above")]
    fn take_batches(
        &mut self,
        number: u32,
        file: &InputFile,
        batches: &Receiver<Result<Vec<Item>, PostingsError>>,
        mapping: &BoundMapping<'_>,
        options: &Options,
        rules: &Rules<'_>,
        told: &dyn Fn(&Intake),
    ) -> Result<(), PostingsError> {
        let threads = parallel::threads();
        for batch in batches {
            let work = |_: &mut (), item| outcome(item, number, mapping, options, rules);
            for outcome in parallel::map(batch?, threads, &|| (), &work) {
                self.take(outcome, number, file)?;
            }
            told(self);
        }
        Ok(())
    }

    fn take(&mut self, outcome: Outcome, number: u32, file: &InputFile) -> Result<(), PostingsError> {
        self.rows += 1;
        let problem = |trouble: Trouble, line, row| Problem {
            file: file.name.clone(),
            line,
            row,
            id: outcome.id.clone(),
            column: trouble.column,
            reason: trouble.reason,
            detail: trouble.detail,
            action: trouble.action,
        };
        let is_rejected = outcome.arrival.is_none();
        for trouble in outcome.troubles {
            // A row that is left out has one line, that of the reason for it.
            if !is_rejected || trouble.action == Action::Rejected {
                self.report.add(&problem(trouble, outcome.line, outcome.row))?;
            }
        }
        let Some(arrival) = outcome.arrival else {
            return Ok(());
        };
        self.newest = self.newest.max(outcome.newest);
        let Some(loser) = self.spool.add(arrival)? else {
            return Ok(());
        };
        let other = if loser.file == number {
            "of this file"
        } else {
            "of an earlier file"
        };
        let trouble = Trouble {
            column: None,
            reason: Reason::IdRepeated,
            detail: match loser.row == outcome.row && loser.file == number {
                true => "a row before it with the same id was updated later".to_owned(),
                false => format!("row {} {other} gives way to row {}", loser.row, outcome.row),
            },
            action: Action::Replaced,
        };
        // The line is that of the row that gives way, where it is in this file; else that of the other one.
        let (line, row) = match loser.file == number {
            true => (loser.line, loser.row),
            false => (outcome.line, outcome.row),
        };
        self.report.add(&problem(trouble, line, row))
    }
}

/// Gives the names of the members of the first record; what is wrong with it is told when it is read with all others.
fn first_members(records: &mut dyn Records) -> Option<Vec<String>> {
    let first = records.next().ok()??;
    match first.raw.into_record().ok()? {
        Record::Tree(Value::Object(members)) => Some(members.into_iter().map(|(name, _)| name).collect()),
        _ => None,
    }
}

/// Reads batches and sends them until there are no more or nobody listens.
fn send_batches(records: &mut dyn Records, sender: &SyncSender<Result<Vec<Item>, PostingsError>>) {
    let mut batch = Vec::new();
    let mut bytes = 0;
    loop {
        match records.next() {
            Ok(Some(item)) => {
                bytes += size(&item.raw);
                batch.push(item);
                if batch.len() < BATCH_ROWS && bytes < BATCH_BYTES {
                    continue;
                }
                bytes = 0;
                if sender.send(Ok(std::mem::take(&mut batch))).is_err() {
                    return;
                }
            }
            Ok(None) => {
                // Nobody listens when the import has failed already.
                let _ = sender.send(Ok(batch));
                return;
            }
            Err(error) => {
                let _ = sender.send(Err(error));
                return;
            }
        }
    }
}

fn size(raw: &Raw) -> usize {
    match raw {
        Raw::Json(bytes) => bytes.len(),
        Raw::Record(Record::Line { text, .. }) => text.len(),
        Raw::Record(Record::Row(_) | Record::Tree(_)) | Raw::Fault(_) => 1024,
    }
}

/// Makes a row of a record.
fn outcome(
    item: Item,
    file: u32,
    mapping: &BoundMapping<'_>,
    options: &Options,
    rules: &Rules<'_>,
) -> Outcome {
    let mut outcome = Outcome {
        line: item.line,
        row: item.row,
        id: None,
        troubles: Vec::new(),
        arrival: None,
        newest: None,
    };
    let record = match item.raw.into_record() {
        Ok(record) => record,
        Err(RecordFault {
            reason,
            column,
            detail,
        }) => {
            outcome.troubles.push(Trouble {
                column,
                reason,
                detail,
                action: Action::Rejected,
            });
            return outcome;
        }
    };
    let mapped = mapping.map(&record);
    outcome.id = row::shown_id(&mapped);
    let (row, troubles) = if mapping.is_of_ids() {
        row::read_id(&mapped, mapping)
    } else {
        row::read(mapped, mapping, options, rules)
    };
    outcome.troubles = troubles;
    let Some(row) = row else {
        return outcome;
    };
    let location = Location {
        file,
        line: item.line,
        row: item.row,
    };
    // An update that is still to come says nothing about what the files describe.
    let updated = row.updated().filter(|day| *day <= rules.latest);
    let posted = (!mapping.is_of_ids()).then_some(row.posted());
    let newest = updated.max(posted);
    let arrival = StoredRow::of(rules.source, row).and_then(|stored| arrival(stored, location, rules));
    match arrival {
        Ok(arrival) => {
            outcome.newest = newest;
            outcome.arrival = Some(arrival);
        }
        Err(error) => outcome.troubles.push(Trouble {
            column: None,
            reason: Reason::MalformedRow,
            detail: error.to_string(),
            action: Action::Rejected,
        }),
    }
    outcome
}

/// Makes a row ready for the spool.
pub(super) fn arrival(
    stored: StoredRow,
    location: Location,
    rules: &Rules<'_>,
) -> Result<Arrival, serde_json::Error> {
    let block = block_number(&key_of(&stored.row, rules));
    Ok(Arrival {
        id: stored.id(),
        block,
        hash: stored.hash,
        updated: stored.row.updated,
        expired: stored.row.expired,
        location,
        json: serde_json::to_vec(&stored)?,
    })
}

/// Gives the key of a row's block.
pub(super) fn key_of(row: &SourceRow, rules: &Rules<'_>) -> String {
    let place = row.place(rules.areas, rules.home);
    let company = row.company_raw.as_deref().or(row.company_id.as_deref());
    block_key(&row.title_raw, company, &place, row.location.as_deref())
}
