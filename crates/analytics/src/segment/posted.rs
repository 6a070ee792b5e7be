//! The days posted: rows are sorted by them, so that each day is kept once, with the row behind its last.

use super::error::{SegmentError, SegmentFault};
use super::file::{Section, SectionFile, SectionWriter};
use crate::day::Day;

/// The days on which the rows of a segment were posted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posted<'a> {
    /// Those with a row, ascending.
    days: &'a [i32],
    /// Where the rows of each end.
    ends: &'a [u32],
}

impl<'a> Posted<'a> {
    /// Gives the day of a row. Rows in order are asked of a [`PostedCursor`].
    pub(crate) fn get(self, row: usize) -> Day {
        self.day(self.place(row))
    }

    /// Gives the first row posted on or after a day.
    pub(crate) fn first_from(self, day: Day) -> usize {
        let place = self.days.partition_point(|known| *known < day.0);
        self.begin(place)
    }

    pub(crate) fn first(self) -> Option<Day> {
        self.days.first().copied().map(Day)
    }

    pub(crate) fn last(self) -> Option<Day> {
        self.days.last().copied().map(Day)
    }

    /// Gives the number of days with a row.
    pub(crate) const fn len(self) -> usize {
        self.days.len()
    }

    /// Gives the day at a place among the days with a row.
    pub(crate) fn day(self, place: usize) -> Day {
        Day(self.days.get(place).copied().unwrap_or_default())
    }

    pub(crate) const fn cursor(self) -> PostedCursor<'a> {
        PostedCursor {
            posted: self,
            place: 0,
            begin: 0,
            end: 0,
        }
    }

    fn place(self, row: usize) -> usize {
        self.ends.partition_point(|end| *end as usize <= row)
    }

    fn begin(self, place: usize) -> usize {
        let before = place.checked_sub(1).and_then(|before| self.ends.get(before));
        before.map_or(0, |end| *end as usize)
    }
}

/// Gives the days of rows that come in order, searching once for each day.
#[derive(Clone, Copy)]
pub(crate) struct PostedCursor<'a> {
    posted: Posted<'a>,
    place: usize,
    begin: usize,
    end: usize,
}

impl PostedCursor<'_> {
    /// Gives the day of a row.
    #[inline]
    pub(crate) fn day(&mut self, row: usize) -> Day {
        let place = self.place(row);
        self.posted.day(place)
    }

    /// Gives the place of the day of a row among the days with a row.
    #[inline]
    pub(crate) fn place(&mut self, row: usize) -> usize {
        if row < self.begin || row >= self.end {
            self.place = self.posted.place(row);
            self.begin = self.posted.begin(self.place);
            self.end = self.posted.begin(self.place + 1);
        }
        self.place
    }
}

/// Where the days posted lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct PostedSection {
    days: Section,
    ends: Section,
}

impl PostedSection {
    pub(super) fn find(file: &SectionFile, sections: [u32; 2], rows: usize) -> Result<Self, SegmentError> {
        let days = file.section(sections[0])?;
        let found = Self {
            days,
            ends: file.numbers_section::<u32>(sections[1], days.len() / size_of::<i32>())?,
        };
        let Posted { days, ends } = found.read(file);
        let ascends = days.is_sorted_by(|left, right| left < right) && ends.is_sorted();
        if ascends && ends.last().copied().unwrap_or(0) as usize == rows {
            Ok(found)
        } else {
            Err(SegmentError::damaged(file.path(), SegmentFault::Inconsistent))
        }
    }

    pub(super) fn read(self, file: &SectionFile) -> Posted<'_> {
        Posted {
            days: file.numbers(self.days),
            ends: file.numbers(self.ends),
        }
    }
}

/// Writes the days of rows that are sorted by them.
pub(super) fn write(
    writer: &mut SectionWriter,
    sections: [u32; 2],
    posted: &[i32],
) -> Result<(), SegmentError> {
    let (mut days, mut ends): (Vec<i32>, Vec<u32>) = (Vec::new(), Vec::new());
    for run in posted.chunk_by(|left, right| left == right) {
        days.extend(run.first());
        ends.push(ends.last().copied().unwrap_or(0) + run.len() as u32);
    }
    writer.numbers(sections[0], &days)?;
    writer.numbers(sections[1], &ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_come_back_as_written(
            mut posted in proptest::collection::vec(-40..40_i32, 0..300),
            asked in proptest::collection::vec(any::<prop::sample::Index>(), 0..40),
        ) {
            posted.sort_unstable();
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("posted");
            let mut writer = SectionWriter::create(&path, *b"WAYPTEST").unwrap();
            write(&mut writer, [1, 2], &posted).unwrap();
            writer.finish().unwrap();
            let file = SectionFile::open(&path, *b"WAYPTEST").unwrap();
            prop_assert!(PostedSection::find(&file, [1, 2], posted.len() + 1).is_err());
            let days = PostedSection::find(&file, [1, 2], posted.len()).unwrap().read(&file);
            let mut cursor = days.cursor();
            let rows = asked.iter().filter(|_| !posted.is_empty()).map(|row| row.index(posted.len()));
            for row in (0..posted.len()).chain(rows) {
                prop_assert_eq!(days.get(row), Day(posted[row]));
                prop_assert_eq!(cursor.day(row), Day(posted[row]));
            }
            for day in -42..42 {
                prop_assert_eq!(days.first_from(Day(day)), posted.partition_point(|known| *known < day));
            }
            prop_assert_eq!(days.first().map(|day| day.0), posted.first().copied());
            prop_assert_eq!(days.last().map(|day| day.0), posted.last().copied());
        }
    }
}
