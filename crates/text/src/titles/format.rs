//! The matcher as bytes: what its labels and groups are; the inverted lists follow from it. A checksum belongs to the
//! file that holds them, not here.

use rustc_hash::FxHashMap;

use super::build::{Rows, grades, run_features, stem_features};
use super::candidates::label_weights;
use super::exact::Exact;
use super::index::{Groups, Impact, NO_LABEL};
use super::matcher::TitleMatcher;
use crate::format::{BadLexicon, Reader, put_bytes, put_numbers};
use crate::vectors::{Vectors, floats, put_floats};
use crate::vocabulary::Vocabulary;

const MAGIC: &[u8; 8] = b"WPTITLE\x01";

/// Bytes that are no matcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a title matcher: {0}")]
pub struct BadTitleMatcher(&'static str);

impl From<BadLexicon> for BadTitleMatcher {
    fn from(_: BadLexicon) -> Self {
        BadTitleMatcher("cut short")
    }
}

impl TitleMatcher {
    /// Writes the matcher as bytes that [`TitleMatcher::from_bytes`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        put_bytes(&mut bytes, self.exact.text.as_bytes());
        put_numbers(&mut bytes, self.exact.offsets.iter().copied());
        put_numbers(&mut bytes, self.exact.titles.iter().copied());
        put_numbers(&mut bytes, self.label_title.iter().copied());
        let mut runs: Vec<(u32, u64)> = self.run_numbers.iter().map(|(run, at)| (*at, *run)).collect();
        runs.sort_unstable();
        put_numbers(&mut bytes, runs.iter().map(|(_, run)| *run as u32));
        put_numbers(&mut bytes, runs.iter().map(|(_, run)| (*run >> 32) as u32));
        let (stems, offsets) = self.vocabulary.parts();
        put_bytes(&mut bytes, stems);
        put_numbers(&mut bytes, offsets.iter().copied());
        for features in [&self.runs, &self.stems] {
            put_numbers(&mut bytes, features.label_offsets.iter().copied());
            put_numbers(&mut bytes, features.label_values.iter().copied());
        }
        let groups = &self.groups;
        for numbers in [
            &groups.title_offsets,
            &groups.title_groups,
            &groups.main_labels,
            &groups.stem_offsets,
            &groups.stem_groups,
        ] {
            put_numbers(&mut bytes, numbers.iter().copied());
        }
        put_floats(&mut bytes, &groups.sizes);
        let impacts = |value: fn(&Impact) -> f32| groups.impacts.iter().map(value).collect::<Vec<f32>>();
        put_floats(&mut bytes, &impacts(|impact| impact.labels));
        put_floats(&mut bytes, &impacts(|impact| impact.described));
        if let Some(vectors) = &self.vectors {
            vectors.put(&mut bytes);
        }
        bytes
    }

    /// Reads what [`TitleMatcher::to_bytes`] wrote and checks it, so that no number leads outside an array.
    pub fn from_bytes(bytes: &[u8]) -> Result<TitleMatcher, BadTitleMatcher> {
        let rest = bytes
            .strip_prefix(MAGIC)
            .ok_or(BadTitleMatcher("wrong magic number or format version"))?;
        let mut reader = Reader { rest };
        let text = std::str::from_utf8(reader.bytes()?).map_err(|_| BadTitleMatcher("no text"))?;
        let exact = Exact {
            text: text.into(),
            offsets: reader.numbers()?.into(),
            titles: reader.numbers()?.into(),
        };
        let label_title: Box<[u32]> = reader.numbers()?.into();
        let (low, high) = (reader.numbers()?, reader.numbers()?);
        check(low.len() == high.len(), "runs")?;
        let runs = low.iter().zip(&high).zip(0u32..);
        let run_numbers: FxHashMap<u64, u32> = runs
            .map(|((low, high), number)| (u64::from(*high) << 32 | u64::from(*low), number))
            .collect();
        check(run_numbers.len() == low.len(), "distinct runs")?;
        let stems = reader.bytes()?.to_vec();
        let vocabulary = Vocabulary::new(stems, reader.numbers()?).ok_or(BadTitleMatcher("vocabulary"))?;
        let grades = grades(&vocabulary);
        let runs = rows(&mut reader, label_title.len(), run_numbers.len())?;
        let stems = rows(&mut reader, label_title.len(), vocabulary.len())?;
        let mut groups = Groups {
            title_offsets: reader.numbers()?.into(),
            title_groups: reader.numbers()?.into(),
            main_labels: reader.numbers()?.into(),
            stem_offsets: reader.numbers()?.into(),
            stem_groups: reader.numbers()?.into(),
            sizes: numbers(&mut reader)?.into(),
            ..Groups::default()
        };
        let (labels, described) = (numbers(&mut reader)?, numbers(&mut reader)?);
        check(labels.len() == described.len(), "impacts")?;
        groups.impacts = labels
            .into_iter()
            .zip(described)
            .map(|(labels, described)| Impact { labels, described })
            .collect();
        let vectors = if reader.rest.is_empty() {
            None
        } else {
            Some(Vectors::read(&mut reader).ok_or(BadTitleMatcher("vectors"))?)
        };
        check(reader.rest.is_empty(), "bytes behind the last array")?;
        let runs = run_features(runs, run_numbers.len());
        let stems = stem_features(stems, &grades);
        let matcher = TitleMatcher {
            exact,
            label_weights: label_weights(&runs, &stems),
            runs,
            run_numbers,
            stems,
            stem_is_grade: grades,
            vocabulary,
            label_title,
            groups,
            taxonomies: Box::default(),
            vectors,
        };
        matcher.validate()?;
        Ok(matcher)
    }

    /// Gives the number behind the largest one of a title.
    pub fn title_bound(&self) -> usize {
        let labels = self.label_title.iter().chain(&self.exact.titles).max();
        labels.map_or(0, |title| *title as usize + 1)
    }

    fn validate(&self) -> Result<(), BadTitleMatcher> {
        let exact = &self.exact;
        starts(&exact.offsets, exact.titles.len(), exact.text.len())?;
        let is_boundary = |at: &u32| exact.text.is_char_boundary(*at as usize);
        check(exact.offsets.iter().all(is_boundary), "bounds of labels")?;
        let groups = &self.groups;
        let count = groups.count();
        let titles = groups.title_offsets.len().wrapping_sub(1);
        check(titles >= self.title_bound(), "titles")?;
        starts(&groups.title_offsets, titles, groups.title_groups.len())?;
        starts(
            &groups.stem_offsets,
            self.vocabulary.len(),
            groups.stem_groups.len(),
        )?;
        check(groups.impacts.len() == groups.stem_groups.len(), "impacts")?;
        check(groups.sizes.len() == count, "sizes of groups")?;
        let mut named = groups.title_groups.iter().chain(&groups.stem_groups);
        check(named.all(|group| (*group as usize) < count), "groups")?;
        let is_label = |label: &u32| *label == NO_LABEL || (*label as usize) < self.label_title.len();
        check(groups.main_labels.iter().all(is_label), "labels of groups")?;
        let of_vectors = self.vectors.as_ref().map(Vectors::concept_count);
        check(of_vectors.is_none_or(|it| it == count), "vectors of groups")
    }
}

fn check(holds: bool, what: &'static str) -> Result<(), BadTitleMatcher> {
    if holds { Ok(()) } else { Err(BadTitleMatcher(what)) }
}

/// Checks that `starts` divides `end` things into `count` parts.
fn starts(starts: &[u32], count: usize, end: usize) -> Result<(), BadTitleMatcher> {
    let fits = starts.len().checked_sub(1) == Some(count)
        && starts.first() == Some(&0)
        && starts.last().map(|last| *last as usize) == Some(end)
        && starts.is_sorted();
    check(fits, "starts of parts")
}

fn numbers(reader: &mut Reader<'_>) -> Result<Vec<f32>, BadTitleMatcher> {
    floats(reader).ok_or(BadTitleMatcher("no number"))
}

/// Reads the features of labels, each a number below `features`.
fn rows(reader: &mut Reader<'_>, labels: usize, features: usize) -> Result<Rows, BadTitleMatcher> {
    let rows = Rows {
        offsets: reader.numbers()?,
        values: reader.numbers()?,
    };
    starts(&rows.offsets, labels, rows.values.len())?;
    check(rows.values.iter().all(|it| (*it as usize) < features), "features")?;
    Ok(rows)
}
