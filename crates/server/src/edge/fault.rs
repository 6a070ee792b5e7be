//! Faults that the connection found, and the caps that HTTP/2 leaves to us.

use connection::{Fault, Settings};
use contract::error::ApiError;
use http::{header, request::Parts};

/// Describes a fault as the contract spells it. Every one costs the connection.
pub fn describe(fault: Fault, caps: &Settings) -> ApiError {
    match fault {
        Fault::BadFraming(reason) => ApiError::bad_framing(reason),
        Fault::BadHost => ApiError::bad_host(),
        Fault::UnsupportedVersion(version) => ApiError::unsupported_http_version(&version),
        Fault::TargetTooLong => ApiError::target_too_long(caps.max_target),
        Fault::HeadersTooLarge => ApiError::headers_too_large(caps.max_head, caps.max_fields),
        Fault::RequestTooSlow { allowed } => ApiError::request_too_slow(allowed.as_secs()),
        Fault::BadTargetEncoding => ApiError::bad_encoding("path").closing(),
        Fault::BodyEnded { received, expected } => ApiError::incomplete_body(received, expected),
    }
}

/// Judges the caps of an HTTP/2 request, which the HTTP/1 head check never sees. A fault ends the stream only.
pub fn judge_http2(parts: &Parts, caps: &Settings) -> Result<(), ApiError> {
    let target = parts.uri.path_and_query().map_or("", |target| target.as_str());
    if target.len() > caps.max_target {
        return Err(ApiError::target_too_long(caps.max_target));
    }
    // As on HTTP/1: names, values, and four bytes a line.
    let head: usize = parts
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if head > caps.max_head || parts.headers.len() > caps.max_fields {
        return Err(ApiError::headers_too_large(caps.max_head, caps.max_fields));
    }
    let mut hosts = parts.headers.get_all(header::HOST).iter();
    let host = hosts.next();
    let authority = parts.uri.authority().map(|authority| authority.as_str());
    let agrees = match (host, authority) {
        (None, authority) => authority.is_some(),
        (Some(host), None) => !host.is_empty(),
        (Some(host), Some(authority)) => host.as_bytes().eq_ignore_ascii_case(authority.as_bytes()),
    };
    if !agrees || hosts.next().is_some() {
        return Err(ApiError::bad_host());
    }
    Ok(())
}
