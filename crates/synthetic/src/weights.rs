//! Choices with weights, drawn in constant time.

use crate::random::Stream;

/// A choice among positions by weight: the alias method (Walker, 1974; tables by Vose, 1991).
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// Share of a column that stays with its own position.
    own: Vec<f64>,
    /// The position that has the rest of the column.
    other: Vec<u32>,
}

impl Weights {
    /// Makes the tables; weights below zero and those that are no numbers count as zero.
    #[must_use]
    pub fn new(weights: &[f64]) -> Self {
        let weights: Vec<f64> = weights
            .iter()
            .map(|weight| if *weight > 0.0 { *weight } else { 0.0 })
            .collect();
        let sum: f64 = weights.iter().sum();
        let count = weights.len();
        if sum <= 0.0 {
            return Self {
                own: vec![1.0; count],
                other: (0..count as u32).collect(),
            };
        }
        let mut own: Vec<f64> = weights.iter().map(|weight| weight * count as f64 / sum).collect();
        let mut other: Vec<u32> = (0..count as u32).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..count).partition(|position| own[*position] < 1.0);
        while let (Some(low), Some(high)) = (small.pop(), large.last().copied()) {
            other[low] = high as u32;
            own[high] -= 1.0 - own[low];
            if own[high] < 1.0 {
                large.pop();
                small.push(high);
            }
        }
        // What is left differs from a full column by rounding alone.
        for position in small.into_iter().chain(large) {
            own[position] = 1.0;
        }
        Self { own, other }
    }

    /// Makes weights of `count` positions that fall with the rank.
    #[must_use]
    pub fn falling(count: usize, skew: Skew) -> Self {
        let weight = |position: usize| {
            let rank = (position + 1) as f64;
            match skew {
                Skew::Gentle => 1.0 / rank.sqrt(),
                Skew::Plain => 1.0 / rank,
            }
        };
        let weights: Vec<f64> = (0..count).map(weight).collect();
        Self::new(&weights)
    }

    /// Draws a position; `None` where there are none.
    pub fn draw(&self, stream: &mut Stream) -> Option<usize> {
        let column = stream.below(self.own.len());
        let own = *self.own.get(column)?;
        if stream.unit() < own {
            return Some(column);
        }
        self.other.get(column).map(|other| *other as usize)
    }
}

/// How fast weights fall from the first position to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skew {
    /// One over the square root of the rank.
    Gentle,
    /// One over the rank.
    Plain,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(weights: &Weights) -> Vec<f64> {
        let mut counts = vec![0.0; weights.own.len()];
        let draws = 200_000;
        let mut stream = Stream::new(5, 5, 5);
        for _ in 0..draws {
            counts[weights.draw(&mut stream).expect("there is something to draw")] += 1.0;
        }
        counts.iter().map(|count| count / f64::from(draws)).collect()
    }

    #[test]
    fn positions_come_up_by_their_weight() {
        let shares = shares(&Weights::new(&[1.0, 0.0, 3.0, 6.0]));
        for (share, expected) in shares.iter().zip([0.1, 0.0, 0.3, 0.6]) {
            assert!((share - expected).abs() < 0.01, "{shares:?}");
        }
    }

    #[test]
    fn without_any_weight_all_positions_are_equal() {
        let shares = shares(&Weights::new(&[0.0, -1.0, f64::NAN, 0.0]));
        assert!(
            shares.iter().all(|share| (share - 0.25).abs() < 0.01),
            "{shares:?}"
        );
    }

    #[test]
    fn falling_weights_follow_the_rank() {
        let shares = shares(&Weights::falling(3, Skew::Plain));
        assert!((shares[0] / shares[2] - 3.0).abs() < 0.2, "{shares:?}");
    }

    #[test]
    fn nothing_is_drawn_from_nothing() {
        assert_eq!(Weights::new(&[]).draw(&mut Stream::new(0, 0, 0)), None);
    }
}
