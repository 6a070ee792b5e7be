//! Reads SOC 2018: the structure workbook, the definitions workbook, or both.

use std::collections::BTreeMap;
use std::path::PathBuf;

use catalog::ConceptDraft;

use super::tables::{self, FoundTable};
use super::{Concepts, outline};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

const STRUCTURE: [&str; 4] = ["Major Group", "Minor Group", "Broad Group", "Detailed Occupation"];
const DEFINITIONS: [&str; 4] = ["SOC Group", "SOC Code", "SOC Title", "SOC Definition"];
const GROUPS: [&str; 4] = ["Major", "Minor", "Broad", "Detailed"];

/// One group or occupation.
pub(super) struct SocConcept {
    pub(super) level: u8,
    pub(super) title: String,
    pub(super) parent: Option<String>,
    pub(super) definition: Option<String>,
}

/// The classification by code.
#[derive(Default)]
pub(super) struct Soc {
    pub(super) concepts: BTreeMap<String, SocConcept>,
}

/// Tells whether a text has the form of a code, `15-1252`.
pub(crate) fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 7
        && bytes[2] == b'-'
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| at == 2 || byte.is_ascii_digit())
}

/// Reads what there is under `paths`; nothing when no path is named.
pub(super) fn read(
    paths: &[PathBuf],
    input: &mut Input<'_>,
    reports: &mut Vec<SourceReport>,
) -> Result<Option<Soc>, ImportError> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut report = SourceReport {
        source: "SOC 2018".to_owned(),
        ..SourceReport::default()
    };
    let mut soc = Soc::default();
    let structures = tables::find(paths, &STRUCTURE)?;
    let definitions = tables::find(paths, &DEFINITIONS)?;
    if structures.is_empty() && definitions.is_empty() {
        return Err(tables::missing(paths, &DEFINITIONS));
    }
    for table in &structures {
        soc.read_structure(table, input, &mut report)?;
    }
    for table in &definitions {
        soc.read_definitions(table, input, &mut report)?;
    }
    report.added = soc.concepts.len() as u64;
    reports.push(report);
    Ok(Some(soc))
}

impl Soc {
    /// One column per level holds the code; the title stands right of the last one, under no name.
    fn read_structure(
        &mut self,
        table: &FoundTable,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let mut above: [Option<String>; 4] = Default::default();
        tables::each_row(
            table,
            input,
            report,
            |table| table.all(STRUCTURE),
            |columns, row| {
                let filled = (0..4).find(|level| !row.cell(columns[*level]).is_empty());
                let Some(level) = filled else {
                    return Verdict::Skipped;
                };
                let title = row.cell(columns[3] + 1);
                self.add(level, row.cell(columns[level]), title, None, &mut above)
            },
        )
    }

    fn read_definitions(
        &mut self,
        table: &FoundTable,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let mut above: [Option<String>; 4] = Default::default();
        tables::each_row(
            table,
            input,
            report,
            |table| table.all(DEFINITIONS),
            |columns, row| {
                let group = row.cell(columns[0]);
                let Some(level) = GROUPS.iter().position(|name| *name == group) else {
                    let expected = "Major, Minor, Broad or Detailed";
                    return Verdict::Rejected("SOC Group", group.to_owned(), expected);
                };
                let definition = row.optional(Some(columns[3])).map(str::to_owned);
                let (code, title) = (row.cell(columns[1]), row.cell(columns[2]));
                self.add(level, code, title, definition, &mut above)
            },
        )
    }

    /// Adds a row below the last one of the level above.
    fn add(
        &mut self,
        level: usize,
        code: &str,
        title: &str,
        definition: Option<String>,
        above: &mut [Option<String>; 4],
    ) -> Verdict {
        if !is_code(code) {
            return Verdict::Rejected("SOC Code", code.to_owned(), "a code such as 15-1252");
        }
        if title.is_empty() {
            return Verdict::Rejected("SOC Title", String::new(), "a title");
        }
        let parent = match level {
            0 => None,
            level => above[level - 1].clone(),
        };
        if level > 0 && parent.is_none() {
            return Verdict::Rejected("SOC Code", code.to_owned(), "a row of the level above before it");
        }
        above[level] = Some(code.to_owned());
        above[level + 1..].fill(None);
        let known = self
            .concepts
            .entry(code.to_owned())
            .or_insert_with(|| SocConcept {
                level: level as u8,
                title: title.to_owned(),
                parent,
                definition: None,
            });
        if definition.is_some() {
            known.definition = definition;
        }
        Verdict::Used
    }

    /// Gives the code of the concept on a level above, or of the concept itself.
    pub(super) fn ancestor<'s>(&'s self, code: &'s str, level: u8) -> Option<&'s str> {
        let mut code = code;
        loop {
            let concept = self.concepts.get(code)?;
            if concept.level <= level {
                return (concept.level == level).then_some(code);
            }
            code = concept.parent.as_deref()?;
        }
    }

    pub(super) fn taxonomy(&self) -> Concepts {
        let outline = outline(
            "soc_2018",
            "SOC 2018",
            "The 2018 Standard Occupational Classification of the United States.",
            "occupations",
            &[
                "majorGroup",
                "minorGroup",
                "broadOccupation",
                "detailedOccupation",
            ],
        );
        let concepts = self.concepts.iter().map(|(code, concept)| ConceptDraft {
            id: code.clone(),
            name: concept.title.clone(),
            level: concept.level,
            parent: concept.parent.clone(),
            description: concept.definition.clone(),
            ..ConceptDraft::default()
        });
        (outline, concepts.collect())
    }
}
