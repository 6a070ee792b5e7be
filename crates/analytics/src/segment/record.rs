//! Postings as bytes: whole ones while they wait to be sorted, and the fields that no column holds.

use std::sync::Arc;

use super::coding::{Reader, put_bytes, put_number, put_signed};
use crate::column::Column;
use crate::day::Day;
use crate::row::{Member, Posting, PostingId, Provenance};

/// The fields of a posting that no column holds, bodies and the raw bytes of members aside.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StoredDocument {
    pub(crate) title_raw: String,
    pub(crate) company_raw: Option<String>,
    pub(crate) salary_from: Option<u32>,
    pub(crate) salary_to: Option<u32>,
    pub(crate) salary_period: Option<String>,
    pub(crate) currency: Option<String>,
    pub(crate) location: Option<(f64, f64)>,
    pub(crate) extras: Vec<(String, String)>,
    pub(crate) provenance: Vec<(String, Provenance)>,
    pub(crate) members: Vec<StoredMember>,
}

/// A member without its raw bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredMember {
    pub(crate) id: PostingId,
    pub(crate) source: String,
    pub(crate) expired: Option<Day>,
    pub(crate) urls: Vec<String>,
}

/// Appends the fields that no column holds.
pub(crate) fn put_document(out: &mut Vec<u8>, posting: &Posting) {
    put_bytes(out, posting.title_raw.as_bytes());
    put_optional_text(out, posting.company_raw.as_deref());
    put_optional_number(out, posting.salary_from);
    put_optional_number(out, posting.salary_to);
    put_optional_text(out, posting.salary_period.as_deref());
    put_optional_text(out, posting.currency.as_deref());
    match posting.location {
        Some((latitude, longitude)) => {
            out.push(1);
            out.extend_from_slice(&latitude.to_le_bytes());
            out.extend_from_slice(&longitude.to_le_bytes());
        }
        None => out.push(0),
    }
    put_number(out, posting.extras.len() as u64);
    for (name, value) in &posting.extras {
        put_bytes(out, name.as_bytes());
        put_bytes(out, value.as_bytes());
    }
    put_number(out, posting.provenance.len() as u64);
    for (name, provenance) in &posting.provenance {
        put_bytes(out, name.as_bytes());
        out.push(u8::from(*provenance == Provenance::Derived));
    }
    put_number(out, posting.members.len() as u64);
    for member in &posting.members {
        out.extend_from_slice(&member.id.0);
        put_bytes(out, member.source.as_bytes());
        put_optional_number(out, member.expired.map(|day| zigzag(day.0)));
        put_number(out, member.urls.len() as u64);
        for url in &member.urls {
            put_bytes(out, url.as_bytes());
        }
    }
}

/// Reads what [`put_document`] wrote.
pub(crate) fn read_document(reader: &mut Reader<'_>) -> Option<StoredDocument> {
    let mut document = StoredDocument {
        title_raw: reader.text()?.to_owned(),
        company_raw: optional_text(reader)?,
        salary_from: optional_number(reader)?,
        salary_to: optional_number(reader)?,
        salary_period: optional_text(reader)?,
        currency: optional_text(reader)?,
        ..StoredDocument::default()
    };
    if reader.byte()? != 0 {
        let latitude = f64::from_le_bytes(reader.array()?);
        document.location = Some((latitude, f64::from_le_bytes(reader.array()?)));
    }
    for _ in 0..reader.number()? {
        let name = reader.text()?.to_owned();
        document.extras.push((name, reader.text()?.to_owned()));
    }
    for _ in 0..reader.number()? {
        let name = reader.text()?.to_owned();
        let provenance = match reader.byte()? {
            0 => Provenance::Given,
            _ => Provenance::Derived,
        };
        document.provenance.push((name, provenance));
    }
    for _ in 0..reader.number()? {
        let id = PostingId(reader.array()?);
        let source = reader.text()?.to_owned();
        let expired = optional_number(reader)?.map(|day| Day(unzigzag(day)));
        let count = reader.number()?;
        let mut urls = Vec::new();
        for _ in 0..count {
            urls.push(reader.text()?.to_owned());
        }
        document.members.push(StoredMember {
            id,
            source,
            expired,
            urls,
        });
    }
    Some(document)
}

/// Appends the raw bytes of all members.
pub(crate) fn put_raws(out: &mut Vec<u8>, posting: &Posting) {
    for member in &posting.members {
        put_bytes(out, &member.raw);
    }
}

/// Appends a whole posting.
pub(crate) fn put_posting(out: &mut Vec<u8>, posting: &Posting) {
    out.extend_from_slice(&posting.id.0);
    out.extend_from_slice(&posting.block.to_le_bytes());
    put_signed(out, i64::from(posting.posted.0));
    put_optional_number(out, posting.expired.map(|day| zigzag(day.0)));
    put_number(out, u64::from(posting.duplicates));
    put_optional_number(out, posting.salary);
    out.push(flags_of(posting));
    put_number(out, posting.codes.len() as u64);
    for (column, code) in &posting.codes {
        out.push(column.index() as u8);
        put_bytes(out, code.as_bytes());
    }
    put_document(out, posting);
    put_raws(out, posting);
    put_bytes(out, posting.body.as_bytes());
}

/// Reads what [`put_posting`] wrote.
pub(crate) fn read_posting(bytes: &[u8]) -> Option<Posting> {
    let reader = &mut Reader::new(bytes);
    let id = PostingId(reader.array()?);
    let block = u64::from_le_bytes(reader.array()?);
    let posted = Day(reader.signed()?.try_into().ok()?);
    let expired = optional_number(reader)?.map(|day| Day(unzigzag(day)));
    let duplicates = reader.small()?;
    let salary = optional_number(reader)?;
    let flags = reader.byte()?;
    let mut codes = Vec::new();
    for _ in 0..reader.number()? {
        let column = *Column::ALL.get(usize::from(reader.byte()?))?;
        codes.push((column, Arc::from(reader.text()?)));
    }
    let document = read_document(reader)?;
    let mut raws = Vec::new();
    for _ in 0..document.members.len() {
        raws.push(reader.bytes()?.to_vec());
    }
    let body = reader.text()?.to_owned();
    Some(assemble(
        Columns {
            id,
            block,
            posted,
            expired,
            duplicates,
            salary,
            flags,
            codes,
        },
        document,
        raws,
        body,
    ))
}

/// What columns hold of a posting.
pub(crate) struct Columns {
    pub(crate) id: PostingId,
    pub(crate) block: u64,
    pub(crate) posted: Day,
    pub(crate) expired: Option<Day>,
    pub(crate) duplicates: u32,
    pub(crate) salary: Option<u32>,
    pub(crate) flags: u8,
    pub(crate) codes: Vec<(Column, Arc<str>)>,
}

/// Puts a posting together again.
pub(crate) fn assemble(
    columns: Columns,
    document: StoredDocument,
    raws: Vec<Vec<u8>>,
    body: String,
) -> Posting {
    let members = document.members.into_iter().zip(raws);
    let members = members.map(|(member, raw)| Member {
        id: member.id,
        source: member.source,
        expired: member.expired,
        urls: member.urls,
        raw,
    });
    Posting {
        id: columns.id,
        block: columns.block,
        posted: columns.posted,
        expired: columns.expired,
        duplicates: columns.duplicates,
        codes: columns.codes,
        salary: columns.salary,
        salary_from: document.salary_from,
        salary_to: document.salary_to,
        salary_period: document.salary_period,
        currency: document.currency,
        company_is_staffing: columns.flags & 1 != 0,
        is_remote: columns.flags & 2 != 0,
        is_internship: columns.flags & 4 != 0,
        is_supervisor: columns.flags & 8 != 0,
        location: document.location,
        title_raw: document.title_raw,
        body,
        company_raw: document.company_raw,
        extras: document.extras,
        provenance: document.provenance,
        members: members.collect(),
    }
}

/// Gives the flags as bits, in the order of [`Flag`](crate::query::Flag).
pub(crate) fn flags_of(posting: &Posting) -> u8 {
    u8::from(posting.company_is_staffing)
        | u8::from(posting.is_remote) << 1
        | u8::from(posting.is_internship) << 2
        | u8::from(posting.is_supervisor) << 3
}

const fn zigzag(day: i32) -> u32 {
    ((day << 1) ^ (day >> 31)) as u32
}

const fn unzigzag(day: u32) -> i32 {
    (day >> 1) as i32 ^ -((day & 1) as i32)
}

fn put_optional_number(out: &mut Vec<u8>, number: Option<u32>) {
    put_number(out, number.map_or(0, |number| u64::from(number) + 1));
}

fn optional_number(reader: &mut Reader<'_>) -> Option<Option<u32>> {
    match reader.number()? {
        0 => Some(None),
        stored => u32::try_from(stored - 1).ok().map(Some),
    }
}

fn put_optional_text(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => {
            out.push(1);
            put_bytes(out, text.as_bytes());
        }
        None => out.push(0),
    }
}

fn optional_text(reader: &mut Reader<'_>) -> Option<Option<String>> {
    match reader.byte()? {
        0 => Some(None),
        _ => reader.text().map(|text| Some(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Shape, postings};

    #[test]
    fn postings_come_back_as_put() {
        for posting in postings(&Shape::small(7, 20)) {
            let mut bytes = Vec::new();
            put_posting(&mut bytes, &posting);
            assert_eq!(read_posting(&bytes).as_ref(), Some(&posting));
            for at in 0..bytes.len() {
                assert_eq!(read_posting(&bytes[..at]), None);
            }
        }
    }
}
