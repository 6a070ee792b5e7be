//! The fitted weights: see [`Fusion::fit`] and `waypost eval --fit`.
//!
//! Both were fitted on 2026-11-26 on the sentences of skill-extraction-house and skill-extraction-tech (validation),
//! with ESCO 1.1.1 and O*NET 30.1, seed 1.

use super::Fusion;

/// For vectors trained without labelled sentences.
pub(super) static WITHOUT_LABELLED: Fusion = Fusion {
    intercept: -3.6119,
    features: [
        (0.0843, 0.5808, 0.2169),  // contained, best
        (0.1447, 0.5736, 0.2262),  // label, best
        (0.1230, 0.6244, 0.1878),  // BM25, best
        (0.1272, 0.5730, 0.2158),  // contained in a clause, best
        (0.1674, 0.5682, 0.2249),  // label in a clause, best
        (0.1060, 0.5830, 0.2133),  // softly contained, best
        (0.2563, 0.6762, 0.1809),  // sentence vector, best
        (0.1661, 0.6599, 0.1822),  // clause vector, best
        (0.1633, 0.4279, 0.1667),  // contained
        (0.1047, 0.0587, 0.1946),  // exact phrase
        (0.1849, 0.4311, 0.1650),  // softly contained
        (0.1764, 0.4019, 0.1175),  // sentence vector
        (0.1443, 0.4701, 0.1410),  // clause vector
        (0.1895, 2.3094, 1.3448),  // occupations, log
        (0.1289, 0.0671, 0.2502),  // common skill
        (0.0258, 0.3577, 0.4793),  // knowledge
        (-0.0636, 2.7590, 1.0176), // words of the name
        (-0.2954, 1.4712, 0.7929), // alternative labels, log
        (0.1465, 0.6618, 1.2915),  // mentions in texts, log
    ],
};

/// For vectors that labelled sentences took part in: those of SkillSkape (train), with postings of the City of New
/// York as texts.
pub(super) static WITH_LABELLED: Fusion = Fusion {
    intercept: -3.5041,
    features: [
        (0.0809, 0.5736, 0.2192),  // contained, best
        (0.1786, 0.5615, 0.2300),  // label, best
        (0.1123, 0.6094, 0.1953),  // BM25, best
        (0.0989, 0.5671, 0.2177),  // contained in a clause, best
        (0.1637, 0.5576, 0.2283),  // label in a clause, best
        (0.0865, 0.5731, 0.2171),  // softly contained, best
        (0.2212, 0.6592, 0.1884),  // sentence vector, best
        (0.1602, 0.6364, 0.1938),  // clause vector, best
        (0.1743, 0.4240, 0.1692),  // contained
        (0.1218, 0.0606, 0.1962),  // exact phrase
        (0.1759, 0.4253, 0.1683),  // softly contained
        (0.1994, 0.3854, 0.1174),  // sentence vector
        (0.1341, 0.4478, 0.1470),  // clause vector
        (0.2158, 2.3813, 1.3938),  // occupations, log
        (0.1080, 0.0777, 0.2678),  // common skill
        (0.0278, 0.3762, 0.4844),  // knowledge
        (-0.0384, 2.6854, 1.0216), // words of the name
        (-0.2699, 1.4668, 0.8017), // alternative labels, log
        (0.2254, 1.3173, 1.8334),  // mentions in texts, log
    ],
};
