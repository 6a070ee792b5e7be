//! Names of the codes of the wage survey that stand for several occupations of SOC 2018.

/// Titles of the codes of [`lmi::HYBRIDS`]: seven are broad occupations of SOC 2018, five the survey's own.
const NAMES: [(&str, &str); 12] = [
    ("13-1020", "Buyers and Purchasing Agents"),
    ("13-2020", "Property Appraisers and Assessors"),
    (
        "21-1018",
        "Substance Abuse, Behavioral Disorder, and Mental Health Counselors",
    ),
    (
        "25-2052",
        "Special Education Teachers, Kindergarten and Elementary School",
    ),
    ("25-9045", "Teaching Assistants, Except Postsecondary"),
    ("29-2010", "Clinical Laboratory Technologists and Technicians"),
    ("31-1120", "Home Health and Personal Care Aides"),
    ("39-7010", "Tour and Travel Guides"),
    ("47-4090", "Miscellaneous Construction and Related Workers"),
    (
        "51-2028",
        "Electrical, Electronic, and Electromechanical Assemblers, Except Coil Winders, Tapers, and Finishers",
    ),
    ("51-2090", "Miscellaneous Assemblers and Fabricators"),
    (
        "53-1047",
        "First-Line Supervisors of Transportation and Material Moving Workers, Except Aircraft Cargo Handling Supervisors",
    ),
];

/// Gives the title of a code.
pub(crate) fn name(code: &str) -> &str {
    let found = NAMES.iter().find(|(known, _)| *known == code);
    found.map_or(code, |(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use lmi::HYBRIDS;

    use super::*;

    #[test]
    fn every_code_has_a_title() {
        for (hybrid, (code, name)) in HYBRIDS.iter().zip(NAMES) {
            assert_eq!(hybrid.code, code);
            assert_eq!(super::name(code), name);
        }
        assert_eq!(name("15-1252"), "15-1252");
    }
}
