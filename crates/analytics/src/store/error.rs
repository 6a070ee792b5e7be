//! What can go wrong in a store.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::cancel::Stopped;
use crate::segment::SegmentError;

/// A store that cannot do what was asked; each text names the file concerned.
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
    /// A file of a segment cannot be written or used.
    #[error(transparent)]
    Segment(#[from] SegmentError),
    /// A file of a version cannot be used.
    #[error("'{}' {fault}; restore the file from a copy, or go back to the version before (`waypost postings rollback`)", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// Another process changes the same mount.
    #[error("an import of '{mount}' is running{}", beginning(.since))]
    Locked {
        /// The mount.
        mount: String,
        /// Since when, in the words of that import.
        since: String,
    },
    /// No earlier version is left.
    #[error("there is no earlier version to go back to")]
    NoEarlierVersion,
    /// A row that the corpus does not hold.
    #[error("the corpus holds no such row")]
    NoSuchRow,
    /// A record that cannot be written as JSON.
    #[error("cannot encode the manifest: {0}")]
    Encoding(#[from] serde_json::Error),
    /// The work was stopped.
    #[error("the work was stopped")]
    Stopped(Stopped),
}

impl From<Stopped> for StoreError {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

impl StoreError {
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

fn beginning(since: &str) -> String {
    if since.is_empty() {
        String::new()
    } else {
        format!(" since {since}")
    }
}
