//! The model once more, by plain loops over its definition.

use super::tiny::{EPSILON, HEADS, LAYERS, SIZE, Weights, vocabulary};

/// Gives the vector of a text whose words are all known.
pub fn vector(weights: &Weights, text: &str) -> Vec<f64> {
    let vocabulary = vocabulary();
    let number = |word: &str| {
        let place = vocabulary.iter().position(|known| known == word);
        place.unwrap_or_else(|| panic!("'{word}' is not known"))
    };
    let words = ["[CLS]"]
        .into_iter()
        .chain(text.split_whitespace())
        .chain(["[SEP]"]);
    let mut tokens: Vec<Vec<f64>> = Vec::new();
    for (place, word) in words.enumerate() {
        let parts = [("word", number(word)), ("position", place), ("token_type", 0)];
        let mut token = vec![0.0; SIZE];
        for (kind, row) in parts {
            let table = &weights[&format!("embeddings.{kind}_embeddings.weight")].1;
            for (at, value) in token.iter_mut().enumerate() {
                *value += f64::from(table[row * SIZE + at]);
            }
        }
        tokens.push(normed(weights, "embeddings", &token));
    }
    for layer in 0..LAYERS {
        tokens = attended(weights, &format!("encoder.layer.{layer}"), &tokens);
    }
    let mut mean = vec![0.0; SIZE];
    for token in &tokens {
        add(&mut mean, token);
    }
    let length = mean.iter().map(|value| value * value).sum::<f64>().sqrt();
    mean.into_iter().map(|value| value / length).collect()
}

/// One layer: attention, then two linear maps, each added to what came in and normed.
fn attended(weights: &Weights, layer: &str, tokens: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let map = |name: &str| -> Vec<Vec<f64>> {
        let name = format!("{layer}.attention.self.{name}");
        tokens.iter().map(|token| linear(weights, &name, token)).collect()
    };
    let (asking, keys, values) = (map("query"), map("key"), map("value"));
    let width = SIZE / HEADS;
    let mut out = Vec::new();
    for (token, asking) in tokens.iter().zip(&asking) {
        let mut context = vec![0.0; SIZE];
        for head in 0..HEADS {
            let part = head * width..(head + 1) * width;
            let fits = keys.iter().map(|key| {
                let products = part.clone().map(|at| asking[at] * key[at]);
                (products.sum::<f64>() / (width as f64).sqrt()).exp()
            });
            let fits: Vec<f64> = fits.collect();
            let all: f64 = fits.iter().sum();
            for (fit, value) in fits.iter().zip(&values) {
                for at in part.clone() {
                    context[at] += fit / all * value[at];
                }
            }
        }
        let mut joined = linear(weights, &format!("{layer}.attention.output.dense"), &context);
        add(&mut joined, token);
        let joined = normed(weights, &format!("{layer}.attention.output"), &joined);
        let mut inner = linear(weights, &format!("{layer}.intermediate.dense"), &joined);
        for value in &mut inner {
            *value *= 0.5 * (1.0 + erf(*value / 2f64.sqrt()));
        }
        let mut next = linear(weights, &format!("{layer}.output.dense"), &inner);
        add(&mut next, &joined);
        out.push(normed(weights, &format!("{layer}.output"), &next));
    }
    out
}

fn add(sum: &mut [f64], other: &[f64]) {
    for (value, other) in sum.iter_mut().zip(other) {
        *value += other;
    }
}

fn linear(weights: &Weights, name: &str, input: &[f64]) -> Vec<f64> {
    let rows = weights[&format!("{name}.weight")].1.chunks(input.len());
    let biases = &weights[&format!("{name}.bias")].1;
    let values = rows.zip(biases).map(|(row, bias)| {
        let products = row
            .iter()
            .zip(input)
            .map(|(weight, value)| f64::from(*weight) * value);
        f64::from(*bias) + products.sum::<f64>()
    });
    values.collect()
}

fn normed(weights: &Weights, place: &str, input: &[f64]) -> Vec<f64> {
    let size = input.len() as f64;
    let mean = input.iter().sum::<f64>() / size;
    let spread = input.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / size;
    let scales = &weights[&format!("{place}.LayerNorm.weight")].1;
    let shifts = &weights[&format!("{place}.LayerNorm.bias")].1;
    let scaled = input.iter().zip(scales).zip(shifts);
    scaled
        .map(|((value, scale), shift)| {
            (value - mean) / (spread + EPSILON).sqrt() * f64::from(*scale) + f64::from(*shift)
        })
        .collect()
}

/// The error function by its series, which is exact enough for what a small model holds.
fn erf(value: f64) -> f64 {
    let (mut sum, mut term) = (value, value);
    for step in 1..200 {
        let step = f64::from(step);
        term *= -value * value / step;
        sum += term / (2.0 * step + 1.0);
    }
    sum * 2.0 / std::f64::consts::PI.sqrt()
}
