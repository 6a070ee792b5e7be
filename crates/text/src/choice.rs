//! Fitting on questions of which each has many answers and few right ones.
//!
//! The conditional logit of McFadden (1974): the chance of an answer is its share of all answers' exponentials. Only
//! the answers of one question are compared, so that what differs from question to question has no say, and every
//! question weighs the same.

use crate::logistic::{Logistic, solve, spread};

/// Newton steps, each halved until the loss falls.
const ROUNDS: usize = 25;
const HALVINGS: usize = 12;
/// A fall of the loss by a smaller part ends the fit.
const LEAST_FALL: f64 = 1e-7;

/// The standardised answers of a question.
struct Question<const COUNT: usize> {
    answers: Vec<[f64; COUNT]>,
    /// Mean of the right ones.
    right: [f64; COUNT],
}

impl<const COUNT: usize> Logistic<COUNT> {
    /// Fits the function so that the right answers of each question stand above its others; its intercept is 0. Questions
    /// without a right answer say nothing.
    pub fn fit_choice(questions: &[Vec<([f32; COUNT], bool)>]) -> Self {
        let is_telling = |it: &&Vec<([f32; COUNT], bool)>| it.iter().any(|(_, is_right)| *is_right);
        let telling: Vec<_> = questions.iter().filter(is_telling).collect();
        let rows = || telling.iter().flat_map(|it| it.iter());
        let mut features = spread(|at| rows().map(move |(values, _)| (values[at], 1.0)));
        let questions: Vec<Question<COUNT>> = telling
            .iter()
            .map(|answers| Question::of(answers, &features))
            .collect();
        for ((weight, ..), fitted) in features.iter_mut().zip(newton(&questions)) {
            *weight = fitted as f32;
        }
        Logistic {
            intercept: 0.0,
            features,
        }
    }
}

impl<const COUNT: usize> Question<COUNT> {
    fn of(answers: &[([f32; COUNT], bool)], features: &[(f32, f32, f32); COUNT]) -> Self {
        let standard = |values: &[f32; COUNT]| {
            let mut row = [0.0; COUNT];
            for (cell, (value, (_, mean, deviation))) in row.iter_mut().zip(values.iter().zip(features)) {
                *cell = f64::from(value - mean) / f64::from(*deviation);
            }
            row
        };
        let mut right = [0.0; COUNT];
        let count = answers.iter().filter(|(_, is_right)| *is_right).count() as f64;
        for (values, _) in answers.iter().filter(|(_, is_right)| *is_right) {
            for (sum, value) in right.iter_mut().zip(standard(values)) {
                *sum += value / count;
            }
        }
        Question {
            answers: answers.iter().map(|(values, _)| standard(values)).collect(),
            right,
        }
    }

    /// Writes the chance of each answer, and gives the loss.
    fn chances(&self, weights: &[f64], out: &mut Vec<f64>) -> f64 {
        out.clear();
        out.extend(self.answers.iter().map(|values| product(values, weights)));
        let largest = out.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        out.iter_mut().for_each(|value| *value = (*value - largest).exp());
        let sum: f64 = out.iter().sum();
        out.iter_mut().for_each(|value| *value /= sum);
        largest + sum.ln() - product(&self.right, weights)
    }
}

fn product(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Minimises the loss with a wish for small weights as strong as one question.
fn newton<const COUNT: usize>(questions: &[Question<COUNT>]) -> Vec<f64> {
    let mut chances = Vec::new();
    let mut loss = |weights: &[f64]| {
        let all: f64 = questions.iter().map(|it| it.chances(weights, &mut chances)).sum();
        all + product(weights, weights) / 2.0
    };
    let mut weights = vec![0.0; COUNT];
    let mut known = loss(&weights);
    for _ in 0..ROUNDS {
        let (slope, curvature) = slopes(questions, &weights);
        let mut step = solve(curvature, slope);
        let mut fallen = None;
        for _ in 0..HALVINGS {
            let next: Vec<f64> = weights
                .iter()
                .zip(&step)
                .map(|(weight, step)| weight - step)
                .collect();
            let reached = loss(&next);
            if reached < known {
                fallen = Some((next, reached));
                break;
            }
            step.iter_mut().for_each(|part| *part /= 2.0);
        }
        let Some((next, reached)) = fallen else {
            break;
        };
        let is_done = known - reached < LEAST_FALL * known;
        (weights, known) = (next, reached);
        if is_done {
            break;
        }
    }
    weights
}

/// Gives the first derivatives of the loss, and the lower half of the second ones.
fn slopes<const COUNT: usize>(questions: &[Question<COUNT>], weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut slope = weights.to_vec();
    let mut curvature = vec![0.0; COUNT * COUNT];
    for at in 0..COUNT {
        curvature[at * COUNT + at] = 1.0;
    }
    let mut chances = Vec::new();
    for question in questions {
        question.chances(weights, &mut chances);
        let mut mean = [0.0; COUNT];
        for (values, chance) in question.answers.iter().zip(&chances) {
            for (row, value) in values.iter().enumerate() {
                mean[row] += chance * value;
                for (column, other) in values.iter().enumerate().take(row + 1) {
                    curvature[row * COUNT + column] += chance * value * other;
                }
            }
        }
        for row in 0..COUNT {
            slope[row] += mean[row] - question.right[row];
            for column in 0..=row {
                curvature[row * COUNT + column] -= mean[row] * mean[column];
            }
        }
    }
    (slope, curvature)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In every question the right answer has the largest first value; the second differs from question to question, the
    /// third says nothing.
    fn questions() -> Vec<Vec<([f32; 3], bool)>> {
        (0..200u32)
            .map(|question| {
                let height = (question % 7) as f32;
                let answer = |at: u32| {
                    let value = ((question * 13 + at * 29) % 17) as f32;
                    [height + value / 17.0, height, ((question + at * 5) % 3) as f32]
                };
                let answers: Vec<[f32; 3]> = (0..6).map(answer).collect();
                let best = answers.iter().map(|it| it[0]).fold(0.0, f32::max);
                answers.into_iter().map(|it| (it, it[0] == best)).collect()
            })
            .collect()
    }

    #[test]
    fn what_tells_the_answers_of_one_question_apart_gets_the_weight() {
        let fitted = Logistic::fit_choice(&questions());
        let [first, second, third] = fitted.features.map(|(weight, ..)| weight);
        assert!(first > 1.0, "{fitted:?}");
        assert!(second.abs() < 1e-3, "{fitted:?}");
        assert!(third.abs() < first / 10.0, "{fitted:?}");
        for question in questions() {
            let score = |it: &([f32; 3], bool)| fitted.score(&it.0);
            let best = question
                .iter()
                .max_by(|one, other| score(one).total_cmp(&score(other)));
            assert!(best.is_some_and(|(_, is_right)| *is_right));
        }
    }

    #[test]
    fn questions_without_a_right_answer_say_nothing() {
        let mut more = questions();
        more.push(vec![([90.0, -4.0, 2.0], false), ([3.0, 8.0, 1.0], false)]);
        assert_eq!(Logistic::fit_choice(&more), Logistic::fit_choice(&questions()));
        let nothing = Logistic::<2>::fit_choice(&[]);
        assert_eq!(nothing.score(&[1.0, 5.0]), 0.0);
    }
}
