//! Where the values of each row begin, in columns with several: a base for some rows and a short distance
//! to it for each.

use super::error::{SegmentError, SegmentFault};
use super::file::{Section, SectionFile, SectionWriter};
use super::packed::{self, Packed, PackedSection, Width, each_width};

/// Rows that share a base, as powers of two: few for distances of one byte, else many, whose distances nearly
/// always have two.
const SHIFTS: [u32; 2] = [4, 10];

/// Where the values of each row begin.
#[derive(Clone, Copy)]
pub(crate) struct Begins<'a> {
    shift: u32,
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
                let (base, next) = (self.bases[row >> self.shift], self.bases[(row + 1) >> self.shift]);
                *place = (base + distances[row].wide(), next + distances[row + 1].wide());
            }
        });
    }

    /// Looks up the places of ranges of rows, the first and the one behind the last of each, likewise.
    pub(crate) fn of_ranges(self, ranges: &[(u32, u32)], places: &mut [(u32, u32)]) {
        each_width!(self.distances, distances => {
            let at = |row: u32| self.bases[row as usize >> self.shift] + distances[row as usize].wide();
            for (place, (first, behind)) in places.iter_mut().zip(ranges) {
                *place = (at(*first), at(*behind));
            }
        });
    }

    #[inline]
    fn at(self, row: usize) -> u32 {
        self.bases[row >> self.shift] + self.distances.get(row)
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
        let damaged = || SegmentError::damaged(file.path(), SegmentFault::Inconsistent);
        let bases = file.section(bases)?;
        let numbers: &[u32] = file.numbers(bases);
        let shift = numbers.first().filter(|shift| SHIFTS.contains(shift));
        let shift = *shift.ok_or_else(damaged)?;
        if numbers.len() != (rows >> shift) + 2 {
            return Err(damaged());
        }
        let found = Self {
            bases,
            distances: PackedSection::find(file, distances, rows + 1)?,
        };
        let places = found.read(file).at(rows) as usize;
        Ok((found, places))
    }

    pub(crate) fn read(self, file: &SectionFile) -> Begins<'_> {
        let numbers: &[u32] = file.numbers(self.bases);
        let (shift, bases) = numbers.split_first().unwrap_or((&SHIFTS[0], &[]));
        Begins {
            shift: *shift,
            bases,
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
    let firsts = |shift: u32| begins.iter().step_by(1 << shift).copied();
    let far = |shift: u32| -> Vec<u32> {
        let chunks = begins.chunks(1 << shift);
        chunks
            .flat_map(|chunk| chunk.iter().map(|begin| begin - chunk[0]))
            .collect()
    };
    let [few, many] = SHIFTS;
    let short = far(few);
    let (shift, distances_to_base) = if short.iter().all(|distance| *distance <= u32::from(u8::MAX)) {
        (few, short)
    } else {
        (many, far(many))
    };
    let numbers: Vec<u32> = std::iter::once(shift).chain(firsts(shift)).collect();
    writer.numbers(bases, &numbers)?;
    packed::write(writer, distances, &distances_to_base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_come_back_as_written(
            lengths in proptest::collection::vec(prop_oneof![0..12_u32, 0..9_000_u32], 0..2_500),
            is_short: bool,
        ) {
            let mut end = 0;
            let lengths = lengths.into_iter().map(|length| if is_short { length % 12 } else { length });
            let ends: Vec<u32> = lengths.map(|length| { end += length; end }).collect();
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("begins");
            let mut writer = SectionWriter::create(&path, *b"WAYPTEST").unwrap();
            write(&mut writer, 1, 2, &ends).unwrap();
            writer.finish().unwrap();
            let file = SectionFile::open(&path, *b"WAYPTEST").unwrap();
            let (section, places) = BeginsSection::find(&file, 1, 2, ends.len()).unwrap();
            prop_assert_eq!(places as u32, end);
            let begins = section.read(&file);
            let rows: Vec<u32> = (0..ends.len() as u32).collect();
            let mut of_rows = vec![(0, 0); rows.len()];
            begins.of_rows(&rows, &mut of_rows);
            let ranges: Vec<(u32, u32)> = rows.iter().map(|row| (*row, rows.len() as u32)).collect();
            let mut of_ranges = vec![(0, 0); rows.len()];
            begins.of_ranges(&ranges, &mut of_ranges);
            prop_assert!(of_ranges.iter().zip(&of_rows).all(|(range, row)| *range == (row.0, end)));
            for (row, end) in ends.iter().enumerate() {
                let begin = row.checked_sub(1).map_or(0, |before| ends[before]);
                prop_assert_eq!(begins.of(row), (begin, *end));
                prop_assert_eq!(of_rows[row], (begin, *end));
            }
        }
    }
}
