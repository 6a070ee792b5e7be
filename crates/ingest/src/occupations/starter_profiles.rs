//! The starter profiles: invented figures that let the methods be tried out without an import.

use std::collections::BTreeMap;

use catalog::{Asked, Demand, Profile, Profiles, Rating, Tier};

use super::tables::{self, FoundTable};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::operator::project_uri;
use crate::report::SourceReport;
use crate::source::{Row, Table};

const PROFILES: &str = include_str!("../../data/starter-profiles.csv");
/// Stands between the names of skills in a cell.
const SEPARATOR: char = '|';
const CODE: &str = "code";
const JOB_ZONE: &str = "jobZone";
const DEMANDS: [(&str, Demand); 2] = [("inDemand", Demand::InDemand), ("hot", Demand::Hot)];
const ASKED: [(&str, Asked); 2] = [
    ("essential", Asked::EssentialExactly),
    ("optional", Asked::Optional),
];

const TIERS: [(&str, Tier); 2] = [
    ("primaryShort", Tier::PrimaryShort),
    ("primaryLong", Tier::PrimaryLong),
];

/// Invented shares of workers, in percent, by category of related work experience, for each level of preparation.
const EXPERIENCE: [[f32; 11]; 5] = [
    [60.0, 15.0, 10.0, 5.0, 5.0, 3.0, 2.0, 0.0, 0.0, 0.0, 0.0],
    [30.0, 10.0, 15.0, 15.0, 12.0, 10.0, 6.0, 2.0, 0.0, 0.0, 0.0],
    [10.0, 3.0, 5.0, 7.0, 12.0, 25.0, 23.0, 8.0, 5.0, 2.0, 0.0],
    [6.0, 0.0, 2.0, 4.0, 5.0, 15.0, 32.0, 18.0, 10.0, 5.0, 3.0],
    [5.0, 0.0, 0.0, 2.0, 3.0, 8.0, 20.0, 24.0, 18.0, 12.0, 8.0],
];

/// Columns of the embedded table.
struct Columns {
    code: usize,
    job_zone: usize,
    demands: [usize; 2],
    asked: [usize; 2],
    tiers: [usize; 2],
    /// All others hold the importance of the skill that they are named after.
    elements: Vec<(usize, String)>,
}

impl Columns {
    fn of(table: &Table<'_>) -> Result<Columns, ImportError> {
        let pair = |names: [&str; 2]| -> Result<[usize; 2], ImportError> {
            Ok([table.column(names[0])?, table.column(names[1])?])
        };
        let mut columns = Columns {
            code: table.column(CODE)?,
            job_zone: table.column(JOB_ZONE)?,
            demands: pair(DEMANDS.map(|(name, _)| name))?,
            asked: pair(ASKED.map(|(name, _)| name))?,
            tiers: pair(TIERS.map(|(name, _)| name))?,
            elements: Vec::new(),
        };
        let mut known = vec![columns.code, columns.job_zone];
        known.extend(columns.demands);
        known.extend(columns.asked);
        known.extend(columns.tiers);
        let others = (0..).zip(table.columns()).filter(|(at, _)| !known.contains(at));
        columns.elements = others.map(|(at, name)| (at, project_uri(name))).collect();
        columns.elements.sort_by(|one, other| one.1.cmp(&other.1));
        Ok(columns)
    }
}

/// A row before the skills have their places.
struct Draft {
    code: String,
    profile: Profile,
    technologies: BTreeMap<String, Demand>,
    asked: BTreeMap<String, Asked>,
}

/// Reads the embedded table.
pub(super) fn read(input: &mut Input<'_>) -> Result<Profiles, ImportError> {
    let table = FoundTable::plain("starter-profiles.csv", PROFILES.as_bytes());
    let mut drafts: Vec<Draft> = Vec::new();
    let mut elements: Vec<String> = Vec::new();
    let mut report = SourceReport::default();
    tables::each_row(&table, input, &mut report, Columns::of, |columns, row| {
        elements = columns.elements.iter().map(|(_, uri)| uri.clone()).collect();
        match read_row(columns, row) {
            Some(draft) => {
                drafts.push(draft);
                Verdict::Used
            }
            None => Verdict::Rejected(CODE, row.cell(columns.code).to_owned(), "numbers from 1 to 5"),
        }
    })?;
    let mut skills: Vec<String> = drafts
        .iter()
        .flat_map(|draft| draft.technologies.keys().chain(draft.asked.keys()))
        .cloned()
        .collect();
    skills.sort();
    skills.dedup();
    let place = |uri: &String| skills.binary_search(uri).ok().map(|at| at as u32);
    let mut occupations = BTreeMap::new();
    for draft in &drafts {
        let mut profile = draft.profile.clone();
        let technologies = draft.technologies.iter();
        profile.technologies = technologies
            .filter_map(|(uri, it)| Some((place(uri)?, *it)))
            .collect();
        let asked = draft.asked.iter();
        profile.asked = asked.filter_map(|(uri, it)| Some((place(uri)?, *it))).collect();
        occupations.insert(draft.code.clone(), profile);
    }
    Ok(Profiles {
        elements,
        skills,
        occupations,
    })
}

fn read_row(columns: &Columns, row: &Row) -> Option<Draft> {
    let number = |column: usize| {
        row.cell(column)
            .parse::<u8>()
            .ok()
            .filter(|it| (1..=5).contains(it))
    };
    let rating = |(element, (column, _)): (u32, &(usize, String))| {
        let importance = f32::from(number(*column)?);
        Some(Rating {
            element,
            importance,
            // What matters more is done at a higher level.
            level: Some(importance + 1.0),
        })
    };
    let ratings: Option<Vec<Rating>> = (0..).zip(&columns.elements).map(rating).collect();
    let cells = |column: usize| {
        let cells = row.cell(column).split(SEPARATOR).map(str::trim);
        cells.filter(|cell| !cell.is_empty())
    };
    let names = |column: usize| cells(column).map(project_uri);
    let mut draft = Draft {
        code: format!("{}.00", row.cell(columns.code)),
        profile: Profile {
            job_zone: Some(number(columns.job_zone)?),
            ratings: ratings?,
            experience: EXPERIENCE[usize::from(number(columns.job_zone)?) - 1].to_vec(),
            ..Profile::default()
        },
        technologies: BTreeMap::new(),
        asked: BTreeMap::new(),
    };
    for (column, (_, demand)) in columns.demands.iter().zip(DEMANDS) {
        draft.technologies.extend(names(*column).map(|uri| (uri, demand)));
    }
    for (column, (_, asked)) in columns.asked.iter().zip(ASKED) {
        draft.asked.extend(names(*column).map(|uri| (uri, asked)));
    }
    for (column, (_, tier)) in columns.tiers.iter().zip(TIERS) {
        let codes = cells(*column).map(|code| (code.to_owned(), tier));
        draft.profile.related.extend(codes);
    }
    Some(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_starter_occupation_has_a_profile_of_known_skills() {
        let mut input = Input::new(&());
        let profiles = read(&mut input).unwrap();
        assert_eq!(input.faults.total, 0);
        profiles.check().unwrap();
        assert!(
            EXPERIENCE
                .iter()
                .all(|shares| shares.iter().sum::<f32>() == 100.0)
        );
        let (taxonomy, _) = crate::starter_import();
        let known: Vec<&str> = taxonomy
            .skills
            .iter()
            .map(|skill| skill.source_uri.as_str())
            .collect();
        for uri in profiles.elements.iter().chain(&profiles.skills) {
            assert!(known.contains(&uri.as_str()), "{uri}");
        }
        let draft = crate::starter_occupations();
        let (_, lot) = &draft.taxonomies[0];
        for concept in lot.iter().filter(|concept| concept.level == 3) {
            let id = &concept.id;
            let code = format!("{}-{}.{}", &id[..2], &id[2..6], &id[6..]);
            assert!(profiles.occupations.contains_key(&code), "{code}");
        }
        for other in profiles.occupations.values().flat_map(|it| it.related.keys()) {
            assert!(profiles.occupations.contains_key(other), "{other}");
        }
    }
}
