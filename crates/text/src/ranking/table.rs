//! The fitted weights: see [`Fusion::fit`] and `waypost eval --fit`.
//!
//! Both were fitted on 2026-11-26 on the sentences of skill-extraction-house and skill-extraction-tech (validation),
//! with ESCO 1.1.1 and O*NET 30.1, seed 1.

use super::Fusion;

/// For vectors trained without labelled sentences.
pub(super) static WITHOUT_LABELLED: Fusion = Fusion {
    intercept: -6.3062,
    features: [
        (0.1042, 0.4161, 0.1886),  // contained, best
        (0.1776, 0.3818, 0.1947),  // label, best
        (0.0617, 0.4485, 0.1944),  // BM25 labels, best
        (0.0524, 0.4585, 0.1527),  // BM25 labels and description, best
        (0.1205, 0.4138, 0.1873),  // contained in a clause, best
        (0.1955, 0.3814, 0.1943),  // label in a clause, best
        (0.0514, 0.4662, 0.2035),  // BM25 labels in a clause, best
        (0.1225, 0.4172, 0.1869),  // softly contained, best
        (0.2565, 0.4631, 0.1917),  // sentence vector, best
        (0.1961, 0.4728, 0.1852),  // clause vector, best
        (0.1821, 0.3103, 0.1427),  // contained
        (0.0230, 0.0123, 0.0903),  // exact phrase
        (0.2033, 0.3124, 0.1424),  // softly contained
        (0.1498, 0.2696, 0.1127),  // sentence vector
        (0.1431, 0.3387, 0.1364),  // clause vector
        (0.2466, 1.8715, 1.1633),  // occupations, log
        (0.1704, 0.0460, 0.2094),  // common skill
        (0.0221, 0.2276, 0.4193),  // knowledge
        (-0.0785, 3.1354, 1.0535), // words of the name
        (-0.2987, 1.7923, 0.6207), // alternative labels, log
        (0.1558, 0.3205, 0.8682),  // mentions in texts, log
    ],
};

/// For vectors that labelled sentences took part in: those of SkillSkape (train), with postings of the City of New
/// York as texts.
pub(super) static WITH_LABELLED: Fusion = Fusion {
    intercept: -6.3688,
    features: [
        (0.0955, 0.4161, 0.1887),  // contained, best
        (0.1854, 0.3824, 0.1953),  // label, best
        (0.0604, 0.4482, 0.1942),  // BM25 labels, best
        (0.0342, 0.4578, 0.1522),  // BM25 labels and description, best
        (0.1075, 0.4138, 0.1873),  // contained in a clause, best
        (0.1670, 0.3812, 0.1941),  // label in a clause, best
        (0.0554, 0.4660, 0.2036),  // BM25 labels in a clause, best
        (0.1044, 0.4156, 0.1875),  // softly contained, best
        (0.3205, 0.4300, 0.1950),  // sentence vector, best
        (0.1919, 0.4410, 0.1927),  // clause vector, best
        (0.1803, 0.3102, 0.1426),  // contained
        (0.0225, 0.0123, 0.0902),  // exact phrase
        (0.1840, 0.3110, 0.1426),  // softly contained
        (0.2075, 0.2455, 0.1141),  // sentence vector
        (0.1216, 0.3099, 0.1394),  // clause vector
        (0.2187, 1.8723, 1.1681),  // occupations, log
        (0.1370, 0.0455, 0.2084),  // common skill
        (-0.0117, 0.2292, 0.4203), // knowledge
        (-0.0599, 3.1315, 1.0594), // words of the name
        (-0.2776, 1.7974, 0.6192), // alternative labels, log
        (0.2566, 0.4417, 1.0672),  // mentions in texts, log
    ],
};
