//! The container of a segment's files: aligned sections behind a magic number, a table with checksums at
//! the end, so that sections of any size are written as a stream.
//!
//! ```text
//! magic 8 | format u32 | 0 u32 | sections, each at a multiple of 64
//! (number u32, crc32 u32, offset u64, length u64) each | table offset u64 | sections u32 | crc32 u32 | magic 8
//! ```
//!
//! A section with the bytes of an earlier one is stored once: columns that say the same under other names, as
//! states and the regions of a nation do, share their numbers and sets.
//!
//! Numbers are little endian, as on every machine this is built for. The last checksum covers the head, the
//! table and the two numbers behind it.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use super::error::{SegmentError, SegmentFault};

/// Raised when a section changes its meaning; what an earlier one wrote is imported again.
const FORMAT: u32 = 4;
const HEAD: usize = 16;
const ENTRY: usize = 24;
const FOOT: usize = 24;
const ALIGNMENT: u64 = 64;
/// Bytes of two sections that are compared at once.
const COMPARED: usize = 1 << 18;

#[cfg(target_endian = "big")]
compile_error!("segments are read in place and hold little-endian numbers");

/// Writes a file section by section.
pub(crate) struct SectionWriter {
    path: PathBuf,
    file: BufWriter<File>,
    magic: [u8; 8],
    position: u64,
    table: Vec<u8>,
    /// Sections that are on disk.
    written: Vec<Section>,
    open: Option<OpenSection>,
}

struct OpenSection {
    number: u32,
    start: u64,
    checksum: crc32fast::Hasher,
}

impl SectionWriter {
    pub(crate) fn create(path: &Path, magic: [u8; 8]) -> Result<Self, SegmentError> {
        let mut options = File::options();
        // Read too: what may be a repeated section is compared byte by byte.
        options.read(true).write(true).create(true).truncate(true);
        let file = options.open(path).map_err(SegmentError::io("create", path))?;
        let mut writer = Self {
            path: path.to_owned(),
            file: BufWriter::with_capacity(1 << 18, file),
            magic,
            position: 0,
            table: Vec::new(),
            written: Vec::new(),
            open: None,
        };
        let head = head(magic);
        writer.raw(&head)?;
        Ok(writer)
    }

    /// Begins a section; the one before ends.
    pub(crate) fn begin(&mut self, number: u32) -> Result<(), SegmentError> {
        self.end()?;
        let padding = (ALIGNMENT - self.position % ALIGNMENT) % ALIGNMENT;
        self.raw(&[0; ALIGNMENT as usize][..padding as usize])?;
        self.open = Some(OpenSection {
            number,
            start: self.position,
            checksum: crc32fast::Hasher::new(),
        });
        Ok(())
    }

    /// Appends to the section that is open.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), SegmentError> {
        if let Some(open) = &mut self.open {
            open.checksum.update(bytes);
        }
        self.raw(bytes)
    }

    /// Writes a whole section.
    pub(crate) fn section(&mut self, number: u32, bytes: &[u8]) -> Result<(), SegmentError> {
        self.begin(number)?;
        self.write(bytes)
    }

    /// Writes a whole section of numbers.
    pub(crate) fn numbers<T: bytemuck::NoUninit>(
        &mut self,
        number: u32,
        numbers: &[T],
    ) -> Result<(), SegmentError> {
        self.section(number, bytemuck::cast_slice(numbers))
    }

    fn end(&mut self) -> Result<(), SegmentError> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        let mut section = Section {
            start: open.start as usize,
            length: (self.position - open.start) as usize,
            checksum: open.checksum.finalize(),
        };
        match self
            .earlier_like(section)
            .map_err(SegmentError::io("read back", &self.path))?
        {
            Some(earlier) => {
                section = earlier;
                self.rewind(open.start)
                    .map_err(SegmentError::io("write", &self.path))?;
            }
            None => self.written.push(section),
        }
        self.table.extend_from_slice(&open.number.to_le_bytes());
        self.table.extend_from_slice(&section.checksum.to_le_bytes());
        self.table
            .extend_from_slice(&(section.start as u64).to_le_bytes());
        self.table
            .extend_from_slice(&(section.length as u64).to_le_bytes());
        Ok(())
    }

    /// Finds an earlier section with the same bytes.
    fn earlier_like(&mut self, section: Section) -> io::Result<Option<Section>> {
        let is_like = |earlier: &&Section| {
            (earlier.length, earlier.checksum) == (section.length, section.checksum) && section.length > 0
        };
        let Some(earlier) = self.written.iter().find(is_like).copied() else {
            return Ok(None);
        };
        self.file.flush()?;
        let file = self.file.get_mut();
        let (mut left, mut right) = (vec![0; COMPARED], vec![0; COMPARED]);
        let mut done = 0;
        while done < section.length {
            let count = COMPARED.min(section.length - done);
            for (from, bytes) in [(earlier.start, &mut left), (section.start, &mut right)] {
                file.seek(SeekFrom::Start((from + done) as u64))?;
                file.read_exact(&mut bytes[..count])?;
            }
            if left[..count] != right[..count] {
                file.seek(SeekFrom::Start(self.position))?;
                return Ok(None);
            }
            done += count;
        }
        Ok(Some(earlier))
    }

    /// Drops what was written from a place on.
    fn rewind(&mut self, position: u64) -> io::Result<()> {
        let file = self.file.get_mut();
        file.set_len(position)?;
        file.seek(SeekFrom::Start(position))?;
        self.position = position;
        Ok(())
    }

    /// Writes the table and waits until all is on disk.
    pub(crate) fn finish(mut self) -> Result<(), SegmentError> {
        self.end()?;
        let table_offset = self.position;
        let mut tail = std::mem::take(&mut self.table);
        let sections = (tail.len() / ENTRY) as u32;
        tail.extend_from_slice(&table_offset.to_le_bytes());
        tail.extend_from_slice(&sections.to_le_bytes());
        let mut checksum = crc32fast::Hasher::new();
        checksum.update(&head(self.magic));
        checksum.update(&tail);
        tail.extend_from_slice(&checksum.finalize().to_le_bytes());
        tail.extend_from_slice(&self.magic);
        self.raw(&tail)?;
        let path = self.path;
        let file = self
            .file
            .into_inner()
            .map_err(|error| SegmentError::io("write", &path)(error.into_error()))?;
        file.sync_all().map_err(SegmentError::io("synchronise", &path))
    }

    fn raw(&mut self, bytes: &[u8]) -> Result<(), SegmentError> {
        self.position += bytes.len() as u64;
        self.file
            .write_all(bytes)
            .map_err(SegmentError::io("write", &self.path))
    }
}

fn head(magic: [u8; 8]) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..8].copy_from_slice(&magic);
    head[8..12].copy_from_slice(&FORMAT.to_le_bytes());
    head
}

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Section {
    start: usize,
    length: usize,
    checksum: u32,
}

/// A file mapped into memory, whose head and table are sound.
#[derive(Debug)]
pub(crate) struct SectionFile {
    path: PathBuf,
    map: Mmap,
    sections: Vec<(u32, Section)>,
}

impl SectionFile {
    pub(crate) fn open(path: &Path, magic: [u8; 8]) -> Result<Self, SegmentError> {
        let file = File::open(path).map_err(SegmentError::io("open", path))?;
        // SAFETY: the files of a version are written under another name, never changed once named, and
        // removed by unlinking alone, which leaves the mapping whole. Nobody else writes into the directory.
        let map = unsafe { Mmap::map(&file) }.map_err(SegmentError::io("map", path))?;
        let sections = read_table(&map, magic).map_err(|fault| SegmentError::damaged(path, fault))?;
        Ok(Self {
            path: path.to_owned(),
            map,
            sections,
        })
    }

    /// Compares the checksums of all sections.
    pub(crate) fn verify(&self) -> Result<(), SegmentError> {
        for (_, section) in &self.sections {
            if crc32fast::hash(self.bytes(*section)) != section.checksum {
                return Err(SegmentError::damaged(&self.path, SegmentFault::WrongChecksum));
            }
        }
        Ok(())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Finds a section that must be there.
    pub(crate) fn section(&self, number: u32) -> Result<Section, SegmentError> {
        self.optional(number)
            .ok_or_else(|| SegmentError::damaged(&self.path, SegmentFault::Inconsistent))
    }

    /// Finds a section.
    pub(crate) fn optional(&self, number: u32) -> Option<Section> {
        let found = self.sections.iter().find(|(known, _)| *known == number);
        found.map(|(_, section)| *section)
    }

    /// Finds a section that must hold numbers of this type, `count` of them.
    pub(crate) fn numbers_section<T>(&self, number: u32, count: usize) -> Result<Section, SegmentError> {
        let section = self.section(number)?;
        if count.checked_mul(size_of::<T>()) == Some(section.length) {
            Ok(section)
        } else {
            Err(SegmentError::damaged(&self.path, SegmentFault::Inconsistent))
        }
    }

    pub(crate) fn bytes(&self, section: Section) -> &[u8] {
        &self.map[section.start..section.start + section.length]
    }

    /// Gives the numbers of a section. Sections are aligned; bytes beyond the last whole number are none.
    pub(crate) fn numbers<T: bytemuck::AnyBitPattern>(&self, section: Section) -> &[T] {
        let bytes = self.bytes(section);
        let whole = bytes.len() / size_of::<T>() * size_of::<T>();
        bytemuck::cast_slice(&bytes[..whole])
    }
}

impl Section {
    pub(crate) const fn len(self) -> usize {
        self.length
    }
}

fn read_table(bytes: &[u8], magic: [u8; 8]) -> Result<Vec<(u32, Section)>, SegmentFault> {
    let head: &[u8; HEAD] = bytes.first_chunk().ok_or(SegmentFault::Truncated)?;
    if head[..8] != magic {
        return Err(SegmentFault::WrongMagic);
    }
    let format = number_at(head, 8)? as u32;
    if format != FORMAT {
        return Err(SegmentFault::WrongFormat(format));
    }
    let foot_start = bytes
        .len()
        .checked_sub(FOOT)
        .filter(|start| *start >= HEAD)
        .ok_or(SegmentFault::Truncated)?;
    let foot = &bytes[foot_start..];
    if foot[FOOT - 8..] != magic {
        return Err(SegmentFault::Truncated);
    }
    let table_start = usize::try_from(long_at(foot, 0)?).map_err(|_| SegmentFault::Truncated)?;
    let sections = number_at(foot, 8)? as usize;
    let table = bytes
        .get(table_start..foot_start)
        .filter(|table| sections.checked_mul(ENTRY) == Some(table.len()))
        .ok_or(SegmentFault::Truncated)?;
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(head);
    checksum.update(table);
    checksum.update(&foot[..12]);
    if checksum.finalize() as u64 != number_at(foot, 12)? {
        return Err(SegmentFault::WrongChecksum);
    }
    let mut found = Vec::with_capacity(sections);
    for entry in table.chunks_exact(ENTRY) {
        let start = long_at(entry, 8)?;
        let length = long_at(entry, 16)?;
        let end = start.checked_add(length).ok_or(SegmentFault::Truncated)?;
        if end > table_start as u64 || start % ALIGNMENT != 0 {
            return Err(SegmentFault::Inconsistent);
        }
        found.push((
            number_at(entry, 0)? as u32,
            Section {
                start: start as usize,
                length: length as usize,
                checksum: number_at(entry, 4)? as u32,
            },
        ));
    }
    Ok(found)
}

fn number_at(bytes: &[u8], at: usize) -> Result<u64, SegmentFault> {
    let chunk = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    chunk
        .map(|chunk| u64::from(u32::from_le_bytes(*chunk)))
        .ok_or(SegmentFault::Truncated)
}

fn long_at(bytes: &[u8], at: usize) -> Result<u64, SegmentFault> {
    let chunk = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>());
    chunk
        .map(|chunk| u64::from_le_bytes(*chunk))
        .ok_or(SegmentFault::Truncated)
}

/// Gives the number of bytes of a file.
pub(crate) fn size_of_file(path: &Path) -> Result<u64, SegmentError> {
    let length = || -> io::Result<u64> { Ok(std::fs::metadata(path)?.len()) };
    length().map_err(SegmentError::io("read", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: [u8; 8] = *b"WAYPTEST";

    fn sample(path: &Path) {
        let mut writer = SectionWriter::create(path, MAGIC).unwrap();
        writer.numbers(1, &[7_u32, 8, 9]).unwrap();
        writer.begin(2).unwrap();
        writer.write(b"wor").unwrap();
        writer.write(b"ds").unwrap();
        writer.finish().unwrap();
    }

    #[test]
    fn sections_come_back_as_written() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        sample(&path);
        let file = SectionFile::open(&path, MAGIC).unwrap();
        assert_eq!(file.numbers::<u32>(file.section(1).unwrap()), [7, 8, 9]);
        assert_eq!(file.bytes(file.section(2).unwrap()), b"words");
        assert!(file.section(3).is_err());
        assert!(file.numbers_section::<u32>(1, 4).is_err());
        file.verify().unwrap();
    }

    #[test]
    fn sections_of_the_same_bytes_are_stored_once() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        let long: Vec<u32> = (0..100_000).collect();
        let size = |sections: &[&[u32]]| {
            let mut writer = SectionWriter::create(&path, MAGIC).unwrap();
            for (number, numbers) in (1..).zip(sections) {
                writer.numbers(number, numbers).unwrap();
            }
            writer.finish().unwrap();
            let file = SectionFile::open(&path, MAGIC).unwrap();
            file.verify().unwrap();
            for (number, numbers) in (1..).zip(sections) {
                assert_eq!(file.numbers::<u32>(file.section(number).unwrap()), *numbers);
            }
            size_of_file(&path).unwrap()
        };
        let once = size(&[&long]);
        assert!(size(&[&long, &[7], &long, &[8], &[7], &[], &[]]) < once + 1_000);
        let mut other = long.clone();
        other[99_999] = 5;
        assert!(size(&[&long, &other]) > 2 * once - 1_000);
    }

    #[test]
    fn files_of_another_format_are_refused_by_name_with_the_remedy() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        sample(&path);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[8] = 1;
        std::fs::write(&path, &bytes).unwrap();
        let refused = SectionFile::open(&path, MAGIC).unwrap_err().to_string();
        let remedy = "has format version 1, which this program does not read; remove the directory of these postings \
                      and import them again with this program";
        assert!(refused.ends_with(remedy), "{refused}");
    }

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        sample(&path);
        let whole = std::fs::read(&path).unwrap();
        let padding = 16 + 64..128;
        for at in (0..whole.len()).filter(|at| !(16..64).contains(at) && !padding.contains(at)) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x41;
            std::fs::write(&path, &bytes).unwrap();
            let verified = SectionFile::open(&path, MAGIC).and_then(|file| file.verify());
            // The bytes between two sections belong to none.
            assert!(verified.is_err() || (76..128).contains(&at), "byte {at}");
            std::fs::write(&path, &whole[..at]).unwrap();
            assert!(SectionFile::open(&path, MAGIC).is_err(), "cut at {at}");
        }
    }
}
