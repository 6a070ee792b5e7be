//! What job postings say of skills, as plain counts: how often they go together, and with which occupations.
//!
//! Whoever can ask a corpus fills a [`PostingCounts`]; [`Together`](crate::Together) and
//! [`Similarity::with_postings`](crate::Similarity::with_postings) make scores of it.

use serde::{Deserialize, Serialize};

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

/// Counts of one version of a corpus, in unique postings. Equal corpora give equal counts, in equal order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostingCounts {
    /// How many there are, and of which time.
    pub span: EvidenceSpan,
    /// Skills that any posting has, by id.
    pub skills: Vec<SkillCount>,
    /// Occupations of O*NET-SOC that any posting has, by code.
    pub occupations: Vec<OccupationCount>,
}

/// Counts of one skill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkillCount {
    /// Its id.
    pub id: String,
    /// Postings with it.
    pub postings: u64,
    /// Those of the last twelve months.
    pub recent: u64,
    /// Positions of other skills, ascending, with the postings that have both. Pairs that say little are left out.
    pub together: Vec<(u32, u64)>,
}

/// Counts of one occupation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OccupationCount {
    /// Its code, `15-1252.00`.
    pub code: String,
    /// Its postings.
    pub postings: u64,
    /// Positions of skills, ascending, with its postings that have them.
    pub skills: Vec<(u32, u64)>,
    /// The same in the last twelve months.
    pub recent: Vec<(u32, u64)>,
}
