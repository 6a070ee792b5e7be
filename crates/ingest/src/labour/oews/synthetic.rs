//! A wage survey with invented figures.

use std::collections::BTreeMap;

use super::{Figure, Places, Survey};
use crate::labour::cells::HOURS;
use crate::labour::occupations::Rank;
use crate::labour::starter;

impl Survey {
    /// Invents a survey of few areas, occupations and sectors.
    pub(in crate::labour) fn synthetic() -> Self {
        let mut survey = Self::new(&[]);
        for (code, title, rank, ..) in starter::OCCUPATIONS {
            survey.name_occupation(code, title, *rank);
            // The one that stands for several is published as broad too.
            if *rank == Rank::Detailed && lmi::HYBRIDS.iter().any(|hybrid| hybrid.code == *code) {
                survey.name_occupation(code, title, Rank::Broad);
            }
        }
        let (mut by_area, mut by_industry) = (Places::new(), Places::new());
        for (area, title, share, pay) in starter::AREAS {
            survey.areas.insert((*area).to_owned(), (*title).to_owned());
            by_area.insert((*area).to_owned(), invented(area, *share, *pay));
        }
        for (industry, title, share) in starter::INDUSTRIES {
            survey
                .industries
                .insert((*industry).to_owned(), (*title).to_owned());
            by_industry.insert((*industry).to_owned(), invented(industry, 10 * share, 100));
        }
        survey.by_area.insert(starter::YEAR, by_area);
        survey.by_industry.insert(starter::YEAR, by_industry);
        survey
    }
}

/// Invents the figures of a place: its share of the nation's jobs in thousandths, its pay in percent.
fn invented(place: &str, share: u32, pay: u32) -> BTreeMap<String, Figure> {
    let is_nation = place == "0";
    let mut jobs: BTreeMap<&str, f64> = BTreeMap::new();
    for (code, _, rank, hundreds, ..) in starter::OCCUPATIONS {
        if *rank == Rank::Detailed {
            let uneven = if is_nation {
                1.0
            } else {
                starter::uneven(&format!("{place} {code}"))
            };
            let own = (f64::from(*hundreds) * 100.0 * f64::from(share) / 1_000.0 * uneven).round();
            // Groups are the sums of what they hold, by the digits that their codes begin with.
            for (group, ..) in starter::OCCUPATIONS {
                if code.starts_with(group.trim_end_matches(['0', '-'])) {
                    *jobs.entry(group).or_default() += own;
                }
            }
        }
    }
    let total = jobs.get("00-0000").copied().unwrap_or(f64::NAN);
    let nation: f64 = starter::OCCUPATIONS
        .first()
        .map_or(1.0, |all| f64::from(all.3) * 100.0);
    let figure = |(code, _, _, hundreds, hourly, _): &(&str, &str, Rank, u32, u32, i32)| {
        let mean = f64::from(*hourly) * f64::from(pay) / 100.0;
        // Shares of the mean at which percentiles stand.
        let hourly = [1.0, 0.5, 0.7, 0.9, 1.2, 1.6].map(|share| (mean * share * 100.0).round() / 100.0);
        let own = jobs.get(code).copied().unwrap_or(f64::NAN);
        let share_here = own / total;
        let share_there = f64::from(*hundreds) * 100.0 / nation;
        let figure = Figure {
            jobs: own,
            jobs_per_1000: (share_here * 1e6).round() / 1e3,
            quotient: if is_nation {
                f64::NAN
            } else {
                (100.0 * share_here / share_there).round() / 100.0
            },
            share: (share_here * 1e4).round() / 1e2,
            hourly,
            annual: hourly.map(|hour| hour * HOURS),
            table: 0,
        };
        ((*code).to_owned(), figure)
    };
    starter::OCCUPATIONS.iter().map(figure).collect()
}
