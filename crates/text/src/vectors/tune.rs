//! Contrastive tuning: texts of one concept are pulled together, texts of different concepts apart.

mod pairs;
mod titles;

use super::DIMENSIONS;
use super::dense::{add_scaled, dot, multiply, to_unit, transpose};
use super::train::TrainingOptions;

use pairs::Pair;
pub(super) use pairs::{DrawPair, Pairs};
pub(super) use titles::TitlePairs;

/// Rate of Adagrad.
const RATE: f32 = 0.03;

/// Logarithm of the scale of cosines at the start.
const FIRST_SCALE: f32 = 2.7;

/// Bounds of a word's weight at the start.
const WEIGHTS: (f32, f32) = (0.15, 2.0);

/// Word vectors and weights while they move.
pub(super) struct Model {
    pub(super) words: Vec<f32>,
    /// Weight of each word in a text that asks.
    pub(super) asking: Vec<f32>,
    /// Weight of each word in a text that answers.
    pub(super) answering: Vec<f32>,
    scale: f32,
}

impl Model {
    pub(super) fn new(words: Vec<f32>, idf: &[f32]) -> Model {
        let mean = idf.iter().sum::<f32>() / idf.len().max(1) as f32;
        let weights: Vec<f32> = idf
            .iter()
            .map(|idf| (idf / mean.max(f32::MIN_POSITIVE)).clamp(WEIGHTS.0, WEIGHTS.1))
            .collect();
        Model {
            words,
            asking: weights.clone(),
            answering: weights,
            scale: FIRST_SCALE,
        }
    }

    fn word(&self, word: u32) -> &[f32] {
        let from = word as usize * DIMENSIONS;
        &self.words[from..from + DIMENSIONS]
    }

    /// Gives the vector of a text.
    pub(super) fn vector(&self, text: &[u32], weights: &[f32]) -> Vec<f32> {
        let mut sum = vec![0.0; DIMENSIONS];
        for word in text {
            add_scaled(&mut sum, weights[*word as usize], self.word(*word));
        }
        to_unit(&mut sum);
        sum
    }
}

/// Moves the model; `progress` is told how many steps are done.
pub(super) fn tune(
    model: &mut Model,
    pairs: &dyn DrawPair,
    options: TrainingOptions,
    progress: &mut dyn FnMut(u64),
) {
    if pairs.is_empty() {
        return;
    }
    let together = options.pairs.next_multiple_of(super::dense::LANES);
    let mut step = Step::new(model, together);
    for number in 0..u64::from(options.steps) {
        let drawn: Vec<Pair> = (0..together as u64)
            .map(|row| pairs.draw(options.seed, number, row))
            .collect();
        step.run(model, &drawn);
        progress(number + 1);
    }
}

/// Room for one step, and the squares that Adagrad sums.
struct Step {
    questions: Vec<f32>,
    answers: Vec<f32>,
    question_lengths: Vec<f32>,
    answer_lengths: Vec<f32>,
    cosines: Vec<f32>,
    gradient: Vec<f32>,
    asking_gradient: Vec<f32>,
    answering_gradient: Vec<f32>,
    word_squares: Vec<f32>,
    asking_squares: Vec<f32>,
    answering_squares: Vec<f32>,
    scale_squares: f32,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

impl Step {
    fn new(model: &Model, pairs: usize) -> Step {
        let words = model.asking.len();
        Step {
            questions: vec![0.0; pairs * DIMENSIONS],
            answers: vec![0.0; pairs * DIMENSIONS],
            question_lengths: vec![0.0; pairs],
            answer_lengths: vec![0.0; pairs],
            cosines: vec![0.0; pairs * pairs],
            gradient: vec![0.0; words * DIMENSIONS],
            asking_gradient: vec![0.0; words],
            answering_gradient: vec![0.0; words],
            word_squares: vec![0.0; words * DIMENSIONS],
            asking_squares: vec![0.0; words],
            answering_squares: vec![0.0; words],
            scale_squares: 0.0,
            touched: Vec::new(),
            is_touched: vec![false; words],
        }
    }

    fn run(&mut self, model: &mut Model, pairs: &[Pair]) {
        let count = pairs.len();
        for (at, pair) in pairs.iter().enumerate() {
            let row = at * DIMENSIONS..(at + 1) * DIMENSIONS;
            self.question_lengths[at] = sum_words(
                model,
                &pair.question,
                &model.asking,
                &mut self.questions[row.clone()],
            );
            self.answer_lengths[at] =
                sum_words(model, &pair.answer, &model.answering, &mut self.answers[row]);
        }
        let turned = transpose(&self.answers, DIMENSIONS);
        multiply(&self.questions, &turned, DIMENSIONS, count, &mut self.cosines);
        let scale = model.scale.exp();
        let scale_gradient = slopes(&mut self.cosines, pairs, scale);
        let mut question_slopes = vec![0.0; count * DIMENSIONS];
        multiply(
            &self.cosines,
            &self.answers,
            count,
            DIMENSIONS,
            &mut question_slopes,
        );
        let turned = transpose(&self.cosines, count);
        let mut answer_slopes = vec![0.0; count * DIMENSIONS];
        multiply(&turned, &self.questions, count, DIMENSIONS, &mut answer_slopes);

        for (at, pair) in pairs.iter().enumerate() {
            let row = at * DIMENSIONS..(at + 1) * DIMENSIONS;
            let slope = &mut question_slopes[row.clone()];
            through_unit(slope, &self.questions[row.clone()], self.question_lengths[at]);
            self.spread(model, &pair.question, Side::Asking, slope);
            let slope = &mut answer_slopes[row.clone()];
            through_unit(slope, &self.answers[row], self.answer_lengths[at]);
            self.spread(model, &pair.answer, Side::Answering, slope);
        }
        self.apply(model);
        step(&mut model.scale, scale_gradient * scale, &mut self.scale_squares);
    }

    /// Adds what a text's slope means for its words.
    fn spread(&mut self, model: &Model, text: &[u32], side: Side, slope: &[f32]) {
        let (weights, gradient) = match side {
            Side::Asking => (&model.asking, &mut self.asking_gradient),
            Side::Answering => (&model.answering, &mut self.answering_gradient),
        };
        for word in text {
            let at = *word as usize;
            if !self.is_touched[at] {
                self.is_touched[at] = true;
                self.touched.push(*word);
            }
            gradient[at] += dot(model.word(*word), slope);
            let row = at * DIMENSIONS..(at + 1) * DIMENSIONS;
            add_scaled(&mut self.gradient[row], weights[at], slope);
        }
    }

    /// Moves all touched words and forgets their gradients.
    fn apply(&mut self, model: &mut Model) {
        for word in self.touched.drain(..) {
            let at = word as usize;
            self.is_touched[at] = false;
            let row = at * DIMENSIONS..(at + 1) * DIMENSIONS;
            let values = model.words[row.clone()].iter_mut();
            let squares = self.word_squares[row.clone()].iter_mut();
            for ((value, gradient), squares) in values.zip(&mut self.gradient[row]).zip(squares) {
                step(value, *gradient, squares);
                *gradient = 0.0;
            }
            step(
                &mut model.asking[at],
                self.asking_gradient[at],
                &mut self.asking_squares[at],
            );
            step(
                &mut model.answering[at],
                self.answering_gradient[at],
                &mut self.answering_squares[at],
            );
            self.asking_gradient[at] = 0.0;
            self.answering_gradient[at] = 0.0;
        }
    }
}

#[derive(Clone, Copy)]
enum Side {
    Asking,
    Answering,
}

/// One step of Adagrad.
fn step(value: &mut f32, gradient: f32, squares: &mut f32) {
    if gradient != 0.0 {
        *squares += gradient * gradient;
        *value -= RATE * gradient / (squares.sqrt() + 1e-10);
    }
}

/// Writes the vector of a text and gives its length before it was scaled to 1.
fn sum_words(model: &Model, text: &[u32], weights: &[f32], out: &mut [f32]) -> f32 {
    out.fill(0.0);
    for word in text {
        add_scaled(out, weights[*word as usize], model.word(*word));
    }
    to_unit(out)
}

/// Turns the slope at a vector of length 1 into the slope at the sum it was scaled from.
fn through_unit(slope: &mut [f32], unit: &[f32], length: f32) {
    if length <= 0.0 {
        slope.fill(0.0);
        return;
    }
    let along = dot(slope, unit);
    for (slope, unit) in slope.iter_mut().zip(unit) {
        *slope = (*slope - along * unit) / length;
    }
}

/// Replaces cosines by the slopes of the loss at them and gives the slope at the scale.
///
/// The loss is the mean of two cross entropies: of each row, whose pair is on the diagonal, and of each column.
fn slopes(cosines: &mut [f32], pairs: &[Pair], scale: f32) -> f32 {
    let count = pairs.len();
    let mut row_sums = vec![0.0f32; count];
    let mut column_sums = vec![0.0f32; count];
    // Cosines are at most 1, so that shifting by the scale keeps the powers in bounds.
    let powers: Vec<f32> = (cosines.chunks(count).enumerate())
        .flat_map(|(row, cosines)| {
            cosines.iter().enumerate().map(move |(column, cosine)| {
                let masked = row != column && pairs[row].concept == pairs[column].concept;
                if masked {
                    0.0
                } else {
                    (scale * (cosine - 1.0)).exp()
                }
            })
        })
        .collect();
    for (row, powers) in powers.chunks(count).enumerate() {
        row_sums[row] = powers.iter().sum();
        add_scaled(&mut column_sums, 1.0, powers);
    }
    let share = 0.5 / count as f32;
    let mut scale_slope = 0.0f64;
    for (row, powers) in powers.chunks(count).enumerate() {
        for (column, power) in powers.iter().enumerate() {
            let cell = &mut cosines[row * count + column];
            let mut slope = power / row_sums[row] + power / column_sums[column];
            if row == column {
                slope -= 2.0;
            }
            let slope = slope * share;
            scale_slope += f64::from(slope * *cell);
            *cell = slope * scale;
        }
    }
    scale_slope as f32
}
