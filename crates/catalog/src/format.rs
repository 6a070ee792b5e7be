//! The container of a snapshot: magic, format version, section table, a checksum for each section.
//!
//! ```text
//! magic 8 | format u32 | sections u32 | (number u32, crc32 u32, offset u64, length u64) each | crc32 u32 | sections
//! ```
//!
//! All numbers are little endian. The last checksum of the head covers everything in front of it.

use std::io;
use std::ops::Range;

use thiserror::Error;

const MAGIC: &[u8; 8] = b"WAYPSKIL";
const FORMAT: u32 = 1;
const HEAD: usize = 16;
const ENTRY: usize = 24;
/// Far more sections than any format version has; bounds what a damaged head can ask for.
const MAX_SECTIONS: u32 = 256;

/// A snapshot that cannot be used; the text names the file, what is wrong and the remedy.
#[derive(Debug, Error)]
#[error("snapshot '{file}' {fault}; {}", fault.remedy())]
pub struct SnapshotError {
    /// Name of the file, as given to the reader.
    pub file: String,
    /// What is wrong with it.
    pub fault: SnapshotFault,
}

/// What is wrong with a snapshot.
#[derive(Debug, Error)]
pub enum SnapshotFault {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// The file begins with something else.
    #[error("is no snapshot of this program")]
    WrongMagic,
    /// The file was written in another format.
    #[error("has format version {0}, this program reads {FORMAT}")]
    WrongFormat(u32),
    /// The file ends too early.
    #[error("is cut short")]
    Truncated,
    /// Bytes follow that no section covers.
    #[error("is followed by {0} bytes that are not part of it")]
    Surplus(usize),
    /// The bytes are not the ones that were written.
    #[error("is damaged: the checksum of {0} differs")]
    WrongChecksum(&'static str),
    /// The bytes are whole but contradict each other.
    #[error("is inconsistent in {0}")]
    Inconsistent(&'static str),
}

impl SnapshotFault {
    fn remedy(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "check that the file exists and that this user may read it",
            Self::WrongFormat(_) => "import the data again with this program",
            Self::WrongMagic
            | Self::Truncated
            | Self::Surplus(_)
            | Self::WrongChecksum(_)
            | Self::Inconsistent(_) => "restore the file from a copy or import the data again",
        }
    }
}

/// Collects sections and writes the container.
#[derive(Debug, Default)]
pub struct SnapshotWriter {
    sections: Vec<(u32, Vec<u8>)>,
}

impl SnapshotWriter {
    /// Adds a section of bytes.
    pub fn bytes(&mut self, number: u32, bytes: Vec<u8>) {
        self.sections.push((number, bytes));
    }

    /// Adds a section of numbers.
    pub(crate) fn numbers(&mut self, number: u32, numbers: &[u32]) {
        self.bytes(
            number,
            numbers.iter().flat_map(|value| value.to_le_bytes()).collect(),
        );
    }

    /// Gives the bytes of the file.
    pub fn finish(self) -> Vec<u8> {
        let head = HEAD + ENTRY * self.sections.len() + 4;
        let body: usize = self.sections.iter().map(|(_, bytes)| bytes.len()).sum();
        let mut out = Vec::with_capacity(head + body);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&(self.sections.len() as u32).to_le_bytes());
        let mut offset = head;
        for (number, bytes) in &self.sections {
            out.extend_from_slice(&number.to_le_bytes());
            out.extend_from_slice(&crc32fast::hash(bytes).to_le_bytes());
            out.extend_from_slice(&(offset as u64).to_le_bytes());
            out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            offset += bytes.len();
        }
        out.extend_from_slice(&crc32fast::hash(&out).to_le_bytes());
        for (_, bytes) in &self.sections {
            out.extend_from_slice(bytes);
        }
        out
    }
}

#[derive(Debug)]
struct Section<'a> {
    number: u32,
    checksum: u32,
    /// Where it begins in the file.
    start: usize,
    bytes: &'a [u8],
}

/// The sections of a container whose head is sound.
#[derive(Debug)]
pub struct SnapshotReader<'a> {
    sections: Vec<Section<'a>>,
}

impl<'a> SnapshotReader<'a> {
    /// Reads the head. Sections are checked when they are asked for.
    pub fn open(bytes: &'a [u8]) -> Result<Self, SnapshotFault> {
        if bytes.len() < MAGIC.len() || &bytes[..MAGIC.len()] != MAGIC {
            return Err(SnapshotFault::WrongMagic);
        }
        let format = u32_at(bytes, 8)?;
        if format != FORMAT {
            return Err(SnapshotFault::WrongFormat(format));
        }
        let count = u32_at(bytes, 12)?;
        if count > MAX_SECTIONS {
            return Err(SnapshotFault::Inconsistent("the section table"));
        }
        let table_end = HEAD + ENTRY * count as usize;
        let expected = u32_at(bytes, table_end)?;
        if crc32fast::hash(&bytes[..table_end]) != expected {
            return Err(SnapshotFault::WrongChecksum("the section table"));
        }
        let mut sections = Vec::with_capacity(count as usize);
        // Sections lie one behind the other, so the farthest end is that of the file.
        let mut file_end = table_end + 4;
        for entry in (HEAD..table_end).step_by(ENTRY) {
            let offset = u64_at(bytes, entry + 8)?;
            let length = u64_at(bytes, entry + 16)?;
            let end = offset.checked_add(length).ok_or(SnapshotFault::Truncated)?;
            let range = usize::try_from(offset).ok().zip(usize::try_from(end).ok());
            let slice = range
                .and_then(|(start, end)| bytes.get(start..end))
                .ok_or(SnapshotFault::Truncated)?;
            file_end = file_end.max(range.map_or(0, |(_, end)| end));
            sections.push(Section {
                number: u32_at(bytes, entry)?,
                checksum: u32_at(bytes, entry + 4)?,
                start: range.map_or(0, |(start, _)| start),
                bytes: slice,
            });
        }
        if bytes.len() > file_end {
            return Err(SnapshotFault::Surplus(bytes.len() - file_end));
        }
        Ok(Self { sections })
    }

    /// Gives the bytes of a section after checking them; `name` is for the message.
    pub fn bytes(&self, number: u32, name: &'static str) -> Result<&'a [u8], SnapshotFault> {
        self.section(number, name).map(|section| section.bytes)
    }

    /// Gives where a section lies in the file after checking its bytes, for a reader that keeps the file mapped.
    pub fn range(&self, number: u32, name: &'static str) -> Result<Range<usize>, SnapshotFault> {
        let section = self.section(number, name)?;
        Ok(section.start..section.start + section.bytes.len())
    }

    fn section(&self, number: u32, name: &'static str) -> Result<&Section<'a>, SnapshotFault> {
        let section = self.sections.iter().find(|section| section.number == number);
        let section = section.ok_or(SnapshotFault::Inconsistent(name))?;
        if crc32fast::hash(section.bytes) != section.checksum {
            return Err(SnapshotFault::WrongChecksum(name));
        }
        Ok(section)
    }

    /// Gives the bytes of a section that a file may lack.
    pub(crate) fn optional(
        &self,
        number: u32,
        name: &'static str,
    ) -> Result<Option<&'a [u8]>, SnapshotFault> {
        if self.sections.iter().any(|section| section.number == number) {
            self.bytes(number, name).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Gives the numbers of a section after checking its bytes.
    pub(crate) fn numbers(&self, number: u32, name: &'static str) -> Result<Box<[u32]>, SnapshotFault> {
        let (quads, rest) = self.bytes(number, name)?.as_chunks::<4>();
        if !rest.is_empty() {
            return Err(SnapshotFault::Inconsistent(name));
        }
        Ok(quads.iter().map(|quad| u32::from_le_bytes(*quad)).collect())
    }

    /// Gives the text of a section after checking its bytes.
    pub(crate) fn text(&self, number: u32, name: &'static str) -> Result<Box<str>, SnapshotFault> {
        let text = std::str::from_utf8(self.bytes(number, name)?);
        text.map(Box::from).map_err(|_| SnapshotFault::Inconsistent(name))
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, SnapshotFault> {
    let chunk = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    chunk
        .map(|chunk| u32::from_le_bytes(*chunk))
        .ok_or(SnapshotFault::Truncated)
}

fn u64_at(bytes: &[u8], at: usize) -> Result<u64, SnapshotFault> {
    let chunk = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>());
    chunk
        .map(|chunk| u64::from_le_bytes(*chunk))
        .ok_or(SnapshotFault::Truncated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut writer = SnapshotWriter::default();
        writer.numbers(1, &[7, 8, 9]);
        writer.bytes(2, "words".into());
        writer.finish()
    }

    #[test]
    fn sections_come_back_as_written() {
        let bytes = sample();
        let reader = SnapshotReader::open(&bytes).unwrap();
        assert_eq!(*reader.numbers(1, "numbers").unwrap(), [7, 8, 9]);
        assert_eq!(&*reader.text(2, "text").unwrap(), "words");
        assert!(matches!(
            reader.bytes(3, "third"),
            Err(SnapshotFault::Inconsistent("third"))
        ));
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let whole = sample();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x41;
            let faulty = match SnapshotReader::open(&bytes) {
                Err(_) => true,
                Ok(reader) => reader.numbers(1, "numbers").is_err() || reader.text(2, "text").is_err(),
            };
            assert!(faulty, "byte {at}");
            assert!(SnapshotReader::open(&whole[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn appended_bytes_are_noticed() {
        let mut bytes = sample();
        bytes.extend_from_slice(b"more");
        assert!(matches!(
            SnapshotReader::open(&bytes),
            Err(SnapshotFault::Surplus(4))
        ));
    }

    #[test]
    fn messages_name_file_fault_and_remedy() {
        let error = SnapshotError {
            file: "skills.snapshot".into(),
            fault: SnapshotFault::WrongFormat(9),
        };
        assert_eq!(
            error.to_string(),
            "snapshot 'skills.snapshot' has format version 9, this program reads 1; import the data again with this program"
        );
    }
}
