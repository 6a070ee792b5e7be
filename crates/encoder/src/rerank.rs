//! Weighing the likeness of a text and a name beside what an earlier stage says of them.

use text::Logistic;

/// Number of values that the second confidence is made of.
pub const RERANK_FEATURES: usize = 3;

/// The sign that the weight of each must have: likeness never counts against a candidate.
const SIGNS: [f32; RERANK_FEATURES] = [1.0; RERANK_FEATURES];

/// What each of them is.
const NAMES: [&str; RERANK_FEATURES] = ["earlier stage", "likeness", "likeness, below the best"];

/// What all rows of a fit weigh together: enough that the wish for small weights hardly matters.
const EVIDENCE: f64 = 2_000.0;

/// An earlier stage is believed to be this sure at most.
const MOST_CERTAIN: f32 = 0.999;

/// A candidate of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Liked {
    /// Confidence of the earlier stage.
    pub confidence: f32,
    /// Cosine of the text and the candidate's name.
    pub likeness: f32,
}

/// Fitted weights that turn [`rerank_features`] into a confidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Rerank(pub Logistic<RERANK_FEATURES>);

impl Rerank {
    /// Fits the weights to candidates that are known to be right or wrong, each with what it weighs.
    pub fn fit(rows: &[([f32; RERANK_FEATURES], bool, f32)]) -> Rerank {
        let total: f32 = rows.iter().map(|(_, _, weight)| weight).sum();
        let evidence = EVIDENCE / f64::from(total.max(f32::MIN_POSITIVE));
        Rerank(Logistic::fit_signed(rows, evidence, &SIGNS))
    }

    /// Gives the confidence in each candidate of one text.
    pub fn confidences(&self, candidates: &[Liked]) -> Vec<f32> {
        let features = rerank_features(candidates);
        features
            .iter()
            .map(|features| self.0.confidence(features))
            .collect()
    }

    /// Gives the most that any likeness can make of a confidence of the earlier stage, since no weight is negative.
    pub fn most(&self, confidence: f32) -> f32 {
        self.0.confidence(&[log_odds(confidence), 1.0, 0.0])
    }

    /// Writes the weights as a table of the source.
    pub fn to_source(&self) -> String {
        format!("Rerank({})", self.0.to_table("Logistic", &NAMES).trim_end())
    }

    /// Writes the table behind others.
    pub fn to_labelled_source(&self) -> String {
        format!("\n// With a sentence encoder:\n{}\n", self.to_source())
    }
}

/// Gives what the second confidence in each candidate of one text is made of.
pub fn rerank_features(candidates: &[Liked]) -> Vec<[f32; RERANK_FEATURES]> {
    let likest = candidates.iter().map(|it| it.likeness).fold(f32::MIN, f32::max);
    let features = candidates.iter();
    features
        .map(|it| [log_odds(it.confidence), it.likeness, it.likeness - likest])
        .collect()
}

/// Gives a confidence as the logarithm of its odds, which a logistic function adds up.
pub fn log_odds(confidence: f32) -> f32 {
    let confidence = confidence.clamp(1.0 - MOST_CERTAIN, MOST_CERTAIN);
    (confidence / (1.0 - confidence)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weights;

    fn liked(confidence: f32, likeness: f32) -> Liked {
        Liked { confidence, likeness }
    }

    #[test]
    fn features_compare_with_the_likest_candidate() {
        let features = rerank_features(&[liked(0.5, 0.2), liked(0.5, 0.6)]);
        assert_eq!(features, [[0.0, 0.2, 0.2 - 0.6], [0.0, 0.6, 0.0]]);
        assert!(rerank_features(&[]).is_empty());
    }

    #[test]
    fn certainty_has_finite_odds() {
        assert!(log_odds(0.0).is_finite() && log_odds(1.0).is_finite());
        assert_eq!(log_odds(0.5), 0.0);
        assert!((log_odds(0.8) + log_odds(0.2)).abs() < 1e-5);
    }

    #[test]
    fn no_likeness_makes_more_of_a_confidence_than_is_promised() {
        for at in 0..=100u8 {
            let confidence = f32::from(at) / 100.0;
            let most = weights::SKILLS.most(confidence);
            let candidates = [liked(confidence, 1.0), liked(confidence, -1.0), liked(0.0, 0.9)];
            let made = weights::SKILLS.confidences(&candidates);
            assert!(made[..2].iter().all(|it| *it <= most), "{made:?} beside {most}");
            assert!((0.0..=1.0).contains(&most));
        }
    }

    #[test]
    fn a_fit_learns_which_stage_is_right() {
        let candidates: Vec<Liked> = (0..400u32)
            .map(|at| liked((at % 20) as f32 / 20.0, (at / 20) as f32 / 20.0))
            .collect();
        let rows: Vec<_> = rerank_features(&candidates)
            .into_iter()
            .zip(&candidates)
            .map(|(features, it)| (features, it.likeness > 0.5, 1.0))
            .collect();
        let fitted = Rerank::fit(&rows);
        let confidences = fitted.confidences(&[liked(0.9, 0.1), liked(0.1, 0.9)]);
        assert!(confidences[0] < 0.1 && confidences[1] > 0.9, "{confidences:?}");
        assert!(
            fitted.to_source().starts_with("Rerank(Logistic {"),
            "{}",
            fitted.to_source()
        );
    }
}
