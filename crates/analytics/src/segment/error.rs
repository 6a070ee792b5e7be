//! Files that cannot be written or used.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// A file of the store that cannot be written or used; the text names it, what is wrong and the remedy.
#[derive(Debug, Error)]
pub enum SegmentError {
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
    /// The file is not what was written.
    #[error("'{}' {fault}; {}", path.display(), fault.remedy())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: SegmentFault,
    },
}

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SegmentFault {
    /// It begins with something else.
    #[error("is no file of a postings segment")]
    WrongMagic,
    /// It was written in another format.
    #[error("has format version {0}, which this program does not read")]
    WrongFormat(u32),
    /// It ends too early or goes on after its end.
    #[error("is cut short")]
    Truncated,
    /// The bytes are not the ones that were written.
    #[error("is damaged: a checksum differs")]
    WrongChecksum,
    /// The bytes are whole but contradict each other.
    #[error("is inconsistent")]
    Inconsistent,
}

impl SegmentFault {
    const fn remedy(self) -> &'static str {
        match self {
            // An import begins with what is there, so it cannot replace what it does not read.
            Self::WrongFormat(_) => {
                "remove the directory of these postings and import them again with this program"
            }
            Self::WrongMagic | Self::Truncated | Self::WrongChecksum | Self::Inconsistent => {
                "restore the file from a copy, or go back to the version before (`waypost postings rollback`)"
            }
        }
    }
}

impl SegmentError {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn damaged(path: &Path, fault: SegmentFault) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            fault,
        }
    }
}
