//! Similarity of occupations and skills, computed beforehand and only looked up while serving.
//!
//! Two sets of occupations carry four kinds of ids: the fine one has those of O*NET-SOC and of specialized occupations,
//! the coarse one those of SOC 2018 and of occupations. An importer fills a [`SimilarityDraft`], [`Similarity::build`]
//! computes the scores of open data, [`Similarity::with_postings`] those that postings give as well, and
//! [`Similarity::nearest`] ranks by them.

mod build;
mod matrix;
mod model;
mod nearest;
mod postings;
mod snapshot;

pub use build::{OccupationDraft, SimilarityDraft, SimilarityError};
pub use model::{MODELS, Model, Side};
pub use nearest::{Filter, Neighbour};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::draft::AttributionNotice;
use crate::posting_counts::EvidenceSpan;
use crate::version::Version;
use matrix::{Rows, Triangle};

/// An id with its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// What a snapshot says about itself as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Meta {
    version: Version,
    notice: AttributionNotice,
    /// Version of the skills taxonomy whose ids are used.
    skills_version: Version,
    skills: Vec<Item>,
    fine: Ids,
    coarse: Ids,
    /// By occupation of the fine set: position of the one of the coarse set that it belongs to.
    #[serde(default)]
    parents: Vec<u32>,
    /// Postings behind the scores.
    #[serde(default)]
    evidence: EvidenceSpan,
}

/// The ids of a set of occupations: the official one, where there is one, and that of our taxonomy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Ids {
    official: Vec<Option<Item>>,
    lot: Vec<Item>,
}

/// Scores about one set of occupations.
#[derive(Clone, Debug, Default, PartialEq)]
struct Scores {
    /// Occupation by occupation.
    occupations: Triangle,
    /// By occupation: the skills it asks for.
    skills: Rows,
    /// By skill: the occupations that ask for it.
    by_skill: Rows,
}

/// One version of all scores.
pub struct Similarity {
    meta: Meta,
    fine: Scores,
    coarse: Scores,
    /// By skill: similar skills.
    skills: Rows,
    places: Places,
}

/// Places of ids in their lists.
#[derive(Default)]
struct Places {
    skills: FxHashMap<String, u32>,
    onet: FxHashMap<String, u32>,
    soc: FxHashMap<String, u32>,
    lot_fine: FxHashMap<String, u32>,
    lot_coarse: FxHashMap<String, u32>,
}

impl std::fmt::Debug for Similarity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Similarity")
            .field("version", &self.meta.version)
            .field("skills", &self.meta.skills.len())
            .finish_non_exhaustive()
    }
}

impl Similarity {
    fn assemble(meta: Meta, fine: Scores, coarse: Scores, skills: Rows) -> Similarity {
        let items = |items: &[Item]| -> FxHashMap<String, u32> {
            (0..).zip(items).map(|(at, item)| (item.id.clone(), at)).collect()
        };
        let official = |items: &[Option<Item>]| -> FxHashMap<String, u32> {
            let known = (0..)
                .zip(items)
                .filter_map(|(at, item)| Some((item.as_ref()?.id.clone(), at)));
            known.collect()
        };
        let places = Places {
            skills: items(&meta.skills),
            onet: official(&meta.fine.official),
            soc: official(&meta.coarse.official),
            lot_fine: items(&meta.fine.lot),
            lot_coarse: items(&meta.coarse.lot),
        };
        Similarity {
            meta,
            fine,
            coarse,
            skills,
            places,
        }
    }

    /// Gives the version.
    pub fn version(&self) -> Version {
        self.meta.version
    }

    /// Gives title and body for `/meta`.
    pub fn notice(&self) -> &AttributionNotice {
        &self.meta.notice
    }

    /// Gives the version of the skills taxonomy whose ids are used.
    pub fn skills_version(&self) -> Version {
        self.meta.skills_version
    }

    /// Tells of the postings behind the scores.
    pub fn evidence(&self) -> &EvidenceSpan {
        &self.meta.evidence
    }

    fn place(&self, side: Side, id: &str) -> Option<u32> {
        let places = match side {
            Side::Skills => &self.places.skills,
            Side::Onet => &self.places.onet,
            Side::Soc => &self.places.soc,
            Side::LotSpecialized => &self.places.lot_fine,
            Side::LotOccupation => &self.places.lot_coarse,
        };
        places.get(id).copied()
    }

    fn item(&self, side: Side, at: u32) -> Option<&Item> {
        let at = at as usize;
        match side {
            Side::Skills => self.meta.skills.get(at),
            Side::Onet => self.meta.fine.official.get(at)?.as_ref(),
            Side::Soc => self.meta.coarse.official.get(at)?.as_ref(),
            Side::LotSpecialized => self.meta.fine.lot.get(at),
            Side::LotOccupation => self.meta.coarse.lot.get(at),
        }
    }

    fn scores(&self, side: Side) -> &Scores {
        match side {
            Side::Onet | Side::LotSpecialized | Side::Skills => &self.fine,
            Side::Soc | Side::LotOccupation => &self.coarse,
        }
    }
}

#[cfg(test)]
mod tests;
