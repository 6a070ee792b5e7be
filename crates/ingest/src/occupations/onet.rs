//! Reads the occupations of O*NET with their titles, technologies and ratings.

mod ratings;

use std::collections::BTreeMap;
use std::path::Path;

use catalog::{ConceptDraft, Demand, Tier};

use super::{Concepts, outline, soc};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::onet::files::{self, Files};
use crate::report::SourceReport;
use crate::source::{Layout, Row, Table};

/// One occupation.
#[derive(Default)]
pub(super) struct OnetOccupation {
    pub(super) title: String,
    pub(super) description: Option<String>,
    /// Alternate and reported titles, sorted, each once.
    pub(super) titles: Vec<String>,
    /// Technologies by name.
    pub(super) technologies: BTreeMap<String, Demand>,
    pub(super) job_zone: Option<u8>,
    /// Importance and level by id of the element.
    pub(super) ratings: BTreeMap<String, (Option<f32>, Option<f32>)>,
    /// Percent of workers by category of related work experience.
    pub(super) experience: BTreeMap<usize, f32>,
    /// By code.
    pub(super) related: BTreeMap<String, Tier>,
}

/// The occupations by code.
pub(super) struct Onet {
    pub(super) occupations: BTreeMap<String, OnetOccupation>,
    pub(super) release: Option<String>,
}

/// Tells whether a text has the form of a code, `15-1252.00`.
fn is_code(text: &str) -> bool {
    let Some((occupation, suffix)) = text.split_once('.') else {
        return false;
    };
    soc::is_code(occupation) && suffix.len() == 2 && suffix.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads the folder; nothing when none is named.
pub(super) fn read(
    folder: Option<&Path>,
    input: &mut Input<'_>,
    reports: &mut Vec<SourceReport>,
) -> Result<Option<Onet>, ImportError> {
    let Some(folder) = folder else {
        return Ok(None);
    };
    let mut report = SourceReport {
        source: "O*NET".to_owned(),
        ..SourceReport::default()
    };
    let files = files::find(folder)?;
    let mut onet = Onet {
        occupations: BTreeMap::new(),
        release: files.release()?,
    };
    onet.read_occupations(&files, input, &mut report)?;
    for (table, column) in [
        ("Alternate Titles.txt", "Alternate Title"),
        ("Sample of Reported Titles.txt", "Reported Job Title"),
    ] {
        let consequence = "occupations have fewer titles to be found by";
        onet.read_table(
            (&files, table, consequence),
            input,
            &mut report,
            |table| table.column(column),
            |&name, row, occupation| {
                if row.cell(name).is_empty() {
                    return Verdict::Rejected(column, String::new(), "a name");
                }
                occupation.titles.push(row.cell(name).to_owned());
                Verdict::Used
            },
        )?;
    }
    onet.read_technologies(&files, input, &mut report)?;
    onet.read_ratings(&files, input, &mut report)?;
    for occupation in onet.occupations.values_mut() {
        occupation.titles.sort();
        occupation.titles.dedup();
    }
    report.added = onet.occupations.len() as u64;
    reports.push(report);
    Ok(Some(onet))
}

impl Onet {
    fn read_occupations(
        &mut self,
        files: &Files,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let file = files.required("Occupation Data.txt")?;
        input.each_row(
            &file,
            Layout::Tab,
            report,
            |table| {
                let description = table.optional_column("Description");
                Ok((
                    table.column("O*NET-SOC Code")?,
                    table.column("Title")?,
                    description,
                ))
            },
            |&(code, title, description), row, _| {
                if !is_code(row.cell(code)) {
                    let found = row.cell(code).to_owned();
                    return Ok(Verdict::Rejected(
                        "O*NET-SOC Code",
                        found,
                        "a code such as 15-1252.00",
                    ));
                }
                if row.cell(title).is_empty() {
                    return Ok(Verdict::Rejected("Title", String::new(), "a title"));
                }
                let occupation = OnetOccupation {
                    title: row.cell(title).to_owned(),
                    description: row.optional(description).map(str::to_owned),
                    ..OnetOccupation::default()
                };
                self.occupations.insert(row.cell(code).to_owned(), occupation);
                Ok(Verdict::Used)
            },
        )
    }

    /// Reads a table of rows about occupations, which a release may lack.
    fn read_table<C>(
        &mut self,
        (files, name, consequence): (&Files, &str, &str),
        input: &mut Input<'_>,
        report: &mut SourceReport,
        columns: impl FnOnce(&Table<'_>) -> Result<C, ImportError>,
        read: impl Fn(&C, &Row, &mut OnetOccupation) -> Verdict,
    ) -> Result<(), ImportError> {
        let Some(file) = files.table(name, consequence, input) else {
            return Ok(());
        };
        input.each_row(
            &file,
            Layout::Tab,
            report,
            |table| Ok((table.column("O*NET-SOC Code")?, columns(table)?)),
            |(code, columns), row, _| {
                let Some(occupation) = self.occupations.get_mut(row.cell(*code)) else {
                    return Ok(Verdict::Rejected(
                        "O*NET-SOC Code",
                        row.cell(*code).to_owned(),
                        "the code of an occupation of this release",
                    ));
                };
                Ok(read(columns, row, occupation))
            },
        )
    }

    fn read_technologies(
        &mut self,
        files: &Files,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        self.read_table(
            (
                files,
                "Technology Skills.txt",
                "technologies are not mapped to occupations",
            ),
            input,
            report,
            |table| {
                let marks = (
                    table.optional_column("Hot Technology"),
                    table.optional_column("In Demand"),
                );
                Ok((table.column("Example")?, marks))
            },
            |&(name, (hot, in_demand)), row, occupation| {
                if row.cell(name).is_empty() {
                    return Verdict::Rejected("Example", String::new(), "a name");
                }
                let is_marked = |column| row.optional(column) == Some("Y");
                let demand = match (is_marked(in_demand), is_marked(hot)) {
                    (true, _) => Demand::InDemand,
                    (false, true) => Demand::Hot,
                    (false, false) => Demand::Used,
                };
                // A technology has a row for each kind of product that it is.
                let known = occupation
                    .technologies
                    .entry(row.cell(name).to_owned())
                    .or_insert(demand);
                *known = demand.max(*known);
                Verdict::Used
            },
        )
    }

    pub(super) fn taxonomy(&self) -> Concepts {
        let outline = outline(
            "onet_2019",
            "O*NET-SOC 2019",
            "The occupations of the O*NET database.",
            "occupations",
            &["occupation"],
        );
        let concepts = self.occupations.iter().map(|(code, occupation)| ConceptDraft {
            id: code.clone(),
            name: occupation.title.clone(),
            description: occupation.description.clone(),
            ..ConceptDraft::default()
        });
        (outline, concepts.collect())
    }
}
