//! The inverted index that finds the titles a raw one may mean.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::clean::cleaned;
use super::confidence::{Naming, TitleEvidence};
use super::exact::Exact;
use super::form::Form;
use super::index::{Features, Groups, Marks, NO_LABEL};
use super::named::Named;
use super::table;
use super::trust::{GroupTaxonomy, TitleGroups, settle};
use crate::fold::fold;
use crate::tally::Tally;
use crate::vectors::{Vectors, each_stem};
use crate::vocabulary::{UNKNOWN, Vocabulary};

/// Entries of the index that one term may read to find candidates: what bounds its work.
const READ_ENTRIES: usize = 20_000;
/// Labels that are compared in full.
const COMPARED: usize = 120;
/// Groups nearest by their vectors whose own labels are compared too, whatever words they have.
const NEAREST: usize = 8;
/// Finds the titles of a taxonomy that a raw title may mean.
///
/// Made by a [`TitleMatcherBuilder`](super::TitleMatcherBuilder) from names and other labels. A label equal after folding
/// is certain; other labels are compared by runs of three to five letters, by stems, and by how well the words fit the
/// group, such as the occupation, that the title belongs to: by its words and, where vectors are trained, by its meaning.
#[derive(Debug, Default)]
pub struct TitleMatcher {
    pub(super) exact: Exact,
    pub(super) label_title: Box<[u32]>,
    pub(super) run_numbers: FxHashMap<u64, u32>,
    pub(super) runs: Features,
    pub(super) vocabulary: Vocabulary,
    pub(super) stem_is_grade: Box<[bool]>,
    pub(super) stems: Features,
    /// By label: what its features weigh in the choice of candidates.
    pub(super) label_weights: Box<[f32]>,
    pub(super) groups: Groups,
    /// By group: its taxonomy; behind the end all are of one.
    pub(super) taxonomies: Box<[GroupTaxonomy]>,
    /// Vectors of words and, as concepts, of groups.
    pub(super) vectors: Option<Vectors>,
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

/// What a term's words add up to in a group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GroupSums {
    pub(super) labels: f32,
    pub(super) described: f32,
    /// Weight of the term's words that the labels have.
    pub(super) covered: f32,
    is_touched: bool,
}

/// Buffers of a matcher, to be kept from one term to the next.
#[derive(Debug, Default)]
pub struct TitleScratch {
    /// By label: what its features add up to.
    pub(super) sums: Tally,
    pub(super) keys: Vec<u64>,
    run_marks: Marks,
    stem_marks: Marks,
    pub(super) group_sums: Vec<GroupSums>,
    pub(super) touched_groups: Vec<u32>,
    /// By group: how alike its vector and that of the term are; empty where there are no vectors.
    pub(super) likeness: Vec<f32>,
    products: Vec<i32>,
    folded: Vec<u8>,
}

/// The features of a term.
pub(super) struct Query {
    /// Known ones, the rarest first.
    pub(super) runs: Vec<u32>,
    pub(super) stems: Vec<u32>,
    run_total: f32,
    pub(super) stem_total: f32,
    /// The best of all groups.
    pub(super) best: GroupSums,
    pub(super) best_likeness: f32,
}

/// How alike a label and a term are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Likeness {
    pub(super) letters: f32,
    pub(super) words: f32,
    shared_stems: f32,
}

impl TitleMatcher {
    /// Gives the number of labels.
    pub fn label_count(&self) -> usize {
        self.label_title.len()
    }

    /// Gives the number of groups.
    pub fn group_count(&self) -> usize {
        self.groups.count()
    }

    /// Tells the taxonomy of each group, by number. Without, all groups are taken to be of one.
    pub fn set_taxonomies(&mut self, taxonomies: Box<[GroupTaxonomy]>) {
        self.taxonomies = taxonomies;
    }

    /// Says whether groups are compared by vectors too.
    pub fn has_vectors(&self) -> bool {
        self.vectors.is_some()
    }

    /// Gives the bytes that the matcher takes, without the table of runs.
    pub fn memory(&self) -> usize {
        let features = |it: &Features| {
            4 * (it.weights.len()
                + it.offsets.len()
                + it.holders.len()
                + it.label_offsets.len()
                + it.label_values.len()
                + it.label_totals.len())
        };
        features(&self.runs)
            + features(&self.stems)
            + 12 * self.groups.impacts.len()
            + 4 * self.label_weights.len()
            + self.exact.text.len()
            + 8 * self.exact.titles.len()
            + self.vocabulary.memory()
            + self.vectors.as_ref().map_or(0, Vectors::memory)
    }

    /// Finds the titles that a term may mean, the surest first and those of equal confidence by number; `limit` at most.
    ///
    /// The work is bounded whatever the term: only its beginning is read, and so many entries of the index.
    pub fn find(&self, term: &str, limit: usize, scratch: &mut TitleScratch) -> Vec<TitleMatch> {
        let equal = self.exact.title(&fold(term));
        if let (Some(title), 1) = (equal, limit) {
            return vec![certain(title)];
        }
        let cleaned = cleaned(term);
        let named = self.named(&cleaned);
        // One letter is like all titles that have it for a word.
        let is_letter = cleaned.text.chars().nth(1).is_none();
        let mut matches = if is_letter {
            Vec::new()
        } else {
            self.similar(&Form::of_clean(&cleaned.text), &named, scratch)
        };
        if let Some(title) = equal {
            matches.retain(|found| found.title != title);
            matches.insert(0, certain(title));
        }
        let (weights, trust) = table::titles(self.has_vectors());
        settle(&mut matches, self, weights, trust);
        matches.truncate(limit);
        matches
    }

    /// Finds the titles whose labels are like the term, by number; how sure each is depends on the others.
    fn similar(&self, form: &Form, named: &Named, scratch: &mut TitleScratch) -> Vec<TitleMatch> {
        if form.stems.is_empty() || self.label_title.is_empty() {
            return Vec::new();
        }
        let query = self.ask(form, scratch);
        let mut labels = self.candidates(&query, READ_ENTRIES, COMPARED, None, scratch);
        for group in nearest(&scratch.likeness, NEAREST) {
            let main = self.groups.main_labels[group as usize];
            if main != NO_LABEL && !labels.contains(&main) {
                labels.push(main);
            }
        }
        named.add_missing(&mut labels, &self.label_title);
        let mut matches: Vec<TitleMatch> = Vec::with_capacity(labels.len());
        self.each_in_turn(&labels, |label| {
            matches.push(self.judge(label as usize, &query, scratch));
        });
        scratch.clear(&query);
        matches.sort_by(|one, other| {
            (one.title.cmp(&other.title)).then_with(|| other.confidence.total_cmp(&one.confidence))
        });
        matches.dedup_by_key(|found| found.title);
        named.mark(&mut matches);
        matches
    }

    /// Reads the features of a term and weighs all groups; [`TitleScratch::clear`] must follow.
    pub(super) fn ask(&self, form: &Form, scratch: &mut TitleScratch) -> Query {
        scratch.prepare(self);
        let mut query = self.query(form);
        self.weigh_groups(&mut query, scratch);
        if let Some(vectors) = &self.vectors {
            let mut words = Vec::with_capacity(form.stems.len());
            each_stem(&form.words, &mut scratch.folded, |stem, _| {
                words.push(vectors.word(stem))
            });
            let meaning = vectors.query(words.into_iter());
            vectors.compare(&meaning, &mut scratch.products, &mut scratch.likeness);
            query.best_likeness = scratch.likeness.iter().copied().fold(0.0, f32::max);
        }
        scratch.mark(&query);
        query
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
            match self.vocabulary.number(stem) {
                UNKNOWN => stem_total += self.stems.unknown,
                number => {
                    stem_total += self.stems.weights[number as usize];
                    stems.push(number);
                }
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
            numbers.sort_by_cached_key(|number| (features.holders(*number).len(), *number));
        };
        by_rarity(&self.runs, &mut runs);
        by_rarity(&self.stems, &mut stems);
        Query {
            runs,
            stems,
            run_total,
            stem_total,
            best: GroupSums::default(),
            best_likeness: 0.0,
        }
    }

    /// Adds up what the words say for each group, and finds the best of each sum.
    fn weigh_groups(&self, query: &mut Query, scratch: &mut TitleScratch) {
        for stem in &query.stems {
            let weight = self.stems.weights[*stem as usize];
            for (group, impact) in self.groups.with_stem(*stem) {
                let sums = &mut scratch.group_sums[group as usize];
                if !sums.is_touched {
                    sums.is_touched = true;
                    scratch.touched_groups.push(group);
                }
                sums.labels += impact.labels;
                sums.described += impact.described;
                if impact.labels > 0.0 {
                    sums.covered += weight;
                }
            }
        }
        for group in &scratch.touched_groups {
            let sums = &scratch.group_sums[*group as usize];
            query.best.labels = query.best.labels.max(sums.labels);
            query.best.described = query.best.described.max(sums.described);
        }
    }

    /// Compares a label with the term, whose features are marked.
    pub(super) fn compare(&self, label: usize, query: &Query, scratch: &TitleScratch) -> Likeness {
        let cosine = |shared: f32, one: f32, other: f32| {
            if shared > 0.0 {
                (shared / (one * other).sqrt()).min(1.0)
            } else {
                0.0
            }
        };
        let shared_stems = self.stems.shared(label, &scratch.stem_marks);
        let shared_runs = self.runs.shared(label, &scratch.run_marks);
        Likeness {
            letters: cosine(shared_runs, query.run_total, self.runs.label_totals[label]),
            words: cosine(shared_stems, query.stem_total, self.stems.label_totals[label]),
            shared_stems,
        }
    }

    /// Says how sure the title of a label is.
    fn judge(&self, label: usize, query: &Query, scratch: &TitleScratch) -> TitleMatch {
        let likeness = self.compare(label, query, scratch);
        let title = self.label_title[label];
        let groups = self.groups.of_title(title);
        let best = |value: &dyn Fn(usize) -> f32| {
            let values = groups.iter().map(|group| value(*group as usize));
            values.fold(0.0, f32::max)
        };
        let sums = &scratch.group_sums;
        // A title outside every group has only its own letters to speak for it, which serve all languages.
        let (group, described, meaning) = if groups.is_empty() {
            (likeness.letters, likeness.letters, 0.0)
        } else {
            (
                share(best(&|group| sums[group].labels), query.best.labels),
                share(best(&|group| sums[group].described), query.best.described),
                best(&|group| scratch.likeness.get(group).copied().unwrap_or_default()),
            )
        };
        let other_grade = self
            .stems
            .of_label(label)
            .iter()
            .any(|stem| self.stem_is_grade[*stem as usize] && !scratch.stem_marks.has(*stem));
        let evidence = TitleEvidence {
            letters: likeness.letters,
            words: likeness.words,
            group,
            described,
            meaning,
            nearest: share(meaning, query.best_likeness),
            term_covered: share(likeness.shared_stems, query.stem_total),
            label_covered: share(likeness.shared_stems, self.stems.label_totals[label]),
            other_grade,
            naming: Naming::Absent,
        };
        // Only to choose among the labels of one title.
        let score = match evidence.is_same() {
            true => f32::INFINITY,
            false => table::titles(self.has_vectors()).0.score(&evidence.features()),
        };
        TitleMatch {
            title,
            confidence: f64::from(score),
            evidence,
        }
    }
}

impl TitleGroups for TitleMatcher {
    fn groups_of(&self, title: u32) -> &[u32] {
        self.groups.of_title(title)
    }

    fn taxonomy_of(&self, group: u32) -> GroupTaxonomy {
        self.taxonomies.get(group as usize).copied().unwrap_or_default()
    }
}

/// Gives a part as a share of a whole.
pub(super) fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 {
        (part / whole).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Gives the groups that are likest, best first.
fn nearest(likeness: &[f32], most: usize) -> Vec<u32> {
    let mut best: Vec<(f32, u32)> = Vec::with_capacity(most + 1);
    for (group, value) in (0u32..).zip(likeness) {
        if best.len() == most && best.last().is_some_and(|(worst, _)| value <= worst) {
            continue;
        }
        let at = best.partition_point(|(known, _)| known >= value);
        best.insert(at, (*value, group));
        best.truncate(most);
    }
    best.into_iter().map(|(_, group)| group).collect()
}

impl TitleScratch {
    fn prepare(&mut self, matcher: &TitleMatcher) {
        self.sums.resize(matcher.label_title.len());
        self.run_marks.resize(matcher.runs.weights.len());
        self.stem_marks.resize(matcher.stems.weights.len());
        self.group_sums
            .resize(matcher.groups.count(), GroupSums::default());
        self.likeness.clear();
    }

    /// Marks the term's features where labels look them up.
    fn mark(&mut self, query: &Query) {
        query.runs.iter().for_each(|run| self.run_marks.set(*run));
        query.stems.iter().for_each(|stem| self.stem_marks.set(*stem));
    }

    /// Leaves the buffers as a new term, perhaps of another matcher, expects them.
    pub(super) fn clear(&mut self, query: &Query) {
        query.runs.iter().for_each(|run| self.run_marks.clear(*run));
        query.stems.iter().for_each(|stem| self.stem_marks.clear(*stem));
        for group in self.touched_groups.drain(..) {
            self.group_sums[group as usize] = GroupSums::default();
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
