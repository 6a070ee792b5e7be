//! Gives every ESCO skill the two upper levels of the nearest group above it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::files::Files;
use super::skills::Skills;
use super::{category, placement};
use crate::candidate::Placement;
use crate::category::compare_codes;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;
use crate::source::{Layout, SourceFile, Table};

/// Marks concepts of the field-of-education classification, whose codes are the end of their URI.
const FIELD_OF_EDUCATION: &str = "/isced-f/";

struct Group {
    code: String,
    /// `None` for groups of level 0, which are no category.
    placement: Option<Placement>,
}

struct Level {
    uri: usize,
    name: usize,
    code: usize,
}

/// Sets the category of the skills.
pub(crate) fn place(
    files: &Files,
    skills: &mut Skills,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<(), ImportError> {
    let lost = "ESCO skills have no category";
    let Some(hierarchy) = files.table("skillsHierarchy", lost, input) else {
        return Ok(());
    };
    let Some(broader) = files.table("broaderRelationsSkillPillar", lost, input) else {
        return Ok(());
    };
    let groups = read_groups(&hierarchy, input, report)?;
    let parents = read_parents(&broader, input, report)?;
    for candidate in &mut skills.candidates {
        if let Some(group) = nearest(&candidate.uri, &parents, &groups) {
            candidate.category = group.placement.clone();
        }
    }
    Ok(())
}

fn read_groups(
    file: &SourceFile,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<FxHashMap<String, Group>, ImportError> {
    let mut groups = FxHashMap::default();
    let columns = |table: &Table<'_>| {
        let mut levels = Vec::new();
        for level in 0..4 {
            levels.push(Level {
                uri: table.column(&format!("Level {level} URI"))?,
                name: table.column(&format!("Level {level} preferred term"))?,
                code: table.column(&format!("Level {level} code"))?,
            });
        }
        Ok(levels)
    };
    input.each_row(file, Layout::Comma, report, columns, |levels, row, _| {
        let filled = levels
            .iter()
            .take_while(|level| !row.cell(level.uri).is_empty())
            .count();
        if filled == 0 {
            return Ok(Verdict::Rejected("Level 0 URI", String::new(), "a URI"));
        }
        let name_of = |level: &Level| {
            category(
                &group_code(row.cell(level.uri), row.cell(level.code)),
                row.cell(level.name),
            )
        };
        let placement = (filled > 1).then(|| {
            let sub = (filled > 2).then(|| name_of(&levels[2]));
            placement(name_of(&levels[1]), sub)
        });
        let own = &levels[filled - 1];
        let uri = row.cell(own.uri).to_owned();
        groups.insert(
            uri,
            Group {
                code: group_code(row.cell(own.uri), row.cell(own.code)),
                placement,
            },
        );
        Ok(Verdict::Used)
    })?;
    Ok(groups)
}

/// Gives the code of a group. Version 1.1.1 leaves the codes of the fields of education out.
fn group_code(uri: &str, code: &str) -> String {
    if !code.is_empty() {
        return code.to_owned();
    }
    match uri.rsplit_once(FIELD_OF_EDUCATION) {
        Some((_, tail)) => tail.to_owned(),
        None => uri.to_owned(),
    }
}

fn read_parents(
    file: &SourceFile,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<FxHashMap<String, Vec<String>>, ImportError> {
    let mut parents: FxHashMap<String, Vec<String>> = FxHashMap::default();
    let columns = |table: &Table<'_>| Ok((table.column("conceptUri")?, table.column("broaderUri")?));
    input.each_row(
        file,
        Layout::Comma,
        report,
        columns,
        |&(child, parent), row, _| {
            for (column, name) in [(child, "conceptUri"), (parent, "broaderUri")] {
                if row.cell(column).is_empty() {
                    return Ok(Verdict::Rejected(name, String::new(), "a URI"));
                }
            }
            parents
                .entry(row.cell(child).to_owned())
                .or_default()
                .push(row.cell(parent).to_owned());
            Ok(Verdict::Used)
        },
    )?;
    Ok(parents)
}

/// Finds the group that is the fewest steps above; of several the one with the lowest code.
fn nearest<'g>(
    uri: &str,
    parents: &FxHashMap<String, Vec<String>>,
    groups: &'g FxHashMap<String, Group>,
) -> Option<&'g Group> {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut here: Vec<&str> = vec![uri];
    while !here.is_empty() {
        let above: Vec<&str> = here
            .iter()
            .filter_map(|it| parents.get(*it))
            .flatten()
            .map(String::as_str)
            .collect();
        let found = above.iter().filter_map(|it| groups.get(*it));
        if let Some(group) = found.min_by(|a, b| compare_codes(&a.code, &b.code)) {
            return Some(group);
        }
        // A concept met twice leads nowhere new; without this a circle would never end.
        here = above.into_iter().filter(|it| seen.insert(it)).collect();
    }
    None
}
