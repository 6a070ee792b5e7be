//! What loaded postings say, for the families that rest on open data otherwise.

use analytics::{Cancel, QueryError};
use contract::postings::Mount;

use super::App;
use crate::skill_evidence::ServedScores;

impl App {
    /// Pins the scores that are served: the newest, with what postings say of them.
    pub fn scores(&self) -> Option<ServedScores> {
        let open = self.similarity().latest()?.clone();
        Some(self.skill_evidence.joined(&open))
    }

    /// Says whether there are postings for scores to rest on, counted or not.
    pub fn has_postings_for_evidence(&self) -> bool {
        let corpus = self.postings.local(Mount::Us);
        corpus.is_some_and(|corpus| corpus.engine.coverage().unique > 0)
    }

    /// Counts what postings say of occupations and of skills, unless that is served already.
    pub fn gather_from_postings(&self, cancel: &Cancel) -> Result<(), QueryError> {
        let corpus = self.postings.local(Mount::Us);
        let of_occupations = self.occupations.gather(corpus.clone(), cancel);
        let similarity = self.similarity();
        let skills = self.skills();
        let of_skills = self
            .skill_evidence
            .gather(corpus, skills.versions(), similarity.latest(), cancel);
        of_occupations.and(of_skills)
    }
}
