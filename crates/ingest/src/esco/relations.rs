//! Reads which occupations ask for which skills, and which skills ESCO relates to each other.
//!
//! The type columns of the relation tables are not used: for the original skill they repeat the
//! type of the related one.

use super::Demands;
use super::files::Files;
use super::skills::Skills;
use crate::error::ImportError;
use crate::evidence::Evidence;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;
use crate::source::{Layout, SourceFile, Table};

/// Weight of a skill an occupation cannot do without.
const ESSENTIAL: f32 = 1.0;
/// Weight of a skill that some jobs of an occupation ask for.
const OPTIONAL: f32 = 0.5;

/// Reads both relation tables.
pub(crate) fn read(
    files: &Files,
    skills: &Skills,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<Evidence, ImportError> {
    let mut evidence = Evidence::default();
    let poorer = "related skills have less to go by";
    if let Some(file) = files.table("occupationSkillRelations", poorer, input) {
        read_occupations(&file, skills, &mut evidence, input, report)?;
    }
    if let Some(file) = files.table("skillSkillRelations", poorer, input) {
        read_pairs(&file, skills, &mut evidence, input, report)?;
    }
    Ok(evidence)
}

/// Reads the skills of each occupation by URI, whether or not this release lists them.
pub(crate) fn read_demands(
    files: &Files,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<Demands, ImportError> {
    let mut demands = Demands::new();
    let Some(file) = files.table("occupationSkillRelations", "occupations ask for less", input) else {
        return Ok(demands);
    };
    let columns = |table: &Table<'_>| {
        Ok([
            table.column("occupationUri")?,
            table.column("relationType")?,
            table.column("skillUri")?,
        ])
    };
    input.each_row(&file, Layout::Comma, report, columns, |columns, row, _| {
        let [occupation, relation, skill] = columns.map(|column| row.cell(column));
        let weight = match relation {
            "essential" => ESSENTIAL,
            "optional" => OPTIONAL,
            other => {
                let allowed = "essential or optional";
                return Ok(Verdict::Rejected("relationType", other.to_owned(), allowed));
            }
        };
        let skills = demands.entry(occupation.to_owned()).or_default();
        skills.push((skill.to_owned(), weight));
        Ok(Verdict::Used)
    })?;
    Ok(demands)
}

fn read_occupations(
    file: &SourceFile,
    skills: &Skills,
    evidence: &mut Evidence,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<(), ImportError> {
    let columns = |table: &Table<'_>| {
        Ok((
            table.column("occupationUri")?,
            table.column("relationType")?,
            table.column("skillUri")?,
        ))
    };
    input.each_row(
        file,
        Layout::Comma,
        report,
        columns,
        |&(occupation, relation, skill), row, input| {
            let occupation = row.cell(occupation);
            if occupation.is_empty() {
                return Ok(Verdict::Rejected("occupationUri", String::new(), "a URI"));
            }
            let weight = match row.cell(relation) {
                "essential" => ESSENTIAL,
                "optional" => OPTIONAL,
                other => {
                    return Ok(Verdict::Rejected(
                        "relationType",
                        other.to_owned(),
                        "essential or optional",
                    ));
                }
            };
            let Some(&position) = skills.by_uri.get(row.cell(skill)) else {
                let found = row.cell(skill).to_owned();
                return Ok(Verdict::Rejected(
                    "skillUri",
                    found,
                    "the URI of a skill of this release",
                ));
            };
            evidence
                .occupation_skills
                .push((input.occupations.number(occupation)?, position, weight));
            Ok(Verdict::Used)
        },
    )
}

fn read_pairs(
    file: &SourceFile,
    skills: &Skills,
    evidence: &mut Evidence,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<(), ImportError> {
    let columns = |table: &Table<'_>| {
        Ok((
            table.column("originalSkillUri")?,
            table.column("relatedSkillUri")?,
        ))
    };
    input.each_row(
        file,
        Layout::Comma,
        report,
        columns,
        |&(original, related), row, _| {
            let mut positions = [0; 2];
            for (position, (column, name)) in positions
                .iter_mut()
                .zip([(original, "originalSkillUri"), (related, "relatedSkillUri")])
            {
                let Some(&known) = skills.by_uri.get(row.cell(column)) else {
                    let found = row.cell(column).to_owned();
                    return Ok(Verdict::Rejected(
                        name,
                        found,
                        "the URI of a skill of this release",
                    ));
                };
                *position = known;
            }
            evidence.pairs.push((positions[0], positions[1]));
            Ok(Verdict::Used)
        },
    )
}
