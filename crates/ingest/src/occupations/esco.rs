//! Reads the occupations of ESCO, the ISCO groups above them, and what skills they ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use catalog::ConceptDraft;
use rustc_hash::FxHashMap;

use super::tables;
use super::{Concepts, outline};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;
use crate::source;

const OCCUPATIONS: [&str; 4] = ["conceptUri", "iscoGroup", "preferredLabel", "code"];
const RELATIONS: [&str; 3] = ["occupationUri", "relationType", "skillUri"];
/// Weight of a skill that an occupation cannot do without.
pub(super) const ESSENTIAL: f32 = 1.0;
/// Weight of a skill that some jobs of an occupation ask for.
const OPTIONAL: f32 = 0.5;

/// One occupation.
pub(super) struct EscoOccupation {
    pub(super) label: String,
    pub(super) isco: String,
    pub(super) description: Option<String>,
}

/// The occupations and groups by code.
#[derive(Default)]
pub(super) struct Esco {
    pub(super) occupations: BTreeMap<String, EscoOccupation>,
    pub(super) by_uri: FxHashMap<String, String>,
    pub(super) isco: BTreeMap<String, (String, Option<String>)>,
    /// URI of a skill to the codes of the occupations that ask for it.
    pub(super) skills: BTreeMap<String, Vec<(String, f32)>>,
    pub(super) reconstructed: Vec<String>,
}

/// Reads what there is under `paths`; nothing when no path is named.
pub(super) fn read(
    paths: &[PathBuf],
    input: &mut Input<'_>,
    reports: &mut Vec<SourceReport>,
) -> Result<Option<Esco>, ImportError> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut report = SourceReport {
        source: "ESCO".to_owned(),
        ..SourceReport::default()
    };
    let mut esco = Esco::default();
    for path in paths {
        for file in source::find(path)? {
            let lower = file.name.to_ascii_lowercase();
            // Of several languages the English one; tables without a language are English too.
            let stem = lower.strip_suffix(".csv").unwrap_or_default();
            let stem = stem.strip_suffix("_en").unwrap_or(stem);
            let wanted: &[&str] = match stem {
                "occupations" => &OCCUPATIONS,
                "iscogroups" => &["code", "preferredLabel"],
                "occupationskillrelations" => &RELATIONS,
                _ => continue,
            };
            let Some(table) = tables::FoundTable::open(&file, wanted)? else {
                return Err(tables::missing(std::slice::from_ref(path), wanted));
            };
            if file.reconstructed {
                esco.reconstructed.push(file.name.clone());
            }
            match stem {
                "occupations" => esco.read_occupations(&table, input, &mut report)?,
                "iscogroups" => esco.read_groups(&table, input, &mut report)?,
                _ => esco.read_relations(&table, input, &mut report)?,
            }
        }
    }
    if esco.occupations.is_empty() {
        return Err(tables::missing(paths, &OCCUPATIONS));
    }
    esco.resolve(input);
    report.added = (esco.occupations.len() + esco.isco.len()) as u64;
    reports.push(report);
    Ok(Some(esco))
}

impl Esco {
    fn read_occupations(
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
                let columns = table.all(OCCUPATIONS)?;
                let status = table.optional_column("status");
                Ok((columns, table.optional_column("description"), status))
            },
            |&([uri, isco, label, code], description, status), row| {
                if row.optional(status).is_some_and(|status| status != "released") {
                    return Verdict::Skipped;
                }
                let [uri, isco, label, code] = [uri, isco, label, code].map(|column| row.cell(column));
                if !is_isco(isco) || isco.len() != 4 {
                    return Verdict::Rejected("iscoGroup", isco.to_owned(), "four digits");
                }
                if !code.starts_with(isco) {
                    return Verdict::Rejected(
                        "code",
                        code.to_owned(),
                        "the ISCO group and numbers behind it",
                    );
                }
                if label.is_empty() {
                    return Verdict::Rejected("preferredLabel", String::new(), "a label");
                }
                let occupation = EscoOccupation {
                    label: label.to_owned(),
                    isco: isco.to_owned(),
                    description: row.optional(description).map(str::to_owned),
                };
                self.by_uri.insert(uri.to_owned(), code.to_owned());
                self.occupations.insert(code.to_owned(), occupation);
                Verdict::Used
            },
        )
    }

    fn read_groups(
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
                let description = table.optional_column("description");
                Ok((
                    table.column("code")?,
                    table.column("preferredLabel")?,
                    description,
                ))
            },
            |&(code, label, description), row| {
                let (code, label) = (row.cell(code), row.cell(label));
                if !is_isco(code) {
                    return Verdict::Rejected("code", code.to_owned(), "one to four digits");
                }
                if label.is_empty() {
                    return Verdict::Rejected("preferredLabel", String::new(), "a label");
                }
                let description = row.optional(description).map(str::to_owned);
                self.isco.insert(code.to_owned(), (label.to_owned(), description));
                Verdict::Used
            },
        )
    }

    /// Occupations are named by URI here; they are turned into codes when all tables are read.
    fn read_relations(
        &mut self,
        table: &tables::FoundTable,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        tables::each_row(
            table,
            input,
            report,
            |table| table.all(RELATIONS),
            |columns, row| {
                let [occupation, relation, skill] = columns.map(|column| row.cell(column));
                let weight = match relation {
                    "essential" => ESSENTIAL,
                    "optional" => OPTIONAL,
                    other => {
                        let expected = "essential or optional";
                        return Verdict::Rejected("relationType", other.to_owned(), expected);
                    }
                };
                let asked = self.skills.entry(skill.to_owned()).or_default();
                asked.push((occupation.to_owned(), weight));
                Verdict::Used
            },
        )
    }

    fn resolve(&mut self, input: &mut Input<'_>) {
        for occupations in self.skills.values_mut() {
            occupations.retain_mut(|(uri, _)| match self.by_uri.get(uri) {
                Some(code) => {
                    code.clone_into(uri);
                    true
                }
                None => false,
            });
        }
        if self.isco.is_empty() {
            input.warn("ESCO's table 'ISCOGroups' is missing: there is no ISCO taxonomy".to_owned());
        }
        let missing: BTreeSet<&str> = self
            .occupations
            .values()
            .map(|occupation| occupation.isco.as_str())
            .filter(|group| !self.isco.contains_key(*group))
            .collect();
        if !missing.is_empty() && !self.isco.is_empty() {
            input.warn(format!(
                "{} ISCO groups of ESCO occupations are not in 'ISCOGroups'",
                missing.len()
            ));
        }
    }

    pub(super) fn taxonomies(&self) -> Vec<Concepts> {
        let mut taxonomies = Vec::new();
        if !self.isco.is_empty() {
            let outline = outline(
                "isco_standard",
                "ISCO-08",
                "The International Standard Classification of Occupations.",
                "occupations",
                &["majorGroup", "subMajorGroup", "minorGroup", "unitGroup"],
            );
            let concepts = self.isco.iter().map(|(code, (label, description))| ConceptDraft {
                id: code.clone(),
                name: label.clone(),
                level: code.len() as u8 - 1,
                parent: Some(code[..code.len() - 1].to_owned())
                    .filter(|parent| self.isco.contains_key(parent)),
                description: description.clone(),
                ..ConceptDraft::default()
            });
            taxonomies.push((outline, concepts.collect()));
        }
        let outline = outline(
            "esco_occupations",
            "ESCO occupations",
            "The occupations of the European classification ESCO.",
            "occupations",
            &["occupation"],
        );
        let concepts = self.occupations.iter().map(|(code, occupation)| ConceptDraft {
            id: code.clone(),
            name: occupation.label.clone(),
            description: occupation.description.clone(),
            isco_group: Some(occupation.isco.clone()),
            ..ConceptDraft::default()
        });
        taxonomies.push((outline, concepts.collect()));
        taxonomies
    }
}

fn is_isco(code: &str) -> bool {
    (1..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
}
