//! How far a title can be trusted: by how much speaks for it, and by what the other titles of the term are.
//!
//! The score of [`TitleEvidence`] says how like a term a title is, but is no chance of being right: of two titles of equal
//! score the one is right more often that no title of another occupation comes near, and whose occupation has several of
//! the best titles.

use super::confidence::{TitleEvidence, TitleFusion};
use super::matcher::TitleMatch;
use crate::logistic::Logistic;

/// Number of values that the trust in a title is made of.
pub const TRUST_FEATURES: usize = 5;

/// The sign that the weight of each must have.
pub const TRUST_SIGNS: [f32; TRUST_FEATURES] = [1.0, 1.0, 1.0, -1.0, -1.0];

/// Weights of [`trust_features`], and how they are fitted.
pub type TitleTrust = Logistic<TRUST_FEATURES>;

/// What each of [`trust_features`] is.
pub(super) const NAMES: [&str; TRUST_FEATURES] = [
    "score",
    "lead",
    "agreement of the best",
    "mean lead over the best",
    "groups of the best, log",
];

/// A longer lead says no more.
const MOST_LEAD: f32 = 3.0;

/// The best titles, beside the one that is judged, that may agree with it.
const BEST: usize = 8;

/// Confidence of a label that is equal once noise is taken away. A rule, not a fit: the labelled titles call many an equal
/// name wrong, because they were collected by occupation.
pub(super) const EQUAL_WORDS: f64 = 0.97;

/// A label that is not equal is never certain.
const MOST_CONFIDENCE: f64 = 0.99;

impl TitleTrust {
    /// Writes the weights as a table of the source.
    pub fn to_source(&self) -> String {
        self.to_table("TitleTrust", &NAMES)
    }
}

/// Gives for each match of one term its score, its lead over the best match that shares no group with it (0 where there is
/// none), the share of the best others that share a group with it, its mean lead over these, and the logarithm of one more
/// than the groups of the best of all.
pub fn trust_features<'a>(
    matches: &[TitleMatch],
    groups_of: &dyn Fn(u32) -> &'a [u32],
    weights: &TitleFusion,
) -> Vec<[f32; TRUST_FEATURES]> {
    let scores: Vec<f32> = matches.iter().map(|it| score(it, weights)).collect();
    let mut order: Vec<usize> = (0..matches.len()).collect();
    order.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]).then(one.cmp(other)));
    let best = &order[..order.len().min(BEST + 1)];
    let mut groups: Vec<u32> = best
        .iter()
        .flat_map(|at| groups_of(matches[*at].title))
        .copied()
        .collect();
    groups.sort_unstable();
    groups.dedup();
    let spread = (groups.len() as f32).ln_1p();
    (0..matches.len())
        .map(|at| {
            let own = groups_of(matches[at].title);
            let agrees = |other: usize| {
                let groups = groups_of(matches[other].title);
                own.iter().any(|group| groups.contains(group))
            };
            let rival = order.iter().find(|other| **other != at && !agrees(**other));
            let lead = rival.map_or(0.0, |rival| scores[at] - scores[*rival]);
            let (mut agreeing, mut ahead, mut count) = (0, 0.0, 0);
            for other in best.iter().filter(|other| **other != at).take(BEST) {
                agreeing += usize::from(agrees(*other));
                ahead += scores[at] - scores[*other];
                count += 1;
            }
            let count = count.max(1) as f32;
            [
                scores[at],
                lead.clamp(-MOST_LEAD, MOST_LEAD),
                agreeing as f32 / count,
                ahead / count,
                spread,
            ]
        })
        .collect()
}

/// Gives how sure a match with some [`trust_features`] is.
pub fn trusted(found: &TitleMatch, features: &[f32; TRUST_FEATURES], trust: &TitleTrust) -> f64 {
    if found.evidence == TitleEvidence::CERTAIN {
        1.0
    } else if found.evidence.is_same() {
        EQUAL_WORDS
    } else {
        f64::from(trust.confidence(features)).min(MOST_CONFIDENCE)
    }
}

impl TitleMatch {
    /// Takes the confidence of a later stage in its place, as far as no rule says how sure an equal label is.
    pub fn judge_afresh(&mut self, confidence: f32) {
        if !self.evidence.is_same() {
            self.confidence = f64::from(confidence).min(MOST_CONFIDENCE);
        }
    }
}

/// Says how sure each match of one term is, and puts the surest first and those of equal confidence by number.
pub(super) fn settle<'a>(
    matches: &mut [TitleMatch],
    groups_of: &dyn Fn(u32) -> &'a [u32],
    weights: &TitleFusion,
    trust: &TitleTrust,
) {
    let features = trust_features(matches, groups_of, weights);
    for (found, features) in matches.iter_mut().zip(&features) {
        found.confidence = trusted(found, features, trust);
    }
    matches.sort_by(|one, other| {
        (other.confidence.total_cmp(&one.confidence)).then_with(|| one.title.cmp(&other.title))
    });
}

/// Orders matches of one term; one that has the same words and letters goes before all others, an equal one before it.
fn score(found: &TitleMatch, weights: &TitleFusion) -> f32 {
    const SAME: f32 = 4.0;
    if found.evidence == TitleEvidence::CERTAIN {
        2.0 * SAME
    } else if found.evidence.is_same() {
        SAME
    } else {
        weights.score(&found.evidence.features()).min(SAME)
    }
}

#[cfg(test)]
mod tests {
    use super::super::confidence::TITLE_FEATURES;
    use super::*;

    fn found(title: u32, letters: f32) -> TitleMatch {
        let evidence = TitleEvidence {
            letters,
            words: 0.5,
            ..TitleEvidence::CERTAIN
        };
        TitleMatch {
            title,
            confidence: 0.0,
            evidence,
        }
    }

    fn by_letters() -> TitleFusion {
        let mut features = [(0.0, 0.0, 1.0); TITLE_FEATURES];
        features[0].0 = 1.0;
        TitleFusion {
            intercept: 0.0,
            features,
        }
    }

    /// Titles 0 and 1 are of one group, 2 of another.
    fn groups(title: u32) -> &'static [u32] {
        if title < 2 { &[5] } else { &[6] }
    }

    #[test]
    fn a_rival_of_the_same_group_takes_nothing_away() {
        let matches = [found(0, 0.9), found(1, 0.8), found(2, 0.2)];
        let features = trust_features(&matches, &groups, &by_letters());
        let leads: Vec<i32> = features.iter().map(|it| (it[1] * 10.0).round() as i32).collect();
        assert_eq!(leads, [7, 6, -7]);
        let alone = trust_features(&matches[..2], &groups, &by_letters());
        assert!(alone.iter().all(|it| it[1] == 0.0));
    }

    fn weights(weights: [f32; TRUST_FEATURES]) -> [(f32, f32, f32); TRUST_FEATURES] {
        weights.map(|weight| (weight, 0.0, 1.0))
    }

    #[test]
    fn titles_of_one_group_agree() {
        let matches = [found(0, 0.9), found(1, 0.8), found(2, 0.2)];
        let features = trust_features(&matches, &groups, &by_letters());
        let agreement = features.iter().map(|it| it[2]);
        assert_eq!(agreement.collect::<Vec<f32>>(), [0.5, 0.5, 0.0]);
        let ahead: Vec<i32> = features.iter().map(|it| (it[3] * 100.0).round() as i32).collect();
        assert_eq!(ahead, [40, 25, -65]);
        assert!(features.iter().all(|it| it[4] == 2.0f32.ln_1p()));
        let many: Vec<TitleMatch> = (0..12).map(|_| found(2, 0.5)).collect();
        let features = trust_features(&many, &groups, &by_letters());
        assert!(
            features
                .iter()
                .all(|it| it[2] == 1.0 && it[3] == 0.0 && it[4] == 1.0f32.ln_1p())
        );
    }

    #[test]
    fn the_longer_the_lead_the_surer_the_title() {
        let trust = TitleTrust {
            intercept: 0.0,
            features: weights([1.0, 1.0, 0.0, 0.0, 0.0]),
        };
        let confidence = |rival: f32| {
            let mut matches = vec![found(2, rival), found(0, 0.9)];
            settle(&mut matches, &groups, &by_letters(), &trust);
            assert_eq!(matches[0].title, 0);
            matches[0].confidence
        };
        assert!(confidence(0.1) > confidence(0.8));
        let mut same = vec![found(0, 1.0)];
        same[0].evidence.words = 1.0;
        same[0].evidence.group = 0.5;
        settle(&mut same, &groups, &by_letters(), &trust);
        assert_eq!(same[0].confidence, EQUAL_WORDS);
    }
}
