//! What is known of a version besides its data.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::StoreError;

const MAGIC: &str = "waypost-postings";
const FORMAT: u32 = 1;

/// The record of a version. It holds no time and nothing else that differs between two runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    magic: String,
    format: u32,
    /// Number of the version.
    pub version: u64,
    /// Unique postings.
    pub unique_postings: u64,
    /// Duplicates of them.
    pub duplicate_postings: u64,
    /// What the import says of the corpus.
    pub details: Details,
    /// The segments, by first day posted.
    pub segments: Vec<SegmentRecord>,
    /// All files but the manifest.
    pub files: Vec<FileRecord>,
}

/// What an import says of the corpus.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// The as-of day, in days since 1970-01-01: the greatest of the sources.
    pub latest_day: i32,
    /// Version of the rules of the enrichment, such as `1.0`.
    pub pipeline: String,
    /// Version in use by taxonomy.
    pub taxonomies: BTreeMap<String, String>,
    /// ISO 4217 code of the currency of all salaries that count; missing where an import wrote none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Lines that name where data come from.
    pub attributions: Vec<String>,
    /// Set when the postings are made up.
    #[serde(default)]
    pub is_synthetic: bool,
    /// The import sources, by name.
    pub sources: BTreeMap<String, SourceState>,
    /// Whatever else the import needs to know the next time.
    #[serde(default)]
    pub import_state: serde_json::Value,
}

/// What is known of an import source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceState {
    /// Its as-of day, in days since 1970-01-01.
    pub as_of: i32,
    /// Stored rows of it.
    pub rows: u64,
}

/// A segment of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentRecord {
    /// Hash of its files, which names its directory.
    pub name: String,
    /// Rows in it.
    pub rows: u64,
    /// Rows of it that are masked.
    pub masked: u64,
}

/// One file of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Name below the directory of the version.
    pub name: String,
    /// Length.
    pub bytes: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    pub(super) fn new(version: u64, details: Details) -> Self {
        Self {
            magic: MAGIC.to_owned(),
            format: FORMAT,
            version,
            unique_postings: 0,
            duplicate_postings: 0,
            details,
            segments: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Gives the bytes of the file: a line with the checksum of what follows, then JSON.
    pub(super) fn encode(&self) -> Result<Vec<u8>, StoreError> {
        let body = serde_json::to_string_pretty(self)?;
        let checksum = crc32fast::hash(body.as_bytes());
        Ok(format!("{{\"crc32\":\"{checksum:08x}\",\"manifest\":\n{body}\n}}\n").into_bytes())
    }

    pub(super) fn read(path: &Path, version: u64) -> Result<Self, StoreError> {
        let damaged = |fault| StoreError::damaged(path, fault);
        let text = fs::read_to_string(path).map_err(StoreError::io("read", path))?;
        let body = text
            .split_once('\n')
            .and_then(|(_, body)| body.strip_suffix("\n}\n"))
            .ok_or_else(|| damaged("is cut short"))?;
        let checksum = crc32fast::hash(body.as_bytes());
        if !text.starts_with(&format!("{{\"crc32\":\"{checksum:08x}\",\"manifest\":\n")) {
            return Err(damaged("is damaged: the checksum differs"));
        }
        let manifest: Self =
            serde_json::from_str(body).map_err(|_| damaged("is damaged: members are missing or wrong"))?;
        if manifest.magic != MAGIC {
            return Err(damaged("is no manifest of postings"));
        }
        if manifest.format != FORMAT {
            return Err(damaged("was written in another format"));
        }
        if manifest.version != version {
            return Err(damaged("has the number of another version"));
        }
        Ok(manifest)
    }
}
