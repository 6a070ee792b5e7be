//! Which rows expire when: a set of rows for each day of expiry, and which rows are left, stored after every so
//! many expiries, so that any other moment is a few sets away.

use std::ops::Range;

use super::bits::Bits;
use super::error::{SegmentError, SegmentFault};
use super::file::{Section, SectionFile, SectionWriter};
use super::rowset::{self, RowSet};

/// Expiries between two snapshots, or a day more. Tests have few rows and are to meet several snapshots all the same.
const STEP: usize = if cfg!(test) { 1 << 5 } else { 1 << 16 };

/// The beginning of a day, by what came before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Days of expiry.
    days: usize,
    /// Rows that expired.
    pub(crate) gone: usize,
}

/// The days of expiry of a segment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expiries<'a> {
    /// Stored forms of the days on which a row expires, ascending.
    days: &'a [u32],
    /// Rows that expire up to the end of each.
    gone: &'a [u32],
    sets: &'a [u8],
    set_ends: &'a [u64],
    /// How many days each snapshot comes after.
    snapshot_days: &'a [u32],
    words: &'a [u64],
    word_ends: &'a [u64],
    rows: usize,
}

impl<'a> Expiries<'a> {
    /// Gives the stored form of the last day of expiry.
    pub(crate) fn last(self) -> Option<u32> {
        self.days.last().copied()
    }

    /// Gives the moment before the first expiry on or after a day in its stored form.
    pub(crate) fn before(self, day: u32) -> Moment {
        let days = self.days.partition_point(|known| *known < day);
        Moment {
            days,
            gone: days.checked_sub(1).map_or(0, |last| self.gone[last] as usize),
        }
    }

    /// Calls `visit` with each row that expires between two moments, day by day.
    pub(crate) fn for_each_between(self, begin: Moment, end: Moment, mut visit: impl FnMut(usize)) {
        for set in self.sets_of(begin.days..end.days) {
            set.for_each(self.rows, &mut visit);
        }
    }

    /// Gives the rows that are left at a moment.
    pub(crate) fn left_after(self, moment: Moment) -> Bits {
        let taken = |count: usize| {
            count.checked_sub(1).map_or(Moment { days: 0, gone: 0 }, |last| {
                let days = self.snapshot_days[last] as usize;
                Moment {
                    days,
                    gone: self.gone[days - 1] as usize,
                }
            })
        };
        let before = self
            .snapshot_days
            .partition_point(|days| *days as usize <= moment.days);
        let mut nearest = before;
        if before < self.snapshot_days.len()
            && taken(before + 1).gone - moment.gone < moment.gone - taken(before).gone
        {
            nearest += 1;
        }
        let mut bits = Bits::of_range(self.rows, 0, self.rows);
        if let Some(at) = nearest.checked_sub(1) {
            let begin = at.checked_sub(1).map_or(0, |before| self.word_ends[before]);
            let words = &self.words[begin as usize..self.word_ends[at] as usize];
            for (word, stored) in bits.words_mut().iter_mut().zip(words) {
                *word &= stored;
            }
        }
        let days = taken(nearest).days;
        for set in self.sets_of(days..moment.days) {
            set.and_not_into(&mut bits);
        }
        for set in self.sets_of(moment.days..days) {
            set.or_into(&mut bits);
        }
        bits
    }

    fn sets_of(self, days: Range<usize>) -> impl Iterator<Item = RowSet<'a>> {
        days.map(move |day| {
            let begin = day.checked_sub(1).map_or(0, |before| self.set_ends[before]);
            RowSet::read(&self.sets[begin as usize..self.set_ends[day] as usize])
        })
    }
}

/// Where the days of expiry lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct ExpiriesSection {
    sections: [Section; 7],
    rows: usize,
}

impl ExpiriesSection {
    pub(super) fn find(file: &SectionFile, numbers: [u32; 7], rows: usize) -> Result<Self, SegmentError> {
        let [days, gone, sets, set_ends, snapshot_days, words, word_ends] = numbers;
        let day_section = file.section(days)?;
        let snapshot_section = file.section(snapshot_days)?;
        let (days, snapshots) = (day_section.len() / 4, snapshot_section.len() / 4);
        let found = Self {
            sections: [
                day_section,
                file.numbers_section::<u32>(gone, days)?,
                file.section(sets)?,
                file.numbers_section::<u64>(set_ends, days)?,
                snapshot_section,
                file.section(words)?,
                file.numbers_section::<u64>(word_ends, snapshots)?,
            ],
            rows,
        };
        let read = found.read(file);
        let last = |ends: &[u64]| ends.last().copied().unwrap_or(0) as usize;
        let fits = read.days.is_sorted_by(|left, right| left < right)
            && read.gone.is_sorted()
            && read.gone.last().is_none_or(|gone| *gone as usize <= rows)
            && read.set_ends.is_sorted()
            && last(read.set_ends) == read.sets.len()
            && read.word_ends.is_sorted()
            && last(read.word_ends) == read.words.len()
            && read.snapshot_days.is_sorted()
            && read
                .snapshot_days
                .iter()
                .all(|day| (1..=days).contains(&(*day as usize)));
        if fits {
            Ok(found)
        } else {
            Err(SegmentError::damaged(file.path(), SegmentFault::Inconsistent))
        }
    }

    pub(super) fn read(self, file: &SectionFile) -> Expiries<'_> {
        let [days, gone, sets, set_ends, snapshot_days, words, word_ends] = self.sections;
        Expiries {
            days: file.numbers(days),
            gone: file.numbers(gone),
            sets: file.bytes(sets),
            set_ends: file.numbers(set_ends),
            snapshot_days: file.numbers(snapshot_days),
            words: file.numbers(words),
            word_ends: file.numbers(word_ends),
            rows: self.rows,
        }
    }
}

/// Writes the stored days of expiry of all rows, 0 for those that do not expire. A snapshot ends with the last word
/// that misses a row.
pub(super) fn write(
    writer: &mut SectionWriter,
    numbers: [u32; 7],
    expired: &[u32],
) -> Result<(), SegmentError> {
    let mut order: Vec<u32> = (0..expired.len() as u32)
        .filter(|row| expired[*row as usize] != 0)
        .collect();
    order.sort_by_key(|row| expired[*row as usize]);
    let (mut days, mut gone, mut sets, mut set_ends) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut snapshot_days, mut words, mut word_ends) = (Vec::new(), Vec::new(), Vec::new());
    let mut left = Bits::of_range(expired.len(), 0, expired.len());
    let (mut all, mut stored, mut length) = (0, 0, 0);
    for rows in order.chunk_by(|left, right| expired[*left as usize] == expired[*right as usize]) {
        days.extend(rows.first().map(|row| expired[*row as usize]));
        all += rows.len();
        gone.push(all as u32);
        rowset::encode(rows, &mut sets);
        set_ends.push(sets.len() as u64);
        for row in rows {
            left.clear(*row as usize);
            length = length.max(*row as usize / 64 + 1);
        }
        if all - stored >= STEP {
            stored = all;
            snapshot_days.push(days.len() as u32);
            words.extend_from_slice(&left.words()[..length]);
            word_ends.push(words.len() as u64);
        }
    }
    let [days_number, gone_number, sets_number, set_ends_number, rest @ ..] = numbers;
    writer.numbers(days_number, &days)?;
    writer.numbers(gone_number, &gone)?;
    writer.section(sets_number, &sets)?;
    writer.numbers(set_ends_number, &set_ends)?;
    writer.numbers(rest[0], &snapshot_days)?;
    writer.numbers(rest[1], &words)?;
    writer.numbers(rest[2], &word_ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_leave_on_their_days(
            expired in proptest::collection::vec(0..40_u32, 0..700),
            between in (0..42_u32, 0..42_u32),
        ) {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("expiries");
            let numbers = [1, 2, 3, 4, 5, 6, 7];
            let mut writer = SectionWriter::create(&path, *b"WAYPTEST").unwrap();
            write(&mut writer, numbers, &expired).unwrap();
            writer.finish().unwrap();
            let file = SectionFile::open(&path, *b"WAYPTEST").unwrap();
            let expiries = ExpiriesSection::find(&file, numbers, expired.len()).unwrap().read(&file);
            prop_assert_eq!(expiries.last(), expired.iter().copied().filter(|day| *day > 0).max());
            for day in 0..42 {
                let is_left = |row: &usize| expired[*row] == 0 || expired[*row] >= day;
                let moment = expiries.before(day);
                let left = expiries.left_after(moment);
                let rows: Vec<usize> = (0..expired.len()).filter(is_left).collect();
                let mut found = Vec::new();
                left.for_each(|row| found.push(row));
                prop_assert_eq!(&found, &rows);
                prop_assert_eq!(moment.gone, expired.len() - rows.len());
            }
            let (begin, end) = (between.0.min(between.1), between.0.max(between.1));
            let mut found = Vec::new();
            expiries.for_each_between(expiries.before(begin), expiries.before(end), |row| found.push(row));
            found.sort_unstable();
            let expires = |row: &usize| expired[*row] > 0 && (begin..end).contains(&expired[*row]);
            let rows: Vec<usize> = (0..expired.len()).filter(expires).collect();
            prop_assert_eq!(found, rows);
        }
    }
}
