//! One immutable set of rows on disk: columns, sets of rows by value, texts, words.
//!
//! Rows are sorted by the day posted, so that a window is a range of them. Codes are numbered inside a
//! segment; whoever reads several translates them.

mod amounts;
mod begins;
mod bits;
mod blocks;
mod build;
mod coding;
mod error;
mod expiries;
mod file;
mod layout;
mod packed;
mod planes;
mod posted;
mod record;
mod rollup;
mod rowset;

use std::path::Path;
use std::sync::Arc;

pub(crate) use amounts::Amounts;
use amounts::AmountsSection;
pub(crate) use begins::Begins;
use begins::BeginsSection;
pub(crate) use bits::Bits;
pub(crate) use blocks::BlockCache;
use blocks::Blocks;
pub(crate) use build::SegmentBuilder;
pub(crate) use coding::{Reader, put_bytes, put_number};
pub use error::{SegmentError, SegmentFault};
use expiries::ExpiriesSection;
pub(crate) use expiries::{Expiries, Moment};
pub(crate) use file::{Section, SectionFile, SectionWriter, size_of_file};
pub(crate) use layout::{FILES, MAX_ROWS, WORDS_FILE};
pub(crate) use packed::{Optional, Packed, PackedSection, Width, each_width, write as write_packed};
pub(crate) use planes::Planes;
use planes::PlanesSection;
pub(crate) use posted::Posted;
use posted::PostedSection;
pub(crate) use record::{StoredDocument, put_posting, read_posting};
use rollup::RollupSection;
pub(crate) use rollup::{BLOCK_ROWS, BLOCK_WORDS, Rollup};
pub(crate) use rowset::{RowSet, encode as encode_rows};

use crate::column::Column;
use crate::day::Day;
use crate::query::Flag;
use crate::row::{Posting, PostingId};
use crate::words::Words;

/// An open segment.
#[derive(Debug)]
pub(crate) struct Segment {
    rows: usize,
    file: SectionFile,
    identity: SectionFile,
    documents: Blocks,
    bodies: Blocks,
    raws: Blocks,
    words: Words,
    posted: PostedSection,
    expired: (i64, PackedSection),
    salary: AmountsSection,
    duplicates: PackedSection,
    duplicate_planes: PlanesSection,
    flags: [Section; layout::FLAG_COUNT as usize],
    expiries: ExpiriesSection,
    expired_rollup: Option<RollupSection>,
    columns: Vec<Option<ColumnSections>>,
    ids: Section,
    rows_by_id: Section,
    member_ids: Section,
    member_rows: Section,
    block_keys: Section,
    block_rows: Section,
}

#[derive(Clone, Copy, Debug)]
struct ColumnSections {
    codes: Section,
    code_ends: Section,
    ids: PackedSection,
    id_begins: Option<BeginsSection>,
    rollup: Option<RollupSection>,
    sets: Section,
    set_ends: Section,
    duplicate_sums: Section,
}

/// A column of a segment that has at least one value.
#[derive(Clone, Copy)]
pub(crate) struct ColumnView<'a> {
    codes: &'a [u8],
    code_ends: &'a [u32],
    /// Value of each row, or of each place in columns with several.
    pub(crate) ids: Packed<'a>,
    /// Where the values of each row begin, where a row has several or none.
    pub(crate) id_begins: Option<Begins<'a>>,
    /// Counts by block, unless there are too many values.
    pub(crate) rollup: Option<Rollup<'a>>,
    sets: &'a [u8],
    set_ends: &'a [u64],
    duplicate_sums: &'a [u64],
}

impl Segment {
    /// Opens the segment in a directory and compares the checksums of all that is read without further
    /// checks. Blocks of text carry their own.
    pub(crate) fn open(directory: &Path) -> Result<Self, SegmentError> {
        let path = |name: &str| directory.join(name);
        let file = SectionFile::open(&path(layout::COLUMNS_FILE), layout::COLUMNS_MAGIC)?;
        file.verify()?;
        let identity = SectionFile::open(&path(layout::IDENTITY_FILE), layout::IDENTITY_MAGIC)?;
        identity.verify()?;
        let outline = file.numbers_section::<i64>(layout::OUTLINE, 2)?;
        let outline: [i64; 2] = file
            .numbers(outline)
            .try_into()
            .map_err(|_| SegmentError::damaged(file.path(), SegmentFault::Inconsistent))?;
        let rows = usize::try_from(outline[0])
            .ok()
            .filter(|rows| *rows <= u32::MAX as usize)
            .ok_or_else(|| SegmentError::damaged(file.path(), SegmentFault::Inconsistent))?;
        let packed = |number| PackedSection::find(&file, number, rows);
        let expiries = ExpiriesSection::find(&file, layout::EXPIRIES, rows)?;
        let expiry_days = expiries.read(&file).last().map_or(1, |last| last as usize + 1);
        let flag = |at| file.numbers_section::<u64>(layout::FLAGS + at, rows.div_ceil(64));
        let members = identity.section(layout::MEMBER_ROWS)?.len() / 4;
        let columns = Column::ALL
            .into_iter()
            .map(|column| find_column(&file, column, rows))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            rows,
            posted: PostedSection::find(&file, layout::POSTED, rows)?,
            expired: (outline[1], packed(layout::EXPIRED)?),
            salary: AmountsSection::find(&file, layout::SALARY, rows)?,
            duplicates: packed(layout::DUPLICATES)?,
            duplicate_planes: PlanesSection::find(
                &file,
                layout::DUPLICATE_PLANES,
                layout::DUPLICATE_BLOCKS,
                rows,
            )?,
            flags: [flag(0)?, flag(1)?, flag(2)?, flag(3)?],
            expiries,
            expired_rollup: RollupSection::find(&file, layout::EXPIRED_ROLLUP, rows, expiry_days)?,
            columns,
            ids: identity.numbers_section::<[u8; 16]>(layout::IDS_BY_ROW, rows)?,
            rows_by_id: identity.numbers_section::<u32>(layout::ROWS_BY_ID, rows)?,
            member_ids: identity.numbers_section::<[u8; 16]>(layout::MEMBER_IDS, members)?,
            member_rows: identity.numbers_section::<u32>(layout::MEMBER_ROWS, members)?,
            block_keys: identity.numbers_section::<u64>(layout::BLOCK_KEYS, rows)?,
            block_rows: identity.numbers_section::<u32>(layout::BLOCK_ROWS, rows)?,
            documents: Blocks::open(&path(layout::DOCUMENTS_FILE))?,
            bodies: Blocks::open(&path(layout::BODIES_FILE))?,
            raws: Blocks::open(&path(layout::RAWS_FILE))?,
            words: Words::open(&path(layout::WORDS_FILE), rows)?,
            file,
            identity,
        })
    }

    /// Compares the checksums of what opening leaves out.
    pub(crate) fn verify(&self) -> Result<(), SegmentError> {
        self.documents.verify()?;
        self.bodies.verify()?;
        self.raws.verify()
    }

    pub(crate) const fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn posted(&self) -> Posted<'_> {
        self.posted.read(&self.file)
    }

    pub(crate) fn expired(&self) -> Optional<'_> {
        let (base, section) = self.expired;
        Optional {
            base,
            packed: section.read(&self.file),
        }
    }

    pub(crate) fn salary(&self) -> Amounts<'_> {
        self.salary.read(&self.file)
    }

    pub(crate) fn duplicates(&self) -> Packed<'_> {
        self.duplicates.read(&self.file)
    }

    /// Gives the duplicates bit by bit.
    pub(crate) fn duplicate_planes(&self) -> Planes<'_> {
        self.duplicate_planes.read(&self.file, self.rows)
    }

    /// Gives the words of a flag, one bit for each row.
    pub(crate) fn flag(&self, flag: Flag) -> &[u64] {
        let at = match flag {
            Flag::CompanyIsStaffing => 0,
            Flag::IsRemote => 1,
            Flag::IsInternship => 2,
            Flag::IsSupervisor => 3,
        };
        self.file.numbers(self.flags[at])
    }

    /// Gives which rows expire when.
    pub(crate) fn expiries(&self) -> Expiries<'_> {
        self.expiries.read(&self.file)
    }

    /// Gives how often each stored day of expiry occurs, by block.
    pub(crate) fn expired_rollup(&self) -> Option<Rollup<'_>> {
        self.expired_rollup.map(|rollup| rollup.read(&self.file))
    }

    /// Gives the beginning of a day, by the rows that expire before it.
    pub(crate) fn beginning_of(&self, day: Day) -> Moment {
        // Stored 0 says that there is no day, and none expires on it.
        self.expiries().before(self.expired().stored(i64::from(day.0)))
    }

    pub(crate) fn column(&self, column: Column) -> Option<ColumnView<'_>> {
        let sections = self.columns[column.index()]?;
        Some(ColumnView {
            codes: self.file.bytes(sections.codes),
            code_ends: self.file.numbers(sections.code_ends),
            ids: sections.ids.read(&self.file),
            id_begins: sections.id_begins.map(|begins| begins.read(&self.file)),
            rollup: sections.rollup.map(|rollup| rollup.read(&self.file)),
            sets: self.file.bytes(sections.sets),
            set_ends: self.file.numbers(sections.set_ends),
            duplicate_sums: self.file.numbers(sections.duplicate_sums),
        })
    }

    pub(crate) const fn words(&self) -> &Words {
        &self.words
    }

    pub(crate) fn id(&self, row: usize) -> PostingId {
        PostingId(self.identity.numbers::<[u8; 16]>(self.ids)[row])
    }

    /// Gives the rows that have an id or a member with it.
    pub(crate) fn rows_of_id(&self, id: PostingId) -> impl Iterator<Item = usize> {
        let ids = self.identity.numbers::<[u8; 16]>(self.ids);
        let rows: &[u32] = self.identity.numbers(self.rows_by_id);
        let begin = rows.partition_point(|row| ids[*row as usize] < id.0);
        let leaders = rows[begin..]
            .iter()
            .take_while(move |row| ids[**row as usize] == id.0);
        let members: &[[u8; 16]] = self.identity.numbers(self.member_ids);
        let member_rows: &[u32] = self.identity.numbers(self.member_rows);
        let begin = members.partition_point(|member| *member < id.0);
        let found = members[begin..].iter().zip(&member_rows[begin..]);
        let found = found.take_while(move |(member, _)| **member == id.0);
        leaders
            .copied()
            .chain(found.map(|(_, row)| *row))
            .map(|row| row as usize)
    }

    /// Gives the rows of a block key.
    pub(crate) fn rows_of_block(&self, key: u64) -> impl Iterator<Item = usize> {
        let keys: &[u64] = self.identity.numbers(self.block_keys);
        let rows: &[u32] = self.identity.numbers(self.block_rows);
        let begin = keys.partition_point(|known| *known < key);
        let found = keys[begin..].iter().zip(&rows[begin..]);
        found
            .take_while(move |(known, _)| **known == key)
            .map(|(_, row)| *row as usize)
    }

    /// Reads the fields of a row that no column holds.
    pub(crate) fn document(
        &self,
        row: usize,
        cache: &mut BlockCache,
    ) -> Result<StoredDocument, SegmentError> {
        let bytes = self.documents.read(row, cache)?;
        let document = record::read_document(&mut Reader::new(bytes));
        document.ok_or_else(|| SegmentError::damaged(self.file.path(), SegmentFault::Inconsistent))
    }

    /// Reads the body of a row.
    pub(crate) fn body(&self, row: usize, cache: &mut BlockCache) -> Result<String, SegmentError> {
        Ok(String::from_utf8_lossy(self.bodies.read(row, cache)?).into_owned())
    }

    /// Reads a whole posting.
    pub(crate) fn posting(&self, row: usize, caches: &mut RowCaches) -> Result<Posting, SegmentError> {
        let document = self.document(row, &mut caches.documents)?;
        let body = self.body(row, &mut caches.bodies)?;
        let raws = self.raws.read(row, &mut caches.raws)?;
        let mut reader = Reader::new(raws);
        let raws = document
            .members
            .iter()
            .map(|_| reader.bytes().unwrap_or_default().to_vec())
            .collect();
        let blocks: &[u64] = self.identity.numbers(self.block_keys);
        let block_rows: &[u32] = self.identity.numbers(self.block_rows);
        let block = caches.block_of(row, blocks, block_rows);
        let flag = |flag, at: u8| u8::from(self.flag(flag)[row / 64] >> (row % 64) & 1 == 1) << at;
        let columns = record::Columns {
            id: self.id(row),
            block,
            posted: self.posted().get(row),
            expired: self.expired().get(row).map(|day| Day(day as i32)),
            duplicates: self.duplicates().get(row),
            salary: self.salary().get(row),
            flags: flag(Flag::CompanyIsStaffing, 0)
                | flag(Flag::IsRemote, 1)
                | flag(Flag::IsInternship, 2)
                | flag(Flag::IsSupervisor, 3),
            codes: self.codes(row),
        };
        Ok(record::assemble(columns, document, raws, body))
    }

    fn codes(&self, row: usize) -> Vec<(Column, Arc<str>)> {
        let mut codes = Vec::new();
        for column in Column::ALL {
            if let Some(view) = self.column(column) {
                view.for_each(row, |id| {
                    if id > 0 {
                        codes.push((column, Arc::from(view.code(id))));
                    }
                });
            }
        }
        codes
    }
}

/// Blocks that were read last, and the block keys by row, for reading rows in order.
#[derive(Default)]
pub(crate) struct RowCaches {
    documents: BlockCache,
    bodies: BlockCache,
    raws: BlockCache,
    block_keys: Vec<u64>,
}

impl RowCaches {
    fn block_of(&mut self, row: usize, keys: &[u64], rows: &[u32]) -> u64 {
        if self.block_keys.len() != rows.len() {
            self.block_keys = vec![0; rows.len()];
            for (key, row) in keys.iter().zip(rows) {
                if let Some(slot) = self.block_keys.get_mut(*row as usize) {
                    *slot = *key;
                }
            }
        }
        self.block_keys[row]
    }
}

impl<'a> ColumnView<'a> {
    /// Gives the number of values, the missing one (0) included.
    pub(crate) const fn values(self) -> usize {
        self.code_ends.len() + 1
    }

    /// Gives the code of a value from 1 on.
    pub(crate) fn code(self, id: u32) -> &'a str {
        let at = id as usize - 1;
        let begin = at
            .checked_sub(1)
            .map_or(0, |before| self.code_ends[before] as usize);
        // Checked as a whole when the segment was opened.
        std::str::from_utf8(&self.codes[begin..self.code_ends[at] as usize]).unwrap_or_default()
    }

    /// Gives the rows of a value.
    pub(crate) fn set(self, id: u32) -> RowSet<'a> {
        let at = id as usize;
        let begin = at
            .checked_sub(1)
            .map_or(0, |before| self.set_ends[before] as usize);
        RowSet::read(&self.sets[begin..self.set_ends[at] as usize])
    }

    /// Gives the duplicates of all rows of a value.
    pub(crate) fn duplicates(self, id: u32) -> u64 {
        self.duplicate_sums[id as usize]
    }

    /// Calls `visit` for each value of a row; 0 for none in columns that hold one.
    #[inline]
    pub(crate) fn for_each(self, row: usize, mut visit: impl FnMut(u32)) {
        match self.id_begins {
            None => visit(self.ids.get(row)),
            Some(begins) => {
                let (begin, end) = begins.of(row);
                (begin..end).for_each(|at| visit(self.ids.get(at as usize)));
            }
        }
    }
}

fn find_column(
    file: &SectionFile,
    column: Column,
    rows: usize,
) -> Result<Option<ColumnSections>, SegmentError> {
    let number = |part| layout::column_section(column, part);
    let Some(code_ends) = file.optional(number(layout::CODE_ENDS)) else {
        return Ok(None);
    };
    let damaged = || SegmentError::damaged(file.path(), SegmentFault::Inconsistent);
    let values = code_ends.len() / 4 + 1;
    let codes = file.section(number(layout::CODES))?;
    let text = std::str::from_utf8(file.bytes(codes)).map_err(|_| damaged())?;
    let ends: &[u32] = file.numbers(code_ends);
    let fits = ends.is_sorted()
        && ends.last().map(|end| *end as usize) == Some(text.len())
        && ends.iter().all(|end| text.is_char_boundary(*end as usize));
    if !fits {
        return Err(damaged());
    }
    let (id_begins, places) = if file.optional(number(layout::ID_BEGINS)).is_some() {
        let bases = number(layout::ID_BASES);
        let (begins, places) = BeginsSection::find(file, bases, number(layout::ID_BEGINS), rows)?;
        (Some(begins), places)
    } else {
        (None, rows)
    };
    Ok(Some(ColumnSections {
        codes,
        code_ends,
        ids: PackedSection::find(file, number(layout::IDS), places)?,
        id_begins,
        rollup: RollupSection::find(file, number(layout::ROLLUP), rows, values)?,
        sets: file.section(number(layout::SETS))?,
        set_ends: file.numbers_section::<u64>(number(layout::SET_ENDS), values)?,
        duplicate_sums: file.numbers_section::<u64>(number(layout::DUPLICATE_SUMS), values)?,
    }))
}
