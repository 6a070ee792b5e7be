//! The fitted weights: see `waypost eval --fit`.
//!
//! All were fitted on 2026-11-26 on jobbert-titles, onet-reported-titles and esco-title-to-soc, each weighing the same,
//! with ESCO 1.1.1 and O*NET 30.1, seed 1. A weight of 0 stands where likeness would count against a title. What sums of
//! weights are worth (`TRUST`) was fitted without jobbert-titles, whose answers call many a fitting title wrong, each title
//! of the other two weighing the same.
//!
//! `TITLES_WITH_VECTORS` and `TRUST` were fitted with vectors of 600 steps, where an import takes 400.

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
    intercept: -0.2868,
    features: [
        (0.2957, 0.4589, 0.2058), // letters
        (0.0000, 0.0000, 1.0000), // words
        (0.0000, 0.0000, 1.0000), // group's words, best
        (0.0638, 0.8083, 0.2423), // group's words and description, best
        (0.9468, 0.6786, 0.1689), // group's vector
        (0.0000, 0.0000, 1.0000), // group's vector, best
        (0.0287, 0.4540, 0.2923), // term covered
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
    intercept: -4.5220,
    features: [
        (0.4234, 0.4695, 0.2854),  // letters of the best label, best
        (0.0000, 0.0000, 1.0000),  // words of the best label, best
        (0.0000, 0.0000, 1.0000),  // letters and words of the best label, best
        (0.0000, 0.0000, 1.0000),  // BM25 titles, best
        (0.1693, 0.4303, 0.2813),  // BM25 titles and description, best
        (0.0000, 0.0000, 1.0000),  // vector, best
        (0.0000, 0.0000, 1.0000),  // letters of the best label
        (0.0000, 0.0000, 1.0000),  // words of the best label
        (0.2378, 0.3196, 0.2720),  // words that the titles have
        (0.5008, 0.4047, 0.1377),  // vector
        (-1.0220, 0.2909, 0.1550), // vector, difference to the best
        (0.2555, 3.4449, 1.0498),  // titles, log
    ],
};

static GROUPS_WITHOUT_VECTORS: GroupFusion = GroupFusion {
    intercept: -4.2839,
    features: [
        (0.5496, 0.4695, 0.2854), // letters of the best label, best
        (0.0000, 0.0000, 1.0000), // words of the best label, best
        (0.0000, 0.0000, 1.0000), // letters and words of the best label, best
        (0.0703, 0.4219, 0.2866), // BM25 titles, best
        (0.8644, 0.4303, 0.2813), // BM25 titles and description, best
        (0.0000, 0.0000, 1.0000), // vector, best
        (0.1882, 0.3101, 0.1995), // letters of the best label
        (0.0695, 0.3262, 0.2316), // words of the best label
        (0.1860, 0.3196, 0.2720), // words that the titles have
        (0.0000, 0.0000, 1.0000), // vector
        (0.0000, 0.0000, 1.0000), // vector, difference to the best
        (0.1872, 3.4449, 1.0498), // titles, log
    ],
};

static TRUST_WITH_VECTORS: TitleTrust = TitleTrust {
    intercept: 0.4591,
    features: [
        (0.6026, 0.0769, 1.0919),  // score
        (0.4796, 0.7223, 0.8581),  // lead
        (0.5903, 0.6333, 0.3575),  // agreement of the best
        (-0.2265, 0.5421, 0.5716), // mean lead over the best
        (-0.0772, 2.0340, 0.6207), // groups of the best, log
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
