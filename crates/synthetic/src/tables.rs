//! The tables that the generator reads: groups of occupations, sectors, places, words and sentences.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What postings of one SOC major group look like.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    /// Code of the major group, as `15-0000`.
    pub soc: String,
    /// Relative number of postings.
    pub share: f64,
    /// Middle yearly salary in dollars.
    pub salary: f64,
    /// Share of remote postings, hybrid ones among them.
    pub remote: f64,
    /// Share of postings that tell pay by the hour.
    pub hourly: f64,
    /// Weights of the lowest accepted level of education.
    pub education: [f64; 5],
    /// Weights of two-digit sectors of the employer.
    pub sectors: BTreeMap<String, f64>,
    /// Skill categories that titles draw from.
    pub categories: Vec<String>,
    /// Skill subcategories that titles draw from as well.
    pub subcategories: Vec<String>,
}

/// Invented employers of one sector.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sector {
    /// Two-digit NAICS code; ranges by their first number.
    pub code: String,
    /// Short name of our own.
    pub name: String,
    /// Six-digit codes with short names of our own.
    pub industries: BTreeMap<String, String>,
    /// Last parts of names.
    pub endings: Vec<String>,
}

/// Words of names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    /// First parts of company names.
    pub beginnings: Vec<String>,
    /// Hosts on which postings are seen.
    pub sites: Vec<String>,
}

/// Sentences with gaps.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sentences {
    pub opening: Vec<String>,
    pub duty: Vec<String>,
    pub filler: Vec<String>,
    pub remote: Vec<String>,
    pub hybrid: Vec<String>,
    /// One sentence per level.
    pub education: [String; 5],
    pub experience: Vec<String>,
    /// Says that the posting is synthetic.
    pub mark: String,
}

/// How many postings a place has, and what its pay is against the national one.
#[derive(Debug)]
pub(crate) struct PlaceWeight {
    pub city: String,
    pub state: String,
    pub weight: f64,
    pub cost: f64,
}

/// All tables.
#[derive(Debug)]
pub(crate) struct Tables {
    pub groups: Vec<Group>,
    pub sectors: Vec<Sector>,
    pub names: Names,
    pub sentences: Sentences,
    pub places: Vec<PlaceWeight>,
}

#[derive(Deserialize)]
struct Groups {
    group: Vec<Group>,
}

#[derive(Deserialize)]
struct Sectors {
    sector: Vec<Sector>,
}

impl Tables {
    /// Reads the embedded tables.
    pub(crate) fn embedded() -> Self {
        let groups: Groups = table(include_str!("../data/groups.toml"));
        let sectors: Sectors = table(include_str!("../data/sectors.toml"));
        let places = include_str!("../data/places.csv").lines().skip(1).map(place);
        Self {
            groups: groups.group,
            sectors: sectors.sector,
            names: table(include_str!("../data/names.toml")),
            sentences: table(include_str!("../data/sentences.toml")),
            places: places.collect(),
        }
    }
}

fn table<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the embedded tables are readable, which a test checks")
}

fn place(line: &str) -> PlaceWeight {
    let mut cells = line.split(',');
    let mut text = || cells.next().unwrap_or_default().to_owned();
    let (city, state, weight, cost) = (text(), text(), text(), text());
    let number = |cell: &str| {
        cell.parse()
            .expect("weights of places are numbers, which a test checks")
    };
    PlaceWeight {
        weight: number(&weight),
        cost: number(&cost),
        city,
        state,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_embedded_tables_fit_together() {
        let tables = Tables::embedded();
        let codes: BTreeSet<&str> = tables.sectors.iter().map(|sector| sector.code.as_str()).collect();
        for group in &tables.groups {
            assert!(
                group.sectors.keys().all(|code| codes.contains(code.as_str())),
                "{}",
                group.soc
            );
            assert!(
                !(group.categories.is_empty() && group.subcategories.is_empty()),
                "{}",
                group.soc
            );
        }
        for sector in &tables.sectors {
            let own = sector
                .industries
                .keys()
                .all(|code| code.len() == 6 && same_sector(code, &sector.code));
            assert!(own, "{}", sector.code);
        }
        assert!(
            tables
                .places
                .iter()
                .all(|place| place.state.len() == 2 && place.cost > 0.5)
        );
        assert!(
            tables
                .names
                .sites
                .iter()
                .all(|site| site.ends_with(".synthetic.example"))
        );
    }

    fn same_sector(industry: &str, sector: &str) -> bool {
        let ranges = [("31", "33"), ("44", "45"), ("48", "49")];
        let last = ranges
            .iter()
            .find(|(first, _)| *first == sector)
            .map_or(sector, |(_, last)| *last);
        (sector..=last).contains(&&industry[..2])
    }
}
