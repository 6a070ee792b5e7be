//! Reads the projections of occupations (EP tables 1.2 and 1.10) and makes `waypost.us.projections`.

use std::collections::BTreeMap;

use lmi::{DatasetDraft, MemberDraft, Metric, Run};

use super::attributes::{self, Span, Text};
use super::cells::{self, Figures};
use super::collected::{Collected, Known, each_row};
use super::occupations::{ALL, Occupation, Occupations, Rank};
use super::starter;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::occupations::is_soc_code;
use crate::report::SourceReport;

const CODE: &str = "code of the employment matrix";

/// Employment of an occupation, in jobs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Employment {
    pub(super) base: f64,
    pub(super) target: f64,
    percent: f64,
    self_employed_percent: f64,
    pub(super) openings: f64,
}

/// Separations from an occupation: percent of jobs a year, and jobs a year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Separations {
    exit_rate: f64,
    transfer_rate: f64,
    pub(super) rate: f64,
    exits: f64,
    transfers: f64,
    total: f64,
}

/// Both tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Projections {
    pub(super) occupations: Occupations,
    pub(super) employment: BTreeMap<String, Employment>,
    pub(super) separations: BTreeMap<String, Separations>,
    /// Base and target year.
    pub(super) years: Option<(u16, u16)>,
}

impl Projections {
    /// Gives the year that the projections begin with.
    pub(super) fn base_year(&self) -> Option<u16> {
        self.years.map(|(base, _)| base)
    }

    /// Reads table 1.2.
    pub(super) fn read_employment(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        // The codes of the rows above, by how far they are moved in.
        let mut above: Vec<(usize, String)> = Vec::new();
        let mut years = None;
        each_row(
            known,
            input,
            report,
            |table| {
                let names = table.columns().to_vec();
                let found = cells::years(&names, "Employment");
                let (Some(base), Some(target)) = (found.first(), found.last()) else {
                    // Names the column that is missing.
                    return table.column("Employment, 2024").map(|_| None);
                };
                years = Some((base.0, target.0));
                Ok(Some((matrix(&names), base.1, target.1, names)))
            },
            |columns, row, input| {
                let Some(((title, code, kind), base, target, names)) = columns else {
                    return Verdict::Skipped;
                };
                let (title_text, code) = (row.cell(*title), row.optional(*code).unwrap_or_default());
                if code.is_empty() {
                    // Footnotes and sources stand below the table.
                    return Verdict::Skipped;
                }
                if !is_soc_code(code) {
                    return Verdict::Rejected(CODE, code.to_owned(), "a code such as 15-1252");
                }
                let is_summary = match row.optional(*kind) {
                    Some("Summary") => true,
                    Some("Line item") => false,
                    other => {
                        let found = other.unwrap_or_default().to_owned();
                        return Verdict::Rejected("Occupation type", found, "Summary or Line item");
                    }
                };
                if self.employment.contains_key(code) {
                    return Verdict::Skipped;
                }
                let indentation = row.indentation(*title);
                above.retain(|(other, _)| *other < indentation);
                let parent = above.last().map(|(_, code)| code.clone());
                let rank = match (is_summary, above.len()) {
                    (false, _) => Rank::Detailed,
                    (true, 0) => Rank::Total,
                    (true, 1) => Rank::Major,
                    (true, 2) => Rank::Minor,
                    (true, _) => Rank::Broad,
                };
                above.push((indentation, code.to_owned()));
                let begins = |text| cells::beginning(names, text);
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: names,
                    faults: &mut input.faults,
                };
                let self_employed = figures.number(begins("Percent self employed"));
                let employment = Employment {
                    base: figures.thousands(Some(*base)),
                    target: figures.thousands(Some(*target)),
                    percent: figures.number(begins("Employment change, percent")),
                    // A dash stands for so few that no percentage is given.
                    self_employed_percent: if self_employed.is_nan() {
                        0.0
                    } else {
                        self_employed
                    },
                    openings: figures.thousands(begins("Occupational openings")),
                };
                self.employment.insert(code.to_owned(), employment);
                let occupation = Occupation {
                    title: cells::title(title_text).to_owned(),
                    rank,
                    also_broad: false,
                    parent,
                };
                self.occupations.0.insert(code.to_owned(), occupation);
                Verdict::Used
            },
        )?;
        self.years = self.years.or(years);
        Ok(())
    }

    /// Reads table 1.10.
    pub(super) fn read_separations(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        each_row(
            known,
            input,
            report,
            |table| Ok(table.columns().to_vec()),
            |names, row, input| {
                let (_, code, _) = matrix(names);
                let code = row.optional(code).unwrap_or_default();
                if code.is_empty() || self.separations.contains_key(code) {
                    return Verdict::Skipped;
                }
                if !is_soc_code(code) {
                    return Verdict::Rejected(CODE, code.to_owned(), "a code such as 15-1252");
                }
                let begins = |text| cells::beginning(names, text);
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: names,
                    faults: &mut input.faults,
                };
                let separations = Separations {
                    exit_rate: figures.number(begins("Labor force exit rate")),
                    transfer_rate: figures.number(begins("Occupational transfer rate")),
                    rate: figures.number(begins("Total occupational separations rate")),
                    exits: figures.thousands(begins("Labor force exits,")),
                    transfers: figures.thousands(begins("Occupational transfers,")),
                    total: figures.thousands(begins("Total occupational separations,")),
                };
                self.separations.insert(code.to_owned(), separations);
                Verdict::Used
            },
        )
    }
}

impl Projections {
    /// Invents projections of few occupations.
    pub(super) fn synthetic() -> Self {
        let mut projections = Self {
            years: Some((starter::YEAR, starter::TARGET)),
            ..Self::default()
        };
        for (code, title, rank, hundreds, _, percent) in starter::OCCUPATIONS {
            let occupation = Occupation {
                title: (*title).to_owned(),
                rank: *rank,
                also_broad: false,
                parent: None,
            };
            projections.occupations.0.insert((*code).to_owned(), occupation);
            let base = f64::from(*hundreds) * 110.0;
            let target = cells::scaled(base * (1.0 + f64::from(*percent) / 100.0), 1.0);
            let rates = [4.0 * starter::uneven(code), 6.0 * starter::uneven(title)];
            let [exits, transfers] = rates.map(|rate| cells::scaled(base * rate, 0.01));
            let separations = Separations {
                exit_rate: rates[0],
                transfer_rate: rates[1],
                rate: rates[0] + rates[1],
                exits,
                transfers,
                total: exits + transfers,
            };
            let years = f64::from(starter::TARGET - starter::YEAR);
            let employment = Employment {
                base,
                target,
                percent: f64::from(*percent),
                self_employed_percent: 5.0,
                openings: separations.total + (target - base) / years,
            };
            projections.employment.insert((*code).to_owned(), employment);
            projections.separations.insert((*code).to_owned(), separations);
        }
        projections
    }
}

/// Finds title, code and kind of a row of the employment matrix.
pub(super) fn matrix(names: &[String]) -> (usize, Option<usize>, Option<usize>) {
    let ends = |text: &str| names.iter().position(|name| name.ends_with(text));
    let title = ends("National Employment Matrix title").unwrap_or(0);
    let code = ends("National Employment Matrix code");
    let kind = ends(" type");
    (title, code, kind)
}

/// Adds the classes of workers to a draft.
pub(super) fn add_classes(draft: &mut DatasetDraft) {
    let dimension = draft.dimension("ClassOfWorker", &["1", "2"]);
    let class = |code: &str, name: &str| MemberDraft {
        code: code.to_owned(),
        parent: (code != "A").then(|| "A".to_owned()),
        level: if code == "A" { "1" } else { "2" }.to_owned(),
        name: name.to_owned(),
        ..MemberDraft::default()
    };
    draft.member(dimension, class("A", "All Classes of Worker"));
    draft.member(dimension, class("1", "Wage and Salary"));
    draft.member(dimension, class("2", "Other Wage and Salary"));
    draft.member(dimension, class("3", "Self-Employed"));
    draft.member(dimension, class("4", "Other Self-Employed"));
}

/// Adds the nation, and nothing else, as the areas of a draft.
pub(super) fn add_nation(draft: &mut DatasetDraft) {
    let dimension = draft.dimension(lmi::AREA, &attributes::AREA_LEVELS);
    draft.member(dimension, attributes::nation());
}

/// Makes `waypost.us.projections`.
pub(super) fn dataset(collected: &Collected, run: Run) -> Option<DatasetDraft> {
    let projections = &collected.projections;
    let (base, target) = projections.years?;
    if projections.employment.is_empty() {
        return None;
    }
    let mut draft = DatasetDraft::new(
        "waypost.us.projections",
        "Occupational projections",
        "Jobs, separations and openings by occupation as the national projections publish them. Openings are separations plus the signed yearly change of jobs, so they are lower than those of waypost.us.occupation where an occupation shrinks.",
    );
    projections.occupations.add_to(&mut draft);
    add_nation(&mut draft);
    add_classes(&mut draft);
    let base_jobs = format!("Jobs.{base}");
    let jobs: Vec<(u16, usize)> = (base..=target)
        .map(|year| (year, draft.metric(Metric::additive(format!("Jobs.{year}")))))
        .collect();
    let [openings, separations, exits, transfers] = [
        "Openings.Annual",
        "Separations.Annual",
        "Exits.Annual",
        "Transfers.Annual",
    ]
    .map(|name| draft.metric(Metric::additive(name)));
    let [exit_rate, transfer_rate, growth] = ["ExitRate", "TransferRate", "Growth.Percent"]
        .map(|name| draft.metric(Metric::mean(name, Some(&base_jobs))));
    let rate = draft.metric(Metric {
        name: "SeparationRate".to_owned(),
        kind: lmi::Kind::Ratio {
            numerator: "Separations.Annual".to_owned(),
            denominators: vec![base_jobs.clone(), format!("Jobs.{target}")],
            factor: 100,
        },
        approximate: false,
    });
    for (code, employment) in &projections.employment {
        let separated = projections.separations.get(code);
        if let Some(mut row) = draft.row(&[code, "0", "A"]) {
            let (first, last) = ((base, employment.base), (target, employment.target));
            for (year, metric) in &jobs {
                row.set(*metric, cells::between(first, last, *year));
            }
            row.set(openings, employment.openings);
            row.set(growth, employment.percent);
            if let Some(separated) = separated {
                row.set(separations, separated.total);
                row.set(exits, separated.exits);
                row.set(transfers, separated.transfers);
                row.set(exit_rate, separated.exit_rate);
                row.set(transfer_rate, separated.transfer_rate);
                row.set(rate, separated.rate);
            }
        }
        let self_employed = employment.base * employment.self_employed_percent / 100.0;
        for (class, value) in [("1", employment.base - self_employed), ("3", self_employed)] {
            if let (Some(mut row), Some((_, metric))) = (draft.row(&[code, "0", class]), jobs.first()) {
                row.set(*metric, value);
            }
        }
    }
    attributes::describe(
        &mut draft,
        run,
        Span {
            current: base,
            first: base,
            last: target,
        },
        &Text {
            metrics: &[
                "Jobs: employment, the self-employed among them; years between the first and the last by constant yearly growth.",
                "Openings, Separations, Exits, Transfers: jobs in a mean year of the period.",
                "ExitRate, TransferRate, SeparationRate: percent of jobs in a mean year. A SeparationRate of several occupations is computed anew from Separations and the mean of first and last Jobs.",
                "Growth.Percent: change of the whole period.",
            ],
            filters: &[
                "Occupation: line items are level 5, summaries level 1 to 4.",
                "ClassOfWorker: A has all figures; 1 and 3 have the jobs of the first year, by the percentage of self-employed.",
            ],
            sources: &[attributes::PROJECTIONS],
            method: "Summaries are stored as published and are not rebuilt from line items. A missing percentage of self-employed counts as 0.",
        },
    );
    draft.find(0, ALL).is_some().then_some(draft)
}
