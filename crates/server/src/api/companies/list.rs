//! `GET /companies/versions/{version}/companies`

use serde_json::json;

use super::{describe, fields};
use crate::call::{Answer, Call, Input, Outcome};

/// Companies when the caller does not say.
const DEFAULT_LIMIT: i64 = 10;

/// Lists companies in the order of ids, or searches them.
pub fn list(call: &Call, body: Input<'_>) -> Outcome {
    let at = call.companies()?;
    let fields = fields(call, &body);
    let limit = match call.query.integer("limit").unwrap_or(DEFAULT_LIMIT) {
        0 => usize::MAX,
        limit => usize::try_from(limit).unwrap_or(usize::MAX),
    };
    let companies = &at.data.companies;
    let after = call.query.text("after");
    let first = after.map_or(0, |id| companies.first_after(id));
    let places: Vec<usize> = match call.query.text("q") {
        None => (first..companies.rows().len()).take(limit).collect(),
        Some(query) => {
            // Behind a cursor every match counts; from the start only the best do.
            let wanted = if after.is_some() { usize::MAX } else { limit };
            let mut found = companies.search(query, wanted);
            // Places stand in the order of ids.
            found.sort_unstable();
            found
                .into_iter()
                .filter(|place| *place >= first)
                .take(limit)
                .collect()
        }
    };
    let rows: Vec<_> = places
        .into_iter()
        .map(|place| describe(&companies.rows()[place], fields))
        .collect();
    Ok(Answer::json(&json!({ "data": rows })).at(at.version))
}
