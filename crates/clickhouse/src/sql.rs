//! Pieces of SQL: rows in layers, conditions, labels, metrics.
//!
//! A [`Query`] collects the parameters of one statement while its text is put together from plain strings: rows of
//! postings, to which layers add what is grouped by, and one grouping on top.

mod condition;
mod facet;
mod measure;
mod words;

pub(crate) use condition::{ended, is_active};
pub(crate) use measure::{Measured, Measures, median};

use analytics::Day;
use analytics::vocabulary::Vocabulary;

use crate::statement::{Kind, Parameters, Statement};

/// A statement while it is put together.
pub(crate) struct Query<'q> {
    pub(crate) vocabulary: &'q Vocabulary,
    pub(crate) parameters: Parameters,
    columns: Vec<(String, Kind)>,
    expressions: Vec<String>,
}

/// Rows to select from: a table, or a statement in parentheses.
#[derive(Clone, Debug)]
pub(crate) struct Rows(pub(crate) String);

impl Rows {
    /// Keeps the rows that meet a condition.
    pub(crate) fn filtered(&self, condition: &str) -> Self {
        Self(format!("(SELECT * FROM {} WHERE {condition})", self.0))
    }

    /// Adds a column, or several rows for each where the expression is an `arrayJoin`.
    pub(crate) fn with(&self, expression: &str, name: &str) -> Self {
        Self(format!("(SELECT *, {expression} AS {name} FROM {})", self.0))
    }
}

impl<'q> Query<'q> {
    pub(crate) fn new(vocabulary: &'q Vocabulary) -> Self {
        Self {
            vocabulary,
            parameters: Parameters::default(),
            columns: Vec::new(),
            expressions: Vec::new(),
        }
    }

    pub(crate) fn latest_day(&self) -> Day {
        self.vocabulary.latest_day()
    }

    /// Adds a column to the answer.
    pub(crate) fn column(&mut self, expression: impl Into<String>, name: &str, kind: Kind) {
        self.expressions.push(format!("{} AS {name}", expression.into()));
        self.columns.push((name.to_owned(), kind));
    }

    /// Gives the columns of the answer as SQL, for a statement that groups them inside another.
    pub(crate) fn selected(&self) -> String {
        self.expressions.join(", ")
    }

    /// Gives the names of the columns, for a statement around one that groups them.
    pub(crate) fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }

    /// Ends the statement: its columns from `rows`, and whatever follows.
    pub(crate) fn select(self, rows: &Rows, rest: &str) -> Statement {
        let sql = format!("SELECT {} FROM {} {rest}", self.expressions.join(", "), rows.0);
        self.finish(sql)
    }

    /// Ends the statement with SQL that gives the columns.
    pub(crate) fn finish(self, sql: String) -> Statement {
        Statement {
            sql,
            parameters: self.parameters,
            columns: self.columns,
            rows: None,
        }
    }
}
