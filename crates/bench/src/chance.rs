//! Numbers by chance, the same in every run.

/// A plain generator (PCG multiplier, upper bits).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Starts a row of numbers.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// Gives a number below `bound`, which must not be 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    /// Chooses one of `items`, which must not be empty.
    pub fn choose<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}
