//! What a set of titles asks.

use std::sync::Arc;

use encoder::{Liked, Rerank};
use rustc_hash::FxHashMap;
use text::{
    DescribedGroup, GroupTaxonomy, TRUST_FEATURES, TitleFusion, TitleGroups, TitleMatch, TitleTrust,
    settle_titles, trust_features,
};

use crate::error::EvaluationError;
use crate::sets::{self, SetDirectory, TitleLayout};

/// A raw title and the codes that are right for it.
pub(super) struct Case {
    pub(super) term: String,
    pub(super) right: Vec<String>,
    /// What decides the fold: titles of one occupation stay together.
    pub(super) block: String,
}

/// A raw title with what the engine says of it.
pub(super) struct Question {
    pub(super) fold: u64,
    /// Groups that are right.
    pub(super) right: Vec<u32>,
    pub(super) groups: Vec<DescribedGroup>,
    /// Titles that normalisation finds.
    pub(super) found: Vec<FoundTitle>,
    /// By group.
    pub(super) taxonomies: Arc<[GroupTaxonomy]>,
}

/// A title that normalisation finds.
pub(super) struct FoundTitle {
    pub(super) found: TitleMatch,
    /// What a sentence encoder says of its name; 0 without one.
    pub(super) likeness: f32,
    /// None for a title in no group of the taxonomy that is asked for, which can be neither right nor wrong.
    pub(super) verdict: Option<bool>,
    pub(super) groups: Vec<u32>,
}

/// A found title that is right or wrong.
#[derive(Clone, Copy)]
pub(super) struct Judged {
    pub(super) found: TitleMatch,
    pub(super) likeness: f32,
    pub(super) is_right: bool,
}

/// Finds the titles of a question by their numbers.
struct Places<'q> {
    question: &'q Question,
    by_title: FxHashMap<u32, usize>,
}

impl TitleGroups for Places<'_> {
    fn groups_of(&self, title: u32) -> &[u32] {
        let place = self.by_title.get(&title);
        place.map_or(&[][..], |at| self.question.found[*at].groups.as_slice())
    }

    fn taxonomy_of(&self, group: u32) -> GroupTaxonomy {
        self.question.taxonomies[group as usize]
    }
}

impl Question {
    fn places(&self) -> Places<'_> {
        let titles = self.found.iter().map(|it| it.found.title);
        Places {
            question: self,
            by_title: titles.zip(0..).collect(),
        }
    }

    /// Gives the titles that are right or wrong, as the matcher orders them.
    pub(super) fn judged(&self) -> impl Iterator<Item = Judged> {
        self.found.iter().filter_map(FoundTitle::judged)
    }

    /// Gives these titles with what the trust in them is made of, the best first.
    pub(super) fn weigh(&self, weights: &TitleFusion) -> Vec<(Judged, [f32; TRUST_FEATURES])> {
        let places = self.places();
        let found: Vec<TitleMatch> = self.judged().map(|it| it.found).collect();
        let features = trust_features(&found, &|title| places.groups_of(title), weights);
        let mut weighed: Vec<_> = self.judged().zip(features).collect();
        weighed.sort_by(|one, other| other.1[0].total_cmp(&one.1[0]));
        weighed
    }

    /// Gives these titles as they are served with some weights, the surest first.
    pub(super) fn settled(&self, weights: &TitleFusion, trust: &TitleTrust) -> Vec<Judged> {
        let places = self.places();
        let mut found: Vec<TitleMatch> = self.found.iter().map(|it| it.found).collect();
        settle_titles(&mut found, &places, weights, trust);
        let judged = found.into_iter().filter_map(|found| {
            let known = self.found[places.by_title[&found.title]].judged()?;
            Some(Judged { found, ..known })
        });
        judged.collect()
    }

    /// Gives the surest title as it is served with the weights of the question's fold.
    pub(super) fn surest(&self, by_fold: &[(TitleFusion, TitleTrust)]) -> Option<Judged> {
        let (weights, trust) = &by_fold[self.fold as usize];
        self.settled(weights, trust).into_iter().next()
    }

    /// Gives the surest title, re-ranked by a sentence encoder.
    pub(super) fn surest_reranked(
        &self,
        (weights, trust): (&TitleFusion, &TitleTrust),
        rerank: &Rerank,
    ) -> Option<Judged> {
        let mut judged = self.settled(weights, trust);
        let liked: Vec<Liked> = judged.iter().map(Judged::liked).collect();
        for (it, afresh) in judged.iter_mut().zip(rerank.confidences(&liked)) {
            it.found.judge_afresh(afresh);
        }
        judged.into_iter().reduce(Judged::surer)
    }

    /// Gives the groups, best first.
    pub(super) fn order(&self, score: impl Fn(&DescribedGroup) -> f32) -> Vec<u32> {
        let mut scored: Vec<(f32, u32)> = self.groups.iter().map(|it| (score(it), it.group)).collect();
        scored.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
        scored.into_iter().map(|(_, group)| group).collect()
    }
}

impl FoundTitle {
    fn judged(&self) -> Option<Judged> {
        self.verdict.map(|is_right| Judged {
            found: self.found,
            likeness: self.likeness,
            is_right,
        })
    }
}

impl Judged {
    /// Gives the title as a sentence encoder sees it behind this stage.
    pub(super) fn liked(&self) -> Liked {
        Liked {
            confidence: self.found.confidence as f32,
            likeness: self.likeness,
        }
    }

    /// Gives the surer of two titles, the first of equal ones.
    pub(super) fn surer(self, other: Judged) -> Judged {
        if other.found.confidence > self.found.confidence {
            other
        } else {
            self
        }
    }
}

/// Reads the titles of a set; every row asks once.
pub(super) fn cases(set: &SetDirectory, layout: TitleLayout) -> Result<Vec<Case>, EvaluationError> {
    let table = sets::asking(&set.path).unwrap_or_default();
    let columns: [&str; 3] = match layout {
        TitleLayout::Vacancies => ["vacancyTitle", "conceptUri", "conceptUri"],
        TitleLayout::Listed => ["title", "onet_soc_codes", "onet_soc_codes"],
        TitleLayout::Crosswalk => ["title", "onet_soc_codes_with_match_type", "esco_uri"],
    };
    let mut cases = Vec::new();
    for row in sets::rows(&table, &columns)? {
        let [term, right, block] = row.as_slice() else {
            continue;
        };
        // `11-9081.00=closeMatch`: all kinds of matches count.
        let codes = right.split([';', '|']).filter_map(|code| code.split('=').next());
        let codes = codes.map(str::trim).filter(|code| !code.is_empty());
        cases.push(Case {
            term: term.clone(),
            right: codes.map(str::to_owned).collect(),
            block: block.split(';').next().unwrap_or_default().to_owned(),
        });
    }
    Ok(cases)
}
