//! Counts of skills, alone and in pairs, and of occupations with them: what related skills and similarity rest on.
//!
//! All are plain rankings: one of the skills of all postings, one of those of each occupation and of each of the more
//! frequent skills. So any engine can be asked, an embedded one is asked for some seconds, and memory is bounded by what
//! is kept of each answer.

use analytics::query::Window;
use analytics::{Cancel, Day, Dimension, Engine, QueryError};
use catalog::{EvidenceSpan, OccupationCount, PostingCounts, SkillCount};
use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::questions::{Cell, Questions};
use super::windows::{RECENT_MONTHS, active, first_day, month_of};

/// Skills whose company is counted: the most frequent ones. Rarer ones are met beside them.
pub const MOST_COUNTED: usize = 10_000;
/// Skills kept beside each, those with the closest company.
pub const MOST_BESIDE: usize = 256;
/// Of so many postings with a skill another has to be in one, to be looked at beside it.
const BESIDE_ONE_OF: u64 = 1_000;

/// Counts what one version of the postings says of skills. Takes seconds to minutes with large corpora; `cancel` stops it.
pub fn posting_counts(engine: &dyn Engine, cancel: &Cancel) -> Result<PostingCounts, QueryError> {
    let Some((first, _)) = engine.months() else {
        return Ok(PostingCounts::default());
    };
    let latest = engine.latest_day();
    let counting = Counting {
        questions: Questions { engine, cancel },
        whole: active(first, latest),
        recent: active(recent_from(latest).max(first), latest),
    };
    let mut counts = PostingCounts {
        span: EvidenceSpan {
            postings: counting.questions.unique(&Cell::default(), counting.whole)?,
            from: Some(first.month_label()),
            to: Some(latest.month_label()),
        },
        ..PostingCounts::default()
    };
    let numbers = counting.count_skills(&mut counts)?;
    counting.count_pairs(&mut counts, &numbers)?;
    counts.occupations = counting.occupations(&numbers)?;
    Ok(counts)
}

/// Numbers of skills by id.
type Numbers = FxHashMap<Arc<str>, u32>;

struct Counting<'e> {
    questions: Questions<'e>,
    whole: Window,
    recent: Window,
}

impl Counting<'_> {
    fn count_skills(&self, counts: &mut PostingCounts) -> Result<Numbers, QueryError> {
        let everything = Cell::default();
        let mut found = self
            .questions
            .counts(&everything, self.whole, Dimension::Skills, 1)?;
        found.sort_unstable();
        counts.skills = found
            .iter()
            .map(|(id, postings)| SkillCount {
                id: id.to_string(),
                postings: *postings,
                ..SkillCount::default()
            })
            .collect();
        let numbers: Numbers = found.into_iter().map(|(id, _)| id).zip(0..).collect();
        let recent = self
            .questions
            .counts(&everything, self.recent, Dimension::Skills, 1)?;
        for (skill, postings) in numbered(&numbers, recent) {
            counts.skills[skill as usize].recent = postings;
        }
        Ok(numbers)
    }

    fn count_pairs(&self, counts: &mut PostingCounts, numbers: &Numbers) -> Result<(), QueryError> {
        let frequencies: Vec<u64> = counts.skills.iter().map(|skill| skill.postings).collect();
        let mut frequent: Vec<usize> = (0..frequencies.len()).collect();
        frequent.sort_by_key(|at| (std::cmp::Reverse(frequencies[*at]), *at));
        frequent.truncate(MOST_COUNTED);
        for at in frequent {
            let Some(cell) = self.questions.having(Dimension::Skills, &counts.skills[at].id) else {
                continue;
            };
            let least = (frequencies[at] / BESIDE_ONE_OF).max(1);
            let found = self
                .questions
                .counts(&cell, self.whole, Dimension::Skills, least)?;
            let mut beside = numbered(numbers, found);
            beside.retain(|(other, _)| *other as usize != at);
            // In the order of both / sqrt(one * other), whose first factor is the same for all.
            let closeness =
                |(other, both): (u32, u64)| both as f64 / (frequencies[other as usize] as f64).sqrt();
            beside.sort_by(|one, other| closeness(*other).total_cmp(&closeness(*one)).then(one.cmp(other)));
            beside.truncate(MOST_BESIDE);
            beside.sort_unstable();
            counts.skills[at].together = beside;
        }
        Ok(())
    }

    fn occupations(&self, numbers: &Numbers) -> Result<Vec<OccupationCount>, QueryError> {
        let mut found = self
            .questions
            .counts(&Cell::default(), self.whole, Dimension::Onet, 1)?;
        found.sort_unstable();
        let mut occupations = Vec::with_capacity(found.len());
        for (code, postings) in found {
            let Some(cell) = self.questions.having(Dimension::Onet, &code) else {
                continue;
            };
            let skills = |window| -> Result<Vec<(u32, u64)>, QueryError> {
                let mut skills = numbered(
                    numbers,
                    self.questions.counts(&cell, window, Dimension::Skills, 1)?,
                );
                skills.sort_unstable();
                Ok(skills)
            };
            occupations.push(OccupationCount {
                code: code.to_string(),
                postings,
                skills: skills(self.whole)?,
                recent: skills(self.recent)?,
            });
        }
        Ok(occupations)
    }
}

fn numbered(numbers: &Numbers, found: Vec<(Arc<str>, u64)>) -> Vec<(u32, u64)> {
    let known = found.into_iter();
    known
        .filter_map(|(id, count)| Some((*numbers.get(&id)?, count)))
        .collect()
}

/// Gives the first day of the twelve months that end with that of the latest day.
fn recent_from(latest: Day) -> Day {
    first_day(month_of(latest) + 1 - RECENT_MONTHS).unwrap_or(latest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_end_with_the_latest_day() {
        let day = |year, month, day| Day::new(year, month, day).unwrap();
        assert_eq!(recent_from(day(2025, 3, 20)), day(2024, 4, 1));
        assert_eq!(recent_from(day(2025, 12, 31)), day(2025, 1, 1));
        assert_eq!(recent_from(day(2026, 1, 1)), day(2025, 2, 1));
    }
}
