//! Small records on disk: JSON that carries magic, format version and a checksum.
//!
//! `{"magic":"waypost-set","format":1,"crc32":"89abcdef",` and, on the next line, `"body":…}`. The checksum
//! covers the bytes of the body as written, so it needs no canonical form of JSON.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::StoreError;
use crate::version::Version;

/// A record that has its own magic.
pub(super) trait Record: Serialize + DeserializeOwned {
    /// The magic.
    const MAGIC: &'static str;
}

/// The versions of a family that are served together. Versions are texts here, as other families
/// count in other ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SetRecord {
    /// Rises by one with every change.
    pub(super) sequence: u64,
    /// The set to go back to.
    pub(super) previous: Option<u64>,
    /// Newest first.
    pub(super) versions: Vec<String>,
    /// What made this set.
    pub(super) note: String,
}

impl Record for SetRecord {
    const MAGIC: &'static str = "waypost-set";
}

/// What is known about a published version besides its data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version.
    pub version: String,
    /// What it was made from.
    pub sources: Vec<SourceRecord>,
    /// Counts by name.
    pub counts: BTreeMap<String, u64>,
    /// Versions of other families that it needs.
    pub references: Vec<Reference>,
    /// The release that its import made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Release>,
    /// What the import had to say.
    pub report: serde_json::Value,
    /// The data files; filled in when the version is published.
    pub files: Vec<FileRecord>,
}

impl Record for Manifest {
    const MAGIC: &'static str = "waypost-manifest";
}

/// One file that an import read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Name of the source, such as `ESCO 1.2.0`.
    pub name: String,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of the file in hexadecimal digits.
    pub sha256: String,
    /// Rows used.
    pub rows: u64,
}

/// A set of versions of all families, pinned when one of them was imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Year and number within the year, such as `2026.11`.
    pub name: String,
    /// When it was made, by RFC 3339.
    pub date: String,
    /// By family: the version that was the newest.
    pub versions: BTreeMap<String, String>,
}

/// A version of another family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The family.
    pub family: String,
    /// Its version.
    pub version: String,
}

/// One data file of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Name in the directory of the version.
    pub name: String,
    /// Length.
    pub bytes: u64,
    /// Checksum.
    pub crc32: u32,
}

impl Manifest {
    /// Makes a manifest without sources, counts and references.
    pub fn new(version: Version) -> Self {
        Self {
            version: version.to_string(),
            sources: Vec::new(),
            counts: BTreeMap::new(),
            references: Vec::new(),
            release: None,
            report: serde_json::Value::Null,
            files: Vec::new(),
        }
    }
}

const FORMAT: u32 = 1;
const END: &str = "}\n";

/// Gives the bytes of a record's file.
pub(super) fn encode<R: Record>(record: &R) -> Result<Vec<u8>, StoreError> {
    let body = serde_json::to_string_pretty(record)?;
    Ok(format!("{}{body}{END}", head::<R>(&body)).into_bytes())
}

/// Reads a record.
pub(super) fn read<R: Record>(path: &Path) -> Result<R, StoreError> {
    let text = fs::read_to_string(path).map_err(StoreError::io("read", path))?;
    decode(&text).map_err(|fault| StoreError::damaged(path, fault))
}

fn decode<R: Record>(text: &str) -> Result<R, &'static str> {
    let magic = format!("{{\"magic\":\"{}\",", R::MAGIC);
    let rest = text.strip_prefix(&magic).ok_or("is no such record")?;
    if !rest.starts_with(&format!("\"format\":{FORMAT},")) {
        return Err("was written in another format");
    }
    let body = rest
        .split_once("\n\"body\":")
        .and_then(|(_, body)| body.strip_suffix(END))
        .ok_or("is cut short")?;
    if !text.starts_with(&head::<R>(body)) {
        return Err("is damaged: the checksum differs");
    }
    serde_json::from_str(body).map_err(|_| "is damaged: members are missing or wrong")
}

fn head<R: Record>(body: &str) -> String {
    let checksum = crc32fast::hash(body.as_bytes());
    format!(
        "{{\"magic\":\"{}\",\"format\":{FORMAT},\"crc32\":\"{checksum:08x}\",\n\"body\":",
        R::MAGIC
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_json_and_every_changed_byte_is_noticed() {
        let mut manifest = Manifest::new(Version::new(1, 4));
        manifest.report = serde_json::json!({"share": 0.1, "note": "caf\u{e9}"});
        let bytes = encode(&manifest).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(json["body"]["version"], "1.4");
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(decode::<Manifest>(&text), Ok(manifest));
        assert!(decode::<SetRecord>(&text).is_err());
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            if let Ok(changed) = String::from_utf8(bytes) {
                assert!(decode::<Manifest>(&changed).is_err(), "byte {at}");
            }
        }
    }
}
