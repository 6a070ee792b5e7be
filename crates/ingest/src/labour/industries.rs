//! Reads the projections of industries (EP tables 2.1 and 2.11) and makes `waypost.us.industry`.

use std::collections::BTreeMap;

use lmi::{DatasetDraft, INDUSTRY, MemberDraft, Metric, Run};

use super::attributes::{self, Span, Text};
use super::cells::{self, Figures};
use super::collected::{Collected, Known, each_row};
use super::geography::add_areas;
use super::projections::{add_classes, matrix};
use super::starter;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::report::SourceReport;

/// All industries together.
const ALL: &str = "10";
/// Names of the levels: all, sector, and digits of NAICS.
const LEVELS: [&str; 8] = ["1", "2", "3", "4", "5", "6", "7", "8"];
/// Codes of the matrix for workers of all, of no and of every industry.
const SELF_EMPLOYED: &str = "TE1100";
const WAGE_AND_SALARY: &str = "TE1200";
/// Output is published in billions of dollars.
const BILLION: f64 = 1e9;

/// One row of table 2.11.
#[derive(Clone, Debug)]
struct Row {
    code: String,
    title: String,
    jobs: [f64; 2],
    output: [f64; 2],
    class: &'static str,
}

/// One row of table 2.1.
#[derive(Clone, Debug)]
struct Sector {
    title: String,
    /// The first code of the column.
    code: String,
    jobs: Vec<(u16, f64)>,
}

/// Both tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Industries {
    codes: Codes,
    rows: Vec<Row>,
    sectors: Vec<Sector>,
    years: Option<(u16, u16)>,
}

impl Industries {
    /// Gives the year that the projections begin with.
    pub(super) fn base_year(&self) -> Option<u16> {
        self.years.map(|(base, _)| base)
    }

    /// Reads table 2.11.
    pub(super) fn read_industries(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        if !self.rows.is_empty() {
            return Ok(());
        }
        let mut above: Vec<(usize, String)> = Vec::new();
        let mut years = None;
        each_row(
            known,
            input,
            report,
            |table| {
                let names = table.columns().to_vec();
                let employment = cells::years(&names, "Employment");
                let (Some(base), Some(target)) = (employment.first(), employment.last()) else {
                    return table.column("Employment, 2024").map(|_| None);
                };
                years = Some((base.0, target.0));
                let output = cells::years(&names, "Output");
                let output = [output.first(), output.last()].map(|it| it.map(|(_, at)| *at));
                Ok(Some(([base.1, target.1], output, names)))
            },
            |columns, row, input| {
                let Some((employment, output, names)) = columns else {
                    return Verdict::Skipped;
                };
                let (title_column, code, _) = matrix(names);
                let code = row.optional(code).unwrap_or_default();
                if code.is_empty() {
                    return Verdict::Skipped;
                }
                if code.len() > 7 || !code.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-') {
                    let allowed = "a code such as 511200, 3250A1 or 31-330";
                    return Verdict::Rejected("code of the employment matrix", code.to_owned(), allowed);
                }
                let title = cells::title(row.cell(title_column)).to_owned();
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: names,
                    faults: &mut input.faults,
                };
                let jobs = employment.map(|column| figures.thousands(Some(column)));
                let output = output.map(|column| cells::scaled(figures.number(column), BILLION));
                let indentation = row.indentation(title_column);
                above.retain(|(other, _)| *other < indentation);
                let (code, class) = match code {
                    SELF_EMPLOYED => (ALL.to_owned(), "3"),
                    WAGE_AND_SALARY => (ALL.to_owned(), "1"),
                    code if short(code) == ALL => (ALL.to_owned(), "A"),
                    code => {
                        let parent = above.last().map(|(_, code)| code.as_str());
                        (self.codes.add(code, &title, parent), "1")
                    }
                };
                above.push((indentation, code.clone()));
                self.rows.push(Row {
                    code,
                    title,
                    jobs,
                    output,
                    class,
                });
                Verdict::Used
            },
        )?;
        self.years = years;
        Ok(())
    }

    /// Reads table 2.1.
    pub(super) fn read_sectors(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        if !self.sectors.is_empty() {
            return Ok(());
        }
        each_row(
            known,
            input,
            report,
            |table| {
                let code = cells::beginning(table.columns(), "2022 NAICS");
                let code = code.or_else(|| table.columns().iter().position(|it| it.ends_with("NAICS")));
                let years = cells::years(table.columns(), "Employment");
                Ok((
                    table.column("Industry sector")?,
                    code,
                    years,
                    table.columns().to_vec(),
                ))
            },
            |(title, code, years, names), row, input| {
                let code = row.optional(*code).unwrap_or_default();
                if code.is_empty() {
                    return Verdict::Skipped;
                }
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: names,
                    faults: &mut input.faults,
                };
                let jobs = years
                    .iter()
                    .map(|(year, column)| (*year, figures.thousands(Some(*column))));
                let jobs = jobs.collect();
                let first = code.split(',').next().unwrap_or_default().trim();
                // Everything stands below the row that is not moved in: the one of all industries.
                let is_all = row.indentation(*title) == 0;
                self.sectors.push(Sector {
                    title: cells::title(row.cell(*title)).to_owned(),
                    code: if is_all { ALL.to_owned() } else { short(first) },
                    jobs,
                });
                Verdict::Used
            },
        )
    }

    /// Gives the earlier jobs of a row: those of the sector of the same title or code with the same jobs in both years.
    fn earlier(&self, row: &Row, years: (u16, u16)) -> impl Iterator<Item = (u16, f64)> + '_ {
        let found = self.sectors.iter().find(|sector| {
            let is_named = sector.title.eq_ignore_ascii_case(&row.title) || sector.code == row.code;
            let jobs = |year| {
                sector
                    .jobs
                    .iter()
                    .find(|(other, _)| *other == year)
                    .map(|(_, jobs)| *jobs)
            };
            is_named && jobs(years.0) == Some(row.jobs[0]) && jobs(years.1) == Some(row.jobs[1])
        });
        let jobs = found.into_iter().flat_map(|sector| sector.jobs.iter().copied());
        jobs.filter(move |(year, _)| *year < years.0)
    }
}

impl Industries {
    /// Invents the projections of few sectors.
    pub(super) fn synthetic() -> Self {
        let mut industries = Self {
            years: Some((starter::YEAR, starter::TARGET)),
            ..Self::default()
        };
        let total = starter::OCCUPATIONS
            .first()
            .map_or(0.0, |all| f64::from(all.3) * 100.0);
        let mut add = |code: String, title: &str, class, share: f64| {
            let base = cells::scaled(total * share, 1.0);
            industries.rows.push(Row {
                code,
                title: title.to_owned(),
                jobs: [base, cells::scaled(base * starter::uneven(title), 1.0)],
                output: [base * 200_000.0, base * 240_000.0],
                class,
            });
        };
        add(ALL.to_owned(), "All Industries", "A", 1.0);
        add(ALL.to_owned(), "Self-employed workers", "3", 0.05);
        add(ALL.to_owned(), "Wage and salary employment", "1", 0.95);
        for (code, title, share) in starter::INDUSTRIES {
            add(short(code), title, "1", f64::from(*share) * 0.0095);
        }
        for (code, title, _) in starter::INDUSTRIES {
            industries.codes.add_plain(code, title);
        }
        industries
    }
}

/// Industries by code, with what stands above them.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes(BTreeMap<String, Industry>);

#[derive(Clone, Debug)]
struct Industry {
    title: String,
    parent: String,
    /// Number of the level.
    level: usize,
}

impl Codes {
    /// Adds an industry whose place follows from its digits.
    pub(super) fn add_plain(&mut self, code: &str, title: &str) -> String {
        self.add(code, title, None)
    }

    /// Adds a sector whose code is not to be read as another one.
    pub(super) fn add_literal(&mut self, code: &str, title: &str) -> String {
        self.0.entry(code.to_owned()).or_insert_with(|| Industry {
            title: title.to_owned(),
            parent: ALL.to_owned(),
            level: 2,
        });
        code.to_owned()
    }

    /// Gives the title of an industry.
    pub(super) fn title(&self, code: &str) -> Option<&str> {
        self.0.get(code).map(|industry| industry.title.as_str())
    }

    /// Adds an industry of a source whose codes end in zeros, and gives its code without them. `above` is the row that
    /// it stands below.
    fn add(&mut self, code: &str, title: &str, above: Option<&str>) -> String {
        self.add_below(&short(code), title, above)
    }

    /// Adds an industry with all its digits: `722320` is the one industry of six digits below `72232`.
    pub(super) fn add_below(&mut self, code: &str, title: &str, above: Option<&str>) -> String {
        let code = lmi::normalised(INDUSTRY, code).into_owned();
        let is_plain = code.bytes().all(|byte| byte.is_ascii_digit());
        let by_digits = (2..code.len())
            .rev()
            .filter_map(|length| code.get(..length))
            .map(short);
        let by_digits = by_digits
            .into_iter()
            .find(|prefix| self.0.contains_key(prefix) && *prefix != code);
        let by_row = above
            .filter(|above| self.0.contains_key(*above))
            .map(str::to_owned);
        // Government has digits of its own, which say less than the row above.
        let parent = if is_plain && !code.starts_with("99") {
            by_digits.or(by_row)
        } else {
            by_row.or(by_digits)
        };
        let parent = parent.unwrap_or_else(|| ALL.to_owned());
        let below = self.0.get(&parent).map_or(2, |industry| industry.level + 1);
        let level = if is_plain { below.max(code.len()) } else { below };
        self.0.entry(code.clone()).or_insert_with(|| Industry {
            title: title.to_owned(),
            parent,
            level,
        });
        code
    }
}

/// Writes a code without the zeros behind it, and sectors by their first two digits.
pub(super) fn short(code: &str) -> String {
    let code = lmi::normalised(INDUSTRY, code);
    if code.bytes().all(|byte| byte.is_ascii_digit()) && code.len() > 2 {
        let kept = code.trim_end_matches('0').len().max(2);
        return lmi::normalised(INDUSTRY, &code[..kept]).into_owned();
    }
    code.into_owned()
}

/// Adds the dimension to a draft.
pub(super) fn add_dimension(codes: &Codes, draft: &mut DatasetDraft) {
    let dimension = draft.dimension(INDUSTRY, &LEVELS);
    draft.member(
        dimension,
        MemberDraft {
            code: ALL.to_owned(),
            level: LEVELS[0].to_owned(),
            name: "All Industries".to_owned(),
            ..MemberDraft::default()
        },
    );
    for (code, industry) in &codes.0 {
        let level = LEVELS[industry.level.clamp(2, LEVELS.len()) - 1];
        draft.member(
            dimension,
            MemberDraft {
                code: code.clone(),
                parent: Some(industry.parent.clone()),
                level: level.to_owned(),
                name: industry.title.clone(),
                ..MemberDraft::default()
            },
        );
    }
}

/// Makes `waypost.us.industry`.
pub(super) fn dataset(collected: &Collected, run: Run) -> Option<DatasetDraft> {
    let (industries, census) = (&collected.industries, &collected.census);
    let years = industries.years.filter(|_| !industries.rows.is_empty());
    let counted = census.first_year().zip(census.year());
    let projected = years.map(|(base, target)| (base, base, target));
    let counted = counted.map(|(first, last)| (first, last, last));
    let (first, current, last) = match (projected, counted) {
        (Some(one), Some(other)) => (one.0.min(other.0), one.1.max(other.1), one.2.max(other.2)),
        (one, other) => one.or(other)?,
    };
    let mut draft = DatasetDraft::new(
        "waypost.us.industry",
        "Industries",
        "Jobs by industry: in the nation with output and prospects, as the national projections publish them, and with establishments and wages in the nation, states, counties and metropolitan areas, as the census of employment and wages counts them, where it was imported.",
    );
    let mut codes = industries.codes.clone();
    census.add_codes(&mut codes, &[&industries.codes, &collected.firms.codes]);
    add_dimension(&codes, &mut draft);
    let areas = census
        .areas
        .iter()
        .map(|(code, title)| (code.as_str(), title.as_str()));
    add_areas(areas, &collected.names, &mut draft);
    add_classes(&mut draft);
    let mut first = first;
    if let Some(years) = years {
        first = first.min(industries.add_to(&mut draft, years));
    }
    census.add_to(&mut draft);
    let mut sources = Vec::new();
    sources.extend(projected.is_some().then_some(attributes::PROJECTIONS));
    sources.extend(counted.is_some().then_some(attributes::CENSUS));
    attributes::describe(
        &mut draft,
        run,
        Span { current, first, last },
        &Text {
            metrics: &[
                "Jobs: employment; years between the first and the last of the projection by constant yearly growth. Of the projections' source, earlier jobs are there for sectors alone.",
                "Output: chained dollars of the year that the source names.",
                "Establishments, Wages: counts and dollars of the census. WPW: wages by job, of several cells computed anew.",
            ],
            filters: &[
                "Industry: NAICS; special aggregates of the projections keep their codes. 90 is government, 91 to 93 federal, state and local; other industries of the census are those of private employers.",
                "Area: the nation, and the states, counties and metropolitan areas of the census.",
                "ClassOfWorker: A and 3 (self-employed) for all industries of the projections, 1 (wage and salary) for each.",
            ],
            sources: &sources,
            method: "Line items do not add up to their summaries in the source, so every row is stored as published. Sectors that the source defines more narrowly in its table of sectors get no earlier jobs. In the years of the census its figures of wage and salary jobs stand in place of the projections', in all areas alike; what it withholds is missing, and government is the sum of its parts.",
        },
    );
    Some(draft)
}

impl Industries {
    /// Adds the figures to a draft and gives the first year of them.
    fn add_to(&self, draft: &mut DatasetDraft, years: (u16, u16)) -> u16 {
        let (base, target) = years;
        let jobs: Vec<(u16, usize)> = (base..=target)
            .map(|year| (year, draft.metric(Metric::additive(format!("Jobs.{year}")))))
            .collect();
        let output = [base, target].map(|year| draft.metric(Metric::additive(format!("Output.{year}"))));
        let mut first = base;
        for row in &self.rows {
            let earlier: Vec<(u16, usize, f64)> = self
                .earlier(row, years)
                .map(|(year, value)| {
                    (
                        year,
                        draft.metric(Metric::additive(format!("Jobs.{year}"))),
                        value,
                    )
                })
                .collect();
            let Some(mut cell) = draft.row(&[&row.code, "0", row.class]) else {
                continue;
            };
            for (year, metric, value) in earlier {
                first = first.min(year);
                cell.set(metric, value);
            }
            for (year, metric) in &jobs {
                cell.set(
                    *metric,
                    cells::between((base, row.jobs[0]), (target, row.jobs[1]), *year),
                );
            }
            for (metric, value) in output.into_iter().zip(row.output) {
                cell.set(metric, value);
            }
        }
        first
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lose_zeros_and_sectors_have_two_digits() {
        let check = |code, expected: &str| assert_eq!(short(code), expected, "{code}");
        check("511200", "5112");
        check("110000", "11");
        check("230000", "23");
        check("31-330", "31");
        check("900000", "90");
        check("910000", "91");
        check("3250A1", "3250A1");
        check("487-80", "487-80");
        check("TE1000", "10");
    }

    #[test]
    fn the_place_of_an_industry_follows_from_digits_or_from_the_row_above() {
        let mut codes = Codes::default();
        for (code, above) in [
            ("31-330", None),
            ("325000", Some("31")),
            ("3250A1", Some("325")),
            ("900000", None),
            ("910000", Some("90")),
            ("9992-3", Some("90")),
            ("999200", Some("9992-3")),
        ] {
            codes.add(code, "", above);
        }
        let check = |code: &str, parent: &str, level: usize| {
            let industry = &codes.0[code];
            assert_eq!(
                (industry.parent.as_str(), industry.level),
                (parent, level),
                "{code}"
            );
        };
        check("31", "10", 2);
        check("325", "31", 3);
        check("3250A1", "325", 4);
        check("91", "90", 3);
        check("9992-3", "90", 3);
        check("9992", "9992-3", 4);
    }
}
