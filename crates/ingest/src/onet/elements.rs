//! Reads the elements of skill (`2.A`, `2.B`) and knowledge (`2.C`) of the content model.

use std::collections::{BTreeMap, BTreeSet};

use catalog::SkillType;

use super::OnetList;
use super::examples::is_occupation;
use super::files::Files;
use crate::candidate::{Candidate, CategoryName, Placement, Source};
use crate::category::{Code, Scheme};
use crate::error::ImportError;
use crate::evidence::{Evidence, position};
use crate::input::{Input, Verdict};
use crate::report::SourceReport;
use crate::source::{Layout, SourceFile, Table};

/// Importance from which an element counts as asked for: "very important" on O*NET's scale of one to five.
const VERY_IMPORTANT: f64 = 4.0;

struct Element {
    name: String,
    description: String,
}

/// Reads the elements, and which occupations they are very important for.
pub(crate) fn read(
    files: &Files,
    input: &mut Input<'_>,
    releases: &mut Vec<Option<String>>,
) -> Result<Option<OnetList>, ImportError> {
    let Some(file) = files.table("Content Model Reference.txt", "there are no elements", input) else {
        return Ok(None);
    };
    let mut report = SourceReport::default();
    let model = read_model(&file, input, &mut report)?;
    let mut candidates = Vec::new();
    let mut positions = BTreeMap::new();
    for id in leaves(&model) {
        let Some(element) = model.get(id) else { continue };
        positions.insert(id.to_owned(), position(candidates.len())?);
        candidates.push(candidate(id, element, &model));
    }
    let mut evidence = Evidence::default();
    for table in ["Skills.txt", "Knowledge.txt"] {
        let poorer = "related skills know nothing of its elements";
        let Some(file) = files.table(table, poorer, input) else {
            continue;
        };
        read_ratings(&file, &positions, &mut evidence, input, &mut report)?;
        let release = files.release_of(table);
        if release.is_some() && !releases.contains(&release) {
            releases.push(release);
        }
    }
    Ok(Some(OnetList {
        source: Source::Elements,
        candidates,
        evidence,
        report,
    }))
}

fn read_model(
    file: &SourceFile,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<BTreeMap<String, Element>, ImportError> {
    let mut model = BTreeMap::new();
    let columns = |table: &Table<'_>| {
        Ok([
            table.column("Element ID")?,
            table.column("Element Name")?,
            table.column("Description")?,
        ])
    };
    input.each_row(file, Layout::Tab, report, columns, |columns, row, _| {
        let [id, name, description] = columns.map(|column| row.cell(column));
        if id.is_empty() {
            return Ok(Verdict::Rejected(
                "Element ID",
                String::new(),
                "an element id such as 2.A.1.a",
            ));
        }
        if !["2.A", "2.B", "2.C"].iter().any(|branch| is_within(id, branch)) {
            return Ok(Verdict::Skipped);
        }
        if name.is_empty() {
            return Ok(Verdict::Rejected("Element Name", String::new(), "a name"));
        }
        model.insert(
            id.to_owned(),
            Element {
                name: name.to_owned(),
                description: description.to_owned(),
            },
        );
        Ok(Verdict::Used)
    })?;
    Ok(model)
}

fn is_within(id: &str, branch: &str) -> bool {
    id.strip_prefix(branch)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Lists the elements without parts. They stand on the third or fourth level: `2.C.6` has no parts.
fn leaves(model: &BTreeMap<String, Element>) -> Vec<&str> {
    let parents: BTreeSet<&str> = model
        .keys()
        .filter_map(|id| id.rsplit_once('.'))
        .map(|(it, _)| it)
        .collect();
    let ids = model.keys().map(String::as_str);
    ids.filter(|id| !parents.contains(id) && id.matches('.').count() >= 2)
        .collect()
}

fn candidate(id: &str, element: &Element, model: &BTreeMap<String, Element>) -> Candidate {
    let uri = format!("urn:onet:element:{id}");
    let mut candidate = Candidate::new(uri.clone(), &element.name);
    let is_knowledge = is_within(id, "2.C");
    candidate.kind = Some(if is_knowledge {
        SkillType::Specialized
    } else {
        SkillType::Common
    });
    candidate.description = Some(element.description.clone()).filter(|text| !text.is_empty());
    candidate.is_software = Some(false);
    candidate.tag("sourceUri", &uri);
    let parts: Vec<&str> = id.split('.').collect();
    let heading = |levels: usize| {
        let code = parts.get(..levels)?.join(".");
        // An element is not a heading of itself.
        let name = model.get(&code).filter(|_| code != id)?.name.clone();
        Some(CategoryName {
            code: Code::new(Scheme::ContentModel, &code),
            name,
        })
    };
    candidate.category = heading(2).map(|category| Placement {
        category,
        subcategory: heading(3),
    });
    candidate
}

fn read_ratings(
    file: &SourceFile,
    positions: &BTreeMap<String, u32>,
    evidence: &mut Evidence,
    input: &mut Input<'_>,
    report: &mut SourceReport,
) -> Result<(), ImportError> {
    let columns = |table: &Table<'_>| {
        let ids = [
            table.column("O*NET-SOC Code")?,
            table.column("Element ID")?,
            table.column("Scale ID")?,
            table.column("Data Value")?,
        ];
        Ok((ids, table.optional_column("Recommend Suppress")))
    };
    input.each_row(
        file,
        Layout::Tab,
        report,
        columns,
        |&(columns, suppress), row, input| {
            let [occupation, element, scale, value] = columns.map(|column| row.cell(column));
            if scale != "IM" {
                return Ok(Verdict::Skipped);
            }
            if !is_occupation(occupation) {
                let allowed = "an O*NET-SOC code such as 15-1252.00";
                return Ok(Verdict::Rejected(
                    "O*NET-SOC Code",
                    occupation.to_owned(),
                    allowed,
                ));
            }
            let Some(&position) = positions.get(element) else {
                return Ok(Verdict::Rejected(
                    "Element ID",
                    element.to_owned(),
                    "an element of the content model",
                ));
            };
            let Ok(importance) = value.parse::<f64>() else {
                return Ok(Verdict::Rejected("Data Value", value.to_owned(), "a number"));
            };
            if importance < VERY_IMPORTANT || row.optional(suppress) == Some("Y") {
                return Ok(Verdict::Skipped);
            }
            evidence
                .occupation_skills
                .push((input.occupations.number(occupation)?, position, 1.0));
            Ok(Verdict::Used)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(ids: &[&str]) -> BTreeMap<String, Element> {
        let element = |id: &&str| {
            (
                (*id).to_owned(),
                Element {
                    name: format!("name of {id}"),
                    description: String::new(),
                },
            )
        };
        ids.iter().map(element).collect()
    }

    #[test]
    fn elements_without_parts_are_the_skills() {
        let model = model(&[
            "2.A", "2.A.1", "2.A.1.a", "2.C", "2.C.1", "2.C.1.a", "2.C.10", "2.C.6",
        ]);
        assert_eq!(leaves(&model), ["2.A.1.a", "2.C.1.a", "2.C.10", "2.C.6"]);
    }

    #[test]
    fn an_element_of_the_third_level_has_no_subcategory() {
        let model = model(&["2.A", "2.A.1", "2.A.1.a", "2.C", "2.C.6"]);
        let leaf = candidate("2.A.1.a", &model["2.A.1.a"], &model);
        let placement = leaf.category.unwrap();
        assert_eq!(placement.category.name, "name of 2.A");
        assert_eq!(placement.subcategory.unwrap().code.code, "2.A.1");
        assert_eq!(leaf.kind, Some(SkillType::Common));
        let leaf = candidate("2.C.6", &model["2.C.6"], &model);
        assert_eq!(leaf.category.unwrap().subcategory, None);
        assert_eq!(leaf.kind, Some(SkillType::Specialized));
    }

    #[test]
    fn branches_are_compared_by_part() {
        assert!(is_within("2.A.1", "2.A") && is_within("2.A", "2.A"));
        assert!(!is_within("2.AB", "2.A"));
    }
}
