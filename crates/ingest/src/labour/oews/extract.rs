//! Reads what state agencies publish of the wage survey on their open-data portals: fewer columns under other names,
//! and areas of their own beside the metropolitan ones.

use std::collections::BTreeMap;

use catalog::State;

use super::{Figure, MEAN, MEDIAN, PAY, Place, Repeated, Survey, place};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::labour::cells::{Figures, HOURS};
use crate::labour::collected::{Known, each_row};
use crate::labour::occupations::Rank;
use crate::report::SourceReport;
use crate::source::holds;

/// Numbers of percentiles in [`PAY`].
const PERCENTILE25: usize = 2;
const PERCENTILE75: usize = 4;
/// Minor groups whose code does not end in three zeros.
const UNEVEN_MINOR: [&str; 3] = ["15-1200", "31-1100", "51-5100"];

/// How a portal names its columns.
#[derive(Debug)]
pub(in crate::labour) struct Portal {
    /// Columns that tell it from others.
    known_by: &'static [&'static str],
    area: &'static str,
    area_title: &'static str,
    /// The kind of the area; where there is none, the digits of its code tell it.
    kind: Option<&'static str>,
    year: Option<&'static str>,
    code: &'static str,
    title: &'static str,
    /// Columns of pay with their numbers in [`PAY`].
    hourly: &'static [(usize, &'static str)],
    annual: &'static [(usize, &'static str)],
    /// How the figures ask to be named.
    credit: &'static str,
}

const EMPLOYMENT: &str = "Employment";

const PORTALS: [Portal; 2] = [
    Portal {
        known_by: &["Area code", "SOC code", "Average wage", "Annual wage"],
        area: "Area code",
        area_title: "Area name",
        kind: None,
        year: Some("Year"),
        code: "SOC code",
        title: "Occupational title",
        hourly: &[
            (MEAN, "Average wage"),
            (PERCENTILE25, "25th Percentile"),
            (MEDIAN, "50th Percentile"),
            (PERCENTILE75, "75th Percentile"),
        ],
        annual: &[(MEAN, "Annual wage")],
        credit: "Washington State Employment Security Department, occupational employment and wage estimates (data.wa.gov)",
    },
    Portal {
        known_by: &[
            "Area Type",
            "Standard Occupational Code",
            "Mean Wage",
            "Median Wage",
        ],
        area: "Area",
        area_title: "Area Name",
        kind: Some("Area Type"),
        year: None,
        code: "Standard Occupational Code",
        title: "Occupational Title",
        hourly: &[],
        // Entry and experienced wages are means of a third and of two thirds, not percentiles.
        annual: &[(MEAN, "Mean Wage"), (MEDIAN, "Median Wage")],
        credit: "New York State Department of Labor, Occupational Employment and Wage Statistics (data.ny.gov)",
    },
];

impl Portal {
    /// Finds the portal whose columns these are.
    pub(in crate::labour) fn of(names: &[String]) -> Option<&'static Portal> {
        let mut portals = PORTALS.iter();
        portals.find(|portal| holds(names, portal.known_by) && holds(names, &[EMPLOYMENT]))
    }

    /// Reads the code of an area.
    fn place(&self, code: &str, kind: Option<&str>) -> Place {
        if self.kind.is_some() {
            return match kind {
                Some("1") => place(code, "2"),
                // Regions of the state's own.
                _ => Place::Skipped,
            };
        }
        let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        match code.strip_prefix("0000") {
            Some(state) if is_code => place(state, "2"),
            None if is_code && code.starts_with('0') => place(&code[1..], "4"),
            // Areas outside metropolitan ones begin with the digits of the state.
            None if is_code && State::by_fips(&code[..2]).is_some() => Place::Skipped,
            _ => Place::Faulty,
        }
    }
}

struct Columns {
    names: [usize; 4],
    kind: Option<usize>,
    year: Option<usize>,
    jobs: usize,
    hourly: Vec<(usize, usize)>,
    annual: Vec<(usize, usize)>,
    all: Vec<String>,
}

impl Survey {
    /// Reads the extract of a state.
    pub(in crate::labour) fn read_extract(
        &mut self,
        portal: &'static Portal,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let of_file = match portal.year {
            Some(_) => None,
            None => Some(self.year_of(known, input)),
        };
        self.tables += 1;
        let table = self.tables;
        let mut repeated: BTreeMap<u16, Repeated> = BTreeMap::new();
        each_row(
            known,
            input,
            report,
            |table| {
                let pay = |columns: &[(usize, &'static str)]| {
                    let found = columns
                        .iter()
                        .filter_map(|(at, name)| Some((*at, table.optional_column(name)?)));
                    found.collect()
                };
                Ok(Columns {
                    names: [
                        table.column(portal.area)?,
                        table.column(portal.area_title)?,
                        table.column(portal.code)?,
                        table.column(portal.title)?,
                    ],
                    kind: portal.kind.map(|name| table.column(name)).transpose()?,
                    year: portal.year.map(|name| table.column(name)).transpose()?,
                    jobs: table.column(EMPLOYMENT)?,
                    hourly: pay(portal.hourly),
                    annual: pay(portal.annual),
                    all: table.columns().to_vec(),
                })
            },
            |columns, row, input| {
                let [area, area_title, code, title] = columns.names.map(|column| row.cell(column));
                let area = match portal.place(area, row.optional(columns.kind)) {
                    Place::Known(area) => area,
                    // States name further kinds of areas in words of their own.
                    Place::Skipped | Place::OtherKind => return Verdict::Skipped,
                    Place::Faulty => {
                        let allowed = "the code of a state or of a metropolitan area";
                        return Verdict::Rejected(portal.area, area.to_owned(), allowed);
                    }
                };
                if !crate::occupations::is_soc_code(code) {
                    return Verdict::Rejected(portal.code, code.to_owned(), "a code such as 15-1252");
                }
                let found = row.optional(columns.year).unwrap_or_default();
                let year = of_file.or_else(|| {
                    found
                        .parse()
                        .ok()
                        .filter(|year| (super::FIRST_YEAR..2100).contains(year))
                });
                let Some(year) = year else {
                    return Verdict::Rejected("Year", found.to_owned(), "a year from 2019 on");
                };
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: &columns.all,
                    faults: &mut input.faults,
                };
                let figure = columns.figure(&mut figures, table);
                self.name_occupation(code, title, rank_of(code));
                let named = self.areas.entry(area.clone());
                named.or_insert_with(|| area_title.to_owned());
                let rows = self.by_area.entry(year).or_default().entry(area).or_default();
                repeated
                    .entry(year)
                    .or_default()
                    .insert(rows, code, figure, false)
            },
        )?;
        self.extracts.insert(portal.credit);
        for (year, repeated) in repeated {
            repeated.tell(known, year, input);
        }
        Ok(())
    }
}

impl Columns {
    fn figure(&self, figures: &mut Figures<'_>, table: u32) -> Figure {
        let (mut hourly, mut annual) = ([f64::NAN; PAY.len()], [f64::NAN; PAY.len()]);
        for (at, column) in &self.hourly {
            hourly[*at] = figures.number(Some(*column));
        }
        for (at, column) in &self.annual {
            annual[*at] = figures.number(Some(*column));
        }
        for (hour, year) in hourly.iter_mut().zip(&mut annual) {
            if hour.is_nan() {
                *hour = *year / HOURS;
            } else if year.is_nan() {
                *year = *hour * HOURS;
            }
        }
        Figure {
            jobs: figures.number(Some(self.jobs)),
            jobs_per_1000: f64::NAN,
            quotient: f64::NAN,
            share: f64::NAN,
            hourly,
            annual,
            table,
        }
    }
}

/// Tells from its code how detailed an occupation is.
fn rank_of(code: &str) -> Rank {
    let is_hybrid = lmi::HYBRIDS.iter().any(|hybrid| hybrid.code == code);
    match code {
        "00-0000" => Rank::Total,
        _ if is_hybrid => Rank::Detailed,
        _ if code.ends_with("-0000") => Rank::Major,
        _ if code.ends_with("000") || UNEVEN_MINOR.contains(&code) => Rank::Minor,
        _ if code.ends_with('0') => Rank::Broad,
        _ => Rank::Detailed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_told_by_the_digits_or_the_kind() {
        let check = |portal: &Portal, code, kind, expected: &str| match portal.place(code, kind) {
            Place::Known(found) => assert_eq!(found, expected),
            Place::Skipped => assert_eq!("skipped", expected),
            Place::OtherKind => assert_eq!("other kind", expected),
            Place::Faulty => assert_eq!("faulty", expected),
        };
        let [digits, kinds] = &PORTALS;
        check(digits, "000053", None, "53");
        check(digits, "042660", None, "MSA42660");
        check(digits, "530006", None, "skipped");
        check(digits, "000003", None, "faulty");
        check(digits, "42660", None, "faulty");
        check(digits, "99000é", None, "faulty");
        check(kinds, "36", Some("1"), "36");
        check(kinds, "1", Some("10"), "skipped");
    }

    #[test]
    fn codes_tell_how_detailed_an_occupation_is() {
        for (code, rank) in [
            ("00-0000", Rank::Total),
            ("11-0000", Rank::Major),
            ("15-1200", Rank::Minor),
            ("13-1000", Rank::Minor),
            ("13-1020", Rank::Detailed),
            ("13-1030", Rank::Broad),
            ("15-1252", Rank::Detailed),
        ] {
            assert_eq!(rank_of(code), rank, "{code}");
        }
    }
}
