//! Bytes of any length by row, compressed in blocks of neighbouring rows.

use std::cell::RefCell;
use std::path::Path;

use super::coding::{Reader, put_bytes};
use super::error::{SegmentError, SegmentFault};
use super::file::{Section, SectionFile, SectionWriter};

const MAGIC: [u8; 8] = *b"WAYPBLOK";
const DATA: u32 = 1;
const OFFSETS: u32 = 2;
const FIRST_ROWS: u32 = 3;
const LENGTHS: u32 = 4;

/// Rows of a block at most: whoever reads one passes over those before it, however short they are.
const MOST_ROWS: u32 = if cfg!(test) { 100 } else { 1 << 10 };
/// Good ratio at a speed that imports do not notice.
const LEVEL: i32 = 3;
/// A damaged length cannot ask for more memory than this; an entry is at most a body and some fields.
const MAX_BLOCK: usize = 64 << 20;

thread_local! {
    /// Making one takes as long as unpacking a small block.
    static DECOMPRESSOR: RefCell<Option<zstd::bulk::Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Writes entries row by row.
pub(crate) struct BlockWriter {
    file: SectionWriter,
    target: usize,
    block: Vec<u8>,
    first_row: u32,
    rows: u32,
    position: u64,
    offsets: Vec<u64>,
    first_rows: Vec<u32>,
    lengths: Vec<u32>,
}

impl BlockWriter {
    /// Begins a file whose blocks hold about `target` bytes before compression.
    pub(crate) fn create(path: &Path, target: usize) -> Result<Self, SegmentError> {
        let mut file = SectionWriter::create(path, MAGIC)?;
        file.begin(DATA)?;
        Ok(Self {
            file,
            target,
            block: Vec::new(),
            first_row: 0,
            rows: 0,
            position: 0,
            offsets: Vec::new(),
            first_rows: Vec::new(),
            lengths: Vec::new(),
        })
    }

    /// Appends the entry of the next row.
    pub(crate) fn push(&mut self, entry: &[u8]) -> Result<(), SegmentError> {
        put_bytes(&mut self.block, entry);
        self.rows += 1;
        if self.block.len() >= self.target || self.rows - self.first_row >= MOST_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), SegmentError> {
        if self.block.is_empty() {
            return Ok(());
        }
        // A checksum inside each block is what protects it: whole files are too large to check on opening.
        let compressed = (|| {
            let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
            compressor.include_checksum(true)?;
            compressor.compress(&self.block)
        })();
        let compressed = compressed.map_err(SegmentError::io("compress", Path::new("a block")))?;
        self.offsets.push(self.position);
        self.first_rows.push(self.first_row);
        self.lengths.push(self.block.len() as u32);
        self.file.write(&compressed)?;
        self.position += compressed.len() as u64;
        self.first_row = self.rows;
        self.block.clear();
        Ok(())
    }

    /// Ends the file.
    pub(crate) fn finish(mut self) -> Result<(), SegmentError> {
        self.flush()?;
        self.offsets.push(self.position);
        self.file.numbers(OFFSETS, &self.offsets)?;
        self.file.numbers(FIRST_ROWS, &self.first_rows)?;
        self.file.numbers(LENGTHS, &self.lengths)?;
        self.file.finish()
    }
}

/// Reads entries.
#[derive(Debug)]
pub(crate) struct Blocks {
    file: SectionFile,
    data: Section,
    offsets: Section,
    first_rows: Section,
    lengths: Section,
}

/// The block that was read last, so that rows in order unpack each block once.
#[derive(Default)]
pub(crate) struct BlockCache {
    block: Option<(usize, Vec<u8>)>,
}

impl Blocks {
    pub(crate) fn open(path: &Path) -> Result<Self, SegmentError> {
        let file = SectionFile::open(path, MAGIC)?;
        let lengths = file.section(LENGTHS)?;
        let count = lengths.len() / size_of::<u32>();
        Ok(Self {
            data: file.section(DATA)?,
            offsets: file.numbers_section::<u64>(OFFSETS, count + 1)?,
            first_rows: file.numbers_section::<u32>(FIRST_ROWS, count)?,
            lengths,
            file,
        })
    }

    pub(crate) fn verify(&self) -> Result<(), SegmentError> {
        self.file.verify()
    }

    /// Gives the entry of a row.
    pub(crate) fn read<'c>(&self, row: usize, cache: &'c mut BlockCache) -> Result<&'c [u8], SegmentError> {
        let damaged = |fault| SegmentError::damaged(self.file.path(), fault);
        let first_rows: &[u32] = self.file.numbers(self.first_rows);
        let block = first_rows.partition_point(|first| *first as usize <= row);
        let block = block
            .checked_sub(1)
            .ok_or_else(|| damaged(SegmentFault::Inconsistent))?;
        let kept = cache.block.take().filter(|(kept, _)| *kept == block);
        let bytes = match kept {
            Some((_, bytes)) => bytes,
            None => self
                .unpack(block)
                .ok_or_else(|| damaged(SegmentFault::WrongChecksum))?,
        };
        let (_, bytes) = cache.block.insert((block, bytes));
        let mut reader = Reader::new(bytes);
        let mut entry = reader.bytes();
        for _ in first_rows[block] as usize..row {
            entry = reader.bytes();
        }
        entry.ok_or_else(|| damaged(SegmentFault::Inconsistent))
    }

    fn unpack(&self, block: usize) -> Option<Vec<u8>> {
        let offsets: &[u64] = self.file.numbers(self.offsets);
        let lengths: &[u32] = self.file.numbers(self.lengths);
        let range = *offsets.get(block)? as usize..*offsets.get(block + 1)? as usize;
        let compressed = self.file.bytes(self.data).get(range)?;
        let length = *lengths.get(block)? as usize;
        if length > MAX_BLOCK {
            return None;
        }
        DECOMPRESSOR.with_borrow_mut(|kept| {
            let decompressor = match kept {
                Some(decompressor) => decompressor,
                None => kept.insert(zstd::bulk::Decompressor::new().ok()?),
            };
            decompressor.decompress(compressed, length).ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_in_any_order() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("blocks");
        let entries: Vec<Vec<u8>> = (0..500_usize).map(|row| vec![row as u8; row * 7 % 300]).collect();
        let mut writer = BlockWriter::create(&path, 1_000).unwrap();
        for entry in &entries {
            writer.push(entry).unwrap();
        }
        writer.finish().unwrap();
        let blocks = Blocks::open(&path).unwrap();
        let mut cache = BlockCache::default();
        for at in 0..entries.len() {
            let row = at * 37 % entries.len();
            assert_eq!(blocks.read(row, &mut cache).unwrap(), entries[row]);
        }
        assert!(blocks.read(entries.len(), &mut cache).is_err());
    }

    #[test]
    fn a_damaged_block_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("blocks");
        let mut writer = BlockWriter::create(&path, 1_000).unwrap();
        writer
            .push(b"a text that is long enough to be damaged in the middle")
            .unwrap();
        writer.finish().unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[64 + 30] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let blocks = Blocks::open(&path).unwrap();
        assert!(blocks.read(0, &mut BlockCache::default()).is_err());
        assert!(blocks.verify().is_err());
    }
}
