//! Other spellings of a surface form that should reach the same skill.
//!
//! `e-commerce` is also written `ecommerce`, `JavaScript` also `Java Script`, `Microsoft Excel` also `MS Excel`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::builder::FormWord;
use crate::common;
use crate::token::Gap;

/// Spellings of one form, the given one included.
const MAX_SPELLINGS: usize = 6;

/// Knows how the compounds of one set of forms are written apart and together.
pub(crate) struct Respeller {
    /// Compound written together, to its two parts.
    parts: FxHashMap<String, (String, String)>,
}

impl Respeller {
    pub(crate) fn new<'a>(forms: impl Iterator<Item = &'a [FormWord]> + Clone) -> Self {
        let mut parts = FxHashMap::default();
        let mut words = FxHashSet::default();
        for word in forms.clone().flatten() {
            words.insert(word.folded.as_str());
            if let Some((front, back)) = camel_parts(&word.written) {
                parts.entry(word.folded.clone()).or_insert((front, back));
            }
        }
        for form in forms.clone() {
            for pair in form.windows(2) {
                let joined = format!("{}{}", pair[0].folded, pair[1].folded);
                let both_long = pair[0].folded.len() > 1 && pair[1].folded.len() > 1;
                let compound = pair[1].gap == Gap::Joined && (both_long || pair[0].folded == "e");
                if compound && words.contains(joined.as_str()) {
                    parts
                        .entry(joined)
                        .or_insert((pair[0].folded.clone(), pair[1].folded.clone()));
                }
            }
        }
        for word in &words {
            if let Some(rest) = word.strip_prefix('e')
                && rest.len() >= 5
                && words.contains(rest)
            {
                parts
                    .entry((*word).to_owned())
                    .or_insert(("e".to_owned(), rest.to_owned()));
            }
        }
        Respeller { parts }
    }

    /// Gives the spelling as it is, then the others.
    pub(crate) fn spellings(&self, form: &[FormWord]) -> Vec<Vec<FormWord>> {
        let mut spellings = vec![form.to_vec()];
        let offer = |spelling: Vec<FormWord>, spellings: &mut Vec<Vec<FormWord>>| {
            if spellings.len() < MAX_SPELLINGS && !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        };
        if form.len() > 1 && form[0].folded == "microsoft" {
            let mut short = form.to_vec();
            short[0].folded = "ms".to_owned();
            offer(short, &mut spellings);
        }
        for at in 1..form.len() {
            if form[at].gap == Gap::Joined && form[at - 1].folded.len() + form[at].folded.len() >= 4 {
                let mut joined = form.to_vec();
                let back = joined.remove(at);
                joined[at - 1].folded.push_str(&back.folded);
                joined[at - 1].written.push_str(&back.written);
                offer(joined, &mut spellings);
            }
        }
        for (at, word) in form.iter().enumerate() {
            if let Some((front, back)) = self.parts.get(&word.folded) {
                let mut apart = form.to_vec();
                front.clone_into(&mut apart[at].folded);
                apart.insert(
                    at + 1,
                    FormWord {
                        folded: back.clone(),
                        gap: Gap::Joined,
                        ..word.clone()
                    },
                );
                offer(apart, &mut spellings);
            }
        }
        spellings
    }
}

/// Splits `JavaScript` into `java` and `script`: two parts of at least three letters, neither a common word.
fn camel_parts(written: &str) -> Option<(String, String)> {
    if !written.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let bytes = written.as_bytes();
    let mut turns =
        (1..bytes.len()).filter(|at| bytes[at - 1].is_ascii_lowercase() && bytes[*at].is_ascii_uppercase());
    let turn = turns.next()?;
    if turns.next().is_some() || turn < 3 || bytes.len() - turn < 3 {
        return None;
    }
    let (front, back) = (
        written[..turn].to_ascii_lowercase(),
        written[turn..].to_ascii_lowercase(),
    );
    let plain = !common::is_filler(front.as_bytes()) && !common::is_filler(back.as_bytes());
    plain.then_some((front, back))
}
