//! Reads ESCO's occupations and which skills they need.

use std::path::PathBuf;

use super::merge::{Merger, Standing, raise};
use super::occupation_skills::OccupationSkills;
use super::onet::add_counts;
use crate::error::ImportError;
use crate::esco::files::{self, Pillar};
use crate::input::{Input, Verdict};
use crate::report::SourceReport;
use crate::source::{Layout, SourceFile, Table};

/// Reads the occupations and gives the names of files that are reconstructed.
pub(super) fn read(
    paths: &[PathBuf],
    merger: &mut Merger,
    skills: &mut OccupationSkills<'_>,
    input: &mut Input<'_>,
) -> Result<(Vec<String>, SourceReport), ImportError> {
    let files = files::find(Pillar::Occupations, paths, input)?;
    let mut report = SourceReport {
        source: "ESCO".to_owned(),
        ..SourceReport::default()
    };
    if let Some(file) = files.occupations() {
        read_occupations(file, merger, input, &mut report)?;
    }
    if skills.is_wanted()
        && let Some(file) = files.table("occupationSkillRelations", "titles have fewer skills", input)
    {
        read_relations(&file, skills, input, &mut report)?;
    }
    Ok((files.reconstructed(), report))
}

fn read_occupations(
    file: &SourceFile,
    merger: &mut Merger,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<(), ImportError> {
    let mut counted = SourceReport::default();
    let columns = |table: &Table<'_>| {
        Ok((
            table.column("conceptUri")?,
            table.column("preferredLabel")?,
            table.optional_column("altLabels"),
            table.optional_column("hiddenLabels"),
            table.optional_column("status"),
            table.optional_column("description"),
        ))
    };
    input.each_row(file, Layout::Comma, report, columns, |columns, row, _| {
        let (uri, name, alternatives, hidden, status, text) = *columns;
        let uri = row.cell(uri);
        if !uri.starts_with("http") {
            return Ok(Verdict::Rejected("conceptUri", uri.to_owned(), "a URI"));
        }
        if row.optional(status).is_some_and(|status| status != "released") {
            return Ok(Verdict::Skipped);
        }
        let name = row.cell(name);
        let Some(entry) = merger.entry(name, &mut counted) else {
            return Ok(Verdict::Rejected("preferredLabel", name.to_owned(), "a label"));
        };
        raise(&mut entry.esco, uri, Standing::Name);
        let text = row.optional(text).unwrap_or_default();
        merger
            .described
            .insert(uri.to_owned(), (name.to_owned(), text.to_owned()));
        for (column, standing) in [(alternatives, Standing::Alternate), (hidden, Standing::Hidden)] {
            for label in row.optional(column).unwrap_or_default().lines() {
                if let Some(entry) = merger.entry(label, &mut counted) {
                    raise(&mut entry.esco, uri, standing);
                }
            }
        }
        Ok(Verdict::Used)
    })?;
    add_counts(report, &counted);
    Ok(())
}

fn read_relations(
    file: &SourceFile,
    skills: &mut OccupationSkills<'_>,
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
        |&(occupation, relation, skill), row, _| {
            if row.cell(relation) != "essential" {
                return Ok(Verdict::Skipped);
            }
            skills.essential(row.cell(occupation), row.cell(skill));
            Ok(Verdict::Used)
        },
    )
}
