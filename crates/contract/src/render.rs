//! The three renderings of an [`ApiError`]: the error envelope, problem details, and the OAuth form.

use serde_json::{Value, json};

use crate::error::{ApiError, Challenge, Item, Source};

/// Media type of every JSON body, without parameters.
pub const JSON: &str = "application/json";
/// Media type of problem details (RFC 9457).
pub const PROBLEM: &str = "application/problem+json";
/// Media type of the manuals.
pub const MARKDOWN: &str = "text/markdown; charset=utf-8";
/// Media type of batch answers.
pub const NDJSON: &str = "application/x-ndjson";

/// Renders one item of the `errors` array.
pub fn item(item: &Item) -> Value {
    let status = item.code.status();
    let mut value = json!({
        "status": status.number(),
        "title": status.title(),
        "detail": item.detail,
        "code": item.code.word(),
    });
    match &item.source {
        Some(Source::Pointer(pointer)) => value["source"] = json!({ "pointer": pointer }),
        Some(Source::Parameter(name)) => value["source"] = json!({ "parameter": name }),
        None => {}
    }
    value
}

fn items(error: &ApiError) -> Vec<Value> {
    error.items().iter().map(item).collect()
}

/// Renders the error envelope.
pub fn envelope(error: &ApiError) -> Vec<u8> {
    json!({ "errors": items(error) }).to_string().into_bytes()
}

/// Renders problem details; `request_id` names the occurrence.
pub fn problem(error: &ApiError, request_id: &str) -> Vec<u8> {
    let status = error.status();
    let first = &error.items()[..1];
    json!({
        "type": format!("/docs/errors#{}", error.code().word()),
        "title": status.title(),
        "status": status.number(),
        "detail": first.iter().map(|item| item.detail.as_ref()).collect::<String>(),
        "instance": format!("urn:waypost:request:{request_id}"),
        "code": error.code().word(),
        "errors": items(error),
    })
    .to_string()
    .into_bytes()
}

/// Renders the RFC 6749 form of the token endpoint.
pub fn oauth(error: &ApiError) -> Vec<u8> {
    let description = error.items().first().map_or("", |item| item.detail.as_ref());
    json!({ "error": error.oauth_word().word(), "error_description": description })
        .to_string()
        .into_bytes()
}

/// Renders the value of `WWW-Authenticate`.
pub fn challenge(challenge: &Challenge) -> String {
    match challenge {
        Challenge::Plain => r#"Bearer realm="waypost""#.to_owned(),
        Challenge::Basic => r#"Basic realm="waypost""#.to_owned(),
        Challenge::InvalidToken(text) => {
            format!(r#"Bearer realm="waypost", error="invalid_token", error_description="{text}""#)
        }
        Challenge::InsufficientScope(scopes) => {
            format!(r#"Bearer realm="waypost", error="insufficient_scope", scope="{scopes}""#)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(error: ApiError, expected: &str) {
        assert_eq!(
            String::from_utf8(envelope(&error)).expect("JSON is UTF-8"),
            expected
        );
    }

    #[test]
    fn an_unknown_version_reads_as_recorded() {
        check(
            ApiError::unknown_version("77"),
            r#"{"errors":[{"status":404,"title":"Not Found","detail":"Unrecognized version: 77","code":"unknown_version"}]}"#,
        );
    }

    #[test]
    fn a_pointer_names_the_place() {
        check(
            ApiError::unknown_member("confidence_threshold").at_pointer("/confidence_threshold"),
            r#"{"errors":[{"status":400,"title":"Bad Request","detail":"Unrecognized member 'confidence_threshold'","code":"unknown_member","source":{"pointer":"/confidence_threshold"}}]}"#,
        );
    }

    #[test]
    fn joined_faults_keep_their_order_and_stop_at_twenty() {
        let faults = (0..30).map(|index| ApiError::unknown_member(&index.to_string()));
        let joined = ApiError::joined(faults).expect("there are faults");
        assert_eq!(joined.items().len(), 20);
        assert_eq!(joined.items()[19].detail, "Unrecognized member '19'");
    }

    #[test]
    fn the_token_endpoint_has_its_own_form() {
        let body = String::from_utf8(oauth(&ApiError::invalid_client(true))).expect("JSON is UTF-8");
        assert_eq!(
            body,
            r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#
        );
    }
}
