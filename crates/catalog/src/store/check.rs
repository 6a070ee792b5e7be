//! Verifies every file of a store.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::record::{self, FileRecord, Manifest, SetRecord};
use super::{CURRENT, MANIFEST, SETS, Store, files, sequence_of};
use crate::version::Version;

/// A file and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedFile {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, with the remedy; nothing when the file is sound.
    pub problem: Option<String>,
}

impl Store {
    /// Verifies every set, manifest and snapshot, whether or not it is served. Fails only when a directory
    /// cannot be listed; faults of files are in the answer.
    pub fn check(&self) -> Result<Vec<CheckedFile>, StoreError> {
        let mut checked = Vec::new();
        let directory = self.directory();
        match self.current() {
            Ok(None) => {}
            Ok(Some(set)) => {
                checked.push(file(&directory.join(CURRENT), None));
                for version in set.versions {
                    if !self.version_directory(version).is_dir() {
                        let path = self.version_directory(version);
                        checked.push(file(
                            &path,
                            Some("is served but missing; import the version again".into()),
                        ));
                    }
                }
            }
            Err(error) => checked.push(file(&directory.join(CURRENT), Some(error.to_string()))),
        }
        let sets = directory.join(SETS);
        for name in files::names(&sets)?
            .iter()
            .filter(|name| sequence_of(name).is_some())
        {
            let path = sets.join(name);
            let problem = record::read::<SetRecord>(&path).err();
            checked.push(file(&path, problem.map(|error| error.to_string())));
        }
        for name in files::names(&directory)? {
            if let Ok(version) = name.parse::<Version>() {
                self.check_version(version, &mut checked);
            }
        }
        Ok(checked)
    }

    fn check_version(&self, version: Version, checked: &mut Vec<CheckedFile>) {
        let path = self.version_directory(version).join(MANIFEST);
        let manifest = match self.manifest(version) {
            Ok(manifest) => manifest,
            Err(error) => return checked.push(file(&path, Some(error.to_string()))),
        };
        checked.push(file(&path, None));
        for entry in &manifest.files {
            let path = self.version_directory(version).join(&entry.name);
            let problem = self.problem_of(&path, entry, version, &manifest);
            checked.push(file(&path, problem));
        }
    }

    fn problem_of(
        &self,
        path: &Path,
        entry: &FileRecord,
        version: Version,
        manifest: &Manifest,
    ) -> Option<String> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => return Some(StoreError::io("read", path)(error).to_string()),
        };
        let found = match (self.verify)(&bytes, &path.display().to_string()) {
            Ok(found) => found,
            Err(error) => return Some(error.to_string()),
        };
        let same = bytes.len() as u64 == entry.bytes && crc32fast::hash(&bytes) == entry.crc32;
        let named = found == version && manifest.version == version.to_string();
        let fault = match (same, named) {
            (true, true) => return None,
            (false, _) => "is not the file that its manifest lists",
            (true, false) => "holds another version than its directory",
        };
        Some(StoreError::damaged(path, fault).to_string())
    }
}

fn file(path: &Path, problem: Option<String>) -> CheckedFile {
    CheckedFile {
        path: path.to_owned(),
        problem,
    }
}
