//! The keyring: the directory of signing keys, who signs at which moment, and rotation.
//!
//! One file per key ([`file`]). A key is published before it signs and stays until the last token it signed has
//! expired, so no request fails during a rotation. Every process reads the directory again when it changes; a key file
//! is linked into place under a name that only one process can win, so several may rotate at once.

mod file;
mod set;
mod signing;

pub use signing::Algorithm;
pub(crate) use signing::Key;

use arc_swap::ArcSwap;
use file::{Fingerprint, KeyFile};
use set::{KeySet, next_kid};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// How long a key is published before its first use: 300 s of caching of the key set, and time for the other processes
/// to read the directory.
pub const PUBLISH_AHEAD_SECONDS: u64 = 330;
/// Age at which a signing key is replaced by itself.
pub const ROTATE_AFTER_SECONDS: u64 = 90 * 24 * 3600;
/// How long a key outlives its last token, for leeway and unequal clocks.
const RETIRE_SLACK_SECONDS: u64 = 60;

/// Trouble with the key directory.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The directory or a file cannot be read or written.
    #[error("cannot use the signing keys in '{}': {cause}; check that the directory belongs to this user", path.display())]
    Files {
        /// The directory or file.
        path: PathBuf,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// Other users can read a key or plant one.
    #[error("'{}' has mode {mode:o}, so other users could sign tokens; run: chmod {remedy} '{}'", path.display(), path.display())]
    Exposed {
        /// The directory or file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The mode it should have.
        remedy: &'static str,
    },
    /// A file that is no key of ours.
    #[error("'{}' is not a readable signing key: {cause}; restore it or remove it", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// The key could not be made.
    #[error("no signing key could be generated")]
    Generation,
    /// The directory holds no key.
    #[error("'{}' holds no signing key", path.display())]
    Empty {
        /// The directory.
        path: PathBuf,
    },
}

/// What new keys look like and how long tokens live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeySettings {
    /// `auth.algorithm`: algorithm of keys made from now on.
    pub algorithm: Algorithm,
    /// `auth.lifetime_seconds`: how long a token can outlive the moment it was signed.
    pub lifetime_seconds: u64,
}

/// What a key is used for at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyUse {
    /// Published, signs later.
    Next,
    /// Signs.
    Current,
    /// Signs no more; tokens it signed may still live.
    Retired,
}

/// A key as `waypost keys list` shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct KeyDescription {
    /// The key id.
    pub kid: String,
    /// Its algorithm.
    pub algorithm: Algorithm,
    /// When it was published, seconds since 1970.
    pub created: u64,
    /// When it signs first.
    pub first_use: u64,
    /// When it is removed, known once a successor exists.
    pub ends: Option<u64>,
    /// What it is used for.
    pub r#use: KeyUse,
}

/// Outcome of a rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The key that signs next.
    pub kid: String,
    /// When it signs first, seconds since 1970.
    pub first_use: u64,
    /// Whether it was made by this call; otherwise a rotation was under way already.
    pub is_new: bool,
}

/// The signing keys of a data directory.
#[derive(Debug)]
pub struct KeyRing {
    directory: PathBuf,
    settings: KeySettings,
    set: ArcSwap<KeySet>,
    /// Held while the directory is changed or read again, never while tokens are signed or checked.
    changing: Mutex<()>,
}

impl KeyRing {
    /// Opens the directory (mode 0700 where it is created) and makes the first key where there is none.
    ///
    /// Nothing else is changed, so `waypost keys list` can open it too; a server calls [`KeyRing::maintain`].
    pub fn open(directory: &Path, settings: KeySettings, unix_seconds: u64) -> Result<Self, KeyError> {
        file::prepare_directory(directory)?;
        let mut set = KeySet::read(directory)?;
        if set.keys.is_empty() {
            // Nobody can hold a cached key set yet, so the first key signs at once. Where two processes start
            // together one of them wins the file name and both read that key.
            let kid = next_kid(&set.keys, unix_seconds);
            let first = KeyFile::generate(kid, settings, unix_seconds, unix_seconds)?;
            first.publish(directory)?;
            set = KeySet::read(directory)?;
        }
        Ok(Self {
            directory: directory.to_owned(),
            settings,
            set: ArcSwap::from_pointee(set),
            changing: Mutex::new(()),
        })
    }

    /// Describes the keys, in the order of their first use.
    pub fn list(&self, unix_seconds: u64) -> Vec<KeyDescription> {
        let set = self.set.load();
        let current = set.signing(unix_seconds).map(|key| key.file.kid.clone());
        let describe = |place: usize, key: &Arc<Key>| KeyDescription {
            kid: key.file.kid.clone(),
            algorithm: key.file.algorithm,
            created: key.file.created,
            first_use: key.file.first_use,
            ends: set.ends(place),
            r#use: if current.as_deref() == Some(key.file.kid.as_str()) {
                KeyUse::Current
            } else if key.file.first_use > unix_seconds {
                KeyUse::Next
            } else {
                KeyUse::Retired
            },
        };
        let keys = set.keys.iter().enumerate();
        keys.map(|(place, key)| describe(place, key)).collect()
    }

    /// Publishes the next key, unless one waits for its first use already.
    pub fn rotate(&self, unix_seconds: u64) -> Result<Rotation, KeyError> {
        let _changing = self.lock();
        self.read_again()?;
        let set = self.set.load_full();
        if let Some(waiting) = set.keys.iter().find(|key| key.file.first_use > unix_seconds) {
            return Ok(waiting.rotation(false));
        }
        let kid = next_kid(&set.keys, unix_seconds);
        let first_use = unix_seconds.saturating_add(PUBLISH_AHEAD_SECONDS);
        let next = KeyFile::generate(kid, self.settings, unix_seconds, first_use)?;
        let is_new = next.publish(&self.directory)?;
        self.read_again()?;
        let set = self.set.load();
        // Where another process won the name, its key is the next one.
        match set.keys.iter().find(|key| key.file.kid == next.kid) {
            Some(key) => Ok(key.rotation(is_new)),
            None => Err(KeyError::Empty {
                path: self.directory.clone(),
            }),
        }
    }

    /// Reads the directory again if it changed; tells whether it did.
    pub fn reload_if_changed(&self) -> Result<bool, KeyError> {
        let _changing = self.lock();
        if Fingerprint::of(&self.directory)? == self.set.load().fingerprint {
            return Ok(false);
        }
        self.read_again()?;
        Ok(true)
    }

    /// Does what is due: rotates keys of 90 days or of another algorithm, removes keys whose tokens have expired.
    pub fn maintain(&self, unix_seconds: u64) -> Result<(), KeyError> {
        self.reload_if_changed()?;
        self.record_longer_lifetime(unix_seconds)?;
        let set = self.set.load_full();
        if let Some(newest) = set.keys.last() {
            let replace_at = newest.file.first_use.saturating_add(ROTATE_AFTER_SECONDS);
            let is_waiting = newest.file.first_use > unix_seconds;
            let is_due = unix_seconds >= replace_at || newest.file.algorithm != self.settings.algorithm;
            if is_due && !is_waiting {
                let rotation = self.rotate(unix_seconds)?;
                tracing::info!(key.id = %rotation.kid, first_use = rotation.first_use, "published the next signing key");
            }
        }
        self.remove_expired(unix_seconds)
    }

    /// Returns the key set as JSON, public parts only.
    pub fn jwks(&self) -> Arc<str> {
        Arc::clone(&self.set.load().jwks)
    }

    /// Returns the key that signs at `unix_seconds`.
    pub(crate) fn signing(&self, unix_seconds: u64) -> Option<Arc<Key>> {
        self.set.load().signing(unix_seconds).cloned()
    }

    /// Returns the key that `kid` names.
    pub(crate) fn verifying(&self, kid: &str) -> Option<Arc<Key>> {
        self.set
            .load()
            .keys
            .iter()
            .find(|key| key.file.kid == kid)
            .cloned()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, ()> {
        // The lock guards no data, so a panic elsewhere leaves nothing half done behind it.
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read_again(&self) -> Result<(), KeyError> {
        let set = KeySet::read(&self.directory)?;
        if set.keys.is_empty() {
            return Err(KeyError::Empty {
                path: self.directory.clone(),
            });
        }
        self.set.store(Arc::new(set));
        Ok(())
    }

    /// Notes in the files of keys that sign that their tokens may live longer than noted so far.
    fn record_longer_lifetime(&self, unix_seconds: u64) -> Result<(), KeyError> {
        let _changing = self.lock();
        let set = self.set.load_full();
        let mut is_changed = false;
        for (place, key) in set.keys.iter().enumerate() {
            let successor_signs = set
                .keys
                .get(place + 1)
                .is_some_and(|next| next.file.first_use <= unix_seconds);
            if !successor_signs && key.file.lifetime_seconds < self.settings.lifetime_seconds {
                let mut file = key.file.clone();
                file.lifetime_seconds = self.settings.lifetime_seconds;
                file.replace(&self.directory)?;
                is_changed = true;
            }
        }
        if is_changed { self.read_again() } else { Ok(()) }
    }

    fn remove_expired(&self, unix_seconds: u64) -> Result<(), KeyError> {
        let _changing = self.lock();
        let set = self.set.load_full();
        let mut is_changed = false;
        for (place, key) in set.keys.iter().enumerate() {
            if set.ends(place).is_some_and(|ends| ends <= unix_seconds) {
                key.file.remove(&self.directory)?;
                is_changed = true;
                tracing::info!(key.id = %key.file.kid, "removed a signing key whose tokens have expired");
            }
        }
        if is_changed { self.read_again() } else { Ok(()) }
    }
}

/// Verifies every key file of a directory, and that the directory itself is safe; changes nothing.
pub fn verify(directory: &Path) -> Result<Vec<(PathBuf, Option<KeyError>)>, KeyError> {
    file::verify_all(directory)
}

impl Key {
    fn rotation(&self, is_new: bool) -> Rotation {
        Rotation {
            kid: self.file.kid.clone(),
            first_use: self.file.first_use,
            is_new,
        }
    }
}

#[cfg(test)]
mod tests;
