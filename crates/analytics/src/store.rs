//! The postings of a mount on disk: versions that never change, and one line that names the active one.
//!
//! ```text
//! postings/<mount>/CURRENT              name of the active version
//! postings/<mount>/v000017/             manifest.json, entries.bin, masks.bin, segments/<hash>/
//! postings/<mount>/tmp-…/               being written; removed by the next import, under the lock
//! ```
//!
//! An import takes the lock, writes a further version beside the others, names it last, and touches nothing
//! that is named. Segments that stay are hard-linked, so that a version costs what is new in it.

mod corpus;
mod employers;
mod entries;
mod error;
mod files;
mod manifest;
mod sort;
mod writer;

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use corpus::OpenSegment;
pub use corpus::{Address, Corpus, CorpusReader};
pub use employers::Employer;
pub use error::StoreError;
pub use files::ImportLock;
pub use manifest::{Details, FileRecord, Manifest, SegmentRecord, SourceState};
pub use writer::{Committed, CorpusWriter};

use crate::cancel::Cancel;

const CURRENT: &str = "CURRENT";
const MANIFEST: &str = "manifest.json";
const ENTRIES: &str = "entries.bin";
const MASKS: &str = "masks.bin";
const SEGMENTS: &str = "segments";
const UNFINISHED: &str = "tmp-";
/// Versions kept, the active one among them, unless asked otherwise.
const KEPT_VERSIONS: usize = 2;

/// The postings of a mount on disk.
#[derive(Clone, Debug)]
pub struct PostingsStore {
    directory: PathBuf,
    kept_versions: usize,
}

impl PostingsStore {
    /// Names a directory, `postings/<mount>` of the data directory. It need not exist.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            kept_versions: KEPT_VERSIONS,
        }
    }

    /// Keeps this many versions instead of two; at least the active one stays.
    #[must_use]
    pub fn keeping(self, versions: usize) -> Self {
        Self {
            kept_versions: versions.max(1),
            ..self
        }
    }

    /// Gives the directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Gives the number of the active version; `None` before the first import. Cheap enough to be asked
    /// every second.
    pub fn current(&self) -> Result<Option<u64>, StoreError> {
        let path = self.directory.join(CURRENT);
        let line = match fs::read_to_string(&path) {
            Ok(line) => line,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::io("read", &path)(error)),
        };
        let version = version_of(line.trim_end());
        version
            .map(Some)
            .ok_or_else(|| StoreError::damaged(&path, "names no version"))
    }

    /// Opens the active version; `None` before the first import.
    pub fn open(&self) -> Result<Option<Corpus>, StoreError> {
        match self.current()? {
            Some(version) => self.open_version(version).map(Some),
            None => Ok(None),
        }
    }

    /// Opens a version: manifest, sizes and checksums of all that is read without further checks.
    pub fn open_version(&self, version: u64) -> Result<Corpus, StoreError> {
        Corpus::open(&self.version_directory(version), version)
    }

    /// Opens the active version and shares the segments that an open one has too, so that only what is
    /// new in it is read.
    pub fn reopen(&self, open: &Corpus) -> Result<Option<Corpus>, StoreError> {
        let Some(version) = self.current()? else {
            return Ok(None);
        };
        Corpus::open_beside(&self.version_directory(version), version, Some(open)).map(Some)
    }

    /// Gives the numbers of the versions on disk, ascending.
    pub fn versions(&self) -> Result<Vec<u64>, StoreError> {
        let names = files::names(&self.directory)?;
        let mut versions: Vec<u64> = names.iter().filter_map(|name| version_of(name)).collect();
        versions.sort_unstable();
        Ok(versions)
    }

    /// Takes the right to change the postings of the mount. `since` is shown to whoever asks meanwhile.
    pub fn lock(&self, since: &str) -> Result<ImportLock, StoreError> {
        files::make_directory(&self.directory)?;
        ImportLock::take(&self.directory, since)
    }

    /// Begins a further version that holds what the active one holds.
    pub fn writer<'l>(&self, lock: &'l ImportLock) -> Result<CorpusWriter<'l>, StoreError> {
        CorpusWriter::begin(self, lock)
    }

    /// Writes all live rows anew, in as few segments as they fit into, and drops masks and unused entries.
    /// Gives `None` when nothing would change.
    pub fn compact(&self, lock: &ImportLock, cancel: &Cancel) -> Result<Option<Committed>, StoreError> {
        if self.current()?.is_none() {
            return Ok(None);
        }
        let mut writer = self.writer(lock)?;
        writer.rewrite_all(cancel)?;
        writer.commit()
    }

    /// Names the version before the active one and gives its number.
    pub fn rollback(&self, lock: &ImportLock) -> Result<u64, StoreError> {
        let current = self.current()?.ok_or(StoreError::NoEarlierVersion)?;
        let earlier = self.versions()?.into_iter().rfind(|version| *version < current);
        let earlier = earlier.ok_or(StoreError::NoEarlierVersion)?;
        self.open_version(earlier)?;
        self.name_current(lock, earlier)?;
        Ok(earlier)
    }

    /// Removes all versions but the active one, so that removed texts are gone from disk.
    pub fn purge(&self, lock: &ImportLock) -> Result<(), StoreError> {
        let current = self.current()?;
        self.remove_leftovers(lock)?;
        for version in self.versions()? {
            if Some(version) != current {
                files::remove(&self.version_directory(version))?;
            }
        }
        Ok(())
    }

    fn name_current(&self, _lock: &ImportLock, version: u64) -> Result<(), StoreError> {
        let unfinished = self.directory.join("CURRENT.new");
        files::write(&unfinished, format!("{}\n", version_name(version)).as_bytes())?;
        files::rename(&unfinished, &self.directory.join(CURRENT))
    }

    /// Removes what imports left that did not finish.
    fn remove_leftovers(&self, _lock: &ImportLock) -> Result<(), StoreError> {
        for name in files::names(&self.directory)? {
            if name.starts_with(UNFINISHED) {
                files::remove(&self.directory.join(name))?;
            }
        }
        Ok(())
    }

    /// Removes old versions. Those between the active one and the one it was made of were gone back from, so
    /// nobody is to go back to them.
    fn remove_old_versions(&self, lock: &ImportLock, base: u64, current: u64) -> Result<(), StoreError> {
        self.remove_leftovers(lock)?;
        let (older, given_up): (Vec<u64>, Vec<u64>) = self
            .versions()?
            .into_iter()
            .filter(|version| *version < current)
            .partition(|version| *version <= base);
        let surplus = older.len().saturating_sub(self.kept_versions - 1);
        for version in older[..surplus].iter().chain(&given_up) {
            files::remove(&self.version_directory(*version))?;
        }
        Ok(())
    }

    fn version_directory(&self, version: u64) -> PathBuf {
        self.directory.join(version_name(version))
    }
}

fn version_name(version: u64) -> String {
    format!("v{version:06}")
}

fn version_of(name: &str) -> Option<u64> {
    let version = name.strip_prefix('v')?.parse().ok()?;
    (version_name(version) == name).then_some(version)
}

#[cfg(test)]
mod tests;
