//! The fitted weights: see `waypost eval --fit`.
//!
//! All were fitted on 2026-11-26 on jobbert-titles, onet-reported-titles and esco-title-to-soc, each weighing the same,
//! with ESCO 1.1.1 and O*NET 30.1, seed 1. A weight of 0 stands where likeness would count against a title. What sums of
//! weights are worth (`TRUST`) was fitted without jobbert-titles, whose answers call many a fitting title wrong, each title
//! of the other two weighing the same. `TITLES_WITHOUT_VECTORS` is of an earlier fit: the last one differs by chance, and puts
//! titles of small lists that share one general word above 0.5.

use super::confidence::TitleFusion;
use super::groups::GroupFusion;
use super::trust::TitleTrust;

/// Gives the weights for titles, and what their sums are worth.
pub(super) fn titles(with_vectors: bool) -> (&'static TitleFusion, &'static TitleTrust) {
    if with_vectors {
        (&TITLES_WITH_VECTORS, &TRUST_WITH_VECTORS)
    } else {
        (&TITLES_WITHOUT_VECTORS, &SCORE_ALONE)
    }
}

/// Gives the weights for groups.
pub(super) fn groups(with_vectors: bool) -> &'static GroupFusion {
    if with_vectors {
        &GROUPS_WITH_VECTORS
    } else {
        &GROUPS_WITHOUT_VECTORS
    }
}

static TITLES_WITH_VECTORS: TitleFusion = TitleFusion {
    intercept: -0.2617,
    features: [
        (0.3108, 0.4622, 0.2034), // letters
        (0.0000, 0.0000, 1.0000), // words
        (0.0000, 0.0000, 1.0000), // group's words, best
        (0.0457, 0.7993, 0.2455), // group's words and description, best
        (0.9444, 0.6767, 0.1708), // group's vector
        (0.0000, 0.0000, 1.0000), // group's vector, best
        (0.0316, 0.4644, 0.2928), // term covered
        (0.0000, 0.0000, 1.0000), // label covered
        (0.0000, 0.0000, 1.0000), // other grade
    ],
};

static TITLES_WITHOUT_VECTORS: TitleFusion = TitleFusion {
    intercept: -0.2075,
    features: [
        (0.4457, 0.5288, 0.1981),  // letters
        (0.0000, 0.0000, 1.0000),  // words
        (0.0000, 0.0000, 1.0000),  // group's words, best
        (0.5179, 0.8935, 0.1923),  // group's words and description, best
        (0.0000, 0.0000, 1.0000),  // group's vector
        (0.0000, 0.0000, 1.0000),  // group's vector, best
        (0.0550, 0.5570, 0.2962),  // term covered
        (0.0000, 0.0000, 1.0000),  // label covered
        (-0.0192, 0.0127, 0.1121), // other grade
    ],
};

static GROUPS_WITH_VECTORS: GroupFusion = GroupFusion {
    intercept: -4.5197,
    features: [
        (0.4196, 0.4688, 0.2857),  // letters of the best label, best
        (0.0000, 0.0000, 1.0000),  // words of the best label, best
        (0.0000, 0.0000, 1.0000),  // letters and words of the best label, best
        (0.0000, 0.0000, 1.0000),  // BM25 titles, best
        (0.1675, 0.4304, 0.2813),  // BM25 titles and description, best
        (0.0000, 0.0000, 1.0000),  // vector, best
        (0.0000, 0.0000, 1.0000),  // letters of the best label
        (0.0000, 0.0000, 1.0000),  // words of the best label
        (0.2417, 0.3196, 0.2717),  // words that the titles have
        (0.4957, 0.4042, 0.1377),  // vector
        (-1.0273, 0.2916, 0.1549), // vector, difference to the best
        (0.2562, 3.4460, 1.0504),  // titles, log
    ],
};

static GROUPS_WITHOUT_VECTORS: GroupFusion = GroupFusion {
    intercept: -4.2821,
    features: [
        (0.5338, 0.4688, 0.2857), // letters of the best label, best
        (0.0000, 0.0000, 1.0000), // words of the best label, best
        (0.0000, 0.0000, 1.0000), // letters and words of the best label, best
        (0.0678, 0.4220, 0.2866), // BM25 titles, best
        (0.8670, 0.4304, 0.2813), // BM25 titles and description, best
        (0.0000, 0.0000, 1.0000), // vector, best
        (0.2009, 0.3094, 0.1994), // letters of the best label
        (0.0762, 0.3255, 0.2314), // words of the best label
        (0.1809, 0.3196, 0.2717), // words that the titles have
        (0.0000, 0.0000, 1.0000), // vector
        (0.0000, 0.0000, 1.0000), // vector, difference to the best
        (0.1868, 3.4460, 1.0504), // titles, log
    ],
};

static TRUST_WITH_VECTORS: TitleTrust = TitleTrust {
    intercept: 0.4449,
    features: [
        (0.6214, 0.1202, 1.0865),  // score
        (0.4587, 0.7242, 0.8386),  // lead
        (0.5612, 0.6281, 0.3585),  // agreement of the best
        (-0.1994, 0.5410, 0.5527), // mean lead over the best
        (-0.1046, 2.0242, 0.6191), // groups of the best, log
    ],
};

/// Few titles have rivals so far away that the others mean nothing: the score is the chance.
static SCORE_ALONE: TitleTrust = TitleTrust {
    intercept: 0.0,
    features: [
        (1.0, 0.0, 1.0),
        (0.0, 0.0, 1.0),
        (0.0, 0.0, 1.0),
        (0.0, 0.0, 1.0),
        (0.0, 0.0, 1.0),
    ],
};
