//! Scores from what occupations ask for.

use std::collections::BTreeMap;

use thiserror::Error;

use super::matrix::{Rows, Triangle};
use super::{Ids, Item, Meta, Scores, Similarity};
use crate::draft::AttributionNotice;
use crate::kind::TypeSet;
use crate::posting_counts::EvidenceSpan;
use crate::skills::{SkillIndex, Skills};
use crate::version::Version;

/// Share of an occupation's vector that its ratings have beside its technologies.
const RATINGS: f32 = 0.6;
/// A demand or likeness below this is none.
const LEAST: f32 = 1e-4;

/// An occupation of the fine set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OccupationDraft {
    /// Its id and name in O*NET-SOC, where it has one.
    pub onet: Option<Item>,
    /// Its id and name among specialized occupations.
    pub lot: Item,
    /// Position of the occupation of the coarse set that it belongs to.
    pub parent: u32,
    /// Importance of elements, 0 to 1, by number of the element.
    pub ratings: Vec<(u32, f32)>,
    /// Technologies by any number the importer chooses.
    pub technologies: Vec<u32>,
    /// Ids of skills that it asks for, with how much, 0 to 1.
    pub demands: Vec<(String, f32)>,
}

/// All evidence before it is built.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SimilarityDraft {
    /// The fine set.
    pub occupations: Vec<OccupationDraft>,
    /// The coarse set: SOC 2018 and occupations of our taxonomy.
    pub coarse: Vec<(Option<Item>, Item)>,
    /// Pairs of the fine set that a source relates, with how much of the way to 1 they are raised.
    pub related: Vec<(u32, u32, f32)>,
    /// What the scores are made of, for `/meta`.
    pub sources: String,
}

/// A draft from which no scores can be made.
#[derive(Debug, Error)]
pub enum SimilarityError {
    /// A position outside its list.
    #[error("the draft names {0} {1}, which is not there")]
    Unknown(&'static str, u32),
    /// A snapshot that cannot be written.
    #[error("snapshot cannot be encoded: {0}")]
    Encoding(#[from] serde_json::Error),
}

pub(super) type Row = Vec<(u32, f32)>;

impl Similarity {
    /// Computes all scores.
    pub fn build(
        draft: &SimilarityDraft,
        skills: &Skills,
        version: Version,
    ) -> Result<Similarity, SimilarityError> {
        check(draft)?;
        let live: Vec<SkillIndex> = skills.of_types(TypeSet::LIVE).collect();
        let mut place = vec![None; skills.len()];
        for (at, index) in (0..).zip(&live) {
            place[index.0 as usize] = Some(at);
        }
        let number = |id: &str| skills.by_id(id).and_then(|index| place[index.0 as usize]);
        let demands: Vec<Row> = draft
            .occupations
            .iter()
            .map(|occupation| {
                let known = occupation.demands.iter();
                known
                    .filter_map(|(id, weight)| Some((number(id)?, weight.clamp(0.0, 1.0))))
                    .collect()
            })
            .collect();
        let vectors = vectors(draft);
        let mut raised: BTreeMap<(u32, u32), f32> = BTreeMap::new();
        for (one, other, share) in &draft.related {
            let best = raised.entry((*one.min(other), *one.max(other))).or_insert(0.0);
            *best = best.max(share.clamp(0.0, 1.0));
        }
        let fine = Triangle::of(vectors.len(), |one, other| {
            let cosine = dot(&vectors[one], &vectors[other]);
            let pair = (one.min(other) as u32, one.max(other) as u32);
            let share = raised.get(&pair).copied().unwrap_or(0.0);
            (cosine + (1.0 - cosine) * share).clamp(0.0, 1.0)
        });
        let parents: Vec<u32> = draft.occupations.iter().map(|it| it.parent).collect();
        let members = members_of(&parents, draft.coarse.len());
        let coarse_vectors: Vec<Row> = members
            .iter()
            .map(|members| unit(mean(members, &vectors)))
            .collect();
        let coarse = Triangle::of(coarse_vectors.len(), |one, other| {
            dot(&coarse_vectors[one], &coarse_vectors[other]).clamp(0.0, 1.0)
        });
        let coarse_demands: Vec<Row> = members.iter().map(|members| mean(members, &demands)).collect();
        let similar = similar_skills(skills, &live, &place);
        let meta = Meta {
            version,
            notice: AttributionNotice {
                title: "Waypost Similarity".to_owned(),
                body: draft.sources.clone(),
            },
            skills_version: skills.version(),
            evidence: EvidenceSpan::default(),
            parents,
            skills: live
                .iter()
                .map(|index| {
                    let skill = skills.skill(*index);
                    item(skill.id(), skill.name())
                })
                .collect(),
            fine: Ids {
                official: draft.occupations.iter().map(|it| it.onet.clone()).collect(),
                lot: draft.occupations.iter().map(|it| it.lot.clone()).collect(),
            },
            coarse: Ids {
                official: draft
                    .coarse
                    .iter()
                    .map(|(official, _)| official.clone())
                    .collect(),
                lot: draft.coarse.iter().map(|(_, lot)| lot.clone()).collect(),
            },
        };
        let fine = scores(fine, demands, live.len());
        let coarse = scores(coarse, coarse_demands, live.len());
        Ok(Similarity::assemble(meta, fine, coarse, similar))
    }
}

fn item(id: &str, name: &str) -> Item {
    Item {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

fn check(draft: &SimilarityDraft) -> Result<(), SimilarityError> {
    let (fine, coarse) = (draft.occupations.len(), draft.coarse.len());
    let mut related = draft.related.iter().flat_map(|(one, other, _)| [*one, *other]);
    if let Some(at) = related.find(|at| *at as usize >= fine) {
        return Err(SimilarityError::Unknown("occupation", at));
    }
    let mut parents = draft.occupations.iter().map(|occupation| occupation.parent);
    match parents.find(|at| *at as usize >= coarse) {
        Some(at) => Err(SimilarityError::Unknown("parent", at)),
        None => Ok(()),
    }
}

/// Makes the scores of a set of occupations from what they ask for.
fn scores(occupations: Triangle, demands: Vec<Row>, skills: usize) -> Scores {
    let demands = Rows::of(demands);
    Scores {
        occupations,
        by_skill: demands.shares_by_column(skills),
        skills: demands,
    }
}

/// Makes a vector of unit length of each occupation: what is more important for it than for most, joined with its
/// technologies, rare ones more. An occupation without either has no vector.
fn vectors(draft: &SimilarityDraft) -> Vec<Row> {
    let mut sums: BTreeMap<u32, (f32, f32)> = BTreeMap::new();
    let mut holders: BTreeMap<u32, f32> = BTreeMap::new();
    for occupation in &draft.occupations {
        for (element, importance) in &occupation.ratings {
            let sum = sums.entry(*element).or_default();
            *sum = (sum.0 + importance, sum.1 + 1.0);
        }
        for technology in &occupation.technologies {
            *holders.entry(*technology).or_default() += 1.0;
        }
    }
    let elements = sums.keys().next_back().map_or(0, |last| last + 1);
    let all = draft.occupations.len() as f32;
    let vectors = draft.occupations.iter().map(|occupation| {
        let above = occupation.ratings.iter().map(|(element, importance)| {
            let mean = sums.get(element).map_or(0.0, |(sum, count)| sum / count);
            (*element, importance - mean)
        });
        let above: Row = above.filter(|(_, above)| *above > 0.0).collect();
        let technologies = occupation.technologies.iter().map(|technology| {
            let count = holders.get(technology).copied().unwrap_or(1.0);
            (elements + technology, (1.0 + all / count).ln())
        });
        let mut technologies: Row = technologies.collect();
        technologies.sort_by_key(|(technology, _)| *technology);
        technologies.dedup_by_key(|(technology, _)| *technology);
        let (above, technologies) = (unit(above), unit(technologies));
        let weighted =
            |row: Row, share: f32| row.into_iter().map(move |(at, value)| (at, value * share.sqrt()));
        let mut vector: Row = weighted(above, RATINGS).collect();
        vector.extend(weighted(technologies, 1.0 - RATINGS));
        unit(vector)
    });
    vectors.collect()
}

/// Scales a vector to unit length.
pub(super) fn unit(mut row: Row) -> Row {
    row.sort_by_key(|(at, _)| *at);
    let length = row.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        row.iter_mut().for_each(|(_, value)| *value /= length);
    }
    row
}

/// Multiplies two vectors whose places ascend.
pub(super) fn dot(one: &Row, other: &Row) -> f32 {
    let (mut left, mut right, mut sum) = (0, 0, 0.0);
    while let (Some((at, a)), Some((place, b))) = (one.get(left), other.get(right)) {
        match at.cmp(place) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => {
                sum += a * b;
                left += 1;
                right += 1;
            }
        }
    }
    if sum < LEAST { 0.0 } else { sum }
}

/// Gives the members of each occupation of the coarse set.
pub(super) fn members_of(parents: &[u32], coarse: usize) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); coarse];
    for (at, parent) in parents.iter().enumerate() {
        members[*parent as usize].push(at);
    }
    members
}

/// Gives the plain mean of the members that have anything.
pub(super) fn mean(members: &[usize], rows: &[Row]) -> Row {
    let mut sums: BTreeMap<u32, f32> = BTreeMap::new();
    let mut count: f32 = 0.0;
    for row in members.iter().map(|at| &rows[*at]).filter(|row| !row.is_empty()) {
        count += 1.0;
        for (at, value) in row {
            *sums.entry(*at).or_default() += value;
        }
    }
    sums.into_iter().map(|(at, sum)| (at, sum / count)).collect()
}

/// Takes the neighbours that the skills taxonomy computed, the same both ways: of two directions the larger counts.
fn similar_skills(skills: &Skills, live: &[SkillIndex], place: &[Option<u32>]) -> Rows {
    let mut rows: Vec<Row> = vec![Vec::new(); live.len()];
    for (at, index) in (0..).zip(live) {
        for (other, score) in skills.neighbours(*index) {
            let Some(other) = place[other.0 as usize].filter(|other| *other != at) else {
                continue;
            };
            rows[at as usize].push((other, score as f32));
            rows[other as usize].push((at, score as f32));
        }
    }
    Rows::of(rows)
}
