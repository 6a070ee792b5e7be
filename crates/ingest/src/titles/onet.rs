//! Reads O*NET's occupations, alternate and reported titles, and the technologies in demand.

use std::path::Path;

use super::merge::{Merger, Standing, is_onet_code, raise};
use super::occupation_skills::OccupationSkills;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::onet::files;
use crate::report::SourceReport;
use crate::source::{Layout, SourceFile, Table};

const CODE: &str = "O*NET-SOC Code";
const EXPECTED_CODE: &str = "an O*NET-SOC code such as 15-1252.00";

/// Reads the titles of a release and gives its number.
pub(super) fn read(
    folder: &Path,
    merger: &mut Merger,
    skills: &mut OccupationSkills<'_>,
    input: &mut Input<'_>,
) -> Result<(Option<String>, SourceReport), ImportError> {
    let files = files::find(folder)?;
    let release = files.release()?;
    let name = release
        .as_deref()
        .map_or("O*NET".to_owned(), |release| format!("O*NET {release}"));
    let mut report = SourceReport {
        source: name,
        ..SourceReport::default()
    };
    read_occupations(
        &files.required("Occupation Data.txt")?,
        merger,
        input,
        &mut report,
    )?;
    let fewer = "there are fewer titles";
    if let Some(file) = files.table("Sample of Reported Titles.txt", fewer, input) {
        let column = "Reported Job Title";
        read_list(&file, column, Standing::Reported, merger, input, &mut report)?;
    }
    if let Some(file) = files.table("Alternate Titles.txt", fewer, input) {
        let column = "Alternate Title";
        read_list(&file, column, Standing::Alternate, merger, input, &mut report)?;
    }
    if skills.is_wanted()
        && let Some(file) = files.table("Technology Skills.txt", "titles have fewer skills", input)
    {
        read_technologies(&file, skills, input, &mut report)?;
    }
    Ok((release, report))
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
            table.column(CODE)?,
            table.column("Title")?,
            table.optional_column("Description"),
        ))
    };
    input.each_row(
        file,
        Layout::Tab,
        report,
        columns,
        |&(code, title, text), row, _| {
            let (code, title) = (row.cell(code), row.cell(title));
            if !is_onet_code(code) {
                return Ok(Verdict::Rejected(CODE, code.to_owned(), EXPECTED_CODE));
            }
            let Some(entry) = merger.entry(title, &mut counted) else {
                return Ok(Verdict::Rejected("Title", title.to_owned(), "a title"));
            };
            raise(&mut entry.onet, code, Standing::Name);
            merger.onet_names.insert(code.to_owned(), title.to_owned());
            let text = row.optional(text).unwrap_or_default();
            merger
                .described
                .insert(code.to_owned(), (title.to_owned(), text.to_owned()));
            Ok(Verdict::Used)
        },
    )?;
    add_counts(report, &counted);
    Ok(())
}

fn read_list(
    file: &SourceFile,
    column: &'static str,
    standing: Standing,
    merger: &mut Merger,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<(), ImportError> {
    let mut counted = SourceReport::default();
    let columns = |table: &Table<'_>| {
        Ok((
            table.column(CODE)?,
            table.column(column)?,
            table.optional_column("Short Title"),
            table.optional_column("Source(s)"),
        ))
    };
    input.each_row(
        file,
        Layout::Tab,
        report,
        columns,
        |&(code, title, short, sources), row, _| {
            let (code, title) = (row.cell(code), row.cell(title));
            if !is_onet_code(code) {
                return Ok(Verdict::Rejected(CODE, code.to_owned(), EXPECTED_CODE));
            }
            let Some(entry) = merger.entry(title, &mut counted) else {
                return Ok(Verdict::Rejected(column, title.to_owned(), "a title"));
            };
            raise(&mut entry.onet, code, standing);
            if let Some(sources) = row.optional(sources) {
                let named = sources.split(',').filter(|source| !source.trim().is_empty());
                entry.mentions.insert(code.to_owned(), named.count() as u32);
            }
            if let Some(short) = row
                .optional(short)
                .filter(|short| !short.eq_ignore_ascii_case("n/a"))
            {
                entry.label(short);
            }
            Ok(Verdict::Used)
        },
    )?;
    add_counts(report, &counted);
    Ok(())
}

fn read_technologies(
    file: &SourceFile,
    skills: &mut OccupationSkills<'_>,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<(), ImportError> {
    let columns = |table: &Table<'_>| {
        Ok((
            table.column(CODE)?,
            table.column("Example")?,
            table.optional_column("Hot Technology"),
            table.optional_column("In Demand"),
        ))
    };
    input.each_row(file, Layout::Tab, report, columns, |columns, row, _| {
        let (code, example, hot, in_demand) = *columns;
        let is_set = |column| {
            row.optional(column)
                .is_some_and(|cell| cell.eq_ignore_ascii_case("Y"))
        };
        if !is_onet_code(row.cell(code)) {
            let found = row.cell(code).to_owned();
            return Ok(Verdict::Rejected(CODE, found, EXPECTED_CODE));
        }
        // The lists are long; what employers ask for is marked.
        if !is_set(in_demand) && !is_set(hot) {
            return Ok(Verdict::Skipped);
        }
        skills.technology(row.cell(code), row.cell(example), is_set(in_demand));
        Ok(Verdict::Used)
    })
}

/// Adds what a list counted; the report itself is lent to the reader of rows.
pub(super) fn add_counts(report: &mut SourceReport, counted: &SourceReport) {
    report.added += counted.added;
    report.merged += counted.merged;
}
