//! Codes of the wage survey that stand for several occupations of SOC 2018, which it does not publish one by one.

/// A code with the detailed occupations that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hybrid {
    /// The code, which is none of a detailed occupation.
    pub code: &'static str,
    /// Its title.
    pub name: &'static str,
    /// Codes of SOC 2018.
    pub members: &'static [&'static str],
}

const fn hybrid(code: &'static str, name: &'static str, members: &'static [&'static str]) -> Hybrid {
    Hybrid { code, name, members }
}

/// All of them, by code. The list follows from the titles of the survey and of the projections, which share it.
pub const HYBRIDS: [Hybrid; 12] = [
    hybrid(
        "13-1020",
        "Buyers and Purchasing Agents",
        &["13-1021", "13-1022", "13-1023"],
    ),
    hybrid(
        "13-2020",
        "Property Appraisers and Assessors",
        &["13-2022", "13-2023"],
    ),
    hybrid(
        "21-1018",
        "Substance Abuse, Behavioral Disorder, and Mental Health Counselors",
        &["21-1011", "21-1014"],
    ),
    hybrid(
        "25-2052",
        "Special Education Teachers, Kindergarten and Elementary School",
        &["25-2055", "25-2056"],
    ),
    hybrid(
        "25-9045",
        "Teaching Assistants, Except Postsecondary",
        &["25-9042", "25-9043", "25-9049"],
    ),
    hybrid(
        "29-2010",
        "Clinical Laboratory Technologists and Technicians",
        &["29-2011", "29-2012"],
    ),
    hybrid(
        "31-1120",
        "Home Health and Personal Care Aides",
        &["31-1121", "31-1122"],
    ),
    hybrid("39-7010", "Tour and Travel Guides", &["39-7011", "39-7012"]),
    hybrid(
        "47-4090",
        "Miscellaneous Construction and Related Workers",
        &["47-4091", "47-4099"],
    ),
    hybrid(
        "51-2028",
        "Electrical, Electronic, and Electromechanical Assemblers, Except Coil Winders, Tapers, and Finishers",
        &["51-2022", "51-2023"],
    ),
    hybrid(
        "51-2090",
        "Miscellaneous Assemblers and Fabricators",
        &["51-2092", "51-2099"],
    ),
    hybrid(
        "53-1047",
        "First-Line Supervisors of Transportation and Material Moving Workers, Except Aircraft Cargo Handling Supervisors",
        &["53-1042", "53-1043", "53-1044", "53-1049"],
    ),
];

/// Finds the code that stands for a detailed occupation.
pub fn hybrid_of(soc: &str) -> Option<&'static Hybrid> {
    HYBRIDS.iter().find(|hybrid| hybrid.members.contains(&soc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_occupation_belongs_to_two_codes() {
        let mut members: Vec<&str> = HYBRIDS
            .iter()
            .flat_map(|hybrid| hybrid.members)
            .copied()
            .collect();
        let count = members.len();
        members.sort_unstable();
        members.dedup();
        assert_eq!((members.len(), count), (28, 28));
        assert!(HYBRIDS.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(HYBRIDS.iter().all(|hybrid| hybrid_of(hybrid.code).is_none()));
        assert_eq!(hybrid_of("13-1021").map(|hybrid| hybrid.code), Some("13-1020"));
    }
}
