//! The report of an import: one line for each problem, the summary last.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::PostingsError;

/// Lines of one reason that are written; counts stay exact.
const LINES_PER_REASON: u64 = 10_000;
/// Characters of a cell that a detail repeats.
const SHOWN_CHARACTERS: usize = 80;

/// What is wrong with a row or a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reason {
    MissingId,
    MissingTitle,
    MissingPosted,
    InvalidDate,
    InvalidUtf8,
    MalformedRow,
    TooLarge,
    PostedAfterAsOf,
    IdRepeated,
    ExpiredBeforePosted,
    InvalidNumber,
    SalaryImplausible,
    UnknownValue,
    UnknownPlace,
    UrlDropped,
    UnknownCode,
}

impl Reason {
    const fn name(self) -> &'static str {
        match self {
            Self::MissingId => "missing_id",
            Self::MissingTitle => "missing_title",
            Self::MissingPosted => "missing_posted",
            Self::InvalidDate => "invalid_date",
            Self::InvalidUtf8 => "invalid_utf8",
            Self::MalformedRow => "malformed_row",
            Self::TooLarge => "too_large",
            Self::PostedAfterAsOf => "posted_after_as_of",
            Self::IdRepeated => "id_repeated",
            Self::ExpiredBeforePosted => "expired_before_posted",
            Self::InvalidNumber => "invalid_number",
            Self::SalaryImplausible => "salary_implausible",
            Self::UnknownValue => "unknown_value",
            Self::UnknownPlace => "unknown_place",
            Self::UrlDropped => "url_dropped",
            Self::UnknownCode => "unknown_code",
        }
    }
}

/// What was done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    /// The row is left out.
    Rejected,
    /// The row gives way to another of the same id.
    Replaced,
    /// The cell is left out.
    Dropped,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Problem {
    pub(super) file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u64>,
    pub(super) row: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) column: Option<String>,
    pub(super) reason: Reason,
    pub(super) detail: String,
    pub(super) action: Action,
}

/// The result of an import in numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PostingsSummary {
    /// Files read.
    pub files: u64,
    /// Records read.
    pub rows: u64,
    /// Records that became rows.
    pub accepted: u64,
    /// Records left out.
    pub rejected: u64,
    /// Rows that the corpus did not have before.
    pub stored: u64,
    /// Rows that gave way to another of the same id in the same import.
    pub replaced: u64,
    /// Rows of the corpus that are no longer stored.
    pub removed: u64,
    /// Rows of the corpus that a snapshot expired because it lacks them.
    pub expired: u64,
    /// Cells left out.
    pub warned: u64,
    /// Unique postings of the corpus.
    pub unique_postings: u64,
    /// Duplicates of the corpus.
    pub duplicate_postings: u64,
    /// Problems by reason.
    pub reasons: BTreeMap<&'static str, u64>,
    /// The day that the files describe.
    pub as_of: Option<String>,
    /// The newest day of all sources of the corpus; none after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_day: Option<String>,
    /// Number of the corpus version that holds the result; none after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// How long it took.
    pub seconds: f64,
}

impl PostingsSummary {
    /// Gives the problems by reason as part of a sentence.
    pub(super) fn counted_reasons(&self) -> String {
        let counts: Vec<String> = self
            .reasons
            .iter()
            .map(|(reason, count)| format!("{reason}: {count}"))
            .collect();
        counts.join(", ")
    }
}

/// Writes the report and counts.
#[derive(Debug)]
pub(super) struct ReportWriter {
    path: PathBuf,
    file: BufWriter<File>,
    reasons: BTreeMap<Reason, u64>,
    pub(super) rejected: u64,
    pub(super) replaced: u64,
    pub(super) dropped: u64,
}

#[derive(Serialize)]
struct LastLine<'s> {
    summary: &'s PostingsSummary,
}

impl ReportWriter {
    /// Begins a report; one that is there is overwritten.
    pub(super) fn create(path: &Path) -> Result<ReportWriter, PostingsError> {
        let file = File::create(path).map_err(PostingsError::file("write", path.display().to_string()))?;
        Ok(ReportWriter {
            path: path.to_owned(),
            file: BufWriter::new(file),
            reasons: BTreeMap::new(),
            rejected: 0,
            replaced: 0,
            dropped: 0,
        })
    }

    /// Adds a problem.
    pub(super) fn add(&mut self, problem: &Problem) -> Result<(), PostingsError> {
        match problem.action {
            Action::Rejected => self.rejected += 1,
            Action::Replaced => self.replaced += 1,
            Action::Dropped => self.dropped += 1,
        }
        let count = self.reasons.entry(problem.reason).or_default();
        *count += 1;
        if *count > LINES_PER_REASON {
            return Ok(());
        }
        self.write(problem)
    }

    /// Gives the counts by the names of the reasons.
    pub(super) fn reasons(&self) -> BTreeMap<&'static str, u64> {
        self.reasons
            .iter()
            .map(|(reason, count)| (reason.name(), *count))
            .collect()
    }

    /// Writes the summary as the last line.
    pub(super) fn finish(mut self, summary: &PostingsSummary) -> Result<PathBuf, PostingsError> {
        self.write(&LastLine { summary })?;
        self.file
            .flush()
            .map_err(PostingsError::file("write", self.path.display().to_string()))?;
        Ok(self.path)
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), PostingsError> {
        let written = serde_json::to_writer(&mut self.file, line)
            .map_err(io::Error::from)
            .and_then(|()| self.file.write_all(b"\n"));
        written.map_err(PostingsError::file("write", self.path.display().to_string()))
    }
}

/// Shortens a cell for a detail.
pub(super) fn quoted(cell: &str) -> String {
    let mut shown: String = cell.chars().take(SHOWN_CHARACTERS).collect();
    if shown.len() < cell.len() {
        shown.push('…');
    }
    format!("'{shown}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_reason_end_and_counts_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let mut report = ReportWriter::create(&folder.path().join("report.ndjson")).unwrap();
        let problem = Problem {
            file: "jobs.csv".to_owned(),
            line: Some(118),
            row: 97,
            id: Some("A-77".to_owned()),
            column: Some("posted".to_owned()),
            reason: Reason::InvalidDate,
            detail: "'31.02.2025' is not a date".to_owned(),
            action: Action::Rejected,
        };
        for _ in 0..LINES_PER_REASON + 5 {
            report.add(&problem).unwrap();
        }
        assert_eq!(
            report.reasons(),
            BTreeMap::from([("invalid_date", LINES_PER_REASON + 5)])
        );
        assert_eq!(report.rejected, LINES_PER_REASON + 5);
        let path = report.finish(&PostingsSummary::default()).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len() as u64, LINES_PER_REASON + 1);
        assert_eq!(
            lines[0],
            r#"{"file":"jobs.csv","line":118,"row":97,"id":"A-77","column":"posted","reason":"invalid_date","detail":"'31.02.2025' is not a date","action":"rejected"}"#
        );
        assert!(lines[lines.len() - 1].starts_with(r#"{"summary":{"files":0,"#));
    }

    #[test]
    fn names_are_those_of_the_wire() {
        let all = [
            Reason::MissingId,
            Reason::PostedAfterAsOf,
            Reason::InvalidUtf8,
            Reason::UrlDropped,
        ];
        for reason in all {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
    }
}
