//! The constructors of [`ApiError`], one for each documented case, in the order of the code registry.

use std::fmt::Display;

use super::{ApiError, Challenge, OAuthError, echo};
use crate::code::Code;

/// The JSON type that a schema expects, as its sentence spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of JSON types")]
pub enum Expected {
    Array,
    Object,
    String,
    Integer,
    Number,
    Boolean,
}

impl Expected {
    /// Returns the word of the sentence `Expected <word>`.
    pub const fn word(self) -> &'static str {
        match self {
            Expected::Array => "array",
            Expected::Object => "object",
            Expected::String => "string",
            Expected::Integer => "integer",
            Expected::Number => "number",
            Expected::Boolean => "boolean",
        }
    }
}

/// Joins values as `'a', 'b'`; 20 at most.
fn quoted<S: AsRef<str>>(values: &[S]) -> String {
    let mut text = String::new();
    for value in values.iter().take(super::MAX_ITEMS) {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push('\'');
        text.push_str(&echo(value.as_ref()));
        text.push('\'');
    }
    text
}

fn size() -> &'static str {
    "Request size too large"
}

/// Cases of status 400.
impl ApiError {
    /// The HTTP message could not be read.
    pub fn bad_framing(reason: &str) -> ApiError {
        ApiError::new(
            Code::BadFraming,
            format!("The request could not be read: {reason}"),
        )
        .closing()
    }

    /// Host is missing, repeated, malformed, or contradicts the target.
    pub fn bad_host() -> ApiError {
        ApiError::new(Code::BadHost, "The Host header is missing, repeated or malformed").closing()
    }

    /// The version of HTTP is not one that is spoken here.
    pub fn unsupported_http_version(version: &str) -> ApiError {
        let detail = format!("HTTP version '{}' is not supported", echo(version));
        ApiError::new(Code::UnsupportedHttpVersion, detail).closing()
    }

    /// The target is over `cap` bytes.
    pub fn target_too_long(cap: usize) -> ApiError {
        ApiError::new(
            Code::TargetTooLong,
            format!("The request target may hold {cap} bytes"),
        )
        .closing()
    }

    /// The header block is over `bytes` or `fields`.
    pub fn headers_too_large(bytes: usize, fields: usize) -> ApiError {
        let detail = format!("The request headers may hold {bytes} bytes and {fields} fields");
        ApiError::new(Code::HeadersTooLarge, detail).closing()
    }

    /// Head or body did not arrive in time.
    pub fn request_too_slow(seconds: u64) -> ApiError {
        let detail = format!("The request did not arrive within {seconds} seconds");
        ApiError::new(Code::RequestTooSlow, detail).closing()
    }

    /// A part of the request is not UTF-8, or its percent-encoding is broken.
    pub fn bad_encoding(part: &str) -> ApiError {
        ApiError::new(
            Code::BadEncoding,
            format!("'{}' is not valid UTF-8 / percent-encoding", echo(part)),
        )
    }

    /// Two credentials were sent.
    pub fn conflicting_credentials() -> ApiError {
        ApiError::new(
            Code::ConflictingCredentials,
            "Send one Authorization header and no other credential",
        )
    }

    /// A body is required; `what` says which.
    pub fn missing_body(what: &str) -> ApiError {
        ApiError::new(Code::MissingBody, format!("A request body is required: {what}"))
    }

    /// The body ended early.
    pub fn incomplete_body(received: u64, declared: Option<u64>) -> ApiError {
        let detail = match declared {
            Some(declared) => format!("The body ended after {received} of {declared} bytes"),
            None => format!("The body ended after {received} bytes, before its last chunk"),
        };
        ApiError::new(Code::IncompleteBody, detail).closing()
    }

    /// The compressed body is damaged.
    pub fn corrupt_encoding(coding: &str) -> ApiError {
        ApiError::new(
            Code::CorruptEncoding,
            format!("The {coding} body could not be decoded"),
        )
    }

    /// The body is not JSON; line and column count from 1.
    pub fn malformed_json(line: usize, column: usize, reason: &str) -> ApiError {
        ApiError::new(
            Code::MalformedJson,
            format!("Malformed JSON at line {line} column {column}: {reason}"),
        )
    }

    /// An object names a member twice.
    pub fn duplicate_member(name: &str) -> ApiError {
        ApiError::new(
            Code::DuplicateMember,
            format!("Member '{}' appears twice", echo(name)),
        )
    }

    /// The body nests too deep.
    pub fn too_deep() -> ApiError {
        ApiError::new(Code::TooDeep, "The body nests deeper than 64 levels")
    }

    /// A value has the wrong JSON type.
    pub fn wrong_type(expected: Expected) -> ApiError {
        ApiError::new(Code::WrongType, format!("Expected {}", expected.word()))
    }

    /// A required member is absent.
    pub fn missing_member(name: &str) -> ApiError {
        ApiError::new(Code::MissingMember, format!("Missing member '{}'", echo(name)))
    }

    /// A member is not known.
    pub fn unknown_member(name: &str) -> ApiError {
        ApiError::new(
            Code::UnknownMember,
            format!("Unrecognized member '{}'", echo(name)),
        )
    }

    /// A number, length or count is out of bounds; `sentence` is one of the forms of the contract.
    pub fn out_of_bounds(sentence: String) -> ApiError {
        ApiError::new(Code::OutOfBounds, sentence)
    }

    /// A string has not the published form.
    pub fn pattern_mismatch(thing: &str, example: &str) -> ApiError {
        ApiError::new(
            Code::PatternMismatch,
            format!("Expected {thing} such as {example}"),
        )
    }

    /// A value is not in a closed choice.
    pub fn not_in_enum<S: AsRef<str>>(accepted: &[S]) -> ApiError {
        ApiError::new(Code::NotInEnum, format!("Expected one of {}", quoted(accepted)))
    }

    /// An item of `fields` is not a field.
    pub fn unknown_field(name: &str) -> ApiError {
        ApiError::new(Code::UnknownField, format!("Unrecognized field '{}'", echo(name)))
    }

    /// A query parameter has a value outside its closed choice.
    pub fn unknown_parameter_value(parameter: &str, value: &str) -> ApiError {
        let detail = format!("Unrecognized {parameter} '{}'", echo(value));
        ApiError::new(Code::UnknownParameterValue, detail).at_parameter(parameter)
    }

    /// A query parameter was sent twice.
    pub fn repeated_parameter(name: &str) -> ApiError {
        let detail = format!("Query parameter '{}' appears twice", echo(name));
        ApiError::new(Code::RepeatedParameter, detail).at_parameter(name)
    }

    /// A header was sent twice with differing values.
    pub fn repeated_header(name: &str) -> ApiError {
        ApiError::new(
            Code::RepeatedHeader,
            format!("Header '{}' appears twice", echo(name)),
        )
    }

    /// The sandbox header asks for something that cannot be simulated.
    pub fn bad_simulation(value: &str, accepted: &str) -> ApiError {
        let detail = format!("'{}' cannot be simulated; accepted: {accepted}", echo(value));
        ApiError::new(Code::BadSimulation, detail)
    }

    /// The grant type of a token request is not served.
    pub fn unsupported_grant_type() -> ApiError {
        ApiError::new(Code::NotInEnum, "Expected one of 'client_credentials'")
            .as_oauth(OAuthError::UnsupportedGrantType)
    }

    /// A scope of a token request does not exist or is not granted; the answer does not tell which.
    pub fn invalid_scope() -> ApiError {
        ApiError::new(
            Code::UnknownParameterValue,
            "A requested scope does not exist or is not granted to this client",
        )
        .as_oauth(OAuthError::InvalidScope)
    }

    /// A token request lacks a parameter.
    pub fn missing_parameter(name: &str) -> ApiError {
        ApiError::new(Code::MissingMember, format!("Missing parameter '{name}'"))
    }

    /// A token request is not form-encoded.
    pub fn not_form_encoded() -> ApiError {
        ApiError::new(
            Code::MissingBody,
            "Send the parameters as application/x-www-form-urlencoded",
        )
    }
}

/// Cases of status 401.
impl ApiError {
    /// No token was sent.
    pub fn missing_token() -> ApiError {
        ApiError::new(Code::MissingToken, "A bearer token is required").challenge(Challenge::Plain)
    }

    /// Another scheme than Bearer was used.
    pub fn unsupported_scheme(scheme: &str) -> ApiError {
        let detail = format!(
            "Authorization scheme '{}' is not supported, use Bearer",
            echo(scheme)
        );
        ApiError::new(Code::UnsupportedScheme, detail).challenge(Challenge::Plain)
    }

    /// The token is not valid, whatever the reason.
    pub fn invalid_token() -> ApiError {
        let text = "The access token is not valid";
        ApiError::new(Code::InvalidToken, text).challenge(Challenge::InvalidToken(text.into()))
    }

    /// The token expired; `at` is an RFC 3339 time.
    pub fn expired_token(at: impl Display) -> ApiError {
        let text = format!("The access token expired at {at}");
        ApiError::new(Code::ExpiredToken, text.clone()).challenge(Challenge::InvalidToken(text.into()))
    }

    /// The token opens none of the scopes; `scopes` lists those that would.
    pub fn insufficient_scope<S: AsRef<str>>(scopes: &[S]) -> ApiError {
        let names: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
        let detail = format!(
            "You do not have access to this endpoint: scope {} is required",
            quoted(&names)
        );
        ApiError::new(Code::InsufficientScope, detail)
            .challenge(Challenge::InsufficientScope(names.join(" ")))
    }

    /// The client lacks a permission.
    pub fn missing_permission<S: AsRef<str>>(claim: &str, scopes: &[S]) -> ApiError {
        let names: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
        let detail = format!("You do not have access to this endpoint: permission '{claim}' is required");
        ApiError::new(Code::MissingPermission, detail)
            .challenge(Challenge::InsufficientScope(names.join(" ")))
    }

    /// Client authentication failed at the token endpoint; one text for every reason.
    pub fn invalid_client(basic: bool) -> ApiError {
        let challenge = if basic { Challenge::Basic } else { Challenge::Plain };
        ApiError::new(Code::InvalidToken, "Client authentication failed").challenge(challenge)
    }
}

/// Cases of status 404.
impl ApiError {
    /// No endpoint has this path.
    pub fn unknown_path(path: &str) -> ApiError {
        ApiError::new(Code::UnknownPath, format!("URL not found: '{}'", echo(path)))
    }

    /// The path exists for other methods.
    pub fn wrong_method(method: &str, path: &str, allow: &'static str) -> ApiError {
        let detail = format!(
            "URL not found: '{} {}'; accepted methods: {allow}",
            echo(method),
            echo(path)
        );
        let mut error = ApiError::new(Code::WrongMethod, detail);
        error.0.extras.allow = Some(allow);
        error
    }

    /// The version is neither loaded nor an alias.
    pub fn unknown_version(version: &str) -> ApiError {
        ApiError::new(
            Code::UnknownVersion,
            format!("Unrecognized version: {}", echo(version)),
        )
    }

    /// No skill has the id.
    pub fn unknown_skill(id: &str) -> ApiError {
        ApiError::new(Code::UnknownSkill, format!("Unrecognized skill '{}'", echo(id)))
    }
}

/// Cases of status 413. All say the same sentence, which clients compare.
impl ApiError {
    /// The body is over its cap.
    pub fn body_too_large() -> ApiError {
        ApiError::new(Code::BodyTooLarge, size())
    }

    /// The body is over its cap once decoded.
    pub fn decoded_body_too_large() -> ApiError {
        ApiError::new(Code::DecodedBodyTooLarge, size())
    }

    /// The text is over its cap.
    pub fn text_too_large() -> ApiError {
        ApiError::new(Code::TextTooLarge, size())
    }

    /// The document has too many or too deep parts.
    pub fn document_too_complex() -> ApiError {
        ApiError::new(Code::DocumentTooComplex, size())
    }
}

/// Cases of status 415.
impl ApiError {
    /// The body has no Content-Type; `accepted` lists what the endpoint reads.
    pub fn missing_content_type<S: AsRef<str>>(accepted: &[S]) -> ApiError {
        ApiError::new(
            Code::MissingContentType,
            format!("Accepted Content-Type(s): {}", quoted(accepted)),
        )
    }

    /// The Content-Type is not read here.
    pub fn unsupported_content_type<S: AsRef<str>>(accepted: &[S]) -> ApiError {
        ApiError::new(
            Code::UnsupportedContentType,
            format!("Accepted Content-Type(s): {}", quoted(accepted)),
        )
    }

    /// The charset is not UTF-8.
    pub fn unsupported_charset<S: AsRef<str>>(accepted: &[S]) -> ApiError {
        ApiError::new(
            Code::UnsupportedCharset,
            format!("Accepted Content-Type(s): {}", quoted(accepted)),
        )
    }

    /// The content coding is unknown or stacked.
    pub fn unsupported_content_encoding() -> ApiError {
        let detail = "Accepted Content-Encoding(s): 'gzip', 'br', 'zstd', 'deflate'";
        let mut error = ApiError::new(Code::UnsupportedContentEncoding, detail);
        error.0.extras.accept_encoding = true;
        error
    }
}

/// Cases of status 422.
impl ApiError {
    /// A filter names a value that the data do not hold.
    pub fn unknown_filter_value(value: &str, filter: &str) -> ApiError {
        let detail = format!("Unrecognized value '{}' in filter '{filter}'", echo(value));
        ApiError::new(Code::UnknownFilterValue, detail)
    }

    /// A value is not supported by the loaded data.
    pub fn unsupported_value<S: AsRef<str>>(field: &str, value: &str, supported: &[S]) -> ApiError {
        let supported = quoted(supported);
        let detail = format!(
            "{field} '{}' is not supported; supported: {supported}",
            echo(value)
        );
        ApiError::new(Code::UnsupportedValue, detail)
    }

    /// The document is encrypted or damaged.
    pub fn unreadable_document() -> ApiError {
        ApiError::new(Code::UnreadableDocument, "The document is encrypted or damaged")
    }

    /// The document holds no text.
    pub fn empty_document() -> ApiError {
        ApiError::new(Code::EmptyDocument, "No text could be read from the document")
    }
}

/// Cases of status 429.
impl ApiError {
    /// The rate limit of a target is reached.
    pub fn rate_exceeded(count: u32, seconds: u32, target: &str, retry_after: u32) -> ApiError {
        let detail = format!("Rate limit exceeded: {count} requests per {seconds} seconds for '{target}'");
        ApiError::new(Code::RateExceeded, detail).retry_after(retry_after)
    }

    /// The quota of a target is used up; `resets_at` is an RFC 3339 time.
    pub fn quota_exceeded(
        count: u64,
        period: &str,
        target: &str,
        resets_at: impl Display,
        retry_after: u32,
    ) -> ApiError {
        let detail =
            format!("Quota exceeded: {count} requests per {period} for '{target}', resets at {resets_at}");
        ApiError::new(Code::QuotaExceeded, detail).retry_after(retry_after)
    }

    /// Too many failed credentials came from the caller's address.
    pub fn too_many_failures(retry_after: u32) -> ApiError {
        ApiError::new(
            Code::TooManyFailures,
            "Too many failed requests from this address",
        )
        .retry_after(retry_after)
    }
}

/// Cases of the 5xx statuses.
impl ApiError {
    /// A defect of the server.
    pub fn internal_error(request_id: &str) -> ApiError {
        let detail = format!("Internal error; quote request id {request_id} to the operator");
        ApiError::new(Code::InternalError, detail)
    }

    /// An upstream service could not be reached.
    pub fn upstream_unreachable() -> ApiError {
        ApiError::new(
            Code::UpstreamUnreachable,
            "An upstream service could not be reached",
        )
    }

    /// An upstream service sent an invalid answer.
    pub fn upstream_bad_response() -> ApiError {
        ApiError::new(Code::UpstreamBadResponse, "An upstream service answered wrongly")
    }

    /// An upstream service failed.
    pub fn upstream_failed() -> ApiError {
        ApiError::new(Code::UpstreamFailed, "An upstream service failed")
    }

    /// The family, or the whole server, is under maintenance.
    pub fn maintenance(retry_after: u32) -> ApiError {
        ApiError::new(Code::Maintenance, "The service is under maintenance").retry_after(retry_after)
    }

    /// The server is about to stop.
    pub fn draining() -> ApiError {
        ApiError::new(Code::Draining, "The service is restarting")
            .retry_after(5)
            .closing()
    }

    /// The data of the family are not loaded.
    pub fn not_ready() -> ApiError {
        ApiError::new(Code::NotReady, "The service is loading data").retry_after(5)
    }

    /// Work is refused to keep serving what was taken.
    pub fn overloaded(retry_after: u32) -> ApiError {
        ApiError::new(Code::Overloaded, "The service is busy").retry_after(retry_after)
    }

    /// An upstream service is busy or known to be failing.
    pub fn upstream_unavailable(retry_after: u32) -> ApiError {
        ApiError::new(Code::UpstreamUnavailable, "An upstream service is unavailable")
            .retry_after(retry_after)
    }

    /// An upstream service did not answer in time.
    pub fn upstream_timeout() -> ApiError {
        ApiError::new(Code::UpstreamTimeout, too_long())
    }

    /// The request took longer than its deadline.
    pub fn deadline_exceeded() -> ApiError {
        ApiError::new(Code::DeadlineExceeded, too_long())
    }

    /// The request needs more work than one request may take.
    pub fn work_limit() -> ApiError {
        ApiError::new(Code::WorkLimit, too_long())
    }
}

fn too_long() -> &'static str {
    "The request took too long; retry it or reduce its complexity"
}
