//! Countries by their ISO 3166 codes and English names.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::place_key;

/// One country a line: alpha-2, alpha-3, names separated by `|`.
const COUNTRIES: &str = include_str!("../../data/countries.csv");

/// A country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 alpha-2 code.
    pub code: &'static str,
    /// Name in English.
    pub name: &'static str,
}

/// Countries by code and by the key of every name.
static BY_NAME: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let mut by_name = HashMap::new();
    for line in COUNTRIES.lines() {
        let mut cells = line.splitn(3, ',');
        let (Some(code), Some(alpha3), Some(names)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let name = names.split('|').next().unwrap_or(names);
        for word in names.split('|').chain([code, alpha3]) {
            by_name.insert(place_key(word), Country { code, name });
        }
    }
    by_name
});

impl Country {
    /// Gives all countries in the order of their codes.
    pub fn all() -> Vec<Country> {
        let mut all: Vec<Country> = BY_NAME.values().copied().collect();
        all.sort_unstable_by_key(|country| country.code);
        all.dedup();
        all
    }

    /// Finds a country by alpha-2 code, alpha-3 code or name, in any case.
    pub fn find(text: &str) -> Option<Country> {
        BY_NAME.get(&place_key(text)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_lead_to_the_country() {
        for text in ["GB", "gbr", "United Kingdom", "U.K.", "england"] {
            assert_eq!(Country::find(text).map(|it| it.code), Some("GB"), "{text}");
        }
        assert_eq!(
            Country::find("Cote d'Ivoire").map(|it| it.name),
            Some("Ivory Coast")
        );
        assert_eq!(Country::find("Atlantis"), None);
        assert_eq!(Country::find(""), None);
    }

    #[test]
    fn every_line_has_its_own_codes() {
        let codes: std::collections::HashSet<&str> = COUNTRIES.lines().map(|line| &line[..6]).collect();
        assert_eq!(codes.len(), COUNTRIES.lines().count());
        let found: std::collections::HashSet<&str> = BY_NAME.values().map(|it| it.code).collect();
        assert_eq!(found.len(), codes.len(), "no name hides that of another country");
        assert!(codes.len() >= 249);
        assert_eq!(Country::all().len(), codes.len());
    }
}
