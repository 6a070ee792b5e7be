//! Reads local area unemployment (LAUS), time series and the yearly table of counties, and makes
//! `waypost.us.unemployment`.

use std::collections::BTreeMap;

use catalog::State;
use lmi::{DatasetDraft, Kind, Metric, Run};

use super::attributes::{self, Span, Text};
use super::cells::Figures;
use super::collected::{Collected, Known, each_row};
use super::geography::{add_areas, is_county};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

/// What is measured, in the order of the codes 3 to 6: rate, unemployed, employed, labour force.
const MEASURES: [&str; 4] = ["UnemploymentRate", "Unemployed", "Employed", "LaborForce"];
const RATE: usize = 0;
const UNEMPLOYED: usize = 1;
const LABOR_FORCE: usize = 3;
/// Length of a series' name, and what it begins with: the survey, and figures without seasonal adjustment.
const SERIES_LENGTH: usize = 20;
const SURVEY: &str = "LA";
const UNADJUSTED: u8 = b'U';
/// Stands for the average of a year.
const YEAR: u8 = 13;
/// Figures of the yearly table of counties, in the order of [`MEASURES`].
const COUNTY_COLUMNS: [&str; 4] = ["Unemployment Rate (%)", "Unemployed", "Employed", "Labor Force"];

/// A year, or a month of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Period {
    year: u16,
    month: u8,
}

impl Period {
    /// Gives the name of a measure in the period: `Employed.2024`, `Employed.2024.05`.
    fn metric(self, measure: usize) -> String {
        let (name, Self { year, month }) = (MEASURES[measure], self);
        if month == YEAR {
            format!("{name}.{year}")
        } else {
            format!("{name}.{year}.{month:02}")
        }
    }
}

/// The tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Unemployment {
    /// By area, then by period, by number of the measure.
    cells: BTreeMap<String, BTreeMap<Period, [f64; MEASURES.len()]>>,
    titles: BTreeMap<String, String>,
}

enum Place {
    Known(String),
    Skipped,
    Faulty,
}

/// Reads the code of an area: fifteen characters that begin with its kind.
fn place(code: &str) -> Place {
    let (Some(kind), Some(digits)) = (code.get(..2), code.get(2..)) else {
        return Place::Faulty;
    };
    if digits.len() != 13 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Place::Faulty;
    }
    let is_state = State::by_fips(&digits[..2]).is_some();
    match kind {
        "ST" if is_state => Place::Known(digits[..2].to_owned()),
        "CN" if is_county(&digits[..5]) => Place::Known(digits[..5].to_owned()),
        "MT" | "MC" if is_state => Place::Known(format!("MSA{}", &digits[2..7])),
        "ST" | "CN" | "MT" | "MC" => Place::Faulty,
        // Regions, divisions, cities, parts of areas, combined areas.
        _ => Place::Skipped,
    }
}

/// Reads a period: a month, or the average of the year.
fn period(year: &str, period: &str) -> Option<Period> {
    let year = year.parse().ok().filter(|year| (1970..2100).contains(year))?;
    let month = period.strip_prefix('M')?.parse().ok()?;
    (1..=YEAR).contains(&month).then_some(Period { year, month })
}

impl Unemployment {
    /// Gives the quarter in which the newest figures appeared: two months behind a month, in the second quarter behind a
    /// year.
    pub(super) fn release(&self) -> Option<(u16, u32)> {
        let newest = self
            .cells
            .values()
            .filter_map(|periods| periods.keys().next_back());
        let Period { year, month } = newest.max().copied()?;
        Some(match u32::from(month) {
            month if month <= 10 => (year, (month + 1) / 3 + 1),
            11 | 12 => (year + 1, 1),
            _ => (year + 1, 2),
        })
    }

    /// Reads a file of time series.
    pub(super) fn read_series(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let mut repeated = 0;
        each_row(
            known,
            input,
            report,
            |table| {
                let columns = table.all(["series_id", "year", "period", "value"])?;
                Ok((columns, table.columns().to_vec()))
            },
            |(columns, names), row, input| {
                let [series, year, month, _] = columns.map(|column| row.cell(column));
                let measure = series
                    .get(18..)
                    .and_then(|it| it.parse::<usize>().ok())
                    .and_then(|it| it.checked_sub(3));
                let is_series =
                    series.len() == SERIES_LENGTH && series.is_ascii() && series.starts_with(SURVEY);
                let (true, Some(measure)) = (is_series, measure) else {
                    let allowed = "the name of a series of local unemployment, such as LAUCN160010000000003";
                    return Verdict::Rejected("series_id", series.to_owned(), allowed);
                };
                if series.as_bytes()[SURVEY.len()] != UNADJUSTED || measure >= MEASURES.len() {
                    return Verdict::Skipped;
                }
                let area = match place(&series[3..18]) {
                    Place::Known(area) => area,
                    Place::Skipped => return Verdict::Skipped,
                    Place::Faulty => {
                        let allowed = "a code such as ST1600000000000, CN1600100000000 or MT1614260000000";
                        return Verdict::Rejected("series_id", series.to_owned(), allowed);
                    }
                };
                let Some(period) = period(year, month) else {
                    let allowed = "a year, and M01 to M13 as its period";
                    return Verdict::Rejected("period", format!("{year} {month}"), allowed);
                };
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: names,
                    faults: &mut input.faults,
                };
                let value = figures.number(Some(columns[3]));
                let is_kept = self.set(&area, period, measure, value);
                repeated += u64::from(!is_kept);
                if is_kept { Verdict::Used } else { Verdict::Skipped }
            },
        )?;
        tell(repeated, known, input);
        Ok(())
    }

    /// Reads the names of areas.
    pub(super) fn read_areas(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        each_row(
            known,
            input,
            report,
            |table| Ok([table.column("area_code")?, table.column("area_text")?]),
            |columns, row, _| {
                let [code, title] = columns.map(|column| row.cell(column));
                match place(code) {
                    Place::Known(area) => {
                        self.titles.entry(area).or_insert_with(|| title.to_owned());
                        Verdict::Used
                    }
                    Place::Skipped => Verdict::Skipped,
                    Place::Faulty => {
                        Verdict::Rejected("area_code", code.to_owned(), "a code such as CN1600100000000")
                    }
                }
            },
        )
    }

    /// Reads the yearly table of counties.
    pub(super) fn read_counties(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let mut repeated = 0;
        each_row(
            known,
            input,
            report,
            |table| {
                let measures = table.all(COUNTY_COLUMNS)?;
                let names = table.all(["State FIPS Code", "County FIPS Code", "Year"])?;
                let title = table.optional_column("County Name/State Abbreviation");
                Ok((names, title, measures, table.columns().to_vec()))
            },
            |(columns, title, measures, names), row, input| {
                let [state, county, year] = columns.map(|column| row.cell(column));
                if county.is_empty() {
                    // Notes below the table.
                    return Verdict::Skipped;
                }
                let area = format!("{state:0>2}{county:0>3}");
                if !is_county(&area) {
                    return Verdict::Rejected("County FIPS Code", area, "the code of a county");
                }
                let Some(period) = period(year, "M13") else {
                    return Verdict::Rejected("Year", year.to_owned(), "a year");
                };
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: names,
                    faults: &mut input.faults,
                };
                let values = measures.map(|column| figures.number(Some(column)));
                let mut is_kept = true;
                for (measure, value) in values.into_iter().enumerate() {
                    is_kept &= self.set(&area, period, measure, value);
                }
                let title = row.optional(*title).unwrap_or_default().to_owned();
                self.titles.entry(area).or_insert(title);
                repeated += u64::from(!is_kept);
                if is_kept { Verdict::Used } else { Verdict::Skipped }
            },
        )?;
        tell(repeated, known, input);
        Ok(())
    }

    /// Keeps a figure unless there is one already; says whether there was none.
    fn set(&mut self, area: &str, period: Period, measure: usize, value: f64) -> bool {
        if !self.cells.contains_key(area) {
            self.cells.insert(area.to_owned(), BTreeMap::new());
        }
        let cell = self
            .cells
            .get_mut(area)
            .map(|it| it.entry(period).or_insert([f64::NAN; MEASURES.len()]));
        let Some(present) = cell.and_then(|cell| cell.get_mut(measure)) else {
            return false;
        };
        let is_new = present.is_nan();
        if is_new {
            *present = value;
        }
        is_new
    }
}

fn tell(repeated: u64, known: &Known<'_>, input: &mut Input<'_>) {
    if repeated > 0 {
        input.warn(format!(
            "'{}' repeats {repeated} figures of areas and periods that were read before; the first ones read were kept",
            known.name
        ));
    }
}

/// Makes `waypost.us.unemployment`.
pub(super) fn dataset(collected: &Collected, run: Run) -> Option<DatasetDraft> {
    let cells = &collected.unemployment.cells;
    let periods = || cells.values().flat_map(BTreeMap::keys);
    let (first, last) = (periods().min()?.year, periods().max()?.year);
    let mut draft = DatasetDraft::new(
        "waypost.us.unemployment",
        "Unemployment",
        "Labour force, employed and unemployed people and the rate of unemployment by state, county and metropolitan area, without seasonal adjustment.",
    );
    let titles = &collected.unemployment.titles;
    let areas = cells
        .keys()
        .map(|code| (code.as_str(), titles.get(code).map_or("", String::as_str)));
    add_areas(areas, &collected.names, &mut draft);
    let mut metrics: BTreeMap<Period, [usize; MEASURES.len()]> = BTreeMap::new();
    for (area, periods) in cells {
        for (period, values) in periods {
            let metrics = metrics
                .entry(*period)
                .or_insert_with(|| std::array::from_fn(|measure| draft.metric(metric(*period, measure))));
            if values.iter().all(|value| value.is_nan()) {
                continue;
            }
            if let Some(mut row) = draft.row(&[area]) {
                for (metric, value) in metrics.iter().zip(values) {
                    row.set(*metric, *value);
                }
            }
        }
    }
    attributes::describe(
        &mut draft,
        run,
        Span {
            current: last,
            first,
            last,
        },
        &Text {
            metrics: &[
                "LaborForce, Employed, Unemployed: people by where they live, the average of a year (LaborForce.2024) or of a month (LaborForce.2024.05).",
                "UnemploymentRate: percent of the labour force; of several areas computed anew.",
            ],
            filters: &["Area: states, counties and metropolitan areas; the nation is the sum of its states."],
            sources: &[attributes::UNEMPLOYMENT],
            method: "Figures are stored as published, without seasonal adjustment. Where the source has none, a figure is missing.",
        },
    );
    Some(draft)
}

fn metric(period: Period, measure: usize) -> Metric {
    let name = period.metric(measure);
    if measure != RATE {
        return Metric::additive(name);
    }
    Metric {
        name,
        kind: Kind::Ratio {
            numerator: period.metric(UNEMPLOYED),
            denominators: vec![period.metric(LABOR_FORCE)],
            factor: 100,
        },
        approximate: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_told_by_the_kind_that_their_codes_begin_with() {
        let check = |code, expected: &str| match place(code) {
            Place::Known(found) => assert_eq!(found, expected),
            Place::Skipped => assert_eq!("skipped", expected),
            Place::Faulty => assert_eq!("faulty", expected),
        };
        check("ST1600000000000", "16");
        check("CN1600100000000", "16001");
        check("MT1614260000000", "MSA14260");
        check("CT1608830000000", "skipped");
        check("CN0300100000000", "faulty");
        check("CN16001", "faulty");
        check("é", "faulty");
    }

    #[test]
    fn the_newest_figures_tell_the_quarter_of_their_release() {
        let release = |month| {
            let mut unemployment = Unemployment::default();
            unemployment.set("16", Period { year: 2024, month }, 0, 3.0);
            unemployment.release()
        };
        assert_eq!(release(1), Some((2024, 1)));
        assert_eq!(release(2), Some((2024, 2)));
        assert_eq!(release(10), Some((2024, 4)));
        assert_eq!(release(12), Some((2025, 1)));
        assert_eq!(release(YEAR), Some((2025, 2)));
        let may = Period { year: 2024, month: 5 };
        assert_eq!(may.metric(LABOR_FORCE), "LaborForce.2024.05");
        assert_eq!(
            period("2024", "M13").map(|it| it.metric(RATE)).as_deref(),
            Some("UnemploymentRate.2024")
        );
        assert_eq!(period("2024", "S01"), None);
    }
}
