//! Which codes an operation can give: computed from its row, so that the description cannot drift from the edge.

use super::{Access, Listener, Operation, OperationId, Work};
use crate::code::Code;

/// Returns every code that the operation can answer with, in the order of the registry, without repeats. Faults of
/// HTTP itself (framing, Host, caps of the head) can meet any operation and are included.
pub fn codes(operation: &Operation) -> Vec<Code> {
    let mut codes = vec![
        Code::BadFraming,
        Code::BadHost,
        Code::UnsupportedHttpVersion,
        Code::TargetTooLong,
        Code::HeadersTooLarge,
        Code::RequestTooSlow,
        Code::BadEncoding,
        Code::WrongMethod,
        Code::InternalError,
    ];
    if operation.listener == Listener::Api {
        codes.push(Code::Overloaded);
        if !operation.is_always_served() {
            codes.push(Code::Draining);
        }
    }
    if operation.family.is_some() && !operation.is_always_served() {
        codes.push(Code::Maintenance);
    }
    if operation.access != Access::Public {
        codes.extend([
            Code::ConflictingCredentials,
            Code::BadSimulation,
            Code::MissingToken,
            Code::UnsupportedScheme,
            Code::InvalidToken,
            Code::ExpiredToken,
            Code::TooManyFailures,
            Code::RateExceeded,
        ]);
    }
    if operation.access == Access::Scope {
        codes.extend([Code::InsufficientScope, Code::QuotaExceeded]);
    }
    if operation.permission.is_some() {
        codes.push(Code::MissingPermission);
    }
    codes.extend(
        operation
            .path_parameters
            .iter()
            .map(|parameter| parameter.unknown),
    );
    let with_query = !operation.query.is_empty()
        || operation
            .body
            .is_some_and(|body| body.types.iter().any(|body| !body.query_parameters().is_empty()));
    if with_query {
        codes.push(Code::RepeatedParameter);
    }
    if let Some(body) = operation.body {
        codes.extend([
            Code::MissingBody,
            Code::IncompleteBody,
            Code::CorruptEncoding,
            Code::BodyTooLarge,
            Code::DecodedBodyTooLarge,
            Code::UnsupportedContentEncoding,
            Code::RepeatedHeader,
            Code::MissingContentType,
            Code::UnsupportedContentType,
            Code::UnsupportedCharset,
        ]);
        if body.types.iter().any(|body| body.files().is_some()) {
            codes.push(Code::BadMultipart);
        }
        if body.types.iter().any(|body| body.schema.is_some()) {
            codes.extend([
                Code::MalformedJson,
                Code::DuplicateMember,
                Code::TooDeep,
                Code::WrongType,
                Code::MissingMember,
                Code::UnknownMember,
            ]);
        }
    }
    // Long queries and long bodies run in the compute pool, whatever the operation.
    if operation.work != Work::Inline || with_query || operation.body.is_some() {
        codes.push(Code::DeadlineExceeded);
    }
    if operation.work != Work::Inline {
        codes.push(Code::WorkLimit);
    }
    if let OperationId::Postings(_, of) = operation.id
        && of.reads_postings()
    {
        codes.extend([
            Code::UpstreamUnreachable,
            Code::UpstreamBadResponse,
            Code::UpstreamFailed,
            Code::UpstreamUnavailable,
            Code::UpstreamTimeout,
        ]);
    }
    if operation.needs_data {
        codes.push(Code::NotReady);
    }
    codes.extend(operation.own_codes);
    codes.sort_unstable();
    codes.dedup();
    if operation.id == OperationId::Token {
        // The token endpoint speaks OAuth: its own words say which of these it means.
        let foreign = [
            Code::MissingContentType,
            Code::UnsupportedContentType,
            Code::UnsupportedCharset,
            Code::UnsupportedContentEncoding,
            Code::RepeatedHeader,
        ];
        codes.retain(|code| !foreign.contains(code));
    }
    codes
}
