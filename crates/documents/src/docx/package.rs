//! The archive around the parts of a DOCX.

use std::io::{Cursor, Read};

use memchr::memmem;
use zip::{CompressionMethod, ZipArchive};

use crate::budget::{Budget, DocumentError};

/// Marks each record of an archive's directory.
const DIRECTORY_RECORD: &[u8] = b"PK\x01\x02";
/// Bytes decoded between two looks at the budget.
const PIECE: usize = 64 << 10;

pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], budget: &Budget<'_>) -> Result<Self, DocumentError> {
        if !bytes.starts_with(b"PK") {
            return Err(DocumentError::unreadable("not an archive"));
        }
        // Counted before the library builds its directory, which takes several times the room of the records.
        if memmem::find_iter(bytes, DIRECTORY_RECORD).count() > budget.limits.max_entries {
            return Err(DocumentError::TooComplex);
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| DocumentError::unreadable("the archive has no sound directory"))?;
        if archive.len() > budget.limits.max_entries {
            return Err(DocumentError::TooComplex);
        }
        Ok(Self { archive })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Names of the parts `folder` + `stem` + digits + `.xml`, in order of their numbers.
    pub(crate) fn numbered(&self, folder: &str, stem: &str) -> Vec<String> {
        let mut found: Vec<(u32, String)> = self
            .archive
            .file_names()
            .filter_map(|name| {
                let name = name.ok()?;
                let number = name
                    .strip_prefix(folder)?
                    .strip_prefix(stem)?
                    .strip_suffix(".xml")?;
                match number {
                    "" => Some((0, name.to_string())),
                    digits => Some((digits.parse().ok()?, name.to_string())),
                }
            })
            .collect();
        found.sort();
        found.into_iter().map(|(_, name)| name).collect()
    }

    /// Decodes an entry; the sizes that the archive claims are not believed.
    pub(crate) fn read(&mut self, name: &str, budget: &mut Budget<'_>) -> Result<String, DocumentError> {
        let damaged = || DocumentError::unreadable("an entry of the archive is damaged");
        let mut entry = self.archive.by_name(name).map_err(|_| damaged())?;
        if entry.encrypted() {
            return Err(DocumentError::unreadable("an entry of the archive is encrypted"));
        }
        if !matches!(
            entry.compression(),
            CompressionMethod::Stored | CompressionMethod::Deflated
        ) {
            return Err(DocumentError::unreadable(
                "an entry has an unsupported compression",
            ));
        }
        let room = budget.room();
        let mut bytes = Vec::new();
        loop {
            let before = bytes.len();
            entry
                .by_ref()
                .take(PIECE as u64)
                .read_to_end(&mut bytes)
                .map_err(|_| damaged())?;
            budget.bytes(bytes.len() - before)?;
            if bytes.len() > room {
                return Err(DocumentError::TooComplex);
            }
            if bytes.len() - before < PIECE {
                return decode(bytes);
            }
        }
    }
}

/// Reads UTF-8, or UTF-16 with its mark, the two encodings that parts may have.
fn decode(bytes: Vec<u8>) -> Result<String, DocumentError> {
    let damaged = || DocumentError::unreadable("a part is not in Unicode");
    let from_units = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..]
            .chunks_exact(2)
            .map(|pair| read([pair[0], pair[1]]))
            .collect();
        String::from_utf16(&units).map_err(|_| damaged())
    };
    if bytes.starts_with(&[0xFF, 0xFE]) {
        from_units(u16::from_le_bytes)
    } else if bytes.starts_with(&[0xFE, 0xFF]) {
        from_units(u16::from_be_bytes)
    } else {
        let text = String::from_utf8(bytes).map_err(|_| damaged())?;
        Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text))
    }
}
