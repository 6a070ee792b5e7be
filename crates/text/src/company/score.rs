//! How alike two readings are, from 0 to 1.

use rustc_hash::FxHashSet;

/// Most that names can be worth whose keys differ.
pub(super) const MOST_FOR_ALIKE: f64 = 0.96;
/// Keys shorter than this are no typing error away from each other.
const SHORTEST_FORGIVING_KEY: usize = 8;
/// What is left of the likeness where the first word of one name has no counterpart: it says the most.
const LOST_FIRST_WORD: f64 = 0.75;

/// Words of a reading with their weights.
pub(super) struct Weighted<'a> {
    pub(super) words: &'a [String],
    pub(super) weights: &'a [f32],
    pub(super) key: &'a str,
}

/// Scores two readings whose keys differ.
pub(super) fn alike(one: &Weighted<'_>, other: &Weighted<'_>) -> f64 {
    let words = words_alike(one, other);
    let letters = letters_alike(one.key, other.key);
    let slip =
        one.key.len().min(other.key.len()) >= SHORTEST_FORGIVING_KEY && edits(one.key, other.key, 1) <= 1;
    let slip = if slip && digits(one.key) == digits(other.key) {
        0.88
    } else {
        0.0
    };
    words
        .max(0.5 * words + 0.5 * letters)
        .max(slip)
        .min(MOST_FOR_ALIKE)
}

fn digits(key: &str) -> String {
    key.chars().filter(char::is_ascii_digit).collect()
}

/// Weight of the words in common by weight of all words, where near words count in part.
fn words_alike(one: &Weighted<'_>, other: &Weighted<'_>) -> f64 {
    let mut taken = vec![false; other.words.len()];
    let (mut shared, mut paired) = (0.0, 0.0);
    let mut is_first_paired = (false, false);
    for (at, word) in one.words.iter().enumerate() {
        let mut best: Option<(usize, f64)> = None;
        for (against, candidate) in other.words.iter().enumerate() {
            if taken[against] {
                continue;
            }
            let near = nearness(word, candidate);
            if near > 0.0 && best.is_none_or(|(_, known)| near > known) {
                best = Some((against, near));
            }
        }
        if let Some((against, near)) = best {
            taken[against] = true;
            let weight = f64::from(one.weights[at] + other.weights[against]) / 2.0;
            shared += near * weight;
            paired += weight;
            is_first_paired.0 |= at == 0;
            is_first_paired.1 |= against == 0;
        }
    }
    let sum = |weights: &[f32]| -> f64 { weights.iter().map(|weight| f64::from(*weight)).sum() };
    let all = sum(one.weights) + sum(other.weights) - paired;
    if all <= 0.0 {
        return 0.0;
    }
    let share = (shared / all).min(1.0);
    if is_first_paired == (true, true) {
        share
    } else {
        share * LOST_FIRST_WORD
    }
}

/// Says how near two words are: the same, one a plural or the beginning of the other, or a slip apart.
fn nearness(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    if has_digit(one) || has_digit(other) {
        return 0.0;
    }
    if singular(one) == singular(other) {
        return 0.97;
    }
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let allowed = match short.chars().count() {
        0..5 => 0,
        5..8 => 1,
        _ => 2,
    };
    // Slips hardly ever hit the first letter; other words often differ there.
    if allowed > 0 && one.chars().next() == other.chars().next() {
        match edits(one, other, allowed) {
            1 => return 0.9,
            2 if allowed == 2 => return 0.8,
            _ => {}
        }
    }
    if short.len() >= 4 && long.starts_with(short) {
        0.7
    } else {
        0.0
    }
}

fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with('s') => stem,
        _ => word,
    }
}

/// Counts insertions, deletions, replacements and swaps of neighbours; gives `most + 1` for more than `most`.
pub(super) fn edits(one: &str, other: &str, most: usize) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    if one.len().abs_diff(other.len()) > most {
        return most + 1;
    }
    let width = other.len() + 1;
    let mut before_last = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for (i, left) in one.iter().enumerate() {
        row[0] = i + 1;
        let mut least = row[0];
        for (j, right) in other.iter().enumerate() {
            let replaced = last[j] + usize::from(left != right);
            let mut cost = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *left == other[j - 1] && one[i - 1] == *right {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row[j + 1] = cost;
            least = least.min(cost);
        }
        if least > most {
            return most + 1;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[other.len()].min(most + 1)
}

/// Dice coefficient of the groups of three letters.
fn letters_alike(one: &str, other: &str) -> f64 {
    let one: FxHashSet<u32> = grams(one).into_iter().collect();
    let other: FxHashSet<u32> = grams(other).into_iter().collect();
    let shared = one.intersection(&other).count();
    let all = one.len() + other.len();
    if all == 0 {
        0.0
    } else {
        2.0 * shared as f64 / all as f64
    }
}

/// Gives the groups of three letters of a key, its beginning and end marked, as numbers without repeats.
pub(super) fn grams(key: &str) -> Vec<u32> {
    let letters: Vec<u32> = std::iter::once(1)
        .chain(key.chars().map(u32::from))
        .chain([2])
        .collect();
    let mut grams: Vec<u32> = letters
        .windows(3)
        .map(|three| {
            let mix = |seed: u32, letter: &u32| (seed ^ letter).wrapping_mul(0x0100_0193);
            three.iter().fold(0x811c_9dc5, mix)
        })
        .collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}
