//! What loaded postings say of skills: counted in the background, then served as a whole beside open data, by related
//! skills and by similarity.

use std::sync::Arc;

use analytics::{Cancel, QueryError};
use arc_swap::ArcSwapOption;
use catalog::{PostingCounts, Similarity, Skills, Together};
use occupations::evidence::posting_counts;
use parking_lot::Mutex;

use crate::{
    postings_data::Loaded,
    skills_data::{ServedVersion, opening},
};

/// Said of related skills beside the credits of the postings.
const RELATED_CREDIT: &str = "Related skills also rest on how often skills go together in these postings.";

/// What postings say of skills; nothing until it is counted, or without postings.
#[derive(Debug, Default)]
pub struct SkillEvidence {
    /// The counts of the corpus that was counted last: skills may change without it.
    counted: Mutex<Option<Counted>>,
    served: ArcSwapOption<Evidence>,
}

#[derive(Debug)]
struct Counted {
    corpus: Arc<Loaded>,
    counts: PostingCounts,
}

/// What one version of the postings says of what is served.
#[derive(Debug)]
struct Evidence {
    corpus: Arc<Loaded>,
    /// The versions that were looked at; not of all of them postings say anything.
    versions: Vec<Arc<ServedVersion>>,
    related: Vec<Arc<RelatedEvidence>>,
    scores: Option<ScoresWithPostings>,
}

/// What postings say of the skills of one version.
#[derive(Debug)]
pub struct RelatedEvidence {
    skills: Arc<Skills>,
    /// Which skills go with which.
    pub together: Together,
    /// The start of an answer that rests on them too, with their credits.
    pub opening: Vec<u8>,
}

/// Scores of open data, and what postings make of them.
#[derive(Debug)]
struct ScoresWithPostings {
    open: Arc<Similarity>,
    /// None of scores that postings cannot be joined with.
    joined: Option<Arc<Similarity>>,
}

/// The scores that are served.
#[derive(Clone, Debug)]
pub struct ServedScores {
    /// The scores.
    pub scores: Arc<Similarity>,
    /// The postings that they rest on beside open data.
    pub postings: Option<Arc<Loaded>>,
}

impl SkillEvidence {
    /// Pins what postings say of the skills of a version.
    pub fn of(&self, skills: &Arc<Skills>) -> Option<Arc<RelatedEvidence>> {
        let served = self.served.load();
        let mut related = served.as_ref()?.related.iter();
        related.find(|it| Arc::ptr_eq(&it.skills, skills)).cloned()
    }

    /// Gives what postings make of scores; these as they are until that is known.
    pub fn joined(&self, open: &Arc<Similarity>) -> ServedScores {
        let served = self.served.load();
        let with_postings = served.as_ref().and_then(|served| {
            let scores = served.scores.as_ref().filter(|it| Arc::ptr_eq(&it.open, open))?;
            Some(ServedScores {
                scores: scores.joined.clone()?,
                postings: Some(served.corpus.clone()),
            })
        });
        with_postings.unwrap_or_else(|| ServedScores {
            scores: open.clone(),
            postings: None,
        })
    }

    /// Counts what a corpus says of these skills and scores, unless that is there, and serves it. What was said before
    /// stays meanwhile.
    pub fn gather(
        &self,
        corpus: Option<Arc<Loaded>>,
        versions: &[Arc<ServedVersion>],
        open: Option<&Arc<Similarity>>,
        cancel: &Cancel,
    ) -> Result<(), QueryError> {
        let Some(corpus) = corpus else {
            return Ok(());
        };
        let present = self.served.load_full();
        if present.is_some_and(|present| present.is_about(&corpus, versions, open)) {
            return Ok(());
        }
        let mut counted = self.counted.lock();
        let is_counted = |counted: &Counted| Arc::ptr_eq(&counted.corpus, &corpus);
        if !counted.as_ref().is_some_and(is_counted) {
            let version = corpus.engine.version();
            tracing::info!(version, "counting which skills go together in postings");
            *counted = Some(Counted {
                counts: posting_counts(corpus.engine.as_ref(), cancel)?,
                corpus: corpus.clone(),
            });
            tracing::info!(version, "related skills and similarity rest on postings too");
        }
        let Some(Counted { counts, .. }) = counted.as_ref() else {
            return Ok(());
        };
        let text = format!("{RELATED_CREDIT}\n{}", corpus.credits);
        let related = versions.iter().filter_map(|version| {
            let together = Together::of(&version.skills, counts);
            (!together.is_empty()).then(|| {
                Arc::new(RelatedEvidence {
                    skills: version.skills.clone(),
                    together,
                    opening: opening(&version.skills, Some((corpus.title, text.trim_end()))),
                })
            })
        });
        let scores = open.map(|open| ScoresWithPostings {
            joined: joined(open, counts),
            open: open.clone(),
        });
        self.served.store(Some(Arc::new(Evidence {
            related: related.collect(),
            versions: versions.to_vec(),
            scores,
            corpus,
        })));
        Ok(())
    }
}

/// Joins scores with what postings say; none where there are no postings, or the scores are too old for it.
fn joined(open: &Similarity, counts: &PostingCounts) -> Option<Arc<Similarity>> {
    if counts.span.postings == 0 {
        return None;
    }
    let joined = open.with_postings(counts).map(Arc::new);
    if joined.is_none() {
        tracing::warn!(
            "these scores of similarity cannot rest on postings; run `waypost import similarity` again"
        );
    }
    joined
}

impl Evidence {
    /// Says whether this is what a corpus says of just these.
    fn is_about(
        &self,
        corpus: &Arc<Loaded>,
        versions: &[Arc<ServedVersion>],
        open: Option<&Arc<Similarity>>,
    ) -> bool {
        let same_scores = match (&self.scores, open) {
            (Some(scores), Some(open)) => Arc::ptr_eq(&scores.open, open),
            (scores, open) => scores.is_none() && open.is_none(),
        };
        let same_versions = self.versions.len() == versions.len()
            && self
                .versions
                .iter()
                .zip(versions)
                .all(|(one, other)| Arc::ptr_eq(one, other));
        same_scores && same_versions && Arc::ptr_eq(&self.corpus, corpus)
    }
}
