//! The starter areas that need no import: the largest metropolitan areas with their central city and county.

use catalog::{AreasDraft, Attribution, Point, PostalCode};

use super::{Counties, is_county};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::occupations::tables::{self, FoundTable};
use crate::report::SourceReport;

const STARTER: &str = include_str!("../../data/starter-areas.csv");
const COLUMNS: [&str; 8] = [
    "zip",
    "city",
    "county",
    "countyName",
    "metro",
    "metroName",
    "lat",
    "lon",
];

/// Makes version 1.0 of the areas of the embedded list.
pub fn starter_areas() -> AreasDraft {
    read()
        .expect("the embedded list is usable, which a test checks")
        .0
}

fn read() -> Result<(AreasDraft, u64), ImportError> {
    let mut input = Input::new(&());
    let mut report = SourceReport::default();
    let table = FoundTable::plain("starter-areas.csv", STARTER.as_bytes());
    let mut counties = Counties::default();
    let mut postal_codes = Vec::new();
    tables::each_row(
        &table,
        &mut input,
        &mut report,
        |table| table.all(COLUMNS),
        |columns, row| {
            let [zip, city, county, county_name, metro, metro_name, lat, lon] =
                columns.map(|column| row.cell(column));
            let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse()) else {
                return Verdict::Rejected("lat", lat.to_owned(), "a number");
            };
            let Some((name, _)) = county_name.rsplit_once(", ").filter(|_| is_county(county)) else {
                return Verdict::Rejected("county", county.to_owned(), "a code beside a name with a state");
            };
            counties.name(county, name);
            counties.metro_of.insert(county.to_owned(), metro.to_owned());
            counties.metros.insert(metro.to_owned(), metro_name.to_owned());
            postal_codes.push(PostalCode {
                zip: zip.to_owned(),
                city: city.to_owned(),
                county: county.to_owned(),
                point: Point { lat, lon },
            });
            Verdict::Used
        },
    )?;
    postal_codes.sort_by(|one, other| one.zip.cmp(&other.zip));
    let credit = Attribution {
        name: "Waypost starter data".to_owned(),
        text: "Starter data written by the Waypost project for trying the service out: large metropolitan areas with \
               their central city and county."
            .to_owned(),
    };
    let draft = AreasDraft {
        starter: true,
        ..counties.draft(postal_codes, vec![credit])
    };
    Ok((draft, input.faults.total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::{Areas, STATES, Snapshot as _};

    #[test]
    fn the_embedded_list_is_sound_and_covers_every_state() {
        let (draft, faults) = read().unwrap();
        assert_eq!(faults, 0);
        let areas = Areas::from_bytes(&draft.build().unwrap(), "starter").unwrap();
        assert!(areas.is_starter());
        assert!(areas.metros().len() >= 60, "{}", areas.metros().len());
        assert_eq!(
            areas.cities().len(),
            areas.counties().len(),
            "a city for each county"
        );
        // The territories have no metropolitan area in the list.
        for state in STATES.iter().filter(|state| state.fips < "60") {
            assert!(areas.state_point(state.fips).is_some(), "{}", state.name);
        }
    }
}
