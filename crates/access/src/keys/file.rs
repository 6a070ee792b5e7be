//! Key files: one JSON object per key, readable by the service user alone, never half written.

use super::signing::Key;
use super::{Algorithm, KeyError, KeySettings};
use crate::random;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Largest key file read: an RSA key has under 2 KiB.
const MOST_BYTES: u64 = 64 * 1024;
const FORMAT: &str = "waypost signing key 1";

/// Private key material; it never shows in `Debug` output.
#[derive(Clone)]
pub(super) struct Pkcs8(Vec<u8>);

impl Pkcs8 {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Pkcs8 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pkcs8(…)")
    }
}

impl Serialize for Pkcs8 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Pkcs8 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).map_err(serde::de::Error::custom)?;
        Ok(Self(bytes))
    }
}

/// A key as its file holds it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFile {
    format: String,
    pub(super) kid: String,
    pub(super) algorithm: Algorithm,
    pub(super) created: u64,
    pub(super) first_use: u64,
    /// Longest life of a token signed with this key.
    pub(super) lifetime_seconds: u64,
    pub(super) pkcs8: Pkcs8,
}

impl KeyFile {
    pub(super) fn generate(
        kid: String,
        settings: KeySettings,
        created: u64,
        first_use: u64,
    ) -> Result<Self, KeyError> {
        Ok(Self {
            format: FORMAT.to_owned(),
            kid,
            algorithm: settings.algorithm,
            created,
            first_use,
            lifetime_seconds: settings.lifetime_seconds,
            pkcs8: Pkcs8(settings.algorithm.generate()?),
        })
    }

    /// Puts the file in place unless its name is taken; tells whether it was put.
    pub(super) fn publish(&self, directory: &Path) -> Result<bool, KeyError> {
        let staged = self.stage(directory)?;
        let place = self.place(directory);
        let linked = fs::hard_link(&staged, &place);
        let removed = fs::remove_file(&staged);
        let is_new = match linked {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(failed(&place, error)),
        };
        removed.map_err(|error| failed(&staged, error))?;
        sync(directory)?;
        Ok(is_new)
    }

    /// Replaces the file of the same key.
    pub(super) fn replace(&self, directory: &Path) -> Result<(), KeyError> {
        let staged = self.stage(directory)?;
        let place = self.place(directory);
        fs::rename(&staged, &place).map_err(|error| failed(&place, error))?;
        sync(directory)
    }

    /// Removes the file; one that another process removed first is fine.
    pub(super) fn remove(&self, directory: &Path) -> Result<(), KeyError> {
        let place = self.place(directory);
        match fs::remove_file(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(&place, error)),
            Ok(()) | Err(_) => sync(directory),
        }
    }

    fn place(&self, directory: &Path) -> PathBuf {
        directory.join(format!("{}.json", self.kid))
    }

    /// Writes the whole file under a name that is never read as a key.
    fn stage(&self, directory: &Path) -> Result<PathBuf, KeyError> {
        let unique = random::base64url::<12>().map_err(|_| KeyError::Generation)?;
        let staged = directory.join(format!(".{}.{unique}", self.kid));
        let text = serde_json::to_string_pretty(self).map_err(|error| KeyError::Damaged {
            path: staged.clone(),
            cause: error.to_string(),
        })?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let write = || -> io::Result<()> {
            let mut file = options.open(&staged)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        write().map_err(|error| failed(&staged, error))?;
        Ok(staged)
    }
}

/// What a change of the directory changes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fingerprint(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl Fingerprint {
    pub(super) fn of(directory: &Path) -> Result<Self, KeyError> {
        let mut entries = Vec::new();
        for path in key_paths(directory)? {
            match fs::metadata(&path) {
                Ok(metadata) => entries.push((path, metadata.len(), metadata.modified().ok())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&path, error)),
            }
        }
        Ok(Self(entries))
    }
}

/// Creates the directory where it is absent and refuses one that others can write.
pub(super) fn prepare_directory(directory: &Path) -> Result<(), KeyError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(directory)
        .map_err(|error| failed(directory, error))?;
    refuse_mode_bits(directory, 0o022, "700")
}

/// Reads every key of the directory.
pub(super) fn read_all(directory: &Path) -> Result<Vec<Key>, KeyError> {
    let mut keys = Vec::new();
    for path in key_paths(directory)? {
        match read(&path) {
            Ok(key) => keys.push(key),
            // Another process removed it between listing and reading.
            Err(KeyError::Files { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(keys)
}

/// Reads every key file and keeps the faults.
pub(super) fn verify_all(directory: &Path) -> Result<Vec<(PathBuf, Option<KeyError>)>, KeyError> {
    let exposed = refuse_mode_bits(directory, 0o022, "700").err();
    let mut verified = vec![(directory.to_owned(), exposed)];
    for path in key_paths(directory)? {
        let fault = read(&path).err();
        verified.push((path, fault));
    }
    Ok(verified)
}

fn read(path: &Path) -> Result<Key, KeyError> {
    let damaged = |cause: String| KeyError::Damaged {
        path: path.to_owned(),
        cause,
    };
    let length = fs::metadata(path).map_err(|error| failed(path, error))?.len();
    if length > MOST_BYTES {
        return Err(damaged(format!("it has {length} bytes")));
    }
    refuse_mode_bits(path, 0o077, "600")?;
    let text = fs::read(path).map_err(|error| failed(path, error))?;
    let file: KeyFile = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
    if file.format != FORMAT {
        return Err(damaged(format!(
            "its format is '{}', expected '{FORMAT}'",
            file.format
        )));
    }
    if path.file_stem() != Some(file.kid.as_ref()) {
        return Err(damaged(format!("it holds the key '{}'", file.kid)));
    }
    Key::from_file(file).map_err(damaged)
}

/// Lists the key files in the order of their names, without those being written.
fn key_paths(directory: &Path) -> Result<Vec<PathBuf>, KeyError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(|error| failed(directory, error))? {
        let path = entry.map_err(|error| failed(directory, error))?.path();
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if !is_hidden && path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

#[cfg(unix)]
fn refuse_mode_bits(path: &Path, refused: u32, remedy: &'static str) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = fs::metadata(path).map_err(|error| failed(path, error))?;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & refused != 0 {
        return Err(KeyError::Exposed {
            path: path.to_owned(),
            mode,
            remedy,
        });
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_mode_bits(_: &Path, _: u32, _: &'static str) -> Result<(), KeyError> {
    Ok(())
}

fn sync(directory: &Path) -> Result<(), KeyError> {
    let synced = File::open(directory).and_then(|opened| opened.sync_all());
    synced.map_err(|error| failed(directory, error))
}

fn failed(path: &Path, cause: io::Error) -> KeyError {
    KeyError::Files {
        path: path.to_owned(),
        cause,
    }
}
