//! Statuses 404 and 422 of the postings families: what a request asks of the loaded corpus.

use std::fmt::Display;

use crate::{
    code::Code,
    error::{ApiError, echo},
};

/// Cases of status 404.
impl ApiError {
    /// The mount has no facet of this name.
    pub fn unknown_facet(name: &str) -> ApiError {
        ApiError::new(Code::UnknownFacet, format!("Unrecognized facet '{}'", echo(name)))
    }

    /// No posting has the id, or the client may not see it.
    pub fn unknown_posting(id: &str) -> ApiError {
        ApiError::new(
            Code::UnknownPosting,
            format!("Unrecognized posting '{}'", echo(id)),
        )
    }
}

/// Cases of status 422.
impl ApiError {
    /// A keyword expression does not follow the grammar; `shown` is the sentence with the expression and a caret below.
    pub fn invalid_keyword_expression(shown: String) -> ApiError {
        ApiError::new(Code::InvalidKeywordExpression, shown)
    }

    /// A text has the form of a month, but no calendar has it.
    pub fn invalid_month(value: &str) -> ApiError {
        ApiError::new(
            Code::InvalidDate,
            format!("'{}' is not a calendar month", echo(value)),
        )
    }

    /// A text has the form of a day, but no calendar has it.
    pub fn invalid_day(value: &str) -> ApiError {
        ApiError::new(
            Code::InvalidDate,
            format!("'{}' is not a calendar day", echo(value)),
        )
    }

    /// A range of numbers ends before it begins.
    pub fn invalid_bounds(lower: impl Display, upper: impl Display) -> ApiError {
        ApiError::new(
            Code::InvalidRange,
            format!("Lower bound {lower} is above upper bound {upper}"),
        )
    }

    /// A period lies outside of the loaded data.
    pub fn outside_data(value: &str, first: &str, last: &str) -> ApiError {
        let detail = format!("'{}' is outside the loaded data ({first} to {last})", echo(value));
        ApiError::new(Code::OutsideData, detail)
    }

    /// A daily series spans too many days.
    pub fn window_too_long(most: u64, days: u64) -> ApiError {
        ApiError::new(
            Code::WindowTooLong,
            format!("A daily series may span {most} days, this one spans {days}"),
        )
    }

    /// A facet with very many values is ranked with a limit alone.
    pub fn unlimited_rank(facet: &str) -> ApiError {
        ApiError::new(
            Code::UnlimitedRank,
            format!("Facet '{}' cannot be ranked without a limit", echo(facet)),
        )
    }

    /// The facet cannot be ranked by the metric that was asked for.
    pub fn metric_not_for_facet(facet: &str, metric: &str) -> ApiError {
        ApiError::new(
            Code::MetricNotForFacet,
            format!("Facet '{}' can only be ranked by {metric}", echo(facet)),
        )
    }

    /// A page is larger than what the client may view of a result.
    pub fn beyond_depth(limit: u64, depth: u64) -> ApiError {
        ApiError::new(
            Code::BeyondDepth,
            format!("Limit {limit} is above the {depth} postings this client may view"),
        )
    }

    /// The answer would hold more buckets than one may.
    pub fn too_many_buckets(buckets: u64, most: u64) -> ApiError {
        ApiError::new(
            Code::AnswerTooLarge,
            format!("Answer would hold {buckets} buckets, the limit is {most}"),
        )
    }
}
