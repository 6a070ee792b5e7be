//! `GET /companies/versions/{version}/companies/{company_id}`

use contract::{error::ApiError, wire::companies::Fields};
use serde_json::json;

use super::describe;
use crate::call::{Answer, Call, Input, Outcome};

/// Reads one company with all its fields.
pub fn by_id(call: &Call, _body: Input<'_>) -> Outcome {
    let at = call.companies()?;
    let id = call.path.get(1);
    let companies = &at.data.companies;
    let place = companies.by_id(id).ok_or_else(|| ApiError::unknown_company(id))?;
    let company = describe(&companies.rows()[place], Fields::ALL);
    Ok(Answer::json(&json!({ "data": company })).at(at.version))
}
