//! Engine errors as failures of the contract: every case decided, no wildcard.

use access::limits::QuotaFault;
use contract::error::ApiError;
use documents::DocumentError;

use crate::edge::saturating;

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
