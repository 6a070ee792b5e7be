//! Orders the occupations of a title, the one that it means most likely first.
//!
//! A third of the titles that O*NET lists stand under several occupations, in the order of codes.

use std::collections::BTreeMap;

use text::SharedTitles;

use super::merge::{Closeness, Entry, Merger, Standing};

/// What it is worth that holders report the title, or that it is the occupation's own name. These weights go with those of
/// [`SharedTitles`].
const REPORTED: f32 = 0.3;
/// What each source is worth that names the title under the occupation, and how many count.
const SOURCE: f32 = 0.24;
const MOST_SOURCES: u32 = 5;
/// Share of a word's uses in labels below which it says nothing of an occupation that holds what is left.
const LEAST_BELONGING: f32 = 0.1;
/// What it is worth that the title is the preferred label of an occupation of ESCO with an exact match here.
const LINKED: f32 = 0.8;

/// Occupations of O*NET with what tells them apart.
pub(super) struct Order<'m> {
    merger: &'m Merger,
    codes: Vec<&'m str>,
    numbers: BTreeMap<&'m str, u32>,
    shared: SharedTitles,
}

impl<'m> Order<'m> {
    /// Reads the titles of every occupation.
    pub(super) fn new(merger: &'m Merger) -> Order<'m> {
        let mut titles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for entry in &merger.entries {
            for (code, standing) in &entry.onet {
                if *standing != Standing::Name {
                    titles.entry(code).or_default().push(&entry.name);
                }
            }
        }
        let occupations = merger.onet_names.iter().map(|(code, name)| {
            let family = code.get(..2).and_then(|major| major.parse().ok());
            let labels = titles.get(code.as_str()).into_iter().flatten().copied();
            (name.as_str(), family.unwrap_or(0), labels)
        });
        let codes: Vec<&str> = merger.onet_names.keys().map(String::as_str).collect();
        Order {
            merger,
            numbers: codes.iter().copied().zip(0..).collect(),
            codes,
            shared: SharedTitles::new(occupations),
        }
    }

    /// Gives the O*NET-SOC codes whose lists hold the title, best first. The occupation of which the title is the name, in
    /// the singular or the plural, goes before all others, and is there although its list lacks the title.
    pub(super) fn onet(&self, entry: &'m Entry) -> Vec<&'m str> {
        let is_listed = !entry.onet.is_empty() || !entry.esco.is_empty();
        let own = self.shared.named(&entry.name).filter(|_| is_listed);
        let own = own.map(|number| self.codes[number as usize]);
        let codes: Vec<&str> = entry.onet.keys().map(String::as_str).collect();
        let mut weighed: Vec<(bool, f32, &str)> = codes
            .iter()
            .zip(self.weigh(entry, &codes))
            .map(|(code, weight)| {
                let is_name = Some(*code) == own || entry.onet.get(*code) == Some(&Standing::Name);
                (is_name, weight, *code)
            })
            .collect();
        if let Some(own) = own.filter(|own| !codes.contains(own)) {
            weighed.push((true, 0.0, own));
        }
        weighed.sort_by(|one, other| {
            (other.0.cmp(&one.0))
                .then_with(|| other.1.total_cmp(&one.1))
                .then_with(|| one.2.cmp(other.2))
        });
        weighed.into_iter().map(|(_, _, code)| code).collect()
    }

    /// Says whether the words of a title are those of other occupations, and its code is of one that holds what is left:
    /// `Supervisor` stands under `Social Workers, All Other` alone.
    pub(super) fn is_stray(&self, entry: &Entry, code: &str) -> bool {
        self.numbers.get(code).is_some_and(|number| {
            self.shared.is_residual(*number) && self.shared.belongs(&entry.name, &[*number]) < LEAST_BELONGING
        })
    }

    /// Gives the O*NET-SOC codes that the crosswalk gives for the title's occupations of ESCO: the closest first, and of
    /// equally close ones the likeliest.
    pub(super) fn linked(&self, entry: &'m Entry) -> Vec<&'m str> {
        let mut linked: Vec<(Closeness, Standing, &str)> = Vec::new();
        for (uri, standing) in &entry.esco {
            for (closeness, code) in self.merger.crosswalk.get(uri).into_iter().flatten() {
                linked.push((*closeness, *standing, code));
            }
        }
        let codes: Vec<&str> = linked.iter().map(|(_, _, code)| *code).collect();
        let mut weighed: Vec<_> = linked.into_iter().zip(self.weigh(entry, &codes)).collect();
        weighed.sort_by(|((closeness, standing, code), weight), (other, other_weight)| {
            (closeness.cmp(&other.0))
                .then_with(|| standing.cmp(&other.1))
                .then_with(|| other_weight.total_cmp(weight))
                .then_with(|| code.cmp(&other.2))
        });
        weighed.into_iter().map(|((_, _, code), _)| code).collect()
    }

    /// Gives what speaks for each code.
    fn weigh(&self, entry: &Entry, codes: &[&str]) -> Vec<f32> {
        // A code that only the crosswalk has is none of the occupations, and nothing is known of it.
        let number = |code: &&str| self.numbers.get(code).copied().unwrap_or(u32::MAX);
        let numbers: Vec<u32> = codes.iter().map(number).collect();
        let mut weights = self.shared.weigh(&entry.name, &numbers);
        for (code, weight) in codes.iter().zip(&mut weights) {
            let is_reported = entry
                .onet
                .get(*code)
                .is_some_and(|standing| *standing <= Standing::Reported);
            let sources = entry.mentions.get(*code).copied().unwrap_or(0).min(MOST_SOURCES);
            *weight += REPORTED * f32::from(u8::from(is_reported)) + SOURCE * sources as f32;
            *weight += LINKED * self.link(entry, code);
        }
        weights
    }

    /// Says how closely an occupation of ESCO that has the title is linked to a code, from 0 to 1.
    fn link(&self, entry: &Entry, code: &str) -> f32 {
        let mut closest = 0.0f32;
        for (uri, standing) in &entry.esco {
            let share = if *standing == Standing::Name { 1.0 } else { 0.5 };
            for (closeness, linked) in self.merger.crosswalk.get(uri).into_iter().flatten() {
                if linked == code {
                    let close = match closeness {
                        Closeness::Exact => 1.0,
                        Closeness::Close => 0.75,
                        Closeness::Narrow => 0.5,
                        Closeness::Broad => 0.25,
                    };
                    closest = closest.max(share * close);
                }
            }
        }
        closest
    }
}
