//! Finds the highest of many numbered values by comparing whole numbers.

/// Makes a number that orders by value, and equal values by position, the first highest.
pub(crate) fn key(value: f32, position: u32) -> u64 {
    let bits = value.to_bits();
    let ordered = if bits >> 31 == 0 { bits | 1 << 31 } else { !bits };
    u64::from(ordered) << 32 | u64::from(!position)
}

/// Gives the position in a [`key`].
pub(crate) fn position(key: u64) -> u32 {
    !(key as u32)
}

/// Leaves the `limit` highest keys, in no order.
pub(crate) fn keep_highest(keys: impl Iterator<Item = u64>, limit: usize, kept: &mut Vec<u64>) {
    kept.clear();
    kept.extend(keys);
    cut(kept, limit);
}

/// Takes all but the `limit` highest keys away.
pub(crate) fn cut(kept: &mut Vec<u64>, limit: usize) {
    if kept.len() > limit {
        kept.select_nth_unstable_by(limit, |left, right| right.cmp(left));
        kept.truncate(limit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_order_by_value_and_then_by_position() {
        let values = [0.5, -1.0, 2.0, 0.5, f32::MIN, 0.0];
        let mut kept = Vec::new();
        let keys = || (0..).zip(values).map(|(at, value)| key(value, at));
        keep_highest(keys(), 10, &mut kept);
        kept.sort_unstable_by(|left, right| right.cmp(left));
        let order: Vec<u32> = kept.iter().map(|key| position(*key)).collect();
        assert_eq!(order, [2, 0, 3, 5, 1, 4]);
        keep_highest(keys(), 2, &mut kept);
        kept.sort_unstable();
        assert_eq!(kept, [key(0.5, 0), key(2.0, 2)]);
    }
}
