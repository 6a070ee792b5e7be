//! Reads NAICS 2022 from any table of codes and titles; the workbook of business statistics repeats each code.

use std::collections::BTreeMap;
use std::path::PathBuf;

use catalog::ConceptDraft;

use super::tables;
use super::{Concepts, outline};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

const COLUMNS: [&str; 2] = ["NAICS", "NAICS Description"];
/// Stands for all industries together.
const TOTAL: &str = "--";

/// What statistics of private business leave out, with the names of NAICS 2022: a list that lacks them is completed, so
/// that a posting of a school board or a farm has a sector and a subsector with a name.
const BEYOND_PRIVATE_BUSINESS: [(&str, &str); 14] = [
    ("111", "Crop Production"),
    ("112", "Animal Production and Aquaculture"),
    ("482", "Rail Transportation"),
    ("491", "Postal Service"),
    ("814", "Private Households"),
    ("92", "Public Administration"),
    (
        "921",
        "Executive, Legislative, and Other General Government Support",
    ),
    ("922", "Justice, Public Order, and Safety Activities"),
    ("923", "Administration of Human Resource Programs"),
    ("924", "Administration of Environmental Quality Programs"),
    (
        "925",
        "Administration of Housing Programs, Urban Planning, and Community Development",
    ),
    ("926", "Administration of Economic Programs"),
    ("927", "Space Research and Technology"),
    ("928", "National Security and International Affairs"),
];

/// Reads what there is under `paths`; nothing when no path is named.
pub(super) fn read(
    paths: &[PathBuf],
    input: &mut Input<'_>,
    reports: &mut Vec<SourceReport>,
) -> Result<Option<Concepts>, ImportError> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut report = SourceReport {
        source: "NAICS 2022".to_owned(),
        ..SourceReport::default()
    };
    let tables = tables::find(paths, &COLUMNS)?;
    if tables.is_empty() {
        return Err(tables::missing(paths, &COLUMNS));
    }
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    for table in &tables {
        tables::each_row(
            table,
            input,
            &mut report,
            |table| Ok((table.column(COLUMNS[0])?, table.column(COLUMNS[1])?)),
            |&(code, title), row| {
                let (code, title) = (row.cell(code), row.cell(title));
                if code == TOTAL || codes.contains_key(code) {
                    return Verdict::Skipped;
                }
                if level(code).is_none() {
                    return Verdict::Rejected(
                        "NAICS",
                        code.to_owned(),
                        "two to six digits, or a range such as 31-33",
                    );
                }
                if title.is_empty() {
                    return Verdict::Rejected("NAICS Description", String::new(), "a title");
                }
                codes.insert(code.to_owned(), title.to_owned());
                Verdict::Used
            },
        )?;
    }
    report.added = codes.len() as u64;
    reports.push(report);
    for (code, title) in BEYOND_PRIVATE_BUSINESS {
        let has_place = level(code) == Some(0) || parent(code, &codes).is_some();
        if has_place {
            codes.entry(code.to_owned()).or_insert_with(|| title.to_owned());
        }
    }
    let outline = outline(
        "naics_standard",
        "NAICS 2022",
        "The 2022 North American Industry Classification System.",
        "industries",
        &[
            "sector",
            "subsector",
            "industryGroup",
            "naicsIndustry",
            "nationalIndustry",
        ],
    );
    let concepts = codes.iter().map(|(code, title)| ConceptDraft {
        id: code.clone(),
        name: title.clone(),
        level: level(code).unwrap_or_default(),
        parent: parent(code, &codes),
        ..ConceptDraft::default()
    });
    Ok(Some((outline, concepts.collect())))
}

/// Gives the two ends of a range of sectors, `31-33`.
fn range(code: &str) -> Option<(u8, u8)> {
    let (first, last) = code.split_once('-')?;
    let number = |text: &str| text.parse().ok().filter(|_| text.len() == 2);
    Some((number(first)?, number(last)?))
}

fn level(code: &str) -> Option<u8> {
    if range(code).is_some() {
        return Some(0);
    }
    let is_code = (2..=6).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| code.len() as u8 - 2)
}

/// Gives the nearest code above that is in the list.
fn parent(code: &str, codes: &BTreeMap<String, String>) -> Option<String> {
    level(code).filter(|level| *level > 0)?;
    let shorter = (2..code.len()).rev().map(|length| &code[..length]);
    if let Some(found) = shorter.into_iter().find(|prefix| codes.contains_key(*prefix)) {
        return Some(found.to_owned());
    }
    let sector: u8 = code.get(..2)?.parse().ok()?;
    codes
        .keys()
        .find(|known| range(known).is_some_and(|(first, last)| (first..=last).contains(&sector)))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_may_be_ranges() {
        let codes = ["11", "31-33", "311", "3111", "311111", "113"]
            .map(|code| (code.to_owned(), "Title".to_owned()))
            .into();
        let check = |code, level_of, above: Option<&str>| {
            assert_eq!(level(code), level_of, "{code}");
            assert_eq!(parent(code, &codes).as_deref(), above, "{code}");
        };
        check("31-33", Some(0), None);
        check("311", Some(1), Some("31-33"));
        check("311111", Some(4), Some("3111"));
        check("113", Some(1), Some("11"));
        check("11", Some(0), None);
        check("1", None, None);
        check("31-3", None, None);
    }
}
