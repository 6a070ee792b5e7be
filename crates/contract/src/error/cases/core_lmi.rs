//! Faults of the Core LMI family: statuses 400, 404 and 422.

use super::quoted;
use crate::{
    code::Code,
    error::{ApiError, echo},
};

/// Cases of the Core LMI family.
impl ApiError {
    /// A constraint says in no way, or in several, what its rows are.
    pub fn ambiguous_constraint() -> ApiError {
        let detail = "Exactly one of map, mapLevel, asIdentity is needed";
        ApiError::new(Code::AmbiguousConstraint, detail)
    }

    /// No dataset has the name.
    pub fn unknown_dataset(name: &str) -> ApiError {
        ApiError::new(
            Code::UnknownDataset,
            format!("Unrecognized dataset '{}'", echo(name)),
        )
    }

    /// A dataset lacks a metric; `known` says what it has, as the end of a sentence.
    pub fn metric_not_in_dataset(dataset: &str, metric: &str, known: &str) -> ApiError {
        let metric = echo(metric);
        let detail = format!("Dataset '{dataset}' has no metric '{metric}'; it has {known}");
        ApiError::new(Code::MetricNotInDataset, detail)
    }

    /// A dataset lacks a dimension.
    pub fn unknown_constraint_dimension(dataset: &str, dimension: &str) -> ApiError {
        let detail = format!("Dataset '{dataset}' has no dimension '{}'", echo(dimension));
        ApiError::new(Code::UnknownConstraintDimension, detail)
    }

    /// Codes are not in a dimension.
    pub fn unknown_code<S: AsRef<str>>(codes: &[S], dimension: &str) -> ApiError {
        let detail = format!("Unrecognized code {} in dimension '{dimension}'", quoted(codes));
        ApiError::new(Code::UnknownCode, detail)
    }

    /// A dimension has no such level.
    pub fn unknown_level(dimension: &str, level: &str) -> ApiError {
        let detail = format!("Dimension '{dimension}' has no level {}", echo(level));
        ApiError::new(Code::LevelNotStored, detail)
    }

    /// A dimension has a level, and no data of it.
    pub fn level_without_data(dimension: &str, level: &str) -> ApiError {
        let detail = format!("{dimension} level {} holds no data in this dataset", echo(level));
        ApiError::new(Code::LevelNotStored, detail)
    }

    /// Two columns have one name.
    pub fn duplicate_column(name: &str) -> ApiError {
        let name = echo(name);
        let detail = format!("Two columns are named '{name}'; give one of them another name with 'as'");
        ApiError::new(Code::DuplicateColumn, detail)
    }

    /// Two constraints are on one dimension.
    pub fn duplicate_constraint(dimension: &str) -> ApiError {
        let detail = format!("Dimension '{dimension}' has two constraints");
        ApiError::new(Code::DuplicateConstraint, detail)
    }

    /// An operation has no meaning for what was given.
    pub fn operation_not_allowed(operation: &str, needed: &str, given: &str) -> ApiError {
        let given = echo(given);
        let detail = format!("Operation '{operation}' needs {needed}, which '{given}' is not");
        ApiError::new(Code::OperationNotAllowed, detail)
    }

    /// A range begins after its end.
    pub fn invalid_range(start: &str, end: &str) -> ApiError {
        let detail = format!("Start {} is after end {}", echo(start), echo(end));
        ApiError::new(Code::InvalidRange, detail)
    }

    /// A query on postings looks up too many combinations of codes, each of which is counted anew.
    pub fn too_many_combinations(combinations: u64, limit: u64) -> ApiError {
        let detail = format!("The query looks up {combinations} combinations of codes, the limit is {limit}");
        ApiError::new(Code::AnswerTooLarge, detail)
    }

    /// The answer would have too many cells.
    pub fn answer_too_large(cells: u64, limit: u64) -> ApiError {
        let detail = format!("The query asks for {cells} cells, the limit is {limit}");
        ApiError::new(Code::AnswerTooLarge, detail)
    }
}
