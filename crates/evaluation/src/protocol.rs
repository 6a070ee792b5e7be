//! The measures.

use crate::report::Bin;

/// Bins of a reliability curve.
const BINS: usize = 10;

/// Sums the measures of many rankings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ranking {
    count: usize,
    reciprocal: f64,
    precision_5: f64,
    precision_10: f64,
    recall_10: f64,
}

impl Ranking {
    /// Adds one ranking: whether each place is right, best first, and how many right ones there are in all.
    pub(crate) fn add(&mut self, is_right: &[bool], right: usize) {
        if right == 0 {
            return;
        }
        self.count += 1;
        if let Some(first) = is_right.iter().position(|right| *right) {
            self.reciprocal += 1.0 / (first + 1) as f64;
        }
        let within = |places: usize| is_right.iter().take(places).filter(|right| **right).count() as f64;
        self.precision_5 += within(5) / right.min(5) as f64;
        self.precision_10 += within(10) / right.min(10) as f64;
        self.recall_10 += within(10) / right as f64;
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Mean reciprocal rank of the first right answer.
    pub(crate) fn reciprocal(&self) -> f64 {
        self.reciprocal / self.count.max(1) as f64
    }

    /// R-precision at 5: right ones among five, of as many as could be there.
    pub(crate) fn precision_5(&self) -> f64 {
        self.precision_5 / self.count.max(1) as f64
    }

    /// R-precision at 10.
    pub(crate) fn precision_10(&self) -> f64 {
        self.precision_10 / self.count.max(1) as f64
    }

    /// Share of all right ones among ten.
    pub(crate) fn recall_10(&self) -> f64 {
        self.recall_10 / self.count.max(1) as f64
    }
}

/// Confidences beside what was right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reliability {
    pairs: Vec<(f64, bool)>,
}

impl Reliability {
    pub(crate) fn add(&mut self, confidence: f64, is_right: bool) {
        self.pairs.push((confidence, is_right));
    }

    /// Gives the bins that hold anything, lowest confidence first.
    pub(crate) fn bins(&self) -> Vec<Bin> {
        let mut bins = vec![(0usize, 0.0f64, 0usize); BINS];
        for (confidence, is_right) in &self.pairs {
            let at = ((confidence * BINS as f64) as usize).min(BINS - 1);
            bins[at].0 += 1;
            bins[at].1 += confidence;
            bins[at].2 += usize::from(*is_right);
        }
        (bins.into_iter().enumerate())
            .filter(|(_, (count, ..))| *count > 0)
            .map(|(at, (count, sum, right))| Bin {
                from: at as f64 / BINS as f64,
                count,
                confidence: sum / count as f64,
                right: right as f64 / count as f64,
            })
            .collect()
    }

    /// Mean difference between confidence and share of right ones over the bins, weighted by their size.
    pub(crate) fn error(&self) -> f64 {
        let all = self.pairs.len().max(1) as f64;
        self.bins()
            .iter()
            .map(|bin| bin.count as f64 / all * (bin.confidence - bin.right).abs())
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_asks_for_no_more_than_there_is() {
        let mut ranking = Ranking::default();
        ranking.add(&[false, true, true, false, false, false], 2);
        assert_eq!(ranking.precision_5(), 1.0);
        assert_eq!(ranking.reciprocal(), 0.5);
        ranking.add(&[], 3);
        assert_eq!(ranking.precision_5(), 0.5);
        ranking.add(&[true], 0);
        assert_eq!(ranking.count(), 2);
    }

    #[test]
    fn confidence_that_means_what_it_says_has_no_error() {
        let mut reliability = Reliability::default();
        for number in 0..10 {
            reliability.add(0.3, number < 3);
        }
        assert!(reliability.error() < 1e-9);
        reliability.add(0.95, false);
        assert_eq!(reliability.bins().len(), 2);
        assert!((reliability.error() - 0.95 / 11.0).abs() < 1e-9);
    }
}
