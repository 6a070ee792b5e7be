//! A logistic function of standardised values, and how it is fitted.

/// Newton steps; the loss is convex and few are needed.
const ROUNDS: usize = 25;

/// A fitted logistic function of standardised features.
#[derive(Clone, Debug, PartialEq)]
pub struct Logistic<const COUNT: usize> {
    /// Value where every feature has its mean.
    pub intercept: f32,
    /// By feature: weight, mean and deviation.
    pub features: [(f32, f32, f32); COUNT],
}

impl<const COUNT: usize> Logistic<COUNT> {
    /// Gives the weighted sum, which orders as the confidence does and never saturates.
    pub fn score(&self, features: &[f32; COUNT]) -> f32 {
        let mut sum = self.intercept;
        for (value, (weight, mean, deviation)) in features.iter().zip(&self.features) {
            sum += weight * (value - mean) / deviation;
        }
        sum
    }

    /// Gives the chance that the candidate is right.
    pub fn confidence(&self, features: &[f32; COUNT]) -> f32 {
        1.0 / (1.0 + (-self.score(features)).exp())
    }

    /// Fits the function to candidates that are known to be right or wrong, each with what it weighs. The weaker
    /// `evidence` is, the smaller the weights stay.
    pub fn fit_weighted(rows: &[([f32; COUNT], bool, f32)], evidence: f64) -> Self {
        let mut features = spread(|at| rows.iter().map(move |(values, _, weight)| (values[at], *weight)));
        let standard: Vec<Row> = rows
            .iter()
            .map(|(row, is_right, weight)| {
                let values = row.iter().zip(&features);
                let values = values
                    .map(|(value, (_, mean, deviation))| f64::from(value - mean) / f64::from(*deviation));
                Row {
                    values: values.chain([1.0]).collect(),
                    is_right: f64::from(u8::from(*is_right)),
                    weight: evidence * f64::from(*weight),
                }
            })
            .collect();
        let weights = newton(&standard, COUNT + 1);
        for ((weight, ..), fitted) in features.iter_mut().zip(&weights) {
            *weight = *fitted as f32;
        }
        Logistic {
            intercept: weights[COUNT] as f32,
            features,
        }
    }

    /// Fits the function so that no weight has another sign than `expected`: features that would are left out, one after
    /// the other, the worst first.
    pub fn fit_signed(rows: &[([f32; COUNT], bool, f32)], evidence: f64, expected: &[f32; COUNT]) -> Self {
        let mut rows = rows.to_vec();
        loop {
            let fitted = Self::fit_weighted(&rows, evidence);
            let against = |at: usize| fitted.features[at].0 * expected[at];
            let worst = (0..COUNT).min_by(|one, other| against(*one).total_cmp(&against(*other)));
            let Some(worst) = worst.filter(|at| against(*at) < 0.0) else {
                return fitted;
            };
            for (features, _, _) in &mut rows {
                features[worst] = 0.0;
            }
        }
    }

    /// Writes the function as a table of the source, under the name that its type has there.
    pub fn to_table(&self, type_name: &str, names: &[&str; COUNT]) -> String {
        let mut source = format!(
            "{type_name} {{\n    intercept: {:.4},\n    features: [\n",
            self.intercept
        );
        for ((weight, mean, deviation), name) in self.features.iter().zip(names) {
            source.push_str(&format!(
                "        ({weight:.4}, {mean:.4}, {deviation:.4}), // {name}\n"
            ));
        }
        source.push_str("    ],\n}\n");
        source
    }
}

/// Gives each feature, whose weighted values `of` gives, no weight, its mean and its deviation.
pub(crate) fn spread<const COUNT: usize, Values: Iterator<Item = (f32, f32)>>(
    of: impl Fn(usize) -> Values,
) -> [(f32, f32, f32); COUNT] {
    let mut features = [(0.0f32, 0.0f32, 1.0f32); COUNT];
    for (at, (_, mean, deviation)) in features.iter_mut().enumerate() {
        let values = || of(at).map(|(value, weight)| (f64::from(value), f64::from(weight)));
        let total = values()
            .map(|(_, weight)| weight)
            .sum::<f64>()
            .max(f64::MIN_POSITIVE);
        let centre = values().map(|(value, weight)| value * weight).sum::<f64>() / total;
        let spread = values().map(|(value, weight)| weight * (value - centre).powi(2));
        let spread = spread.sum::<f64>() / total;
        *mean = centre as f32;
        // A feature without any spread says nothing and must not divide by nothing.
        *deviation = if spread > 1e-12 { spread.sqrt() as f32 } else { 1.0 };
    }
    features
}

/// Standardised values behind which a one stands, for the intercept.
struct Row {
    values: Vec<f64>,
    is_right: f64,
    weight: f64,
}

/// Minimises the regularised loss; the last weight is the intercept, which is free.
fn newton(rows: &[Row], size: usize) -> Vec<f64> {
    let mut weights = vec![0.0; size];
    for _ in 0..ROUNDS {
        let mut gradient = vec![0.0; size];
        let mut curvature = vec![0.0; size * size];
        for row in rows {
            let products = row.values.iter().zip(&weights);
            let sum: f64 = products.map(|(value, weight)| value * weight).sum();
            let chance = 1.0 / (1.0 + (-sum).exp());
            let spread = row.weight * chance * (1.0 - chance);
            let slope = row.weight * (chance - row.is_right);
            for (at, value) in row.values.iter().enumerate() {
                gradient[at] += slope * value;
                let cells = curvature[at * size..=at * size + at].iter_mut();
                for (cell, other) in cells.zip(&row.values) {
                    *cell += spread * value * other;
                }
            }
        }
        for at in 0..size - 1 {
            gradient[at] += weights[at];
            curvature[at * size + at] += 1.0;
        }
        curvature[size * size - 1] += 1e-9;
        let step = solve(curvature, gradient);
        let largest = step
            .iter()
            .fold(0.0f64, |largest, value| largest.max(value.abs()));
        for (weight, step) in weights.iter_mut().zip(step) {
            *weight -= step.clamp(-4.0, 4.0);
        }
        if largest < 1e-9 {
            break;
        }
    }
    weights
}

/// Solves a system whose matrix is symmetric and positive; its lower half is given, row by row.
pub(crate) fn solve(mut lower: Vec<f64>, right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for row in 0..size {
        for column in 0..=row {
            let before = (0..column).map(|at| lower[row * size + at] * lower[column * size + at]);
            let sum = lower[row * size + column] - before.sum::<f64>();
            lower[row * size + column] = if row == column {
                sum.max(1e-12).sqrt()
            } else {
                sum / lower[column * size + column]
            };
        }
    }
    let mut solution = right;
    for row in 0..size {
        for at in 0..row {
            solution[row] -= lower[row * size + at] * solution[at];
        }
        solution[row] /= lower[row * size + row];
    }
    for row in (0..size).rev() {
        for at in row + 1..size {
            solution[row] -= lower[at * size + row] * solution[at];
        }
        solution[row] /= lower[row * size + row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<([f32; 3], bool, f32)> {
        (0..20_000u32)
            .map(|number| {
                let value = (number % 10) as f32 / 10.0;
                ([0.0, value, 1.0], number / 10 % 10 < number % 10, 1.0)
            })
            .collect()
    }

    #[test]
    fn a_fit_follows_the_share_of_right_candidates() {
        let fitted = Logistic::fit_weighted(&rows(), 1.0);
        for tenth in 1..9 {
            let value = tenth as f32 / 10.0;
            let confidence = fitted.confidence(&[0.0, value, 1.0]);
            assert!((confidence - value).abs() < 0.08, "{tenth}: {confidence}");
        }
    }

    #[test]
    fn a_row_that_weighs_twice_counts_as_two() {
        let mut twice = rows();
        twice.extend(rows().into_iter().filter(|(features, ..)| features[1] > 0.5));
        let weighed: Vec<_> = rows()
            .into_iter()
            .map(|(features, is_right, _)| (features, is_right, if features[1] > 0.5 { 2.0 } else { 1.0 }))
            .collect();
        let (twice, weighed) = (
            Logistic::fit_weighted(&twice, 1.0),
            Logistic::fit_weighted(&weighed, 1.0),
        );
        assert!((twice.score(&[0.0, 0.7, 1.0]) - weighed.score(&[0.0, 0.7, 1.0])).abs() < 1e-3);
    }

    #[test]
    fn a_weight_of_the_wrong_sign_is_left_out() {
        let fitted = Logistic::fit_signed(&rows(), 1.0, &[1.0, -1.0, 1.0]);
        assert_eq!(fitted.features[1].0, 0.0);
        let fitted = Logistic::fit_signed(&rows(), 1.0, &[1.0; 3]);
        assert!(fitted.features[1].0 > 0.5);
    }

    #[test]
    fn a_fit_without_rows_is_finite() {
        let confidence = Logistic::<2>::fit_weighted(&[], 0.01).confidence(&[1.0; 2]);
        assert!((0.0..=1.0).contains(&confidence));
    }
}
