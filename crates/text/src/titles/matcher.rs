//! The inverted index that finds the titles a raw one may mean.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::confidence::TitleEvidence;
use super::form::Form;
use crate::fold::fold;

/// Entries of the index that one term may read to find candidates: what bounds its work.
const READ_ENTRIES: usize = 20_000;
/// The same for a ranking of groups, which needs more labels of each.
const READ_FOR_GROUPS: usize = 60_000;
/// Labels that are compared in full.
const COMPARED: usize = 120;
/// The same for a ranking of groups.
const COMPARED_FOR_GROUPS: usize = 400;
/// Share of a word in the choice of candidates, against a run of letters.
const WORD_SHARE: f32 = 2.0;
/// Share of a group's own fit in its rank, against its best label.
const GROUP_SHARE: f32 = 1.0;
/// A label that is not equal is never certain.
const MOST_CONFIDENCE: f64 = 0.99;

/// Features of labels: runs of letters or stems.
#[derive(Debug)]
pub(super) struct Features {
    /// By feature: square of its rarity.
    pub(super) weights: Box<[f32]>,
    /// Weight of a feature that no label has.
    pub(super) unknown: f32,
    pub(super) offsets: Box<[u32]>,
    /// Labels, ascending inside a feature.
    pub(super) holders: Box<[u32]>,
    pub(super) label_offsets: Box<[u32]>,
    /// Features, ascending inside a label.
    pub(super) label_values: Box<[u32]>,
    /// By label: sum of its weights.
    pub(super) label_totals: Box<[f32]>,
}

impl Features {
    fn holders(&self, feature: u32) -> &[u32] {
        let at = feature as usize;
        &self.holders[self.offsets[at] as usize..self.offsets[at + 1] as usize]
    }

    fn of_label(&self, label: usize) -> &[u32] {
        &self.label_values[self.label_offsets[label] as usize..self.label_offsets[label + 1] as usize]
    }
}

/// Groups of titles, each read as one document.
#[derive(Debug)]
pub(super) struct Groups {
    pub(super) title_offsets: Box<[u32]>,
    pub(super) title_groups: Box<[u32]>,
    pub(super) count: usize,
    pub(super) stem_offsets: Box<[u32]>,
    pub(super) stem_groups: Box<[u32]>,
    pub(super) impacts: Box<[f32]>,
}

impl Groups {
    fn of_title(&self, title: u32) -> &[u32] {
        let at = title as usize;
        &self.title_groups[self.title_offsets[at] as usize..self.title_offsets[at + 1] as usize]
    }
}

/// Finds the titles of a taxonomy that a raw title may mean.
///
/// Made by a [`TitleMatcherBuilder`](super::TitleMatcherBuilder) from names and other labels. A label equal after folding
/// is certain; other labels are compared by runs of three to five letters, by stems, and by how well the words fit the
/// group, such as the occupation, that the title belongs to.
#[derive(Debug)]
pub struct TitleMatcher {
    pub(super) exact: FxHashMap<Box<str>, u32>,
    pub(super) label_title: Box<[u32]>,
    pub(super) run_numbers: FxHashMap<u64, u32>,
    pub(super) runs: Features,
    pub(super) stem_numbers: FxHashMap<Box<[u8]>, u32>,
    pub(super) stem_is_grade: Box<[bool]>,
    pub(super) stems: Features,
    pub(super) groups: Groups,
}

/// A title that a raw one may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TitleMatch {
    /// The title, by the number under which its labels were added.
    pub title: u32,
    /// How sure it is, from 0 to 1; 1 for a label equal after folding and for nothing else.
    pub confidence: f64,
    /// What speaks for it.
    pub evidence: TitleEvidence,
}

/// A group that a raw title may belong to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupMatch {
    /// The group.
    pub group: u32,
    /// How well it fits, to be compared with others of the same term only.
    pub score: f32,
    /// The confidence in the best of its labels; 0 where no label was compared.
    pub label_confidence: f64,
}

/// Buffers of a matcher, to be kept from one term to the next.
#[derive(Debug, Default)]
pub struct TitleScratch {
    /// By label: what its features add up to.
    sums: Vec<f32>,
    touched: Vec<u32>,
    /// By run and by stem: its weight where the term has it.
    run_marks: Vec<f32>,
    stem_marks: Vec<f32>,
    group_sums: Vec<f32>,
    touched_groups: Vec<u32>,
}

/// The features of a term.
struct Query {
    /// Known ones, the rarest first.
    runs: Vec<u32>,
    stems: Vec<u32>,
    run_total: f32,
    stem_total: f32,
    best_group: f32,
}

impl TitleMatcher {
    /// Gives the number of labels.
    pub fn label_count(&self) -> usize {
        self.label_title.len()
    }

    /// Gives the groups of a title, ascending.
    pub fn groups_of(&self, title: u32) -> &[u32] {
        self.groups.of_title(title)
    }

    /// Gives the bytes that the matcher takes, without the tables of words.
    pub fn memory(&self) -> usize {
        let features = |it: &Features| {
            4 * (it.weights.len()
                + it.offsets.len()
                + it.holders.len()
                + it.label_offsets.len()
                + it.label_values.len()
                + it.label_totals.len())
        };
        features(&self.runs) + features(&self.stems) + 8 * self.groups.impacts.len()
    }

    /// Finds the titles that a term may mean, the surest first and those of equal confidence by number; `limit` at most.
    ///
    /// The work is bounded whatever the term: only its beginning is read, and so many entries of the index.
    pub fn find(&self, term: &str, limit: usize, scratch: &mut TitleScratch) -> Vec<TitleMatch> {
        let equal = self.exact.get(fold(term).as_str()).copied();
        let mut matches = match equal {
            Some(title) if limit == 1 => vec![certain(title)],
            _ => self.similar(term, scratch),
        };
        if let Some(title) = equal {
            matches.retain(|found| found.title != title);
            matches.insert(0, certain(title));
        }
        matches.truncate(limit);
        matches
    }

    /// Ranks the groups that a term may belong to, best first and equal ones by number; `limit` at most. The best of a
    /// group's labels counts as much as how well the words fit all of them together.
    pub fn rank_groups(&self, term: &str, limit: usize, scratch: &mut TitleScratch) -> Vec<GroupMatch> {
        let form = Form::of(term);
        if form.stems.is_empty() || self.groups.count == 0 {
            return Vec::new();
        }
        scratch.prepare(self);
        let mut query = self.query(&form);
        query.best_group = self.weigh_groups(&query, scratch);
        let labels = self.candidates(&query, READ_FOR_GROUPS, COMPARED_FOR_GROUPS, scratch);
        scratch.mark(&query, self);
        let mut best = FxHashMap::<u32, (f32, f64)>::default();
        for label in labels {
            let found = self.compare(label as usize, &query, scratch);
            let likeness = found.evidence.letters + found.evidence.words;
            for group in self.groups.of_title(found.title) {
                let (known, confidence) = best.entry(*group).or_default();
                *known = known.max(likeness);
                *confidence = confidence.max(found.confidence);
            }
        }
        let highest = best
            .values()
            .map(|(likeness, _)| *likeness)
            .fold(f32::MIN_POSITIVE, f32::max);
        let whole = query.best_group.max(f32::MIN_POSITIVE);
        for group in &scratch.touched_groups {
            best.entry(*group).or_default();
        }
        let mut ranked: Vec<GroupMatch> = best
            .into_iter()
            .map(|(group, (likeness, label_confidence))| GroupMatch {
                group,
                label_confidence,
                score: likeness / highest + GROUP_SHARE * scratch.group_sums[group as usize] / whole,
            })
            .collect();
        scratch.clear(&query);
        ranked.sort_unstable_by(|one, other| {
            (other.score.total_cmp(&one.score)).then_with(|| one.group.cmp(&other.group))
        });
        ranked.truncate(limit);
        ranked
    }

    /// Finds the titles whose labels are like the term.
    fn similar(&self, term: &str, scratch: &mut TitleScratch) -> Vec<TitleMatch> {
        let form = Form::of(term);
        if form.stems.is_empty() || self.label_title.is_empty() {
            return Vec::new();
        }
        scratch.prepare(self);
        let mut query = self.query(&form);
        query.best_group = self.weigh_groups(&query, scratch);
        let labels = self.candidates(&query, READ_ENTRIES, COMPARED, scratch);
        scratch.mark(&query, self);
        let mut matches: Vec<TitleMatch> = labels
            .into_iter()
            .map(|label| self.compare(label as usize, &query, scratch))
            .collect();
        scratch.clear(&query);
        matches.sort_by(|one, other| {
            (one.title.cmp(&other.title)).then_with(|| other.confidence.total_cmp(&one.confidence))
        });
        matches.dedup_by_key(|found| found.title);
        matches.sort_by(|one, other| {
            (other.confidence.total_cmp(&one.confidence)).then_with(|| one.title.cmp(&other.title))
        });
        matches
    }

    fn query(&self, form: &Form) -> Query {
        let (mut runs, mut stems) = (Vec::new(), Vec::new());
        let mut unknown_runs = Vec::new();
        let mut run_total = 0.0;
        form.runs(|run| {
            let key = run_key(run);
            match self.run_numbers.get(&key) {
                Some(number) => runs.push(*number),
                None => unknown_runs.push(key),
            }
        });
        let mut stem_total = 0.0;
        for stem in &form.stems {
            match self.stem_numbers.get(stem.as_slice()) {
                Some(number) => {
                    stem_total += self.stems.weights[*number as usize];
                    stems.push(*number);
                }
                None => stem_total += self.stems.unknown,
            }
        }
        unknown_runs.sort_unstable();
        unknown_runs.dedup();
        runs.sort_unstable();
        runs.dedup();
        run_total += unknown_runs.len() as f32 * self.runs.unknown;
        for run in &runs {
            run_total += self.runs.weights[*run as usize];
        }
        let by_rarity = |features: &Features, numbers: &mut Vec<u32>| {
            numbers.sort_by_key(|number| (features.holders(*number).len(), *number));
        };
        by_rarity(&self.runs, &mut runs);
        by_rarity(&self.stems, &mut stems);
        Query {
            runs,
            stems,
            run_total,
            stem_total,
            best_group: 0.0,
        }
    }

    /// Adds up BM25 by group and gives the best.
    fn weigh_groups(&self, query: &Query, scratch: &mut TitleScratch) -> f32 {
        let groups = &self.groups;
        for stem in &query.stems {
            let at = *stem as usize;
            for entry in groups.stem_offsets[at] as usize..groups.stem_offsets[at + 1] as usize {
                let group = groups.stem_groups[entry];
                let sum = &mut scratch.group_sums[group as usize];
                if *sum == 0.0 {
                    scratch.touched_groups.push(group);
                }
                *sum += groups.impacts[entry];
            }
        }
        scratch
            .touched_groups
            .iter()
            .map(|group| scratch.group_sums[*group as usize])
            .fold(0.0, f32::max)
    }

    /// Gives the labels that share the most with the term, as far as the rarest features tell.
    fn candidates(&self, query: &Query, entries: usize, most: usize, scratch: &mut TitleScratch) -> Vec<u32> {
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
                for label in holders {
                    let sum = &mut scratch.sums[*label as usize];
                    if *sum == 0.0 {
                        scratch.touched.push(*label);
                    }
                    *sum += weight;
                }
            }
        }
        let mut scored: Vec<(f32, u32)> = Vec::with_capacity(scratch.touched.len());
        for label in scratch.touched.drain(..) {
            let sum = std::mem::take(&mut scratch.sums[label as usize]);
            let total =
                self.runs.label_totals[label as usize] + WORD_SHARE * self.stems.label_totals[label as usize];
            scored.push((sum * sum / total.max(f32::MIN_POSITIVE), label));
        }
        if scored.len() > most {
            scored.select_nth_unstable_by(most, |one, other| {
                (other.0.total_cmp(&one.0)).then_with(|| one.1.cmp(&other.1))
            });
            scored.truncate(most);
        }
        scored.into_iter().map(|(_, label)| label).collect()
    }

    fn compare(&self, label: usize, query: &Query, scratch: &TitleScratch) -> TitleMatch {
        let shared = |features: &Features, marks: &[f32]| -> f32 {
            let values = features.of_label(label).iter();
            values.map(|value| marks[*value as usize]).sum()
        };
        let cosine = |shared: f32, one: f32, other: f32| {
            if shared > 0.0 {
                shared / (one * other).sqrt()
            } else {
                0.0
            }
        };
        let run_total = self.runs.label_totals[label];
        let stem_total = self.stems.label_totals[label];
        let shared_stems = shared(&self.stems, &scratch.stem_marks);
        let title = self.label_title[label];
        let group = self
            .groups
            .of_title(title)
            .iter()
            .map(|group| scratch.group_sums[*group as usize])
            .fold(0.0, f32::max);
        // A title outside every group has only its own words to speak for it.
        let words = cosine(shared_stems, query.stem_total, stem_total).min(1.0);
        let share = |part: f32, whole: f32| if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 };
        let group = if self.groups.of_title(title).is_empty() {
            words
        } else {
            share(group, query.best_group)
        };
        let other_grade = self
            .stems
            .of_label(label)
            .iter()
            .any(|stem| self.stem_is_grade[*stem as usize] && scratch.stem_marks[*stem as usize] == 0.0);
        let evidence = TitleEvidence {
            letters: cosine(shared(&self.runs, &scratch.run_marks), query.run_total, run_total).min(1.0),
            words,
            group,
            term_covered: share(shared_stems, query.stem_total),
            label_covered: share(shared_stems, stem_total),
            other_grade,
        };
        TitleMatch {
            title,
            confidence: evidence.confidence().min(MOST_CONFIDENCE),
            evidence,
        }
    }
}

impl TitleScratch {
    fn prepare(&mut self, matcher: &TitleMatcher) {
        self.sums.resize(matcher.label_title.len(), 0.0);
        self.run_marks.resize(matcher.runs.weights.len(), 0.0);
        self.stem_marks.resize(matcher.stems.weights.len(), 0.0);
        self.group_sums.resize(matcher.groups.count, 0.0);
    }

    /// Writes the weights of the term's features to where labels look them up.
    fn mark(&mut self, query: &Query, matcher: &TitleMatcher) {
        for run in &query.runs {
            self.run_marks[*run as usize] = matcher.runs.weights[*run as usize];
        }
        for stem in &query.stems {
            self.stem_marks[*stem as usize] = matcher.stems.weights[*stem as usize];
        }
    }

    /// Leaves the buffers as a new term, perhaps of another matcher, expects them.
    fn clear(&mut self, query: &Query) {
        for run in &query.runs {
            self.run_marks[*run as usize] = 0.0;
        }
        for stem in &query.stems {
            self.stem_marks[*stem as usize] = 0.0;
        }
        for group in self.touched_groups.drain(..) {
            self.group_sums[group as usize] = 0.0;
        }
    }
}

fn certain(title: u32) -> TitleMatch {
    TitleMatch {
        title,
        confidence: 1.0,
        evidence: TitleEvidence::CERTAIN,
    }
}

/// Gives the key of a run of letters. Two runs with one key are as likely as a fault of the memory.
pub(super) fn run_key(run: &str) -> u64 {
    let mut hasher = FxHasher::default();
    run.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
