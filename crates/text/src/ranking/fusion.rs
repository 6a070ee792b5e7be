//! One confidence out of all features: a logistic function, and how it is fitted.

use super::features::{FEATURES, Features, NAMES, PRIORS};

/// Strength of the data against the wish for small weights, as fitted on a few hundred sentences.
const INVERSE_REGULARISATION: f64 = 0.01;

/// Newton steps; the loss is convex and few are needed.
const ROUNDS: usize = 25;

/// A fitted logistic function of standardised features.
#[derive(Clone, Debug, PartialEq)]
pub struct Fusion {
    /// Value where every feature has its mean.
    pub intercept: f32,
    /// By feature: weight, mean and deviation.
    pub features: [(f32, f32, f32); FEATURES],
}

impl Fusion {
    /// Gives the chance that the candidate is right.
    pub fn confidence(&self, features: &Features) -> f32 {
        let mut sum = self.intercept;
        for (value, (weight, mean, deviation)) in features.iter().zip(&self.features) {
            sum += weight * (value - mean) / deviation;
        }
        1.0 / (1.0 + (-sum).exp())
    }

    /// Gives what the priors, the last features, add to the sum.
    pub(super) fn of_priors(&self, priors: &[f32]) -> f32 {
        let weights = &self.features[FEATURES - PRIORS..];
        let added = priors.iter().zip(weights);
        added
            .map(|(value, (weight, mean, deviation))| weight * (value - mean) / deviation)
            .sum()
    }

    /// Fits the function to candidates that are known to be right or wrong.
    pub fn fit(rows: &[(Features, bool)]) -> Fusion {
        let count = rows.len().max(1) as f64;
        let mut features = [(0.0f32, 0.0f32, 1.0f32); FEATURES];
        for (at, (_, mean, deviation)) in features.iter_mut().enumerate() {
            let values = || rows.iter().map(|(features, _)| f64::from(features[at]));
            let centre = values().sum::<f64>() / count;
            let spread = values().map(|value| (value - centre).powi(2)).sum::<f64>() / count;
            *mean = centre as f32;
            // A feature without any spread says nothing and must not divide by nothing.
            *deviation = if spread > 1e-12 { spread.sqrt() as f32 } else { 1.0 };
        }
        let standard: Vec<([f64; FEATURES + 1], f64)> = rows
            .iter()
            .map(|(row, is_right)| {
                let mut values = [1.0; FEATURES + 1];
                for (at, (_, mean, deviation)) in features.iter().enumerate() {
                    values[at] = f64::from(row[at] - mean) / f64::from(*deviation);
                }
                (values, f64::from(u8::from(*is_right)))
            })
            .collect();
        let weights = newton(&standard);
        for (at, (weight, ..)) in features.iter_mut().enumerate() {
            *weight = weights[at] as f32;
        }
        Fusion {
            intercept: weights[FEATURES] as f32,
            features,
        }
    }

    /// Writes the function as a table of the source.
    pub fn to_source(&self) -> String {
        let mut source = format!(
            "Fusion {{\n    intercept: {:.4},\n    features: [\n",
            self.intercept
        );
        for ((weight, mean, deviation), name) in self.features.iter().zip(NAMES) {
            source.push_str(&format!(
                "        ({weight:.4}, {mean:.4}, {deviation:.4}), // {name}\n"
            ));
        }
        source.push_str("    ],\n}\n");
        source
    }
}

/// Minimises the regularised loss; the last weight is the intercept, which is free.
fn newton(rows: &[([f64; FEATURES + 1], f64)]) -> [f64; FEATURES + 1] {
    const SIZE: usize = FEATURES + 1;
    let mut weights = [0.0; SIZE];
    for _ in 0..ROUNDS {
        let mut gradient = [0.0; SIZE];
        let mut curvature = [[0.0; SIZE]; SIZE];
        for (values, is_right) in rows {
            let sum: f64 = values
                .iter()
                .zip(&weights)
                .map(|(value, weight)| value * weight)
                .sum();
            let chance = 1.0 / (1.0 + (-sum).exp());
            let spread = chance * (1.0 - chance);
            for row in 0..SIZE {
                gradient[row] += INVERSE_REGULARISATION * (chance - is_right) * values[row];
                for column in 0..=row {
                    curvature[row][column] += INVERSE_REGULARISATION * spread * values[row] * values[column];
                }
            }
        }
        for row in 0..SIZE {
            if row < FEATURES {
                gradient[row] += weights[row];
                curvature[row][row] += 1.0;
            } else {
                curvature[row][row] += 1e-9;
            }
        }
        let step = solve(&curvature, &gradient);
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

/// Solves a system whose matrix is symmetric and positive; its lower half is given.
fn solve<const SIZE: usize>(matrix: &[[f64; SIZE]; SIZE], right: &[f64; SIZE]) -> [f64; SIZE] {
    let mut lower = *matrix;
    for row in 0..SIZE {
        for column in 0..=row {
            let before = lower[row][..column].iter().zip(&lower[column][..column]);
            let sum = lower[row][column] - before.map(|(left, right)| left * right).sum::<f64>();
            lower[row][column] = if row == column {
                sum.max(1e-12).sqrt()
            } else {
                sum / lower[column][column]
            };
        }
    }
    let mut solution = *right;
    for row in 0..SIZE {
        for at in 0..row {
            solution[row] -= lower[row][at] * solution[at];
        }
        solution[row] /= lower[row][row];
    }
    for row in (0..SIZE).rev() {
        for at in row + 1..SIZE {
            solution[row] -= lower[at][row] * solution[at];
        }
        solution[row] /= lower[row][row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fit_follows_the_share_of_right_candidates() {
        let rows: Vec<(Features, bool)> = (0..20_000u32)
            .map(|number| {
                let mut features = [0.0; FEATURES];
                features[3] = (number % 10) as f32 / 10.0;
                (features, number / 10 % 10 < number % 10)
            })
            .collect();
        let fusion = Fusion::fit(&rows);
        for tenth in 1..9 {
            let mut features = [0.0; FEATURES];
            features[3] = tenth as f32 / 10.0;
            let confidence = fusion.confidence(&features);
            assert!((confidence - features[3]).abs() < 0.08, "{tenth}: {confidence}");
        }
    }

    #[test]
    fn a_fit_without_rows_is_finite() {
        let confidence = Fusion::fit(&[]).confidence(&[1.0; FEATURES]);
        assert!((0.0..=1.0).contains(&confidence));
    }
}
