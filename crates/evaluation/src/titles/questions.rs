//! What a set of titles asks.

use encoder::{Liked, Rerank};
use text::{DescribedGroup, TRUST_FEATURES, TitleFusion, TitleMatch, TitleTrust, trust_features, trusted};

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
    pub(super) judged: Vec<Judged>,
}

/// A title that normalisation finds.
pub(super) struct Judged {
    pub(super) found: TitleMatch,
    /// What a sentence encoder says of its name; 0 without one.
    pub(super) likeness: f32,
    pub(super) is_right: bool,
    pub(super) groups: Vec<u32>,
}

impl Question {
    /// Gives the titles with what the trust in them is made of, the best first.
    pub(super) fn weigh(&self, weights: &TitleFusion) -> Vec<(&Judged, [f32; TRUST_FEATURES])> {
        let found: Vec<TitleMatch> = self.judged.iter().map(|it| it.found).collect();
        let groups_of = |title: u32| {
            let judged = self.judged.iter().find(|it| it.found.title == title);
            judged.map_or(&[][..], |it| it.groups.as_slice())
        };
        let features = trust_features(&found, &groups_of, weights);
        let mut weighed: Vec<_> = self.judged.iter().zip(features).collect();
        weighed.sort_by(|one, other| other.1[0].total_cmp(&one.1[0]));
        weighed
    }

    /// Gives how sure the surest title is and whether it is right.
    pub(super) fn surest(&self, weights: &TitleFusion, trust: &TitleTrust) -> Option<(f64, bool)> {
        let weighed = self.weigh(weights).into_iter();
        let sure = weighed.map(|(it, features)| (trusted(&it.found, &features, trust), it.is_right));
        sure.reduce(|best, next| if next.0 > best.0 { next } else { best })
    }

    /// Gives the titles as a sentence encoder and an earlier stage, fitted with some weights, see them.
    pub(super) fn liked(&self, weights: &TitleFusion, trust: &TitleTrust) -> Vec<(&Judged, Liked)> {
        let weighed = self.weigh(weights).into_iter();
        let liked = weighed.map(|(it, features)| {
            let confidence = trusted(&it.found, &features, trust) as f32;
            (
                it,
                Liked {
                    confidence,
                    likeness: it.likeness,
                },
            )
        });
        liked.collect()
    }

    /// Gives how sure the surest title is and whether it is right, re-ranked by a sentence encoder.
    pub(super) fn surest_reranked(
        &self,
        (weights, trust): (&TitleFusion, &TitleTrust),
        rerank: &Rerank,
    ) -> Option<(f64, bool)> {
        let (judged, liked): (Vec<&Judged>, Vec<Liked>) = self.liked(weights, trust).into_iter().unzip();
        let afresh = rerank.confidences(&liked);
        let sure = judged
            .iter()
            .zip(&liked)
            .zip(afresh)
            .map(|((it, liked), afresh)| {
                let mut found = it.found;
                found.confidence = f64::from(liked.confidence);
                found.judge_afresh(afresh);
                (found.confidence, it.is_right)
            });
        sure.reduce(|best, next| if next.0 > best.0 { next } else { best })
    }

    /// Gives the groups, best first.
    pub(super) fn order(&self, score: impl Fn(&DescribedGroup) -> f32) -> Vec<u32> {
        let mut scored: Vec<(f32, u32)> = self.groups.iter().map(|it| (score(it), it.group)).collect();
        scored.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
        scored.into_iter().map(|(_, group)| group).collect()
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
