//! Reads what a posting says of its place.
//!
//! Parts win over free text, and within the parts a postal code over a city. What is named and not found is told as a
//! [`PlaceTrouble`], so that an import can report it; the rest of the place stays.

mod abroad;
mod cut;

use cut::Cut;

use super::{Areas, City, Country, County, Point, Region, State, is_digits, place_key, planning_regions};

/// What a posting says of its place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlaceParts<'a> {
    /// Free text.
    pub location: Option<&'a str>,
    /// Name of the city.
    pub city: Option<&'a str>,
    /// FIPS code of the county, or its name beside a state.
    pub county: Option<&'a str>,
    /// Name or letters of the state.
    pub state: Option<&'a str>,
    /// Code or name of the country.
    pub country: Option<&'a str>,
    /// Postal code; its first five digits count.
    pub zip: Option<&'a str>,
    /// The point, where it is given.
    pub point: Option<Point>,
}

/// A part that is named and not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceTrouble {
    /// No place of this name is known.
    Location,
    /// No city of this name is in the state.
    City,
    /// No county of this name or code is known.
    County,
    /// The code of a county of Connecticut that is no more.
    OldCounty,
    /// No state of this name.
    State,
    /// No country of this name.
    Country,
    /// No such postal code.
    Zip,
    /// The postal code lies in another state than the one that is named.
    OtherState,
}

/// Where a posting is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place<'a> {
    /// The city.
    pub city: Option<&'a City>,
    /// The county.
    pub county: Option<&'a County>,
    /// Code of the metropolitan area.
    pub metro: Option<&'a str>,
    /// The state.
    pub state: Option<&'static State>,
    /// The province or the nation, in Canada and in the United Kingdom.
    pub region: Option<&'static Region>,
    /// The city as the posting writes it, where the postings are of a country whose cities no list names.
    pub written_city: Option<String>,
    /// ISO 3166 alpha-2 code of the country.
    pub country: Option<&'static str>,
    /// The point.
    pub point: Option<Point>,
    /// Whether the text says that the work is done from anywhere.
    pub is_remote: bool,
    /// What was named and not found.
    pub troubles: Vec<PlaceTrouble>,
}

/// Says whether a free text tells that the work is done from anywhere.
pub fn says_remote(location: &str) -> bool {
    Cut::of(location).is_remote
}

impl Areas {
    /// Reads a place. `home` is the alpha-2 code of the country of the postings; its cities are known only where it is
    /// `US`.
    pub fn resolve<'a>(&'a self, parts: &PlaceParts<'_>, home: &str) -> Place<'a> {
        let mut place = Place {
            point: parts.point,
            ..Place::default()
        };
        if let Some(country) = parts.country {
            match Country::find(country) {
                Some(country) => place.set_country(country),
                None => place.troubles.push(PlaceTrouble::Country),
            }
        }
        if place.country.is_some_and(|country| country != home) || home != "US" {
            let home = Country::find(home).map_or("", |country| country.code);
            place.read_abroad(parts, home);
            if home == "US" || place.country.is_some_and(|country| country != home) {
                place.written_city = None;
            }
            return place;
        }
        if let (Some(city), None, None) = (parts.city, parts.state, parts.zip)
            && city.contains(',')
        {
            self.read_text(city, &mut place);
        } else if [parts.city, parts.county, parts.state, parts.zip]
            .iter()
            .any(Option::is_some)
        {
            self.read_parts(parts, &mut place);
        } else if let Some(location) = parts.location {
            self.read_text(location, &mut place);
        }
        self.complete(&mut place);
        if let Some(country) = place.country.filter(|country| *country != home) {
            place.read_abroad(parts, country);
            place.written_city = None;
        }
        place
    }

    fn read_parts<'a>(&'a self, parts: &PlaceParts<'_>, place: &mut Place<'a>) {
        if let Some(state) = parts.state {
            match State::find(state).or_else(|| State::by_fips(state)) {
                Some(state) => place.state = Some(state),
                None => place.troubles.push(PlaceTrouble::State),
            }
        }
        if let Some(zip) = parts.zip {
            let named = place.state;
            if self.take_postal_code(&five_digits(zip), place) {
                if named.is_some_and(|named| place.state.is_none_or(|state| state.fips != named.fips)) {
                    place.troubles.push(PlaceTrouble::OtherState);
                }
                return;
            }
            place.troubles.push(PlaceTrouble::Zip);
        }
        let trouble = parts
            .county
            .and_then(|county| self.read_county(county, place).err());
        if let Some(city) = parts.city {
            self.take_city(city, place);
        }
        // A city says in which of the regions that took the old county's place the posting is.
        if let Some(trouble) = trouble
            && (trouble != PlaceTrouble::OldCounty || place.city.is_none())
        {
            place.troubles.push(trouble);
        }
    }

    fn read_county<'a>(&'a self, text: &str, place: &mut Place<'a>) -> Result<(), PlaceTrouble> {
        let code = five_digits(text);
        let is_code = is_digits(&code, 5);
        let found = match place.state {
            _ if is_code => self.county(&code),
            Some(state) => self.county_named(text, state),
            None => None,
        };
        let fits = |county: &&County| {
            place
                .state
                .is_none_or(|state| county.code.starts_with(state.fips))
        };
        match found.filter(fits) {
            Some(county) => place.county = Some(county),
            None if planning_regions(&code).is_some() => return Err(PlaceTrouble::OldCounty),
            None => return Err(PlaceTrouble::County),
        }
        place.state = place.county.and_then(|county| State::by_fips(&county.code[..2]));
        Ok(())
    }

    /// Reads `Boise, ID`, `Boise, Idaho 83702`, `SHAPE, Belgium`; of several places the first.
    fn read_text<'a>(&'a self, text: &str, place: &mut Place<'a>) {
        let Cut { mut parts, is_remote } = Cut::of(text);
        place.is_remote = is_remote;
        for (at, part) in parts.iter().enumerate().rev() {
            let last = last_word(part).filter(|word| is_zip(word));
            let first = || self.leading_code(part, &parts[at + 1..]);
            if let Some(zip) = last.or_else(first)
                && self.take_postal_code(&zip[..5], place)
            {
                return;
            }
        }
        while let Some(last) = parts.pop() {
            // A postal code that is not in the list still is none of the state's letters.
            let last = match last_word(last).filter(|word| is_zip(word)) {
                Some(zip) => {
                    place.troubles.push(PlaceTrouble::Zip);
                    last[..last.len() - zip.len()].trim_end()
                }
                None => last,
            };
            if let Some(state) = State::find(last) {
                place.state = Some(state);
            } else if let Some(country) = Country::find(last) {
                place.set_country(country);
                if place.country != Some("US") {
                    return;
                }
                if place.state.is_none() {
                    continue;
                }
            } else if let Some((city, state)) = city_and_letters(last) {
                place.state = Some(state);
                self.take_city(city, place);
                return;
            } else if !last.is_empty() {
                place.troubles.push(PlaceTrouble::Location);
                return;
            } else {
                continue;
            }
            if let Some(city) = parts.last() {
                self.take_city(city, place);
            }
            return;
        }
    }

    /// Gives the postal code that a part begins with. A house number looks alike, so that it has to be one of the state
    /// that the text names, or of the city that it stands before.
    fn leading_code<'t>(&self, part: &'t str, behind: &[&str]) -> Option<&'t str> {
        let (zip, city) = part.split_once(char::is_whitespace)?;
        let row = self.postal_code(zip.get(..5).filter(|_| is_zip(zip))?)?;
        let is_state = behind
            .iter()
            .filter_map(|part| State::find(part))
            .any(|state| row.county.starts_with(state.fips));
        (is_state || place_key(city) == place_key(&row.city)).then_some(zip)
    }

    fn take_postal_code<'a>(&'a self, zip: &str, place: &mut Place<'a>) -> bool {
        let Some(row) = self.postal_code(zip) else {
            return false;
        };
        place.county = self.county(&row.county);
        place.state = State::by_fips(&row.county[..2]);
        place.city = place.state.and_then(|state| self.city(&row.city, state));
        place.point = place.point.or(Some(row.point));
        true
    }

    fn take_city<'a>(&'a self, name: &str, place: &mut Place<'a>) {
        let key = place_key(name);
        let found = place.state.and_then(|state| {
            // The federal district is one city, and is written for it.
            let own = place_key(state.name) == key && state.abbreviation == "DC";
            let whole = self.city(if own { "washington" } else { &key }, state);
            whole.or_else(|| self.city(key.strip_suffix(" city")?, state))
        });
        // Where a county is written in the place of a city, it says `County`: many cities have the name of one.
        let county = || {
            let words = key
                .rsplit_once(' ')
                .filter(|(_, kind)| matches!(*kind, "county" | "parish"));
            words.and_then(|_| self.county_named(name, place.state?))
        };
        match found {
            Some(city) => place.city = Some(city),
            None => match county() {
                Some(county) => place.county = place.county.or(Some(county)),
                None => place.troubles.push(PlaceTrouble::City),
            },
        }
    }

    /// Fills what follows from what was found.
    fn complete<'a>(&'a self, place: &mut Place<'a>) {
        if let Some(city) = place.city {
            place.county = place.county.or_else(|| self.county(&city.county));
            place.point = place.point.or(Some(city.point));
        }
        place.metro = place.county.and_then(|county| county.metro.as_deref());
        if place.state.is_some() {
            place.country = Some("US");
        }
    }
}

impl Place<'_> {
    /// Takes a country; the territories have codes of their own in ISO 3166 and are states here.
    fn set_country(&mut self, country: Country) {
        let territory = State::find(country.code).filter(|state| state.name == country.name);
        if territory.is_some() {
            self.state = territory;
            self.country = Some("US");
        } else {
            self.country = Some(country.code);
        }
    }
}

fn last_word(part: &str) -> Option<&str> {
    part.rsplit(char::is_whitespace).next()
}

/// Says whether a word is a postal code, with or without its four further digits.
fn is_zip(word: &str) -> bool {
    match word.split_once('-') {
        Some((zip, more)) => is_digits(zip, 5) && is_digits(more, 4),
        None => is_digits(word, 5),
    }
}

/// Reads `Boise ID`.
fn city_and_letters(part: &str) -> Option<(&str, &'static State)> {
    let (city, letters) = part.rsplit_once(char::is_whitespace)?;
    let is_letters = letters.len() == 2 && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    Some((city.trim_end(), State::find(letters).filter(|_| is_letters)?))
}

/// Gives the five digits of a code; spreadsheets take the zero from the front of four others.
fn five_digits(text: &str) -> String {
    let text = text.trim();
    let code = text.split('-').next().unwrap_or(text);
    if is_digits(code, 4) {
        format!("0{code}")
    } else {
        code.to_owned()
    }
}
