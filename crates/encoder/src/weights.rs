//! The fitted weights of re-ranking: see `waypost eval --encoder --fit`.

use text::Logistic;

use crate::Rerank;

/// For skills that a sentence implies.
pub static SKILLS: Rerank = Rerank(Logistic {
    intercept: -4.1398,
    features: [
        (1.3101, -3.4454, 1.3188), // earlier stage
        (0.0000, 0.0000, 1.0000),  // likeness
        (1.0500, -0.2335, 0.1416), // likeness, below the best
    ],
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_weight_is_negative() {
        let weights = SKILLS.0.features.iter();
        assert!(
            weights
                .map(|(weight, _, spread)| weight / spread)
                .all(|it| it >= 0.0)
        );
    }
}
