//! Reads technologies and tools: tables of one example per occupation, with its UNSPSC commodity.

use std::collections::{BTreeMap, BTreeSet};

use catalog::SkillType;
use rustc_hash::FxHashMap;
use text::FormKind;

use super::OnetList;
use super::files::Files;
use super::names::{self, Names};
use crate::candidate::{Candidate, CategoryName, Placement, Source};
use crate::category::{Code, Scheme};
use crate::error::ImportError;
use crate::evidence::{Evidence, position};
use crate::input::{Input, Verdict};
use crate::report::SourceReport;
use crate::source::{Layout, SourceFile, Table};

/// What the rows of one example say together.
#[derive(Default)]
struct Example {
    /// Rows by commodity code.
    commodities: BTreeMap<String, u32>,
    occupations: Vec<u32>,
}

#[derive(Default)]
struct Examples {
    /// Sorted by name, so that the order of rows does not matter.
    by_name: BTreeMap<String, Example>,
    titles: FxHashMap<String, String>,
}

/// Reads the technologies.
pub(crate) fn read_technologies(files: &Files, input: &mut Input<'_>) -> Result<OnetList, ImportError> {
    let mut report = SourceReport::default();
    let examples = read(&files.required("Technology Skills.txt")?, input, &mut report)?;
    let heading = CategoryName {
        code: Code::new(Scheme::Onet, "technology"),
        name: "Information Technology".to_owned(),
    };
    let subcategory = |commodity: &str| {
        let name = examples.titles.get(commodity)?.clone();
        Some(CategoryName {
            code: Code::new(Scheme::Unspsc, commodity),
            name,
        })
    };
    list(Source::Technologies, &examples, &heading, subcategory, report)
}

/// Reads the tools, where the release has them.
pub(crate) fn read_tools(files: &Files, input: &mut Input<'_>) -> Result<Option<OnetList>, ImportError> {
    let Some(file) = files.table("Tools Used.txt", "there are no tools", input) else {
        return Ok(None);
    };
    let mut report = SourceReport::default();
    let families = read_families(&files.required("UNSPSC Reference.txt")?, input, &mut report)?;
    let examples = read(&file, input, &mut report)?;
    let heading = CategoryName {
        code: Code::new(Scheme::Onet, "tool"),
        name: "Tools and Equipment".to_owned(),
    };
    let subcategory = |commodity: &str| families.get(commodity).cloned();
    Ok(Some(list(
        Source::Tools,
        &examples,
        &heading,
        subcategory,
        report,
    )?))
}

fn read(
    file: &SourceFile,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<Examples, ImportError> {
    let mut examples = Examples::default();
    let columns = |table: &Table<'_>| {
        Ok([
            table.column("O*NET-SOC Code")?,
            table.column("Example")?,
            table.column("Commodity Code")?,
            table.column("Commodity Title")?,
        ])
    };
    input.each_row(file, Layout::Tab, report, columns, |columns, row, input| {
        let [occupation, name, code, title] = columns.map(|column| row.cell(column));
        if !is_occupation(occupation) {
            let allowed = "an O*NET-SOC code such as 15-1252.00";
            return Ok(Verdict::Rejected(
                "O*NET-SOC Code",
                occupation.to_owned(),
                allowed,
            ));
        }
        if name.is_empty() {
            return Ok(Verdict::Rejected("Example", String::new(), "a name"));
        }
        if !is_commodity(code) {
            return Ok(Verdict::Rejected(
                "Commodity Code",
                code.to_owned(),
                "eight digits",
            ));
        }
        let occupation = input.occupations.number(occupation)?;
        let example = examples.by_name.entry(name.to_owned()).or_default();
        *example.commodities.entry(code.to_owned()).or_default() += 1;
        example.occupations.push(occupation);
        examples
            .titles
            .entry(code.to_owned())
            .or_insert_with(|| title.to_owned());
        Ok(Verdict::Used)
    })?;
    Ok(examples)
}

fn read_families(
    file: &SourceFile,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<FxHashMap<String, CategoryName>, ImportError> {
    let mut families = FxHashMap::default();
    let columns = |table: &Table<'_>| {
        Ok([
            table.column("Commodity Code")?,
            table.column("Family Code")?,
            table.column("Family Title")?,
        ])
    };
    input.each_row(file, Layout::Tab, report, columns, |columns, row, _| {
        let [commodity, family, title] = columns.map(|column| row.cell(column));
        for (column, code) in [("Commodity Code", commodity), ("Family Code", family)] {
            if !is_commodity(code) {
                return Ok(Verdict::Rejected(column, code.to_owned(), "eight digits"));
            }
        }
        let name = CategoryName {
            code: Code::new(Scheme::Unspsc, family),
            name: title.to_owned(),
        };
        families.insert(commodity.to_owned(), name);
        Ok(Verdict::Used)
    })?;
    Ok(families)
}

fn is_commodity(code: &str) -> bool {
    code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tells whether a text looks like `15-1252.00`.
pub(crate) fn is_occupation(code: &str) -> bool {
    code.len() == 10
        && code.bytes().enumerate().all(|(at, byte)| match at {
            2 => byte == b'-',
            7 => byte == b'.',
            _ => byte.is_ascii_digit(),
        })
}

fn list(
    source: Source,
    examples: &Examples,
    heading: &CategoryName,
    subcategory: impl Fn(&str) -> Option<CategoryName>,
    report: SourceReport,
) -> Result<OnetList, ImportError> {
    let mut candidates = Vec::with_capacity(examples.by_name.len());
    let mut evidence = Evidence::default();
    let is_technology = source == Source::Technologies;
    let with_counts = examples.by_name.iter().map(|(name, example)| {
        let occupations = example.occupations.iter().collect::<BTreeSet<_>>().len();
        names::Example { name, occupations }
    });
    let names = names::derive(with_counts, is_technology);
    for ((name, example), names) in examples.by_name.iter().zip(names) {
        let at = position(candidates.len())?;
        evidence.occupation_skills.extend(
            example
                .occupations
                .iter()
                .map(|&occupation| (occupation, at, 1.0)),
        );
        let kind = if is_technology { "technology" } else { "tool" };
        let uri = format!("urn:onet:{kind}:{name}");
        let mut candidate = Candidate::new(uri.clone(), name);
        candidate.kind = Some(SkillType::Specialized);
        candidate.is_software = Some(is_technology);
        let commodity = most_frequent(&example.commodities);
        candidate.category = Some(Placement {
            category: heading.clone(),
            subcategory: commodity.and_then(&subcategory),
        });
        candidate.tag("sourceUri", &uri);
        for code in example.commodities.keys() {
            candidate.tag("unspscCommodity", code);
        }
        add_names(&mut candidate, names);
        candidates.push(candidate);
    }
    Ok(OnetList {
        source,
        candidates,
        evidence,
        report,
    })
}

fn most_frequent(commodities: &BTreeMap<String, u32>) -> Option<&str> {
    let mut best: Option<(&str, u32)> = None;
    // Codes come in ascending order, so that the lowest of equally frequent ones stays.
    for (code, &count) in commodities {
        if best.is_none_or(|(_, most)| count > most) {
            best = Some((code, count));
        }
    }
    best.map(|(code, _)| code)
}

fn add_names(candidate: &mut Candidate, names: Names) {
    for name in names.alternatives {
        candidate.label(&name, FormKind::Alternative);
    }
    for name in names.acronyms {
        candidate.label(&name, FormKind::Acronym);
    }
    for name in names.products {
        candidate.label(&name, FormKind::Product);
    }
}
