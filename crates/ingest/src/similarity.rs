//! Gathers what occupations ask for, as evidence for the scores of similarity.

use std::collections::BTreeMap;
use std::path::PathBuf;

use catalog::{Item, OccupationDraft, SimilarityDraft, Skills};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crosswalk::Counterparts;

use crate::error::ImportError;
use crate::esco;
use crate::input::{Input, Verdict};
use crate::onet::files::{self, Files};
use crate::onet::is_occupation;
use crate::report::{Progress, RowFault, SourceReport};
use crate::source::Layout;

mod crosswalk;
mod starter;

pub use starter::starter_similarity;

/// The sources of similarity.
#[derive(Clone, Debug, Default)]
pub struct SimilarityImport {
    /// Folder of an O*NET text release.
    pub onet: PathBuf,
    /// ESCO: archives, folders of tables, single tables; empty for none.
    pub esco: Vec<PathBuf>,
    /// The crosswalk between ESCO and O*NET.
    pub crosswalk: Option<PathBuf>,
}

/// How much an occupation asks for a technology that O*NET names for it.
const TECHNOLOGY: f32 = 0.4;
/// The same for one that many postings ask for.
const HOT_TECHNOLOGY: f32 = 0.6;
/// The same for one that is in demand in this very occupation.
const TECHNOLOGY_IN_DEMAND: f32 = 0.8;
/// Importance from which an element counts as asked for: "important" on O*NET's scale of one to five.
const IMPORTANT: f32 = 3.0;
/// Tiers of related occupations, with how much of the way to 1 they raise a score.
const TIERS: [(&str, f32); 3] = [
    ("Primary-Short", 0.5),
    ("Primary-Long", 0.3),
    ("Supplemental", 0.15),
];

/// What evidence there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SimilarityReport {
    /// What became of each source.
    pub sources: Vec<SourceReport>,
    /// Occupations of the fine set.
    pub occupations: u64,
    /// Those of them with ratings or technologies.
    pub with_vector: u64,
    /// Pairs of an occupation and a skill that it asks for.
    pub demands: u64,
    /// Skills that an occupation asks for.
    pub skills_in_demand: u64,
    /// Pairs of occupations that O*NET relates.
    pub related: u64,
    /// The first [`LISTED_FAULTS`](crate::LISTED_FAULTS) faults.
    pub faults: Vec<RowFault>,
    /// All faults.
    pub faults_total: u64,
    /// What the operator should know.
    pub warnings: Vec<String>,
}

/// Reads the sources of similarity for the ids of `skills`.
pub fn similarity_evidence(
    import: &SimilarityImport,
    progress: &dyn Progress,
    skills: &Skills,
) -> Result<(SimilarityDraft, SimilarityReport), ImportError> {
    let mut input = Input::new(progress);
    let mut report = SourceReport {
        source: "O*NET".to_owned(),
        ..SourceReport::default()
    };
    let files = files::find(&import.onet)?;
    let mut evidence = Evidence::read(&files, skills, &mut input, &mut report)?;
    evidence.read_ratings(&files, &mut input, &mut report)?;
    evidence.read_technologies(&files, &mut input, &mut report)?;
    evidence.read_related(&files, &mut input, &mut report)?;
    let mut reports = vec![report];
    let has_esco = match &import.crosswalk {
        Some(path) if !import.esco.is_empty() => {
            let mut report = SourceReport {
                source: "ESCO".to_owned(),
                ..SourceReport::default()
            };
            let counterparts = crosswalk::read(path, &mut input, &mut report)?;
            let asked = esco::demands(&import.esco, &mut input, &mut report)?;
            evidence.add_esco(&counterparts, &asked);
            reports.push(report);
            true
        }
        _ => {
            let text =
                "without ESCO and its crosswalk to O*NET, occupations ask for O*NET's own skills alone";
            input.warn(text.to_owned());
            false
        }
    };
    let draft = evidence.finish(sources(has_esco));
    let report = SimilarityReport {
        sources: reports,
        occupations: draft.occupations.len() as u64,
        with_vector: draft
            .occupations
            .iter()
            .filter(|it| !it.ratings.is_empty() || !it.technologies.is_empty())
            .count() as u64,
        demands: draft.occupations.iter().map(|it| it.demands.len() as u64).sum(),
        skills_in_demand: skills_in_demand(&draft),
        related: draft.related.len() as u64,
        faults_total: input.faults.total,
        faults: input.faults.listed,
        warnings: input.warnings,
    };
    Ok((draft, report))
}

fn skills_in_demand(draft: &SimilarityDraft) -> u64 {
    let demands = draft.occupations.iter().flat_map(|it| &it.demands);
    let mut ids: Vec<&str> = demands.map(|(id, _)| id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len() as u64
}

/// What is known so far.
struct Evidence<'a> {
    draft: SimilarityDraft,
    /// By O*NET code: position in the fine set.
    places: FxHashMap<String, u32>,
    /// By URI of a source: the id of the skill.
    skills: FxHashMap<&'a str, &'a str>,
    /// By position: demands by id of the skill.
    demands: Vec<BTreeMap<String, f32>>,
    elements: BTreeMap<String, u32>,
    technologies: BTreeMap<String, u32>,
}

impl<'a> Evidence<'a> {
    /// Reads the occupations and lists both sets. Every detailed occupation of SOC 2018 has one in O*NET-SOC, of
    /// which the one that ends in 00 has its title.
    fn read(
        files: &Files,
        skills: &'a Skills,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<Evidence<'a>, ImportError> {
        let mut titles: BTreeMap<String, String> = BTreeMap::new();
        let file = files.required("Occupation Data.txt")?;
        input.each_row(
            &file,
            Layout::Tab,
            report,
            |table| Ok([table.column("O*NET-SOC Code")?, table.column("Title")?]),
            |columns, row, _| {
                let [code, title] = columns.map(|column| row.cell(column));
                if !is_occupation(code) {
                    let allowed = "an O*NET-SOC code such as 15-1252.00";
                    return Ok(Verdict::Rejected("O*NET-SOC Code", code.to_owned(), allowed));
                }
                if title.is_empty() {
                    return Ok(Verdict::Rejected("Title", String::new(), "a title"));
                }
                titles.insert(code.to_owned(), title.to_owned());
                Ok(Verdict::Used)
            },
        )?;
        report.added = titles.len() as u64;
        Ok(Evidence::of(&titles, skills))
    }

    fn of(titles: &BTreeMap<String, String>, skills: &'a Skills) -> Evidence<'a> {
        let mut fine: BTreeMap<String, (Item, String)> = BTreeMap::new();
        let mut coarse: BTreeMap<String, String> = BTreeMap::new();
        for (code, title) in titles {
            let detailed = code.split('.').next().unwrap_or(code);
            fine.insert(lot_id(code), (item(code, title), detailed.to_owned()));
            // Codes ascend, so the one that ends in 00 comes first.
            coarse.entry(detailed.to_owned()).or_insert_with(|| title.clone());
        }
        let parents: FxHashMap<&str, u32> = coarse.keys().map(String::as_str).zip(0..).collect();
        let mut places = FxHashMap::default();
        let mut occupations = Vec::with_capacity(fine.len());
        for ((id, (official, detailed)), at) in fine.iter().zip(0..) {
            places.insert(official.id.clone(), at);
            occupations.push(OccupationDraft {
                onet: Some(official.clone()),
                lot: item(id, &official.name),
                parent: parents.get(detailed.as_str()).copied().unwrap_or_default(),
                ..OccupationDraft::default()
            });
        }
        Evidence {
            demands: vec![BTreeMap::new(); occupations.len()],
            draft: SimilarityDraft {
                occupations,
                coarse: coarse
                    .iter()
                    .map(|(code, title)| (Some(item(code, title)), item(&lot_id(code), title)))
                    .collect(),
                ..SimilarityDraft::default()
            },
            places,
            skills: skills_by_uri(skills),
            elements: BTreeMap::new(),
            technologies: BTreeMap::new(),
        }
    }

    fn demand(&mut self, occupation: u32, skill: &str, weight: f32) {
        let best = self.demands[occupation as usize]
            .entry(skill.to_owned())
            .or_default();
        *best = best.max(weight);
    }

    fn read_ratings(
        &mut self,
        files: &Files,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        for name in ["Skills.txt", "Knowledge.txt"] {
            let Some(file) = files.table(name, "similarity knows nothing of its elements", input) else {
                continue;
            };
            let columns = ["O*NET-SOC Code", "Element ID", "Scale ID", "Data Value"];
            input.each_row(
                &file,
                Layout::Tab,
                report,
                |table| {
                    let mut found = [0; 4];
                    for (at, name) in found.iter_mut().zip(columns) {
                        *at = table.column(name)?;
                    }
                    Ok(found)
                },
                |columns, row, _| {
                    let [code, element, scale, value] = columns.map(|column| row.cell(column));
                    let Some(at) = self.places.get(code).copied().filter(|_| scale == "IM") else {
                        return Ok(Verdict::Skipped);
                    };
                    let Some(value) = value.parse().ok().filter(|value| (1.0..=5.0).contains(value)) else {
                        return Ok(Verdict::Rejected("Data Value", value.to_owned(), "1 to 5"));
                    };
                    let value: f32 = value;
                    let importance = importance_of(value);
                    let number = numbered(&mut self.elements, element);
                    self.draft.occupations[at as usize]
                        .ratings
                        .push((number, importance));
                    let skill = self
                        .skills
                        .get(format!("urn:onet:element:{element}").as_str())
                        .copied();
                    if let Some(skill) = skill.filter(|_| value >= IMPORTANT) {
                        self.demand(at, skill, importance);
                    }
                    Ok(Verdict::Used)
                },
            )?;
        }
        Ok(())
    }

    fn read_technologies(
        &mut self,
        files: &Files,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let Some(file) = files.table(
            "Technology Skills.txt",
            "similarity knows nothing of technologies",
            input,
        ) else {
            return Ok(());
        };
        input.each_row(
            &file,
            Layout::Tab,
            report,
            |table| {
                let needed = (table.column("O*NET-SOC Code")?, table.column("Example")?);
                let marks = (
                    table.optional_column("Hot Technology"),
                    table.optional_column("In Demand"),
                );
                Ok((needed, marks))
            },
            |&((code, name), (hot, in_demand)), row, _| {
                let Some(at) = self.places.get(row.cell(code)).copied() else {
                    return Ok(Verdict::Skipped);
                };
                let name = row.cell(name);
                let number = numbered(&mut self.technologies, name);
                self.draft.occupations[at as usize].technologies.push(number);
                let is_marked = |column| row.optional(column) == Some("Y");
                let weight = match (is_marked(in_demand), is_marked(hot)) {
                    (true, _) => TECHNOLOGY_IN_DEMAND,
                    (false, true) => HOT_TECHNOLOGY,
                    (false, false) => TECHNOLOGY,
                };
                if let Some(skill) = self
                    .skills
                    .get(format!("urn:onet:technology:{name}").as_str())
                    .copied()
                {
                    self.demand(at, skill, weight);
                }
                Ok(Verdict::Used)
            },
        )
    }

    fn read_related(
        &mut self,
        files: &Files,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let Some(file) = files.table(
            "Related Occupations.txt",
            "no occupation is raised as related",
            input,
        ) else {
            return Ok(());
        };
        input.each_row(
            &file,
            Layout::Tab,
            report,
            |table| {
                Ok([
                    table.column("O*NET-SOC Code")?,
                    table.column("Related O*NET-SOC Code")?,
                    table.column("Relatedness Tier")?,
                ])
            },
            |columns, row, _| {
                let [one, other, tier] = columns.map(|column| row.cell(column));
                let Some((_, share)) = TIERS.iter().find(|(name, _)| *name == tier) else {
                    let allowed = "Primary-Short, Primary-Long or Supplemental";
                    return Ok(Verdict::Rejected("Relatedness Tier", tier.to_owned(), allowed));
                };
                let pair = self.places.get(one).copied().zip(self.places.get(other).copied());
                let Some((one, other)) = pair.filter(|(one, other)| one != other) else {
                    return Ok(Verdict::Skipped);
                };
                self.draft.related.push((one, other, *share));
                Ok(Verdict::Used)
            },
        )
    }

    /// Adds what the ESCO occupations behind an O*NET one ask for: the mean over them, better matches counting more.
    fn add_esco(&mut self, counterparts: &Counterparts, asked: &esco::Demands) {
        for (onet, counterparts) in counterparts {
            let Some(at) = self.places.get(onet).copied() else {
                continue;
            };
            let known = counterparts.iter().filter(|(uri, _)| asked.contains_key(uri));
            let all: f32 = known.clone().map(|(_, share)| share).sum();
            let mut sums: BTreeMap<&str, f32> = BTreeMap::new();
            for (uri, share) in known {
                for (skill, weight) in asked.get(uri).into_iter().flatten() {
                    if let Some(id) = self.skills.get(skill.as_str()).copied() {
                        *sums.entry(id).or_default() += share * weight;
                    }
                }
            }
            for (skill, sum) in sums {
                self.demand(at, skill, (sum / all).min(1.0));
            }
        }
    }

    fn finish(mut self, sources: String) -> SimilarityDraft {
        for (occupation, demands) in self.draft.occupations.iter_mut().zip(self.demands) {
            occupation.demands = demands.into_iter().collect();
        }
        self.draft.sources = sources;
        self.draft
    }
}

/// Credits the sources.
fn sources(has_esco: bool) -> String {
    format!(
        "Computed by Waypost from the O*NET Database by the U.S. Department of Labor, Employment and Training \
         Administration (USDOL/ETA), used under the CC BY 4.0 license and modified{}. USDOL/ETA has not approved, \
         endorsed, or tested these modifications.",
        if has_esco {
            ", and from the ESCO classification of the European Commission through its crosswalk to O*NET"
        } else {
            ""
        }
    )
}

/// Scales an importance of 1 to 5 to 0 to 1.
fn importance_of(value: f32) -> f32 {
    (value - 1.0) / 4.0
}

fn item(id: &str, name: &str) -> Item {
    Item {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

/// Gives the id that an official code has in our taxonomy: its digits.
fn lot_id(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

fn numbered(numbers: &mut BTreeMap<String, u32>, name: &str) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(name.to_owned()).or_insert(next)
}

fn skills_by_uri(skills: &Skills) -> FxHashMap<&str, &str> {
    let by_uri = skills.by_uris().into_iter();
    by_uri
        .map(|(uri, index)| (uri, skills.skill(index).id()))
        .collect()
}
