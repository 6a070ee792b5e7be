//! One confidence out of all features.

use super::features::{FEATURES, Features, NAMES, PRIORS};
use crate::logistic::Logistic;

/// Strength of the data against the wish for small weights, as fitted on a few hundred sentences.
const EVIDENCE: f64 = 0.01;

/// A fitted logistic function of the features of a sentence and a concept.
pub type Fusion = Logistic<FEATURES>;

impl Fusion {
    /// Gives what the priors, the last features, add to the sum.
    pub(super) fn of_priors(&self, priors: &[f32]) -> f32 {
        let weights = &self.features[FEATURES - PRIORS..];
        let added = priors.iter().zip(weights);
        added
            .map(|(value, (weight, mean, deviation))| weight * (value - mean) / deviation)
            .sum()
    }

    /// Fits the function to candidates that are known to be right or wrong.
    pub fn fit(rows: &[(Features, bool)]) -> Fusion {
        let weighted: Vec<(Features, bool, f32)> = rows
            .iter()
            .map(|(features, is_right)| (*features, *is_right, 1.0))
            .collect();
        Fusion::fit_weighted(&weighted, EVIDENCE)
    }

    /// Writes the function as a table of the source.
    pub fn to_source(&self) -> String {
        self.to_table("Fusion", &NAMES)
    }
}
