//! Files that are whole or absent, whatever happens: written aside, synchronised, renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use super::error::StoreError;

/// Begins the names of everything that is not finished.
pub(super) const UNFINISHED: &str = ".tmp-";

/// Writes a new file and waits until it is on disk.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(StoreError::io("write", path))
}

/// Renames and waits until the directory says so on disk.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(StoreError::io("rename", from))?;
    match to.parent() {
        Some(directory) => sync_directory(directory),
        None => Ok(()),
    }
}

/// Makes a directory and those above it.
pub(super) fn make_directory(path: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(path).map_err(StoreError::io("create", path))
}

/// Waits until the entries of a directory are on disk. Other systems than Unix need and offer no such call.
pub(super) fn sync_directory(path: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        File::open(path)
            .and_then(|directory| directory.sync_all())
            .map_err(StoreError::io("synchronise", path))?;
    }
    Ok(())
}

/// Gives the names in a directory, sorted; none when it is absent.
pub(super) fn names(path: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io("list", path)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(StoreError::io("list", path))?;
        if let Ok(name) = entry.file_name().into_string() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Removes a file or a directory with all it holds.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    removed.map_err(StoreError::io("remove", path))
}

/// The right to change a family, held until dropped. The system takes it back when the process ends,
/// however it ends.
#[derive(Debug)]
pub struct ImportLock {
    _file: File,
}

impl ImportLock {
    pub(super) fn take(path: &Path, family: &str) -> Result<Self, StoreError> {
        let open = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let mut file = open.map_err(StoreError::io("open", path))?;
        match fs4::FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(fs4::TryLockError::WouldBlock) => {
                let mut process = String::new();
                // The number only helps to find the other process; without it the message still holds.
                let _ = file.read_to_string(&mut process);
                return Err(StoreError::Locked {
                    family: family.to_owned(),
                    process: process.trim().parse().ok(),
                });
            }
            Err(fs4::TryLockError::Error(error)) => return Err(StoreError::io("lock", path)(error)),
        }
        let record = || {
            file.set_len(0)?;
            writeln!(&file, "{}", std::process::id())
        };
        record().map_err(StoreError::io("write", path))?;
        Ok(Self { _file: file })
    }
}
