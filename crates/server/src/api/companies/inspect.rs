//! `POST /companies/versions/{version}/normalize/inspect`

use contract::json::Value;
use serde_json::json;

use super::{describe, fields};
use crate::api::term;
use crate::call::{Answer, Call, Input, Outcome};

/// Companies when the caller does not say.
const DEFAULT_LIMIT: i64 = 5;

/// Finds the companies that a raw name may mean, best first.
pub fn inspect(call: &Call, body: Input<'_>) -> Outcome {
    let term = term::term(&body)?;
    let at = call.companies()?;
    let limit = match &body {
        Input::Json(document) => document.root().member("limit").and_then(Value::as_i64),
        _ => call.query.integer("limit"),
    };
    let limit = usize::try_from(limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or_default();
    let fields = fields(call, &body);
    let companies = &at.data.companies;
    let found: Vec<_> = companies
        .find(term, limit, call.app.settings.companies.min_score)
        .into_iter()
        .map(|it| json!({ "company": describe(companies.matched(it), fields) }))
        .collect();
    Ok(Answer::json(&json!({ "data": found })).at(at.version))
}
