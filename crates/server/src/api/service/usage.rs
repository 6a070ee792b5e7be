//! `GET /usage`

use access::{clock::rfc3339, registry::usage::Usage};
use contract::error::ApiError;
use serde_json::{Value, json};

use crate::call::{Answer, Call, Input, Outcome};

/// Shows the caller's rates and quotas.
pub fn usage(call: &Call, _body: Input<'_>) -> Outcome {
    let Some(grant) = &call.grant else {
        return Err(ApiError::missing_token());
    };
    let usage = call
        .app
        .registry
        .usage(grant, call.rate, call.now)
        .map_err(|error| ApiError::internal_error(call.request_id.text()).because(error.to_string()))?;
    Ok(Answer::json(&json!({ "data": describe(&usage) })))
}

fn describe(usage: &Usage) -> Value {
    let rates: Vec<Value> = usage
        .rates
        .iter()
        .map(|rate| {
            let level = rate.level.as_ref();
            json!({
                "target": rate.target,
                "limit": level.map(|(_, level)| level.limit),
                "windowSeconds": level.map(|(seconds, _)| seconds),
                "remaining": level.map(|(_, level)| level.remaining),
                "resetSeconds": level.map(|(_, level)| level.reset_seconds),
            })
        })
        .collect();
    let quotas: Vec<Value> = usage
        .quotas
        .iter()
        .map(|quota| {
            json!({
                "target": quota.target,
                "limit": quota.level.map(|level| level.limit),
                "period": quota.period().map(|period| period.word()),
                "used": quota.used(),
                "remaining": quota.level.map(|level| level.remaining),
                "resetsAt": quota.level.map(|level| level.resets_at_text()),
                "resetSeconds": quota.level.map(|level| level.reset_seconds),
            })
        })
        .collect();
    json!({
        "client": {
            "id": usage.id,
            "name": usage.name,
            "sandbox": usage.sandbox,
            "expires": usage.expires.map(rfc3339),
        },
        "scopes": usage.scopes,
        "permissions": usage.permissions,
        "rates": rates,
        "quotas": quotas,
    })
}
