//! The columns of the place.

use std::sync::Arc;

use analytics::Column;
use analytics::row::{Posting, Provenance};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use catalog::Region;

use super::{Enricher, Group};

/// Columns that a mount of another country takes from columns of the same name.
const MOUNT_COLUMNS: [(&str, Column); 20] = [
    ("noc1", Column::Noc1),
    ("noc2", Column::Noc2),
    ("noc3", Column::Noc3),
    ("noc4", Column::Noc4),
    ("noc5", Column::Noc5),
    ("soc1", Column::UkSoc1),
    ("soc2", Column::UkSoc2),
    ("soc3", Column::UkSoc3),
    ("soc4", Column::UkSoc4),
    ("nuts1", Column::Nuts1),
    ("nuts3", Column::Nuts3),
    ("lau1", Column::Lau1),
    ("cma", Column::Cma),
    ("csd", Column::Csd),
    ("cd", Column::Cd),
    ("pr", Column::Pr),
    ("province", Column::Province),
    ("admin_area_1", Column::AdminArea1),
    ("admin_area_2", Column::AdminArea2),
    ("market", Column::Market),
];

/// Gives the column that a column of the input with this name fills.
pub(in crate::postings) fn mount_column(name: &str) -> Option<Column> {
    MOUNT_COLUMNS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, column)| *column)
}

/// Gives the code of a city.
pub(in crate::postings) fn city_code(name: &str) -> String {
    STANDARD.encode(name)
}

/// Gives the columns of a region with its code in each.
pub(in crate::postings) fn region_codes(region: &'static Region) -> Vec<(Column, &'static str)> {
    let mut codes = vec![(Column::AdminArea1, region.iso)];
    match region.statistics {
        Some(number) => codes.extend([(Column::Province, region.code()), (Column::Pr, number)]),
        None => codes.push((Column::Country, region.code())),
    }
    codes
}

impl Enricher<'_> {
    /// Gives the city of a group that no list names.
    pub(in crate::postings) fn written_city(&self, group: &Group) -> Option<String> {
        let place = group.leader().place(self.catalogs.areas, &self.rules.home);
        place.written_city
    }

    pub(super) fn add_place(&self, group: &Group, posting: &mut Posting) {
        let leader = group.leader();
        let place = leader.place(self.catalogs.areas, &self.rules.home);
        let mut push = |column, code: &str| posting.codes.push((column, Arc::from(code)));
        if let Some(city) = place.city.map(|city| &city.name).or(place.written_city.as_ref()) {
            push(Column::City, &city_code(city));
        }
        if let Some(county) = place.county {
            push(Column::County, &county.code);
            push(Column::AdminArea2, &county.code);
        }
        if let Some(metro) = place.metro {
            push(Column::Msa, metro);
            push(Column::Market, metro);
        }
        if let Some(state) = place.state {
            push(Column::State, state.fips);
            push(Column::AdminArea1, state.fips);
        }
        // A posting that names no place that is unknown is one of the mount's country.
        let home = place.troubles.is_empty().then_some(self.rules.home.as_str());
        if let Some(country) = place.country.or(home) {
            push(Column::Nation, country);
        }
        for (name, code) in &leader.mounts {
            if let Some(column) = mount_column(name) {
                push(column, code);
            }
        }
        for (column, code) in place.region.into_iter().flat_map(region_codes) {
            // What a column of the input says wins.
            if !leader
                .mounts
                .iter()
                .any(|(name, _)| mount_column(name) == Some(column))
            {
                push(column, code);
            }
        }
        posting.location = place.point.map(|point| (point.lat, point.lon));
        let has_city = place.city.is_some() || place.written_city.is_some();
        if let Some((_, column)) = [(has_city, "city"), (place.state.is_some(), "state")]
            .into_iter()
            .find(|(is_known, _)| *is_known)
        {
            posting.provenance.push((column.to_owned(), Provenance::Derived));
        }
        if leader.point.is_some() {
            posting
                .provenance
                .push(("location".to_owned(), Provenance::Given));
        }
    }
}
