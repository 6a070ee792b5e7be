//! Engine errors as failures of the contract: every case decided, no wildcard.

use access::limits::QuotaFault;
use analytics::{QueryError as PostingsError, Stopped, UpstreamFault};
use contract::{error::ApiError, json::Pointer};
use documents::DocumentError;
use encoder::EncoderError;
use lmi::{Fault, FaultKind, Place, Query, QueryError};

use crate::{edge::saturating, postings_table::TableError};

/// Longest pause that is passed on to callers, whatever an upstream asks for.
const MOST_UPSTREAM_WAIT: u32 = 60;

/// A document that gave no text.
pub fn document(error: DocumentError) -> ApiError {
    match error {
        DocumentError::Unreadable(reason) => ApiError::unreadable_document().because(reason),
        DocumentError::Empty => ApiError::empty_document(),
        DocumentError::TooComplex => ApiError::document_too_complex(),
        DocumentError::TextTooLarge => ApiError::text_too_large(),
        DocumentError::Cancelled => ApiError::deadline_exceeded(),
    }
}

/// An extraction that used up its budget.
pub fn work_limit(error: text::WorkLimit) -> ApiError {
    ApiError::work_limit().because(error.to_string())
}

/// A sentence encoder that gave no vectors. Unless nobody waits any more, the first stage answers alone: no text is an
/// error of ours.
pub fn encoder(error: EncoderError) -> Result<(), ApiError> {
    match error {
        EncoderError::Stopped => Err(ApiError::deadline_exceeded()),
        EncoderError::NotBuilt | EncoderError::File { .. } | EncoderError::Model(_) => {
            tracing::warn!(%error, "implied skills keep their first judgement");
            Ok(())
        }
    }
}

/// A query that gets no answer.
pub fn lmi_query(error: QueryError, query: &Query) -> ApiError {
    match error {
        QueryError::Faults(faults) => joined(faults.into_iter().map(|fault| lmi_fault(fault, query))),
        QueryError::WorkLimit => ApiError::work_limit(),
        QueryError::Cancelled => ApiError::deadline_exceeded(),
    }
}

/// A query on the postings as a dataset that gets no answer. What it asks of the engine is made here, so that a fault of
/// a question is ours.
pub fn postings_table(error: TableError, query: &Query, request_id: &str) -> ApiError {
    match error {
        TableError::Query(error) => lmi_query(error, query),
        TableError::TooMany { combinations, limit } => ApiError::too_many_combinations(combinations, limit),
        TableError::Engine(error) => match error {
            analytics::QueryError::Stopped(reason) => stopped(reason),
            analytics::QueryError::Upstream(fault) => upstream(fault),
            analytics::QueryError::Conditions(_)
            | analytics::QueryError::MixedDateForms
            | analytics::QueryError::NoWindow { .. }
            | analytics::QueryError::SeriesTooLong { .. }
            | analytics::QueryError::UnlimitedRank(_)
            | analytics::QueryError::MetricNotForFacet(_)
            | analytics::QueryError::TooManyBuckets { .. }
            | analytics::QueryError::Damaged(_) => damaged(error.to_string(), request_id),
        },
        TableError::Table(reason) => damaged(reason, request_id),
    }
}

fn lmi_fault(fault: Fault, query: &Query) -> ApiError {
    let error = match &fault.kind {
        FaultKind::UnknownMetric {
            dataset,
            metric,
            known,
        } => ApiError::metric_not_in_dataset(dataset, metric, known),
        FaultKind::UnknownDimension { dataset, dimension } => {
            ApiError::unknown_constraint_dimension(dataset, dimension)
        }
        FaultKind::UnknownCodes { dimension, codes } => ApiError::unknown_code(codes, dimension),
        FaultKind::NoLevel { dimension, level } => ApiError::unknown_level(dimension, level),
        FaultKind::EmptyLevel { dimension, level } => ApiError::level_without_data(dimension, level),
        FaultKind::DuplicateColumn { name } => ApiError::duplicate_column(name),
        FaultKind::DuplicateConstraint { dimension } => ApiError::duplicate_constraint(dimension),
        FaultKind::NotAllowed {
            operation,
            needed,
            given,
        } => ApiError::operation_not_allowed(operation, needed, given),
        FaultKind::ReversedYears { start, end } => {
            ApiError::invalid_range(&start.to_string(), &end.to_string())
        }
        FaultKind::UnknownColumn { column, known } => ApiError::unsupported_value("sort", column, known),
        FaultKind::TooLarge { cells, limit } => ApiError::answer_too_large(*cells, *limit),
    };
    error.at_pointer(lmi_pointer(&fault.place, query).into_string())
}

/// Spells a place of a query as it stands in the body.
fn lmi_pointer(place: &Place, query: &Query) -> Pointer {
    let mut pointer = Pointer::root();
    let (list, at, members): (&str, usize, &[&str]) = match place {
        Place::Query => return pointer,
        Place::Metric(at) => ("metrics", *at, &["name"]),
        Place::Alias(at) if query.metrics.get(*at).is_some_and(|it| it.alias.is_some()) => {
            ("metrics", *at, &["as"])
        }
        Place::Alias(at) => ("metrics", *at, &["name"]),
        Place::Operation(at) => ("metrics", *at, &["operation"]),
        Place::Geoparent(at) => ("metrics", *at, &["operation", "geoparent"]),
        Place::Along(at) => ("metrics", *at, &["operation", "along"]),
        Place::Base(at) => ("metrics", *at, &["operation", "base"]),
        Place::Dimension(at) => ("constraints", *at, &["dimensionName"]),
        Place::Label(at, text) => ("constraints", *at, &["map", text]),
        Place::Level(at) => ("constraints", *at, &["mapLevel", "level"]),
        Place::Predicate(at) => ("constraints", *at, &["mapLevel", "predicate"]),
        Place::Sort(at) => ("sort", *at, &["name"]),
    };
    pointer.push_member(list);
    pointer.push_item(at);
    for member in members {
        pointer.push_member(member);
    }
    pointer
}

/// Work on postings that was stopped before its end.
pub fn stopped(stopped: Stopped) -> ApiError {
    match stopped {
        Stopped::Cancelled | Stopped::Deadline => ApiError::deadline_exceeded(),
        Stopped::WorkLimit => ApiError::work_limit(),
    }
}

/// Another process that gave no answer to go on with.
pub fn upstream(fault: UpstreamFault) -> ApiError {
    let error = match fault {
        UpstreamFault::Unreachable => ApiError::upstream_unreachable(),
        UpstreamFault::BadResponse => ApiError::upstream_bad_response(),
        UpstreamFault::Failed => ApiError::upstream_failed(),
        UpstreamFault::TimedOut => ApiError::upstream_timeout(),
        UpstreamFault::WorkLimit => ApiError::work_limit(),
        UpstreamFault::Unavailable { retry_after } => {
            ApiError::upstream_unavailable(retry_after.min(MOST_UPSTREAM_WAIT))
        }
    };
    error.because(fault.to_string())
}

/// A question about postings of ours that gets no answer. What it asks for is in the corpus, so that no condition of it is
/// at fault; should one be, it is we who failed.
pub fn evidence(error: PostingsError, request_id: &str) -> ApiError {
    match error {
        PostingsError::Stopped(reason) => stopped(reason),
        PostingsError::Damaged(reason) => damaged(reason, request_id),
        PostingsError::Upstream(fault) => upstream(fault),
        PostingsError::Conditions(_)
        | PostingsError::MixedDateForms
        | PostingsError::NoWindow { .. }
        | PostingsError::SeriesTooLong { .. }
        | PostingsError::UnlimitedRank(_)
        | PostingsError::MetricNotForFacet(_)
        | PostingsError::TooManyBuckets { .. } => damaged(error.to_string(), request_id),
    }
}

/// A file of the data that cannot be read; `reason` names it, for the log alone.
pub fn damaged(reason: String, request_id: &str) -> ApiError {
    ApiError::internal_error(request_id).because(reason)
}

/// A quota without a unit left, or a counter that cannot be read.
pub fn quota(fault: QuotaFault, request_id: &str) -> ApiError {
    match fault {
        QuotaFault::Exhausted(quota) => ApiError::quota_exceeded(
            quota.limit,
            quota.period.word(),
            quota.target,
            quota.resets_at_text(),
            saturating(quota.reset_seconds),
        ),
        QuotaFault::Store(error) => ApiError::internal_error(request_id).because(error.to_string()),
    }
}

/// Faults of schemas and queries, in document order, as one failure.
pub fn joined<F: Into<ApiError>>(faults: impl IntoIterator<Item = F>) -> ApiError {
    let joined = ApiError::joined(faults.into_iter().map(Into::into));
    joined.unwrap_or_else(|| ApiError::internal_error("-").because("a refusal without a fault"))
}

#[cfg(test)]
mod tests {
    use contract::code::Code;

    use super::*;

    #[test]
    fn every_fault_of_an_upstream_has_its_code_and_a_pause_where_one_helps() {
        let check = |fault, code, wait| {
            let error = upstream(fault);
            assert_eq!(
                (error.code(), error.extras().retry_after),
                (code, wait),
                "{fault}"
            );
            assert!(!error.items()[0].detail.contains(char::is_numeric), "{fault}");
        };
        let busy = |retry_after| UpstreamFault::Unavailable { retry_after };
        check(UpstreamFault::Unreachable, Code::UpstreamUnreachable, None);
        check(UpstreamFault::BadResponse, Code::UpstreamBadResponse, None);
        check(UpstreamFault::Failed, Code::UpstreamFailed, None);
        check(UpstreamFault::TimedOut, Code::UpstreamTimeout, None);
        check(UpstreamFault::WorkLimit, Code::WorkLimit, None);
        check(busy(7), Code::UpstreamUnavailable, Some(7));
        check(busy(0), Code::UpstreamUnavailable, Some(1));
        check(busy(4_000), Code::UpstreamUnavailable, Some(60));
    }
}
