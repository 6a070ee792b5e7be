//! Pay of postings in strata, with and without each value of a facet.

use std::sync::Arc;

use super::filter::Conditions;
use crate::facet::Facet;

/// Asks how pay is spread, over all postings that match and over those with each value of a facet.
#[derive(Clone, Debug, PartialEq)]
pub struct PayRequest {
    /// The filters; any of them.
    pub filters: Vec<Conditions>,
    /// The facet whose values are told apart.
    pub facet: Facet,
    /// Values that fewer postings with a salary have, or lack, are left out.
    pub least: u64,
    /// The greatest years of each band of experience, ascending; what is above the last is one more band.
    pub band_ends: Vec<u32>,
}

/// How pay is spread. Postings are told apart by band of experience, lowest level of education and state, a
/// missing value being one of its own: each combination that occurs is a stratum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PayTable {
    /// Postings that match.
    pub postings: u64,
    /// Those with a salary above nothing; all that follows is about them.
    pub salaried: u64,
    /// The median salary; of an even number the mean of the middle two, rounded half up.
    pub median: Option<u64>,
    /// All of them, by stratum.
    pub strata: Vec<PaySums>,
    /// Those with a value of the facet, in the order of the labels.
    pub values: Vec<PayOfValue>,
}

/// Pay of the postings with a value of the facet.
#[derive(Clone, Debug, PartialEq)]
pub struct PayOfValue {
    /// The label of the value.
    pub name: Arc<str>,
    /// How many there are.
    pub count: u64,
    /// Positions in [`PayTable::strata`], ascending, with what belongs to the value there.
    pub strata: Vec<(usize, PaySums)>,
}

/// Sums over natural logarithms of salaries.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PaySums {
    /// How many there are.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
    /// The sum of their squares.
    pub squares: f64,
}

impl PaySums {
    /// Adds the logarithm of a salary.
    pub fn add(&mut self, logarithm: f64) {
        self.count += 1;
        self.sum += logarithm;
        self.squares += logarithm * logarithm;
    }

    /// Gives what is left when a part of the postings is taken away.
    #[must_use]
    pub fn without(self, part: Self) -> Self {
        Self {
            count: self.count.saturating_sub(part.count),
            sum: self.sum - part.sum,
            squares: self.squares - part.squares,
        }
    }

    /// Gives the mean; that of nothing is no number.
    pub fn mean(self) -> f64 {
        self.sum / self.count as f64
    }

    /// Gives the sum of the squared distances to the mean.
    pub fn squared_distances(self) -> f64 {
        if self.count < 2 {
            return 0.0;
        }
        // Of equal salaries rounding may leave a trace on either side of nought.
        (self.squares - self.sum * self.mean()).max(0.0)
    }
}
