//! Makes `waypost.us.occupation`: jobs, pay and prospects by area and occupation.

use std::collections::BTreeMap;

use lmi::{DatasetDraft, Metric, Run};

use super::attributes::{self, Span, Text};
use super::cells;
use super::collected::Collected;
use super::geography::add_areas;
use super::occupations::{ALL, Occupation, Occupations};
use super::oews::{Figure, MEDIAN, PAY_NAMES, Survey};
use super::projections::{Projections, add_classes};
use crate::input::Input;

/// Numbers of the metrics of pay.
pub(super) struct PayMetrics {
    hourly: [usize; PAY_NAMES.len()],
    annual: [usize; PAY_NAMES.len()],
    median: usize,
}

impl PayMetrics {
    /// Adds the metrics to a draft; means over several cells are weighted by `jobs`. Pay of an `earlier` year has the
    /// year in its names.
    pub(super) fn add_to(draft: &mut DatasetDraft, jobs: &str, earlier: Option<u16>) -> Self {
        let mut add = |name: String| {
            // A mean of means is exact; of medians and other percentiles it only comes near.
            let is_mean = name.starts_with("Earnings.Average");
            let name = match earlier {
                Some(year) => format!("{name}.{year}"),
                None => name,
            };
            let metric = Metric::mean(&name, Some(jobs));
            draft.metric(if is_mean { metric } else { metric.approximated() })
        };
        Self {
            hourly: PAY_NAMES.map(|name| add(format!("Earnings.{name}"))),
            annual: PAY_NAMES.map(|name| add(format!("Earnings.{name}.Annual"))),
            median: add("Earnings.Median.Annual".to_owned()),
        }
    }

    /// Sets the pay of a cell.
    pub(super) fn set(&self, row: &mut lmi::RowDraft<'_>, figure: &Figure) {
        for (at, metric) in self.hourly.iter().enumerate() {
            row.set(*metric, figure.hourly[at]);
        }
        for (at, metric) in self.annual.iter().enumerate() {
            row.set(*metric, figure.annual[at]);
        }
        row.set(self.median, figure.annual[MEDIAN]);
    }
}

/// Jobs and pay of an earlier survey, beside those of the newest one.
pub(super) struct Earlier {
    jobs: usize,
    pay: PayMetrics,
}

impl Earlier {
    /// Adds the metrics of a year to a draft.
    pub(super) fn add_to(draft: &mut DatasetDraft, year: u16) -> Self {
        let name = format!("Jobs.{year}");
        Self {
            jobs: draft.metric(Metric::additive(&name)),
            pay: PayMetrics::add_to(draft, &name, Some(year)),
        }
    }

    /// Sets the figures of a cell.
    pub(super) fn set(&self, row: &mut lmi::RowDraft<'_>, figure: &Figure) {
        row.set(self.jobs, figure.jobs);
        self.pay.set(row, figure);
    }
}

/// Gives the occupations of the survey.
pub(super) fn occupations(survey: &Survey) -> Occupations {
    let occupation = |(code, named): (&String, &super::oews::SurveyOccupation)| {
        let occupation = Occupation {
            title: named.title.clone(),
            rank: named.rank,
            also_broad: named.also_broad,
            parent: None,
        };
        (code.clone(), occupation)
    };
    Occupations(survey.occupations.iter().map(occupation).collect())
}

/// The prospects of occupations, in the codes of the survey.
struct Prospects {
    base: u16,
    target: u16,
    /// Jobs of the first and the last year in the nation.
    employment: BTreeMap<String, (f64, f64)>,
    /// Percent of jobs that are left in a year.
    separation: BTreeMap<String, f64>,
}

impl Prospects {
    fn new(projections: &Projections, detailed: &BTreeMap<&str, Vec<&str>>) -> Option<Self> {
        let (base, target) = projections.years?;
        let mut employment = BTreeMap::new();
        for (code, below) in detailed {
            let own = projections.employment.get(*code).map(|it| (it.base, it.target));
            // The projections leave out broad occupations with a single member.
            let members = below.iter().filter_map(|code| projections.employment.get(*code));
            let summed = members.fold((0.0, 0.0), |sum, it| (sum.0 + it.base, sum.1 + it.target));
            let found = own.or((summed.0 > 0.0).then_some(summed));
            employment.extend(found.map(|found| ((*code).to_owned(), found)));
        }
        let separation = projections
            .separations
            .iter()
            .map(|(code, it)| (code.clone(), it.rate));
        Some(Self {
            base,
            target,
            employment,
            separation: separation.collect(),
        })
    }

    /// Gives the factor from the first year to another.
    fn factor(&self, code: &str, year: u16) -> f64 {
        let employment = self.employment.get(code);
        employment.map_or(f64::NAN, |(base, target)| {
            cells::growth((self.base, *base), (self.target, *target), year)
        })
    }
}

/// What one year asks of an occupation.
#[derive(Clone, Copy)]
struct Need {
    growth: f64,
    replacements: f64,
}

/// Makes `waypost.us.occupation`.
pub(super) fn dataset(collected: &Collected, run: Run, input: &mut Input<'_>) -> Option<DatasetDraft> {
    let survey = &collected.survey;
    let year = survey.by_area.keys().max().copied()?;
    let occupations = occupations(survey);
    let detailed = occupations.detailed();
    let prospects = Prospects::new(&collected.projections, &detailed).filter(|it| it.base == year);
    if prospects.is_none() {
        input.warn(format!(
            "projections that begin with {year} are missing (EP tables 1.2 and 1.10): waypost.us.occupation has no later years"
        ));
    }
    let mut draft = DatasetDraft::new(
        "waypost.us.occupation",
        "Occupations",
        "Wage and salary jobs, pay and prospects by area and occupation. Openings are growth, where there is any, plus replacements, both computed for detailed occupations and added; waypost.us.projections has the published openings, which subtract what an occupation shrinks by.",
    );
    let areas = survey
        .areas
        .iter()
        .map(|(code, title)| (code.as_str(), title.as_str()));
    add_areas(areas, &collected.names, &mut draft);
    occupations.add_to(&mut draft);
    add_classes(&mut draft);
    let jobs_name = format!("Jobs.{year}");
    let jobs = draft.metric(Metric::additive(&jobs_name));
    let pay = PayMetrics::add_to(&mut draft, &jobs_name, None);
    let quotient = draft.metric(Metric::fixed("LocationQuotient.Published"));
    let per_1000 = draft.metric(Metric::mean("JobsPer1000", None));
    let later = prospects.as_ref().map(|it| it.base + 1..=it.target);
    let later: Vec<(u16, [usize; 4])> = later
        .into_iter()
        .flatten()
        .map(|year| {
            let names = ["Jobs", "Growth", "Replacements", "Openings"];
            (
                year,
                names.map(|name| draft.metric(Metric::additive(format!("{name}.{year}")))),
            )
        })
        .collect();
    for (area, rows) in survey.by_area.get(&year).into_iter().flatten() {
        let total = rows.get(ALL).map_or(f64::NAN, |all| all.jobs);
        for (code, figure) in rows.iter().filter(|(_, figure)| !figure.is_empty()) {
            let Some(mut row) = draft.row(&[area, code, "1"]) else {
                continue;
            };
            row.set(jobs, figure.jobs);
            pay.set(&mut row, figure);
            row.set(quotient, figure.quotient);
            // The nation's table leaves the column empty.
            let computed = 1_000.0 * figure.jobs / total;
            row.set(
                per_1000,
                if figure.jobs_per_1000.is_nan() {
                    computed
                } else {
                    figure.jobs_per_1000
                },
            );
            let Some(prospects) = &prospects else { continue };
            let below = detailed.get(code.as_str()).map_or(&[][..], Vec::as_slice);
            for (year, [jobs, growth, replacements, openings]) in &later {
                row.set(*jobs, figure.jobs * prospects.factor(code, *year));
                let need = need(rows, below, prospects, *year);
                row.set(*growth, need.growth);
                row.set(*replacements, need.replacements);
                row.set(*openings, need.growth + need.replacements);
            }
        }
    }
    let mut first = year;
    for (earlier, areas) in survey.by_area.range(..year) {
        first = first.min(*earlier);
        let earlier = Earlier::add_to(&mut draft, *earlier);
        for (area, rows) in areas {
            for (code, figure) in rows.iter().filter(|(_, figure)| !figure.is_empty()) {
                if let Some(mut row) = draft.row(&[area, code, "1"]) {
                    earlier.set(&mut row, figure);
                }
            }
        }
    }
    let last = prospects.as_ref().map_or(year, |prospects| prospects.target);
    let span = Span {
        current: year,
        first,
        last,
    };
    let mut sources = vec![attributes::SURVEY];
    sources.extend(prospects.is_some().then_some(attributes::PROJECTIONS));
    sources.extend(&survey.extracts);
    attributes::describe(
        &mut draft,
        run,
        span,
        &Text {
            metrics: &[
                "Jobs: wage and salary employment; later years grow as the nation's projections do, earlier ones are those of earlier surveys.",
                "Growth: jobs added in the year, never negative. Replacements: jobs left, by the rate of separations. Openings: both together.",
                "Earnings: mean and percentiles of pay by hour, and by year where the name ends in Annual. Of several cells they are means weighted by jobs, which only approximate the percentiles of the whole. Pay of an earlier survey has its year behind.",
                "LocationQuotient.Published, JobsPer1000: as published for states and metropolitan areas.",
            ],
            filters: &[
                "Area: nation, states and metropolitan areas, as far as they were imported.",
                "Occupation: SOC 2018 as the wage survey publishes it, with twelve codes that stand for several occupations.",
                "ClassOfWorker: wage and salary (1) alone.",
            ],
            sources: &sources,
            method: "Published summaries are stored as they are. A figure too high to be published is the published ceiling. Where only hourly or only annual pay is published, a year has 2,080 hours.",
        },
    );
    Some(draft)
}

/// Adds what a year asks of detailed occupations in an area.
fn need(rows: &BTreeMap<String, Figure>, below: &[&str], prospects: &Prospects, year: u16) -> Need {
    let (mut growth, mut replacements) = (f64::NAN, f64::NAN);
    let add = |sum: &mut f64, value: f64| {
        if !value.is_nan() {
            *sum = if sum.is_nan() { value } else { *sum + value };
        }
    };
    for code in below {
        let jobs = rows.get(*code).map_or(f64::NAN, |figure| figure.jobs);
        let before = jobs * prospects.factor(code, year - 1);
        let after = jobs * prospects.factor(code, year);
        // `max` would make a missing value 0.
        let grown = after - before;
        add(&mut growth, if grown < 0.0 { 0.0 } else { grown });
        let rate = prospects.separation.get(*code).copied().unwrap_or(f64::NAN);
        add(&mut replacements, before * rate / 100.0);
    }
    Need { growth, replacements }
}
