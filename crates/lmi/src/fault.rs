//! What can be wrong with a query.

use thiserror::Error;

/// Where in a query a fault is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The query as a whole.
    Query,
    /// Name of a metric.
    Metric(usize),
    /// Name of a metric's column.
    Alias(usize),
    /// Operation of a metric.
    Operation(usize),
    /// Larger area of an operation.
    Geoparent(usize),
    /// Dimension of an operation.
    Along(usize),
    /// Earlier metric of an operation.
    Base(usize),
    /// Dimension of a constraint.
    Dimension(usize),
    /// A label of a constraint.
    Label(usize, String),
    /// Level of a constraint.
    Level(usize),
    /// Codes that the rows of a level must stand under.
    Predicate(usize),
    /// Column of a sort.
    Sort(usize),
}

/// One thing that is wrong, in words for a person.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FaultKind {
    /// The dataset lacks a metric.
    #[error("Dataset '{dataset}' has no metric '{metric}'; it has {known}")]
    UnknownMetric {
        /// The dataset.
        dataset: String,
        /// The metric.
        metric: String,
        /// What there is instead, as the end of a sentence.
        known: String,
    },
    /// The dataset lacks a dimension.
    #[error("Dataset '{dataset}' has no dimension '{dimension}'")]
    UnknownDimension {
        /// The dataset.
        dataset: String,
        /// The dimension.
        dimension: String,
    },
    /// Codes that are in no dimension.
    #[error("Unrecognized code {} in dimension '{dimension}'", quoted(.codes))]
    UnknownCodes {
        /// The dimension.
        dimension: String,
        /// The codes, the first twenty.
        codes: Vec<String>,
    },
    /// A level that the dimension does not have.
    #[error("Dimension '{dimension}' has no level {level}")]
    NoLevel {
        /// The dimension.
        dimension: String,
        /// The level.
        level: String,
    },
    /// A level without data.
    #[error("{dimension} level {level} holds no data in this dataset")]
    EmptyLevel {
        /// The dimension.
        dimension: String,
        /// The level.
        level: String,
    },
    /// Two columns of one name.
    #[error("Two columns are named '{name}'; give one of them another name with 'as'")]
    DuplicateColumn {
        /// The name.
        name: String,
    },
    /// Two constraints on one dimension.
    #[error("Dimension '{dimension}' has two constraints")]
    DuplicateConstraint {
        /// The dimension.
        dimension: String,
    },
    /// An operation on what it has no meaning for.
    #[error("Operation '{operation}' needs {needed}, which '{given}' is not")]
    NotAllowed {
        /// The operation.
        operation: &'static str,
        /// What it needs.
        needed: &'static str,
        /// What was given.
        given: String,
    },
    /// A period that ends before it begins.
    #[error("Start {start} is after end {end}")]
    ReversedYears {
        /// First year.
        start: u16,
        /// Last year.
        end: u16,
    },
    /// A sort by a column that the answer lacks.
    #[error("The answer has no column '{column}'")]
    UnknownColumn {
        /// The column.
        column: String,
        /// The columns there are.
        known: Vec<String>,
    },
    /// More cells than are given at once.
    #[error("The query asks for {cells} cells, the limit is {limit}")]
    TooLarge {
        /// Rows times columns.
        cells: u64,
        /// The limit.
        limit: u64,
    },
}

/// A fault with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: FaultKind,
}

/// A query that gets no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryError {
    /// It asks for what cannot be given; all faults in the order of the query.
    Faults(Vec<Fault>),
    /// It would visit more cells than a query may.
    WorkLimit,
    /// Nobody waits for the answer any more.
    Cancelled,
}

/// Codes that a message lists.
pub(crate) const LISTED: usize = 20;

fn quoted(codes: &[String]) -> String {
    let quoted: Vec<String> = codes.iter().map(|code| format!("'{code}'")).collect();
    quoted.join(", ")
}
