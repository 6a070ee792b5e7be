//! The fitted weights: see `waypost eval --fit`.
//!
//! Fitted on 2026-11-26 on the relations of esco-skill-relations, with both archives of ESCO 1.1.1 and O*NET 30.1, seed 1.

use super::meaning::RelatedFusion;

pub(super) static FUSION: RelatedFusion = RelatedFusion {
    intercept: 0.0000,
    features: [
        (0.2345, 0.1316, 0.1497), // name
        (0.5760, 0.1697, 0.1686), // likest label
        (0.3614, 0.3375, 0.2041), // name in the text of the other
        (0.5128, 0.2705, 0.1260), // vector
        (0.2814, 0.5019, 1.5363), // common occupations, times chance, log
        (0.5084, 1.8050, 1.0564), // occupations, log
    ],
};
