//! The values of a column, and the buckets that facets put them into.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::column::Column;
use crate::facet::{Derivation, Facet, Form, Part, UNCLASSIFIED};
use crate::row::Entry;
use crate::segment::Segment;
use crate::store::Corpus;

/// The values of a column, numbered in the order of their codes from 1. Number 0 is the missing value.
#[derive(Debug, Default)]
pub struct Dictionary {
    pub(crate) entries: Vec<Entry>,
    /// Unique postings and duplicates of each value.
    pub(crate) counts: Vec<u64>,
    pub(crate) duplicates: Vec<u64>,
    /// The codes as numbers, for years of experience.
    pub(crate) numbers: Vec<Option<u32>>,
    by_code: FxHashMap<Arc<str>, u32>,
}

impl Dictionary {
    /// Makes one of entries with the unique postings of each. `missing` is how many have no value. Where several
    /// entries have a code, the first wins and the postings add up.
    pub fn new(known: impl IntoIterator<Item = (Entry, u64)>, missing: u64) -> Self {
        let mut by_code: BTreeMap<Arc<str>, (Entry, u64)> = BTreeMap::new();
        for (entry, count) in known {
            let known = by_code.entry(entry.code.clone()).or_insert((entry, 0));
            known.1 += count;
        }
        let (entries, counts): (Vec<Entry>, Vec<u64>) = by_code.into_values().unzip();
        let mut dictionary = Self::of_sorted(entries);
        dictionary.counts = std::iter::once(missing).chain(counts).collect();
        dictionary
    }

    /// Collects what entries and segments know of a column. Where several know a code, the first wins.
    pub(crate) fn collect(column: Column, corpora: &[Corpus]) -> Self {
        let mut known: BTreeMap<Arc<str>, Option<&Entry>> = BTreeMap::new();
        for corpus in corpora {
            for entry in corpus.entries_of(column) {
                known.entry(entry.code.clone()).or_insert(Some(entry));
            }
        }
        for open in corpora.iter().flat_map(Corpus::segments) {
            if let Some(view) = open.segment.column(column) {
                for id in 1..view.values() as u32 {
                    let code = view.code(id);
                    if !known.contains_key(code) {
                        known.insert(Arc::from(code), None);
                    }
                }
            }
        }
        let entries = known.iter().map(|(code, entry)| match entry {
            Some(entry) => (*entry).clone(),
            None => Entry::of_postings(code.clone(), code.clone()),
        });
        Self::of_sorted(entries.collect())
    }

    /// Makes one without counts of entries that are sorted by code.
    fn of_sorted(entries: Vec<Entry>) -> Self {
        let missing = Entry::of_taxonomy(UNCLASSIFIED, UNCLASSIFIED);
        let entries: Vec<Entry> = std::iter::once(missing).chain(entries).collect();
        let codes = entries.iter().enumerate().skip(1);
        Self {
            counts: vec![0; entries.len()],
            duplicates: vec![0; entries.len()],
            numbers: entries.iter().map(|entry| entry.code.parse().ok()).collect(),
            by_code: codes.map(|(id, entry)| (entry.code.clone(), id as u32)).collect(),
            entries,
        }
    }

    /// Gives how many values there are, the missing one included.
    #[expect(clippy::len_without_is_empty, reason = "the missing value is always there")]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Gives what is known of a value.
    pub fn entry(&self, value: u32) -> &Entry {
        &self.entries[value as usize]
    }

    /// Gives how many unique postings hold a value.
    pub fn unique_postings(&self, value: u32) -> u64 {
        self.counts[value as usize]
    }

    /// Gives the code of a value as a number, for years of experience.
    pub fn number(&self, value: u32) -> Option<u32> {
        self.numbers[value as usize]
    }

    /// Finds a value by its code.
    pub fn find(&self, code: &str) -> Option<u32> {
        self.by_code.get(code).copied()
    }

    /// Gives the number in the view for each number in the segment; `None` when they are the same.
    pub(crate) fn translate(&self, segment: &Segment, column: Column) -> Option<Vec<u32>> {
        let view = segment.column(column)?;
        let translated = (1..view.values() as u32).map(|id| self.find(view.code(id)).unwrap_or(0));
        let translated: Vec<u32> = std::iter::once(0).chain(translated).collect();
        let is_same = translated.iter().enumerate().all(|(at, id)| at == *id as usize);
        (!is_same).then_some(translated)
    }
}

/// No bucket: the value belongs to another part of the skills.
pub const NO_BUCKET: u32 = u32::MAX;

/// The buckets of a facet: values of its column under the labels that clients see.
#[derive(Debug)]
pub struct Buckets {
    pub(crate) labels: Vec<Arc<str>>,
    /// Place of each bucket in the order of the labels.
    pub(crate) places: Vec<u32>,
    /// Bucket of each value; `None` when each value is its own.
    of_value: Option<Vec<u32>>,
    /// Values of each bucket, where they are not one each.
    values: Vec<Vec<u32>>,
    by_label: FxHashMap<Arc<str>, u32>,
    /// Whether any bucket has several values, so that a posting may hold a bucket twice.
    pub(crate) is_shared: bool,
}

impl Buckets {
    pub(crate) fn of(facet: Facet, dictionary: &Dictionary) -> Self {
        let is_multi = facet.is_multi();
        let mut buckets = Self {
            labels: Vec::with_capacity(dictionary.len()),
            places: Vec::new(),
            of_value: None,
            values: Vec::new(),
            by_label: FxHashMap::default(),
            is_shared: false,
        };
        let mut of_value = Vec::with_capacity(dictionary.len());
        for (value, entry) in dictionary.entries.iter().enumerate() {
            let belongs = match facet.dimension.derivation() {
                Derivation::Part(part) => value > 0 && is_part(entry, part),
                Derivation::Same | Derivation::Digits(_) => value > 0 || !is_multi,
            };
            if !belongs {
                of_value.push(NO_BUCKET);
                continue;
            }
            let label = match (facet.form, facet.dimension.derivation()) {
                (Form::Name, _) => entry.name.clone(),
                (Form::Code, Derivation::Digits(length)) if value > 0 => digits(&entry.code, length),
                (Form::Code, _) => entry.code.clone(),
            };
            let next = buckets.labels.len() as u32;
            let bucket = *buckets.by_label.entry(label.clone()).or_insert(next);
            if bucket == next {
                buckets.labels.push(label);
                buckets.values.push(Vec::new());
            } else {
                buckets.is_shared = true;
            }
            buckets.values[bucket as usize].push(value as u32);
            of_value.push(bucket);
        }
        let mut order: Vec<u32> = (0..buckets.labels.len() as u32).collect();
        order.sort_unstable_by_key(|bucket| &buckets.labels[*bucket as usize]);
        buckets.places = vec![0; order.len()];
        for (place, bucket) in order.iter().enumerate() {
            buckets.places[*bucket as usize] = place as u32;
        }
        let is_same = of_value
            .iter()
            .enumerate()
            .all(|(at, bucket)| at == *bucket as usize);
        if is_same {
            buckets.values = Vec::new();
        } else {
            buckets.of_value = Some(of_value);
        }
        buckets
    }

    pub(crate) fn len(&self) -> usize {
        self.labels.len()
    }

    /// Gives the label of a bucket.
    pub fn label(&self, bucket: u32) -> &Arc<str> {
        &self.labels[bucket as usize]
    }

    /// Gives the bucket of a value; [`NO_BUCKET`] when it has none.
    #[inline]
    pub fn of_value(&self, value: u32) -> u32 {
        match &self.of_value {
            Some(of_value) => of_value[value as usize],
            None => value,
        }
    }

    /// Gives the values of a bucket.
    fn values(&self, bucket: u32) -> &[u32] {
        match self.of_value {
            Some(_) => &self.values[bucket as usize],
            None => &[],
        }
    }

    /// Gives the values of a bucket, itself where each value is its own.
    pub fn values_of(&self, bucket: u32) -> Vec<u32> {
        match self.of_value {
            Some(_) => self.values(bucket).to_vec(),
            None => vec![bucket],
        }
    }

    /// Finds a bucket by its label.
    pub fn find(&self, label: &str) -> Option<u32> {
        self.by_label.get(label).copied()
    }
}

fn is_part(entry: &Entry, part: Part) -> bool {
    use catalog::SkillType;
    match part {
        Part::Specialized => entry.skill_type == Some(SkillType::Specialized),
        Part::Common => entry.skill_type == Some(SkillType::Common),
        Part::Certification => entry.skill_type == Some(SkillType::Certification),
        Part::Software => entry.is_software,
    }
}

/// Gives the first digits of a code.
fn digits(code: &str, length: usize) -> Arc<str> {
    let digits = code.chars().filter(char::is_ascii_digit);
    Arc::from(digits.take(length).collect::<String>())
}
