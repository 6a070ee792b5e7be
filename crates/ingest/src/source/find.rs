//! Lists and reads the files of a source.

use std::fs::{self, File};
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::error::ImportError;

/// Bound on one unpacked file: twenty times the largest table of ESCO.
const FILE_LIMIT: u64 = 512 * 1024 * 1024;
/// Bound on the files of one folder or archive.
const FILES_LIMIT: usize = 10_000;
/// Folders inside folders.
const DEPTH_LIMIT: usize = 4;

/// A file of a source.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// Path for messages; `archive.zip/inner.csv` inside an archive.
    pub(crate) shown: String,
    /// File name without folders and without `.zst`.
    pub(crate) name: String,
    /// Whether its path says that it is reconstructed, not published by the source.
    pub(crate) reconstructed: bool,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Disk(PathBuf),
    /// Entry of an archive, or of an archive inside it.
    Archive {
        path: PathBuf,
        entries: Vec<String>,
    },
}

/// Lists the files under `path`: the file itself, a folder's files, an archive's entries.
pub(crate) fn find(path: &Path) -> Result<Vec<SourceFile>, ImportError> {
    if !path.exists() {
        return Err(ImportError::NotFound {
            path: path.to_owned(),
        });
    }
    let mut found = Vec::new();
    visit(path, 0, &mut found)?;
    Ok(found)
}

fn visit(path: &Path, depth: usize, found: &mut Vec<SourceFile>) -> Result<(), ImportError> {
    let shown = path.display().to_string();
    if path.is_dir() {
        if depth == DEPTH_LIMIT {
            return Ok(());
        }
        let read = |cause| ImportError::Read {
            file: shown.clone(),
            cause,
        };
        let mut children = Vec::new();
        for entry in fs::read_dir(path).map_err(read)? {
            children.push(entry.map_err(read)?.path());
            bound(children.len(), &shown)?;
        }
        // The system gives folders in no order; the result must not depend on it.
        children.sort();
        for child in children {
            visit(&child, depth + 1, found)?;
        }
        return bound(found.len(), &shown);
    }
    if has_extension(&shown, ".zip") {
        let file = File::open(path).map_err(|cause| ImportError::Read {
            file: shown.clone(),
            cause,
        })?;
        let archive = open_archive(BufReader::new(file), &shown)?;
        return visit_archive(archive, path, &shown, &[], found);
    }
    found.push(SourceFile::new(shown, Place::Disk(path.to_owned())));
    Ok(())
}

fn visit_archive<R: Read + Seek>(
    mut archive: ZipArchive<R>,
    path: &Path,
    shown: &str,
    above: &[String],
    found: &mut Vec<SourceFile>,
) -> Result<(), ImportError> {
    bound(archive.len(), shown)?;
    let mut names = Vec::with_capacity(archive.len());
    for name in archive.file_names() {
        let name = name.map_err(|cause| ImportError::Archive {
            file: shown.to_owned(),
            cause,
        })?;
        if !name.ends_with('/') {
            names.push(name.into_owned());
        }
    }
    names.sort();
    for name in names {
        let mut entries = above.to_vec();
        entries.push(name.clone());
        let inner_shown = format!("{shown}/{name}");
        // A download of several packages is an archive of archives; one level is enough for it.
        if has_extension(&name, ".zip") && above.is_empty() {
            let bytes = read_entry(&mut archive, &name, &inner_shown)?;
            let inner = open_archive(Cursor::new(bytes), &inner_shown)?;
            visit_archive(inner, path, &inner_shown, &entries, found)?;
            continue;
        }
        found.push(SourceFile::new(
            inner_shown,
            Place::Archive {
                path: path.to_owned(),
                entries,
            },
        ));
    }
    bound(found.len(), shown)
}

impl SourceFile {
    fn new(shown: String, place: Place) -> Self {
        let last = shown.rsplit(['/', '\\']).next().unwrap_or(&shown);
        let name = if has_extension(last, ".zst") {
            &last[..last.len() - 4]
        } else {
            last
        }
        .to_owned();
        let reconstructed = shown.to_lowercase().contains("reconstructed");
        Self {
            shown,
            name,
            reconstructed,
            place,
        }
    }

    /// Reads and unpacks the file.
    pub(crate) fn read(&self) -> Result<Vec<u8>, ImportError> {
        let failed = |cause| ImportError::Read {
            file: self.shown.clone(),
            cause,
        };
        match &self.place {
            Place::Disk(path) => {
                let file = BufReader::new(File::open(path).map_err(failed)?);
                self.unpack(file)
            }
            Place::Archive { path, entries } => {
                let file = BufReader::new(File::open(path).map_err(failed)?);
                let mut archive = open_archive(file, &self.shown)?;
                let Some((first, inner)) = entries.split_first() else {
                    return Ok(Vec::new());
                };
                let mut bytes = read_entry(&mut archive, first, &self.shown)?;
                for name in inner {
                    let mut archive = open_archive(Cursor::new(bytes), &self.shown)?;
                    bytes = read_entry(&mut archive, name, &self.shown)?;
                }
                self.unpack(bytes.as_slice())
            }
        }
    }

    fn unpack(&self, reader: impl Read) -> Result<Vec<u8>, ImportError> {
        if !has_extension(&self.shown, ".zst") {
            return read_bounded(reader, FILE_LIMIT, &self.shown);
        }
        let decoder = zstd::Decoder::new(reader).map_err(|cause| ImportError::Read {
            file: self.shown.clone(),
            cause,
        })?;
        read_bounded(decoder, FILE_LIMIT, &self.shown)
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.len() > extension.len()
        && name.as_bytes()[name.len() - extension.len()..].eq_ignore_ascii_case(extension.as_bytes())
}

fn bound(count: usize, place: &str) -> Result<(), ImportError> {
    if count > FILES_LIMIT {
        return Err(ImportError::TooManyFiles {
            place: place.to_owned(),
            limit: FILES_LIMIT,
        });
    }
    Ok(())
}

fn open_archive<R: Read + Seek>(reader: R, shown: &str) -> Result<ZipArchive<R>, ImportError> {
    ZipArchive::new(reader).map_err(|cause| ImportError::Archive {
        file: shown.to_owned(),
        cause,
    })
}

fn read_entry<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
    shown: &str,
) -> Result<Vec<u8>, ImportError> {
    let entry = archive.by_name(name).map_err(|cause| ImportError::Archive {
        file: shown.to_owned(),
        cause,
    })?;
    read_bounded(entry, FILE_LIMIT, shown)
}

/// Reads to the end, but never more than `limit`: a size in a header is a claim, not a bound.
fn read_bounded(reader: impl Read, limit: u64, shown: &str) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::new();
    reader
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|cause| ImportError::Read {
            file: shown.to_owned(),
            cause,
        })?;
    if bytes.len() as u64 > limit {
        return Err(ImportError::TooLarge {
            file: shown.to_owned(),
            limit,
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacking_stops_at_the_bound() {
        let packed = zstd::encode_all([0u8; 100_000].as_slice(), 1).unwrap();
        assert!(packed.len() < 1_000);
        let decoder = zstd::Decoder::new(packed.as_slice()).unwrap();
        let error = read_bounded(decoder, 99_999, "zeros.csv.zst").unwrap_err();
        assert_eq!(
            error.to_string(),
            "'zeros.csv.zst' holds more than 99999 bytes once unpacked"
        );
        let decoder = zstd::Decoder::new(packed.as_slice()).unwrap();
        assert_eq!(
            read_bounded(decoder, 100_000, "zeros.csv.zst").unwrap().len(),
            100_000
        );
    }

    #[test]
    fn names_lose_folders_and_compression() {
        let name = |shown: &str| SourceFile::new(shown.to_owned(), Place::Disk(PathBuf::from(shown))).name;
        assert_eq!(name("a/b.zip/c/skills_en.csv"), "skills_en.csv");
        assert_eq!(name("a/skills_en.csv.ZST"), "skills_en.csv");
        assert_eq!(name("a\\Skills.29_2.txt.zst"), "Skills.29_2.txt");
        assert_eq!(name(".zst"), ".zst");
    }
}
