//! The occupations that the wage survey publishes only together.

/// A code that stands for several detailed occupations of SOC 2018.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hybrid {
    /// The code published.
    pub code: &'static str,
    /// Its title: that of the broad occupation of SOC 2018, or the survey's own.
    pub name: &'static str,
    /// The detailed occupations in it.
    pub members: &'static [&'static str],
}

const fn hybrid(code: &'static str, name: &'static str, members: &'static [&'static str]) -> Hybrid {
    Hybrid { code, name, members }
}

/// The twelve hybrid codes of OEWS under SOC 2018, by code.
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

impl Hybrid {
    /// Finds the hybrid that a detailed occupation is published in.
    pub fn of(code: &str) -> Option<&'static Hybrid> {
        HYBRIDS.iter().find(|hybrid| hybrid.members.contains(&code))
    }
}
