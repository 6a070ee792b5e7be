//! Reads the census of employment and wages (QCEW), yearly averages: establishments, jobs and wages of private
//! industries and of government by area, for `waypost.us.industry`.

use std::collections::BTreeMap;

use catalog::State;
use lmi::{DatasetDraft, Kind, Metric};

use super::cells::Figures;
use super::collected::{Known, each_row};
use super::industries::Codes;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

/// Says that jobs and wages are withheld; zeros stand in their place.
const WITHHELD: &str = "N";
/// All sizes of establishments together.
const ALL_SIZES: &str = "0";
/// Averages of a year, not a quarter.
const ANNUAL: &str = "A";
/// All kinds of ownership together, and private employers.
const ALL_OWNERS: &str = "0";
const PRIVATE: &str = "5";
/// All industries together, in the source and here.
const ALL: &str = "10";
/// Government, and its parts by code of ownership.
const GOVERNMENT: (&str, &str) = ("90", "Government");
const GOVERNMENTS: [(&str, &str, &str); 3] = [
    ("1", "91", "Federal government"),
    ("2", "92", "State government"),
    ("3", "93", "Local government"),
];
/// The first year whose industries are those of NAICS.
const FIRST_YEAR: u16 = 1990;

/// Establishments, jobs, wages; NaN where they are withheld.
type Counts = [f64; 3];

/// The tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Census {
    /// By area and industry, then by year.
    cells: BTreeMap<(String, String), BTreeMap<u16, Counts>>,
    /// Titles of areas and industries by code; empty where the table gives none.
    pub(super) areas: BTreeMap<String, String>,
    industries: BTreeMap<String, String>,
}

struct Columns {
    names: [usize; 8],
    estabs: Option<usize>,
    jobs: usize,
    wages: usize,
    titles: [Option<usize>; 2],
    all: Vec<String>,
}

/// Columns that say what a row is about.
const NAMES: [&str; 8] = [
    "area_fips",
    "own_code",
    "industry_code",
    "agglvl_code",
    "size_code",
    "year",
    "qtr",
    "disclosure_code",
];

/// What the code of an area means.
enum Place {
    Known(String),
    /// Of no known county, combined areas, or outside the states.
    Skipped,
    Faulty,
}

fn place(code: &str) -> Place {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match code {
        "US000" => Place::Known("0".to_owned()),
        _ if code.starts_with("US") || code.starts_with("CS") => Place::Skipped,
        _ if code.len() == 5 && is_digits(code) => match State::by_fips(&code[..2]) {
            None => Place::Skipped,
            Some(state) if code.ends_with("000") => Place::Known(state.fips.to_owned()),
            Some(_) if code[2..].starts_with("99") => Place::Skipped,
            Some(_) => Place::Known(code.to_owned()),
        },
        _ => match code.strip_prefix('C') {
            Some(metro) if metro.len() == 4 && is_digits(metro) => Place::Known(format!("MSA{metro}0")),
            _ => Place::Faulty,
        },
    }
}

/// Gives the industry of a row by owner, code and the last digit of its level: all, a part of government, or a private
/// industry from sector to six digits. Domains and government by industry are passed over.
fn industry<'c>(owner: &str, code: &'c str, level: u8) -> Option<&'c str> {
    match (level, owner) {
        (b'0', ALL_OWNERS) => Some(ALL),
        (b'1', owner) => {
            let part = GOVERNMENTS.iter().find(|(of, ..)| *of == owner);
            part.map(|(_, code, _)| *code)
        }
        (b'4'..=b'8', PRIVATE) => Some(code),
        _ => None,
    }
}

impl Census {
    /// Gives the newest year.
    pub(super) fn year(&self) -> Option<u16> {
        let years = self.cells.values().filter_map(|years| years.keys().next_back());
        years.max().copied()
    }

    /// Gives the first year.
    pub(super) fn first_year(&self) -> Option<u16> {
        let years = self.cells.values().filter_map(|years| years.keys().next());
        years.min().copied()
    }

    /// Reads one table.
    pub(super) fn read(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let mut repeated = 0u64;
        each_row(
            known,
            input,
            report,
            |table| {
                let names = table.all(NAMES)?;
                let optional = |name| table.optional_column(name);
                Ok(Columns {
                    names,
                    estabs: optional("annual_avg_estabs").or(optional("annual_avg_estabs_count")),
                    jobs: table.column("annual_avg_emplvl")?,
                    wages: table.column("total_annual_wages")?,
                    titles: ["area_title", "industry_title"].map(optional),
                    all: table.columns().to_vec(),
                })
            },
            |columns, row, input| {
                let [area, owner, code, level, size, year, quarter, disclosed] =
                    columns.names.map(|column| row.cell(column));
                if size != ALL_SIZES || quarter != ANNUAL {
                    return Verdict::Skipped;
                }
                let area = match place(area) {
                    Place::Known(area) => area,
                    Place::Skipped => return Verdict::Skipped,
                    Place::Faulty => {
                        let allowed =
                            "US000, a state (16000), a county (16001) or a metropolitan area (C1426)";
                        return Verdict::Rejected("area_fips", area.to_owned(), allowed);
                    }
                };
                let [_, level] = level.as_bytes() else {
                    return Verdict::Rejected("agglvl_code", level.to_owned(), "two digits");
                };
                let Some(industry) = industry(owner, code, *level) else {
                    return Verdict::Skipped;
                };
                if !industry.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') || industry.len() > 6 {
                    let allowed = "two to six digits, or 31-33, 44-45, 48-49";
                    return Verdict::Rejected("industry_code", code.to_owned(), allowed);
                }
                let Some(year) = year.parse().ok().filter(|year| (FIRST_YEAR..2100).contains(year)) else {
                    return Verdict::Rejected("year", year.to_owned(), "a year from 1990 on");
                };
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: &columns.all,
                    faults: &mut input.faults,
                };
                let mut counts =
                    [columns.estabs, Some(columns.jobs), Some(columns.wages)].map(|it| figures.number(it));
                if disclosed.eq_ignore_ascii_case(WITHHELD) {
                    counts[1..].fill(f64::NAN);
                }
                let industry = lmi::normalised(lmi::INDUSTRY, industry).into_owned();
                let [area_title, industry_title] =
                    columns.titles.map(|it| row.optional(it).unwrap_or_default());
                self.areas
                    .entry(area.clone())
                    .or_insert_with(|| area_title.to_owned());
                if *level >= b'4' {
                    let title = self.industries.entry(industry.clone()).or_default();
                    if title.is_empty() {
                        title.push_str(without_code(industry_title));
                    }
                }
                let years = self.cells.entry((area, industry)).or_default();
                if years.contains_key(&year) {
                    repeated += 1;
                    return Verdict::Skipped;
                }
                years.insert(year, counts);
                Verdict::Used
            },
        )?;
        if repeated > 0 {
            input.warn(format!(
                "'{}' repeats {repeated} rows of areas, industries and years that were read before; the first ones read were kept",
                known.name
            ));
        }
        Ok(())
    }

    /// Adds the industries to codes; `names` gives titles where the tables give none.
    pub(super) fn add_codes(&self, codes: &mut Codes, names: &[&Codes]) {
        if self.cells.is_empty() {
            return;
        }
        codes.add_below(GOVERNMENT.0, GOVERNMENT.1, None);
        for (_, code, title) in GOVERNMENTS {
            codes.add_below(code, title, Some(GOVERNMENT.0));
        }
        // Parents first.
        let mut industries: Vec<(&String, &String)> = self.industries.iter().collect();
        industries.sort_by_key(|(code, _)| (code.len(), *code));
        for (code, title) in industries {
            let named = || names.iter().find_map(|codes| codes.title(code));
            let title = if title.is_empty() {
                named().unwrap_or(code)
            } else {
                title
            };
            codes.add_below(code, title, None);
        }
    }

    /// Adds the figures to a draft whose dimensions are industry, area and class of worker. What the census counts
    /// takes the place of other figures of the same year.
    pub(super) fn add_to(&self, draft: &mut DatasetDraft) {
        let mut metrics: BTreeMap<u16, [usize; 3]> = BTreeMap::new();
        for ((area, industry), years) in &self.cells {
            for (year, counts) in years {
                let metrics = metrics.entry(*year).or_insert_with(|| metrics_of(draft, *year));
                if let Some(mut row) = draft.row(&[industry, area, "1"]) {
                    for (metric, count) in metrics.iter().zip(counts) {
                        row.set(*metric, *count);
                    }
                }
            }
        }
        for (area, year) in self.governed() {
            let parts = GOVERNMENTS.map(|(_, code, _)| self.counts(area, code, year));
            let mut sum = [0.0; 3];
            for counts in parts.into_iter().flatten() {
                for (sum, count) in sum.iter_mut().zip(counts) {
                    *sum += count;
                }
            }
            if let (Some(metrics), Some(mut row)) =
                (metrics.get(&year), draft.row(&[GOVERNMENT.0, area, "1"]))
            {
                for (metric, count) in metrics.iter().zip(sum) {
                    row.set(*metric, count);
                }
            }
        }
    }

    /// Gives the areas and years in which any part of government is counted. The whole of it is not published: it is
    /// the sum of its parts, and missing where one of them is withheld.
    fn governed(&self) -> Vec<(&String, u16)> {
        let parts = self
            .cells
            .iter()
            .filter(|((_, industry), _)| GOVERNMENTS.iter().any(|(_, code, _)| code == industry));
        let mut governed: Vec<(&String, u16)> = parts
            .flat_map(|((area, _), years)| years.keys().map(move |year| (area, *year)))
            .collect();
        governed.sort_unstable();
        governed.dedup();
        governed
    }

    fn counts(&self, area: &str, industry: &str, year: u16) -> Option<Counts> {
        let years = self.cells.get(&(area.to_owned(), industry.to_owned()))?;
        years.get(&year).copied()
    }
}

fn metrics_of(draft: &mut DatasetDraft, year: u16) -> [usize; 3] {
    let names = ["Establishments", "Jobs", "Wages"];
    let metrics = names.map(|name| draft.metric(Metric::additive(format!("{name}.{year}"))));
    draft.metric(Metric {
        name: format!("WPW.{year}"),
        kind: Kind::Ratio {
            numerator: format!("Wages.{year}"),
            denominators: vec![format!("Jobs.{year}")],
            factor: 1,
        },
        approximate: false,
    });
    metrics
}

/// Takes the code off a title: `NAICS 51 Information`.
fn without_code(title: &str) -> &str {
    let rest = title.strip_prefix("NAICS").map(str::trim_start);
    let rest = rest.and_then(|rest| rest.split_once(' '));
    rest.map_or(title, |(_, title)| title.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_nation_states_counties_and_metros() {
        let check = |code, expected: &str| match place(code) {
            Place::Known(found) => assert_eq!(found, expected),
            Place::Skipped => assert_eq!("skipped", expected),
            Place::Faulty => assert_eq!("faulty", expected),
        };
        check("US000", "0");
        check("16000", "16");
        check("16001", "16001");
        check("C1426", "MSA14260");
        for code in ["16999", "CS104", "USMSA", "03001"] {
            check(code, "skipped");
        }
        for code in ["16", "C142", "Cé26", "Boise"] {
            check(code, "faulty");
        }
    }

    #[test]
    fn rows_are_all_industries_government_or_private_industries() {
        assert_eq!(industry("0", "10", b'0'), Some("10"));
        assert_eq!(industry("1", "10", b'1'), Some("91"));
        assert_eq!(industry("5", "10", b'1'), None);
        assert_eq!(industry("5", "102", b'2'), None);
        assert_eq!(industry("5", "31-33", b'4'), Some("31-33"));
        assert_eq!(industry("3", "611110", b'8'), None);
        assert_eq!(without_code("NAICS 31-33 Manufacturing"), "Manufacturing");
        assert_eq!(without_code("Total, all industries"), "Total, all industries");
    }
}
