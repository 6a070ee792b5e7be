//! Sums by number, of which few are touched.

/// Adds up values by number and remembers which numbers have any.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    sums: Vec<f32>,
    /// One place more than there are numbers: the next number is written before it is known to be a further one, so that
    /// no branch has to be guessed.
    touched: Vec<u32>,
    count: usize,
}

impl Tally {
    /// Makes room for the numbers below `bound`. Nothing may be added up.
    pub(crate) fn resize(&mut self, bound: usize) {
        self.sums.resize(bound, 0.0);
        self.touched.resize(bound + 1, 0);
    }

    /// Adds values; those that are not positive add nothing.
    #[inline]
    pub(crate) fn add(&mut self, entries: impl Iterator<Item = (u32, f32)>) {
        let (sums, touched) = (self.sums.as_mut_slice(), self.touched.as_mut_slice());
        let mut count = self.count;
        for (number, value) in entries {
            let sum = &mut sums[number as usize];
            let value = value.max(0.0);
            touched[count] = number;
            count += usize::from(*sum == 0.0 && value > 0.0);
            *sum += value;
        }
        self.count = count;
    }

    /// Gives the numbers with their sums.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, f32)> {
        let touched = self.touched[..self.count].iter();
        touched.map(|number| (*number, self.sums[*number as usize]))
    }

    /// Gives the sum of a number.
    pub(crate) fn sum(&self, number: u32) -> f32 {
        self.sums[number as usize]
    }

    /// Forgets all sums.
    pub(crate) fn clear(&mut self) {
        for number in &self.touched[..self.count] {
            self.sums[*number as usize] = 0.0;
        }
        self.count = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_kept_for_touched_numbers_alone() {
        let mut tally = Tally::default();
        tally.resize(3);
        tally.add([(2, 1.5), (0, 1.0), (2, 2.0), (1, 0.0), (1, -1.0), (1, f32::NAN)].into_iter());
        assert_eq!(tally.iter().collect::<Vec<_>>(), [(2, 3.5), (0, 1.0)]);
        tally.add([(0, 1.0), (1, 0.5), (2, 0.0)].into_iter());
        assert_eq!(tally.iter().collect::<Vec<_>>(), [(2, 3.5), (0, 2.0), (1, 0.5)]);
        tally.clear();
        assert_eq!(tally.iter().count(), 0);
        assert_eq!((tally.sum(0), tally.sum(2)), (0.0, 0.0));
    }
}
