//! Why there are no vectors.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a model gives no vectors.
#[derive(Debug, Error)]
pub enum EncoderError {
    /// The build reads no models.
    #[error("this build has no encoder; build with `--features encoder`")]
    NotBuilt,
    /// A file cannot be read or written, or is not what it should be.
    #[error("cannot use '{}': {reason}", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The model failed on a text.
    #[error("the sentence encoder failed: {0}")]
    Model(String),
    /// Nobody waits for the vectors any more.
    #[error("the sentence encoder was stopped")]
    Stopped,
}

impl EncoderError {
    pub(crate) fn file(file: &Path, reason: impl ToString) -> Self {
        EncoderError::File {
            file: file.to_owned(),
            reason: reason.to_string(),
        }
    }
}
