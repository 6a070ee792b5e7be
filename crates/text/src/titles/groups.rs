//! Ranks groups of titles, such as occupations, for a raw title.

use super::candidates::Wanted;
use super::confidence::is_same;
use super::form::Form;
use super::matcher::{TitleMatcher, TitleScratch, share};
use super::table;
use crate::logistic::Logistic;

/// Entries of the index that are read: more than for titles, as a group has many.
const READ_ENTRIES: usize = 60_000;
/// Labels that are compared in full.
const COMPARED: usize = 400;
/// Groups that get features; those behind them stay in the order of the sum that chose them.
const DESCRIBED: usize = 80;
/// Share of vectors in the choice, against half the sum of what words say.
const VECTORS: f32 = 3.0;

/// Number of values that the rank of a group is made of.
pub const GROUP_FEATURES: usize = 12;

/// The feature that tells how alike the vectors of a group and a title are, against the likest group.
pub const GROUP_VECTOR: usize = 5;

/// The features that need vectors.
pub const GROUP_VECTORS: [usize; 3] = [5, 9, 10];

/// What speaks for a group.
pub type GroupFeatures = [f32; GROUP_FEATURES];

/// What each of [`GroupFeatures`] is.
pub(super) const NAMES: [&str; GROUP_FEATURES] = [
    "letters of the best label, best",
    "words of the best label, best",
    "letters and words of the best label, best",
    "BM25 titles, best",
    "BM25 titles and description, best",
    "vector, best",
    "letters of the best label",
    "words of the best label",
    "words that the titles have",
    "vector",
    "vector, difference to the best",
    "titles, log",
];

/// The sign that the weight of each must have: likeness never counts against a group.
pub const GROUP_SIGNS: GroupFeatures = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, 1.0];

/// Weights of [`GroupFeatures`], and how they are fitted.
pub type GroupFusion = Logistic<GROUP_FEATURES>;

impl GroupFusion {
    /// Writes the weights as a table of the source.
    pub fn to_source(&self) -> String {
        self.to_table("GroupFusion", &NAMES)
    }
}

/// A group that a raw title may belong to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupMatch {
    /// The group.
    pub group: u32,
    /// Chance, from 0 to 1, that the title belongs to it.
    pub score: f32,
    /// Whether one of its labels is the title once noise is taken away.
    pub has_label: bool,
}

/// A group with all that is known of it and a raw title.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DescribedGroup {
    /// The group.
    pub group: u32,
    /// Whether one of its labels is the title once noise is taken away.
    pub has_label: bool,
    /// What words say, without vectors and without fitting.
    pub lexical: f32,
    /// What chose it, without fitting.
    pub chosen: f32,
    /// What the weights are for.
    pub features: GroupFeatures,
}

#[derive(Clone, Copy, Default)]
struct BestLabel {
    letters: f32,
    words: f32,
    both: f32,
    is_same: bool,
}

impl TitleMatcher {
    /// Ranks the groups that a term may belong to, best first and equal ones by number; `limit` at most.
    pub fn rank_groups(&self, term: &str, limit: usize, scratch: &mut TitleScratch) -> Vec<GroupMatch> {
        self.rank(term, limit, None, scratch)
    }

    /// Ranks the groups that are wanted as [`rank_groups`](Self::rank_groups) ranks all.
    pub fn rank_groups_among(
        &self,
        term: &str,
        limit: usize,
        is_wanted: &dyn Fn(u32) -> bool,
        scratch: &mut TitleScratch,
    ) -> Vec<GroupMatch> {
        self.rank(term, limit, Some(is_wanted), scratch)
    }

    fn rank(
        &self,
        term: &str,
        limit: usize,
        is_wanted: Wanted<'_>,
        scratch: &mut TitleScratch,
    ) -> Vec<GroupMatch> {
        let fusion = table::groups(self.has_vectors());
        let described = self.describe(term, DESCRIBED.max(limit), is_wanted, scratch);
        let mut ranked: Vec<GroupMatch> = described
            .into_iter()
            .map(|it| GroupMatch {
                group: it.group,
                has_label: it.has_label,
                score: fusion.confidence(&it.features),
            })
            .collect();
        ranked.sort_by(|one, other| {
            (other.score.total_cmp(&one.score)).then_with(|| one.group.cmp(&other.group))
        });
        ranked.truncate(limit);
        ranked
    }

    /// Gives what speaks for the likeliest groups among those wanted.
    pub fn describe_groups(
        &self,
        term: &str,
        limit: usize,
        is_wanted: &dyn Fn(u32) -> bool,
        scratch: &mut TitleScratch,
    ) -> Vec<DescribedGroup> {
        self.describe(term, limit, Some(is_wanted), scratch)
    }

    fn describe(
        &self,
        term: &str,
        limit: usize,
        is_wanted: Wanted<'_>,
        scratch: &mut TitleScratch,
    ) -> Vec<DescribedGroup> {
        let form = Form::of(term);
        if form.stems.is_empty() || self.groups.count() == 0 {
            return Vec::new();
        }
        let query = self.ask(&form, scratch);
        let groups_of = |label: u32| self.groups.of_title(self.label_title[label as usize]);
        let is_wanted_group = |group: u32| is_wanted.is_none_or(|it| it(group));
        let has_wanted_group = |label: u32| groups_of(label).iter().any(|group| is_wanted_group(*group));
        let wanted_labels: Wanted<'_> = if is_wanted.is_some() {
            Some(&has_wanted_group)
        } else {
            None
        };
        let labels = self.candidates(&query, READ_ENTRIES, COMPARED, wanted_labels, scratch);
        let mut best = vec![BestLabel::default(); self.groups.count()];
        self.each_in_turn(&labels, |label| {
            let found = self.compare(label as usize, &query, scratch);
            for group in groups_of(label) {
                let known = &mut best[*group as usize];
                known.letters = known.letters.max(found.letters);
                known.words = known.words.max(found.words);
                known.both = known.both.max(found.letters + found.words);
                known.is_same |= is_same(found.letters, found.words);
            }
        });
        let likeness = |group: u32| scratch.likeness.get(group as usize).copied().unwrap_or_default();
        let sums = |group: u32| scratch.group_sums[group as usize];
        // What shares no word and has no vector has nothing that speaks for it.
        let is_met = |group: u32, label: &BestLabel| {
            label.both > 0.0 || sums(group).described > 0.0 || !scratch.likeness.is_empty()
        };
        let met: Vec<(u32, BestLabel)> = (0u32..)
            .zip(best)
            .filter(|(group, label)| is_met(*group, label) && is_wanted_group(*group))
            .collect();
        let highest = |value: &dyn Fn(u32, &BestLabel) -> f32| {
            let values = met.iter().map(|(group, label)| value(*group, label));
            values.fold(0.0, f32::max)
        };
        let top_letters = highest(&|_, label| label.letters);
        let top_words = highest(&|_, label| label.words);
        let top_both = highest(&|_, label| label.both);
        let top_labels = highest(&|group, _| sums(group).labels);
        let top_described = highest(&|group, _| sums(group).described);
        let top_likeness = highest(&|group, _| likeness(group));
        let choose = |(group, label): &(u32, BestLabel)| {
            let lexical = share(label.both, top_both) + share(sums(*group).labels, top_labels);
            let chosen = lexical / 2.0 + VECTORS * share(likeness(*group), top_likeness);
            (*group, *label, lexical, chosen)
        };
        let mut chosen: Vec<(u32, BestLabel, f32, f32)> = met.iter().map(choose).collect();
        let order = |one: &(u32, BestLabel, f32, f32), other: &(u32, BestLabel, f32, f32)| {
            other.3.total_cmp(&one.3).then_with(|| one.0.cmp(&other.0))
        };
        if chosen.len() > limit {
            chosen.select_nth_unstable_by(limit, order);
            chosen.truncate(limit);
        }
        chosen.sort_unstable_by(order);
        let described = chosen.into_iter().map(|(group, label, lexical, chosen)| {
            let (sums, likeness) = (sums(group), likeness(group));
            DescribedGroup {
                group,
                has_label: label.is_same,
                lexical,
                chosen,
                features: [
                    share(label.letters, top_letters),
                    share(label.words, top_words),
                    share(label.both, top_both),
                    share(sums.labels, top_labels),
                    share(sums.described, top_described),
                    share(likeness, top_likeness),
                    label.letters,
                    label.words,
                    share(sums.covered, query.stem_total),
                    likeness,
                    top_likeness - likeness,
                    self.groups.sizes[group as usize],
                ],
            }
        });
        let described = described.collect();
        scratch.clear(&query);
        described
    }
}
