//! Rows on their way: written to temporary files by block while the input is read, and read back block by block.
//!
//! What stays in memory is a few bytes for each row: which rows there are and which of several with one id counts.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use analytics::row::PostingId;
use rustc_hash::FxHashMap;

use super::error::PostingsError;
use super::stored::StoredRow;

/// Files that rows are spread over. The rows of one are held in memory at a time, so that this bounds the memory.
const PARTS: u64 = 128;
/// Memory of a compressor, as a power of two of bytes.
const WINDOW: u32 = 17;
const LEVEL: i32 = 1;

/// Where a row stands in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Location {
    /// Number of the file.
    pub(super) file: u32,
    pub(super) line: Option<u64>,
    pub(super) row: u64,
}

/// The row that counts of those with one id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Winner {
    ordinal: u64,
    pub(super) updated: Option<i32>,
    pub(super) expired: Option<i32>,
    pub(super) block: u64,
    /// Hash of the row.
    pub(super) hash: u64,
    location: Location,
}

/// Rows by the blocks that they belong to.
pub(super) struct Spool {
    directory: PathBuf,
    parts: Vec<Option<zstd::Encoder<'static, BufWriter<File>>>>,
    winners: FxHashMap<PostingId, Winner>,
    ordinal: u64,
}

/// A row that was read, with what is known of it before it is written.
pub(super) struct Arrival {
    pub(super) id: PostingId,
    pub(super) block: u64,
    pub(super) hash: u64,
    pub(super) updated: Option<i32>,
    pub(super) expired: Option<i32>,
    pub(super) location: Location,
    /// The row in JSON.
    pub(super) json: Vec<u8>,
}

impl Spool {
    /// Begins in an existing directory.
    pub(super) fn new(directory: &Path) -> Spool {
        Spool {
            directory: directory.to_owned(),
            parts: (0..PARTS).map(|_| None).collect(),
            winners: FxHashMap::default(),
            ordinal: 0,
        }
    }

    /// Adds a row; gives the place of the one that gives way, when there is one with the same id: that with the
    /// earlier update, or the earlier of both.
    pub(super) fn add(&mut self, arrival: Arrival) -> Result<Option<Location>, PostingsError> {
        let ordinal = self.ordinal;
        self.ordinal += 1;
        let newer = Winner {
            ordinal,
            updated: arrival.updated,
            expired: arrival.expired,
            block: arrival.block,
            hash: arrival.hash,
            location: arrival.location,
        };
        let mut loser = None;
        match self.winners.entry(arrival.id) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(newer);
            }
            std::collections::hash_map::Entry::Occupied(mut entry) => {
                // A missing date is the oldest, which is how `None` compares.
                if newer.updated >= entry.get().updated {
                    loser = Some(entry.insert(newer).location);
                } else {
                    return Ok(Some(arrival.location));
                }
            }
        }
        self.write(ordinal, &arrival)?;
        Ok(loser)
    }

    /// Gives the rows that count, in no order.
    pub(super) fn winners(&self) -> impl Iterator<Item = (PostingId, &Winner)> {
        self.winners.iter().map(|(id, winner)| (*id, winner))
    }

    /// Gives the row of an id that counts.
    pub(super) fn winner(&self, id: PostingId) -> Option<&Winner> {
        self.winners.get(&id)
    }

    /// Gives the number of the file that a block's rows are in.
    pub(super) fn part_of(block: u64) -> usize {
        // The remainder is below the count of parts.
        (block % PARTS) as usize
    }

    /// Gives how many files there are.
    pub(super) fn parts() -> usize {
        PARTS as usize
    }

    fn path(&self, part: usize) -> PathBuf {
        self.directory.join(format!("rows-{part:03}"))
    }

    fn write(&mut self, ordinal: u64, arrival: &Arrival) -> Result<(), PostingsError> {
        let part = Spool::part_of(arrival.block);
        let path = self.path(part);
        let failed = || PostingsError::file("write", path.display().to_string());
        let slot = &mut self.parts[part];
        let encoder = match slot {
            Some(encoder) => encoder,
            None => {
                let file = BufWriter::new(File::create(&path).map_err(failed())?);
                let mut encoder = zstd::Encoder::new(file, LEVEL).map_err(failed())?;
                encoder.window_log(WINDOW).map_err(failed())?;
                slot.insert(encoder)
            }
        };
        let mut head = [0; 36];
        head[..8].copy_from_slice(&ordinal.to_le_bytes());
        head[8..16].copy_from_slice(&arrival.block.to_le_bytes());
        head[16..32].copy_from_slice(&arrival.id.0);
        head[32..].copy_from_slice(&(arrival.json.len() as u32).to_le_bytes());
        encoder
            .write_all(&head)
            .and_then(|()| encoder.write_all(&arrival.json))
            .map_err(failed())
    }

    /// Ends writing.
    pub(super) fn close(&mut self) -> Result<(), PostingsError> {
        for part in 0..self.parts.len() {
            let path = self.path(part);
            if let Some(encoder) = &mut self.parts[part] {
                let flushed = encoder.do_finish().and_then(|()| encoder.get_mut().flush());
                flushed.map_err(PostingsError::file("write", path.display().to_string()))?;
            }
        }
        Ok(())
    }

    /// Reads the rows of a part that count, in the order of the input.
    pub(super) fn read(&self, part: usize) -> Result<Vec<(PostingId, StoredRow)>, PostingsError> {
        if self.parts[part].is_none() {
            return Ok(Vec::new());
        }
        let path = self.path(part);
        let failed = || PostingsError::file("read", path.display().to_string());
        let file = File::open(&path).map_err(failed())?;
        let mut decoder = BufReader::new(zstd::Decoder::new(file).map_err(failed())?);
        let mut rows = Vec::new();
        let mut json = Vec::new();
        loop {
            let mut head = [0; 36];
            match decoder.read_exact(&mut head) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(rows),
                Err(error) => return Err(failed()(error)),
            }
            let (numbers, rest) = head.split_at(16);
            let (id, length) = rest.split_at(16);
            let id = PostingId(array(id));
            let (ordinal, _) = numbers.split_at(8);
            json.resize(u32::from_le_bytes(array(length)) as usize, 0);
            decoder.read_exact(&mut json).map_err(failed())?;
            let ordinal = u64::from_le_bytes(array(ordinal));
            let counts = self.winners.get(&id).is_some_and(|it| it.ordinal == ordinal);
            if counts {
                let row = serde_json::from_slice(&json).map_err(|error| failed()(error.into()))?;
                rows.push((id, row));
            }
        }
    }
}

/// Copies bytes into an array; the caller has cut them to its length.
fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut array = [0; N];
    let length = bytes.len().min(N);
    array[..length].copy_from_slice(&bytes[..length]);
    array
}

#[cfg(test)]
mod tests {
    use super::super::row::SourceRow;
    use super::*;

    fn arrival(id: u8, block: u64, updated: Option<i32>, row: u64) -> Arrival {
        let source = SourceRow {
            id: format!("{id}-{row}"),
            ..SourceRow::default()
        };
        let stored = StoredRow::of("test", source).unwrap();
        Arrival {
            id: PostingId([id; 16]),
            block,
            hash: stored.hash,
            updated,
            expired: None,
            location: Location {
                file: 0,
                line: Some(row + 1),
                row,
            },
            json: serde_json::to_vec(&stored).unwrap(),
        }
    }

    #[test]
    fn of_rows_with_one_id_the_last_updated_counts() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(folder.path());
        let mut add = |arrival| spool.add(arrival).unwrap().map(|it| it.row);
        assert_eq!(add(arrival(1, 7, None, 1)), None);
        assert_eq!(add(arrival(2, 7 + PARTS, Some(5), 2)), None);
        assert_eq!(add(arrival(1, 8, None, 3)), Some(1), "of equals the later");
        assert_eq!(
            add(arrival(2, 7, Some(4), 4)),
            Some(4),
            "an older one gives way at once"
        );
        assert_eq!(
            add(arrival(2, 7, None, 5)),
            Some(5),
            "a missing date is the oldest"
        );
        assert_eq!(add(arrival(3, 7, None, 6)), None);
        spool.close().unwrap();
        let read = |part| {
            let rows = spool.read(part).unwrap();
            rows.into_iter()
                .map(|(_, stored)| stored.row.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(read(7), ["2-2", "3-6"]);
        assert_eq!(read(8), ["1-3"]);
        assert!(read(9).is_empty());
        assert_eq!(spool.winners().count(), 3);
        assert_eq!(
            spool.winner(PostingId([2; 16])).map(|it| it.block),
            Some(7 + PARTS)
        );
    }
}
