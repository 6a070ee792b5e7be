//! One dimension of a dataset: its codes, their hierarchy, and which of them have data.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::code::{self, AREA, OCCUPATION};
use crate::hybrid::Hybrid;

/// Number of a code within its dimension: by level, then by code, so that parents stand before children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MemberIndex(pub u32);

impl MemberIndex {
    pub(crate) fn at(self) -> usize {
        self.0 as usize
    }
}

/// One code of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The code.
    pub code: String,
    /// The code above; a root names itself.
    pub parent: MemberIndex,
    /// Number of its level in the dimension's list of levels.
    pub level: u8,
    /// A further level that yields it: some occupations are published as broad and as detailed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also: Option<u8>,
    /// Its name.
    pub name: String,
    /// A short name, where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub abbreviation: String,
}

impl Member {
    /// Gives the code as people read it.
    pub fn display_id(&self) -> &str {
        code::display(&self.code)
    }

    pub(crate) fn is_of(&self, level: u8) -> bool {
        self.level == level || self.also == Some(level)
    }
}

/// A dimension as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DimensionRecord {
    pub(crate) name: String,
    pub(crate) levels: Vec<String>,
    pub(crate) members: Vec<Member>,
}

/// A dimension of a loaded dataset.
#[derive(Debug)]
pub struct Dimension {
    name: String,
    levels: Vec<String>,
    members: Vec<Member>,
    by_code: FxHashMap<Box<str>, MemberIndex>,
    /// Whether a cell has the code.
    stored: Vec<bool>,
    /// Whether a cell has the code or one below it.
    used: Vec<bool>,
    /// By level: whether a cell has a code of it.
    filled: Vec<bool>,
    /// What stands in for the root where it has no cell: the codes with data of each level below that has any.
    tops: Vec<Vec<MemberIndex>>,
}

/// What a code of a query means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A code of the dimension.
    Member(MemberIndex),
    /// A member of a hybrid occupation, whose cell is read instead.
    Hybrid(MemberIndex, &'static Hybrid),
    /// A real code of a kind that the dataset has no data of: the name of its level.
    WithoutData(&'static str),
    /// No code of the dimension.
    Unknown,
}

impl Dimension {
    /// Checks what was stored; nothing when it contradicts itself.
    pub(crate) fn new(record: DimensionRecord, cells: impl Iterator<Item = u32>) -> Option<Self> {
        let DimensionRecord {
            name,
            levels,
            members,
        } = record;
        let mut by_code = FxHashMap::default();
        for (at, member) in members.iter().enumerate() {
            let levels_fit = usize::from(member.level) < levels.len()
                && member.also.is_none_or(|level| usize::from(level) < levels.len());
            let parent_fits = member.parent.at() < at || (member.parent.at() == at && at == 0);
            let index = MemberIndex(u32::try_from(at).ok()?);
            if !levels_fit || !parent_fits || by_code.insert(member.code.as_str().into(), index).is_some() {
                return None;
            }
        }
        let mut stored = vec![false; members.len()];
        for cell in cells {
            *stored.get_mut(cell as usize)? = true;
        }
        let mut used = stored.clone();
        for at in (1..members.len()).rev() {
            if used[at] {
                used[members[at].parent.at()] = true;
            }
        }
        let filled = (0..levels.len()).map(|level| {
            let mut with_cells = members.iter().zip(&stored).filter(|(_, stored)| **stored);
            with_cells.any(|(member, _)| member.is_of(level as u8))
        });
        let filled = filled.collect();
        let mut tops: Vec<Vec<MemberIndex>> = vec![Vec::new(); levels.len()];
        for at in (1..members.len()).filter(|at| stored[*at]) {
            tops[usize::from(members[at].level)].push(MemberIndex(at as u32));
        }
        tops.retain(|codes| !codes.is_empty());
        Some(Self {
            name,
            levels,
            members,
            by_code,
            stored,
            used,
            filled,
            tops,
        })
    }

    /// Gives its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the members that have data or stand above such, by level and code.
    pub fn hierarchy(&self) -> impl Iterator<Item = &Member> {
        let pairs = self.members.iter().zip(&self.used);
        pairs.filter(|(_, used)| **used).map(|(member, _)| member)
    }

    /// Gives a member.
    pub fn member(&self, index: MemberIndex) -> &Member {
        &self.members[index.at()]
    }

    /// Gives the name of a level.
    pub fn level_name(&self, level: u8) -> &str {
        &self.levels[usize::from(level)]
    }

    /// Gives the names of the levels that have data, the highest first.
    pub fn levels_stored(&self) -> impl Iterator<Item = &str> {
        let levels = self.levels.iter().zip(&self.filled);
        levels
            .filter(|(_, filled)| **filled)
            .map(|(name, _)| name.as_str())
    }

    /// Finds a level by name.
    pub(crate) fn level(&self, name: &str) -> Option<u8> {
        let at = self
            .levels
            .iter()
            .position(|level| level.eq_ignore_ascii_case(name))?;
        u8::try_from(at).ok()
    }

    pub(crate) fn is_stored(&self, index: MemberIndex) -> bool {
        self.stored[index.at()]
    }

    pub(crate) fn is_used(&self, index: MemberIndex) -> bool {
        self.used[index.at()]
    }

    /// Gives what stands in for the root where it has no cell: the codes of a level, the highest level first. The first
    /// level that has cells beside the other codes asked for is the one.
    pub(crate) fn tops(&self) -> impl Iterator<Item = &[MemberIndex]> {
        self.tops.iter().map(Vec::as_slice)
    }

    /// Gives all members by number.
    pub(crate) fn indices(&self) -> impl Iterator<Item = MemberIndex> + use<> {
        (0..self.members.len() as u32).map(MemberIndex)
    }

    /// Finds a code in the spelling of the dataset.
    pub(crate) fn find(&self, code: &str) -> Option<MemberIndex> {
        self.by_code.get(code).copied()
    }

    /// Reads a code of a query in any accepted spelling.
    pub(crate) fn read(&self, code: &str) -> Meaning {
        if let Some(index) = self.find(code) {
            return Meaning::Member(index);
        }
        let spelled = code::normalised(&self.name, code);
        if let Some(index) = self.find(&spelled) {
            return Meaning::Member(index);
        }
        if self.name == OCCUPATION
            && let Some(hybrid) = Hybrid::of(&spelled)
            && let Some(index) = self.find(hybrid.code)
            && usize::from(self.member(index).level) + 1 == self.levels.len()
        {
            return Meaning::Hybrid(index, hybrid);
        }
        if self.name == AREA
            && let Some(level) = code::area_level(&spelled)
            && !self.levels_stored().any(|stored| stored == level)
        {
            return Meaning::WithoutData(level);
        }
        Meaning::Unknown
    }

    /// Tells whether a member is another one or stands below it.
    pub(crate) fn is_under(&self, member: MemberIndex, above: MemberIndex) -> bool {
        let mut at = member;
        loop {
            if at == above {
                return true;
            }
            let parent = self.members[at.at()].parent;
            if parent == at || parent < above {
                return false;
            }
            at = parent;
        }
    }
}
