//! What job postings say of occupations and skills: how often they go together.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::build::{Row, unit};

/// Postings of an occupation from which their shares count more than open data.
const LEAST_OF_OCCUPATION: u32 = 30;
/// Postings of a skill from which they count in full.
const LEAST_OF_SKILL: u32 = 5;
/// Shares below this are no part of what an occupation is compared by.
const LEAST_SHARE: f32 = 0.01;
/// Similar skills kept of each skill.
const MOST_SIMILAR: usize = 64;

/// Postings behind scores.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceSpan {
    /// How many there are.
    pub postings: u64,
    /// The first month that any was posted in, `2025-01`.
    pub from: Option<String>,
    /// The last month.
    pub to: Option<String>,
}

/// Postings as evidence: each with its occupation and its skills.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PostingEvidence {
    /// How many there are, and of which time.
    pub span: EvidenceSpan,
    /// By posting: position of its occupation in the fine set, and whether it is of the last twelve months.
    rows: Vec<(Option<u32>, bool)>,
    /// Where the skills of each posting begin, with an entry more than there are postings.
    offsets: Vec<usize>,
    /// Skills by number.
    skills: Vec<u32>,
    ids: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

impl PostingEvidence {
    /// Adds a posting.
    pub fn push<'s>(
        &mut self,
        occupation: Option<u32>,
        is_recent: bool,
        skills: impl IntoIterator<Item = &'s str>,
    ) {
        if self.offsets.is_empty() {
            self.offsets.push(0);
        }
        let start = self.skills.len();
        for id in skills {
            let next = self.ids.len() as u32;
            let number = *self.numbers.entry(id.to_owned()).or_insert_with(|| {
                self.ids.push(id.to_owned());
                next
            });
            if !self.skills[start..].contains(&number) {
                self.skills.push(number);
            }
        }
        self.offsets.push(self.skills.len());
        self.rows.push((occupation, is_recent));
        self.span.postings += 1;
    }

    fn postings(&self) -> impl Iterator<Item = (Option<u32>, bool, &[u32])> {
        let ranges = self.offsets.windows(2).map(|ends| &self.skills[ends[0]..ends[1]]);
        let rows = self.rows.iter();
        rows.zip(ranges)
            .map(|((occupation, is_recent), skills)| (*occupation, *is_recent, skills))
    }
}

/// Scores that postings give. A row is empty where too few of them know anything.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// By fine occupation: share of its postings with each skill.
    pub(super) shares: Vec<Row>,
    /// By skill: share of its recent postings in each fine occupation.
    pub(super) fine_by_skill: Vec<Row>,
    /// By skill: the same in each coarse occupation.
    pub(super) coarse_by_skill: Vec<Row>,
    /// By skill: similar skills.
    pub(super) similar: Vec<Row>,
    /// By skill: whether any posting has it.
    pub(super) is_known: Vec<bool>,
}

impl Counted {
    /// What no posting says.
    pub(super) fn none(occupations: usize, skills: usize) -> Counted {
        Counted {
            shares: vec![Row::new(); occupations],
            fine_by_skill: vec![Row::new(); skills],
            coarse_by_skill: vec![Row::new(); skills],
            similar: vec![Row::new(); skills],
            is_known: vec![false; skills],
        }
    }
}

/// Counts postings. `number` finds the place of a skill, `parents` are the coarse occupations of the fine ones.
pub(super) fn count(
    evidence: &PostingEvidence,
    parents: &[u32],
    skills: usize,
    number: impl Fn(&str) -> Option<u32>,
) -> Counted {
    let places: Vec<Option<u32>> = evidence.ids.iter().map(|id| number(id)).collect();
    let placed = |skills: &[u32]| -> Vec<u32> {
        let known = skills.iter().filter_map(|number| places[*number as usize]);
        known.collect()
    };
    let mut of_occupation = vec![0_u32; parents.len()];
    let mut of_skill = vec![0_u32; skills];
    let mut recent_of_skill = vec![0_u32; skills];
    let mut pairs: Vec<FxHashMap<u32, u32>> = vec![FxHashMap::default(); parents.len()];
    let mut recent_pairs: Vec<FxHashMap<u32, u32>> = vec![FxHashMap::default(); skills];
    let mut together: Vec<Vec<u32>> = vec![Vec::new(); skills];
    let mut lists: Vec<Vec<u32>> = Vec::with_capacity(evidence.rows.len());
    for (occupation, is_recent, skills) in evidence.postings() {
        let skills = placed(skills);
        let occupation = occupation.filter(|at| (*at as usize) < parents.len());
        if let Some(at) = occupation {
            of_occupation[at as usize] += 1;
        }
        for skill in &skills {
            of_skill[*skill as usize] += 1;
            recent_of_skill[*skill as usize] += u32::from(is_recent);
            together[*skill as usize].push(lists.len() as u32);
            if let Some(at) = occupation {
                *pairs[at as usize].entry(*skill).or_default() += 1;
                if is_recent {
                    *recent_pairs[*skill as usize].entry(at).or_default() += 1;
                }
            }
        }
        lists.push(skills);
    }
    let shares = pairs.iter().zip(&of_occupation).map(|(pairs, all)| {
        if *all < LEAST_OF_OCCUPATION {
            return Row::new();
        }
        by_place(pairs.iter().map(|(skill, both)| (*skill, share(*both, *all))))
    });
    let fine_by_skill: Vec<Row> = recent_pairs
        .iter()
        .zip(&recent_of_skill)
        .map(|(pairs, all)| {
            if *all < LEAST_OF_SKILL {
                return Row::new();
            }
            by_place(pairs.iter().map(|(at, both)| (*at, share(*both, *all))))
        })
        .collect();
    Counted {
        shares: shares.collect(),
        coarse_by_skill: fine_by_skill.iter().map(|row| summed(row, parents)).collect(),
        fine_by_skill,
        similar: similar(&together, &lists, &of_skill),
        is_known: of_skill.iter().map(|count| *count > 0).collect(),
    }
}

/// Makes what an occupation is compared by: its larger shares at unit length.
pub(super) fn direction(shares: &Row) -> Row {
    unit(
        shares
            .iter()
            .copied()
            .filter(|(_, share)| *share >= LEAST_SHARE)
            .collect(),
    )
}

fn share(part: u32, all: u32) -> f32 {
    part as f32 / all as f32
}

fn by_place(entries: impl Iterator<Item = (u32, f32)>) -> Row {
    let mut row: Row = entries.collect();
    row.sort_by_key(|(at, _)| *at);
    row
}

fn summed(row: &Row, parents: &[u32]) -> Row {
    let mut sums: std::collections::BTreeMap<u32, f32> = Default::default();
    for (at, share) in row {
        *sums.entry(parents[*at as usize]).or_default() += share;
    }
    sums.into_iter().map(|(at, sum)| (at, sum.min(1.0))).collect()
}

/// Computes the cosine of each two skills over postings; of a skill with few postings it is damped.
fn similar(together: &[Vec<u32>], lists: &[Vec<u32>], of_skill: &[u32]) -> Vec<Row> {
    let mut both = vec![0_u32; together.len()];
    let mut met: Vec<u32> = Vec::new();
    let row = |(at, postings): (usize, &Vec<u32>)| {
        for skill in postings.iter().flat_map(|posting| &lists[*posting as usize]) {
            if both[*skill as usize] == 0 {
                met.push(*skill);
            }
            both[*skill as usize] += 1;
        }
        let mut row = Row::new();
        for skill in met.drain(..) {
            let count = std::mem::take(&mut both[skill as usize]);
            if skill as usize == at {
                continue;
            }
            let (one, other) = (of_skill[at], of_skill[skill as usize]);
            let cosine = count as f32 / (one as f32 * other as f32).sqrt();
            let fewest = one.min(other).min(LEAST_OF_SKILL);
            row.push((skill, cosine * share(fewest, LEAST_OF_SKILL)));
        }
        row.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        row.truncate(MOST_SIMILAR);
        row
    };
    together.iter().enumerate().map(row).collect()
}
