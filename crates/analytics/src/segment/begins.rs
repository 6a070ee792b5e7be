//! Where the values of each row begin, in columns with several: a base for some rows and a short distance
//! to it for each.

use super::error::SegmentError;
use super::file::{Section, SectionFile, SectionWriter};
use super::packed::{self, Packed, PackedSection, Width, each_width};

/// Rows that share a base, as a power of two: so few that distances nearly always have two bytes.
const SHIFT: usize = 10;

/// Where the values of each row begin.
#[derive(Clone, Copy)]
pub(crate) struct Begins<'a> {
    bases: &'a [u32],
    distances: Packed<'a>,
}

impl Begins<'_> {
    /// Gives the first place of a row and the one behind its last.
    #[inline]
    pub(crate) fn of(self, row: usize) -> (u32, u32) {
        (self.at(row), self.at(row + 1))
    }

    /// Looks up the places of many rows. They are spread over memory, and it answers many lookups at once.
    pub(crate) fn of_rows(self, rows: &[u32], places: &mut [(u32, u32)]) {
        each_width!(self.distances, distances => {
            for (place, row) in places.iter_mut().zip(rows) {
                let row = *row as usize;
                let (base, next) = (self.bases[row >> SHIFT], self.bases[(row + 1) >> SHIFT]);
                *place = (base + distances[row].wide(), next + distances[row + 1].wide());
            }
        });
    }

    #[inline]
    fn at(self, row: usize) -> u32 {
        self.bases[row >> SHIFT] + self.distances.get(row)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct BeginsSection {
    bases: Section,
    distances: PackedSection,
}

impl BeginsSection {
    /// Finds the places of so many rows and gives the number of places too.
    pub(crate) fn find(
        file: &SectionFile,
        bases: u32,
        distances: u32,
        rows: usize,
    ) -> Result<(Self, usize), SegmentError> {
        let found = Self {
            bases: file.numbers_section::<u32>(bases, (rows >> SHIFT) + 1)?,
            distances: PackedSection::find(file, distances, rows + 1)?,
        };
        let places = found.read(file).at(rows) as usize;
        Ok((found, places))
    }

    pub(crate) fn read(self, file: &SectionFile) -> Begins<'_> {
        Begins {
            bases: file.numbers(self.bases),
            distances: self.distances.read(file),
        }
    }
}

/// Writes the places; `ends` says where the values of each row end.
pub(super) fn write(
    writer: &mut SectionWriter,
    bases: u32,
    distances: u32,
    ends: &[u32],
) -> Result<(), SegmentError> {
    let begins: Vec<u32> = std::iter::once(0).chain(ends.iter().copied()).collect();
    let firsts: Vec<u32> = begins.iter().step_by(1 << SHIFT).copied().collect();
    let far: Vec<u32> = begins
        .iter()
        .enumerate()
        .map(|(row, begin)| begin - firsts[row >> SHIFT])
        .collect();
    writer.numbers(bases, &firsts)?;
    packed::write(writer, distances, &far)
}
