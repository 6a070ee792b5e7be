//! Numbers that look like chance and follow from a seed, the same on every machine.
//!
//! Every row draws from a stream of its own, so that rows can be made in any order and on any number of threads.
//! Only integer steps and the four basic operations are used: a mathematical library may differ in its last bit.

/// A stream of pseudo-random numbers: `SplitMix64` (Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub struct Stream(u64);

impl Stream {
    /// Starts the stream of one row, or of one thing of any other kind, under a seed.
    #[must_use]
    pub fn new(seed: u64, kind: u64, index: u64) -> Self {
        let mut stream = Self(seed ^ mix(kind.wrapping_add(1)));
        let salted = stream.bits();
        Self(salted ^ mix(index.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// Returns 64 further bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// Returns a number of at least 0 and below 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns an integer of at least 0 and below `bound`; 0 where the bound is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// Returns true in this share of all calls.
    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Returns a number with mean 0 and deviation 1 between -6 and 6: a sum of twelve draws.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Returns how often an event of this share happens in a row, at most `limit` times.
    pub fn repeats(&mut self, share: f64, limit: u32) -> u32 {
        let mut count = 0;
        while count < limit && self.chance(share) {
            count += 1;
        }
        count
    }

    /// Returns one of the items; `None` where there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

/// Scrambles 64 bits so that each depends on all.
fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_follows_from_seed_kind_and_index_alone() {
        let first = |seed, kind, index| Stream::new(seed, kind, index).bits();
        assert_eq!(first(7, 1, 3), first(7, 1, 3));
        let others = [first(8, 1, 3), first(7, 2, 3), first(7, 1, 4)];
        assert!(others.iter().all(|other| *other != first(7, 1, 3)));
    }

    #[test]
    fn draws_spread_evenly() {
        let mut counts = [0_u32; 10];
        for index in 0..100_000 {
            counts[Stream::new(1, 2, index).below(10)] += 1;
        }
        assert!(
            counts.iter().all(|count| (9_500..10_500).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn normal_draws_have_the_stated_mean_and_deviation() {
        let mut stream = Stream::new(3, 0, 0);
        let draws: Vec<f64> = (0..20_000).map(|_| stream.normal()).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / draws.len() as f64;
        assert!(mean.abs() < 0.05, "{mean}");
        assert!((variance - 1.0).abs() < 0.05, "{variance}");
    }

    #[test]
    fn an_empty_choice_has_no_pick() {
        assert_eq!(Stream::new(0, 0, 0).pick::<u8>(&[]), None);
        assert_eq!(Stream::new(0, 0, 0).below(0), 0);
    }
}
