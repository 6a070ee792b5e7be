//! Cross-origin callers: off unless origins are listed.

use http::{HeaderMap, HeaderValue, Method, header, request::Parts};

/// What browsers may read besides the safe headers.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "X-Request-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, RateLimit, RateLimit-Policy, X-Waypost-Data-Version",
);
const ALLOWED_HEADERS: HeaderValue = HeaderValue::from_static(
    "Authorization, Content-Type, Content-Encoding, X-Request-Id, X-Waypost-Simulate",
);
/// Seconds that a browser may remember a preflight.
const PREFLIGHT_AGE: HeaderValue = HeaderValue::from_static("600");

/// Adds the headers that let a listed origin read the answer; `allow` is given for an answer to OPTIONS, `reported` for
/// a request that could not be read.
pub fn add_headers(
    origins: &[String],
    parts: &Parts,
    reported: Option<&HeaderValue>,
    allow: Option<&'static str>,
    headers: &mut HeaderMap,
) {
    let Some(origin) = reported.or_else(|| parts.headers.get(header::ORIGIN)) else {
        return;
    };
    if !origins
        .iter()
        .any(|listed| listed.as_bytes() == origin.as_bytes())
    {
        return;
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    let is_preflight =
        parts.method == Method::OPTIONS && parts.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if let Some(allow) = allow.filter(|_| is_preflight) {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static(allow),
        );
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE);
    }
}
