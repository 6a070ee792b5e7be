//! The provinces and territories of Canada, and the nations of the United Kingdom.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::place_key;

/// A part of a country beside the United States.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// ISO 3166-2 code.
    pub iso: &'static str,
    /// Name in English.
    pub name: &'static str,
    /// Code that the country's own statistics give it, where postings are counted by that.
    pub statistics: Option<&'static str>,
    /// Further names, and those of its own regions.
    aliases: &'static [&'static str],
}

const fn province(
    iso: &'static str,
    statistics: &'static str,
    name: &'static str,
    aliases: &'static [&'static str],
) -> Region {
    Region {
        iso,
        name,
        statistics: Some(statistics),
        aliases,
    }
}

const fn nation(iso: &'static str, name: &'static str, aliases: &'static [&'static str]) -> Region {
    Region {
        iso,
        name,
        statistics: None,
        aliases,
    }
}

/// All of them: provinces in the order of the codes of Statistics Canada, then nations.
pub const REGIONS: [Region; 17] = [
    province(
        "CA-NL",
        "10",
        "Newfoundland and Labrador",
        &["Newfoundland", "Labrador", "Terre-Neuve-et-Labrador"],
    ),
    province(
        "CA-PE",
        "11",
        "Prince Edward Island",
        &["PEI", "Île-du-Prince-Édouard"],
    ),
    province("CA-NS", "12", "Nova Scotia", &["Nouvelle-Écosse"]),
    province("CA-NB", "13", "New Brunswick", &["Nouveau-Brunswick"]),
    province("CA-QC", "24", "Quebec", &["PQ"]),
    province("CA-ON", "35", "Ontario", &[]),
    province("CA-MB", "46", "Manitoba", &[]),
    province("CA-SK", "47", "Saskatchewan", &[]),
    province("CA-AB", "48", "Alberta", &[]),
    province("CA-BC", "59", "British Columbia", &["Colombie-Britannique"]),
    province("CA-YT", "60", "Yukon", &["Yukon Territory", "YK"]),
    province(
        "CA-NT",
        "61",
        "Northwest Territories",
        &["NWT", "Territoires du Nord-Ouest"],
    ),
    province("CA-NU", "62", "Nunavut", &[]),
    nation(
        "GB-ENG",
        "England",
        &[
            "East Midlands",
            "East of England",
            "Greater London",
            "London",
            "North East England",
            "North West England",
            "South East England",
            "South West England",
            "West Midlands",
            "Yorkshire and the Humber",
        ],
    ),
    nation("GB-NIR", "Northern Ireland", &[]),
    nation("GB-SCT", "Scotland", &[]),
    nation("GB-WLS", "Wales", &["Cymru"]),
];

/// Regions by country and by the key of every code and name.
static BY_NAME: LazyLock<HashMap<(&'static str, String), &'static Region>> = LazyLock::new(|| {
    let names = REGIONS.iter().flat_map(|region| {
        let own = [region.name, region.iso, region.code()].into_iter();
        let names = own.chain(region.statistics).chain(region.aliases.iter().copied());
        names.map(move |name| ((region.country(), place_key(name)), region))
    });
    names.collect()
});

impl Region {
    /// Gives the ISO 3166 alpha-2 code of its country.
    pub fn country(&self) -> &'static str {
        &self.iso[..2]
    }

    /// Gives its code inside of its country: the letters of the post for a province.
    pub fn code(&self) -> &'static str {
        &self.iso[3..]
    }

    /// Finds a region of a country by a code or a name, in any case.
    pub fn find(text: &str, country: &str) -> Option<&'static Region> {
        let country = match country {
            "CA" => "CA",
            "GB" => "GB",
            _ => return None,
        };
        BY_NAME.get(&(country, place_key(text))).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_lead_to_the_region_of_their_country() {
        let check = |text, country, iso: Option<&str>| {
            assert_eq!(
                Region::find(text, country).map(|it| it.iso),
                iso,
                "{text} in {country}"
            );
        };
        for text in ["ON", "on", "Ontario", "CA-ON", "35"] {
            check(text, "CA", Some("CA-ON"));
        }
        check("Québec", "CA", Some("CA-QC"));
        check("ile du prince edouard", "CA", Some("CA-PE"));
        check("Scotland", "GB", Some("GB-SCT"));
        check("London", "GB", Some("GB-ENG"));
        check("London", "CA", None);
        check("Ontario", "US", None);
        check("", "CA", None);
    }

    #[test]
    fn no_name_hides_that_of_another() {
        let names: usize = REGIONS
            .iter()
            .map(|region| 3 + region.aliases.len() + usize::from(region.statistics.is_some()))
            .sum();
        assert_eq!(BY_NAME.len(), names);
        let provinces = REGIONS.iter().filter(|region| region.country() == "CA");
        assert_eq!(provinces.filter_map(|region| region.statistics).count(), 13);
    }
}
