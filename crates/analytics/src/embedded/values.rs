//! Many numbers and what is asked of them: least, greatest, the one at a rank. Exact, by counting.

/// More numbers than this are counted, fewer are sorted.
const SORTED_VALUES: u64 = 1 << 15;
/// Widest range of numbers that is counted.
const COUNTED_SPAN: u32 = 1 << 22;

/// A collection of numbers.
#[derive(Debug)]
pub(super) enum Values {
    /// Few numbers, or numbers far apart.
    List(Vec<u32>),
    /// How often each number occurs.
    Counts { counts: Vec<u32>, total: u64 },
}

impl Values {
    /// Makes room for about `expected` numbers, none above `greatest`.
    pub(super) fn new(expected: u64, greatest: u32) -> Self {
        if expected > SORTED_VALUES && greatest < COUNTED_SPAN {
            Self::Counts {
                counts: vec![0; greatest as usize + 1],
                total: 0,
            }
        } else {
            Self::List(Vec::new())
        }
    }

    #[inline]
    pub(super) fn push(&mut self, value: u32) {
        match self {
            Self::List(list) => list.push(value),
            Self::Counts { counts, total } => {
                if let Some(count) = counts.get_mut(value as usize) {
                    *count += 1;
                    *total += 1;
                }
            }
        }
    }

    /// Puts the numbers in order.
    pub(super) fn sort(self) -> Sorted {
        match self {
            Self::List(mut list) => {
                list.sort_unstable();
                let mut runs: Vec<(u32, u64)> = Vec::new();
                for group in list.chunk_by(|left, right| left == right) {
                    runs.push((group[0], group.len() as u64));
                }
                Sorted::of(runs)
            }
            Self::Counts { counts, .. } => {
                let runs = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
                Sorted::of(
                    runs.map(|(value, count)| (value as u32, u64::from(count)))
                        .collect(),
                )
            }
        }
    }
}

/// Numbers in order, each with how many there are up to it.
#[derive(Debug)]
pub(super) struct Sorted {
    runs: Vec<(u32, u64)>,
}

impl Sorted {
    /// Puts numbers in order that come with how often each occurs; a number may come again.
    pub(super) fn of_counts(mut counts: Vec<(u32, u64)>) -> Self {
        counts.sort_unstable();
        counts.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1;
            }
            is_same
        });
        Self::of(counts)
    }

    fn of(mut runs: Vec<(u32, u64)>) -> Self {
        let mut sum = 0;
        for (_, count) in &mut runs {
            sum += *count;
            *count = sum;
        }
        Self { runs }
    }

    pub(super) fn len(&self) -> u64 {
        self.runs.last().map_or(0, |(_, count)| *count)
    }

    pub(super) fn least(&self) -> Option<u32> {
        self.runs.first().map(|(value, _)| *value)
    }

    pub(super) fn greatest(&self) -> Option<u32> {
        self.runs.last().map(|(value, _)| *value)
    }

    /// Gives the number at a rank, counted from 1.
    pub(super) fn at_rank(&self, rank: u64) -> Option<u32> {
        let at = self.runs.partition_point(|(_, count)| *count < rank);
        self.runs.get(at).map(|(value, _)| *value)
    }

    /// Counts the numbers up to one.
    pub(super) fn count_up_to(&self, value: u32) -> u64 {
        let at = self.runs.partition_point(|(known, _)| *known <= value);
        at.checked_sub(1).map_or(0, |at| self.runs[at].1)
    }

    /// Gives the median; of an even number of values the mean of the middle two, rounded half up.
    pub(super) fn median(&self) -> Option<u64> {
        let length = self.len();
        if length == 0 {
            return None;
        }
        let lower = u64::from(self.at_rank(length.div_ceil(2))?);
        let upper = u64::from(self.at_rank(length / 2 + 1)?);
        Some((lower + upper).div_ceil(2))
    }
}

/// Gives the median of a list, which is left in another order.
pub(super) fn median_of(list: &mut [u32]) -> Option<u64> {
    if list.is_empty() {
        return None;
    }
    let middle = list.len() / 2;
    let is_even = list.len().is_multiple_of(2);
    let (lower, upper, _) = list.select_nth_unstable(middle);
    let upper = u64::from(*upper);
    if !is_even {
        return Some(upper);
    }
    let lower = lower.iter().copied().max().map_or(upper, u64::from);
    Some((lower + upper).div_ceil(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counted_sorted_and_selected_medians_agree(list in proptest::collection::vec(0..50_u32, 0..60)) {
            let mut counts = Values::Counts { counts: vec![0; 50], total: 0 };
            list.iter().for_each(|value| counts.push(*value));
            let counted = counts.sort();
            let sorted = Values::List(list.clone()).sort();
            prop_assert_eq!(&counted.runs, &sorted.runs);
            let summed = Sorted::of_counts(list.iter().map(|value| (*value, 1)).collect());
            prop_assert_eq!(&summed.runs, &sorted.runs);
            for value in 0..52 {
                let expected = list.iter().filter(|known| **known <= value).count() as u64;
                prop_assert_eq!(sorted.count_up_to(value), expected);
            }
            let mut ordered = list.clone();
            ordered.sort_unstable();
            for rank in 1..=list.len() {
                prop_assert_eq!(counted.at_rank(rank as u64), Some(ordered[rank - 1]));
            }
            prop_assert_eq!(median_of(&mut list.clone()), counted.median());
        }
    }

    #[test]
    fn medians_of_even_lists_round_half_up() {
        assert_eq!(median_of(&mut [1, 4]), Some(3));
        assert_eq!(median_of(&mut [4, 1, 2]), Some(2));
        assert_eq!(Values::List(vec![7, 8]).sort().median(), Some(8));
        assert_eq!(Values::List(vec![]).sort().median(), None);
    }
}
