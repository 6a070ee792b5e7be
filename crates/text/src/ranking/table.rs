//! The fitted weights: see [`Fusion::fit`] and `waypost eval --fit`.
//!
//! Both were fitted on 2026-11-26 on the sentences of skill-extraction-house and skill-extraction-tech (validation),
//! with ESCO 1.1.1 and O*NET 30.1, seed 1.

use super::Fusion;

/// For vectors trained without labelled sentences.
pub(super) static WITHOUT_LABELLED: Fusion = Fusion {
    intercept: -3.4719,
    features: [
        (0.0523, 0.5757, 0.2200),  // contained, best
        (0.1346, 0.5664, 0.2274),  // label, best
        (0.0521, 0.6120, 0.1993),  // BM25, best
        (0.0550, 0.5688, 0.2183),  // contained in a clause, best
        (0.1368, 0.5628, 0.2266),  // label in a clause, best
        (0.1021, 0.5788, 0.2137),  // softly contained, best
        (0.1797, 0.6687, 0.1858),  // sentence vector, best
        (0.1887, 0.6553, 0.1884),  // clause vector, best
        (0.0689, 0.4275, 0.1706),  // contained
        (-0.0834, 0.0673, 0.2049), // exact phrase
        (0.1102, 0.4321, 0.1674),  // softly contained
        (0.1354, 0.4003, 0.1211),  // sentence vector
        (0.0816, 0.4666, 0.1443),  // clause vector
        (0.1485, 0.3301, 0.1957),  // name contained
        (0.1384, 0.3444, 0.1819),  // name softly contained
        (0.0264, 0.0277, 0.1377),  // name, exact phrase
        (0.4125, 0.0354, 0.1540),  // named
        (0.1848, 2.3267, 1.3632),  // occupations, log
        (0.1144, 0.0725, 0.2593),  // common skill
        (0.0004, 0.3657, 0.4816),  // knowledge
        (-0.0432, 2.7243, 1.0263), // words of the name
        (-0.2350, 1.4858, 0.8008), // alternative labels, log
        (0.1126, 0.7630, 1.4745),  // mentions in texts, log
    ],
};

/// For vectors that labelled sentences took part in: those of SkillSkape (train), with postings of the City of New
/// York as texts.
pub(super) static WITH_LABELLED: Fusion = Fusion {
    intercept: -3.4029,
    features: [
        (0.0659, 0.5752, 0.2192),  // contained, best
        (0.1516, 0.5649, 0.2271),  // label, best
        (0.0270, 0.6095, 0.1981),  // BM25, best
        (0.0556, 0.5699, 0.2182),  // contained in a clause, best
        (0.1255, 0.5609, 0.2256),  // label in a clause, best
        (0.0839, 0.5750, 0.2171),  // softly contained, best
        (0.1662, 0.6508, 0.1900),  // sentence vector, best
        (0.1397, 0.6376, 0.1914),  // clause vector, best
        (0.0769, 0.4248, 0.1691),  // contained
        (-0.0789, 0.0647, 0.2017), // exact phrase
        (0.0930, 0.4263, 0.1684),  // softly contained
        (0.1550, 0.3844, 0.1202),  // sentence vector
        (0.0860, 0.4491, 0.1455),  // clause vector
        (0.1365, 0.3324, 0.1913),  // name contained
        (0.1243, 0.3382, 0.1854),  // name softly contained
        (0.0187, 0.0268, 0.1357),  // name, exact phrase
        (0.3993, 0.0350, 0.1533),  // named
        (0.1920, 2.3583, 1.3611),  // occupations, log
        (0.1243, 0.0651, 0.2467),  // common skill
        (-0.0062, 0.3608, 0.4802), // knowledge
        (-0.0595, 2.7729, 1.0445), // words of the name
        (-0.2343, 1.5361, 0.7909), // alternative labels, log
        (0.1886, 1.1310, 1.7799),  // mentions in texts, log
    ],
};
