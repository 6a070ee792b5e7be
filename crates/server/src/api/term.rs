//! The names or titles to normalise, whatever the format of the body.

use contract::{error::ApiError, json::Value, operation::TERM_CAP, schema::Bound};

use crate::call::Input;

/// Returns the name of the body.
pub fn term<'a>(body: &'a Input<'_>) -> Result<&'a str, ApiError> {
    let term = match body {
        Input::Json(document) => {
            let term = document.root().member("term");
            term.and_then(Value::as_str).unwrap_or_default()
        }
        Input::Text(text) => text.trim_end_matches(['\r', '\n']),
        Input::None | Input::Pdf(_) | Input::Docx(_) | Input::Lines { .. } | Input::Form(_) => "",
    };
    bounded(term)
}

/// Returns the names of the body, `most` at most: of a text one a line, empty lines passed over.
pub fn terms<'a>(body: &'a Input<'_>, most: usize) -> Result<Vec<&'a str>, ApiError> {
    let terms: Vec<&str> = match body {
        Input::Json(document) => {
            let terms = document.root().member("terms").into_iter().flat_map(Value::items);
            terms.filter_map(Value::as_str).collect()
        }
        // One more than there may be is enough to know.
        Input::Text(text) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            lines.take(most + 1).collect()
        }
        Input::None | Input::Pdf(_) | Input::Docx(_) | Input::Lines { .. } | Input::Form(_) => Vec::new(),
    };
    if terms.is_empty() {
        return Err(ApiError::out_of_bounds(Bound::FewestItems(1).to_string()));
    }
    if terms.len() > most {
        return Err(ApiError::out_of_bounds(Bound::MostItems(most).to_string()));
    }
    terms.into_iter().map(bounded).collect()
}

fn bounded(term: &str) -> Result<&str, ApiError> {
    if term.len() > TERM_CAP {
        Err(ApiError::term_too_large())
    } else {
        Ok(term)
    }
}
