//! The index of words of a segment: for each term the rows that hold it, how often, and where.
//!
//! ```text
//! list = length of set, set of rows, length of frequencies, frequencies, positions
//! ```
//!
//! Rows are what most queries need, so they stand apart as a set that combines like those of facets.
//! Frequencies and positions follow in the order of the rows; positions are differences inside a field.

use std::path::Path;

use crate::segment::{
    Packed, PackedSection, Reader, RowSet, Section, SectionFile, SectionWriter, SegmentError, SegmentFault,
    encode_rows, put_bytes, put_number, write_packed,
};

pub(super) mod layout {
    pub(crate) const MAGIC: [u8; 8] = *b"WAYPWORD";
    /// Sums of the lengths of all titles and of all bodies.
    pub(crate) const OUTLINE: u32 = 1;
    pub(crate) const TITLE_LENGTHS: u32 = 2;
    pub(crate) const BODY_LENGTHS: u32 = 3;
    pub(crate) const LISTS: u32 = 4;
    pub(crate) const LIST_ENDS: u32 = 5;
    pub(crate) const TERMS: u32 = 6;
}

/// An open index.
#[derive(Debug)]
pub(crate) struct Words {
    file: SectionFile,
    outline: Section,
    title_lengths: PackedSection,
    body_lengths: PackedSection,
    lists: Section,
    list_ends: Section,
    terms: Section,
}

/// The list of a term.
#[derive(Clone, Copy)]
pub(crate) struct TermList<'a> {
    /// The rows that hold the term.
    pub(crate) rows: RowSet<'a>,
    frequencies: &'a [u8],
    positions: &'a [u8],
}

/// How often a term stands in the fields of a row, and where.
#[derive(Clone, Copy)]
pub(crate) struct Occurrences<'a> {
    pub(crate) in_title: usize,
    pub(crate) in_body: usize,
    positions: Reader<'a>,
}

impl Words {
    pub(crate) fn open(path: &Path, rows: usize) -> Result<Self, SegmentError> {
        let file = SectionFile::open(path, layout::MAGIC)?;
        file.verify()?;
        let terms = file.section(layout::TERMS)?;
        let damaged = || SegmentError::damaged(file.path(), SegmentFault::Inconsistent);
        let count = fst::Map::new(file.bytes(terms)).map_err(|_| damaged())?.len();
        Ok(Self {
            outline: file.numbers_section::<u64>(layout::OUTLINE, 2)?,
            title_lengths: PackedSection::find(&file, layout::TITLE_LENGTHS, rows)?,
            body_lengths: PackedSection::find(&file, layout::BODY_LENGTHS, rows)?,
            lists: file.section(layout::LISTS)?,
            list_ends: file.numbers_section::<u64>(layout::LIST_ENDS, count)?,
            terms,
            file,
        })
    }

    /// Gives the sums of the lengths of all titles and of all bodies.
    pub(crate) fn length_sums(&self) -> (u64, u64) {
        match self.file.numbers::<u64>(self.outline) {
            [titles, bodies] => (*titles, *bodies),
            _ => (0, 0),
        }
    }

    pub(crate) fn title_lengths(&self) -> Packed<'_> {
        self.title_lengths.read(&self.file)
    }

    pub(crate) fn body_lengths(&self) -> Packed<'_> {
        self.body_lengths.read(&self.file)
    }

    /// Finds the list of a term.
    pub(crate) fn list(&self, term: &str) -> Option<TermList<'_>> {
        let terms = fst::Map::new(self.file.bytes(self.terms)).ok()?;
        let number = terms.get(term)? as usize;
        let ends: &[u64] = self.file.numbers(self.list_ends);
        let begin = number.checked_sub(1).map_or(0, |before| ends[before] as usize);
        let bytes = self.file.bytes(self.lists).get(begin..ends[number] as usize)?;
        let mut reader = Reader::new(bytes);
        Some(TermList {
            rows: RowSet::read(reader.bytes()?),
            frequencies: reader.bytes()?,
            positions: reader.rest(),
        })
    }
}

impl<'a> TermList<'a> {
    /// Calls `visit` with each row of the term and what is known of it there.
    pub(crate) fn for_each(self, rows: usize, mut visit: impl FnMut(usize, Occurrences<'a>)) {
        let mut frequencies = Reader::new(self.frequencies);
        let mut positions = Reader::new(self.positions);
        self.rows.for_each(rows, |row| {
            let (in_title, in_body) = read_frequencies(&mut frequencies);
            visit(
                row,
                Occurrences {
                    in_title,
                    in_body,
                    positions,
                },
            );
            positions.skip_numbers(in_title + in_body);
        });
    }
}

impl Occurrences<'_> {
    /// Calls `visit` with each position: those in the title, then those in the body, marked by [`BODY`].
    #[inline]
    pub(crate) fn for_each_position(mut self, mut visit: impl FnMut(u32)) {
        for (count, field) in [(self.in_title, 0), (self.in_body, BODY)] {
            let mut last: u32 = 0;
            for _ in 0..count {
                last = last.wrapping_add(self.positions.small().unwrap_or(0));
                visit(last & !BODY | field);
            }
        }
    }
}

/// Marks positions in the body.
pub(crate) const BODY: u32 = 1 << 31;

/// Appends how often a term stands in title and body: one byte for nearly all.
pub(super) fn put_frequencies(out: &mut Vec<u8>, in_title: usize, in_body: usize) {
    put_number(out, (in_body as u64) << 2 | in_title.min(3) as u64);
    if in_title >= 3 {
        put_number(out, in_title as u64);
    }
}

fn read_frequencies(reader: &mut Reader<'_>) -> (usize, usize) {
    let packed = reader.number().unwrap_or(0);
    let in_title = match packed & 3 {
        3 => reader.number().unwrap_or(0),
        few => few,
    };
    (in_title as usize, (packed >> 2) as usize)
}

/// Appends the list of a term.
pub(super) fn put_list(out: &mut Vec<u8>, rows: &[u32], frequencies: &[u8], positions: &[u8]) {
    let mut set = Vec::new();
    encode_rows(rows, &mut set);
    put_bytes(out, &set);
    put_bytes(out, frequencies);
    out.extend_from_slice(positions);
}

pub(super) fn write_lengths(
    file: &mut SectionWriter,
    titles: &[u32],
    bodies: &[u32],
) -> Result<(), SegmentError> {
    write_packed(file, layout::TITLE_LENGTHS, titles)?;
    write_packed(file, layout::BODY_LENGTHS, bodies)
}
