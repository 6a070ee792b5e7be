//! Small tables with invented figures, for trying things out: every dataset, made by the code that makes the real ones.

use lmi::{DatasetDraft, Run};

use super::collected::Collected;
use super::education;
use super::firms;
use super::geography::AreaNames;
use super::industries;
use super::occupations::Rank;
use super::oews;
use super::programs;
use super::projections;
use crate::input::Input;

/// Said of every dataset wherever it is described.
const SYNTHETIC: &str = "SYNTHETIC: invented figures for trying things out, not statistics. ";
/// The year that the figures are said to be of, and the run.
pub(super) const YEAR: u16 = 2024;
pub(super) const TARGET: u16 = 2034;
const RUN: (u32, u32) = (2025, 3);

/// Groups and occupations: code, title, level, jobs of the nation in hundreds, mean pay an hour, growth in percent.
pub(super) const OCCUPATIONS: &[(&str, &str, Rank, u32, u32, i32)] = &[
    ("00-0000", "All Occupations", Rank::Total, 100_000, 30, 4),
    ("11-0000", "Management Occupations", Rank::Major, 20_000, 60, 6),
    ("11-1000", "Top Executives", Rank::Minor, 20_000, 60, 6),
    (
        "11-1020",
        "General and Operations Managers",
        Rank::Broad,
        20_000,
        60,
        6,
    ),
    (
        "11-1021",
        "General and Operations Managers",
        Rank::Detailed,
        20_000,
        60,
        6,
    ),
    (
        "13-0000",
        "Business and Financial Operations Occupations",
        Rank::Major,
        12_000,
        40,
        5,
    ),
    (
        "13-1000",
        "Business Operations Specialists",
        Rank::Minor,
        5_000,
        36,
        2,
    ),
    (
        "13-1020",
        "Buyers and Purchasing Agents",
        Rank::Detailed,
        5_000,
        36,
        2,
    ),
    ("13-2000", "Financial Specialists", Rank::Minor, 7_000, 43, 7),
    ("13-2010", "Accountants and Auditors", Rank::Broad, 7_000, 43, 7),
    (
        "13-2011",
        "Accountants and Auditors",
        Rank::Detailed,
        7_000,
        43,
        7,
    ),
    (
        "15-0000",
        "Computer and Mathematical Occupations",
        Rank::Major,
        18_000,
        55,
        14,
    ),
    ("15-1200", "Computer Occupations", Rank::Minor, 18_000, 55, 14),
    (
        "15-1250",
        "Software and Web Developers, Programmers, and Testers",
        Rank::Broad,
        18_000,
        55,
        14,
    ),
    ("15-1251", "Computer Programmers", Rank::Detailed, 3_000, 48, -8),
    ("15-1252", "Software Developers", Rank::Detailed, 15_000, 57, 18),
    (
        "29-0000",
        "Healthcare Practitioners and Technical Occupations",
        Rank::Major,
        25_000,
        45,
        7,
    ),
    (
        "29-1000",
        "Healthcare Diagnosing or Treating Practitioners",
        Rank::Minor,
        25_000,
        45,
        7,
    ),
    ("29-1140", "Registered Nurses", Rank::Broad, 25_000, 45, 7),
    ("29-1141", "Registered Nurses", Rank::Detailed, 25_000, 45, 7),
    (
        "35-0000",
        "Food Preparation and Serving Related Occupations",
        Rank::Major,
        25_000,
        15,
        3,
    ),
    (
        "35-2000",
        "Cooks and Food Preparation Workers",
        Rank::Minor,
        25_000,
        15,
        3,
    ),
    ("35-2010", "Cooks", Rank::Broad, 25_000, 15, 3),
    (
        "35-2012",
        "Cooks, Institution and Cafeteria",
        Rank::Detailed,
        10_000,
        14,
        1,
    ),
    ("35-2014", "Cooks, Restaurant", Rank::Detailed, 15_000, 16, 5),
];

/// Areas: code, title, jobs in thousandths of the nation's, pay in percent of the nation's.
pub(super) const AREAS: &[(&str, &str, u32, u32)] = &[
    ("0", "United States", 1_000, 100),
    ("06", "California", 120, 118),
    ("16", "Idaho", 6, 88),
    ("48", "Texas", 90, 97),
    ("53", "Washington", 24, 112),
    ("MSA14260", "Boise City, ID", 3, 92),
    ("MSA42660", "Seattle-Tacoma-Bellevue, WA", 15, 122),
];

/// Sectors: code, title, share of jobs in percent.
pub(super) const INDUSTRIES: &[(&str, &str, u32)] = &[
    ("31-33", "Manufacturing", 15),
    ("51", "Information", 10),
    ("54", "Professional, Scientific, and Technical Services", 25),
    ("62", "Health Care and Social Assistance", 30),
    ("72", "Accommodation and Food Services", 20),
];

/// A number from 0.9 to 1.1 that is the same on every run: figures that are all alike teach little.
pub(super) fn uneven(seed: &str) -> f64 {
    let mixed = seed.bytes().fold(2_166_136_261u32, |mixed, byte| {
        (mixed ^ u32::from(byte)).wrapping_mul(16_777_619)
    });
    0.9 + f64::from(mixed % 201) / 1_000.0
}

/// Makes the tables and names their run.
pub fn starter_tables() -> (Vec<DatasetDraft>, Run) {
    let run = Run {
        year: RUN.0,
        quarter: RUN.1,
        import: 0,
    };
    let mut collected = Collected::new(&[], &AreaNames::default());
    collected.survey = oews::Survey::synthetic();
    collected.projections = projections::Projections::synthetic();
    collected.industries = industries::Industries::synthetic();
    collected.education = education::Education::synthetic();
    collected.firms = firms::Firms::synthetic();
    collected.programs = programs::Programs::synthetic();
    let mut drafts = collected.datasets(run, &mut Input::new(&()));
    for draft in &mut drafts {
        draft.description.insert_str(0, SYNTHETIC);
        draft.title.push_str(" (synthetic)");
        for name in ["description", "method", "sources"] {
            if let Some(text) = draft.attributes.get_mut(name) {
                text.insert_str(0, SYNTHETIC);
            }
        }
        draft
            .attributes
            .insert("displayName".to_owned(), draft.title.clone());
        draft
            .attributes
            .insert(lmi::SYNTHETIC.to_owned(), "true".to_owned());
    }
    (drafts, run)
}
