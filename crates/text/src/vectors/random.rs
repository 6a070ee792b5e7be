//! Draws that depend on their place alone: seed, step, row and how many were drawn there.

/// The draws of one place.
pub(super) struct Draws {
    state: u64,
}

impl Draws {
    pub(super) fn at(seed: u64, step: u64, row: u64) -> Self {
        Draws {
            state: mix(mix(mix(seed) ^ step) ^ row),
        }
    }

    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }

    /// Draws a number below `bound`; 0 where nothing is below it.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// Draws from 0 to less than 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Draws from a distribution close to the normal one: the sum of twelve even draws.
    pub(super) fn normal(&mut self) -> f32 {
        let sum: f64 = (0..12).map(|_| self.unit()).sum();
        (sum - 6.0) as f32
    }
}

fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ value >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_draws_the_same_again_and_another_place_something_else() {
        let draw = |seed, step, row| Draws::at(seed, step, row).next();
        assert_eq!(draw(1, 2, 3), draw(1, 2, 3));
        assert_ne!(draw(1, 2, 3), draw(1, 3, 2));
        assert_ne!(draw(1, 2, 3), draw(2, 2, 3));
        let mut draws = Draws::at(7, 0, 0);
        assert!((0..1000).all(|_| draws.below(5) < 5));
        assert_eq!(draws.below(0), 0);
        let mean = (0..4000).map(|_| f64::from(draws.normal())).sum::<f64>() / 4000.0;
        assert!(mean.abs() < 0.1, "{mean}");
    }
}
