//! What classifications of terms ask for and answer.

use contract::{json::Value, wire::classification::ConceptFields};
use serde::Serialize;

use super::{extract::FoundConcept, fields, fields_of_body};
use crate::{
    api::skills::document::DEFAULT_THRESHOLD,
    call::{Call, Input},
};

/// Results for each term when the caller does not say.
const DEFAULT_LIMIT: i64 = 5;

/// What a caller asks of the results.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Fields of concepts.
    pub fields: ConceptFields,
    /// Most results for each term.
    pub limit: usize,
    /// Least confidence, itself included.
    pub threshold: f64,
}

impl Asked {
    /// Reads a JSON body, which the judge has accepted.
    pub fn of_json(root: Value<'_>) -> Asked {
        let limit = root.member("limit").and_then(Value::as_i64);
        let threshold = root.member("confidenceThreshold").and_then(Value::as_f64);
        Asked::new(fields_of_body(root), limit, threshold)
    }

    /// Reads a JSON body, or what stands beside another one.
    pub fn of(call: &Call, body: &Input<'_>) -> Asked {
        match body {
            Input::Json(document) => Asked::of_json(document.root()),
            _ => Asked::new(
                fields(&call.query),
                call.query.integer("limit"),
                call.query.number("confidenceThreshold"),
            ),
        }
    }

    fn new(fields: ConceptFields, limit: Option<i64>, threshold: Option<f64>) -> Asked {
        Asked {
            fields,
            limit: usize::try_from(limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or(usize::MAX),
            threshold: threshold.unwrap_or(DEFAULT_THRESHOLD),
        }
    }
}

/// The results for one term.
#[derive(Serialize)]
pub struct Term<'a> {
    term: &'a str,
    count: usize,
    results: Vec<FoundConcept<'a>>,
}

impl<'a> Term<'a> {
    /// Counts the results.
    pub fn new(term: &'a str, results: Vec<FoundConcept<'a>>) -> Term<'a> {
        Term {
            term,
            count: results.len(),
            results,
        }
    }
}
