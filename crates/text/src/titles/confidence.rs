//! How sure a match is: a logistic value of what speaks for it, fitted on labelled titles.

/// Number of values that the confidence is made of.
pub const TITLE_FEATURES: usize = 6;

/// Confidence of a label that is equal once noise is taken away. A rule, not a fit: the labelled titles call many an equal
/// name wrong, because they were collected by occupation.
const EQUAL_WORDS: f64 = 0.97;
/// Cosine from which on two texts are the same.
const SAME: f32 = 0.9999;

/// Weights of [`TitleEvidence::features`], fitted with `title_quality --fit` on JobBERT's validation titles and O*NET's reported
/// titles (these left out of the index), 198,807 candidates, each set weighing the same. Two that came out slightly
/// negative (words -0.34, label covered -0.09) are 0, so that more likeness never counts against a title.
const WEIGHTS: [f64; TITLE_FEATURES] = [2.4, 0.0, 6.8, 0.7, 0.0, -0.17];
/// What is added to the weighted values.
const BIAS: f64 = -8.6;

/// What speaks for a match.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TitleEvidence {
    /// Cosine of the runs of letters.
    pub letters: f32,
    /// Cosine of the stems.
    pub words: f32,
    /// How well the words fit the title's best group, against the best group of all.
    pub group: f32,
    /// Share of the term's words that the label has, by weight.
    pub term_covered: f32,
    /// Share of the label's words that the term has, by weight.
    pub label_covered: f32,
    /// The label has a word for experience that the term lacks.
    pub other_grade: bool,
}

impl TitleEvidence {
    /// What an equal label has.
    pub(super) const CERTAIN: TitleEvidence = TitleEvidence {
        letters: 1.0,
        words: 1.0,
        group: 1.0,
        term_covered: 1.0,
        label_covered: 1.0,
        other_grade: false,
    };

    /// Gives the values that the confidence is made of.
    pub fn features(&self) -> [f64; TITLE_FEATURES] {
        let [letters, words, group, term, label] = [
            self.letters,
            self.words,
            self.group,
            self.term_covered,
            self.label_covered,
        ]
        .map(f64::from);
        [
            letters,
            words,
            group,
            term,
            label,
            f64::from(u8::from(self.other_grade)),
        ]
    }

    /// Gives the share of matches like this one that are right.
    pub fn confidence(&self) -> f64 {
        if self.letters > SAME && self.words > SAME {
            return EQUAL_WORDS;
        }
        let weighted: f64 = self
            .features()
            .iter()
            .zip(WEIGHTS)
            .map(|(value, weight)| value * weight)
            .sum();
        1.0 / (1.0 + (-(weighted + BIAS)).exp())
    }
}
