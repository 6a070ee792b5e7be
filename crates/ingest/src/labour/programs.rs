//! Reads instructional programs with the occupations that they prepare for, and makes `waypost.us.programs`.

use std::collections::{BTreeMap, BTreeSet};

use lmi::{DatasetDraft, Hybrid, MemberDraft, Metric, Run};

use super::attributes::{self, Span, Text};
use super::collected::{Collected, Known, each_row};
use super::education::flat;
use super::occupations::ALL;
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::occupations::{is_soc_code, program_level};
use crate::report::SourceReport;

/// All programs together.
pub(super) const ROOT: &str = "00";
/// The root's level, and those of two, four and six digits.
pub(super) const LEVELS: [&str; 4] = ["0", "1", "2", "3"];
/// Stands where a program prepares for no occupation, or an occupation asks for no program.
const NO_MATCH: &str = "99";
/// Actions of rows that tell where a code went; the code itself is no more.
const HISTORY: [&str; 2] = ["Moved from", "Deleted"];

/// The list and the links.
#[derive(Clone, Debug, Default)]
pub(super) struct Programs {
    titles: BTreeMap<String, String>,
    occupations: BTreeMap<String, String>,
    links: BTreeSet<(String, String)>,
}

impl Programs {
    /// Reads the code list.
    pub(super) fn read_list(
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
                Ok((
                    table.column("CIPCode")?,
                    table.column("Action")?,
                    table.column("CIPTitle")?,
                ))
            },
            |(code, action, title), row, _| {
                let (code, title) = (row.cell(*code), row.cell(*title));
                if HISTORY.contains(&row.cell(*action)) {
                    return Verdict::Skipped;
                }
                if program_level(code).is_none() {
                    return Verdict::Rejected("CIPCode", code.to_owned(), "a code such as 12.0501");
                }
                self.titles.insert(code.to_owned(), plain(title));
                Verdict::Used
            },
        )
    }

    /// Reads the pairs of programs and occupations.
    pub(super) fn read_links(
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
                let columns = table.all(["CIP2020Code", "CIP2020Title", "SOC2018Code"])?;
                Ok((columns, table.optional_column("SOC2018Title")))
            },
            |(columns, soc_title), row, _| {
                let [program, title, soc] = columns.map(|column| row.cell(column));
                if program_level(program) != Some(2) {
                    return Verdict::Rejected(
                        "CIP2020Code",
                        program.to_owned(),
                        "six digits such as 12.0501",
                    );
                }
                if !is_soc_code(soc) {
                    return Verdict::Rejected("SOC2018Code", soc.to_owned(), "a code such as 15-1252");
                }
                if program.starts_with(NO_MATCH) || soc.starts_with(NO_MATCH) {
                    return Verdict::Skipped;
                }
                self.titles
                    .entry(program.to_owned())
                    .or_insert_with(|| plain(title));
                let soc_title = row.optional(*soc_title).unwrap_or_default();
                self.occupations.insert(soc.to_owned(), soc_title.to_owned());
                if self.links.insert((program.to_owned(), soc.to_owned())) {
                    Verdict::Used
                } else {
                    Verdict::Skipped
                }
            },
        )
    }
}

impl Programs {
    /// Gives the title of a program.
    pub(super) fn title(&self, code: &str) -> Option<&str> {
        self.titles.get(code).map(String::as_str)
    }

    /// Names few programs and their occupations.
    pub(super) fn synthetic() -> Self {
        let mut programs = Self::default();
        for (code, title) in [
            ("11", "Computer and Information Sciences and Support Services"),
            ("11.07", "Computer Science"),
            ("11.0701", "Computer Science"),
            ("12", "Culinary, Entertainment, and Personal Services"),
            ("12.05", "Culinary Arts and Related Services"),
            ("12.0503", "Culinary Arts/Chef Training"),
            ("51", "Health Professions and Related Programs"),
            (
                "51.38",
                "Registered Nursing, Nursing Administration, Nursing Research and Clinical Nursing",
            ),
            ("51.3801", "Registered Nursing/Registered Nurse"),
        ] {
            programs.titles.insert(code.to_owned(), title.to_owned());
        }
        for (program, occupation) in [
            ("11.0701", "15-1251"),
            ("11.0701", "15-1252"),
            ("12.0503", "35-2012"),
            ("12.0503", "35-2014"),
            ("51.3801", "29-1141"),
        ] {
            programs.links.insert((program.to_owned(), occupation.to_owned()));
        }
        programs
    }
}

/// Takes off the full stop that titles end in.
fn plain(title: &str) -> String {
    title.strip_suffix('.').unwrap_or(title).to_owned()
}

/// Gives a program with those above it, the root included.
pub(super) fn ladder(program: &str) -> [&str; 4] {
    [
        ROOT,
        program.get(..2).unwrap_or(ROOT),
        program.get(..5).unwrap_or(ROOT),
        program,
    ]
}

/// Makes `waypost.us.programs`.
pub(super) fn dataset(collected: &Collected, run: Run, input: &mut Input<'_>) -> Option<DatasetDraft> {
    let programs = &collected.programs;
    if programs.links.is_empty() {
        return None;
    }
    let projections = &collected.projections;
    let Some((base, target)) = projections.years else {
        input.warn("projections are missing (EP table 1.2): waypost.us.programs was left out".to_owned());
        return None;
    };
    let mut draft = DatasetDraft::new(
        "waypost.us.programs",
        "Programs",
        "Instructional programs with the occupations they prepare for, and the jobs and openings of these.",
    );
    // Occupations that the projections hold only together are one here too, so that none counts twice.
    let published = |soc: &str| match Hybrid::of(soc) {
        Some(hybrid) if !projections.employment.contains_key(soc) => hybrid.code.to_owned(),
        _ => soc.to_owned(),
    };
    add_programs(programs, &mut draft);
    let mut titles = BTreeMap::from([(ALL.to_owned(), "All Occupations".to_owned())]);
    let mut linked: BTreeMap<(&str, String), u32> = BTreeMap::new();
    for (program, soc) in &programs.links {
        let soc = published(soc);
        let projected = projections.occupations.0.get(&soc).map(|it| it.title.clone());
        let title = projected.or_else(|| programs.occupations.get(&soc).cloned());
        titles
            .entry(soc.clone())
            .or_insert_with(|| title.unwrap_or_default());
        for code in ladder(program) {
            *linked.entry((code, soc.clone())).or_default() += 1;
        }
    }
    flat(&titles).add_to(&mut draft);
    let metrics = [
        format!("Jobs.{base}"),
        "Linked".to_owned(),
        "Openings.Annual".to_owned(),
    ];
    let [jobs, count, openings] = metrics.map(|name| draft.metric(Metric::additive(name)));
    let mut totals: BTreeMap<&str, [f64; 3]> = BTreeMap::new();
    for ((program, soc), pairs) in &linked {
        let employment = projections.employment.get(soc);
        let values = [
            employment.map_or(f64::NAN, |it| it.base),
            f64::from(*pairs),
            employment.map_or(f64::NAN, |it| it.openings),
        ];
        let total = totals.entry(program).or_default();
        for (sum, value) in total.iter_mut().zip(values) {
            *sum += if value.is_nan() { 0.0 } else { value };
        }
        if let Some(mut row) = draft.row(&[program, soc]) {
            for (metric, value) in [jobs, count, openings].into_iter().zip(values) {
                row.set(metric, value);
            }
        }
    }
    for (program, total) in totals {
        if let Some(mut row) = draft.row(&[program, ALL]) {
            for (metric, value) in [jobs, count, openings].into_iter().zip(total) {
                row.set(metric, value);
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
                "Linked: pairs of a program of six digits and an occupation.",
                "Jobs, Openings: those of the linked occupations in the projections; an occupation counts once in each program and group of programs.",
            ],
            filters: &[
                "Program: CIP 2020 with two (level 1), four (2) and six digits (3).",
                "Occupation: all (level 1) and linked occupations (level 5).",
            ],
            sources: &[attributes::PROGRAMS, attributes::PROJECTIONS],
            method: "The pairs of the crosswalk, with figures of the projections.",
        },
    );
    Some(draft)
}

fn add_programs(programs: &Programs, draft: &mut DatasetDraft) {
    let dimension = draft.dimension("Program", &LEVELS);
    let mut codes: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for (program, _) in &programs.links {
        let ladder = ladder(program);
        for (level, code) in ladder.into_iter().enumerate() {
            codes.insert(code, (level, ladder[level.saturating_sub(1)]));
        }
    }
    for (code, (level, parent)) in codes {
        let title = programs.titles.get(code).map_or(code, String::as_str);
        draft.member(
            dimension,
            MemberDraft {
                code: code.to_owned(),
                parent: (level > 0).then(|| parent.to_owned()),
                level: LEVELS[level].to_owned(),
                name: if level == 0 { "All Programs" } else { title }.to_owned(),
                ..MemberDraft::default()
            },
        );
    }
}
