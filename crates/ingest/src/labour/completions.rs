//! Reads awards of colleges (IPEDS completions) and where the colleges are, and makes `waypost.us.completers`.

use std::collections::BTreeMap;

use catalog::State;
use lmi::{DatasetDraft, MemberDraft, Metric, Run};

use super::attributes::{self, Span, Text};
use super::cells::Figures;
use super::collected::{Collected, Known, each_row};
use super::geography::{add_areas, is_county};
use super::programs::{LEVELS, ROOT, ladder};
use crate::error::ImportError;
use crate::input::{Input, Verdict};
use crate::occupations::program_level;
use crate::report::SourceReport;

/// All programs of a college together.
const GRAND_TOTAL: &str = "99";
/// Kinds of awards by code.
const AWARDS: [(u8, &str); 16] = [
    (1, "Award of less than one year"),
    (2, "Certificate of one to two years"),
    (3, "Associate's degree"),
    (4, "Certificate of two to four years"),
    (5, "Bachelor's degree"),
    (6, "Postbaccalaureate certificate"),
    (7, "Master's degree"),
    (8, "Post-master's certificate"),
    (9, "Doctor's degree (before 2010)"),
    (10, "First-professional degree (before 2010)"),
    (11, "First-professional certificate (before 2010)"),
    (17, "Doctor's degree - research/scholarship"),
    (18, "Doctor's degree - professional practice"),
    (19, "Doctor's degree - other"),
    (20, "Certificate of less than 12 weeks"),
    (21, "Certificate of 12 weeks to one year"),
];

/// First and second majors.
type Awards = [f64; 2];
/// Awards by college, program and kind.
type Rows = BTreeMap<(u32, String, u8), Awards>;

/// The tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Completions {
    /// By year: the name of its table, and awards by college, program and kind.
    years: BTreeMap<u16, (String, Rows)>,
    /// Areas of colleges: state, county, metropolitan area.
    places: BTreeMap<u32, Vec<String>>,
}

impl Completions {
    /// Gives the newest year.
    pub(super) fn year(&self) -> Option<u16> {
        self.years.keys().next_back().copied()
    }

    /// Reads the awards of a year.
    pub(super) fn read_awards(
        &mut self,
        known: &Known<'_>,
        input: &mut Input<'_>,
        report: &mut SourceReport,
    ) -> Result<(), ImportError> {
        let Some(year) = year_of(known.file) else {
            input.warn(format!(
                "'{}' does not name its year as the published files do (C2023_A.csv), so it was left out",
                known.name
            ));
            return Ok(());
        };
        if let Some((other, _)) = self.years.get(&year) {
            input.warn(format!(
                "'{}' is of {year}, which '{other}' is too: it was left out; name the revised table alone",
                known.name
            ));
            return Ok(());
        }
        let mut awards = Rows::new();
        each_row(
            known,
            input,
            report,
            |table| {
                let columns = table.all(["UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT"])?;
                Ok((columns, table.columns().to_vec()))
            },
            |(columns, names), row, input| {
                let [college, program, major, level, _] = columns.map(|column| row.cell(column));
                let Ok(college) = college.parse() else {
                    return Verdict::Rejected("UNITID", college.to_owned(), "the number of a college");
                };
                if program == GRAND_TOTAL {
                    return Verdict::Skipped;
                }
                let program = padded(program);
                match program_level(&program) {
                    Some(2) => {}
                    // Sums of what follows.
                    Some(_) => return Verdict::Skipped,
                    None => return Verdict::Rejected("CIPCODE", program, "six digits such as 11.0701"),
                }
                let Some(major) = major.parse::<usize>().ok().filter(|it| (1..=2).contains(it)) else {
                    return Verdict::Rejected("MAJORNUM", major.to_owned(), "1 or 2");
                };
                let level: Option<u8> = level.parse().ok();
                let Some(level) = level.filter(|it| AWARDS.iter().any(|(code, _)| code == it)) else {
                    let found = row.cell(columns[3]).to_owned();
                    return Verdict::Rejected("AWLEVEL", found, "the code of a kind of award, 1 to 21");
                };
                let mut figures = Figures {
                    file: &known.name,
                    row,
                    columns: names,
                    faults: &mut input.faults,
                };
                let count = figures.number(Some(columns[4]));
                let cell = awards.entry((college, program, level)).or_insert([f64::NAN; 2]);
                if !cell[major - 1].is_nan() {
                    let allowed = "a college, program, major and award that stand once";
                    return Verdict::Rejected("CIPCODE", row.cell(columns[1]).to_owned(), allowed);
                }
                cell[major - 1] = count;
                Verdict::Used
            },
        )?;
        self.years.insert(year, (known.name.clone(), awards));
        Ok(())
    }

    /// Reads where colleges are.
    pub(super) fn read_colleges(
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
                let optional = |name| table.optional_column(name);
                Ok((
                    table.column("UNITID")?,
                    table.column("STABBR")?,
                    optional("COUNTYCD"),
                    optional("CBSA"),
                ))
            },
            |(college, state, county, metro), row, _| {
                let (college, state) = (row.cell(*college), row.cell(*state));
                let Ok(college) = college.parse() else {
                    return Verdict::Rejected("UNITID", college.to_owned(), "the number of a college");
                };
                // Territories that have no states' codes here stand in the nation's figures alone.
                let Some(state) = State::find(state).filter(|it| it.abbreviation == state) else {
                    return Verdict::Skipped;
                };
                let mut places = vec![state.fips.to_owned()];
                let county = row.optional(*county).map(|code| format!("{code:0>5}"));
                places.extend(county.filter(|code| is_county(code)));
                let metro = row.optional(*metro).filter(|code| code.len() == 5);
                let metro = metro.filter(|code| code.bytes().all(|byte| byte.is_ascii_digit()));
                places.extend(metro.map(|code| format!("MSA{code}")));
                self.places.insert(college, places);
                Verdict::Used
            },
        )
    }
}

/// Gives the year that the name of a published file holds: `C2023_A.csv`, `c2023_a_rv.csv`.
fn year_of(file: &str) -> Option<u16> {
    let rest = file.strip_prefix(['C', 'c'])?;
    let (year, rest) = rest.split_at_checked(4)?;
    let is_table = rest.get(..2).is_some_and(|it| it.eq_ignore_ascii_case("_a"));
    is_table.then(|| year.parse().ok()).flatten()
}

/// Spells a program with the zeros that numbers lose: `1.010` is `01.0100`.
fn padded(program: &str) -> String {
    match program.split_once('.') {
        Some((family, rest)) => format!(
            "{family:0>2}.{rest:0<width$}",
            width = rest.len().next_multiple_of(2)
        ),
        None => format!("{program:0>2}"),
    }
}

/// Makes `waypost.us.completers`.
pub(super) fn dataset(collected: &Collected, run: Run, input: &mut Input<'_>) -> Option<DatasetDraft> {
    let completions = &collected.completions;
    let last = completions.year()?;
    let first = completions.years.keys().next().copied().unwrap_or(last);
    if completions.places.is_empty() {
        input.warn(
            "the list of colleges is missing (HD2023.csv): waypost.us.completers has figures of the nation alone"
                .to_owned(),
        );
    }
    let mut draft = DatasetDraft::new(
        "waypost.us.completers",
        "Completers",
        "Awards of colleges by program, area of the college and kind of award; the year is that in which the academic year ends.",
    );
    add_programs(collected, &mut draft);
    let mut areas: Vec<&str> = completions
        .places
        .values()
        .flatten()
        .map(String::as_str)
        .collect();
    areas.sort_unstable();
    areas.dedup();
    add_areas(
        areas.into_iter().map(|code| (code, "")),
        &collected.names,
        &mut draft,
    );
    let awards = draft.dimension("AwardLevel", &["1", "2"]);
    draft.member(awards, attributes::below("A", "A", "All Awards"));
    for (code, name) in AWARDS {
        draft.member(awards, attributes::below("A", &code.to_string(), name));
    }
    for (year, (_, rows)) in &completions.years {
        let names = ["Completions", "SecondMajors"];
        let metrics = names.map(|name| draft.metric(Metric::additive(format!("{name}.{year}"))));
        for ((college, program, level), counts) in rows {
            let level = level.to_string();
            let places = completions
                .places
                .get(college)
                .into_iter()
                .flatten()
                .map(String::as_str);
            for area in std::iter::once("0").chain(places) {
                for (metric, count) in metrics
                    .into_iter()
                    .zip(counts)
                    .filter(|(_, count)| !count.is_nan())
                {
                    let codes = [program.as_str(), area, &level];
                    let present = draft.get(&codes, metric);
                    let sum = if present.is_nan() { *count } else { present + count };
                    draft.set(&codes, metric, sum);
                }
            }
        }
    }
    let span = Span {
        current: last,
        first,
        last,
    };
    attributes::describe(
        &mut draft,
        run,
        span,
        &Text {
            metrics: &[
                "Completions: awards, each once by its first major. SecondMajors: awards with the program as second major.",
            ],
            filters: &[
                "Program: CIP with two (level 1), four (2) and six digits (3); figures are of six digits and are added for others.",
                "Area: nation; state, county and metropolitan area of the college.",
                "AwardLevel: the code of the source.",
            ],
            sources: &[attributes::COMPLETIONS],
            method: "Awards of all colleges in an area are added. Nothing is withheld in the source.",
        },
    );
    Some(draft)
}

fn add_programs(collected: &Collected, draft: &mut DatasetDraft) {
    let dimension = draft.dimension("Program", &LEVELS);
    let rows = collected
        .completions
        .years
        .values()
        .flat_map(|(_, rows)| rows.keys());
    for (_, program, _) in rows {
        let ladder = ladder(program);
        for (level, code) in ladder.into_iter().enumerate() {
            let title = collected.programs.title(code).unwrap_or(code);
            draft.member(
                dimension,
                MemberDraft {
                    code: code.to_owned(),
                    parent: (code != ROOT).then(|| ladder[level.saturating_sub(1)].to_owned()),
                    level: LEVELS[level].to_owned(),
                    name: if code == ROOT { "All Programs" } else { title }.to_owned(),
                    ..MemberDraft::default()
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_stand_in_names_of_files_and_programs_have_their_zeros() {
        assert_eq!(year_of("C2023_A.csv"), Some(2023));
        assert_eq!(year_of("c2022_a_rv.csv"), Some(2022));
        for name in ["C2023_B.csv", "HD2023.csv", "c20é3_a.csv", "C20"] {
            assert_eq!(year_of(name), None, "{name}");
        }
        assert_eq!(padded("1.0101"), "01.0101");
        assert_eq!(padded("11.070"), "11.0700");
        assert_eq!(padded("11.07"), "11.07");
        assert_eq!(padded("1"), "01");
    }
}
