//! Sorting postings that do not fit into memory: sorted runs on disk, read together.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use crate::column::Column;
use crate::row::Posting;
use crate::segment::{put_posting, read_posting};

/// Bytes of postings in memory before a run is written.
const RUN_BYTES: usize = 128 << 20;

/// What postings are sorted by: day posted, a hash of the company, id. Windows need the days in order; of a day
/// the rows of a company lie together, because questions that look into companies wait for memory row by row.
type Key = (i32, u32, [u8; 16]);
/// Bytes of a key and a length in front of each posting of a run.
const HEAD: usize = 32;

/// Collects postings in any order and gives them sorted.
pub(super) struct Sorter {
    directory: PathBuf,
    run_bytes: usize,
    buffer: Vec<u8>,
    /// Keys of the postings in the buffer with their place there.
    places: Vec<(Key, usize, usize)>,
    runs: Vec<PathBuf>,
    count: u64,
}

impl Sorter {
    /// Uses a directory that exists for its runs.
    pub(super) fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            run_bytes: RUN_BYTES,
            buffer: Vec::new(),
            places: Vec::new(),
            runs: Vec::new(),
            count: 0,
        }
    }

    /// Writes runs of this many bytes instead.
    #[cfg(test)]
    pub(super) fn with_run_bytes(self, run_bytes: usize) -> Self {
        Self { run_bytes, ..self }
    }

    pub(super) const fn len(&self) -> u64 {
        self.count
    }

    pub(super) fn push(&mut self, posting: &Posting) -> Result<(), StoreError> {
        let begin = self.buffer.len();
        put_posting(&mut self.buffer, posting);
        self.places.push((key_of(posting), begin, self.buffer.len()));
        self.count += 1;
        if self.buffer.len() >= self.run_bytes {
            self.spill()?;
        }
        Ok(())
    }

    fn spill(&mut self) -> Result<(), StoreError> {
        self.places.sort_by_key(|place| place.0);
        let path = self.directory.join(format!("rows-{:04}.run", self.runs.len()));
        let write = || -> io::Result<()> {
            let mut file = zstd::Encoder::new(BufWriter::new(File::create(&path)?), 1)?;
            for ((posted, company, id), begin, end) in &self.places {
                file.write_all(&posted.to_le_bytes())?;
                file.write_all(&company.to_le_bytes())?;
                file.write_all(id)?;
                file.write_all(&((end - begin) as u64).to_le_bytes())?;
                file.write_all(&self.buffer[*begin..*end])?;
            }
            file.finish()?.flush()
        };
        write().map_err(StoreError::io("write", &path))?;
        self.runs.push(path);
        self.buffer.clear();
        self.places.clear();
        Ok(())
    }

    /// Calls `visit` with each posting in order and removes the runs.
    pub(super) fn finish(
        mut self,
        mut visit: impl FnMut(Posting) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if self.runs.is_empty() {
            self.places.sort_by_key(|place| place.0);
            for (_, begin, end) in &self.places {
                visit(self.read(&self.buffer[*begin..*end])?)?;
            }
            return Ok(());
        }
        self.spill()?;
        let mut files = Vec::with_capacity(self.runs.len());
        let mut next = BinaryHeap::new();
        for (run, path) in self.runs.iter().enumerate() {
            let file = File::open(path).map_err(StoreError::io("open", path))?;
            let mut file = BufReader::new(zstd::Decoder::new(file).map_err(StoreError::io("read", path))?);
            let first = read_next(&mut file).map_err(StoreError::io("read", path))?;
            files.push(file);
            next.extend(first.map(|(key, bytes)| Reverse((key, run, bytes))));
        }
        while let Some(Reverse((_, run, bytes))) = next.pop() {
            visit(self.read(&bytes)?)?;
            let read = read_next(&mut files[run]).map_err(StoreError::io("read", &self.runs[run]))?;
            next.extend(read.map(|(key, bytes)| Reverse((key, run, bytes))));
        }
        for run in &self.runs {
            fs::remove_file(run).map_err(StoreError::io("remove", run))?;
        }
        Ok(())
    }

    fn read(&self, bytes: &[u8]) -> Result<Posting, StoreError> {
        read_posting(bytes).ok_or_else(|| StoreError::damaged(&self.directory, "holds a damaged run"))
    }
}

fn key_of(posting: &Posting) -> Key {
    let company = posting
        .codes
        .iter()
        .find(|(column, _)| *column == Column::Company);
    let company = company.map_or(0, |(_, code)| crc32fast::hash(code.as_bytes()));
    (posting.posted.0, company, posting.id.0)
}

fn read_next(file: &mut impl Read) -> io::Result<Option<(Key, Vec<u8>)>> {
    let mut head = [0; HEAD];
    match file.read_exact(&mut head) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let (mut posted, mut company, mut id, mut length) = ([0; 4], [0; 4], [0; 16], [0; 8]);
    posted.copy_from_slice(&head[..4]);
    company.copy_from_slice(&head[4..8]);
    id.copy_from_slice(&head[8..24]);
    length.copy_from_slice(&head[24..]);
    let mut bytes = vec![0; u64::from_le_bytes(length) as usize];
    file.read_exact(&mut bytes)?;
    let key = (i32::from_le_bytes(posted), u32::from_le_bytes(company), id);
    Ok(Some((key, bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Shape, postings};

    #[test]
    fn postings_come_back_sorted_whether_or_not_they_fit_into_memory() {
        let directory = tempfile::tempdir().unwrap();
        let rows = postings(&Shape::small(3, 300));
        let mut expected = rows.clone();
        expected.sort_by_key(key_of);
        assert!(expected.is_sorted_by_key(|posting| posting.posted));
        let of_company = |posting: &Posting| {
            posting
                .codes
                .iter()
                .find(|code| code.0 == Column::Company)
                .cloned()
        };
        let changes = expected
            .chunk_by(|left, right| left.posted == right.posted && of_company(left) == of_company(right));
        let mut runs: Vec<_> = changes.map(|run| (run[0].posted, of_company(&run[0]))).collect();
        let count = runs.len();
        runs.sort_unstable();
        runs.dedup();
        assert_eq!(runs.len(), count, "the rows of a day and company lie together");
        for run_bytes in [1, 5_000, 1 << 20] {
            let mut sorter = Sorter::new(directory.path()).with_run_bytes(run_bytes);
            for posting in &rows {
                sorter.push(posting).unwrap();
            }
            let mut sorted = Vec::new();
            sorter
                .finish(|posting| {
                    sorted.push(posting);
                    Ok(())
                })
                .unwrap();
            assert!(sorted == expected, "{run_bytes}");
            assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
        }
    }
}
