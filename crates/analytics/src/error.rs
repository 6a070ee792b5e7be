//! Why a question has no answer. Nothing here is a status: the server decides what a caller reads.

use std::fmt;

use thiserror::Error;

use crate::cancel::Stopped;
use crate::facet::Facet;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QueryError {
    /// Conditions of a filter mean nothing in this corpus: all faults of the first filter that has any.
    #[error("{} conditions of a filter cannot be understood", .0.len())]
    Conditions(Vec<Fault>),
    /// The windows of the filters were written in different forms, so that no interval follows.
    #[error("the windows are written in different forms")]
    MixedDateForms,
    /// A series needs a window and the filter with this position has none.
    #[error("filter {filter} has no window to take the series from")]
    NoWindow {
        /// Position in the list of filters.
        filter: usize,
    },
    /// A daily series over too many days.
    #[error("a daily series may span {limit} days, this one spans {days}")]
    SeriesTooLong {
        /// Days of the window.
        days: u64,
        /// Most days of a daily series.
        limit: u64,
    },
    /// A facet with very many values was to be ranked without a limit.
    #[error("facet '{}' cannot be ranked without a limit", .0.name())]
    UnlimitedRank(Facet),
    /// A facet that can only be ranked by the number of unique postings.
    #[error("facet '{}' can only be ranked by unique_postings", .0.name())]
    MetricNotForFacet(Facet),
    /// A nested answer, or a histogram, would be larger than one answer may be.
    #[error("the answer would hold {buckets} buckets, the limit is {limit}")]
    TooManyBuckets {
        /// Buckets of the answer.
        buckets: u64,
        /// Most buckets of one answer.
        limit: u64,
    },
    /// The work was stopped.
    #[error("the work was stopped")]
    Stopped(Stopped),
    /// A file of the corpus is damaged; the text names it.
    #[error("{0}")]
    Damaged(String),
    /// The engine asks another process, and that gave no answer to go on with.
    #[error("{0}")]
    Upstream(UpstreamFault),
}

/// Why another process that an engine asks gave no answer to go on with. Holds nothing that the process said: its
/// texts name tables, users and addresses, which neither callers nor logs are to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UpstreamFault {
    /// No connection, or it ended before the head of an answer came.
    #[error("the upstream cannot be reached")]
    Unreachable,
    /// What came is no answer to the question: no HTTP, another type, another shape, too long or too short.
    #[error("the upstream answered wrongly")]
    BadResponse,
    /// It says that it failed, or that it does not let us in.
    #[error("the upstream failed")]
    Failed,
    /// It was silent for too long, or says itself that its time is up.
    #[error("the upstream did not answer in time")]
    TimedOut,
    /// It says that the question costs more than it allows.
    #[error("the question costs more than the upstream allows")]
    WorkLimit,
    /// It says that it is busy, or failed so often of late that it is left alone for a while.
    #[error("the upstream is unavailable for {retry_after} s")]
    Unavailable {
        /// Seconds after which asking again makes sense.
        retry_after: u32,
    },
}

impl From<UpstreamFault> for QueryError {
    fn from(fault: UpstreamFault) -> Self {
        Self::Upstream(fault)
    }
}

impl From<Stopped> for QueryError {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

/// A fault of a condition and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Position of the filter in the list of filters.
    pub filter: usize,
    /// The part of the filter.
    pub place: Place,
    /// What is wrong.
    pub fault: ConditionFault,
}

/// A part of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The window; that of a series when `is_series` is set.
    When {
        /// Set for the window of a series beside a bucket.
        is_series: bool,
    },
    /// One value of a condition on a facet.
    Value {
        /// Position of the condition in [`Conditions::taxonomies`](crate::query::Conditions::taxonomies).
        condition: usize,
        /// Which of its two lists.
        side: Side,
        /// Position in the list.
        item: usize,
    },
    /// A condition on a number.
    Range {
        /// Position in [`Conditions::ranges`](crate::query::Conditions::ranges).
        condition: usize,
    },
    /// The keyword query.
    Keywords,
}

/// The lists of a condition on a facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// What a posting must hold.
    Include,
    /// What a posting must not hold.
    Exclude,
}

/// What is wrong with a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionFault {
    /// Neither the taxonomy nor any posting knows the value.
    UnknownValue {
        /// The value.
        value: String,
        /// The filter it was given for.
        facet: Facet,
    },
    /// The window begins after its end.
    StartAfterEnd,
    /// The window lies wholly outside the months of the corpus, or in part where that is to be refused.
    OutsideData {
        /// Set when its end comes before the data or is the end that lies outside.
        is_end: bool,
        /// First and last month of the data, such as `2022-03` and `2025-12`.
        months: (String, String),
    },
    /// The lower bound is above the upper one.
    LowerAboveUpper {
        /// The lower bound.
        lower: u64,
        /// The upper bound.
        upper: u64,
    },
    /// The keyword query breaks the grammar.
    Keywords(KeywordFault),
}

/// Where a keyword query breaks the grammar. Shown as the query with a caret below the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeywordFault {
    /// The query, control characters replaced.
    pub query: String,
    /// Position of the fault in characters, from 0.
    pub caret: usize,
}

/// Queries up to this many characters are shown whole.
const SHOWN_WHOLE: usize = 1_000;
/// Characters shown of a longer one, around the fault.
const SHOWN_PART: usize = 100;

impl KeywordFault {
    /// Makes one of a query and the position of its fault in characters.
    pub fn new(query: &str, caret: usize) -> Self {
        let visible = |character: char| {
            if character.is_control() {
                '\u{fffd}'
            } else {
                character
            }
        };
        Self {
            query: query.chars().map(visible).collect(),
            caret,
        }
    }
}

/// Three lines: what is wrong, the query, the caret. Long queries are cut around the fault.
impl fmt::Display for KeywordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.query.chars().count();
        let (shown, caret) = if length <= SHOWN_WHOLE {
            (self.query.clone(), self.caret)
        } else {
            let start = self.caret.saturating_sub(SHOWN_PART / 2).min(length - SHOWN_PART);
            let part: String = self.query.chars().skip(start).take(SHOWN_PART).collect();
            let front = if start > 0 { "…" } else { "" };
            let back = if start + SHOWN_PART < length { "…" } else { "" };
            let moved = self.caret - start + front.chars().count();
            (format!("{front}{part}{back}"), moved)
        };
        let blanks = " ".repeat(caret);
        write!(
            f,
            "Invalid keyword search expression syntax:\n\t{shown}\n\t{blanks}^"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_fault() {
        let fault = KeywordFault::new("welder OR OR fitter", 10);
        assert_eq!(
            fault.to_string(),
            "Invalid keyword search expression syntax:\n\twelder OR OR fitter\n\t          ^"
        );
        assert_eq!(KeywordFault::new("a\tb", 1).query, "a\u{fffd}b");
    }

    #[test]
    fn long_queries_are_cut_around_the_fault() {
        let query = format!("{}){}", "a".repeat(700), "b".repeat(700));
        let shown = KeywordFault::new(&query, 700).to_string();
        let lines: Vec<&str> = shown.split("\n\t").collect();
        assert_eq!(lines[1].chars().count(), 102);
        let caret = lines[2].chars().count() - 1;
        assert_eq!(lines[1].chars().nth(caret), Some(')'));
        let at_end = KeywordFault::new(&query, query.chars().count()).to_string();
        let lines: Vec<&str> = at_end.split("\n\t").collect();
        assert!(lines[1].starts_with('…') && lines[1].ends_with('b'));
        assert_eq!(lines[2].chars().count() - 1, lines[1].chars().count());
    }
}
