//! Columns of small numbers, as narrow as their greatest value allows, read in place.

use super::error::{SegmentError, SegmentFault};
use super::file::{Section, SectionFile, SectionWriter};

/// The numbers of a column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Packed<'a> {
    U8(&'a [u8]),
    U16(&'a [u16]),
    U32(&'a [u32]),
}

/// Runs an expression with the slice of whichever width the numbers have.
macro_rules! each_width {
    ($packed:expr, $slice:ident => $body:expr) => {
        match $packed {
            $crate::segment::Packed::U8($slice) => $body,
            $crate::segment::Packed::U16($slice) => $body,
            $crate::segment::Packed::U32($slice) => $body,
        }
    };
}
pub(crate) use each_width;

/// An unsigned number of one of the widths.
pub(crate) trait Width: Copy + Send + Sync {
    fn wide(self) -> u32;
}

impl Width for u8 {
    fn wide(self) -> u32 {
        u32::from(self)
    }
}

impl Width for u16 {
    fn wide(self) -> u32 {
        u32::from(self)
    }
}

impl Width for u32 {
    fn wide(self) -> u32 {
        self
    }
}

impl Packed<'_> {
    #[inline]
    pub(crate) fn get(self, at: usize) -> u32 {
        each_width!(self, slice => slice[at].wide())
    }

    pub(crate) fn len(self) -> usize {
        each_width!(self, slice => slice.len())
    }
}

/// Where a column of numbers lies in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PackedSection {
    section: Section,
    width: u8,
}

impl PackedSection {
    /// Finds a column of `count` numbers; the width follows from the length.
    pub(crate) fn find(file: &SectionFile, number: u32, count: usize) -> Result<Self, SegmentError> {
        let section = file.section(number)?;
        let width = [1_u8, 2, 4]
            .into_iter()
            .find(|width| usize::from(*width) * count == section.len());
        let width = width.ok_or_else(|| SegmentError::damaged(file.path(), SegmentFault::Inconsistent))?;
        Ok(Self { section, width })
    }

    pub(crate) fn read(self, file: &SectionFile) -> Packed<'_> {
        match self.width {
            1 => Packed::U8(file.numbers(self.section)),
            2 => Packed::U16(file.numbers(self.section)),
            _ => Packed::U32(file.numbers(self.section)),
        }
    }
}

/// Writes a column in the least width that holds its values.
pub(crate) fn write(writer: &mut SectionWriter, number: u32, values: &[u32]) -> Result<(), SegmentError> {
    let greatest = values.iter().copied().max().unwrap_or(0);
    if let Ok(_narrow) = u8::try_from(greatest) {
        let narrow: Vec<u8> = values.iter().map(|value| *value as u8).collect();
        writer.numbers(number, &narrow)
    } else if let Ok(_narrow) = u16::try_from(greatest) {
        let narrow: Vec<u16> = values.iter().map(|value| *value as u16).collect();
        writer.numbers(number, &narrow)
    } else {
        writer.numbers(number, values)
    }
}

/// A column of numbers that may be missing: stored as the difference to a base plus one, 0 when missing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Optional<'a> {
    pub(crate) base: i64,
    pub(crate) packed: Packed<'a>,
}

impl Optional<'_> {
    #[inline]
    pub(crate) fn get(self, row: usize) -> Option<i64> {
        match self.packed.get(row) {
            0 => None,
            raw => Some(self.base + i64::from(raw) - 1),
        }
    }

    /// Gives the stored form of a value, clamped to what the column can hold, so that comparisons of stored
    /// forms agree with comparisons of values. A value below the base becomes 0.
    pub(crate) fn stored(self, value: i64) -> u32 {
        (value - self.base + 1).clamp(0, i64::from(u32::MAX)) as u32
    }
}

/// Turns optional values into their stored form and gives the base. Values farther apart than 32 bits do
/// not occur: they are days, amounts and counts of 32 bits.
pub(crate) fn store_optional(values: &[Option<i64>]) -> (i64, Vec<u32>) {
    let base = values.iter().flatten().copied().min().unwrap_or(0);
    let stored = values.iter().map(|value| match value {
        Some(value) => (value - base + 1) as u32,
        None => 0,
    });
    (base, stored.collect())
}
