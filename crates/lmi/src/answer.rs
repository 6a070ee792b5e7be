//! The answer to a query: one column after the other.

use std::cmp::Ordering;

use crate::query::{Direction, Query};

/// Rows of a query, column by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// A column per constraint, then those of the metrics.
    pub columns: Vec<Column>,
    /// Rows before offset and limit.
    pub total_rows: usize,
    /// What the caller should know of the figures.
    pub warnings: Vec<String>,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its values, one per row.
    pub values: Values,
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Labels, kept once, and which of them each row has.
    Texts {
        /// The labels.
        labels: Vec<Box<str>>,
        /// By row: the number of a label.
        rows: Vec<u32>,
    },
    /// Doubles; NaN for a missing one.
    Numbers(Vec<f64>),
}

impl Values {
    /// Number of values.
    pub fn len(&self) -> usize {
        match self {
            Self::Texts { rows, .. } => rows.len(),
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    /// Tells whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn compare(&self, one: usize, other: usize, direction: Direction) -> Ordering {
        let turned = |ordering: Ordering| match direction {
            Direction::Ascending => ordering,
            Direction::Descending => ordering.reverse(),
        };
        match self {
            Self::Texts { labels, rows } => {
                let label = |row: usize| &labels[rows[row] as usize];
                turned(label(one).cmp(label(other)))
            }
            Self::Numbers(numbers) => {
                let (one, other) = (numbers[one], numbers[other]);
                match (one.is_nan(), other.is_nan()) {
                    (false, false) => turned(one.total_cmp(&other)),
                    // Missing values stand last, whichever way.
                    (one, other) => one.cmp(&other),
                }
            }
        }
    }

    fn pick(&mut self, order: &[usize]) {
        match self {
            Self::Texts { rows, .. } => *rows = order.iter().map(|row| rows[*row]).collect(),
            Self::Numbers(numbers) => *numbers = order.iter().map(|row| numbers[*row]).collect(),
        }
    }

    fn cut(&mut self, offset: usize, limit: usize) {
        fn cut<T>(values: &mut Vec<T>, offset: usize, limit: usize) {
            values.drain(..offset.min(values.len()));
            values.truncate(limit);
        }
        match self {
            Self::Texts { rows, .. } => cut(rows, offset, limit),
            Self::Numbers(numbers) => cut(numbers, offset, limit),
        }
    }
}

impl Answer {
    /// Sorts the rows by columns given as numbers, and keeps those asked for.
    pub(crate) fn arrange(&mut self, query: &Query, sort: &[(usize, Direction)]) {
        if !sort.is_empty() {
            let mut order: Vec<usize> = (0..self.total_rows).collect();
            order.sort_by(|one, other| {
                let compared = sort.iter().map(|(column, direction)| {
                    let values = &self.columns[*column].values;
                    values.compare(*one, *other, *direction)
                });
                compared
                    .into_iter()
                    .find(|it| it.is_ne())
                    .unwrap_or(Ordering::Equal)
            });
            for column in &mut self.columns {
                column.values.pick(&order);
            }
        }
        for column in &mut self.columns {
            column.values.cut(query.offset, query.limit.unwrap_or(usize::MAX));
        }
    }
}
