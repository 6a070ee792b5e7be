//! An open version.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::entries::Entries;
use super::error::StoreError;
use super::manifest::{Manifest, SegmentRecord};
use super::{ENTRIES, MANIFEST, MASKS, SEGMENTS, files};
use crate::column::Column;
use crate::row::{Entry, Posting, PostingId};
use crate::segment::{
    Bits, RowCaches, RowSet, SectionFile, SectionWriter, Segment, encode_rows, size_of_file,
};

const MASKS_MAGIC: [u8; 8] = *b"WAYPMASK";

/// A version of the postings of a mount, open for reading. It stays readable when its files are removed.
#[derive(Clone, Debug)]
pub struct Corpus {
    directory: PathBuf,
    manifest: Manifest,
    entries: Arc<Entries>,
    segments: Vec<OpenSegment>,
    hides_salaries: bool,
}

/// A segment as one version sees it.
#[derive(Clone, Debug)]
pub(crate) struct OpenSegment {
    pub(crate) record: SegmentRecord,
    pub(crate) segment: Arc<Segment>,
    /// Rows that later imports replaced or removed.
    pub(crate) mask: Option<Arc<Bits>>,
}

/// Where a posting stands in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    pub(crate) segment: u32,
    pub(crate) row: u32,
}

impl Corpus {
    pub(super) fn open(directory: &Path, version: u64) -> Result<Self, StoreError> {
        Self::open_beside(directory, version, None)
    }

    /// Opens a version and shares the segments that another one has open.
    pub(super) fn open_beside(
        directory: &Path,
        version: u64,
        other: Option<&Self>,
    ) -> Result<Self, StoreError> {
        let manifest = Manifest::read(&directory.join(MANIFEST), version)?;
        for file in &manifest.files {
            let path = directory.join(&file.name);
            if size_of_file(&path)? != file.bytes {
                return Err(StoreError::damaged(
                    &path,
                    "has another length than its manifest says",
                ));
            }
        }
        let entries = Entries::read(&directory.join(ENTRIES))?;
        let masks = SectionFile::open(&directory.join(MASKS), MASKS_MAGIC)?;
        masks.verify()?;
        let mut segments = Vec::with_capacity(manifest.segments.len());
        for (at, record) in manifest.segments.iter().enumerate() {
            let known = other.and_then(|other| {
                let mut open = other.segments.iter();
                open.find(|open| open.record.name == record.name)
            });
            let path = directory.join(SEGMENTS).join(&record.name);
            let segment = match known {
                Some(open) => open.segment.clone(),
                None => Arc::new(Segment::open(&path)?),
            };
            let mask = masks.optional(at as u32 + 1).map(|section| {
                let mut mask = Bits::empty(segment.rows());
                RowSet::read(masks.bytes(section)).or_into(&mut mask);
                Arc::new(mask)
            });
            let masked = mask.as_ref().map_or(0, |mask| mask.count());
            if record.rows != segment.rows() as u64 || record.masked != masked {
                return Err(StoreError::damaged(
                    &path,
                    "has another number of rows than its manifest says",
                ));
            }
            segments.push(OpenSegment {
                record: record.clone(),
                segment,
                mask,
            });
        }
        Ok(Self {
            directory: directory.to_owned(),
            manifest,
            entries: Arc::new(entries),
            segments,
            hides_salaries: false,
        })
    }

    /// Leaves its salaries out of all that is counted and sorted, for whoever counts in another currency. Pay as it was
    /// advertised still shows in single postings.
    #[must_use]
    pub fn without_salaries(self) -> Self {
        Self {
            hides_salaries: true,
            ..self
        }
    }

    pub(crate) const fn hides_salaries(&self) -> bool {
        self.hides_salaries
    }

    /// Gives what is known of the version.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Gives what is known of the codes of a column, in ascending order.
    pub fn entries_of(&self, column: Column) -> impl Iterator<Item = &Entry> {
        self.entries.of(column)
    }

    pub(crate) fn segments(&self) -> &[OpenSegment] {
        &self.segments
    }

    pub(crate) const fn entries(&self) -> &Arc<Entries> {
        &self.entries
    }

    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Compares the hashes of all files with the manifest and the checksums of all blocks.
    pub fn verify(&self) -> Result<(), StoreError> {
        for file in &self.manifest.files {
            let path = self.directory.join(&file.name);
            let (bytes, sha256) = files::hash(&path)?;
            if bytes != file.bytes || sha256 != file.sha256 {
                return Err(StoreError::damaged(
                    &path,
                    "is not the file that its manifest lists",
                ));
            }
        }
        for open in &self.segments {
            open.segment.verify()?;
        }
        Ok(())
    }

    /// Finds the posting with an id or with a member of it.
    pub fn find(&self, id: PostingId) -> Option<Address> {
        let found = self.collect(|segment| segment.rows_of_id(id).collect());
        found.first().copied()
    }

    /// Finds the postings of a block.
    pub fn of_block(&self, block: u64) -> Vec<Address> {
        self.collect(|segment| segment.rows_of_block(block).collect())
    }

    /// Finds the postings with a member of an import source.
    pub fn of_origin(&self, source: &str) -> Vec<Address> {
        self.collect(|segment| {
            let mut rows = Vec::new();
            if let Some(column) = segment.column(Column::Origin)
                && let Some(id) = (1..column.values() as u32).find(|id| column.code(*id) == source)
            {
                column.set(id).for_each(segment.rows(), |row| rows.push(row));
            }
            rows
        })
    }

    /// Gives all postings in the order of segments and rows.
    pub fn addresses(&self) -> impl Iterator<Item = Address> {
        self.segments.iter().enumerate().flat_map(|(at, open)| {
            let rows = (0..open.segment.rows()).filter(|row| open.is_live(*row));
            rows.map(move |row| Address {
                segment: at as u32,
                row: row as u32,
            })
        })
    }

    fn collect(&self, rows_of: impl Fn(&Segment) -> Vec<usize>) -> Vec<Address> {
        let mut found = Vec::new();
        for (at, open) in self.segments.iter().enumerate() {
            let rows = rows_of(&open.segment);
            let live = rows.into_iter().filter(|row| open.is_live(*row));
            found.extend(live.map(|row| Address {
                segment: at as u32,
                row: row as u32,
            }));
        }
        found
    }

    /// Begins reading whole postings.
    pub fn reader(&self) -> CorpusReader<'_> {
        CorpusReader {
            corpus: self,
            caches: self.segments.iter().map(|_| RowCaches::default()).collect(),
        }
    }
}

/// Reads whole postings; fastest in the order of addresses.
pub struct CorpusReader<'c> {
    corpus: &'c Corpus,
    /// By segment.
    caches: Vec<RowCaches>,
}

impl CorpusReader<'_> {
    /// Reads a posting as it was written.
    pub fn read(&mut self, address: Address) -> Result<Posting, StoreError> {
        let at = address.segment as usize;
        let open = self.corpus.segments.get(at).ok_or(StoreError::NoSuchRow)?;
        let row = address.row as usize;
        if row >= open.segment.rows() {
            return Err(StoreError::NoSuchRow);
        }
        Ok(open.segment.posting(row, &mut self.caches[at])?)
    }
}

impl OpenSegment {
    /// Says whether a row is neither replaced nor removed.
    pub(crate) fn is_live(&self, row: usize) -> bool {
        !self.mask.as_ref().is_some_and(|mask| mask.contains(row))
    }
}

/// Writes the masks of segments, in their order.
pub(super) fn write_masks(path: &Path, masks: &[Option<Bits>]) -> Result<(), StoreError> {
    let mut file = SectionWriter::create(path, MASKS_MAGIC)?;
    for (at, mask) in masks.iter().enumerate() {
        if let Some(mask) = mask {
            let (mut rows, mut bytes) = (Vec::new(), Vec::new());
            mask.for_each(|row| rows.push(row as u32));
            encode_rows(&rows, &mut bytes);
            file.section(at as u32 + 1, &bytes)?;
        }
    }
    Ok(file.finish()?)
}
