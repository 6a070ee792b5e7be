//! Skills that go together in job postings, beside what open data say of them.
//!
//! Two skills count as going together when they meet more often than chance would have it (Dunning's log-likelihood
//! ratio) and in enough postings. How much they do is their normalised pointwise mutual information, made smaller where
//! few postings stand behind it.

use super::Skills;
use crate::build::{flatten, pack};
use crate::posting_counts::PostingCounts;
use crate::tables::row;

/// Postings with both skills from which they can go together.
const LEAST_TOGETHER: u64 = 5;
/// Log-likelihood ratio from which meeting is no chance: one in a thousand pairs of unconnected skills exceeds it.
const LEAST_LIKELIHOOD: f64 = 10.83;
/// Postings with both skills that stand behind a score by half.
const HALF_BELIEVED: f64 = 5.0;
/// Skills kept beside each.
const MOST_TOGETHER: usize = 64;

/// What a corpus says of the skills of one version: which go with which, and how much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Together {
    offsets: Box<[u32]>,
    /// Position of the other skill and score, packed like neighbours.
    entries: Box<[u32]>,
}

impl Together {
    /// Scores the pairs that postings have. Skills that this version does not have are passed over.
    pub fn of(skills: &Skills, counts: &PostingCounts) -> Together {
        let places: Vec<Option<u32>> = counts
            .skills
            .iter()
            .map(|skill| skills.by_id(&skill.id).map(|index| index.0))
            .collect();
        let mut rows: Vec<Vec<(u32, f64)>> = vec![Vec::new(); skills.len()];
        for (skill, place) in counts.skills.iter().zip(&places) {
            for (other, both) in &skill.together {
                let pair = place.zip(places.get(*other as usize).copied().flatten());
                let Some((one, other_place)) = pair.filter(|(one, other)| one != other) else {
                    continue;
                };
                let other = &counts.skills[*other as usize];
                let table = Table {
                    both: *both,
                    one: skill.postings,
                    other: other.postings,
                    all: counts.span.postings,
                };
                if let Some(score) = table.score() {
                    // A pair may be known from one of its sides alone.
                    rows[one as usize].push((other_place, score));
                    rows[other_place as usize].push((one, score));
                }
            }
        }
        let packed = rows.into_iter().map(|mut row| {
            row.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
            // Both sides give equal scores, so that repeats stand beside each other.
            row.dedup_by_key(|entry| entry.0);
            row.truncate(MOST_TOGETHER);
            row.into_iter().map(|(skill, score)| pack(skill, score as f32))
        });
        let (offsets, entries) = flatten(packed);
        Together { offsets, entries }
    }

    /// Says whether no two skills go together.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Gives what goes with a skill, by position, and how much, 0 to 1.
    pub(super) fn with(&self, skill: u32) -> impl Iterator<Item = (u32, f64)> {
        let entries = if skill as usize + 1 < self.offsets.len() {
            row(&self.offsets, &self.entries, skill as usize)
        } else {
            &[]
        };
        entries
            .iter()
            .map(|entry| (entry >> 8, f64::from(entry & 0xff) / 255.0))
    }
}

/// In how many postings two skills are, together and each.
#[derive(Clone, Copy, Debug)]
struct Table {
    both: u64,
    one: u64,
    other: u64,
    all: u64,
}

impl Table {
    /// Gives how much the skills go together, above 0 and up to 1; none where they need not.
    fn score(self) -> Option<f64> {
        let Table {
            both,
            one,
            other,
            all,
        } = self;
        if both < LEAST_TOGETHER || both > one.min(other) || one.max(other) > all {
            return None;
        }
        let [both, one, other, all] = [both, one, other, all].map(|count| count as f64);
        let expected = one * other / all;
        if both <= expected || self.likelihood() < LEAST_LIKELIHOOD {
            return None;
        }
        let information = (both / expected).ln();
        // Nought only where all postings have both, which then are as expected.
        let most = (all / both).ln();
        Some((information / most).min(1.0) * both / (both + HALF_BELIEVED))
    }

    /// Gives the log-likelihood ratio of the table of four that the counts span.
    fn likelihood(self) -> f64 {
        let [both, one, other, all] = [self.both, self.one, self.other, self.all].map(|count| count as f64);
        let cells = [
            (both, one * other),
            (one - both, one * (all - other)),
            (other - both, (all - one) * other),
            (all - one - other + both, (all - one) * (all - other)),
        ];
        let parts = cells.into_iter().filter(|(observed, _)| *observed > 0.0);
        2.0 * parts
            .map(|(observed, product)| observed * (observed * all / product).ln())
            .sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(both: u64, one: u64, other: u64, all: u64) -> Option<f64> {
        Table {
            both,
            one,
            other,
            all,
        }
        .score()
    }

    #[test]
    fn skills_that_meet_as_often_as_chance_has_it_do_not_go_together() {
        assert_eq!(score(50, 500, 100, 1_000), None);
        assert_eq!(score(40, 500, 100, 1_000), None);
        // A little more often, which still may be chance.
        assert_eq!(score(53, 500, 100, 1_000), None);
    }

    #[test]
    fn skills_that_always_meet_score_most_and_few_postings_say_less() {
        let close = |found: Option<f64>, expected: f64| (found.unwrap() - expected).abs() < 1e-12;
        assert!(close(score(50, 50, 50, 1_000), 50.0 / 55.0));
        assert!(close(score(5, 5, 5, 1_000), 0.5));
        assert_eq!(score(4, 4, 4, 1_000), None);
        let half = score(50, 100, 50, 1_000).unwrap();
        assert!(half > 0.5 && half < 0.8, "{half}");
    }

    #[test]
    fn the_likelihood_is_that_of_the_table() {
        // 2 * (10 ln(10*100/400) + 10 ln(10*100/1600) * 2 + 70 ln(70*100/6400))
        let table = Table {
            both: 10,
            one: 20,
            other: 20,
            all: 100,
        };
        let expected =
            2.0 * (10.0 * 2.5_f64.ln() + 20.0 * 0.625_f64.ln() + 70.0 * (7_000.0_f64 / 6_400.0).ln());
        assert!((table.likelihood() - expected).abs() < 1e-9);
    }

    #[test]
    fn counts_that_cannot_be_give_no_score() {
        assert_eq!(score(10, 5, 20, 100), None);
        assert_eq!(score(10, 200, 20, 100), None);
        assert_eq!(score(100, 100, 100, 100), None);
        assert_eq!(score(0, 0, 0, 0), None);
    }
}
