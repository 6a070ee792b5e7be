//! Invented employers: few with many postings, many with few.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::random::Stream;
use crate::tables::{Names, Sector};
use crate::weights::{Skew, Weights};

/// One invented employer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Employer {
    /// The name as taxonomies write it.
    pub name: String,
    /// Six-digit NAICS code.
    pub industry: String,
    /// Position of the place where most of its postings are.
    pub home: usize,
    /// Whether it hires for others.
    pub is_staffing: bool,
}

/// The employers of one sector with how often each hires.
#[derive(Debug)]
pub(crate) struct SectorEmployers {
    /// Two-digit code.
    pub code: String,
    pub employers: Vec<Employer>,
    pub weights: Weights,
}

const KIND: u64 = 11;
/// Marks of legal forms that some postings write behind a name.
const FORMS: [&str; 4] = ["Inc.", "LLC", "Corp.", "Co."];

/// Makes `count` employers for every sector, or as many as there are different names.
pub(crate) fn invent(
    sectors: &[Sector],
    names: &Names,
    home: &Weights,
    count: usize,
    seed: u64,
) -> Vec<SectorEmployers> {
    let sectors = sectors.iter().enumerate();
    sectors
        .map(|(at, sector)| of_sector(at, sector, names, home, count, seed))
        .collect()
}

fn of_sector(
    at: usize,
    sector: &Sector,
    names: &Names,
    home: &Weights,
    count: usize,
    seed: u64,
) -> SectorEmployers {
    let combinations = names.beginnings.len() * sector.endings.len();
    // A stride that shares no factor with the number of names visits each once, beginnings and endings mixed.
    let stride = stride(combinations);
    let industries: Vec<&String> = sector.industries.keys().collect();
    let employers = (0..count).map(|rank| {
        let number = rank * stride + at;
        let beginning = &names.beginnings[number % names.beginnings.len()];
        let ending = &sector.endings[number / names.beginnings.len() % sector.endings.len()];
        let mut stream = Stream::new(seed, KIND + at as u64 * 64, rank as u64);
        let name = match rank / combinations {
            0 => format!("{beginning} {ending}"),
            region => format!("{beginning} {ending} Region {}", region + 1),
        };
        let industry = stream
            .pick(&industries)
            .map_or_else(String::new, |code| (*code).clone());
        Employer {
            is_staffing: industry == "561320",
            home: home.draw(&mut stream).unwrap_or_default(),
            name,
            industry,
        }
    });
    SectorEmployers {
        code: sector.code.clone(),
        employers: employers.collect(),
        weights: Weights::falling(count, Skew::Plain),
    }
}

/// Returns a step of about three fifths of `count` that shares no factor with it.
fn stride(count: usize) -> usize {
    let common = |mut a: usize, mut b: usize| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let from = (count * 3 / 5).max(1);
    (from..from + count.max(1))
        .find(|step| common(*step, count) == 1)
        .unwrap_or(1)
}

/// Writes a name as one posting might: plain, with a legal form, or in capitals.
pub(crate) fn as_written(name: &str, stream: &mut Stream) -> String {
    match stream.below(10) {
        0 => name.to_uppercase(),
        1..=3 => format!("{name} {}", FORMS[stream.below(FORMS.len())]),
        _ => name.to_owned(),
    }
}

/// The employers of a sector with their codes ready to be handed out.
#[derive(Debug)]
pub(crate) struct SectorCodes {
    pub(crate) employers: SectorEmployers,
    /// By employer: the company code and the industry codes from two to six digits.
    pub(crate) codes: Vec<(Arc<str>, [Arc<str>; 5])>,
}

impl SectorCodes {
    pub(crate) fn new(employers: SectorEmployers) -> Self {
        let codes = employers.employers.iter().map(|employer| {
            let digits = |count: usize| -> Arc<str> {
                if count == 2 {
                    employers.code.as_str().into()
                } else {
                    employer.industry[..count].into()
                }
            };
            (
                company_code(&employer.name),
                [digits(2), digits(3), digits(4), digits(5), digits(6)],
            )
        });
        Self {
            codes: codes.collect(),
            employers,
        }
    }
}

/// Makes the code of a company that no taxonomy knows, as an import of postings does: 9 and 15 digits of a hash.
fn company_code(name: &str) -> Arc<str> {
    let digest = Sha256::digest(name.to_lowercase());
    let number = digest
        .iter()
        .take(8)
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("9{:015}", number % 1_000_000_000_000_000).into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::tables::Tables;

    #[test]
    fn names_differ_within_a_sector_however_many_are_made() {
        let tables = Tables::embedded();
        let home = Weights::new(&[1.0, 2.0]);
        for sector in invent(&tables.sectors, &tables.names, &home, 2_000, 1) {
            let names: BTreeSet<&str> = sector
                .employers
                .iter()
                .map(|employer| employer.name.as_str())
                .collect();
            assert_eq!(names.len(), 2_000, "{}", sector.code);
        }
    }

    #[test]
    fn only_staffing_agencies_hire_for_others() {
        let tables = Tables::embedded();
        let sectors = invent(&tables.sectors, &tables.names, &Weights::new(&[1.0]), 50, 1);
        let staffing = |code: &str| {
            let sector = sectors
                .iter()
                .find(|sector| sector.code == code)
                .expect("a sector of the table");
            sector
                .employers
                .iter()
                .filter(|employer| employer.is_staffing)
                .count()
        };
        assert!(staffing("56") > 0);
        assert_eq!(staffing("62"), 0);
    }
}
