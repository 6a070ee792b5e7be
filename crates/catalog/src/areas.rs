//! Areas: one immutable version of places, counties, metropolitan areas and states, and the reading of a place.
//!
//! An importer fills an [`AreasDraft`]; [`AreasDraft::build`] makes a snapshot of it. [`Areas::resolve`] turns what a
//! posting says of its place into city, county, metropolitan area and state. Start reading at `place`.

mod connecticut;
mod countries;
mod place;
mod regions;
mod states;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use text::plain_words;

pub use connecticut::planning_regions;
pub use countries::Country;
pub use place::{Place, PlaceParts, PlaceTrouble, says_remote};
pub use regions::{REGIONS, Region};
pub use states::{STATES, State};

use crate::draft::{Attribution, AttributionNotice};
use crate::format::{SnapshotError, SnapshotFault, SnapshotReader, SnapshotWriter};
use crate::store::Snapshot;
use crate::version::{Continuity, Version};

/// Number of the only section.
const DRAFT: u32 = 1;

/// A point on the globe in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
}

/// A county or what stands for one, such as a planning region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct County {
    /// Five digits of FIPS.
    pub code: String,
    /// Name with the letters of its state, such as `Ada County, ID`.
    pub name: String,
    /// Code of its metropolitan or micropolitan area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metro: Option<String>,
}

/// A metropolitan or micropolitan area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metro {
    /// Five digits of CBSA.
    pub code: String,
    /// Title, such as `Boise City, ID`.
    pub name: String,
}

/// A postal code with the city that it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostalCode {
    /// Five digits.
    pub zip: String,
    /// Name of the city.
    pub city: String,
    /// Five digits of its county; the first two are those of the state.
    pub county: String,
    /// Its point.
    pub point: Point,
}

/// A version before it is built.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreasDraft {
    /// The version to be made.
    pub version: Version,
    /// Title and body for people.
    pub notice: AttributionNotice,
    /// One credit for each source, at least one.
    pub attributions: Vec<Attribution>,
    /// Counties in the order of their codes.
    pub counties: Vec<County>,
    /// Metropolitan areas in the order of their codes.
    pub metros: Vec<Metro>,
    /// Postal codes in their order.
    pub postal_codes: Vec<PostalCode>,
    /// Whether this is starter data written for trying things out.
    pub starter: bool,
}

/// A city: all postal codes of one name and state.
#[derive(Clone, Debug, PartialEq)]
pub struct City {
    /// Name with the letters of its state, such as `Boise, ID`.
    pub name: String,
    /// The county with most of its postal codes; of several the one with the lower code.
    pub county: String,
    /// Plain mean of the points of its postal codes.
    pub point: Point,
}

/// A draft from which no snapshot can be made.
#[derive(Debug, thiserror::Error)]
pub enum AreasError {
    /// No source is credited.
    #[error("the areas name no source; at least one attribution is required")]
    NoAttribution,
    /// Rows that are not in the order of their codes, or that repeat one.
    #[error("the {0} are not in the order of their codes")]
    Unordered(&'static str),
    /// A code that is none, or names nothing.
    #[error("'{code}' in the {rows} names no area")]
    Unknown {
        /// The code.
        code: String,
        /// The rows it stands in.
        rows: &'static str,
    },
    /// The draft cannot be written.
    #[error("snapshot cannot be encoded: {0}")]
    Encoding(#[from] serde_json::Error),
}

/// One version, loaded.
#[derive(Debug)]
pub struct Areas {
    draft: AreasDraft,
    /// In the order of their keys.
    cities: Vec<City>,
    /// Cities by state and key of the name.
    city_by_key: HashMap<(&'static str, String), u32>,
    /// Counties by state and key of the name, with and without the word for their kind.
    county_by_key: HashMap<(&'static str, String), u32>,
    county_points: HashMap<String, Point>,
    metro_points: HashMap<String, Point>,
    state_points: HashMap<String, Point>,
}

impl AreasDraft {
    /// Makes the bytes of a snapshot, after the checks that a reader makes.
    pub fn build(&self) -> Result<Vec<u8>, AreasError> {
        self.check()?;
        let mut writer = SnapshotWriter::default();
        writer.bytes(DRAFT, serde_json::to_vec(self)?);
        Ok(writer.finish())
    }

    /// Tells whether the draft keeps every county, metropolitan area and city of `previous`.
    pub fn continuity(&self, previous: &Areas) -> Continuity {
        let counties: HashSet<&str> = self.counties.iter().map(|it| it.code.as_str()).collect();
        let metros: HashSet<&str> = self.metros.iter().map(|it| it.code.as_str()).collect();
        let cities: HashSet<(&str, String)> = self
            .postal_codes
            .iter()
            .map(|it| (&it.county[..2], place_key(&it.city)))
            .collect();
        let keeps = previous
            .counties()
            .iter()
            .all(|it| counties.contains(it.code.as_str()))
            && previous
                .metros()
                .iter()
                .all(|it| metros.contains(it.code.as_str()))
            && previous.city_by_key.keys().all(|key| cities.contains(key));
        if keeps {
            Continuity::KeepsIds
        } else {
            Continuity::LosesIds
        }
    }

    fn check(&self) -> Result<(), AreasError> {
        if self.attributions.is_empty() {
            return Err(AreasError::NoAttribution);
        }
        if !self.counties.is_sorted_by(|one, other| one.code < other.code) {
            return Err(AreasError::Unordered("counties"));
        }
        if !self.metros.is_sorted_by(|one, other| one.code < other.code) {
            return Err(AreasError::Unordered("metropolitan areas"));
        }
        if !self.postal_codes.is_sorted_by(|one, other| one.zip < other.zip) {
            return Err(AreasError::Unordered("postal codes"));
        }
        let unknown = |rows, code: &str| AreasError::Unknown {
            code: code.to_owned(),
            rows,
        };
        for county in &self.counties {
            let sound = is_digits(&county.code, 5) && State::by_fips(&county.code[..2]).is_some();
            if !sound {
                return Err(unknown("counties", &county.code));
            }
            if let Some(metro) = &county.metro
                && by_code(&self.metros, |it| &it.code, metro).is_none()
            {
                return Err(unknown("counties", metro));
            }
        }
        for row in &self.postal_codes {
            if by_code(&self.counties, |it| &it.code, &row.county).is_none() {
                return Err(unknown("postal codes", &row.county));
            }
            if !is_digits(&row.zip, 5) {
                return Err(unknown("postal codes", &row.zip));
            }
        }
        Ok(())
    }
}

impl Areas {
    /// Gives what holds where nothing was imported: the states alone, as version 1.0.
    pub fn none() -> Areas {
        let text = "No list of places is loaded.";
        Areas::assemble(AreasDraft {
            version: Version::FIRST,
            notice: AttributionNotice {
                title: "Areas".to_owned(),
                body: text.to_owned(),
            },
            attributions: Vec::new(),
            counties: Vec::new(),
            metros: Vec::new(),
            postal_codes: Vec::new(),
            starter: false,
        })
    }

    fn assemble(draft: AreasDraft) -> Areas {
        let mut county_by_key = HashMap::new();
        for (at, county) in (0..).zip(&draft.counties) {
            let Some(state) = State::by_fips(&county.code[..2]) else {
                continue;
            };
            let name = county
                .name
                .rsplit_once(',')
                .map_or(&*county.name, |(name, _)| name);
            county_by_key.insert((state.fips, place_key(name)), at);
        }
        for (at, county) in (0..).zip(&draft.counties) {
            let name = county
                .name
                .rsplit_once(',')
                .map_or(&*county.name, |(name, _)| name);
            // A whole name goes first: Baltimore is the city of that name, not the county around it.
            if let Some(state) = State::by_fips(&county.code[..2]) {
                county_by_key
                    .entry((state.fips, without_kind(&place_key(name))))
                    .or_insert(at);
            }
        }
        let mut areas = Areas {
            cities: Vec::new(),
            city_by_key: HashMap::new(),
            county_by_key,
            county_points: means(draft.postal_codes.iter().map(|it| (it.county.clone(), it.point))),
            state_points: means(
                draft
                    .postal_codes
                    .iter()
                    .map(|it| (it.county[..2].to_owned(), it.point)),
            ),
            metro_points: HashMap::new(),
            draft,
        };
        let of_metro = |it: &PostalCode| Some((areas.county(&it.county)?.metro.clone()?, it.point));
        areas.metro_points = means(areas.draft.postal_codes.iter().filter_map(of_metro));
        areas.group_cities();
        areas
    }

    fn group_cities(&mut self) {
        let mut groups: BTreeMap<(&'static str, String), Vec<&PostalCode>> = BTreeMap::new();
        for row in &self.draft.postal_codes {
            if let Some(state) = State::by_fips(&row.county[..2]) {
                groups
                    .entry((state.fips, place_key(&row.city)))
                    .or_default()
                    .push(row);
            }
        }
        for ((fips, key), rows) in groups {
            let Some(state) = State::by_fips(fips) else {
                continue;
            };
            let county = most_frequent(rows.iter().map(|row| row.county.as_str()));
            let name = most_frequent(rows.iter().map(|row| row.city.as_str()));
            let points = means(rows.iter().map(|row| ((), row.point)));
            let (Some(county), Some(name), Some(point)) = (county, name, points.get(&())) else {
                continue;
            };
            self.city_by_key.insert((fips, key), self.cities.len() as u32);
            self.cities.push(City {
                name: format!("{name}, {}", state.abbreviation),
                county: county.to_owned(),
                point: *point,
            });
        }
    }

    fn decode(bytes: &[u8]) -> Result<Areas, SnapshotFault> {
        let reader = SnapshotReader::open(bytes)?;
        let draft: AreasDraft = serde_json::from_slice(reader.bytes(DRAFT, "areas")?)
            .map_err(|_| SnapshotFault::Inconsistent("areas"))?;
        draft.check().map_err(|_| SnapshotFault::Inconsistent("areas"))?;
        Ok(Areas::assemble(draft))
    }

    /// Gives the version.
    pub fn version(&self) -> Version {
        self.draft.version
    }

    /// Gives title and body for people.
    pub fn notice(&self) -> &AttributionNotice {
        &self.draft.notice
    }

    /// Gives the credits.
    pub fn attributions(&self) -> &[Attribution] {
        &self.draft.attributions
    }

    /// Tells whether this is starter data.
    pub fn is_starter(&self) -> bool {
        self.draft.starter
    }

    /// Gives the counties in the order of their codes.
    pub fn counties(&self) -> &[County] {
        &self.draft.counties
    }

    /// Gives the metropolitan areas in the order of their codes.
    pub fn metros(&self) -> &[Metro] {
        &self.draft.metros
    }

    /// Gives the cities, state by state.
    pub fn cities(&self) -> &[City] {
        &self.cities
    }

    /// Finds a county by its code.
    pub fn county(&self, code: &str) -> Option<&County> {
        by_code(&self.draft.counties, |it| &it.code, code)
    }

    /// Finds a county by its name in a state, with or without the word for its kind.
    pub fn county_named(&self, name: &str, state: &State) -> Option<&County> {
        let at = self.county_by_key.get(&(state.fips, place_key(name)))?;
        self.draft.counties.get(*at as usize)
    }

    /// Finds a metropolitan area by its code.
    pub fn metro(&self, code: &str) -> Option<&Metro> {
        by_code(&self.draft.metros, |it| &it.code, code)
    }

    /// Finds a city by its name in a state.
    pub fn city(&self, name: &str, state: &State) -> Option<&City> {
        let at = self.city_by_key.get(&(state.fips, place_key(name)))?;
        self.cities.get(*at as usize)
    }

    /// Finds a city by its full name, such as `Boise, ID`.
    pub fn city_by_name(&self, name: &str) -> Option<&City> {
        let (city, state) = name.rsplit_once(", ")?;
        self.city(city, State::find(state)?).filter(|it| it.name == name)
    }

    /// Finds a postal code.
    pub fn postal_code(&self, zip: &str) -> Option<&PostalCode> {
        by_code(&self.draft.postal_codes, |it| &it.zip, zip)
    }

    /// Gives the mean of the points of a county's postal codes.
    pub fn county_point(&self, code: &str) -> Option<Point> {
        self.county_points.get(code).copied()
    }

    /// Gives the mean of the points of a metropolitan area's postal codes.
    pub fn metro_point(&self, code: &str) -> Option<Point> {
        self.metro_points.get(code).copied()
    }

    /// Gives the mean of the points of a state's postal codes.
    pub fn state_point(&self, fips: &str) -> Option<Point> {
        self.state_points.get(fips).copied()
    }
}

impl Snapshot for Areas {
    const FAMILY: &'static str = "areas";

    fn from_bytes(bytes: &[u8], file: &str) -> Result<Areas, SnapshotError> {
        Areas::decode(bytes).map_err(|fault| SnapshotError {
            file: file.to_owned(),
            fault,
        })
    }

    fn version(&self) -> Version {
        self.version()
    }
}

fn by_code<'r, R>(rows: &'r [R], code_of: impl Fn(&R) -> &String, code: &str) -> Option<&'r R> {
    let at = rows
        .binary_search_by(|row| code_of(row).as_str().cmp(code))
        .ok()?;
    rows.get(at)
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Gives the item that occurs most often; of several the first in order.
fn most_frequent<'t>(items: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    // `max_by_key` gives the last of equals, so the order is turned around.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map(|(item, _)| item)
}

fn means<K: std::hash::Hash + Eq>(points: impl Iterator<Item = (K, Point)>) -> HashMap<K, Point> {
    let mut sums: HashMap<K, (f64, f64, f64)> = HashMap::new();
    for (key, point) in points {
        let sum = sums.entry(key).or_default();
        *sum = (sum.0 + point.lat, sum.1 + point.lon, sum.2 + 1.0);
    }
    let mean = |(lat, lon, count): (f64, f64, f64)| Point {
        lat: rounded(lat / count),
        lon: rounded(lon / count),
    };
    sums.into_iter().map(|(key, sum)| (key, mean(sum))).collect()
}

/// Cuts a coordinate to four places, about ten metres, so that it prints short.
fn rounded(degrees: f64) -> f64 {
    (degrees * 10_000.0).round() / 10_000.0
}

/// Gives what names of places are compared by: plain words, with common short forms of words.
fn place_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for word in plain_words(name).split(' ') {
        // `Mc Lean` and `McLean` are one name.
        if !key.is_empty() && key != "mc" && !key.ends_with(" mc") {
            key.push(' ');
        }
        key.push_str(match word {
            "saint" => "st",
            "sainte" => "ste",
            "fort" => "ft",
            "mount" => "mt",
            word => word,
        });
    }
    // Federal vacancies shorten bases, the postal list spells them out.
    match key.strip_suffix(" air force base") {
        Some(base) => format!("{base} afb"),
        None => key,
    }
}

/// Takes the word for the kind of a county from the end of its key.
fn without_kind(key: &str) -> String {
    const KINDS: [&str; 8] = [
        " county",
        " parish",
        " borough",
        " census area",
        " city and borough",
        " municipality",
        " municipio",
        " planning region",
    ];
    let longest = KINDS
        .iter()
        .filter_map(|kind| key.strip_suffix(kind))
        .min_by_key(|rest| rest.len());
    longest.unwrap_or(key).to_owned()
}

#[cfg(test)]
mod tests;
