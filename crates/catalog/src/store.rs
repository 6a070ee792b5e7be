//! Published versions on disk.
//!
//! ```text
//! <data>/catalog/<family>/CURRENT            one line, the set that is served: sets/000017.json
//! <data>/catalog/<family>/sets/000017.json   its versions, newest first, and the set before it
//! <data>/catalog/<family>/1.4/               snapshot and manifest of a version
//! <data>/catalog/<family>/.lock              held by the process that changes the family
//! <data>/catalog/SWITCH                      while several families switch as one: their sets
//! ```
//!
//! Versions and sets never change once they have their names. A change writes a further set and then
//! replaces `CURRENT`, so a process killed at any moment leaves the set that was served before. What it
//! leaves behind is removed by the next change.

mod check;
mod error;
mod files;
mod publish;
mod record;
mod together;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use check::CheckedFile;
pub use error::StoreError;
pub use files::ImportLock;
pub use record::{FileRecord, Manifest, Reference, Release, SourceRecord};
pub use together::JointChange;

use crate::format::SnapshotError;
use crate::skills::Skills;
use crate::version::Version;
use record::SetRecord;

const CURRENT: &str = "CURRENT";
const SETS: &str = "sets";
const MANIFEST: &str = "manifest.json";

/// The data of a family in one version, as a store publishes, verifies and reads them.
pub trait Snapshot: Sized {
    /// Name of the family, which is also the name of its directory.
    const FAMILY: &'static str;

    /// Reads a snapshot from memory and checks all of it; `file` names it in messages.
    fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, SnapshotError>;

    /// Gives the version in the snapshot.
    fn version(&self) -> Version;

    /// Reads the file of a snapshot and checks all of it.
    fn open(path: &Path) -> Result<Self, SnapshotError> {
        let file = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Self::from_bytes(&bytes, &file),
            Err(error) => Err(SnapshotError {
                file,
                fault: error.into(),
            }),
        }
    }
}

impl Snapshot for Skills {
    const FAMILY: &'static str = "skills";

    fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, SnapshotError> {
        Self::from_bytes(bytes, file)
    }

    fn version(&self) -> Version {
        self.version()
    }
}

/// Reads the bytes of a snapshot as a server would, and gives the version in them.
type Verify = fn(&[u8], &str) -> Result<Version, SnapshotError>;

fn verify<S: Snapshot>(bytes: &[u8], file: &str) -> Result<Version, SnapshotError> {
    S::from_bytes(bytes, file).map(|snapshot| snapshot.version())
}

/// The published versions of one family under a data directory.
#[derive(Clone, Debug)]
pub struct Store {
    /// The directory that holds the directories of families.
    root: PathBuf,
    family: String,
    verify: Verify,
}

/// The versions that are served together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionSet {
    /// Rises with every change of the family; no number is used for two sets that were served.
    pub sequence: u64,
    /// Newest first.
    pub versions: Vec<Version>,
    /// What made this set.
    pub note: String,
}

impl Store {
    /// Names the store of a family of skills under a data directory. Nothing is read or created yet.
    pub fn open(data: &Path, family: &str) -> Self {
        Self {
            root: data.join("catalog"),
            family: family.to_owned(),
            verify: verify::<Skills>,
        }
    }

    /// Names the store of the family that a kind of snapshot belongs to.
    pub fn of<S: Snapshot>(data: &Path) -> Self {
        Self {
            root: data.join("catalog"),
            family: S::FAMILY.to_owned(),
            verify: verify::<S>,
        }
    }

    /// Names the store of snapshots of one kind in a directory of its own: datasets lie side by side under `root`.
    pub fn under<S: Snapshot>(root: &Path, name: &str) -> Self {
        Self {
            root: root.to_owned(),
            family: name.to_owned(),
            verify: verify::<S>,
        }
    }

    /// Gives the set that is served, or nothing before the first import.
    pub fn current(&self) -> Result<Option<VersionSet>, StoreError> {
        let Some(record) = self.current_record()? else {
            return Ok(None);
        };
        self.describe(record).map(Some)
    }

    /// Gives the number of the set that is served: small reads, for a server that asks every second.
    pub fn current_sequence(&self) -> Result<Option<u64>, StoreError> {
        // What switches together is read before what each has switched to: the other way around, a switch that ends
        // in between would be seen by neither look.
        let together = together::switched(&self.root)?.and_then(|sets| sets.get(&self.family).copied());
        let together = together.filter(|sequence| self.set_path(*sequence).exists());
        // Sets are numbered in the order in which they are served, so what a finished switch left behind is older.
        Ok(self.named_sequence()?.max(together))
    }

    /// Gives the number of the set that `CURRENT` names.
    fn named_sequence(&self) -> Result<Option<u64>, StoreError> {
        let path = self.directory().join(CURRENT);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::io("read", &path)(error)),
        };
        let sequence = text
            .strip_suffix('\n')
            .and_then(|line| line.strip_prefix("sets/"))
            .and_then(sequence_of);
        sequence
            .map(Some)
            .ok_or_else(|| StoreError::damaged(&path, "names no set"))
    }

    /// Tells whether another set is served than the one with this number.
    pub fn changed_since(&self, sequence: Option<u64>) -> Result<bool, StoreError> {
        Ok(self.current_sequence()? != sequence)
    }

    /// Reads a version.
    pub fn load<S: Snapshot>(&self, version: Version) -> Result<S, StoreError> {
        let snapshot = S::open(&self.snapshot_path(version))?;
        if snapshot.version() != version {
            return Err(StoreError::OtherVersion {
                wanted: version,
                found: snapshot.version(),
            });
        }
        Ok(snapshot)
    }

    /// Reads the newest version that is served; nothing before the first import.
    pub fn load_newest<S: Snapshot>(&self) -> Result<Option<S>, StoreError> {
        let newest = self.current()?.and_then(|set| set.versions.first().copied());
        newest.map(|newest| self.load(newest)).transpose()
    }

    /// Reads the manifest of a version.
    pub fn manifest(&self, version: Version) -> Result<Manifest, StoreError> {
        record::read(&self.version_directory(version).join(MANIFEST))
    }

    /// Gives the manifests of the versions served, newest first.
    pub fn list(&self) -> Result<Vec<Manifest>, StoreError> {
        let versions = self.current()?.map(|set| set.versions).unwrap_or_default();
        versions
            .into_iter()
            .map(|version| self.manifest(version))
            .collect()
    }

    /// Gives where the snapshot of a version is.
    pub fn snapshot_path(&self, version: Version) -> PathBuf {
        self.version_directory(version).join(self.snapshot_name())
    }

    fn snapshot_name(&self) -> String {
        format!("{}.snapshot", self.family)
    }

    fn directory(&self) -> PathBuf {
        self.root.join(&self.family)
    }

    fn version_directory(&self, version: Version) -> PathBuf {
        self.directory().join(version.to_string())
    }

    fn set_path(&self, sequence: u64) -> PathBuf {
        self.directory().join(SETS).join(set_name(sequence))
    }

    fn current_record(&self) -> Result<Option<SetRecord>, StoreError> {
        let Some(sequence) = self.current_sequence()? else {
            return Ok(None);
        };
        let path = self.set_path(sequence);
        let record: SetRecord = record::read(&path)?;
        if record.sequence != sequence {
            return Err(StoreError::damaged(&path, "has the number of another set"));
        }
        Ok(Some(record))
    }

    fn describe(&self, record: SetRecord) -> Result<VersionSet, StoreError> {
        let versions = record
            .versions
            .iter()
            .map(|version| version.parse())
            .collect::<Result<Vec<Version>, _>>();
        let path = || self.set_path(record.sequence);
        let versions = versions.map_err(|_| StoreError::damaged(&path(), "lists what is no version"))?;
        Ok(VersionSet {
            sequence: record.sequence,
            versions,
            note: record.note,
        })
    }
}

fn set_name(sequence: u64) -> String {
    format!("{sequence:06}.json")
}

fn sequence_of(name: &str) -> Option<u64> {
    let sequence = name.strip_suffix(".json")?.parse().ok()?;
    (set_name(sequence) == name).then_some(sequence)
}
