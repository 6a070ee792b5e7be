//! The eight old counties of Connecticut, which the planning regions have replaced.

/// Each old county with the planning regions that overlap it most.
const OLD_COUNTIES: [(&str, &[&str]); 8] = [
    ("09001", &["09120", "09190"]),
    ("09003", &["09110"]),
    ("09005", &["09160"]),
    ("09007", &["09130"]),
    ("09009", &["09140", "09170"]),
    ("09011", &["09180"]),
    ("09013", &["09110"]),
    ("09015", &["09150"]),
];

/// Gives the planning regions that the code of an old county of Connecticut stands for; nothing for other codes.
pub fn planning_regions(county: &str) -> Option<&'static [&'static str]> {
    OLD_COUNTIES
        .iter()
        .find(|(old, _)| *old == county)
        .map(|(_, regions)| *regions)
}
