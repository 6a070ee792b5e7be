//! Reads the wage survey: nation, sectors, states and metropolitan areas have the same columns.

use std::collections::BTreeMap;

use catalog::State;

use super::cells::{Figures, HOURS, TopCode};
use super::collected::{Known, each_row};
use super::occupations::Rank;
use super::starter;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

/// Top codes of the releases whose estimates are read most.
const TOP_CODES: [TopCode; 1] = [TopCode {
    year: 2024,
    hourly: 115.0,
    annual: 239_200.0,
}];
/// All industries together, and all kinds of ownership.
const CROSS_INDUSTRY: &str = "000000";
const ALL_OWNERS: &str = "1235";
/// Columns of a row that name it.
const NAMES: [&str; 8] = [
    "AREA",
    "AREA_TITLE",
    "AREA_TYPE",
    "NAICS",
    "OWN_CODE",
    "OCC_CODE",
    "OCC_TITLE",
    "O_GROUP",
];
/// Hourly and annual columns of the same figure.
const PAY: [(&str, &str); 6] = [
    ("H_MEAN", "A_MEAN"),
    ("H_PCT10", "A_PCT10"),
    ("H_PCT25", "A_PCT25"),
    ("H_MEDIAN", "A_MEDIAN"),
    ("H_PCT75", "A_PCT75"),
    ("H_PCT90", "A_PCT90"),
];
/// Number of the median in [`PAY`].
pub(super) const MEDIAN: usize = 3;

/// Figures of one occupation somewhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    pub(super) jobs: f64,
    pub(super) jobs_per_1000: f64,
    pub(super) quotient: f64,
    /// Percent of the industry's jobs.
    pub(super) share: f64,
    /// Mean, percentiles 10, 25, median, 75, 90.
    pub(super) hourly: [f64; PAY.len()],
    pub(super) annual: [f64; PAY.len()],
}

/// An occupation as the survey names it.
#[derive(Clone, Debug)]
pub(super) struct SurveyOccupation {
    pub(super) title: String,
    pub(super) rank: Rank,
    /// Whether it is published as broad besides.
    pub(super) also_broad: bool,
}

/// An area as the survey names it.
#[derive(Clone, Debug)]
pub(super) struct SurveyArea {
    pub(super) title: String,
    pub(super) level: &'static str,
}

/// All that the survey's tables say.
#[derive(Debug)]
pub(super) struct Survey {
    top_codes: Vec<TopCode>,
    pub(super) occupations: BTreeMap<String, SurveyOccupation>,
    pub(super) areas: BTreeMap<String, SurveyArea>,
    /// By area and occupation.
    pub(super) by_area: BTreeMap<String, BTreeMap<String, Figure>>,
    /// Names of industries, by code as the survey writes it.
    pub(super) industries: BTreeMap<String, String>,
    /// By industry and occupation, in the nation.
    pub(super) by_industry: BTreeMap<String, BTreeMap<String, Figure>>,
    year: Option<u16>,
}

struct Columns {
    names: [usize; NAMES.len()],
    jobs: Option<usize>,
    jobs_per_1000: Option<usize>,
    quotient: Option<usize>,
    share: Option<usize>,
    pay: [(Option<usize>, Option<usize>); PAY.len()],
    all: Vec<String>,
    top: TopCode,
}

impl Survey {
    /// Begins with what the operator says of top codes.
    pub(super) fn new(top_codes: &[TopCode]) -> Self {
        let given = top_codes.iter().chain(&TOP_CODES).copied();
        Self {
            top_codes: given.collect(),
            occupations: BTreeMap::new(),
            areas: BTreeMap::new(),
            by_area: BTreeMap::new(),
            industries: BTreeMap::new(),
            by_industry: BTreeMap::new(),
            year: None,
        }
    }

    /// Gives the year of the estimates.
    pub(super) fn year(&self) -> Option<u16> {
        self.year
    }

    fn top_code(&self, year: u16) -> TopCode {
        let of_year = self.top_codes.iter().find(|top| top.year == year);
        let newest = self.top_codes.iter().max_by_key(|top| top.year);
        of_year.or(newest).copied().unwrap_or(TOP_CODES[0])
    }

    /// Reads one table.
    pub(super) fn read(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let year = release(known.file).unwrap_or_else(|| {
            let year = self.year.unwrap_or(TOP_CODES[0].year);
            input.warn(format!(
                "'{}' does not name its year as the published files do (M2024), so it is taken as {year}",
                known.name
            ));
            year
        });
        if let Some(other) = self.year.filter(|other| *other != year) {
            input.warn(format!(
                "'{}' is of {year}, but {other} is read already: the table was left out, import one year at a time",
                known.name
            ));
            return Ok(());
        }
        self.year = Some(year);
        let top = self.top_code(year);
        each_row(
            known,
            input,
            report,
            |table| {
                let mut names = [0; NAMES.len()];
                for (column, name) in names.iter_mut().zip(NAMES) {
                    *column = table.column(name)?;
                }
                let optional = |name: &str| table.optional_column(name);
                Ok(Columns {
                    names,
                    jobs: Some(table.column("TOT_EMP")?),
                    jobs_per_1000: optional("JOBS_1000"),
                    quotient: optional("LOC_QUOTIENT").or(optional("LOC QUOTIENT")),
                    share: optional("PCT_TOTAL"),
                    pay: PAY.map(|(hourly, annual)| (optional(hourly), optional(annual))),
                    all: table.columns().to_vec(),
                    top,
                })
            },
            |columns, row, input| {
                let [area, area_title, kind, industry, owner, code, title, group] =
                    columns.names.map(|column| row.cell(column));
                let (area, level) = match place(area, kind) {
                    Place::Known(area, level) => (area, level),
                    Place::Skipped => return Verdict::Skipped,
                    Place::Faulty => {
                        let allowed = "a FIPS code of a state, a code of five digits, or 99 for the nation";
                        return Verdict::Rejected("AREA", area.to_owned(), allowed);
                    }
                };
                let Some(rank) = Rank::of_group(group) else {
                    let allowed = "total, major, minor, broad or detailed";
                    return Verdict::Rejected("O_GROUP", group.to_owned(), allowed);
                };
                if !crate::occupations::is_soc_code(code) {
                    return Verdict::Rejected("OCC_CODE", code.to_owned(), "a code such as 15-1252");
                }
                let is_whole = industry == CROSS_INDUSTRY;
                if is_whole && owner != ALL_OWNERS || !is_whole && level != "1" {
                    return Verdict::Skipped;
                }
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: &columns.all,
                    faults: &mut input.faults,
                };
                let figure = figure(&mut figures, columns);
                self.name_occupation(code, title, rank);
                let rows = if is_whole {
                    let named = self.areas.entry(area.clone());
                    named.or_insert_with(|| SurveyArea {
                        title: area_title.to_owned(),
                        level,
                    });
                    self.by_area.entry(area).or_default()
                } else {
                    let title = known_title(row, &columns.all);
                    self.industries.entry(industry.to_owned()).or_insert(title);
                    self.by_industry.entry(industry.to_owned()).or_default()
                };
                // Some occupations stand twice with the same figures, as broad and as detailed.
                if rows.contains_key(code) {
                    return Verdict::Skipped;
                }
                rows.insert(code.to_owned(), figure);
                Verdict::Used
            },
        )
    }

    fn name_occupation(&mut self, code: &str, title: &str, rank: Rank) {
        match self.occupations.get_mut(code) {
            None => {
                let named = SurveyOccupation {
                    title: title.to_owned(),
                    rank,
                    also_broad: false,
                };
                self.occupations.insert(code.to_owned(), named);
            }
            Some(named) if named.rank != rank => {
                let both = [named.rank, rank];
                named.also_broad = both.contains(&Rank::Broad) && both.contains(&Rank::Detailed);
                named.rank = named.rank.max(rank);
            }
            Some(_) => {}
        }
    }
}

impl Survey {
    /// Invents a survey of few areas, occupations and sectors.
    pub(super) fn synthetic() -> Self {
        let mut survey = Self::new(&[]);
        survey.year = Some(starter::YEAR);
        for (code, title, rank, ..) in starter::OCCUPATIONS {
            survey.name_occupation(code, title, *rank);
            // The one that stands for several is published as broad too.
            if *rank == Rank::Detailed && lmi::HYBRIDS.iter().any(|hybrid| hybrid.code == *code) {
                survey.name_occupation(code, title, Rank::Broad);
            }
        }
        for (area, title, level, share, pay) in starter::AREAS {
            let named = SurveyArea {
                title: (*title).to_owned(),
                level,
            };
            survey.areas.insert((*area).to_owned(), named);
            survey
                .by_area
                .insert((*area).to_owned(), invented(area, *share, *pay));
        }
        for (industry, title, share) in starter::INDUSTRIES {
            survey
                .industries
                .insert((*industry).to_owned(), (*title).to_owned());
            survey
                .by_industry
                .insert((*industry).to_owned(), invented(industry, 10 * share, 100));
        }
        survey
    }
}

/// Invents the figures of a place: its share of the nation's jobs in thousandths, its pay in percent.
fn invented(place: &str, share: u32, pay: u32) -> BTreeMap<String, Figure> {
    let is_nation = place == "0";
    let mut jobs: BTreeMap<&str, f64> = BTreeMap::new();
    for (code, _, rank, hundreds, ..) in starter::OCCUPATIONS {
        if *rank == Rank::Detailed {
            let uneven = if is_nation {
                1.0
            } else {
                starter::uneven(&format!("{place} {code}"))
            };
            let own = (f64::from(*hundreds) * 100.0 * f64::from(share) / 1_000.0 * uneven).round();
            // Groups are the sums of what they hold, by the digits that their codes begin with.
            for (group, ..) in starter::OCCUPATIONS {
                if code.starts_with(group.trim_end_matches(['0', '-'])) {
                    *jobs.entry(group).or_default() += own;
                }
            }
        }
    }
    let total = jobs.get("00-0000").copied().unwrap_or(f64::NAN);
    let nation: f64 = starter::OCCUPATIONS
        .first()
        .map_or(1.0, |all| f64::from(all.3) * 100.0);
    let figure = |(code, _, _, hundreds, hourly, _): &(&str, &str, Rank, u32, u32, i32)| {
        let mean = f64::from(*hourly) * f64::from(pay) / 100.0;
        // Shares of the mean at which percentiles stand.
        let hourly = [1.0, 0.5, 0.7, 0.9, 1.2, 1.6].map(|share| (mean * share * 100.0).round() / 100.0);
        let own = jobs.get(code).copied().unwrap_or(f64::NAN);
        let share_here = own / total;
        let share_there = f64::from(*hundreds) * 100.0 / nation;
        let figure = Figure {
            jobs: own,
            jobs_per_1000: (share_here * 1e6).round() / 1e3,
            quotient: if is_nation {
                f64::NAN
            } else {
                (100.0 * share_here / share_there).round() / 100.0
            },
            share: (share_here * 1e4).round() / 1e2,
            hourly,
            annual: hourly.map(|hour| hour * HOURS),
        };
        ((*code).to_owned(), figure)
    };
    starter::OCCUPATIONS.iter().map(figure).collect()
}

fn known_title(row: &crate::source::Row, columns: &[String]) -> String {
    let at = columns
        .iter()
        .position(|name| name.eq_ignore_ascii_case("NAICS_TITLE"));
    at.map(|at| row.cell(at).to_owned()).unwrap_or_default()
}

/// Gives the year that the name of a published file holds: `national_M2024_dl.xlsx`.
fn release(file: &str) -> Option<u16> {
    let parts = file.split(['_', '.', '-']);
    let mut years = parts.filter_map(|part| part.strip_prefix(['M', 'm']).filter(|year| year.len() == 4));
    let year = years.find_map(|year| year.parse().ok()).or_else(|| {
        // `all_data_M_2024.xlsx`
        let (_, rest) = file.split_once("_M_")?;
        rest.get(..4)?.parse().ok()
    });
    year.filter(|year| (1990..2100).contains(year))
}

enum Place {
    /// Code and level.
    Known(String, &'static str),
    /// A kind of area that is not kept.
    Skipped,
    Faulty,
}

/// Reads the code of an area by the kind that the survey says it is.
fn place(code: &str, kind: &str) -> Place {
    let is_digits = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
    match kind {
        "1" => Place::Known("0".to_owned(), "1"),
        "2" | "3" => {
            let padded = format!("{code:0>2}");
            match State::by_fips(&padded) {
                Some(_) => Place::Known(padded, "2"),
                None => Place::Faulty,
            }
        }
        "4" if is_digits && code.len() <= 7 => {
            // NECTA codes of older releases have seven digits, the first two of which are zeros.
            Place::Known(format!("MSA{:0>5}", code.trim_start_matches('0')), "MSA")
        }
        "4" => Place::Faulty,
        // Areas outside metropolitan ones are the survey's own and have no code elsewhere.
        _ => Place::Skipped,
    }
}

fn figure(figures: &mut Figures<'_>, columns: &Columns) -> Figure {
    let mut hourly = [f64::NAN; PAY.len()];
    let mut annual = [f64::NAN; PAY.len()];
    for (at, (by_hour, by_year)) in columns.pay.iter().enumerate() {
        hourly[at] = figures.or_top(*by_hour, columns.top.hourly);
        annual[at] = figures.or_top(*by_year, columns.top.annual);
        // Teachers have annual pay alone, actors hourly.
        if hourly[at].is_nan() {
            hourly[at] = annual[at] / HOURS;
        } else if annual[at].is_nan() {
            annual[at] = hourly[at] * HOURS;
        }
    }
    Figure {
        jobs: figures.number(columns.jobs),
        jobs_per_1000: figures.number(columns.jobs_per_1000),
        quotient: figures.number(columns.quotient),
        share: figures.number(columns.share),
        hourly,
        annual,
    }
}

/// Names of the metrics of pay, by the order of the columns: for a suffix of the name.
pub(super) const PAY_NAMES: [&str; PAY.len()] = [
    "Average",
    "Percentile10",
    "Percentile25",
    "Percentile50",
    "Percentile75",
    "Percentile90",
];

impl Figure {
    /// Tells whether nothing is published.
    pub(super) fn is_empty(&self) -> bool {
        let pay = self.hourly.iter().chain(&self.annual);
        self.jobs.is_nan() && pay.into_iter().all(|it| it.is_nan())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_stand_in_names_of_files() {
        assert_eq!(release("national_M2024_dl.xlsx"), Some(2024));
        assert_eq!(release("all_data_M_2023.xlsx"), Some(2023));
        assert_eq!(release("wages.csv"), None);
        assert_eq!(super::super::cells::year_of("Employment, 2024"), Some(2024));
    }

    #[test]
    fn areas_have_the_codes_of_their_kind() {
        let check = |code, kind, expected: &str| match place(code, kind) {
            Place::Known(found, _) => assert_eq!(found, expected),
            Place::Skipped => assert_eq!("skipped", expected),
            Place::Faulty => assert_eq!("faulty", expected),
        };
        check("99", "1", "0");
        check("1", "2", "01");
        check("72", "3", "72");
        check("14260", "4", "MSA14260");
        check("0071650", "4", "MSA71650");
        check("1600006", "6", "skipped");
        check("3", "2", "faulty");
        check("Boise", "4", "faulty");
    }
}
