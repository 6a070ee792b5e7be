//! Salaries: numbers in the order of the amounts, so that counting them is counting values of a column.

use super::error::{SegmentError, SegmentFault};
use super::file::{Section, SectionFile, SectionWriter};
use super::packed::{self, Packed, PackedSection};
use super::rollup::{self, Rollup, RollupSection};

/// The salaries of a segment.
#[derive(Clone, Copy)]
pub(crate) struct Amounts<'a> {
    /// Number of the amount of each row: 0 for none, else 1 and up in ascending order.
    pub(crate) ids: Packed<'a>,
    amounts: &'a [u32],
    pub(crate) rollup: Option<Rollup<'a>>,
    values: usize,
}

impl Amounts<'_> {
    /// Gives the number of values, the missing one (0) included. Hidden ones are among them.
    pub(crate) const fn values(self) -> usize {
        self.values
    }

    /// Hides all amounts: their numbers can still be counted, and none has an amount.
    pub(crate) const fn hidden(self) -> Self {
        Self { amounts: &[], ..self }
    }

    /// Gives the greatest amount.
    pub(crate) fn greatest(self) -> Option<u32> {
        self.amounts.last().copied()
    }

    /// Gives the amount with a number.
    #[inline]
    pub(crate) fn amount(self, id: u32) -> Option<u32> {
        self.amounts.get((id as usize).wrapping_sub(1)).copied()
    }

    /// Gives the amount of a row.
    #[inline]
    pub(crate) fn get(self, row: usize) -> Option<u32> {
        self.amount(self.ids.get(row))
    }
}

/// Where the salaries lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct AmountsSection {
    ids: PackedSection,
    amounts: Section,
    rollup: Option<RollupSection>,
}

impl AmountsSection {
    pub(super) fn find(file: &SectionFile, sections: [u32; 3], rows: usize) -> Result<Self, SegmentError> {
        let [ids, amounts, rollup] = sections;
        let amounts = file.section(amounts)?;
        if !file.numbers::<u32>(amounts).is_sorted() {
            return Err(SegmentError::damaged(file.path(), SegmentFault::Inconsistent));
        }
        Ok(Self {
            ids: PackedSection::find(file, ids, rows)?,
            amounts,
            rollup: RollupSection::find(file, rollup, rows, amounts.len() / 4 + 1)?,
        })
    }

    pub(super) fn read(self, file: &SectionFile) -> Amounts<'_> {
        let amounts = file.numbers(self.amounts);
        Amounts {
            ids: self.ids.read(file),
            amounts,
            rollup: self.rollup.map(|rollup| rollup.read(file)),
            values: amounts.len() + 1,
        }
    }
}

/// Writes salaries.
pub(super) fn write(
    writer: &mut SectionWriter,
    sections: [u32; 3],
    salaries: &[Option<u32>],
) -> Result<(), SegmentError> {
    let mut amounts: Vec<u32> = salaries.iter().flatten().copied().collect();
    amounts.sort_unstable();
    amounts.dedup();
    let id = |salary: &Option<u32>| {
        salary.map_or(0, |amount| {
            amounts.partition_point(|known| *known < amount) as u32 + 1
        })
    };
    let ids: Vec<u32> = salaries.iter().map(id).collect();
    let [ids_section, amounts_section, rollup_section] = sections;
    packed::write(writer, ids_section, &ids)?;
    writer.numbers(amounts_section, &amounts)?;
    rollup::write(writer, rollup_section, &ids, &[], amounts.len() + 1)
}
