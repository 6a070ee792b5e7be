//! Reads places outside of the United States, of which countries and the regions of two of them are known.

use super::{Country, Place, PlaceParts, Region, Wording, wording};

/// Countries whose short codes are read in free text; other codes are abbreviations of something else there too often.
const CODED: [&str; 3] = ["US", "CA", "GB"];

impl Place<'_> {
    /// Reads country and region from what a posting says. Neither cities nor streets are known, so that nothing is told
    /// as not found.
    pub(super) fn read_abroad(&mut self, parts: &PlaceParts<'_>, home: &'static str) {
        let said = parts.state.or(parts.city.filter(|city| city.contains(',')));
        if let Some(text) = said.or(parts.location) {
            self.read_words_abroad(text, home);
        }
    }

    /// Reads `Toronto, ON M5V 2T6, Canada`, `Leeds, England`, `Berlin, Germany`; of several places the first.
    fn read_words_abroad(&mut self, text: &str, home: &'static str) {
        let first = text.split([';', '|', '\n']).find(|it| !it.trim().is_empty());
        for part in first.unwrap_or_default().rsplit(',').map(str::trim) {
            match wording(part) {
                Wording::Remote => self.is_remote = true,
                Wording::Nowhere => {}
                Wording::Place => {
                    let country = self.country.unwrap_or(home);
                    if let Some(region) = find_region(part, country) {
                        self.region = Some(region);
                        return;
                    }
                    let named = Country::find(part).filter(|it| is_meant(part, it.code));
                    if let Some(country) = named {
                        // What a column says of the country wins, and that of the postings need not be said.
                        if self.country.is_none() && country.code != home {
                            self.set_country(country);
                        }
                        if self.region.is_none() {
                            self.region = Region::find(part, country.code);
                        }
                    }
                }
            }
        }
    }
}

/// Finds a region by a part of a text, which may end with a postal code.
fn find_region(part: &str, country: &str) -> Option<&'static Region> {
    let without_code = part
        .find(|it: char| it.is_ascii_digit())
        .and_then(|digit| part[..digit].rsplit_once(' '))
        .map(|(before, _)| before.trim_end());
    let found = Region::find(part, country);
    found.or_else(|| Region::find(without_code?, country))
}

/// Says whether a country is meant by a word of a free text.
fn is_meant(word: &str, code: &str) -> bool {
    word.chars().count() > 3 || CODED.contains(&code)
}
