//! The labels that share the most with a term, and how they are visited.

use super::index::Features;
use super::matcher::{Query, TitleMatcher, TitleScratch};
use crate::fetch::fetch;
use crate::highest::{cut, keep_highest, key, position};
use crate::tally::Tally;

/// Labels between the steps of fetching what is read of one.
const AHEAD: usize = 4;
/// So many times the labels that are compared are looked at before others are left out by their sums alone.
const FIRST: usize = 4;
/// What rounding may take from a sum.
const ROUNDING: f32 = 0.999;
/// Share of a word in the choice of candidates, against a run of letters.
const WORD_SHARE: f32 = 2.0;

/// Says which groups or labels are wanted; all without.
pub(super) type Wanted<'w> = Option<&'w dyn Fn(u32) -> bool>;

/// Computes what the features of each label weigh in the choice of candidates.
pub(super) fn label_weights(runs: &Features, stems: &Features) -> Box<[f32]> {
    let totals = runs.label_totals.iter().zip(&stems.label_totals);
    totals.map(|(runs, stems)| runs + WORD_SHARE * stems).collect()
}

impl TitleMatcher {
    /// Gives the labels that share the most with the term, as far as the rarest features tell.
    pub(super) fn candidates(
        &self,
        query: &Query,
        entries: usize,
        most: usize,
        is_wanted: Wanted<'_>,
        scratch: &mut TitleScratch,
    ) -> Vec<u32> {
        let mut left = entries;
        // Words first: they are few, and what they hold back the runs would have to find.
        for (features, numbers, share) in [
            (&self.stems, &query.stems, WORD_SHARE),
            (&self.runs, &query.runs, 1.0),
        ] {
            let mut budget = left.div_ceil(if share == WORD_SHARE { 2 } else { 1 });
            for number in numbers {
                let holders = features.holders(*number);
                if holders.len() > budget {
                    break;
                }
                budget -= holders.len();
                left -= holders.len();
                let weight = share * features.weights[*number as usize];
                scratch.sums.add(holders.iter().map(|label| (*label, weight)));
            }
        }
        self.keep_best(most, is_wanted, &scratch.sums, &mut scratch.keys);
        scratch.sums.clear();
        let mut labels: Vec<u32> = scratch.keys.iter().map(|key| position(*key)).collect();
        labels.sort_unstable();
        labels
    }

    /// Leaves the keys of the labels whose sums are largest for what they weigh.
    fn keep_best(&self, most: usize, is_wanted: Wanted<'_>, sums: &Tally, keys: &mut Vec<u64>) {
        let mut wanted = sums.iter().filter(|(label, _)| match is_wanted {
            Some(is_wanted) => is_wanted(*label),
            None => true,
        });
        let score =
            |label: u32, sum: f32| sum * sum / self.label_weights[label as usize].max(f32::MIN_POSITIVE);
        // The rarest features come first, and with them most of the best labels.
        let first = wanted.by_ref().take(FIRST * most);
        keep_highest(
            first.map(|(label, sum)| key(score(label, sum), label)),
            most,
            keys,
        );
        let worst = keys.iter().min().filter(|_| keys.len() == most);
        let least = worst.map_or(0.0, |worst| {
            let label = position(*worst);
            score(label, sums.sum(label))
        });
        // A label weighs no less than what it shares, so that its score is at most the sum, but for rounding.
        let rest = wanted.filter(|(_, sum)| *sum >= least * ROUNDING);
        let rest = rest.map(|(label, sum)| key(score(label, sum), label));
        keys.extend(rest);
        cut(keys, most);
    }

    /// Visits labels, and has what is read of the next ones fetched meanwhile, one step after the other.
    pub(super) fn each_in_turn(&self, labels: &[u32], mut visit: impl FnMut(u32)) {
        for at in 0..labels.len() + 3 * AHEAD {
            let ahead = |steps: usize| {
                (at + steps * AHEAD)
                    .checked_sub(3 * AHEAD)
                    .and_then(|at| labels.get(at))
            };
            if let Some(label) = ahead(3) {
                let at = *label as usize;
                fetch(&self.label_title[at..=at]);
                fetch(&self.runs.label_offsets[at..=at]);
                fetch(&self.stems.label_offsets[at..=at]);
            }
            if let Some(label) = ahead(2) {
                let title = self.label_title[*label as usize] as usize;
                fetch(&self.groups.title_offsets[title..=title]);
                fetch(self.runs.of_label(*label as usize));
                fetch(self.stems.of_label(*label as usize));
            }
            if let Some(label) = ahead(1) {
                fetch(self.groups.of_title(self.label_title[*label as usize]));
            }
            if let Some(label) = ahead(0) {
                visit(*label);
            }
        }
    }
}
