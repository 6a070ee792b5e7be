//! Reads what occupations ask for (EP tables 5.3, 5.4 and 6.5) and makes the datasets of attainment, requirements and
//! skill categories.

use std::collections::BTreeMap;

use lmi::{DatasetDraft, Metric, Run};

use super::attributes::{self, Span, Text, below};
use super::cells::{self, Figures};
use super::collected::{Collected, Known, each_row};
use super::occupations::{ALL, Occupation, Occupations, Rank};
use super::projections::{add_nation, matrix};
use super::starter;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::occupations::is_soc_code;
use crate::report::SourceReport;

/// Kinds of requirements: how columns begin, and the word that begins their codes.
const REQUIREMENTS: [(&str, &str); 3] = [
    ("Typical education", "education"),
    ("Work experience", "experience"),
    ("Typical on-the-job", "training"),
];

/// A table of one figure per occupation and column.
#[derive(Clone, Debug, Default)]
struct Grid {
    columns: Vec<String>,
    titles: BTreeMap<String, String>,
    rows: BTreeMap<String, Vec<f64>>,
}

/// The three tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Education {
    attainment: Grid,
    ranks: Grid,
    titles: BTreeMap<String, String>,
    /// By occupation: what it asks for, in the order of [`REQUIREMENTS`].
    assigned: BTreeMap<String, [String; REQUIREMENTS.len()]>,
}

impl Education {
    /// Reads table 5.3.
    pub(super) fn read_attainment(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        self.attainment.read(known, input, report)
    }

    /// Reads table 6.5.
    pub(super) fn read_ranks(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        self.ranks.read(known, input, report)
    }

    /// Reads table 5.4.
    pub(super) fn read_assignments(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        each_row(
            known,
            input,
            report,
            |table| {
                let names = table.columns();
                let columns = REQUIREMENTS.map(|(begin, _)| cells::beginning(names, begin));
                Ok((matrix(names), columns))
            },
            |((title, code, _), columns), row, _| {
                let code = match occupation(row.optional(*code)) {
                    Ok(Some(code)) => code,
                    Ok(None) => return Verdict::Skipped,
                    Err(verdict) => return verdict,
                };
                if self.assigned.contains_key(code) {
                    return Verdict::Skipped;
                }
                let assigned = columns.map(|column| row.optional(column).unwrap_or_default().to_owned());
                self.titles
                    .insert(code.to_owned(), cells::title(row.cell(*title)).to_owned());
                self.assigned.insert(code.to_owned(), assigned);
                Verdict::Used
            },
        )
    }
}

impl Education {
    /// Invents what few occupations ask for.
    pub(super) fn synthetic() -> Self {
        let mut education = Self::default();
        let levels = [
            "Less than high school diploma",
            "High school diploma or equivalent",
            "Some college, no degree",
        ];
        let degrees = [
            "Associate's degree",
            "Bachelor's degree",
            "Master's degree",
            "Doctoral or professional degree",
        ];
        let attained = levels.iter().chain(&degrees).map(|name| (*name).to_owned());
        education.attainment.columns = attained.collect();
        let skills = [
            "Adaptability",
            "Computers and information technology",
            "Creativity and innovation",
            "Critical and analytical thinking",
            "Interpersonal",
            "Leadership",
            "Mathematics",
            "Problem solving and decision making",
        ];
        education.ranks.columns = skills.map(str::to_owned).into();
        for (code, title, rank, _, hourly, _) in starter::OCCUPATIONS {
            if *rank != Rank::Detailed && *rank != Rank::Total {
                continue;
            }
            let is_paid_well = *hourly > 25;
            let shares = if is_paid_well {
                [1.0, 5.0, 9.0, 15.0, 50.0, 15.0, 5.0]
            } else {
                [20.0, 40.0, 20.0, 10.0, 8.0, 1.5, 0.5]
            };
            education
                .attainment
                .titles
                .insert((*code).to_owned(), (*title).to_owned());
            education
                .attainment
                .rows
                .insert((*code).to_owned(), shares.into());
            if *rank == Rank::Total {
                continue;
            }
            let ranks = skills
                .map(|skill| cells::scaled(500.0 * (starter::uneven(&format!("{code}{skill}")) - 0.9), 1.0));
            education
                .ranks
                .titles
                .insert((*code).to_owned(), (*title).to_owned());
            education.ranks.rows.insert((*code).to_owned(), ranks.into());
            let asked = if is_paid_well {
                ["Bachelor's degree", "Less than 5 years", "None"]
            } else {
                [
                    "No formal educational credential",
                    "None",
                    "Short-term on-the-job training",
                ]
            };
            education.titles.insert((*code).to_owned(), (*title).to_owned());
            education
                .assigned
                .insert((*code).to_owned(), asked.map(str::to_owned));
        }
        education
    }
}

impl Grid {
    fn read(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let mut figures_of = Vec::new();
        each_row(
            known,
            input,
            report,
            |table| {
                let names = table.columns().to_vec();
                let of_row = matrix(&names);
                let first = of_row.1.map_or(of_row.0, |code| code.max(of_row.0)) + 1;
                figures_of = names.get(first..).unwrap_or_default().to_vec();
                figures_of.retain(|name| !name.is_empty());
                Ok((of_row, first, names))
            },
            |((title, code, _), first, names), row, input| {
                let code = match occupation(row.optional(*code)) {
                    Ok(Some(code)) => code,
                    Ok(None) => return Verdict::Skipped,
                    Err(verdict) => return verdict,
                };
                if self.rows.contains_key(code) {
                    return Verdict::Skipped;
                }
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: names,
                    faults: &mut input.faults,
                };
                let columns = *first..names.len();
                let values = columns.filter(|at| !names[*at].is_empty());
                let values = values.map(|column| figures.number(Some(column))).collect();
                self.titles
                    .insert(code.to_owned(), cells::title(row.cell(*title)).to_owned());
                self.rows.insert(code.to_owned(), values);
                Verdict::Used
            },
        )?;
        if self.columns.is_empty() {
            self.columns = figures_of;
        }
        Ok(())
    }
}

/// Reads the code of a row; rows without one are footnotes.
fn occupation(code: Option<&str>) -> Result<Option<&str>, Verdict> {
    match code {
        None => Ok(None),
        Some(code) if is_soc_code(code) => Ok(Some(code)),
        Some(code) => {
            let column = "code of the employment matrix";
            Err(Verdict::Rejected(
                column,
                code.to_owned(),
                "a code such as 15-1252",
            ))
        }
    }
}

/// Makes detailed occupations below all of them.
pub(super) fn flat(titles: &BTreeMap<String, String>) -> Occupations {
    let occupation = |(code, title): (&String, &String)| {
        let is_all = code == ALL;
        let occupation = Occupation {
            title: title.clone(),
            rank: if is_all { Rank::Total } else { Rank::Detailed },
            also_broad: false,
            parent: (!is_all).then(|| ALL.to_owned()),
        };
        (code.clone(), occupation)
    };
    Occupations(titles.iter().map(occupation).collect())
}

/// Gives the years of the projections, or of the run where there are none.
fn span(collected: &Collected, run: Run) -> Span {
    let before = u16::try_from(run.year).unwrap_or(u16::MAX).saturating_sub(1);
    let year = collected.projections.base_year().unwrap_or(before);
    Span {
        current: year,
        first: year,
        last: year,
    }
}

/// Makes `waypost.us.attainment`.
pub(super) fn attainment(collected: &Collected, run: Run) -> Option<DatasetDraft> {
    let grid = &collected.education.attainment;
    if grid.rows.is_empty() {
        return None;
    }
    let mut draft = DatasetDraft::new(
        "waypost.us.attainment",
        "Educational attainment",
        "Education of workers of 25 years and more by occupation in the nation.",
    );
    flat(&grid.titles).add_to(&mut draft);
    let levels = draft.dimension("EducationLevel", &["1", "2"]);
    draft.member(levels, below("A", "A", "All Levels of Education"));
    for (at, name) in grid.columns.iter().enumerate() {
        draft.member(levels, below("A", &(at + 1).to_string(), name));
    }
    add_nation(&mut draft);
    let years = span(collected, run);
    let jobs_name = format!("Jobs.{}", years.current);
    let jobs = draft.metric(Metric::additive(&jobs_name));
    let share = draft.metric(Metric::mean("Share", Some(&jobs_name)));
    for (code, shares) in &grid.rows {
        let all_jobs = collected
            .projections
            .employment
            .get(code)
            .map_or(f64::NAN, |it| it.base);
        let levels = shares
            .iter()
            .enumerate()
            .map(|(at, share)| ((at + 1).to_string(), *share));
        for (level, percent) in levels.chain([("A".to_owned(), 100.0)]) {
            if let Some(mut row) = draft.row(&[code, &level, "0"]) {
                row.set(share, percent);
                row.set(jobs, all_jobs * percent / 100.0);
            }
        }
    }
    attributes::describe(
        &mut draft,
        run,
        years,
        &Text {
            metrics: &[
                "Share: percent of workers. Of several cells the mean weighted by Jobs.",
                "Jobs: the share of the jobs that the projections begin with.",
            ],
            filters: &[
                "Occupation: all (level 1) and detailed occupations (level 5).",
                "EducationLevel: from less than high school (1) to doctoral or professional degree, in the order of the source.",
            ],
            sources: &[attributes::PROJECTIONS],
            method: "Shares are stored as published; several occupations have those of a near one, as the source says.",
        },
    );
    Some(draft)
}

/// Makes `waypost.us.requirements`.
pub(super) fn requirements(collected: &Collected, run: Run) -> Option<DatasetDraft> {
    let education = &collected.education;
    if education.assigned.is_empty() {
        return None;
    }
    let mut draft = DatasetDraft::new(
        "waypost.us.requirements",
        "Entry requirements",
        "Education, experience and training that occupations typically ask of those who enter.",
    );
    flat(&education.titles).add_to(&mut draft);
    let dimension = draft.dimension("Requirement", &["1", "2"]);
    draft.member(dimension, below("A", "A", "All Requirements"));
    let code_of = |kind: usize, name: &str| format!("{}:{name}", REQUIREMENTS[kind].1);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for assigned in education.assigned.values() {
        found.extend(
            assigned
                .iter()
                .enumerate()
                .map(|(kind, name)| (kind, name.as_str())),
        );
    }
    found.retain(|(_, name)| cells::cell(name) != cells::Cell::Missing);
    found.sort_unstable();
    found.dedup();
    for (kind, name) in &found {
        draft.member(dimension, below("A", &code_of(*kind, name), name));
    }
    let metric = draft.metric(Metric::fixed("Assigned"));
    for (code, assigned) in &education.assigned {
        for (kind, name) in assigned.iter().enumerate() {
            // A dash has no code, and so no cell.
            if let Some(mut row) = draft.row(&[code, &code_of(kind, name)]) {
                row.set(metric, 1.0);
            }
        }
    }
    attributes::describe(
        &mut draft,
        run,
        span(collected, run),
        &Text {
            metrics: &["Assigned: 1 where the occupation has the requirement; else there is no cell."],
            filters: &[
                "Occupation: detailed occupations (level 5).",
                "Requirement: education, experience and training, each in the words of the source.",
            ],
            sources: &[attributes::PROJECTIONS],
            method: "Stored as published: one of each kind for every occupation.",
        },
    );
    Some(draft)
}

/// Makes `waypost.us.skillcategories`.
pub(super) fn skill_categories(collected: &Collected, run: Run) -> Option<DatasetDraft> {
    let grid = &collected.education.ranks;
    if grid.rows.is_empty() {
        return None;
    }
    let mut draft = DatasetDraft::new(
        "waypost.us.skillcategories",
        "Skill categories",
        "How occupations rank among all by kinds of skill.",
    );
    flat(&grid.titles).add_to(&mut draft);
    let dimension = draft.dimension("SkillCategory", &["1", "2"]);
    draft.member(dimension, below("A", "A", "All Skill Categories"));
    let code_of = |at: usize| format!("{:02}", at + 1);
    for (at, name) in grid.columns.iter().enumerate() {
        draft.member(dimension, below("A", &code_of(at), name));
    }
    let rank = draft.metric(Metric::mean("PercentileRank", None).approximated());
    for (code, ranks) in &grid.rows {
        for (at, value) in ranks.iter().enumerate() {
            if let Some(mut row) = draft.row(&[code, &code_of(at)]) {
                row.set(rank, *value);
            }
        }
    }
    attributes::describe(
        &mut draft,
        run,
        span(collected, run),
        &Text {
            metrics: &[
                "PercentileRank: percent of occupations that score less. Of several cells the plain mean, which only approximates the rank of the whole.",
            ],
            filters: &[
                "Occupation: detailed occupations (level 5).",
                "SkillCategory: numbered in the order of the source.",
            ],
            sources: &[attributes::PROJECTIONS],
            method: "Stored as published; several occupations have the ranks of a near one, as the source says.",
        },
    );
    Some(draft)
}
