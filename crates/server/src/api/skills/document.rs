//! The document of an extraction, whatever its format, as text.

use std::borrow::Cow;

use contract::{error::ApiError, json::Value, operation::TEXT_CAP};
use documents::Limits;

use crate::{
    call::{Call, Input},
    failure,
};

/// Confidence that is enough when the caller does not say.
pub const DEFAULT_THRESHOLD: f64 = 0.5;
/// Language when the caller does not say.
const DEFAULT_LANGUAGE: &str = "en";

/// Returns the text of the body.
pub fn text_of<'a>(call: &Call, body: &'a Input<'_>) -> Result<Cow<'a, str>, ApiError> {
    let text = match body {
        Input::Json(document) => {
            let text = document
                .root()
                .member("text")
                .and_then(Value::as_str)
                .unwrap_or_default();
            Cow::Borrowed(text)
        }
        Input::Text(text) => Cow::Borrowed(*text),
        Input::Pdf(bytes) => {
            Cow::Owned(documents::pdf_text(bytes, &limits(call)).map_err(failure::document)?)
        }
        Input::Docx(bytes) => {
            Cow::Owned(documents::docx_text(bytes, &limits(call)).map_err(failure::document)?)
        }
        Input::None | Input::Lines { .. } | Input::Form(_) => Cow::Borrowed(""),
    };
    if text.len() > TEXT_CAP {
        Err(ApiError::text_too_large())
    } else {
        Ok(text)
    }
}

fn limits(call: &Call) -> Limits<'_> {
    Limits {
        max_text: TEXT_CAP,
        cancel: Some(&call.cancelled),
        ..Limits::default()
    }
}

/// Returns the least confidence: a JSON body carries it, other bodies leave it to the query.
pub fn threshold(call: &Call, body: &Input<'_>) -> f64 {
    let given = match body {
        Input::Json(document) => document
            .root()
            .member("confidenceThreshold")
            .and_then(Value::as_f64),
        _ => call.query.number("confidenceThreshold"),
    };
    given.unwrap_or(DEFAULT_THRESHOLD)
}

/// Checks that the language is supported.
pub fn check_language(call: &Call, supported: &[String]) -> Result<(), ApiError> {
    let language = call.query.text("language").unwrap_or(DEFAULT_LANGUAGE);
    if supported.iter().any(|known| known == language) {
        return Ok(());
    }
    Err(ApiError::unsupported_value("language", language, supported).at_parameter("language"))
}
