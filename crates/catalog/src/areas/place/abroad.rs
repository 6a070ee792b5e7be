//! Reads places outside of the United States, of which countries and the regions of two of them are known.
//!
//! Cities are not: what stands where a city does is kept as it is written, in one case.

use super::cut::{Cut, is_kind_of_work};
use super::{Country, Place, PlaceParts, Region, place_key};

/// Countries whose short codes are read in free text; other codes are abbreviations of something else there too often.
const CODED: [&str; 3] = ["US", "CA", "GB"];

/// Letters of the longest name that is taken for a city.
const LONGEST_CITY: usize = 60;
/// The city that is named where its region is meant.
const CITY_OF_A_REGION: &str = "london";

impl Place<'_> {
    /// Reads country, region and city from what a posting says. Neither cities nor streets are known, so that nothing is
    /// told as not found.
    pub(super) fn read_abroad(&mut self, parts: &PlaceParts<'_>, home: &'static str) {
        let whole = parts.city.filter(|city| city.contains(','));
        let mut city = None;
        if let Some(text) = parts.state.or(whole).or(parts.location) {
            city = self.read_words_abroad(text, home);
        }
        if let Some(given) = parts.city.filter(|_| whole.is_none()) {
            city = city_as_written(given);
        } else if let Some(whole) = whole.filter(|_| parts.state.is_some()) {
            city = whole.split(',').next().and_then(city_as_written);
        }
        self.written_city = city.map(|city| match self.region {
            // Provinces go by their letters there, and nations by their names.
            Some(region) if region.statistics.is_some() => format!("{city}, {}", region.code()),
            Some(region) => format!("{city}, {}", region.name),
            None => city,
        });
    }

    /// Reads `Toronto, ON M5V 2T6, Canada`, `Leeds, England`, `Berlin, Germany`; of several places the first. Gives the city:
    /// what stands in front of the region or, without one, of the country of the postings.
    fn read_words_abroad(&mut self, text: &str, home: &'static str) -> Option<String> {
        let Cut { parts, is_remote } = Cut::of(text);
        self.is_remote |= is_remote;
        let mut parts = parts.into_iter().rev().peekable();
        let mut city = None;
        while let Some(part) = parts.next() {
            let country = self.country.unwrap_or(home);
            if let Some(region) = find_region(part, country) {
                self.region = Some(region);
                let own = city_as_written(part).filter(|name| place_key(name) == CITY_OF_A_REGION);
                return own.or_else(|| parts.next().and_then(city_as_written));
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
                city = parts.peek().copied().and_then(city_as_written);
            }
        }
        city
    }
}

/// Takes a part of a text for a city: without a postal code behind it, and in one case, so that a city in capitals is the
/// same one. Streets and numbers are none.
fn city_as_written(part: &str) -> Option<String> {
    let name = match part.find(|it: char| it.is_ascii_digit()) {
        Some(digit) => part[..digit].rsplit_once(' ')?.0,
        None => part,
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ");
    if is_kind_of_work(&name) || name.chars().count() > LONGEST_CITY || !name.contains(char::is_alphabetic) {
        return None;
    }
    let has = |in_case: fn(char) -> bool| name.contains(in_case);
    if has(char::is_uppercase) && has(char::is_lowercase) {
        return Some(name);
    }
    let mut begins_word = true;
    let letters = name.chars().flat_map(|letter| {
        let shown: Vec<char> = if begins_word {
            letter.to_uppercase().collect()
        } else {
            letter.to_lowercase().collect()
        };
        begins_word = !(letter.is_alphanumeric() || letter == '\'');
        shown
    });
    Some(letters.collect())
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
