//! Reads ESCO's skills and the collection of languages.

use std::collections::hash_map::Entry;

use catalog::SkillType;
use rustc_hash::FxHashMap;
use text::{FormKind, without_bracket};

use super::files::Files;
use crate::candidate::Candidate;
use crate::error::ImportError;
use crate::evidence::position;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;
use crate::source::{Layout, Row, SourceFile, Table};

/// The skills and where each concept is among them.
pub(crate) struct Skills {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) by_uri: FxHashMap<String, u32>,
}

struct Columns {
    uri: usize,
    name: usize,
    alternatives: usize,
    hidden: Option<usize>,
    description: usize,
    skill_type: usize,
    reuse_level: usize,
    concept_type: Option<usize>,
    status: Option<usize>,
}

impl Columns {
    fn of(table: &Table<'_>) -> Result<Self, ImportError> {
        Ok(Self {
            uri: table.column("conceptUri")?,
            name: table.column("preferredLabel")?,
            alternatives: table.column("altLabels")?,
            hidden: table.optional_column("hiddenLabels"),
            description: table.column("description")?,
            skill_type: table.column("skillType")?,
            reuse_level: table.column("reuseLevel")?,
            concept_type: table.optional_column("conceptType"),
            status: table.optional_column("status"),
        })
    }

    fn passes_over(&self, row: &Row) -> bool {
        row.optional(self.concept_type)
            .is_some_and(|it| it != "KnowledgeSkillCompetence")
            || row.optional(self.status).is_some_and(|it| it != "released")
    }
}

/// Reads the skills in all languages and marks spoken languages.
pub(crate) fn read(
    files: &Files,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<Skills, ImportError> {
    let mut skills = Skills {
        candidates: Vec::new(),
        by_uri: FxHashMap::default(),
    };
    if let Some(file) = files.skills() {
        skills.read_base(file, input, report)?;
    }
    for file in files.translations() {
        skills.read_translation(file, input, report)?;
    }
    let unmarked = "no skill is marked as a language";
    if let Some(file) = files.table("languageSkillsCollection", unmarked, input) {
        skills.mark_languages(&file, input, report)?;
    }
    Ok(skills)
}

impl Skills {
    fn read_base(
        &mut self,
        file: &SourceFile,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        input.each_row(file, Layout::Comma, report, Columns::of, |columns, row, input| {
            if columns.passes_over(row) {
                return Ok(Verdict::Skipped);
            }
            let uri = row.cell(columns.uri);
            if !is_uri(uri) {
                return Ok(Verdict::Rejected(
                    "conceptUri",
                    uri.to_owned(),
                    "an http or https URI",
                ));
            }
            let name = row.cell(columns.name);
            if name.is_empty() {
                return Ok(Verdict::Rejected("preferredLabel", String::new(), "a name"));
            }
            let next = position(self.candidates.len())?;
            match self.by_uri.entry(uri.to_owned()) {
                Entry::Occupied(_) => {
                    return Ok(Verdict::Rejected(
                        "conceptUri",
                        uri.to_owned(),
                        "a URI that no earlier row has",
                    ));
                }
                Entry::Vacant(entry) => entry.insert(next),
            };
            let reuse_level = row.cell(columns.reuse_level);
            note_unknown(&file.shown, row, "reuseLevel", reuse_level, &REUSE_LEVELS, input);
            note_unknown(
                &file.shown,
                row,
                "skillType",
                row.cell(columns.skill_type),
                &SKILL_TYPES,
                input,
            );
            self.candidates
                .push(candidate(columns, row, uri, name, reuse_level));
            Ok(Verdict::Used)
        })
    }

    /// Adds the names of another language as labels.
    fn read_translation(
        &mut self,
        file: &SourceFile,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        input.each_row(file, Layout::Comma, report, Columns::of, |columns, row, _| {
            let Some(&position) = self.by_uri.get(row.cell(columns.uri)) else {
                return Ok(Verdict::Skipped);
            };
            let candidate = &mut self.candidates[position as usize];
            candidate.label(row.cell(columns.name), FormKind::Alternative);
            add_labels(candidate, columns, row);
            Ok(Verdict::Used)
        })
    }

    fn mark_languages(
        &mut self,
        file: &SourceFile,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let columns = |table: &Table<'_>| table.column("conceptUri");
        input.each_row(file, Layout::Comma, report, columns, |uri, row, _| {
            let Some(&position) = self.by_uri.get(row.cell(*uri)) else {
                return Ok(Verdict::Skipped);
            };
            self.candidates[position as usize].is_language = Some(true);
            Ok(Verdict::Used)
        })
    }
}

const REUSE_LEVELS: [&str; 4] = [
    "transversal",
    "cross-sector",
    "sector-specific",
    "occupation-specific",
];
const SKILL_TYPES: [&str; 2] = ["skill/competence", "knowledge"];

fn candidate(columns: &Columns, row: &Row, uri: &str, name: &str, reuse_level: &str) -> Candidate {
    let mut candidate = Candidate::new(uri.to_owned(), name);
    let is_transversal = reuse_level == "transversal";
    candidate.kind = Some(if is_transversal {
        SkillType::Common
    } else {
        SkillType::Specialized
    });
    candidate.description = row.optional(Some(columns.description)).map(str::to_owned);
    candidate.is_software = Some(names_software(name));
    candidate.is_language = Some(false);
    candidate.tag("sourceUri", uri);
    candidate.tag("escoUri", uri);
    add_labels(&mut candidate, columns, row);
    candidate
}

fn add_labels(candidate: &mut Candidate, columns: &Columns, row: &Row) {
    for line in row.cell(columns.alternatives).lines() {
        // Newer concepts have several labels on a line, products among their examples: `Keras` is matched as a label
        // of deep learning but must not swallow the skill of that name.
        let kind = if line.contains(BAR) {
            FormKind::Hidden
        } else {
            FormKind::Alternative
        };
        for label in line.split(BAR) {
            candidate.label(label, kind);
        }
    }
    let hidden = row.optional(columns.hidden).unwrap_or_default();
    for label in hidden.lines().flat_map(|line| line.split(BAR)) {
        candidate.label(label, FormKind::Hidden);
    }
}

/// Parts the labels of one line.
const BAR: &str = " | ";

/// Lists a value outside a closed set; the row is used as if the cell were empty.
fn note_unknown(file: &str, row: &Row, column: &str, value: &str, allowed: &[&str], input: &mut Input<'_>) {
    if value.is_empty() || allowed.contains(&value) {
        return;
    }
    input.faults.add(crate::report::RowFault {
        file: file.to_owned(),
        line: row.line,
        column: column.to_owned(),
        found: crate::report::shorten(value),
        allowed: format!("nothing or one of {}", allowed.join(", ")),
    });
}

fn is_uri(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(char::is_whitespace)
}

/// Tells whether the bracket at the end of a name says a kind of software, such as
/// `Haskell (computer programming)` or `Puppet (tools for software configuration management)`.
fn names_software(name: &str) -> bool {
    let Some(bare) = without_bracket(name) else {
        return false;
    };
    let bracket = name[bare.len()..]
        .trim()
        .trim_start_matches('(')
        .trim_end_matches(')')
        .to_lowercase();
    if bracket == "computer programming" {
        return true;
    }
    let kind = bracket.split(" for ").next().unwrap_or_default();
    let head = kind.split_whitespace().next_back().unwrap_or_default();
    matches!(head, "software" | "system" | "systems" | "tool" | "tools")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_tell_software() {
        for name in [
            "Haskell (computer programming)",
            "Unity (digital game creation systems)",
            "Parrot Security OS (penetration testing tool)",
            "Puppet (tools for software configuration management)",
            "GIMP (graphics editor software)",
            "DB2 (database management systems)",
        ] {
            assert!(names_software(name), "{name}");
        }
        for name in [
            "project management methodology (PM²)",
            "SOA (service-oriented modelling)",
            "use software",
            "",
        ] {
            assert!(!names_software(name), "{name}");
        }
    }
}
