//! Reads the lists of places: postal codes, the delineation of metropolitan areas, county names.

mod postal;
mod starter;

use std::collections::BTreeMap;
use std::path::PathBuf;

use catalog::{
    Areas, AreasDraft, Attribution, AttributionNotice, County, Metro, PostalCode, STATES, State, Version,
    planning_regions,
};
use serde::Serialize;

use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::occupations::tables;
use crate::report::{Progress, RowFault, SourceReport};
use crate::source::Row;

pub use starter::starter_areas;

const DELINEATION: [&str; 6] = [
    "CBSA Code",
    "CBSA Title",
    "County/County Equivalent",
    "State Name",
    "FIPS State Code",
    "FIPS County Code",
];
const COUNTY_NAMES: [&str; 3] = ["fips", "name", "state"];

/// The sources of an import of areas.
#[derive(Clone, Debug, Default)]
pub struct AreasImport {
    /// GeoNames list of postal codes of the United States.
    pub postal: PathBuf,
    /// Delineation of metropolitan and micropolitan areas.
    pub delineation: PathBuf,
    /// Codes and names of counties.
    pub counties: Option<PathBuf>,
    /// Version to make; `None` for the one that follows.
    pub version: Option<Version>,
}

/// The result of an import of areas in numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AreasReport {
    /// What became of each source.
    pub sources: Vec<SourceReport>,
    /// Postal codes.
    pub postal_codes: u64,
    /// Counties.
    pub counties: u64,
    /// Metropolitan and micropolitan areas.
    pub metros: u64,
    /// States with a postal code.
    pub states: u64,
    /// The first [`LISTED_FAULTS`](crate::LISTED_FAULTS) faults.
    pub faults: Vec<RowFault>,
    /// All faults.
    pub faults_total: u64,
}

impl AreasReport {
    /// Counts what a draft holds.
    pub fn of(draft: &AreasDraft) -> AreasReport {
        let holds = |state: &&State| {
            draft
                .postal_codes
                .iter()
                .any(|row| row.county.starts_with(state.fips))
        };
        AreasReport {
            postal_codes: draft.postal_codes.len() as u64,
            counties: draft.counties.len() as u64,
            metros: draft.metros.len() as u64,
            states: STATES.iter().filter(holds).count() as u64,
            ..AreasReport::default()
        }
    }
}

/// What is known of the counties so far.
#[derive(Default)]
struct Counties {
    /// Names without the letters of the state, by code.
    names: BTreeMap<String, String>,
    metro_of: BTreeMap<String, String>,
    metros: BTreeMap<String, String>,
}

/// Gives the version that follows `previous` for a draft.
pub fn next_areas_version(previous: Option<&Areas>, draft: &AreasDraft) -> Version {
    previous.map_or(Version::FIRST, |previous| {
        previous.version().next(draft.continuity(previous))
    })
}

/// Reads the lists and makes the version that follows `previous`, the newest there is.
pub fn import_areas(
    import: &AreasImport,
    progress: &dyn Progress,
    previous: Option<&Areas>,
) -> Result<(AreasDraft, AreasReport), ImportError> {
    let mut input = Input::new(progress);
    let mut counties = Counties::default();
    let mut sources = vec![read_delineation(&import.delineation, &mut input, &mut counties)?];
    if let Some(path) = &import.counties {
        sources.push(read_county_names(path, &mut input, &mut counties)?);
    }
    let (postal_codes, report) = postal::read(&import.postal, &mut input, &mut counties)?;
    sources.push(report);
    let attributions = attributions(import.counties.is_some());
    let mut draft = counties.draft(postal_codes, attributions);
    draft.version = import
        .version
        .unwrap_or_else(|| next_areas_version(previous, &draft));
    let report = AreasReport {
        sources,
        faults_total: input.faults.total,
        faults: input.faults.listed,
        ..AreasReport::of(&draft)
    };
    Ok((draft, report))
}

impl Counties {
    /// Takes the name of a county unless a source before has named it.
    fn name(&mut self, code: &str, name: &str) {
        self.names
            .entry(code.to_owned())
            .or_insert_with(|| name.to_owned());
    }

    fn draft(self, postal_codes: Vec<PostalCode>, attributions: Vec<Attribution>) -> AreasDraft {
        let mut metro_of = self.metro_of;
        let counties = self.names.into_iter().filter_map(|(code, name)| {
            let state = State::by_fips(code.get(..2)?)?;
            Some(County {
                name: format!("{name}, {}", state.abbreviation),
                metro: metro_of.remove(&code),
                code,
            })
        });
        let texts: Vec<&str> = attributions.iter().map(|it| it.text.as_str()).collect();
        AreasDraft {
            version: Version::FIRST,
            notice: AttributionNotice {
                title: "Areas".to_owned(),
                body: texts.join(" "),
            },
            counties: counties.collect(),
            metros: self
                .metros
                .into_iter()
                .map(|(code, name)| Metro { code, name })
                .collect(),
            postal_codes,
            starter: false,
            attributions,
        }
    }
}

/// Says whether a code is that of a county as of today; Connecticut's old counties are no more.
fn is_county(code: &str) -> bool {
    let is_code = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit());
    is_code && State::by_fips(&code[..2]).is_some() && planning_regions(code).is_none()
}

fn read_delineation(
    path: &PathBuf,
    input: &mut Input<'_>,
    counties: &mut Counties,
) -> Result<SourceReport, ImportError> {
    let mut add = |[code, title, county, _, state, number]: [&str; 6]| {
        if number.is_empty() {
            // Notes below the table.
            return Verdict::Skipped;
        }
        let fips = format!("{state:0>2}{number:0>3}");
        if !is_county(&fips) {
            return Verdict::Rejected("FIPS County Code", fips, "the code of a county");
        }
        let is_metro = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit());
        if !is_metro || title.is_empty() {
            return Verdict::Rejected("CBSA Code", code.to_owned(), "five digits beside a title");
        }
        counties.name(&fips, county);
        counties.metro_of.insert(fips, code.to_owned());
        counties.metros.insert(code.to_owned(), title.to_owned());
        Verdict::Used
    };
    read_table("CBSA delineation", path, DELINEATION, input, &mut add)
}

fn read_county_names(
    path: &PathBuf,
    input: &mut Input<'_>,
    counties: &mut Counties,
) -> Result<SourceReport, ImportError> {
    let mut add = |[code, name, state]: [&str; 3]| {
        let fips = format!("{code:0>5}");
        // Rows of states and of the nation name no letters of a state, and the old counties are passed over.
        if State::find(state).is_none() || planning_regions(&fips).is_some() {
            return Verdict::Skipped;
        }
        if !is_county(&fips) || name.is_empty() {
            return Verdict::Rejected("fips", code.to_owned(), "the code of a county beside its name");
        }
        counties.name(&fips, name);
        Verdict::Used
    };
    read_table("County names", path, COUNTY_NAMES, input, &mut add)
}

/// Reads the tables under a path that have the columns.
fn read_table<const N: usize>(
    source: &str,
    path: &PathBuf,
    names: [&'static str; N],
    input: &mut Input<'_>,
    add: &mut impl FnMut([&str; N]) -> Verdict,
) -> Result<SourceReport, ImportError> {
    let mut report = SourceReport {
        source: source.to_owned(),
        ..SourceReport::default()
    };
    let paths = std::slice::from_ref(path);
    let found = tables::find(paths, &names)?;
    if found.is_empty() {
        return Err(tables::missing(paths, &names));
    }
    for table in &found {
        let columns = |table: &crate::source::Table<'_>| table.all(names);
        tables::each_row(table, input, &mut report, columns, |columns, row: &Row| {
            add(columns.map(|column| row.cell(column)))
        })?;
    }
    report.added = report.rows - report.skipped - report.rejected;
    Ok(report)
}

fn attributions(has_county_names: bool) -> Vec<Attribution> {
    let credit = |name: &str, text: &str| Attribution {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let mut credits = vec![
        credit(
            "GeoNames",
            "Contains data from GeoNames (geonames.org), CC BY 4.0. Arranged by Waypost.",
        ),
        credit(
            "CBSA delineation",
            "Delineation of Core Based Statistical Areas, U.S. Office of Management and Budget and U.S. Census Bureau.",
        ),
    ];
    if has_county_names {
        credits.push(credit(
            "County names",
            "Codes and names of counties, U.S. Census Bureau.",
        ));
    }
    credits
}

#[cfg(test)]
mod tests;
