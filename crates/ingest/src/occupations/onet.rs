//! Reads the occupations of O*NET with their titles and technologies.

use std::collections::BTreeMap;
use std::path::Path;

use catalog::ConceptDraft;

use super::{Concepts, outline, soc};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::onet::files::{self, Files};
use crate::report::SourceReport;
use crate::source::Layout;

/// One occupation.
#[derive(Default)]
pub(super) struct OnetOccupation {
    pub(super) title: String,
    pub(super) description: Option<String>,
    /// Alternate and reported titles, sorted, each once.
    pub(super) titles: Vec<String>,
    /// Names of technologies.
    pub(super) technologies: Vec<String>,
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
        onet.read_names(
            &files,
            table,
            column,
            consequence,
            input,
            &mut report,
            |occupation, title| {
                occupation.titles.push(title);
            },
        )?;
    }
    let consequence = "technologies are not mapped to occupations";
    let (table, column) = ("Technology Skills.txt", "Example");
    onet.read_names(
        &files,
        table,
        column,
        consequence,
        input,
        &mut report,
        |occupation, name| {
            occupation.technologies.push(name);
        },
    )?;
    for occupation in onet.occupations.values_mut() {
        for names in [&mut occupation.titles, &mut occupation.technologies] {
            names.sort();
            names.dedup();
        }
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

    #[expect(
        clippy::too_many_arguments,
        reason = "two tables and three columns differ in this alone"
    )]
    fn read_names(
        &mut self,
        files: &Files,
        table: &str,
        column: &'static str,
        consequence: &str,
        input: &mut Input<'_>,
        report: &mut SourceReport,
        add: impl Fn(&mut OnetOccupation, String),
    ) -> Result<(), ImportError> {
        let Some(file) = files.table(table, consequence, input) else {
            return Ok(());
        };
        input.each_row(
            &file,
            Layout::Tab,
            report,
            |table| Ok((table.column("O*NET-SOC Code")?, table.column(column)?)),
            |&(code, name), row, _| {
                let Some(occupation) = self.occupations.get_mut(row.cell(code)) else {
                    let found = row.cell(code).to_owned();
                    return Ok(Verdict::Rejected(
                        "O*NET-SOC Code",
                        found,
                        "the code of an occupation of this release",
                    ));
                };
                if row.cell(name).is_empty() {
                    return Ok(Verdict::Rejected(column, String::new(), "a name"));
                }
                add(occupation, row.cell(name).to_owned());
                Ok(Verdict::Used)
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
