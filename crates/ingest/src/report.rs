//! What an import tells its caller: a report at the end, progress on the way.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// Row faults listed one by one; further ones are only counted.
pub const LISTED_FAULTS: usize = 100;

/// Characters of an unusable cell that a fault repeats.
const SHOWN_CHARACTERS: usize = 80;

/// A row that was left out, or a cell of it that was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// The file.
    pub file: String,
    /// The line on which the row begins, counted from 1.
    pub line: u64,
    /// Name of the column; empty when the whole row is at fault.
    pub column: String,
    /// What stands there, shortened.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)?;
        if !self.column.is_empty() {
            write!(f, ", column '{}'", self.column)?;
        }
        write!(f, ": found '{}', expected {}", self.found, self.allowed)
    }
}

/// Shortens a cell for a message.
pub(crate) fn shorten(cell: &str) -> String {
    let mut shown: String = cell.chars().take(SHOWN_CHARACTERS).collect();
    if shown.len() < cell.len() {
        shown.push('…');
    }
    shown
}

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The file, with the archives it lies in.
    pub name: String,
    /// SHA-256 of what stands in it once unpacked, in hexadecimal digits.
    pub sha256: String,
    /// Rows read from it.
    pub rows: u64,
}

impl FileReport {
    /// Begins the report of a file with this content.
    pub(crate) fn of(name: &str, content: &[u8]) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, content);
        Self {
            name: name.to_owned(),
            sha256: digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect(),
            rows: 0,
        }
    }
}

/// What became of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// Name of the source.
    pub source: String,
    /// Files read, in order.
    pub files: Vec<FileReport>,
    /// Rows read from all its files.
    pub rows: u64,
    /// Skills it added.
    pub added: u64,
    /// Skills that went into one of an earlier source.
    pub merged: u64,
    /// Rows that replaced fields of a skill with the same id.
    pub overridden: u64,
    /// Skills whose name is an alternative name of several earlier ones, and which therefore stand alone.
    pub ambiguous: u64,
    /// Rows left out on purpose, such as concepts that are not released.
    pub skipped: u64,
    /// Rows left out because they are faulty.
    pub rejected: u64,
}

/// The result of an import in numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImportReport {
    /// One entry for each source, in the order in which they are merged.
    pub sources: Vec<SourceReport>,
    /// Skills of the draft.
    pub skills: u64,
    /// Skills by type id.
    pub skills_by_type: BTreeMap<String, u64>,
    /// Skills marked as software.
    pub software: u64,
    /// Skills marked as spoken languages.
    pub languages: u64,
    /// Skills without a category.
    pub without_category: u64,
    /// Categories of the first level in use.
    pub categories: u64,
    /// Categories of the second level in use.
    pub subcategories: u64,
    /// Alternative names that several skills share.
    pub shared_alternative_names: u64,
    /// Occupation and skill pairs.
    pub occupation_skills: u64,
    /// Related pairs of skills.
    pub related_pairs: u64,
    /// The first [`LISTED_FAULTS`] faults.
    pub faults: Vec<RowFault>,
    /// All faults.
    pub faults_total: u64,
    /// What the operator should know.
    pub warnings: Vec<String>,
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) listed: Vec<RowFault>,
    pub(crate) total: u64,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: RowFault) {
        self.total += 1;
        if self.listed.len() < LISTED_FAULTS {
            self.listed.push(fault);
        }
    }
}

/// A step of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reads a file; the total is in bytes.
    Read,
    /// Merges the skills of a source; the total is in skills.
    Merge,
    /// Numbers categories and resolves relations.
    Finish,
}

impl Stage {
    /// Gives a word for the stage, to be followed by its subject.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "reading",
            Self::Merge => "merging",
            Self::Finish => "finishing",
        }
    }
}

/// Hears how far an import has come.
///
/// Stages follow each other; none begins inside another. `()` listens to nothing.
pub trait Progress {
    /// Begins a stage on `subject` (a file or a source) with so many steps to do.
    fn begin(&self, stage: Stage, subject: &str, total: u64);
    /// Ends the stage begun last.
    fn end(&self);
}

impl Progress for () {
    fn begin(&self, _: Stage, _: &str, _: u64) {}
    fn end(&self) {}
}
