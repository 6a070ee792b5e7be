//! Files that are whole or absent, whatever happens: written aside, synchronised, renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::StoreError;

/// Writes a file and waits until it is on disk.
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

/// Gives a file a second name; a copy where the file system has no such names.
pub(super) fn link(from: &Path, to: &Path) -> Result<(), StoreError> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let copy = || {
        fs::copy(from, to)?;
        File::open(to)?.sync_all()
    };
    copy().map_err(StoreError::io("copy", from))
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

/// Gives length and SHA-256 of a file, the latter in hexadecimal digits.
pub(super) fn hash(path: &Path) -> Result<(u64, String), StoreError> {
    let hash = || -> std::io::Result<(u64, String)> {
        let mut file = File::open(path)?;
        let (mut hasher, mut length) = (Sha256::new(), 0);
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
            length += read as u64;
        }
        Ok((length, hexadecimal(&hasher.finalize())))
    };
    hash().map_err(StoreError::io("read", path))
}

/// Gives bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The right to change the postings of a mount, held until dropped. The system takes it back when the
/// process ends, however it ends.
#[derive(Debug)]
pub struct ImportLock {
    _file: File,
}

impl ImportLock {
    pub(super) fn take(directory: &Path, since: &str) -> Result<Self, StoreError> {
        let path = directory.join(".lock");
        let open = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let mut file = open.map_err(StoreError::io("open", &path))?;
        match fs4::FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(fs4::TryLockError::WouldBlock) => {
                let mut since = String::new();
                // The time only helps to find the other import; without it the message still holds.
                let _ = file.read_to_string(&mut since);
                let mount = directory.file_name().unwrap_or_default();
                return Err(StoreError::Locked {
                    mount: mount.to_string_lossy().into_owned(),
                    since: since.trim().to_owned(),
                });
            }
            Err(fs4::TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
        }
        let record = || {
            file.set_len(0)?;
            writeln!(&file, "{since}")
        };
        record().map_err(StoreError::io("write", &path))?;
        Ok(Self { _file: file })
    }
}
