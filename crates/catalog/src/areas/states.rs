//! The states: the fifty, the District of Columbia and the five inhabited territories.

use super::place_key;

/// A state of the United States.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// Two digits of FIPS.
    pub fips: &'static str,
    /// Two letters of the postal service.
    pub abbreviation: &'static str,
    /// Name.
    pub name: &'static str,
}

const fn state(fips: &'static str, abbreviation: &'static str, name: &'static str) -> State {
    State {
        fips,
        abbreviation,
        name,
    }
}

/// All states in the order of their codes.
pub const STATES: [State; 56] = [
    state("01", "AL", "Alabama"),
    state("02", "AK", "Alaska"),
    state("04", "AZ", "Arizona"),
    state("05", "AR", "Arkansas"),
    state("06", "CA", "California"),
    state("08", "CO", "Colorado"),
    state("09", "CT", "Connecticut"),
    state("10", "DE", "Delaware"),
    state("11", "DC", "District of Columbia"),
    state("12", "FL", "Florida"),
    state("13", "GA", "Georgia"),
    state("15", "HI", "Hawaii"),
    state("16", "ID", "Idaho"),
    state("17", "IL", "Illinois"),
    state("18", "IN", "Indiana"),
    state("19", "IA", "Iowa"),
    state("20", "KS", "Kansas"),
    state("21", "KY", "Kentucky"),
    state("22", "LA", "Louisiana"),
    state("23", "ME", "Maine"),
    state("24", "MD", "Maryland"),
    state("25", "MA", "Massachusetts"),
    state("26", "MI", "Michigan"),
    state("27", "MN", "Minnesota"),
    state("28", "MS", "Mississippi"),
    state("29", "MO", "Missouri"),
    state("30", "MT", "Montana"),
    state("31", "NE", "Nebraska"),
    state("32", "NV", "Nevada"),
    state("33", "NH", "New Hampshire"),
    state("34", "NJ", "New Jersey"),
    state("35", "NM", "New Mexico"),
    state("36", "NY", "New York"),
    state("37", "NC", "North Carolina"),
    state("38", "ND", "North Dakota"),
    state("39", "OH", "Ohio"),
    state("40", "OK", "Oklahoma"),
    state("41", "OR", "Oregon"),
    state("42", "PA", "Pennsylvania"),
    state("44", "RI", "Rhode Island"),
    state("45", "SC", "South Carolina"),
    state("46", "SD", "South Dakota"),
    state("47", "TN", "Tennessee"),
    state("48", "TX", "Texas"),
    state("49", "UT", "Utah"),
    state("50", "VT", "Vermont"),
    state("51", "VA", "Virginia"),
    state("53", "WA", "Washington"),
    state("54", "WV", "West Virginia"),
    state("55", "WI", "Wisconsin"),
    state("56", "WY", "Wyoming"),
    state("60", "AS", "American Samoa"),
    state("66", "GU", "Guam"),
    state("69", "MP", "Northern Mariana Islands"),
    state("72", "PR", "Puerto Rico"),
    state("78", "VI", "U.S. Virgin Islands"),
];

impl State {
    /// Finds a state by its two letters or its name, in any case.
    pub fn find(text: &str) -> Option<&'static State> {
        // `D.C.` has points, names have none.
        let text = text.replace('.', "");
        let text = text.trim();
        if text.len() == 2 {
            return STATES
                .iter()
                .find(|state| state.abbreviation.eq_ignore_ascii_case(text));
        }
        let key = place_key(text);
        // The short name is what federal vacancies write.
        if key == "virgin islands" {
            return State::by_fips("78");
        }
        STATES
            .iter()
            .find(|state| place_key(&state.name.replace('.', "")) == key)
    }

    /// Finds a state by its two digits.
    pub fn by_fips(fips: &str) -> Option<&'static State> {
        let at = STATES.binary_search_by(|state| state.fips.cmp(fips)).ok()?;
        STATES.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_names_and_digits_lead_to_the_state() {
        for text in ["ID", "id", "Idaho", " IDAHO "] {
            assert_eq!(State::find(text).map(|it| it.fips), Some("16"), "{text}");
        }
        assert_eq!(State::find("Virgin Islands").map(|it| it.fips), Some("78"));
        assert_eq!(State::find("D.C.").map(|it| it.fips), Some("11"));
        assert!(STATES.is_sorted_by_key(|state| state.fips));
        for state in &STATES {
            assert_eq!(State::by_fips(state.fips), Some(state));
        }
        assert_eq!(State::by_fips("99"), None);
    }
}
