//! Finds, opens and unpacks the files of an import; what is inside is known by its first bytes, never by its name.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::error::PostingsError;
use super::mapping::Encoding;

/// Bound on one unpacked file.
pub(super) const UNPACKED_LIMIT: u64 = 20 * 1024 * 1024 * 1024;
/// Bound on how many times larger a file may become.
pub(super) const RATIO_LIMIT: u64 = 200;
/// Unpacked bytes below which the ratio is not looked at: short files of repeated text are harmless.
const RATIO_FREE: u64 = 16 * 1024 * 1024;
/// Largest window of zstd, as a power of two.
const ZSTD_WINDOW: u32 = 27;
const BUFFER: usize = 256 * 1024;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// A file of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InputFile {
    pub(super) path: PathBuf,
    /// Name for messages and the report.
    pub(super) name: String,
    /// Bytes on disk.
    pub(super) bytes: u64,
}

/// The unpacked content of a file. Its reads fail where a bound is passed; [`InputFile::failed`] says which.
pub(super) type Content = BufReader<Box<dyn Read + Send>>;

/// Lists the files under paths, those of a folder in the order of their names.
pub(super) fn list(paths: &[PathBuf]) -> Result<Vec<InputFile>, PostingsError> {
    let mut found = Vec::new();
    for path in paths {
        let shown = path.display().to_string();
        let failed = PostingsError::file("read", shown.clone());
        if !path.exists() {
            return Err(PostingsError::NotFound(path.clone()));
        }
        if !path.is_dir() {
            found.push(InputFile::of(path)?);
            continue;
        }
        let entries: io::Result<Vec<PathBuf>> =
            std::fs::read_dir(path).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
        let mut entries = entries.map_err(failed)?;
        entries.sort();
        for entry in entries {
            let is_hidden = entry
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if entry.is_file() && !is_hidden {
                found.push(InputFile::of(&entry)?);
            }
        }
    }
    if found.is_empty() {
        return Err(PostingsError::NoFiles);
    }
    Ok(found)
}

impl InputFile {
    fn of(path: &Path) -> Result<InputFile, PostingsError> {
        let shown = path.display().to_string();
        let about = std::fs::metadata(path).map_err(PostingsError::file("read", shown.clone()))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(InputFile {
            path: path.to_owned(),
            name: name.unwrap_or(shown),
            bytes: about.len(),
        })
    }

    /// Gives the name without the extensions of formats and compression.
    pub(super) fn stem(&self) -> &str {
        self.name
            .split('.')
            .find(|it| !it.is_empty())
            .unwrap_or(&self.name)
    }

    /// Opens and unpacks the file; `consumed` counts the bytes read from disk.
    pub(super) fn open(
        &self,
        encoding: Encoding,
        consumed: &Arc<AtomicU64>,
    ) -> Result<Content, PostingsError> {
        let failed = || PostingsError::file("read", self.name.clone());
        let file = File::open(&self.path).map_err(failed())?;
        let read = Arc::new(AtomicU64::new(0));
        let counted = Counted {
            file,
            counts: [Arc::clone(consumed), Arc::clone(&read)],
        };
        let mut packed = BufReader::with_capacity(BUFFER, counted);
        let start = packed.fill_buf().map_err(failed())?;
        let (inner, is_packed): (Box<dyn Read + Send>, bool) = if start.starts_with(GZIP) {
            (Box::new(MultiGzDecoder::new(packed)), true)
        } else if start.starts_with(ZSTD) {
            let mut decoder = zstd::Decoder::with_buffer(packed).map_err(failed())?;
            decoder.window_log_max(ZSTD_WINDOW).map_err(failed())?;
            (Box::new(decoder), true)
        } else {
            (Box::new(packed), false)
        };
        let bounded = Bounded {
            inner,
            is_packed,
            read,
            unpacked: 0,
            limit: UNPACKED_LIMIT,
        };
        let text: Box<dyn Read + Send> = match encoding {
            Encoding::Utf8 => Box::new(bounded),
            Encoding::Windows1252 => Box::new(Windows1252 { inner: bounded }),
        };
        Ok(BufReader::with_capacity(BUFFER, text))
    }

    /// Makes an error of a read that failed, which may be a bound that was passed.
    pub(super) fn failed(&self, cause: io::Error) -> PostingsError {
        let file = self.name.clone();
        match cause.get_ref().and_then(|inner| inner.downcast_ref::<Passed>()) {
            Some(Passed::Size(limit)) => PostingsError::TooLarge { file, limit: *limit },
            Some(Passed::Ratio) => PostingsError::TooDense {
                file,
                limit: RATIO_LIMIT,
            },
            None => PostingsError::file("read", file)(cause),
        }
    }
}

/// A bound that was passed, carried through the readers above as an I/O error.
#[derive(Debug, thiserror::Error)]
enum Passed {
    #[error("the file is larger than {0} bytes")]
    Size(u64),
    #[error("the file is packed too densely")]
    Ratio,
}

struct Counted {
    file: File,
    counts: [Arc<AtomicU64>; 2],
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        for count in &self.counts {
            count.fetch_add(read as u64, Ordering::Relaxed);
        }
        Ok(read)
    }
}

/// Unpacked bytes, up to the bounds.
struct Bounded {
    inner: Box<dyn Read + Send>,
    is_packed: bool,
    read: Arc<AtomicU64>,
    unpacked: u64,
    limit: u64,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        if self.unpacked > self.limit {
            return Err(io::Error::other(Passed::Size(self.limit)));
        }
        let packed = self.read.load(Ordering::Relaxed);
        if self.is_packed && self.unpacked > RATIO_FREE && self.unpacked / RATIO_LIMIT > packed {
            return Err(io::Error::other(Passed::Ratio));
        }
        Ok(read)
    }
}

/// Bytes of Windows-1252 as UTF-8. Each is a character, so that a table can be read behind it as well as before.
struct Windows1252<R> {
    inner: R,
}

impl<R: Read> Read for Windows1252<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // No character takes more than three bytes.
        let mut bytes = vec![0; (buffer.len() / 3).clamp(1, BUFFER)];
        if buffer.len() < 3 {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        let read = self.inner.read(&mut bytes)?;
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes[..read]);
        let Some(target) = buffer.get_mut(..text.len()) else {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        };
        target.copy_from_slice(text.as_bytes());
        Ok(text.len())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn unpack(bytes: &[u8]) -> Result<Vec<u8>, PostingsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jobs.csv.gz");
        std::fs::write(&path, bytes).unwrap();
        let file = InputFile::of(&path).unwrap();
        assert_eq!(file.stem(), "jobs");
        let mut unpacked = Vec::new();
        let outcome = file
            .open(Encoding::Utf8, &Arc::default())?
            .read_to_end(&mut unpacked);
        outcome.map(|_| unpacked).map_err(|cause| file.failed(cause))
    }

    #[test]
    fn compression_is_known_by_its_first_bytes() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"one ").unwrap();
        let mut members = gzip.finish().unwrap();
        let mut second = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        second.write_all(b"two").unwrap();
        members.extend(second.finish().unwrap());
        assert_eq!(unpack(&members).unwrap(), b"one two");
        let zstd = zstd::encode_all(b"three".as_slice(), 1).unwrap();
        assert_eq!(unpack(&zstd).unwrap(), b"three");
        assert_eq!(unpack(b"four").unwrap(), b"four");
        assert_eq!(unpack(b"").unwrap(), b"");
    }

    #[test]
    fn a_file_that_is_all_air_is_refused() {
        let zeros = zstd::encode_all(io::repeat(0).take(64 * 1024 * 1024), 1).unwrap();
        let error = unpack(&zeros).unwrap_err();
        assert_eq!(
            error.to_string(),
            "'jobs.csv.gz' unpacks to more than 200 times its size"
        );
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let mut zstd = zstd::encode_all(b"some text to pack".as_slice(), 1).unwrap();
        zstd.truncate(zstd.len() - 4);
        let error = unpack(&zstd).unwrap_err();
        assert!(matches!(error, PostingsError::File { .. }), "{error}");
    }

    #[test]
    fn the_bound_on_size_is_told_apart() {
        let mut bounded = Bounded {
            inner: Box::new(io::repeat(b'x')),
            is_packed: false,
            read: Arc::default(),
            unpacked: 0,
            limit: 1000,
        };
        let cause = bounded.read_to_end(&mut Vec::new()).unwrap_err();
        let file = InputFile {
            path: PathBuf::new(),
            name: "x".to_owned(),
            bytes: 0,
        };
        assert!(matches!(
            file.failed(cause),
            PostingsError::TooLarge { limit: 1000, .. }
        ));
    }

    #[test]
    fn folders_give_their_files_in_the_order_of_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a.csv", ".hidden"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let found = list(&[folder.path().to_owned()]).unwrap();
        let names: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["a.csv", "b.csv"]);
        assert!(matches!(
            list(&[folder.path().join("none")]),
            Err(PostingsError::NotFound(_))
        ));
        assert!(matches!(list(&[]), Err(PostingsError::NoFiles)));
    }
}
