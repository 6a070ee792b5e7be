//! Typing errors: how many are forgiven, what they cost, and the index that finds the words they come from.
//!
//! Two words within `n` edits of each other share a form that leaves out at most `n` letters of either.
//! This holds for the first letters alone too, which keeps the number of forms per word small.
//! The index maps the hashes of these forms to words; the distance itself decides.

/// Only so many letters of a word go into the index.
const INDEXED_LETTERS: usize = 7;

/// Shortest word that can be one edit away from a word with forgiven errors.
const SHORTEST_INDEXED: usize = 4;

/// Gives the number of edits forgiven in a word of a query.
pub(crate) fn forgiven(letters: usize) -> usize {
    match letters {
        0..5 => 0,
        5..8 => 1,
        _ => 2,
    }
}

/// Calls `visit` with the hash of each form under which a word of the taxonomy is listed.
pub(crate) fn indexed_forms(letters: &[char], mut visit: impl FnMut(u32)) {
    // A word of six letters is the shortest that is two edits away from one of eight.
    let left_out = match letters.len() {
        0..SHORTEST_INDEXED => return,
        SHORTEST_INDEXED..6 => 1,
        _ => 2,
    };
    forms(letters, left_out, &mut visit);
}

/// Calls `visit` with the hash of each form under which the words near a word of a query are listed.
pub(crate) fn queried_forms(letters: &[char], visit: impl FnMut(u32)) {
    forms(letters, forgiven(letters.len()), visit);
}

fn forms(letters: &[char], left_out: usize, mut visit: impl FnMut(u32)) {
    let letters = &letters[..letters.len().min(INDEXED_LETTERS)];
    let nothing = letters.len();
    visit(hash(letters, nothing, nothing));
    if left_out == 0 {
        return;
    }
    for first in 0..letters.len() {
        visit(hash(letters, first, nothing));
        if left_out > 1 {
            for second in first + 1..letters.len() {
                visit(hash(letters, first, second));
            }
        }
    }
}

/// FNV-1a over the letters but two.
fn hash(letters: &[char], without: usize, nor: usize) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for (at, letter) in letters.iter().enumerate() {
        if at != without && at != nor {
            hash = (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    (hash ^ hash >> 32) as u32
}

/// Tells whether two words are at most `edits` apart. An edit inserts, drops or replaces a letter or
/// swaps two neighbours, as a hurried hand does.
///
/// Letters that both words begin with never need an edit, so only the first difference is tried
/// in the four ways; with two edits these are sixteen at most.
pub(crate) fn within(one: &[char], other: &[char], edits: usize) -> bool {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    if one.len().abs_diff(other.len()) > edits {
        return false;
    }
    if one.is_empty() || other.is_empty() {
        return true;
    }
    if edits == 0 {
        return false;
    }
    let left = edits - 1;
    let swapped = one.len() > 1 && other.len() > 1 && one[0] == other[1] && one[1] == other[0];
    within(&one[1..], &other[1..], left)
        || within(&one[1..], other, left)
        || within(one, &other[1..], left)
        || (swapped && within(&one[2..], &other[2..], left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn edits_are_counted() {
        let check = |one, other, edits| {
            let (one, other) = (letters(one), letters(other));
            assert!(within(&one, &other, edits), "{one:?} {other:?} within {edits}");
            assert!(
                edits == 0 || !within(&one, &other, edits - 1),
                "{one:?} {other:?} not closer"
            );
        };
        check("python", "python", 0);
        check("pyhton", "python", 1);
        check("pythn", "python", 1);
        check("pythoon", "python", 1);
        check("pithon", "python", 1);
        check("kubernets", "kubernetes", 1);
        check("kubrenets", "kubernetes", 2);
        check("abcdef", "badcfe", 3);
    }

    proptest! {
        #[test]
        fn near_words_share_an_indexed_form(word in "[abc]{5,11}", other in "[abc]{3,13}") {
            let (word, other) = (letters(&word), letters(&other));
            if within(&word, &other, forgiven(word.len())) {
                let mut listed = Vec::new();
                indexed_forms(&other, |form| listed.push(form));
                let mut met = false;
                queried_forms(&word, |form| met |= listed.contains(&form));
                prop_assert!(met, "{:?} {:?}", word, other);
            }
        }
    }
}
