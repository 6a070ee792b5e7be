//! Reads CIP 2020: the code list, and the crosswalk to SOC 2018.

use std::collections::BTreeMap;
use std::path::PathBuf;

use catalog::ConceptDraft;

use super::tables;
use super::{Concepts, outline};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

const LIST: [&str; 3] = ["CIPCode", "Action", "CIPTitle"];
const CROSSWALK: [&str; 2] = ["CIP2020Code", "SOC2018Code"];
/// Actions of rows that tell where a code went; the code itself is no more.
const HISTORY: [&str; 2] = ["Moved from", "Deleted"];

/// The codes with what belongs to them.
pub(super) struct Cip {
    pub(super) codes: BTreeMap<String, (String, Option<String>)>,
    /// Pairs of CIP and SOC codes, in the order of the crosswalk.
    pub(super) crosswalk: Vec<(String, String)>,
}

/// Reads what there is under `paths`; nothing when no path is named.
pub(super) fn read(
    paths: &[PathBuf],
    input: &mut Input<'_>,
    reports: &mut Vec<SourceReport>,
) -> Result<Option<Cip>, ImportError> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut report = SourceReport {
        source: "CIP 2020".to_owned(),
        ..SourceReport::default()
    };
    let mut cip = Cip {
        codes: BTreeMap::new(),
        crosswalk: Vec::new(),
    };
    let lists = tables::find(paths, &LIST)?;
    if lists.is_empty() {
        return Err(tables::missing(paths, &LIST));
    }
    for table in &lists {
        cip.read_list(table, input, &mut report)?;
    }
    let crosswalks = tables::find(paths, &CROSSWALK)?;
    if crosswalks.is_empty() {
        input.warn("the crosswalk of CIP and SOC is missing: programs are not mapped".to_owned());
    }
    for table in &crosswalks {
        tables::each_row(
            table,
            input,
            &mut report,
            |table| Ok((table.column(CROSSWALK[0])?, table.column(CROSSWALK[1])?)),
            |&(code, soc), row| {
                cip.crosswalk
                    .push((row.cell(code).to_owned(), row.cell(soc).to_owned()));
                Verdict::Used
            },
        )?;
    }
    report.added = cip.codes.len() as u64;
    reports.push(report);
    Ok(Some(cip))
}

impl Cip {
    fn read_list(
        &mut self,
        table: &tables::FoundTable,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        tables::each_row(
            table,
            input,
            report,
            |table| {
                let columns = table.all(LIST)?;
                Ok((columns, table.optional_column("CIPDefinition")))
            },
            |&(columns, definition), row| {
                let [code, action, title] = columns.map(|column| row.cell(column));
                if HISTORY.contains(&action) {
                    return Verdict::Skipped;
                }
                if level(code).is_none() {
                    return Verdict::Rejected("CIPCode", code.to_owned(), "a code such as 12.0501");
                }
                // Titles end in a full stop, which is no part of a name.
                let title = title.strip_suffix('.').unwrap_or(title);
                if title.is_empty() {
                    return Verdict::Rejected("CIPTitle", String::new(), "a title");
                }
                let definition = row.optional(definition).map(str::to_owned);
                self.codes.insert(code.to_owned(), (title.to_owned(), definition));
                Verdict::Used
            },
        )
    }

    pub(super) fn taxonomy(&self) -> Concepts {
        let outline = outline(
            "cip_standard",
            "CIP 2020",
            "The 2020 Classification of Instructional Programs of the United States.",
            "education",
            &["series", "group", "program"],
        );
        let concepts = self.codes.iter().map(|(code, (title, definition))| {
            let level = level(code).unwrap_or_default();
            let parent = match level {
                0 => None,
                1 => code.get(..2),
                _ => code.get(..5),
            };
            ConceptDraft {
                id: code.clone(),
                name: title.clone(),
                level,
                parent: parent
                    .filter(|parent| self.codes.contains_key(*parent))
                    .map(str::to_owned),
                description: definition.clone(),
                ..ConceptDraft::default()
            }
        });
        (outline, concepts.collect())
    }
}

/// Gives the level of a code: `12`, `12.05` or `12.0501`.
pub(crate) fn level(code: &str) -> Option<u8> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (series, rest) = code.split_once('.').unwrap_or((code, ""));
    let is_code = series.len() == 2 && digits(series) && digits(rest);
    match rest.len() {
        _ if !is_code => None,
        0 if !code.contains('.') => Some(0),
        2 => Some(1),
        4 => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn levels_follow_from_the_length_of_codes() {
        let check = |code, expected| assert_eq!(level(code), expected, "{code}");
        check("12", Some(0));
        check("12.05", Some(1));
        check("12.0501", Some(2));
        for code in ["", "1", "12.", "12.5", "12.05011", "ab", "12.05x1"] {
            check(code, None);
        }
    }
}
