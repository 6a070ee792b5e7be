//! Which of several short documents a long text resembles, by the words that they share.

use rustc_hash::FxHashMap;

use crate::vectors::each_stem;

/// Saturation and length normalisation of BM25.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Words that more than this share of the documents have tell nothing.
const COMMONEST: f32 = 0.3;

/// Documents by their words.
#[derive(Debug, Default)]
pub struct Resemblance {
    numbers: FxHashMap<Box<[u8]>, u32>,
    offsets: Box<[u32]>,
    /// Documents that have a word, each with what the word is worth there.
    holders: Box<[(u32, f32)]>,
    documents: usize,
}

impl Resemblance {
    /// Reads the documents; each is a sequence of texts.
    pub fn new<'a, T: Iterator<Item = &'a str>>(documents: impl Iterator<Item = T>) -> Resemblance {
        let mut numbers: FxHashMap<Box<[u8]>, u32> = FxHashMap::default();
        let mut rows: Vec<Vec<(u32, f32)>> = Vec::new();
        let mut lengths: Vec<f32> = Vec::new();
        let mut folded = Vec::new();
        for (document, texts) in (0u32..).zip(documents) {
            let mut length = 0.0;
            for text in texts {
                each_stem(text, &mut folded, |stem, _| {
                    let next = rows.len() as u32;
                    let number = *numbers.entry(stem.into()).or_insert(next);
                    if number == next {
                        rows.push(Vec::new());
                    }
                    let row = &mut rows[number as usize];
                    match row.last_mut() {
                        Some((known, count)) if *known == document => *count += 1.0,
                        _ => row.push((document, 1.0)),
                    }
                    length += 1.0;
                });
            }
            lengths.push(length);
        }
        let count = lengths.len() as f32;
        let mean = (lengths.iter().sum::<f32>() / count.max(1.0)).max(1.0);
        let mut offsets = Vec::with_capacity(rows.len() + 1);
        let mut holders = Vec::new();
        offsets.push(0);
        for row in rows {
            let holding = row.len() as f32;
            if holding <= (COMMONEST * count).max(1.0) {
                let rarity = (1.0 + (count - holding + 0.5) / (holding + 0.5)).ln();
                holders.extend(row.into_iter().map(|(document, times)| {
                    let length = lengths[document as usize] / mean;
                    let saturated = times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * length));
                    (document, rarity * saturated)
                }));
            }
            offsets.push(holders.len() as u32);
        }
        Resemblance {
            numbers,
            offsets: offsets.into(),
            holders: holders.into(),
            documents: lengths.len(),
        }
    }

    /// Gives for each document how much the text resembles it: 1 for the one that it resembles most, 0 for one with
    /// which it shares no telling word.
    ///
    /// Each word counts once, so the work is bounded by the index and the length of the text.
    pub fn compare(&self, text: &str) -> Vec<f32> {
        let mut met = vec![false; self.numbers.len()];
        let mut sums = vec![0.0f32; self.documents];
        let mut folded = Vec::new();
        each_stem(text, &mut folded, |stem, _| {
            let Some(number) = self.numbers.get(stem) else {
                return;
            };
            let at = *number as usize;
            if std::mem::replace(&mut met[at], true) {
                return;
            }
            for (document, worth) in &self.holders[self.offsets[at] as usize..self.offsets[at + 1] as usize] {
                sums[*document as usize] += worth;
            }
        });
        let most = sums.iter().copied().fold(0.0, f32::max);
        if most > 0.0 {
            sums.iter_mut().for_each(|sum| *sum /= most);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KITCHEN: [&str; 4] = [
        "Bakers mix dough and bake bread, rolls and pastries.",
        "Chefs plan menus and direct kitchens.",
        "Welders join metal parts and read drawings.",
        "Nurses care for patients and record their state.",
    ];

    fn kitchen() -> Resemblance {
        Resemblance::new(KITCHEN.iter().map(|text| text.split(", ")))
    }

    #[test]
    fn a_text_resembles_the_document_with_its_words() {
        let found = kitchen().compare("You bake bread and pastry in our kitchen.");
        assert_eq!(found[0], 1.0);
        assert!(found[1] > 0.0 && found[1] < 1.0, "{found:?}");
        assert_eq!(found[2..], [0.0, 0.0]);
    }

    #[test]
    fn a_text_without_known_words_resembles_nothing() {
        assert_eq!(kitchen().compare("zzz"), [0.0; 4]);
        assert_eq!(kitchen().compare(""), [0.0; 4]);
        assert_eq!(Resemblance::default().compare("bread"), [0.0; 0]);
    }

    #[test]
    fn repeated_words_count_once() {
        let index = kitchen();
        assert_eq!(
            index.compare("bread menus"),
            index.compare("bread bread bread menus")
        );
    }

    proptest! {
        #[test]
        fn likeness_is_between_nothing_and_one(text in "(bake|bread|menu|metal|x| |\\.){0,30}") {
            prop_assert!(kitchen().compare(&text).iter().all(|it| (0.0..=1.0).contains(it)));
        }
    }
}
