//! Parquet: flat columns and lists of text, row group by row group.

use std::borrow::Cow;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parquet::basic::Repetition;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

use super::Records;
use crate::postings::convert::{DAY_SECONDS, iso_day};
use crate::postings::error::PostingsError;
use crate::postings::file::{InputFile, RATIO_LIMIT, UNPACKED_LIMIT};
use crate::postings::record::{Cell, Header, Item, Raw, Record, RecordFault};
use crate::postings::report::Reason;

/// Reads rows.
pub(super) struct ColumnarReader {
    file: InputFile,
    header: Header,
    rows: RowIter<'static>,
    row: u64,
    expected: u64,
    consumed: Arc<AtomicU64>,
    told: u64,
}

impl ColumnarReader {
    pub(super) fn open(file: &InputFile, consumed: &Arc<AtomicU64>) -> Result<Self, PostingsError> {
        let disk = File::open(&file.path).map_err(PostingsError::file("read", file.name.clone()))?;
        let reader = guarded(file, || SerializedFileReader::new(disk))?;
        let metadata = reader.metadata();
        let groups = metadata.row_groups().iter();
        let unpacked: u64 = groups
            .map(|group| u64::try_from(group.total_byte_size()).unwrap_or(u64::MAX))
            .fold(0, u64::saturating_add);
        if unpacked > UNPACKED_LIMIT {
            return Err(PostingsError::TooLarge {
                file: file.name.clone(),
                limit: UNPACKED_LIMIT,
            });
        }
        if unpacked / RATIO_LIMIT > file.bytes {
            return Err(PostingsError::TooDense {
                file: file.name.clone(),
                limit: RATIO_LIMIT,
            });
        }
        let about = metadata.file_metadata();
        let fields = about.schema().get_fields();
        if let Some(nested) = fields.iter().find(|field| !is_flat(field)) {
            let problem = format!(
                "has column '{}', which is neither flat nor a list of values",
                nested.name()
            );
            return Err(PostingsError::format(&file.name, problem));
        }
        let header = Header::Table(fields.iter().map(|field| field.name().to_owned()).collect());
        let expected = u64::try_from(about.num_rows()).unwrap_or_default();
        Ok(Self {
            header,
            expected,
            rows: reader.into_iter(),
            file: file.clone(),
            row: 0,
            consumed: Arc::clone(consumed),
            told: 0,
        })
    }

    /// Counts the share of the rows as bytes of the file, so that progress is one measure for all formats.
    fn tell_progress(&mut self) {
        let share = u128::from(self.file.bytes) * u128::from(self.row) / u128::from(self.expected.max(1));
        let share = u64::try_from(share).unwrap_or(u64::MAX).min(self.file.bytes);
        self.consumed
            .fetch_add(share.saturating_sub(self.told), Ordering::Relaxed);
        self.told = share.max(self.told);
    }
}

impl Records for ColumnarReader {
    fn header(&self) -> &Header {
        &self.header
    }

    fn next(&mut self) -> Result<Option<Item>, PostingsError> {
        let next = guarded(&self.file, || self.rows.next().transpose())?;
        let Some(row) = next else {
            return Ok(None);
        };
        self.row += 1;
        self.tell_progress();
        Ok(Some(Item {
            line: None,
            row: self.row,
            raw: match cells(row) {
                Ok(cells) => Raw::Record(Record::Row(cells)),
                Err(column) => Raw::Fault(RecordFault {
                    reason: Reason::InvalidUtf8,
                    column: Some(column),
                    detail: "the cell is not UTF-8".to_owned(),
                }),
            },
        }))
    }
}

/// Runs a step of the library, which panics on some files that contradict themselves.
fn guarded<T>(file: &InputFile, step: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, PostingsError> {
    let outcome = catch_unwind(AssertUnwindSafe(step));
    let problem = match outcome {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => format!("is no readable Parquet file: {error}"),
        Err(_) => "is no readable Parquet file: its parts contradict each other".to_owned(),
    };
    Err(PostingsError::format(&file.name, problem))
}

/// Says whether a column holds a value or a list of values.
fn is_flat(field: &Type) -> bool {
    if field.is_primitive() {
        return true;
    }
    // A list is a group of a repeated group of one value.
    let [repeated] = field.get_fields() else {
        return false;
    };
    let info = repeated.get_basic_info();
    let is_repeated = info.has_repetition() && info.repetition() == Repetition::REPEATED;
    is_repeated
        && (repeated.is_primitive() || matches!(repeated.get_fields(), [value] if value.is_primitive()))
}

/// Turns a row into cells; the name of the column that holds no text otherwise.
fn cells(row: Row) -> Result<Vec<Cell<'static>>, String> {
    let mut cells = Vec::with_capacity(row.len());
    for (name, field) in row.into_columns() {
        cells.push(match field {
            Field::ListInternal(list) => {
                let items: Result<Vec<Option<String>>, ()> = list.elements().iter().map(text).collect();
                let items = items.map_err(|()| name)?;
                Cell::List(items.into_iter().flatten().map(Cow::Owned).collect())
            }
            field => match text(&field).map_err(|()| name)? {
                Some(text) => Cell::Text(Cow::Owned(text)),
                None => Cell::Missing,
            },
        });
    }
    Ok(cells)
}

fn text(field: &Field) -> Result<Option<String>, ()> {
    let text = match field {
        Field::Null => return Ok(None),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).map_err(|_| ())?,
        Field::Date(days) => iso_day(i64::from(*days)),
        Field::TimestampMillis(at) => iso_day(at.div_euclid(1000 * DAY_SECONDS)),
        Field::TimestampMicros(at) => iso_day(at.div_euclid(1_000_000 * DAY_SECONDS)),
        Field::Float(value) => value.to_string(),
        Field::Double(value) => value.to_string(),
        other => other.to_string(),
    };
    Ok(Some(text))
}
