//! What keeps a server from starting.

use access::{keys::KeyError, state::StateError};
use catalog::StoreError;

use crate::settings::SettingError;

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting cannot be used.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The `[scopes]` table cannot be used.
    #[error("setting `scopes`: {0}")]
    Scopes(#[from] access::scopes::ScopeTableError),
    /// The `[limits.default]` table cannot be used.
    #[error("setting `limits.default`: {0}")]
    Limits(#[from] access::limits::profile::LimitSettingsError),
    /// The client store cannot be opened.
    #[error(transparent)]
    State(#[from] StateError),
    /// The keys cannot be read.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The data cannot be read.
    #[error(transparent)]
    Catalog(#[from] StoreError),
    /// The names of skills have no vectors.
    #[error("cannot encode the names of skills: {0}")]
    Encoder(#[from] encoder::EncoderError),
    /// The metrics cannot be registered.
    #[error("cannot register the metrics: {0}")]
    Metrics(#[from] prometheus::Error),
    /// The operation table contradicts itself.
    #[error(transparent)]
    Routes(#[from] crate::route::Contradiction),
    /// A file, thread or socket is refused.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it failed.
        error: std::io::Error,
    },
}

impl StartError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> StartError {
        let what = what.into();
        move |error| StartError::Io { what, error }
    }
}
