//! What is known of the values of a version: codes, names, counts and dates.
//!
//! Whatever can be decided without looking at postings is decided here, so that every engine gives the same
//! faults, labels and taxonomy items: filters are resolved into numbers of values, values are put into the buckets
//! of facets, and taxonomies are listed and searched.

mod dictionary;
mod resolve;
mod taxonomy;

pub use dictionary::{Buckets, Dictionary, NO_BUCKET};
pub use resolve::{Condition, Dates, Resolved};

use std::sync::OnceLock;

use crate::column::Column;
use crate::day::Day;
use crate::engine::Rules;
use crate::facet::{Dimension, Facet, Form};
use taxonomy::Searchable;

/// The values of one version of a corpus, or of several corpora as if they were one.
#[derive(Debug)]
pub struct Vocabulary {
    latest_day: Day,
    months: Option<(Day, Day)>,
    rules: Rules,
    /// By column.
    dictionaries: Vec<Dictionary>,
    /// By dimension and form; made when first asked for.
    buckets: Vec<OnceLock<Buckets>>,
    /// By dimension: folded words of the entries; made when first searched.
    searchable: Vec<OnceLock<Searchable>>,
}

impl Vocabulary {
    /// Makes one of the dictionaries of all columns, in the order of [`Column::ALL`]. `first_posted` is the first
    /// day with a posting, if there is any.
    pub fn new(
        dictionaries: Vec<Dictionary>,
        first_posted: Option<Day>,
        latest_day: Day,
        rules: Rules,
    ) -> Self {
        assert_eq!(
            dictionaries.len(),
            Column::ALL.len(),
            "each column has a dictionary"
        );
        let mut vocabulary = Self {
            latest_day,
            months: None,
            rules,
            dictionaries,
            buckets: Dimension::ALL
                .iter()
                .flat_map(|_| [OnceLock::new(), OnceLock::new()])
                .collect(),
            searchable: Dimension::ALL.iter().map(|_| OnceLock::new()).collect(),
        };
        vocabulary.set_first_posted(first_posted);
        vocabulary
    }

    /// Gives the as-of day.
    pub const fn latest_day(&self) -> Day {
        self.latest_day
    }

    /// Gives the first days of the first month with postings and of the month of the as-of day.
    pub const fn months(&self) -> Option<(Day, Day)> {
        self.months
    }

    pub(crate) fn set_first_posted(&mut self, first: Option<Day>) {
        self.months = first.map(|first| {
            let month_of = |day: Day| {
                let (year, month, _) = day.civil();
                Day::new(year, month, 1).unwrap_or(day)
            };
            let begin = month_of(first);
            (begin, month_of(self.latest_day).max(begin))
        });
    }

    /// Gives the values of a column.
    pub fn dictionary(&self, column: Column) -> &Dictionary {
        &self.dictionaries[column.index()]
    }

    pub(crate) fn dictionary_mut(&mut self, column: Column) -> &mut Dictionary {
        &mut self.dictionaries[column.index()]
    }

    /// Gives the buckets of a facet.
    pub fn buckets(&self, facet: Facet) -> &Buckets {
        let form = match facet.form {
            Form::Code => 0,
            Form::Name => 1,
        };
        let slot = &self.buckets[facet.dimension as usize * 2 + form];
        slot.get_or_init(|| Buckets::of(facet, self.dictionary(facet.dimension.column())))
    }
}
