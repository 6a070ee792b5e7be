//! What titles have besides names: level, supervision, mappings, groups, and when they came and went.

use text::LevelBand;

use super::Meta;
use crate::format::{SnapshotFault, SnapshotReader, SnapshotWriter};
use crate::tables::{NONE, row};

const FIRST: u32 = 16;
const SUPERVISOR: u32 = 1;
const BAND_SHIFT: u32 = 1;

/// Columns by title. An array called `*_offsets` has one entry more than there are titles.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Columns {
    pub(super) flags: Box<[u32]>,
    pub(super) added: Box<[u32]>,
    pub(super) removed: Box<[u32]>,
    pub(super) soc_offsets: Box<[u32]>,
    pub(super) socs: Box<[u32]>,
    pub(super) skill_offsets: Box<[u32]>,
    pub(super) skills: Box<[u32]>,
    pub(super) group_offsets: Box<[u32]>,
    pub(super) groups: Box<[u32]>,
}

/// Puts the level band and the supervisor flag into a number. These numbers are part of the format.
pub(super) fn flags(is_supervisor: bool, band: Option<LevelBand>) -> u32 {
    let band = band.map_or(0, |band| band as u32 + 1);
    (u32::from(is_supervisor) * SUPERVISOR) | (band << BAND_SHIFT)
}

impl Columns {
    fn arrays(&self) -> [(&'static str, &[u32]); 9] {
        [
            ("flags", &self.flags),
            ("added", &self.added),
            ("removed", &self.removed),
            ("soc_offsets", &self.soc_offsets),
            ("socs", &self.socs),
            ("skill_offsets", &self.skill_offsets),
            ("skills", &self.skills),
            ("group_offsets", &self.group_offsets),
            ("groups", &self.groups),
        ]
    }

    /// Adds every array as a section.
    pub(super) fn write(&self, writer: &mut SnapshotWriter) {
        for (number, (_, array)) in (FIRST..).zip(self.arrays()) {
            writer.numbers(number, array);
        }
    }

    /// Reads every array; [`check`](Self::check) does the rest.
    pub(super) fn read(reader: &SnapshotReader<'_>) -> Result<Self, SnapshotFault> {
        let mut numbers = FIRST..;
        let mut next = |name| reader.numbers(numbers.next().unwrap_or(0), name);
        Ok(Self {
            flags: next("flags")?,
            added: next("added")?,
            removed: next("removed")?,
            soc_offsets: next("soc_offsets")?,
            socs: next("socs")?,
            skill_offsets: next("skill_offsets")?,
            skills: next("skills")?,
            group_offsets: next("group_offsets")?,
            groups: next("groups")?,
        })
    }

    /// Checks that the arrays fit each other, so that reading them needs no care afterwards.
    pub(super) fn check(&self, meta: &Meta, titles: usize) -> Result<(), SnapshotFault> {
        let highest = ((LevelBand::ALL.len() as u32) << BAND_SHIFT) | SUPERVISOR;
        let groups = self.groups.len().max(1);
        let versions = meta.versions.len();
        let is_known = |bound: usize| move |value: &u32| (*value as usize) < bound;
        let sound = [
            (
                "flags",
                self.flags.len() == titles && self.flags.iter().all(|flags| *flags <= highest),
            ),
            (
                "added",
                self.added.len() == titles && self.added.iter().all(is_known(versions)),
            ),
            (
                "removed",
                self.removed.len() == titles
                    && self
                        .removed
                        .iter()
                        .all(|it| *it == NONE || (*it as usize) < versions),
            ),
            (
                "soc_offsets",
                are_offsets(&self.soc_offsets, titles, self.socs.len()),
            ),
            ("socs", self.socs.iter().all(is_known(meta.socs.len()))),
            (
                "skill_offsets",
                are_offsets(&self.skill_offsets, titles, self.skills.len()),
            ),
            ("skills", self.skills.iter().all(is_known(meta.skills.len()))),
            (
                "group_offsets",
                are_offsets(&self.group_offsets, titles, self.groups.len()),
            ),
            // Groups are numbered without gaps, which bounds what a damaged number can ask for.
            ("groups", self.groups.iter().all(is_known(groups))),
        ];
        match sound.into_iter().find(|(_, sound)| !sound) {
            Some((name, _)) => Err(SnapshotFault::Inconsistent(name)),
            None => Ok(()),
        }
    }

    pub(super) fn is_supervisor(&self, title: u32) -> bool {
        self.flags[title as usize] & SUPERVISOR != 0
    }

    pub(super) fn band(&self, title: u32) -> Option<LevelBand> {
        let code = (self.flags[title as usize] >> BAND_SHIFT) as usize;
        LevelBand::ALL.get(code.checked_sub(1)?).copied()
    }

    pub(super) fn socs(&self, title: u32) -> &[u32] {
        row(&self.soc_offsets, &self.socs, title as usize)
    }

    pub(super) fn skills(&self, title: u32) -> &[u32] {
        row(&self.skill_offsets, &self.skills, title as usize)
    }

    pub(super) fn groups(&self, title: u32) -> &[u32] {
        row(&self.group_offsets, &self.groups, title as usize)
    }
}

fn are_offsets(offsets: &[u32], rows: usize, values: usize) -> bool {
    offsets.len() == rows + 1 && offsets[0] == 0 && offsets.is_sorted() && offsets[rows] as usize == values
}
