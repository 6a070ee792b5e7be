//! Status 400: what HTTP rules and the published schema alone refuse.

use super::{Expected, quoted};
use crate::{
    code::Code,
    error::{ApiError, OAuthError, echo},
};

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

    /// A value of a closed choice stands in a list that takes each once.
    pub fn named_twice(value: &str) -> ApiError {
        ApiError::new(
            Code::NotInEnum,
            format!("'{}' is named twice, expected each once", echo(value)),
        )
    }

    /// An item of `fields` is not a field.
    pub fn unknown_field(name: &str) -> ApiError {
        ApiError::new(Code::UnknownField, format!("Unrecognized field '{}'", echo(name)))
    }

    /// A metric is not known, or not taken in this place.
    pub fn unknown_metric(name: &str) -> ApiError {
        ApiError::new(
            Code::UnknownMetric,
            format!("Unrecognized metric '{}'", echo(name)),
        )
    }

    /// A query parameter is required; `why` says for what.
    pub fn missing_query_parameter(name: &str, why: &str) -> ApiError {
        let detail = format!("Missing parameter '{name}': {why}");
        ApiError::new(Code::MissingParameter, detail).at_parameter(name)
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

    /// A parameter of a form body was sent twice.
    pub fn repeated_form_parameter(name: &str) -> ApiError {
        let detail = format!("Parameter '{}' appears twice", echo(name));
        ApiError::new(Code::RepeatedParameter, detail).at_parameter(name)
    }

    /// A header was sent twice with differing values.
    pub fn repeated_header(name: &str) -> ApiError {
        ApiError::new(
            Code::RepeatedHeader,
            format!("Header '{}' appears twice", echo(name)),
        )
    }

    /// A multipart body has not the documented parts; `what` says what it has instead.
    pub fn bad_multipart(what: &str) -> ApiError {
        ApiError::new(Code::BadMultipart, format!("The multipart body {what}"))
    }

    /// A multipart body has a part that is not documented, or one twice; `what` says which.
    pub fn bad_part(what: &str, name: &str) -> ApiError {
        let detail = format!("The multipart body has {what} '{}'", echo(name));
        ApiError::new(Code::BadMultipart, detail)
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
