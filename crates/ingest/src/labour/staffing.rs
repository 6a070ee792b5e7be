//! Makes `waypost.us.staffing`: which occupations industries employ.

use std::collections::BTreeMap;

use lmi::{DatasetDraft, Metric, Run};

use super::attributes::{self, Span, Text};
use super::collected::Collected;
use super::industries::{Codes, add_dimension};
use super::occupations::ALL;
use super::oews::{Figure, Survey};
use super::projections::{add_classes, add_nation};
use super::wages::{self, Earlier, PayMetrics};

/// All industries together.
const ALL_INDUSTRIES: &str = "10";

/// Makes the dataset.
pub(super) fn dataset(collected: &Collected, run: Run) -> Option<DatasetDraft> {
    let survey = &collected.survey;
    let year = survey.by_industry.keys().max().copied()?;
    let mut draft = DatasetDraft::new(
        "waypost.us.staffing",
        "Staffing patterns",
        "Wage and salary jobs and pay by industry and occupation in the nation.",
    );
    let mut codes = Codes::default();
    for (code, title) in &survey.industries {
        codes.add_plain(code, title);
    }
    add_dimension(&codes, &mut draft);
    wages::occupations(survey).add_to(&mut draft);
    add_nation(&mut draft);
    add_classes(&mut draft);
    let jobs_name = format!("Jobs.{year}");
    let jobs = draft.metric(Metric::additive(&jobs_name));
    let share = draft.metric(Metric::mean(format!("Share.{year}"), Some(&jobs_name)));
    let pay = PayMetrics::add_to(&mut draft, &jobs_name, None);
    for (industry, rows) in industries_of(survey, year) {
        let total = rows.get(ALL).map_or(f64::NAN, |all| all.jobs);
        for (code, figure) in rows.iter().filter(|(_, figure)| !figure.is_empty()) {
            let Some(mut row) = draft.row(&[&industry, code, "0", "1"]) else {
                continue;
            };
            row.set(jobs, figure.jobs);
            let computed = 100.0 * figure.jobs / total;
            row.set(
                share,
                if figure.share.is_nan() {
                    computed
                } else {
                    figure.share
                },
            );
            pay.set(&mut row, figure);
        }
    }
    let mut first = year;
    for earlier in survey.by_industry.keys().filter(|it| **it < year) {
        first = first.min(*earlier);
        let metrics = Earlier::add_to(&mut draft, *earlier);
        for (industry, rows) in industries_of(survey, *earlier) {
            for (code, figure) in rows.iter().filter(|(_, figure)| !figure.is_empty()) {
                if let Some(mut row) = draft.row(&[&industry, code, "0", "1"]) {
                    metrics.set(&mut row, figure);
                }
            }
        }
    }
    attributes::describe(
        &mut draft,
        run,
        Span {
            current: year,
            first,
            last: year,
        },
        &Text {
            metrics: &[
                "Jobs: wage and salary employment.",
                "Share: percent of the industry's jobs; of several cells the mean weighted by jobs.",
                "Earnings: mean and percentiles of pay by hour, and by year where the name ends in Annual. Of several cells they are means weighted by jobs, which only approximate the percentiles of the whole. Pay of an earlier survey has its year behind.",
            ],
            filters: &[
                "Industry: 10 for all, sectors, and detailed industries as far as they were imported; 90 is government without schools and hospitals.",
                "Occupation: SOC 2018 as the wage survey publishes it.",
            ],
            sources: &[attributes::SURVEY],
            method: "Published summaries are stored as they are. A figure too high to be published is the published ceiling. Where only hourly or only annual pay is published, a year has 2,080 hours.",
        },
    );
    Some(draft)
}

/// Gives the figures of a year by industry, those of all industries in the nation first.
fn industries_of(survey: &Survey, year: u16) -> impl Iterator<Item = (String, &BTreeMap<String, Figure>)> {
    let nation = survey.by_area.get(&year).and_then(|areas| areas.get("0"));
    let nation = nation.map(|rows| (ALL_INDUSTRIES.to_owned(), rows));
    let industries = survey.by_industry.get(&year).into_iter().flatten();
    let industries = industries.map(|(code, rows)| (super::industries::short(code), rows));
    nation.into_iter().chain(industries)
}
