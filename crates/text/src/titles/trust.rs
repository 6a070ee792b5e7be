//! How far a title can be trusted: by how much speaks for it, and by what the other titles of the term are.
//!
//! The score of [`TitleEvidence`] says how like a term a title is, but is no chance of being right: of two titles of equal
//! score the one is right more often that no title of another occupation comes near, and whose occupation has several of
//! the best titles.

use super::confidence::{Naming, TitleEvidence, TitleFusion};
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

/// Least confidence of a title that the term names but for a level, and of one that it names in front. Of such titles the
/// vacancies of jobbert-titles call .50 (of 189) and .55 (of 785) right, and that set calls titles right as if 1.27 were taken
/// off the sum that the others find (an offset fitted beside the values below).
const BUT_FOR_LEVEL: f64 = 0.78;
const IN_FRONT: f64 = 0.81;

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
fn trusted(found: &TitleMatch, features: &[f32; TRUST_FEATURES], trust: &TitleTrust) -> f64 {
    if found.evidence == TitleEvidence::CERTAIN {
        1.0
    } else if found.evidence.is_same() {
        EQUAL_WORDS
    } else {
        let least = match found.evidence.naming {
            Naming::Absent => 0.0,
            Naming::InFront => IN_FRONT,
            Naming::ButForLevel => BUT_FOR_LEVEL,
            Naming::Whole => EQUAL_WORDS,
        };
        f64::from(trust.confidence(features)).clamp(least, MOST_CONFIDENCE)
    }
}

/// A taxonomy of occupations that groups come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupTaxonomy {
    /// The codes of SOC and O*NET-SOC.
    #[default]
    Soc,
    /// The occupations of ESCO.
    Esco,
    /// Of titles that have no group.
    None,
}

impl GroupTaxonomy {
    const ALL: [GroupTaxonomy; 3] = [GroupTaxonomy::Soc, GroupTaxonomy::Esco, GroupTaxonomy::None];

    fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Tells which groups titles have, and which taxonomy a group is of.
pub trait TitleGroups {
    /// Gives the groups of a title.
    fn groups_of(&self, title: u32) -> &[u32];
    /// Gives the taxonomy of a group.
    fn taxonomy_of(&self, group: u32) -> GroupTaxonomy;
}

/// Gives how sure each match of one term is. A title is compared with the titles of its own taxonomy: those of another one
/// share no group with it even where they mean the same. One that several taxonomies have is as sure as in the least of them.
fn trusted_titles(
    matches: &[TitleMatch],
    groups: &dyn TitleGroups,
    weights: &TitleFusion,
    trust: &TitleTrust,
) -> Vec<f64> {
    let taxonomies_of = |found: &TitleMatch| {
        let groups_of = groups.groups_of(found.title).iter();
        let mask = groups_of.fold(0, |mask, group| mask | groups.taxonomy_of(*group).bit());
        if mask == 0 {
            GroupTaxonomy::None.bit()
        } else {
            mask
        }
    };
    let by_match: Vec<u32> = matches.iter().map(taxonomies_of).collect();
    let mut confidences = vec![1.0f64; matches.len()];
    for taxonomy in GroupTaxonomy::ALL {
        let (places, peers): (Vec<usize>, Vec<TitleMatch>) = (matches.iter().enumerate())
            .filter(|(at, _)| by_match[*at] & taxonomy.bit() != 0)
            .map(|(at, found)| (at, *found))
            .unzip();
        let features = trust_features(&peers, &|title| groups.groups_of(title), weights);
        for ((at, found), features) in places.into_iter().zip(&peers).zip(&features) {
            confidences[at] = confidences[at].min(trusted(found, features, trust));
        }
    }
    confidences
}

impl TitleMatch {
    /// Takes the confidence of a later stage in its place, as far as no rule says how sure an equal label is.
    pub fn judge_afresh(&mut self, confidence: f32) {
        if !self.evidence.is_same() {
            self.confidence = f64::from(confidence).min(MOST_CONFIDENCE);
        }
    }
}

/// Says how sure each match of one term is, and puts the surest first: of equal ones the title that the term names word for
/// word, then by number.
pub fn settle(
    matches: &mut [TitleMatch],
    groups: &dyn TitleGroups,
    weights: &TitleFusion,
    trust: &TitleTrust,
) {
    let confidences = trusted_titles(matches, groups, weights, trust);
    for (found, confidence) in matches.iter_mut().zip(confidences) {
        found.confidence = confidence;
    }
    let is_other = |found: &TitleMatch| found.evidence.naming != Naming::Whole;
    matches.sort_by(|one, other| {
        (other.confidence.total_cmp(&one.confidence))
            .then_with(|| is_other(one).cmp(&is_other(other)))
            .then_with(|| one.title.cmp(&other.title))
    });
}

/// Orders matches of one term: an equal label goes before all others, then what the cleaned term spells, then what has
/// the same words and letters.
fn score(found: &TitleMatch, weights: &TitleFusion) -> f32 {
    const SAME: f32 = 4.0;
    if found.evidence == TitleEvidence::CERTAIN {
        2.0 * SAME
    } else if found.evidence.naming == Naming::Whole {
        1.5 * SAME
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
            naming: Naming::Absent,
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

    /// Titles 0 and 1 are of one group, 2 of another; 3 is of a group of another taxonomy, and 4 is of both.
    fn groups(title: u32) -> &'static [u32] {
        match title {
            0 | 1 => &[5],
            2 => &[6],
            3 => &[17],
            _ => &[6, 17],
        }
    }

    struct Grouped;

    impl TitleGroups for Grouped {
        fn groups_of(&self, title: u32) -> &[u32] {
            groups(title)
        }

        fn taxonomy_of(&self, group: u32) -> GroupTaxonomy {
            if group < 10 {
                GroupTaxonomy::Soc
            } else {
                GroupTaxonomy::Esco
            }
        }
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
            settle(&mut matches, &Grouped, &by_letters(), &trust);
            assert_eq!(matches[0].title, 0);
            matches[0].confidence
        };
        assert!(confidence(0.1) > confidence(0.8));
        let mut same = vec![found(0, 1.0)];
        same[0].evidence.words = 1.0;
        same[0].evidence.group = 0.5;
        settle(&mut same, &Grouped, &by_letters(), &trust);
        assert_eq!(same[0].confidence, EQUAL_WORDS);
    }

    #[test]
    fn a_title_of_another_taxonomy_is_no_rival() {
        let trust = TitleTrust {
            intercept: 0.0,
            features: weights([0.0, 1.0, 0.0, 0.0, 0.0]),
        };
        let confidences = |matches: &[TitleMatch]| trusted_titles(matches, &Grouped, &by_letters(), &trust);
        let alone = confidences(&[found(0, 0.9)]);
        assert_eq!(confidences(&[found(0, 0.9), found(3, 0.9)])[0], alone[0]);
        assert!(confidences(&[found(0, 0.9), found(2, 0.2)])[0] > alone[0]);
        // A title of both leads in one taxonomy, and is as sure as in the other.
        let both = confidences(&[found(0, 0.9), found(4, 0.5), found(3, 0.1)]);
        assert!(both[0] > 0.5 && both[1] < 0.5, "{both:?}");
    }
}
