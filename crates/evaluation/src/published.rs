//! Figures that others published, or that a prototype of the method reached, to stand beside the measured ones.

use crate::report::Figures;

/// Set, method, and the measures by name.
type Row = (&'static str, &'static str, &'static [(&'static str, f64)]);

/// Validation figures of the prototype are from the same sentences and protocol.
const ROWS: &[Row] = &[
    (
        "skill-extraction-house",
        "prototype, out of fold",
        &[
            ("MRR", 0.582),
            ("RP@5", 0.534),
            ("RP@10", 0.573),
            ("calibration error", 0.017),
        ],
    ),
    (
        "skill-extraction-house",
        "prototype with the encoder MiniLM",
        &[("MRR", 0.540), ("RP@5", 0.588), ("RP@10", 0.661)],
    ),
    (
        "skill-extraction-tech",
        "prototype, out of fold",
        &[
            ("MRR", 0.714),
            ("RP@5", 0.734),
            ("RP@10", 0.793),
            ("calibration error", 0.030),
        ],
    ),
    (
        "skill-extraction-tech",
        "prototype with the encoder MiniLM",
        &[("MRR", 0.787), ("RP@5", 0.732), ("RP@10", 0.804)],
    ),
    (
        "skillskape",
        "prototype, vectors without labelled sentences",
        &[("MRR", 0.387), ("RP@5", 0.354), ("RP@10", 0.434)],
    ),
    (
        "esco-skill-relations",
        "prototype, words, co-occurrence and vectors",
        &[("MRR", 0.523), ("R@10", 0.747), ("hit@10", 0.816)],
    ),
    (
        "jobbert-titles",
        "prototype, out of fold, 2,000 of the titles",
        &[
            ("MRR", 0.372),
            ("acc@1", 0.267),
            ("hit@5", 0.499),
            ("hit@10", 0.581),
        ],
    ),
    (
        "onet-reported-titles",
        "prototype, out of fold, 1,000 of the titles",
        &[("acc@1", 0.725), ("hit@5", 0.904), ("hit@10", 0.940)],
    ),
    (
        "esco-title-to-soc",
        "prototype, nothing fitted, 1,000 of the labels",
        &[("acc@1", 0.507), ("hit@5", 0.764), ("hit@10", 0.838)],
    ),
];

/// Gives the rows of a set.
pub(crate) fn figures(set: &str) -> impl Iterator<Item = Figures> {
    let rows = ROWS.iter().filter(move |(name, ..)| *name == set);
    rows.map(|(_, method, measures)| Figures {
        method: (*method).to_owned(),
        measures: measures.to_vec(),
        is_published: true,
    })
}
