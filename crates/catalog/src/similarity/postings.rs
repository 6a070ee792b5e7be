//! Scores with what job postings say, which counts instead of open data wherever there is enough of it.

use std::collections::BTreeMap;

use super::build::{Row, dot, mean, members_of, unit};
use super::matrix::{Rows, Triangle};
use super::{Meta, Scores, Side, Similarity};
use crate::posting_counts::PostingCounts;

/// Postings of an occupation from which their shares count more than open data.
pub const LEAST_OF_OCCUPATION: u64 = 30;
/// Postings of a skill from which they count in full.
const LEAST_OF_SKILL: u64 = 5;
/// Shares below this are no part of what an occupation is compared by.
const LEAST_SHARE: f32 = 0.01;
/// Similar skills kept of each skill.
const MOST_SIMILAR: usize = 64;

impl Similarity {
    /// Makes the scores that postings and these scores of open data give together. None of a snapshot that does not say
    /// which occupations belong together, as those of early releases do not.
    pub fn with_postings(&self, counts: &PostingCounts) -> Option<Similarity> {
        let (fine_count, coarse_count) = (self.meta.fine.lot.len(), self.meta.coarse.lot.len());
        let parents = &self.meta.parents;
        if parents.len() != fine_count || parents.iter().any(|at| *at as usize >= coarse_count) {
            return None;
        }
        let members = members_of(parents, coarse_count);
        let counted = Counted::of(self, counts);
        let coarse_shares: Vec<Row> = members
            .iter()
            .map(|members| mean(members, &counted.shares))
            .collect();
        let coarse_by_skill: Vec<Row> = counted.by_skill.iter().map(|row| summed(row, parents)).collect();
        let meta = Meta {
            evidence: counts.span.clone(),
            ..self.meta.clone()
        };
        let fine = instead(&self.fine, &counted.shares, &counted.by_skill);
        let coarse = instead(&self.coarse, &coarse_shares, &coarse_by_skill);
        let skills = self.similar_skills(&counted);
        Some(Similarity::assemble(meta, fine, coarse, skills))
    }

    /// Compares two skills that postings know by these, others as before; the same both ways.
    fn similar_skills(&self, counted: &Counted) -> Rows {
        let open = (0..self.skills.len()).map(|at| {
            let entries = self.skills.row(at);
            let kept =
                entries.filter(|(other, _)| !(counted.is_known[at] && counted.is_known[*other as usize]));
            kept.collect()
        });
        let mut rows: Vec<Row> = open.collect();
        for (at, row) in (0..).zip(&counted.similar) {
            for (other, score) in row {
                rows[at as usize].push((*other, *score));
                rows[*other as usize].push((at, *score));
            }
        }
        Rows::of(rows)
    }
}

/// Scores that postings give. A row is empty where too few of them know anything.
#[derive(Debug)]
struct Counted {
    /// By fine occupation: share of its postings with each skill.
    shares: Vec<Row>,
    /// By skill: share of its recent postings in each fine occupation.
    by_skill: Vec<Row>,
    /// By skill: similar skills.
    similar: Vec<Row>,
    /// By skill: whether any posting has it.
    is_known: Vec<bool>,
}

impl Counted {
    fn of(scores: &Similarity, counts: &PostingCounts) -> Counted {
        let skills = scores.meta.skills.len();
        let places: Vec<Option<u32>> = counts
            .skills
            .iter()
            .map(|skill| scores.place(Side::Skills, &skill.id))
            .collect();
        let place = |position: u32| places.get(position as usize).copied().flatten();
        let mut counted = Counted {
            shares: vec![Row::new(); scores.meta.fine.lot.len()],
            by_skill: vec![Row::new(); skills],
            similar: vec![Row::new(); skills],
            is_known: vec![false; skills],
        };
        for occupation in &counts.occupations {
            let Some(at) = scores.place(Side::Onet, &occupation.code) else {
                continue;
            };
            if occupation.postings >= LEAST_OF_OCCUPATION {
                let known = occupation.skills.iter();
                let known = known
                    .filter_map(|(skill, both)| Some((place(*skill)?, share(*both, occupation.postings))));
                counted.shares[at as usize] = known.collect();
                counted.shares[at as usize].sort_by_key(|(skill, _)| *skill);
            }
            for (skill, both) in &occupation.recent {
                let Some(skill_at) = place(*skill) else { continue };
                let recent = counts.skills[*skill as usize].recent;
                if recent >= LEAST_OF_SKILL {
                    counted.by_skill[skill_at as usize].push((at, share(*both, recent)));
                }
            }
        }
        for (skill, at) in counts.skills.iter().zip(&places) {
            let Some(at) = at.map(|at| at as usize) else {
                continue;
            };
            counted.is_known[at] = skill.postings > 0;
            let row = skill.together.iter().filter_map(|(other, both)| {
                let other_at = place(*other).filter(|other| *other as usize != at)?;
                let (one, other) = (skill.postings, counts.skills[*other as usize].postings);
                let cosine = *both as f32 / (one as f32 * other as f32).sqrt();
                let fewest = one.min(other).min(LEAST_OF_SKILL);
                Some((other_at, (cosine * share(fewest, LEAST_OF_SKILL)).min(1.0)))
            });
            let mut row: Row = row.collect();
            row.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
            row.truncate(MOST_SIMILAR);
            counted.similar[at] = row;
        }
        counted
    }
}

/// Puts what postings say in the place of open data, row by row.
fn instead(open: &Scores, shares: &[Row], by_skill: &[Row]) -> Scores {
    let directions: Vec<Row> = shares.iter().map(direction).collect();
    Scores {
        occupations: Triangle::of(shares.len(), |one, other| {
            let counted = compared(&directions[one], &directions[other]);
            counted.unwrap_or_else(|| open.occupations.get(one, other))
        }),
        skills: rows_instead(&open.skills, shares),
        by_skill: rows_instead(&open.by_skill, by_skill),
    }
}

fn rows_instead(open: &Rows, counted: &[Row]) -> Rows {
    Rows::of(counted.iter().enumerate().map(|(at, row)| {
        if row.is_empty() {
            open.row(at).collect()
        } else {
            row.clone()
        }
    }))
}

/// Compares two occupations by their postings, where both have enough.
fn compared(one: &Row, other: &Row) -> Option<f32> {
    let is_known = !one.is_empty() && !other.is_empty();
    is_known.then(|| dot(one, other).clamp(0.0, 1.0))
}

/// Makes what an occupation is compared by: its larger shares at unit length.
fn direction(shares: &Row) -> Row {
    let larger = shares.iter().copied().filter(|(_, share)| *share >= LEAST_SHARE);
    unit(larger.collect())
}

fn share(part: u64, all: u64) -> f32 {
    (part as f32 / all as f32).min(1.0)
}

fn summed(row: &Row, parents: &[u32]) -> Row {
    let mut sums: BTreeMap<u32, f32> = BTreeMap::new();
    for (at, share) in row {
        *sums.entry(parents[*at as usize]).or_default() += share;
    }
    sums.into_iter().map(|(at, sum)| (at, sum.min(1.0))).collect()
}
