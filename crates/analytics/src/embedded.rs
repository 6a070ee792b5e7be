//! The engine that answers from segments on this machine.
//!
//! A question is resolved (values become numbers), rows are selected segment by segment, and what is counted
//! there by the segment's own numbers is added up under those of the view. Start reading at [`Embedded`].

mod answer;
mod columns;
mod count;
mod distribution;
mod keywords;
mod list;
mod measure;
mod one_set;
mod pairs;
mod pay;
mod postings;
mod ranking;
mod scan;
mod select;
mod selection;
mod series;
mod shares;
mod tally;
mod timeframe;
mod values;

use std::sync::Arc;

use crate::column::Column;
use crate::day::Day;
use crate::engine::{Coverage, Rules};
use crate::facet::Facet;
use crate::segment::{Amounts, Bits, Segment};
use crate::store::{Corpus, OpenSegment};
use crate::vocabulary::{Buckets, Dictionary, Vocabulary};
use selection::Selection;

/// Columns of places smaller than a nation, those that most postings have first.
const PLACES: [Column; 16] = [
    Column::City,
    Column::State,
    Column::Province,
    Column::Country,
    Column::County,
    Column::Msa,
    Column::Csd,
    Column::Cd,
    Column::Cma,
    Column::Pr,
    Column::Lau1,
    Column::Nuts3,
    Column::Nuts1,
    Column::AdminArea1,
    Column::AdminArea2,
    Column::Market,
];

/// One version of one corpus, or of several as if they were one, open for questions.
#[derive(Debug)]
pub struct Embedded {
    version: u64,
    latest_day: Day,
    vocabulary: Vocabulary,
    segments: Vec<SegmentView>,
    coverage: Coverage,
    /// Greatest days between a day posted and a day expired.
    longest: u32,
}

/// A segment as the view sees it.
#[derive(Debug)]
struct SegmentView {
    segment: Arc<Segment>,
    /// Rows that are neither replaced nor removed; all when missing.
    live: Option<Bits>,
    live_rows: u64,
    /// By column: numbers in the view by numbers in the segment; the same when missing.
    translations: Vec<Option<Vec<u32>>>,
    /// Set when its salaries are in another currency than those that count.
    hides_salaries: bool,
}

/// The rows that a question is about, by segment.
type Foreground = Vec<Selection>;

impl Embedded {
    /// Opens corpora for questions. With several, nothing is deduplicated: their postings are one set, their
    /// latest day is the greatest, their version the sum. All salaries of theirs are counted together: see
    /// [`Corpus::without_salaries`].
    pub fn new(corpora: &[Corpus], rules: Rules) -> Self {
        let latest = corpora.iter().map(|corpus| corpus.manifest().details.latest_day);
        let latest_day = Day(latest.max().unwrap_or(0));
        let dictionaries = Column::ALL.map(|column| Dictionary::collect(column, corpora));
        let mut view = Self {
            version: corpora.iter().map(|corpus| corpus.manifest().version).sum(),
            latest_day,
            vocabulary: Vocabulary::new(Vec::from(dictionaries), None, latest_day, rules),
            segments: Vec::new(),
            coverage: Coverage::default(),
            longest: 0,
        };
        for corpus in corpora {
            for open in corpus.segments() {
                view.add(open, corpus.hides_salaries());
            }
        }
        view.describe();
        view
    }

    fn add(&mut self, open: &OpenSegment, hides_salaries: bool) {
        let segment = open.segment.clone();
        let live = open.mask.as_ref().map(|mask| {
            let mut live = Bits::of_range(segment.rows(), 0, segment.rows());
            live.and_not(mask);
            live
        });
        let translations = Column::ALL
            .into_iter()
            .map(|column| self.dictionary(column).translate(&segment, column))
            .collect();
        let view = SegmentView {
            live_rows: open.record.rows - open.record.masked,
            segment,
            live,
            translations,
            hides_salaries,
        };
        let duplicates = view.live_duplicates();
        for column in Column::ALL {
            view.add_counts(column, duplicates, self.vocabulary.dictionary_mut(column));
        }
        self.segments.push(view);
    }

    /// Works out what `/meta` and the bounds of counters need.
    fn describe(&mut self) {
        let everything: Foreground = self.segments.iter().map(SegmentView::everything).collect();
        let mut first: Option<Day> = None;
        let mut longest = 0;
        let mut coverage = Coverage::default();
        for (view, rows) in self.segments.iter().zip(&everything) {
            let (mut posted, expired, salaries) = (
                view.segment.posted().cursor(),
                view.segment.expired(),
                view.salary(),
            );
            let duplicates = view.segment.duplicates();
            let places = PLACES.map(|column| view.segment.column(column));
            coverage.unique += rows.len();
            let visited = rows.for_each(&crate::Cancel::never(), |row| {
                let day = posted.day(row);
                first = Some(first.map_or(day, |first| first.min(day)));
                coverage.total += 1 + u64::from(duplicates.get(row));
                coverage.with_salary += u64::from(salaries.get(row).is_some());
                if let Some(end) = expired.get(row) {
                    longest = longest.max((end - i64::from(day.0)).max(0) as u32);
                }
                let mut places = places.iter().flatten();
                coverage.with_location += u64::from(places.any(|column| column.ids.get(row) > 0));
            });
            debug_assert!(visited.is_ok());
        }
        let with = |column: Column| {
            let counts = &self.dictionary(column).counts;
            counts.iter().skip(1).sum()
        };
        coverage.with_title = with(Column::Title);
        coverage.with_onet = with(Column::Onet);
        self.coverage = coverage;
        self.longest = longest;
        self.vocabulary.set_first_posted(first);
    }

    /// Gives what is known of the values.
    pub const fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    fn dictionary(&self, column: Column) -> &Dictionary {
        self.vocabulary.dictionary(column)
    }

    fn buckets(&self, facet: Facet) -> &Buckets {
        self.vocabulary.buckets(facet)
    }

    /// Counts the rows of a foreground.
    fn count(foreground: &Foreground) -> u64 {
        foreground.iter().map(Selection::len).sum()
    }

    /// Says whether a foreground is the whole corpus.
    fn is_everything(&self, foreground: &Foreground) -> bool {
        let mut parts = self.segments.iter().zip(foreground);
        parts.all(|(view, rows)| view.live_rows == rows.len())
    }
}

impl SegmentView {
    /// Gives all rows that count.
    fn everything(&self) -> Selection {
        match &self.live {
            None => Selection::Range {
                start: 0,
                end: self.segment.rows(),
            },
            Some(live) => Selection::of_bits(live.clone()),
        }
    }

    /// Gives the salaries that count.
    fn salary(&self) -> Amounts<'_> {
        let salary = self.segment.salary();
        if self.hides_salaries {
            salary.hidden()
        } else {
            salary
        }
    }

    fn is_live(&self, row: usize) -> bool {
        self.live.as_ref().is_none_or(|live| live.contains(row))
    }

    /// Gives the number in the view of a number in the segment.
    #[inline]
    fn translated(&self, column: Column, local: u32) -> u32 {
        match &self.translations[column.index()] {
            Some(translation) => translation[local as usize],
            None => local,
        }
    }

    /// Gives the number in the segment of a number in the view, if the segment has the value.
    fn local(&self, column: Column, value: u32) -> Option<u32> {
        let Some(view) = self.segment.column(column) else {
            // No row has a value: all miss one, in columns that would hold one.
            return (value == 0 && !column.is_multi()).then_some(0);
        };
        match &self.translations[column.index()] {
            // Both are in the order of the codes, so the translation ascends.
            Some(translation) => translation.binary_search(&value).ok().map(|at| at as u32),
            None => ((value as usize) < view.values()).then_some(value),
        }
    }

    fn live_duplicates(&self) -> u64 {
        let duplicates = self.segment.duplicates();
        let live = (0..self.segment.rows()).filter(|row| self.is_live(*row));
        live.map(|row| u64::from(duplicates.get(row))).sum()
    }

    /// Adds the live rows and duplicates of each value; `all` duplicates are those of all live rows.
    fn add_counts(&self, column: Column, all: u64, dictionary: &mut Dictionary) {
        let Some(view) = self.segment.column(column) else {
            if !column.is_multi() {
                dictionary.counts[0] += self.live_rows;
                dictionary.duplicates[0] += all;
            }
            return;
        };
        for local in 0..view.values() as u32 {
            let value = self.translated(column, local) as usize;
            let set = view.set(local);
            match &self.live {
                None => {
                    dictionary.counts[value] += set.len() as u64;
                    dictionary.duplicates[value] += view.duplicates(local);
                }
                Some(live) => {
                    let duplicates = self.segment.duplicates();
                    set.for_each(self.segment.rows(), |row| {
                        if live.contains(row) {
                            dictionary.counts[value] += 1;
                            dictionary.duplicates[value] += u64::from(duplicates.get(row));
                        }
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
