//! Examples of errors as one operation gives them: its own media types, scopes, targets and words.

use crate::code::Code;
use crate::error::{ApiError, example};
use crate::operation::{Method, Operation, OperationId};

/// Base URL in the examples of the operation table.
pub(super) const EXAMPLE_BASE: &str = "http://127.0.0.1:8080";

/// Id that the example of an internal error quotes.
const REQUEST_ID: &str = "01JD5W8K3R6T9XQ2B7ZC4VNHYM";

/// When the quota of an example ends, and the seconds until then.
const QUOTA_END: (&str, u32) = ("2026-12-01T00:00:00Z", 612_345);

/// The example of a code wherever an operation has none of its own.
pub(crate) fn shared_example(code: Code) -> ApiError {
    example(code, REQUEST_ID, QUOTA_END)
}

/// The example of a code as this operation gives it.
pub(crate) fn example_of(operation: &Operation, code: Code) -> ApiError {
    own_example(operation, code).unwrap_or_else(|| shared_example(code))
}

/// The example of a code where the operation decides what it says.
pub(super) fn own_example(operation: &Operation, code: Code) -> Option<ApiError> {
    if operation.id == OperationId::Token
        && let Some(error) = token_example(code)
    {
        return Some(error);
    }
    let media = || -> Option<Vec<&'static str>> {
        let types = operation.body?.types;
        Some(types.iter().map(|body| body.kind.media()).collect())
    };
    match code {
        Code::MissingBody => Some(ApiError::missing_body(operation.body?.what)),
        Code::MissingContentType => Some(ApiError::missing_content_type(&media()?)),
        Code::UnsupportedContentType => Some(ApiError::unsupported_content_type(&media()?)),
        Code::UnsupportedCharset => Some(ApiError::unsupported_charset(&media()?)),
        Code::InsufficientScope => Some(ApiError::insufficient_scope(operation.family?.row().scopes)),
        Code::MissingPermission => {
            let scopes = operation.family?.row().scopes;
            Some(ApiError::missing_permission(operation.permission?, scopes))
        }
        Code::RateExceeded => {
            let row = operation.family?.row();
            let (count, seconds) = row.compatible_rate;
            Some(ApiError::rate_exceeded(count, seconds, row.target, 1))
        }
        Code::QuotaExceeded => {
            let target = operation
                .quota
                .or(operation.family.map(|family| family.row().target))?;
            Some(ApiError::quota_exceeded(
                50,
                "month",
                target,
                QUOTA_END.0,
                QUOTA_END.1,
            ))
        }
        Code::WrongMethod => {
            let path = operation.paths.first()?;
            let wrong = match operation.method {
                Method::Get => "DELETE",
                Method::Post => "PUT",
            };
            Some(ApiError::wrong_method(wrong, path, operation.allow()))
        }
        _ => None,
    }
}

/// Cases of the token endpoint that have their own words.
fn token_example(code: Code) -> Option<ApiError> {
    match code {
        Code::NotInEnum => Some(ApiError::unsupported_grant_type()),
        Code::UnknownParameterValue => Some(ApiError::invalid_scope()),
        Code::MissingMember => Some(ApiError::missing_parameter("grant_type")),
        Code::MissingBody => Some(ApiError::not_form_encoded()),
        Code::RepeatedParameter => Some(ApiError::repeated_parameter("client_id")),
        Code::InvalidToken => Some(ApiError::invalid_client(true)),
        _ => None,
    }
}

/// An example of the table as a server with another base URL answers it.
pub(crate) fn rebased(example: &str, public_url: &str) -> String {
    example.replace(EXAMPLE_BASE, public_url)
}
