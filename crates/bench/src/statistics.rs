//! Minimum, median and percentiles of what was measured.

/// Puts values in order; there are no numbers that are none among measurements.
pub fn sort(values: &mut [f64]) {
    values.sort_by(f64::total_cmp);
}

/// Gives the value at a share of an ordered row, 0 for an empty one.
pub fn at(ordered: &[f64], share: f64) -> f64 {
    let place = (ordered.len().saturating_sub(1) as f64 * share).round() as usize;
    ordered.get(place).copied().unwrap_or(0.0)
}

/// Gives the least and the median value.
pub fn minimum_and_median(values: &[f64]) -> (f64, f64) {
    let mut ordered = values.to_vec();
    sort(&mut ordered);
    (at(&ordered, 0.0), at(&ordered, 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlier_moves_neither_minimum_nor_median() {
        assert_eq!(minimum_and_median(&[9.0, 2.0, 3.0]), (2.0, 3.0));
        assert_eq!(minimum_and_median(&[]), (0.0, 0.0));
    }

    #[test]
    fn the_99th_percentile_of_a_hundred_is_the_last_but_one() {
        let ordered: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(at(&ordered, 0.99), 99.0);
    }
}
