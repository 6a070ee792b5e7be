//! `GET /.well-known/jwks.json` and the metadata of the token service

use serde_json::json;

use crate::call::{Answer, Call, Input, Outcome};

/// The public keys that verify tokens.
pub fn jwks(call: &Call, _body: Input<'_>) -> Outcome {
    Ok(Answer::whole(call.app.registry.keys().jwks().as_bytes()))
}

/// The metadata of the token service, the same under both well-known names.
pub fn metadata(call: &Call, _body: Input<'_>) -> Outcome {
    let base = &call.app.base_url;
    let scopes: Vec<&str> = call.app.registry.scopes().words().collect();
    Ok(Answer::json(&json!({
        "issuer": base,
        "token_endpoint": format!("{base}/connect/token"),
        "jwks_uri": format!("{base}/.well-known/jwks.json"),
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "scopes_supported": scopes,
        "response_types_supported": [],
        "id_token_signing_alg_values_supported": [],
        "service_documentation": format!("{base}/docs"),
    })))
}
