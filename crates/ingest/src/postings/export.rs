//! All postings of a corpus as one table: NDJSON or Parquet.
//!
//! A row is a unique posting with its codes by the names of facets, what was given and what was derived, and the
//! columns that are kept for the export alone.

use std::io::Write;
use std::sync::Arc;

use analytics::row::{Posting, Provenance};
use analytics::store::Corpus;
use analytics::{Column, Derivation, Dimension};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::{Map, Value, json};

use super::error::PostingsError;

/// Postings that a row group of Parquet holds.
const GROUP_ROWS: usize = 10_000;
/// Stands between the codes of a cell.
const SEPARATOR: &str = "|";
/// Columns of Parquet in front of those of codes.
const PLAIN: [&str; 19] = [
    "id",
    "title_raw",
    "body",
    "company_raw",
    "posted",
    "expired",
    "duplicates",
    "salary",
    "salary_from",
    "salary_to",
    "salary_period",
    "currency",
    "company_is_staffing",
    "is_remote",
    "is_internship",
    "is_supervisor",
    "location",
    "url",
    "provenance",
];

/// A file that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A posting cannot be read.
    #[error(transparent)]
    Postings(#[from] PostingsError),
    /// The file system refuses.
    #[error("the export cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// The table cannot be written.
    #[error("the export cannot be written: {0}")]
    Table(#[from] ParquetError),
    /// A posting cannot be written.
    #[error("the export cannot be written: {0}")]
    Encoding(#[from] serde_json::Error),
}

/// Writes one JSON object a line.
pub fn export_ndjson(corpus: &Corpus, file: &mut impl Write) -> Result<(), ExportError> {
    each(corpus, |posting| {
        serde_json::to_writer(&mut *file, &described(posting))?;
        file.write_all(b"\n")?;
        Ok(())
    })
}

/// Writes a Parquet table of texts; lists are parted by `|`, columns kept for the export are one of JSON.
pub fn export_parquet(corpus: &Corpus, file: impl Write + Send) -> Result<(), ExportError> {
    let names: Vec<&str> = columns().map(|(_, name)| name).collect();
    let fields = PLAIN.iter().chain(&names).chain(&["extra"]);
    let fields: Vec<String> = fields
        .map(|name| format!("optional binary {name} (utf8);"))
        .collect();
    let schema = parse_message_type(&format!("message postings {{ {} }}", fields.join(" ")))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))?;
    let mut rows: Vec<Vec<Option<String>>> = Vec::new();
    each(corpus, |posting| {
        rows.push(cells(posting));
        if rows.len() == GROUP_ROWS {
            write_group(&mut writer, std::mem::take(&mut rows))?;
        }
        Ok(())
    })?;
    if !rows.is_empty() {
        write_group(&mut writer, rows)?;
    }
    writer.close()?;
    Ok(())
}

fn write_group<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    rows: Vec<Vec<Option<String>>>,
) -> Result<(), ExportError> {
    let mut group = writer.next_row_group()?;
    let mut at = 0;
    while let Some(mut column) = group.next_column()? {
        let cells = rows.iter().map(|row| row.get(at).and_then(Option::as_deref));
        let levels: Vec<i16> = cells.clone().map(|cell| i16::from(cell.is_some())).collect();
        let values: Vec<ByteArray> = cells.flatten().map(ByteArray::from).collect();
        column
            .typed::<ByteArrayType>()
            .write_batch(&values, Some(&levels), None)?;
        column.close()?;
        at += 1;
    }
    group.close()?;
    Ok(())
}

fn each(
    corpus: &Corpus,
    mut write: impl FnMut(&Posting) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut reader = corpus.reader();
    for address in corpus.addresses() {
        let posting = reader.read(address).map_err(PostingsError::from)?;
        write(&posting)?;
    }
    Ok(())
}

/// Gives the columns of codes with the names of their facets.
fn columns() -> impl Iterator<Item = (Column, &'static str)> {
    let own = |dimension: &&Dimension| dimension.derivation() == Derivation::Same;
    let mut seen = Vec::new();
    Dimension::ALL.iter().filter(own).filter_map(move |dimension| {
        let column = dimension.column();
        if seen.contains(&column) {
            return None;
        }
        seen.push(column);
        // The groups of the United Kingdom have the names of others.
        let name = match column {
            Column::UkSoc1 => "uk_soc1",
            Column::UkSoc2 => "uk_soc2",
            Column::UkSoc3 => "uk_soc3",
            Column::UkSoc4 => "uk_soc4",
            _ => dimension.name(),
        };
        Some((column, name))
    })
}

fn codes(posting: &Posting, column: Column) -> Vec<&str> {
    let codes = posting.codes.iter().filter(|(it, _)| *it == column);
    codes.map(|(_, code)| &**code).collect()
}

fn provenance(posting: &Posting) -> Map<String, Value> {
    let words = posting.provenance.iter().map(|(name, provenance)| {
        let word = match provenance {
            Provenance::Given => "given",
            Provenance::Derived => "derived",
        };
        (name.clone(), Value::from(word))
    });
    words.collect()
}

fn extras(posting: &Posting) -> Map<String, Value> {
    let parsed = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    posting
        .extras
        .iter()
        .map(|(name, text)| (name.clone(), parsed(text)))
        .collect()
}

fn urls(posting: &Posting) -> Vec<&str> {
    let mut urls: Vec<&str> = posting
        .members
        .iter()
        .flat_map(|it| &it.urls)
        .map(String::as_str)
        .collect();
    urls.sort_unstable();
    urls.dedup();
    urls
}

fn described(posting: &Posting) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("id", posting.id.to_string().into());
    put("title_raw", posting.title_raw.as_str().into());
    put("body", posting.body.as_str().into());
    put("company_raw", posting.company_raw.as_deref().into());
    put("posted", posting.posted.to_string().into());
    put("expired", posting.expired.map(|day| day.to_string()).into());
    put("duplicates", posting.duplicates.into());
    put("salary", posting.salary.into());
    put("salary_from", posting.salary_from.into());
    put("salary_to", posting.salary_to.into());
    put("salary_period", posting.salary_period.as_deref().into());
    put("currency", posting.currency.as_deref().into());
    put("company_is_staffing", posting.company_is_staffing.into());
    put("is_remote", posting.is_remote.into());
    put("is_internship", posting.is_internship.into());
    put("is_supervisor", posting.is_supervisor.into());
    put(
        "location",
        posting
            .location
            .map_or(Value::Null, |(lat, lon)| json!({"lat": lat, "lon": lon})),
    );
    put("url", urls(posting).into());
    for (column, name) in columns() {
        let codes = codes(posting, column);
        let value = match (column.is_multi(), codes.first()) {
            (true, _) => codes.into(),
            (false, Some(code)) => (*code).into(),
            (false, None) => continue,
        };
        put(name, value);
    }
    let members = posting.members.iter().map(|member| {
        json!({
            "id": member.id.to_string(),
            "source": member.source,
            "expired": member.expired.map(|day| day.to_string()),
            "url": member.urls,
        })
    });
    put("members", members.collect());
    put("provenance", provenance(posting).into());
    put("extra", extras(posting).into());
    object.into()
}

fn cells(posting: &Posting) -> Vec<Option<String>> {
    let number = |number: Option<u32>| number.map(|it| it.to_string());
    let listed = |items: Vec<&str>| (!items.is_empty()).then(|| items.join(SEPARATOR));
    let mut cells = vec![
        Some(posting.id.to_string()),
        Some(posting.title_raw.clone()),
        Some(posting.body.clone()),
        posting.company_raw.clone(),
        Some(posting.posted.to_string()),
        posting.expired.map(|day| day.to_string()),
        Some(posting.duplicates.to_string()),
        number(posting.salary),
        number(posting.salary_from),
        number(posting.salary_to),
        posting.salary_period.clone(),
        posting.currency.clone(),
        Some(posting.company_is_staffing.to_string()),
        Some(posting.is_remote.to_string()),
        Some(posting.is_internship.to_string()),
        Some(posting.is_supervisor.to_string()),
        posting.location.map(|(lat, lon)| format!("{lat},{lon}")),
        listed(urls(posting)),
        Some(Value::from(provenance(posting)).to_string()),
    ];
    cells.extend(columns().map(|(column, _)| listed(codes(posting, column))));
    cells.push(Some(Value::from(extras(posting)).to_string()));
    cells
}
