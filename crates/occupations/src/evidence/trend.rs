//! How fast the share of postings that ask for a skill rises or falls.

/// Postings with a skill from which it has a trend.
pub const MIN_TREND: u64 = 300;
/// Greatest change a year, either way.
pub const MOST_A_YEAR: f64 = 0.25;
/// What is left of a trend from one year to the next.
pub const DAMPING: f64 = 0.5;

/// Gives the change a year by least squares over months, each with how many postings have the skill and how many there are.
pub(super) fn yearly(months: impl ExactSizeIterator<Item = (u64, u64)>) -> f64 {
    let middle = (months.len() as f64 - 1.0) / 2.0;
    let (mut products, mut squares) = (0.0, 0.0);
    for (at, (with, all)) in months.enumerate() {
        let share = ((with as f64 + 0.5) / (all as f64 + 1.0)).ln();
        let distance = at as f64 - middle;
        products += distance * share;
        squares += distance * distance;
    }
    if squares == 0.0 {
        return 0.0;
    }
    (12.0 * products / squares).clamp(-MOST_A_YEAR, MOST_A_YEAR)
}

/// Gives what a trend multiplies by after so many years; it wears off from year to year.
pub(crate) fn multiple(trend: f64, years: u32) -> f64 {
    let of_year = |year: u32| 1.0 + trend * DAMPING.powi(year as i32);
    (0..years).map(of_year).product()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_grows_evenly_has_its_rate_and_steep_ones_are_cut() {
        let rising = |a_month: f64| {
            let months = (0..24).map(move |month| {
                let share = 0.05 * (a_month * f64::from(month)).exp();
                ((share * 1e6) as u64, 1_000_000)
            });
            yearly(months)
        };
        assert!((rising(0.01) - 0.12).abs() < 1e-4, "{}", rising(0.01));
        assert!((rising(-0.005) + 0.06).abs() < 1e-4);
        assert_eq!(rising(0.05), MOST_A_YEAR);
        assert_eq!(rising(-0.05), -MOST_A_YEAR);
        assert_eq!(yearly(std::iter::empty::<(u64, u64)>()), 0.0);
    }

    #[test]
    fn trends_wear_off() {
        assert_eq!(multiple(0.2, 0), 1.0);
        assert!((multiple(0.2, 3) - 1.2 * 1.1 * 1.05).abs() < 1e-12);
        assert_eq!(multiple(0.0, 5), 1.0);
    }
}
