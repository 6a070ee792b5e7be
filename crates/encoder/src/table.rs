//! The file of name vectors. It can be made anew at any time, so that one that does not fit is ignored.
//!
//! Magic number, hash of what decides the vectors, dimensions, count; scales; numbers; hash of all before it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{EncoderError, NameVectors};

/// What a table was made of, as a hash.
pub(crate) type Key = [u8; 32];

/// Opens a file; the last letter is the format.
const MAGIC: &[u8; 8] = b"WPNAMES1";
const HEAD: usize = MAGIC.len() + 32 + 4 + 4;
const HASH: usize = 32;

/// Gives the name of the file of a table.
pub(crate) fn file_name(key: &Key) -> String {
    let hex: String = key[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}.vectors")
}

/// Reads a table that is whole and was made of what `key` says.
pub(crate) fn read(file: &Path, key: &Key) -> Option<NameVectors> {
    let bytes = fs::read(file).ok()?;
    let (body, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH)?)?;
    if Sha256::digest(body).as_slice() != hash {
        return None;
    }
    let (head, rest) = body.split_at_checked(HEAD)?;
    let (magic, head) = head.split_at_checked(MAGIC.len())?;
    let (made_of, sizes) = head.split_at_checked(key.len())?;
    let number = |at: usize| sizes[at..at + 4].try_into().map(u32::from_le_bytes).ok();
    let (dimensions, count) = (number(0)? as usize, number(4)? as usize);
    let (scales, numbers) = rest.split_at_checked(count.checked_mul(4)?)?;
    if magic != MAGIC || made_of != key || count.checked_mul(dimensions)? != numbers.len() {
        return None;
    }
    let scales = scales.chunks_exact(4);
    let scales = scales.map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    Some(NameVectors {
        dimensions,
        scales: scales.collect(),
        numbers: numbers.iter().map(|byte| byte.cast_signed()).collect(),
    })
}

/// Writes a table under an unfinished name and renames it, so that a killed process leaves no half of one.
pub(crate) fn write(file: &Path, key: &Key, vectors: &NameVectors) -> Result<(), EncoderError> {
    let failed = |error: std::io::Error| EncoderError::file(file, error);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut bytes = Vec::with_capacity(HEAD + vectors.memory() + HASH);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(key);
    for size in [vectors.dimensions, vectors.len()] {
        let size = u32::try_from(size).map_err(|_| EncoderError::file(file, "too many names"))?;
        bytes.extend_from_slice(&size.to_le_bytes());
    }
    bytes.extend(vectors.scales.iter().flat_map(|scale| scale.to_le_bytes()));
    bytes.extend(vectors.numbers.iter().map(|number| number.cast_unsigned()));
    let hash = Sha256::digest(&bytes);
    bytes.extend_from_slice(&hash);
    let unfinished = file.with_extension(format!("unfinished-{}", std::process::id()));
    let write = || -> std::io::Result<()> {
        let mut opened = File::create(&unfinished)?;
        opened.write_all(&bytes)?;
        opened.sync_all()?;
        fs::rename(&unfinished, file)
    };
    write().map_err(|error| {
        let _ = fs::remove_file(&unfinished);
        failed(error)
    })
}
