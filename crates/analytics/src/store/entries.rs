//! The entries of facets: names and whatever else is known of codes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use catalog::SkillType;

use super::error::StoreError;
use crate::column::Column;
use crate::row::Entry;
use crate::segment::{Reader, SectionFile, SectionWriter, SegmentError, SegmentFault, put_bytes, put_number};

const MAGIC: [u8; 8] = *b"WAYPENTR";
const ENTRIES: u32 = 1;

/// All entries of a corpus, by column and code.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entries {
    columns: BTreeMap<Column, BTreeMap<Arc<str>, Entry>>,
}

impl Entries {
    /// Adds an entry or replaces the one with its code. Says whether anything changed.
    pub(super) fn define(&mut self, column: Column, entry: Entry) -> bool {
        let entries = self.columns.entry(column).or_default();
        if entries.get(&entry.code) == Some(&entry) {
            return false;
        }
        entries.insert(entry.code.clone(), entry);
        true
    }

    pub(crate) fn of(&self, column: Column) -> impl Iterator<Item = &Entry> {
        self.columns.get(&column).into_iter().flat_map(BTreeMap::values)
    }

    /// Drops the entries that neither belong to a taxonomy nor are used.
    pub(super) fn retain_used(&mut self, is_used: impl Fn(Column, &str) -> bool) {
        for (column, entries) in &mut self.columns {
            entries.retain(|code, entry| entry.is_taxonomy || is_used(*column, code));
        }
        self.columns.retain(|_, entries| !entries.is_empty());
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), StoreError> {
        let mut bytes = Vec::new();
        for (column, entries) in &self.columns {
            for entry in entries.values() {
                bytes.push(column.index() as u8);
                put_entry(&mut bytes, entry);
            }
        }
        let mut file = SectionWriter::create(path, MAGIC)?;
        file.section(ENTRIES, &bytes)?;
        Ok(file.finish()?)
    }

    pub(super) fn read(path: &Path) -> Result<Self, StoreError> {
        let file = SectionFile::open(path, MAGIC)?;
        file.verify()?;
        let mut reader = Reader::new(file.bytes(file.section(ENTRIES)?));
        let mut entries = Self::default();
        while !reader.is_empty() {
            let read = read_entry(&mut reader);
            let (column, entry) =
                read.ok_or_else(|| SegmentError::damaged(path, SegmentFault::Inconsistent))?;
            entries.define(column, entry);
        }
        Ok(entries)
    }
}

fn put_entry(out: &mut Vec<u8>, entry: &Entry) {
    put_bytes(out, entry.code.as_bytes());
    put_bytes(out, entry.name.as_bytes());
    let kind = match entry.skill_type {
        None => 0,
        Some(SkillType::Removed) => 1,
        Some(SkillType::Specialized) => 2,
        Some(SkillType::Common) => 3,
        Some(SkillType::Certification) => 4,
    };
    out.push(u8::from(entry.is_taxonomy) | u8::from(entry.is_software) << 1 | kind << 2);
    put_number(out, entry.alternates.len() as u64);
    for alternate in &entry.alternates {
        put_bytes(out, alternate.as_bytes());
    }
    for text in [&entry.description, &entry.singular_name] {
        out.push(u8::from(text.is_some()));
        if let Some(text) = text {
            put_bytes(out, text.as_bytes());
        }
    }
    out.push(u8::from(entry.location.is_some()));
    if let Some((latitude, longitude)) = entry.location {
        out.extend_from_slice(&latitude.to_le_bytes());
        out.extend_from_slice(&longitude.to_le_bytes());
    }
}

fn read_entry(reader: &mut Reader<'_>) -> Option<(Column, Entry)> {
    let column = *Column::ALL.get(usize::from(reader.byte()?))?;
    let mut entry = Entry::of_taxonomy(reader.text()?, reader.text()?);
    let flags = reader.byte()?;
    entry.is_taxonomy = flags & 1 != 0;
    entry.is_software = flags & 2 != 0;
    entry.skill_type = match flags >> 2 {
        1 => Some(SkillType::Removed),
        2 => Some(SkillType::Specialized),
        3 => Some(SkillType::Common),
        4 => Some(SkillType::Certification),
        _ => None,
    };
    for _ in 0..reader.number()? {
        entry.alternates.push(reader.text()?.to_owned());
    }
    for text in [&mut entry.description, &mut entry.singular_name] {
        if reader.byte()? != 0 {
            *text = Some(reader.text()?.to_owned());
        }
    }
    if reader.byte()? != 0 {
        let latitude = f64::from_le_bytes(reader.array()?);
        entry.location = Some((latitude, f64::from_le_bytes(reader.array()?)));
    }
    Some((column, entry))
}
