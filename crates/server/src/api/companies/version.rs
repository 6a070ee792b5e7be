//! `GET /companies/versions/{version}`

use contract::wire::companies::FIELD_NAMES;
use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// Describes a version.
pub fn version(call: &Call, _body: Input<'_>) -> Outcome {
    let at = call.companies()?;
    Ok(Answer::json(&json!({ "data": {
        "version": at.name,
        "fields": FIELD_NAMES,
        "companyCount": at.data.companies.rows().len(),
    }}))
    .at(at.version))
}
