//! Reads the wage survey: nation, sectors, states and metropolitan areas have the same columns.

mod extract;
mod synthetic;

use std::collections::{BTreeMap, BTreeSet};

use catalog::State;

use super::cells::{Figures, HOURS, TopCode};
use super::collected::{Known, each_row};
use super::occupations::Rank;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

pub(super) use extract::Portal;

/// Top codes of the releases, the newest first.
const TOP_CODES: [TopCode; 6] = [
    top_code(2024, 115.0),
    top_code(2023, 115.0),
    top_code(2022, 115.0),
    top_code(2021, 100.0),
    top_code(2020, 100.0),
    top_code(2019, 100.0),
];
/// The first release whose occupations are those of SOC 2018.
const FIRST_YEAR: u16 = 2019;
/// The nation as an area.
const NATION: &str = "0";
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
/// The last major group, which every area has, and the end of the codes of all of them.
const LAST_GROUP: &str = "53-0000";
const GROUP_END: &str = "-0000";
/// Major groups from which on the last one is expected beside them.
const SEVERAL_GROUPS: usize = 4;
/// Number of the mean in [`PAY`].
const MEAN: usize = 0;
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
    /// Number of the table that it was read from.
    table: u32,
}

/// Figures of a year by place (area or industry) and occupation.
pub(super) type Places = BTreeMap<String, BTreeMap<String, Figure>>;

/// An occupation as the survey names it.
#[derive(Clone, Debug)]
pub(super) struct SurveyOccupation {
    pub(super) title: String,
    pub(super) rank: Rank,
    /// Whether it is published as broad besides.
    pub(super) also_broad: bool,
}

/// All that the survey's tables say.
#[derive(Debug)]
pub(super) struct Survey {
    top_codes: Vec<TopCode>,
    pub(super) occupations: BTreeMap<String, SurveyOccupation>,
    /// Titles of areas by code.
    pub(super) areas: BTreeMap<String, String>,
    /// By year, area and occupation.
    pub(super) by_area: BTreeMap<u16, Places>,
    /// Names of industries, by code as the survey writes it.
    pub(super) industries: BTreeMap<String, String>,
    /// By year, industry and occupation, in the nation.
    pub(super) by_industry: BTreeMap<u16, Places>,
    /// Whose figures they are, beside the survey's own.
    pub(super) extracts: BTreeSet<&'static str>,
    /// Tables read.
    tables: u32,
}

const fn top_code(year: u16, hourly: f64) -> TopCode {
    TopCode {
        year,
        hourly,
        annual: hourly * HOURS,
    }
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
            extracts: BTreeSet::new(),
            tables: 0,
        }
    }

    /// Gives the newest year of the estimates.
    pub(super) fn year(&self) -> Option<u16> {
        let years = self.by_area.keys().chain(self.by_industry.keys());
        years.max().copied()
    }

    /// Gives the year that a file names; where it names none, the newest one at hand, which is told.
    fn year_of(&self, known: &Known<'_>, input: &mut Input<'_>) -> u16 {
        release(known.file).unwrap_or_else(|| {
            let year = self.year().unwrap_or(TOP_CODES[0].year);
            input.warn(format!(
                "'{}' does not name its year as the published files do (M2024), so it is taken as {year}",
                known.name
            ));
            year
        })
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
        let year = self.year_of(known, input);
        if year < FIRST_YEAR {
            input.warn(format!(
                "'{}' is of {year}: its occupations are those of SOC 2010, so it was left out",
                known.name
            ));
            return Ok(());
        }
        self.tables += 1;
        let table = self.tables;
        let mut repeated = Repeated::default();
        let mut last_area = None;
        let top = self.top_code(year);
        each_row(
            known,
            input,
            report,
            |table| {
                let names = table.all(NAMES)?;
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
                let area = match place(area, kind) {
                    Place::Known(area) => area,
                    Place::Skipped => return Verdict::Skipped,
                    Place::OtherKind => {
                        let allowed = "the number of a kind of area, 1 to 6";
                        return Verdict::Rejected("AREA_TYPE", kind.to_owned(), allowed);
                    }
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
                if is_whole && owner != ALL_OWNERS || !is_whole && area != NATION {
                    return Verdict::Skipped;
                }
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: &columns.all,
                    faults: &mut input.faults,
                };
                let figure = Figure {
                    table,
                    ..figure(&mut figures, columns)
                };
                self.name_occupation(code, title, rank);
                let rows = if is_whole {
                    let named = self.areas.entry(area.clone());
                    named.or_insert_with(|| area_title.to_owned());
                    if last_area.as_ref() != Some(&area) {
                        last_area = Some(area.clone());
                    }
                    self.by_area.entry(year).or_default().entry(area).or_default()
                } else {
                    let title = known_title(row, &columns.all);
                    self.industries.entry(industry.to_owned()).or_insert(title);
                    let industries = self.by_industry.entry(year).or_default();
                    industries.entry(industry.to_owned()).or_default()
                };
                let is_twice = self.occupations.get(code).is_some_and(|it| it.also_broad);
                repeated.insert(rows, code, figure, is_twice)
            },
        )?;
        repeated.tell(known, year, input);
        if let Some(area) = last_area {
            self.tell_missing_end(known, year, &area, input);
        }
        Ok(())
    }

    /// Tells of a table that ends between two rows of an area: published tables are in the order of codes.
    fn tell_missing_end(&self, known: &Known<'_>, year: u16, area: &str, input: &mut Input<'_>) {
        let figures = self.by_area.get(&year).and_then(|places| places.get(area));
        let codes = figures.into_iter().flatten();
        let of_table = codes.filter(|(_, figure)| figure.table == self.tables);
        let groups: Vec<&String> = of_table
            .map(|(code, _)| code)
            .filter(|code| code.ends_with(GROUP_END))
            .collect();
        if groups.len() > SEVERAL_GROUPS && !groups.iter().any(|code| *code == LAST_GROUP) {
            let area = self.areas.get(area).map_or(area, String::as_str);
            input.warn(format!(
                "'{}' lacks the last major group of {area}, its last area: it may have been cut short",
                known.name
            ));
        }
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
    Known(String),
    /// A kind of area that is not kept.
    Skipped,
    /// No kind of area.
    OtherKind,
    Faulty,
}

/// Reads the code of an area by the kind that the survey says it is.
fn place(code: &str, kind: &str) -> Place {
    let is_digits = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
    match kind {
        "1" if is_digits => Place::Known(NATION.to_owned()),
        "1" => Place::Faulty,
        "2" | "3" => {
            let padded = format!("{code:0>2}");
            match State::by_fips(&padded) {
                Some(_) => Place::Known(padded),
                None => Place::Faulty,
            }
        }
        "4" if is_digits && code.len() <= 7 => {
            // NECTA codes of older releases have seven digits, the first two of which are zeros.
            Place::Known(format!("MSA{:0>5}", code.trim_start_matches('0')))
        }
        "4" => Place::Faulty,
        // Areas outside metropolitan ones are the survey's own and have no code elsewhere.
        "5" | "6" => Place::Skipped,
        _ => Place::OtherKind,
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
        table: 0,
    }
}

/// Rows of a table whose place and occupation another table of the same year has.
#[derive(Debug, Default)]
struct Repeated {
    rows: u64,
    differing: u64,
}

impl Repeated {
    /// Keeps a figure unless there is one. `is_twice` says that the occupation is published as broad and as detailed,
    /// with the same figures.
    fn insert(
        &mut self,
        rows: &mut BTreeMap<String, Figure>,
        code: &str,
        figure: Figure,
        is_twice: bool,
    ) -> Verdict {
        let Some(present) = rows.get(code) else {
            rows.insert(code.to_owned(), figure);
            return Verdict::Used;
        };
        if present.table != figure.table {
            self.rows += 1;
            self.differing += u64::from(present.differs(&figure));
        } else if !is_twice {
            let allowed = "an occupation that stands once for its area and industry";
            return Verdict::Rejected("OCC_CODE", code.to_owned(), allowed);
        }
        Verdict::Skipped
    }

    /// Tells of a year that came twice.
    fn tell(&self, known: &Known<'_>, year: u16, input: &mut Input<'_>) {
        if self.rows > 0 {
            input.warn(format!(
                "'{}' repeats {} rows of {year} that other tables have, {} of them with other figures; the first ones read were kept",
                known.name, self.rows, self.differing
            ));
        }
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

    /// Tells whether another table has another figure where both have one.
    fn differs(&self, other: &Self) -> bool {
        let pairs = self.annual.iter().zip(&other.annual);
        let mut pairs = pairs.chain(std::iter::once((&self.jobs, &other.jobs)));
        pairs.any(|(one, other)| !one.is_nan() && !other.is_nan() && one != other)
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
            Place::Known(found) => assert_eq!(found, expected),
            Place::Skipped => assert_eq!("skipped", expected),
            Place::OtherKind => assert_eq!("other kind", expected),
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
        check("ZZ", "1", "faulty");
        check("99", "abc", "other kind");
    }
}
