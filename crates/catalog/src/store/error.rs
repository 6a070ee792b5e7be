//! What can go wrong in a store.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::format::SnapshotError;
use crate::version::Version;

/// A store that cannot do what was asked; each text names the file or version concerned.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file system refuses.
    #[error("cannot {action} '{}': {source}", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A snapshot cannot be used.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A set, a manifest or `CURRENT` cannot be used.
    #[error("'{}' {fault}; restore the file from a copy or import again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// Another process changes the same family.
    #[error("another import of {family} is running{}", holder(.process))]
    Locked {
        /// The family.
        family: String,
        /// The process that holds the lock, where it could be read.
        process: Option<u32>,
    },
    /// The version is served already.
    #[error("version {0} exists; versions never change, so choose another one")]
    VersionExists(Version),
    /// The version is not in the current set.
    #[error("version {0} is not among the versions served")]
    UnknownVersion(Version),
    /// The version is the last one.
    #[error("version {0} is the only one, so removing it would leave nothing to serve")]
    OnlyVersion(Version),
    /// Another family needs the version.
    #[error("version {version} is in use by {family} {by}; remove that version first")]
    Referenced {
        /// The version to be removed.
        version: Version,
        /// The family that refers to it.
        family: String,
        /// The version of that family.
        by: String,
    },
    /// No earlier set is left.
    #[error("there is no earlier set of versions to go back to")]
    NoEarlierSet,
    /// The bytes handed over hold another version than they are published as.
    #[error("the snapshot holds version {found}, not {wanted}")]
    OtherVersion {
        /// The version asked for.
        wanted: Version,
        /// The version in the snapshot.
        found: Version,
    },
    /// A record that cannot be written as JSON.
    #[error("cannot encode the record: {0}")]
    Encoding(#[from] serde_json::Error),
}

impl StoreError {
    /// Gives a function that adds what was tried to an I/O error.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }

    pub(super) fn damaged(path: &Path, fault: &'static str) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            fault,
        }
    }
}

fn holder(process: &Option<u32>) -> String {
    process
        .map(|process| format!(" (process {process})"))
        .unwrap_or_default()
}
