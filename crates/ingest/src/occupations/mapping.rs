//! The mappings between occupation taxonomies, in both directions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use catalog::{MappingDraft, MappingEnd};

use super::cip::Cip;
use super::esco::Esco;
use super::lot::{Lot, id_of_soc};
use super::onet::Onet;
use super::soc::Soc;
use super::tables;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

const CROSSWALK: [&str; 3] = ["O*NET Id", "ESCO or ISCO URI", "Type of Match"];
/// Digits of an occupation; specialized ones have more, groups and areas fewer.
const OCCUPATION_DIGITS: usize = 6;
/// URIs of ISCO groups in ESCO.
const ISCO_URI: &str = "http://data.europa.eu/esco/isco/C";

/// How close two occupations are, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    Exact,
    Close,
    Narrow,
    Broad,
}

impl Match {
    /// Gives how much of what is known of one occupation holds for the other.
    pub(super) const fn share(self) -> f32 {
        match self {
            Self::Exact => 1.0,
            Self::Close => 0.8,
            Self::Narrow => 0.6,
            Self::Broad => 0.4,
        }
    }

    /// Gives how far the group of ESCO's occupation is from O*NET's, 0 for the nearest. An occupation that O*NET's holds
    /// (`broadMatch`, as of a plumber to plumbers, pipefitters and steamfitters) names its group better than one that is
    /// only close to it (a pipe welder).
    const fn distance_of_groups(self) -> u8 {
        match self {
            Self::Exact => 0,
            Self::Broad => 1,
            Self::Close => 2,
            Self::Narrow => 3,
        }
    }
}

/// One row of the crosswalk between O*NET and ESCO.
pub(super) struct CrosswalkRow {
    pub(super) onet: String,
    pub(super) uri: String,
    pub(super) kind: Match,
}

/// The crosswalk, the closest matches first.
pub(super) type Crosswalk = Vec<CrosswalkRow>;

/// Reads the crosswalk; empty when no path is named.
pub(super) fn read_crosswalk(
    paths: &[PathBuf],
    input: &mut Input<'_>,
    reports: &mut Vec<SourceReport>,
) -> Result<Crosswalk, ImportError> {
    let mut crosswalk = Vec::new();
    if paths.is_empty() {
        return Ok(crosswalk);
    }
    let mut report = SourceReport {
        source: "ESCO-O*NET crosswalk".to_owned(),
        ..SourceReport::default()
    };
    let tables = tables::find(paths, &CROSSWALK)?;
    if tables.is_empty() {
        return Err(tables::missing(paths, &CROSSWALK));
    }
    for table in &tables {
        tables::each_row(
            table,
            input,
            &mut report,
            |table| table.all(CROSSWALK),
            |columns, row| {
                let [onet, uri, kind] = columns.map(|column| row.cell(column));
                let kind = match kind {
                    "exactMatch" | "exactISCO" => Match::Exact,
                    "closeMatch" => Match::Close,
                    "narrowMatch" => Match::Narrow,
                    "broadMatch" => Match::Broad,
                    other => {
                        let expected = "exactMatch, closeMatch, narrowMatch, broadMatch or exactISCO";
                        return Verdict::Rejected("Type of Match", other.to_owned(), expected);
                    }
                };
                crosswalk.push(CrosswalkRow {
                    onet: onet.to_owned(),
                    uri: uri.to_owned(),
                    kind,
                });
                Verdict::Used
            },
        )?;
    }
    report.added = crosswalk.len() as u64;
    reports.push(report);
    crosswalk
        .sort_by(|one, other| (one.kind, &one.onet, &one.uri).cmp(&(other.kind, &other.onet, &other.uri)));
    Ok(crosswalk)
}

/// Pairs in the making of a mapping: the first pair of an id is its best.
#[derive(Default)]
struct Pairs {
    forth: BTreeMap<String, Vec<String>>,
    back: BTreeMap<String, Vec<String>>,
}

impl Pairs {
    fn add(&mut self, source: &str, destination: &str) {
        self.add_forth(source, destination);
        add_once(&mut self.back, destination, source);
    }

    fn add_forth(&mut self, source: &str, destination: &str) {
        add_once(&mut self.forth, source, destination);
    }

    /// Leads the concepts above the occupations to what the specialized occupations below them lead to: first what most of
    /// them share, of that the lowest code.
    fn add_above_occupations(&mut self, lot: &Lot) {
        let parents = lot.parents();
        let mut shared: BTreeMap<&str, BTreeMap<&str, u32>> = BTreeMap::new();
        let specialized = self.forth.iter().filter(|(id, _)| id.len() > OCCUPATION_DIGITS);
        for (id, found) in specialized {
            for above in parents.above(id).filter(|above| above.len() < OCCUPATION_DIGITS) {
                let counts = shared.entry(above).or_default();
                for code in found {
                    *counts.entry(code).or_default() += 1;
                }
            }
        }
        let shared = shared.into_iter().map(|(above, counts)| {
            let mut counts: Vec<(&str, u32)> = counts.into_iter().collect();
            counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            (
                above.to_owned(),
                counts.into_iter().map(|(code, _)| code.to_owned()).collect(),
            )
        });
        let shared: Vec<(String, Vec<String>)> = shared.collect();
        self.forth.extend(shared);
    }

    /// Makes the mapping of both directions.
    fn finish(self, source: &str, destination: &str, description: &str) -> [MappingDraft; 2] {
        let mapping = |source: &str, destination: &str, rows| MappingDraft {
            source: MappingEnd::here(source),
            destination: MappingEnd::here(destination),
            description: description.to_owned(),
            rows,
        };
        [
            mapping(source, destination, self.forth),
            mapping(destination, source, self.back),
        ]
    }
}

fn add_once(rows: &mut BTreeMap<String, Vec<String>>, id: &str, other: &str) {
    let row = rows.entry(id.to_owned()).or_default();
    if !row.iter().any(|known| known == other) {
        row.push(other.to_owned());
    }
}

/// Maps occupations and specialized occupations to O*NET codes.
pub(super) fn lot_and_onet(lot: &Lot, onet: &Onet) -> [MappingDraft; 2] {
    let mut pairs = Pairs::default();
    for (id, code) in &lot.onet {
        if onet.occupations.contains_key(code) {
            pairs.add(id, code);
            pairs.add_forth(&id[..OCCUPATION_DIGITS], code);
        }
    }
    pairs.add_above_occupations(lot);
    pairs.finish(
        "lot",
        "onet_2019",
        "Occupations and the O*NET-SOC codes that they are made of.",
    )
}

/// Maps every level to the SOC codes that it comes from.
pub(super) fn lot_and_soc(lot: &Lot, soc: &Soc) -> [MappingDraft; 2] {
    let mut pairs = Pairs::default();
    for (id, code) in &lot.soc {
        pairs.add_forth(id, code);
    }
    // Back from SOC to the concept of the same code; a broad group leads to the occupations below it.
    for (code, concept) in &soc.concepts {
        match id_of_soc(code, concept.level) {
            Some(id) => {
                add_once(&mut pairs.back, code, &id);
                if let Some(broad) = soc.ancestor(code, 2).filter(|_| concept.level == 3) {
                    add_once(&mut pairs.back, broad, &id);
                }
            }
            None => continue,
        }
    }
    pairs.finish(
        "lot",
        "soc_2018",
        "Occupations and the SOC 2018 codes that they come from.",
    )
}

/// Gives for each O*NET code the ESCO codes, the closest first.
pub(super) fn esco_of_onet<'e>(
    esco: &'e Esco,
    crosswalk: &'e Crosswalk,
) -> impl Iterator<Item = (&'e str, &'e str, Match)> {
    crosswalk.iter().filter_map(|row| {
        let code = esco.by_uri.get(&row.uri)?;
        Some((row.onet.as_str(), code.as_str(), row.kind))
    })
}

/// Maps O*NET and ESCO occupations by the official crosswalk.
pub(super) fn onet_and_esco(
    onet: &Onet,
    esco: &Esco,
    crosswalk: &Crosswalk,
    input: &mut Input<'_>,
) -> [MappingDraft; 2] {
    let mut pairs = Pairs::default();
    for (code, occupation, _) in esco_of_onet(esco, crosswalk) {
        if onet.occupations.contains_key(code) {
            pairs.add(code, occupation);
        }
    }
    let gone: BTreeSet<&str> = crosswalk
        .iter()
        .map(|row| row.uri.as_str())
        .filter(|uri| !esco.by_uri.contains_key(*uri) && !uri.starts_with(ISCO_URI))
        .collect();
    if !gone.is_empty() {
        input.warn(format!(
            "{} ESCO occupations of the crosswalk are not in this release",
            gone.len()
        ));
    }
    pairs.finish(
        "onet_2019",
        "esco_occupations",
        "The crosswalk of the European Commission and the U.S. Department of Labor, closest matches first.",
    )
}

/// Maps occupations to ISCO unit groups, through ESCO.
pub(super) fn lot_and_isco(lot: &Lot, onet: &Onet, esco: &Esco, crosswalk: &Crosswalk) -> [MappingDraft; 2] {
    let ids: BTreeMap<&str, &str> = lot
        .onet
        .iter()
        .filter(|(_, code)| onet.occupations.contains_key(*code))
        .map(|(id, code)| (code.as_str(), id.as_str()))
        .collect();
    let mut links: BTreeMap<(&str, &str), (u8, u32)> = BTreeMap::new();
    for row in crosswalk {
        let group = match esco.by_uri.get(&row.uri) {
            Some(code) => esco
                .occupations
                .get(code)
                .map(|occupation| occupation.isco.as_str()),
            None => row.uri.strip_prefix(ISCO_URI),
        };
        let Some(group) = group.filter(|group| esco.isco.contains_key(*group)) else {
            continue;
        };
        if let Some(id) = ids.get(row.onet.as_str()) {
            let (best, count) = links.entry((*id, group)).or_insert((u8::MAX, 0));
            *best = row.kind.distance_of_groups().min(*best);
            *count += 1;
        }
    }
    let mut links: Vec<_> = links.into_iter().collect();
    links.sort_by_key(|(ends, (best, count))| (*best, std::cmp::Reverse(*count), *ends));
    let mut pairs = Pairs::default();
    for ((id, group), _) in links {
        pairs.add(id, group);
        pairs.add_forth(&id[..OCCUPATION_DIGITS], group);
    }
    pairs.add_above_occupations(lot);
    pairs.finish(
        "lot",
        "isco_standard",
        "Unit groups of the ESCO occupations that the official crosswalk names: first those of equal ones, then of those that \
         the occupation holds, of close and of wider ones. Of occupation groups and career areas those that most of their \
         occupations share.",
    )
}

/// Maps ESCO occupations to the ISCO unit groups that they stand below.
pub(super) fn esco_and_isco(esco: &Esco) -> Vec<MappingDraft> {
    let mut pairs = Pairs::default();
    for (code, occupation) in &esco.occupations {
        if esco.isco.contains_key(&occupation.isco) {
            pairs.add(code, &occupation.isco);
        }
    }
    pairs
        .finish(
            "esco_occupations",
            "isco_standard",
            "ISCO-08 unit groups that ESCO puts its occupations below.",
        )
        .into()
}

/// Maps SOC and CIP codes by the official crosswalk.
pub(super) fn soc_and_cip(soc: &Soc, cip: &Cip, input: &mut Input<'_>) -> [MappingDraft; 2] {
    let mut pairs = Pairs::default();
    let mut unknown = 0;
    for (program, occupation) in &cip.crosswalk {
        // The crosswalk writes 99.9999 and 99-9999 for "no match".
        if program == "99.9999" || occupation == "99-9999" {
            continue;
        }
        if soc.concepts.contains_key(occupation) && cip.codes.contains_key(program) {
            pairs.add(occupation, program);
        } else {
            unknown += 1;
        }
    }
    if unknown > 0 {
        input.warn(format!(
            "{unknown} pairs of the crosswalk of CIP and SOC name codes that are not in the lists"
        ));
    }
    pairs.finish(
        "soc_2018",
        "cip_standard",
        "The CIP 2020 to SOC 2018 crosswalk of NCES and BLS.",
    )
}
