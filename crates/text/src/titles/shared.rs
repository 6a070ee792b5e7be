//! Which of several occupations that share a title it means most likely, as far as their names and labels tell.
//!
//! Lists of titles name `Secretary` under three occupations and `Teacher` under twenty-five without saying which is meant
//! first. What tells: the title is near the occupation's own name, and its words are in many of the occupation's labels.

use rustc_hash::FxHashMap;

use super::clean::clean;
use super::form::Form;
use super::plural::plural_name;
use crate::fold::fold;

/// What the cosine of a title and the occupation's own name is worth. This and the next two were fitted on titles that
/// O*NET lists under several codes and whose ESCO occupation is linked to one of them alone; they find that one for .67
/// of 390 titles, where the first code found .59.
const OWN_NAME: f32 = 1.0;
/// What the share of the occupation's labels that have the title's words is worth.
const COVERAGE: f32 = 3.0;
/// What an occupation loses that holds whatever fits no other one of its kind.
const RESIDUAL: f32 = 2.8;
/// What it is worth that the name has the word for who works. Neither this nor the next gains or loses on the labelled
/// titles; they decide where little else speaks.
const HEAD: f32 = 0.4;
/// What it is worth that the other candidates are of the same family, by their share.
const FAMILY: f32 = 0.7;
/// Labels that an occupation is taken to have besides, so that one with a few does not win by one of them.
const MORE_LABELS: f32 = 5.0;
/// Ends of names of occupations that hold what is left.
const LEFT_OVER: &str = ", all other";
/// Where a name goes on to say what it holds and what not.
const TAILS: [&str; 3] = [", except ", ", including ", LEFT_OVER];
/// Where a title goes on behind the word for who works.
const HEAD_ENDS: [&str; 5] = [",", "(", " of ", " for ", " - "];

/// Occupations that share titles.
#[derive(Debug, Default)]
pub struct SharedTitles {
    stems: FxHashMap<Vec<u8>, u32>,
    /// Occupations by their names without noise.
    by_name: FxHashMap<String, u32>,
    /// By stem: square of its rarity among the labels.
    rarities: Vec<f32>,
    /// By stem: the occupations with labels that have it, ascending, and how many of their labels do.
    holders: Vec<Vec<(u32, f32)>>,
    groups: Vec<Words>,
}

/// The words of an occupation.
#[derive(Debug)]
struct Words {
    family: u32,
    is_residual: bool,
    name: Vec<u32>,
    labels: f32,
}

impl SharedTitles {
    /// Reads the occupations, which are numbered in their order: name, family and other labels of each.
    pub fn new<'a, L: Iterator<Item = &'a str>>(
        occupations: impl Iterator<Item = (&'a str, u32, L)>,
    ) -> SharedTitles {
        let mut shared = SharedTitles::default();
        let mut total = 0.0;
        for (number, (name, family, labels)) in (0u32..).zip(occupations) {
            shared.by_name.entry(clean(name)).or_insert(number);
            let folded = fold(name);
            let end = TAILS.iter().filter_map(|tail| folded.find(tail)).min();
            let mut words = Words {
                family,
                is_residual: folded.ends_with(LEFT_OVER),
                name: shared.number(&folded[..end.unwrap_or(folded.len())]),
                labels: 0.0,
            };
            for label in std::iter::once(name).chain(labels) {
                words.labels += 1.0;
                for stem in shared.number(label) {
                    let holders = &mut shared.holders[stem as usize];
                    match holders.last_mut() {
                        Some((known, count)) if *known == number => *count += 1.0,
                        _ => holders.push((number, 1.0)),
                    }
                }
            }
            total += words.labels;
            shared.groups.push(words);
        }
        let held = |holders: &Vec<(u32, f32)>| holders.iter().map(|(_, count)| count).sum::<f32>();
        let rarity = |held: f32| (((total + 1.0) / (held + 1.0)).ln() + 1.0).powi(2);
        shared.rarities = shared
            .holders
            .iter()
            .map(|holders| rarity(held(holders)))
            .collect();
        shared
    }

    /// Gives for each candidate how much speaks for it; the sums of one title can be compared.
    pub fn weigh(&self, title: &str, candidates: &[u32]) -> Vec<f32> {
        let stems = self.known(title);
        let total = self.sum(&stems);
        let end = HEAD_ENDS.iter().filter_map(|end| title.find(end)).min();
        let head = self.known(&title[..end.unwrap_or(title.len())]);
        let head = head.last();
        candidates
            .iter()
            .map(|candidate| {
                let Some(words) = self.groups.get(*candidate as usize) else {
                    return 0.0;
                };
                let held = |stem: &u32| self.held(*stem, *candidate);
                let covered: f32 = stems
                    .iter()
                    .map(|stem| self.rarities[*stem as usize] * held(stem))
                    .sum();
                let common: Vec<u32> = stems
                    .iter()
                    .filter(|it| words.name.contains(it))
                    .copied()
                    .collect();
                let own = self.sum(&common) / (total * self.sum(&words.name)).sqrt().max(f32::MIN_POSITIVE);
                let kin = candidates.iter().filter(|other| {
                    let other = self.groups.get(**other as usize);
                    other.is_some_and(|other| other.family == words.family)
                });
                let kin = (kin.count() - 1) as f32 / (candidates.len() - 1).max(1) as f32;
                OWN_NAME * own
                    + COVERAGE * covered / (total.max(f32::MIN_POSITIVE) * (words.labels + MORE_LABELS))
                    + HEAD * f32::from(u8::from(head.is_some_and(|head| words.name.contains(head))))
                    + FAMILY * kin
                    - RESIDUAL * f32::from(u8::from(words.is_residual))
            })
            .collect()
    }

    /// Gives the occupation of which a title is the name, in the singular or the plural.
    pub fn named(&self, title: &str) -> Option<u32> {
        let title = clean(title);
        let plural = self.by_name.get(&fold(&plural_name(&title)));
        plural.or_else(|| self.by_name.get(&title)).copied()
    }

    /// Says whether an occupation holds whatever fits no other one of its kind.
    pub fn is_residual(&self, occupation: u32) -> bool {
        let words = self.groups.get(occupation as usize);
        words.is_some_and(|words| words.is_residual)
    }

    /// Gives the occupations whose labels have all words of a title, ascending, each with its share of them.
    pub fn shares(&self, title: &str) -> Vec<(u32, f32)> {
        let stems = Form::of(title).stems;
        let known = self.numbers(&stems);
        let Some((first, others)) = known.split_first().filter(|_| known.len() == stems.len()) else {
            return Vec::new();
        };
        // Words stand in different labels too, but a label with all of them needs each.
        let fewest = |(group, count): &(u32, f32)| {
            let counts = others.iter().map(|stem| self.held(*stem, *group));
            (*group, counts.fold(*count, f32::min))
        };
        let mut shares: Vec<(u32, f32)> = self.holders[*first as usize].iter().map(fewest).collect();
        shares.retain(|(_, count)| *count > 0.0);
        let total: f32 = shares.iter().map(|(_, count)| count).sum();
        shares.iter_mut().for_each(|(_, count)| *count /= total);
        shares
    }

    /// Says how far the words of a title belong to these occupations, from 0 to 1: a word that labels of a hundred others
    /// have says little by itself. The more words a title has, the more it says that a list has just these.
    pub fn belongs(&self, title: &str, occupations: &[u32]) -> f32 {
        let words = Form::of(title).stems.len().max(1);
        let shares = self.shares(title);
        let own = shares.iter().filter(|(group, _)| occupations.contains(group));
        let own: f32 = own.map(|(_, share)| share).sum();
        own.min(1.0).powf(1.0 / words as f32)
    }

    /// Gives how many labels of an occupation have a stem.
    fn held(&self, stem: u32, group: u32) -> f32 {
        let holders = &self.holders[stem as usize];
        let found = holders.binary_search_by_key(&group, |(group, _)| *group);
        found.map_or(0.0, |at| holders[at].1)
    }

    /// Numbers the stems of a text.
    fn number(&mut self, text: &str) -> Vec<u32> {
        let stems = Form::of(text).stems.into_iter();
        let numbers = stems.map(|stem| {
            let next = self.stems.len() as u32;
            *self.stems.entry(stem).or_insert(next)
        });
        let numbers = numbers.collect();
        self.holders.resize(self.stems.len(), Vec::new());
        numbers
    }

    /// Gives the numbers of the stems that some occupation has.
    fn known(&self, text: &str) -> Vec<u32> {
        self.numbers(&Form::of(text).stems)
    }

    fn numbers(&self, stems: &[Vec<u8>]) -> Vec<u32> {
        stems
            .iter()
            .filter_map(|stem| self.stems.get(stem))
            .copied()
            .collect()
    }

    fn sum(&self, stems: &[u32]) -> f32 {
        stems.iter().map(|stem| self.rarities[*stem as usize]).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OCCUPATIONS: [(&str, u32, &[&str]); 5] = [
        ("Legal Clerks", 43, &["Court Clerk", "Deputy", "Typist"]),
        (
            "Typists and Clerks, Except Legal",
            43,
            &["Typist", "Copy Typist", "Audio Typist", "Town Clerk"],
        ),
        ("Clerical Workers, All Other", 43, &["Typist", "Office Typist"]),
        ("Bakers", 51, &["Bread Baker", "Pastry Chef", "Typist"]),
        ("Chefs and Head Cooks", 35, &["Executive Chef", "Pastry Chef"]),
    ];

    fn occupations() -> SharedTitles {
        let occupations = OCCUPATIONS.iter();
        SharedTitles::new(occupations.map(|(name, family, labels)| (*name, *family, labels.iter().copied())))
    }

    fn best(title: &str, candidates: &[u32]) -> u32 {
        let weights = occupations().weigh(title, candidates).into_iter().zip(candidates);
        *weights.max_by(|one, other| one.0.total_cmp(&other.0)).unwrap().1
    }

    #[test]
    fn the_occupation_whose_name_and_labels_have_the_words_goes_first() {
        assert_eq!(best("Typist", &[0, 1, 2, 3]), 1);
        assert_eq!(best("Pastry Chef", &[3, 4]), 4);
        assert_eq!(best("Court Clerk", &[0, 1]), 0);
    }

    #[test]
    fn what_holds_the_rest_goes_last() {
        assert_eq!(best("Office Typist", &[2, 3]), 3);
    }

    #[test]
    fn words_of_many_occupations_belong_to_none() {
        let shares = |title: &str| occupations().shares(title);
        assert_eq!(shares("Bread Baker"), [(3, 1.0)]);
        let spread = shares("Clerk");
        assert_eq!(spread.iter().map(|(group, _)| *group).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(spread.iter().map(|(_, share)| share).sum::<f32>(), 1.0);
        let belongs = |title: &str, to: &[u32]| occupations().belongs(title, to);
        assert_eq!(belongs("Bread Baker", &[3]), 1.0);
        assert!(belongs("Clerk", &[0]) < 0.7 && belongs("Clerk", &[]) == 0.0);
        assert_eq!(shares("Bread Clerk"), []);
        assert_eq!(shares("Unheard Clerk"), []);
        assert_eq!(shares(""), []);
    }

    #[test]
    fn names_are_known_in_singular_and_plural() {
        let named = |title: &str| occupations().named(title);
        for title in ["Baker", "BAKERS", "Baker (full time)"] {
            assert_eq!(named(title), Some(3), "{title}");
        }
        assert_eq!(named("Typist"), None);
        assert_eq!(named(""), None);
    }

    #[test]
    fn candidates_and_words_that_nobody_knows_weigh_nothing() {
        let shared = SharedTitles::default();
        assert_eq!(shared.weigh("Typist", &[0, 7]), [0.0, 0.0]);
        assert_eq!(shared.weigh("", &[]), []);
        assert_eq!(best("zzz", &[0]), 0);
    }
}
