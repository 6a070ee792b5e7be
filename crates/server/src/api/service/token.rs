//! `POST /connect/token`

use std::borrow::Cow;

use access::registry::TokenRefusal;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use contract::{error::ApiError, schema::form};
use serde_json::json;

use crate::{
    call::{Answer, Call, Input, Outcome},
    edge::saturating,
};

/// The parameters of a token request. Others are ignored.
#[derive(Default)]
struct Request<'a> {
    grant_type: Option<Cow<'a, str>>,
    client_id: Option<Cow<'a, str>>,
    client_secret: Option<Cow<'a, str>>,
    scope: Option<Cow<'a, str>>,
}

/// Exchanges client credentials for a token.
pub fn token(call: &Call, body: Input<'_>) -> Outcome {
    let Input::Form(bytes) = body else {
        return Err(ApiError::not_form_encoded());
    };
    let text = std::str::from_utf8(bytes).map_err(|_| ApiError::bad_encoding("body"))?;
    let request = read(text)?;
    let basic = call
        .authorization
        .as_ref()
        .map(|value| basic(value.as_bytes()))
        .transpose()?;
    if basic.is_some() && request.client_secret.is_some() {
        return Err(ApiError::conflicting_credentials());
    }
    match request.grant_type.as_deref() {
        None | Some("") => return Err(ApiError::missing_parameter("grant_type")),
        Some("client_credentials") => {}
        Some(_) => return Err(ApiError::unsupported_grant_type()),
    }
    let (id, secret) = match (&basic, &request.client_id, &request.client_secret) {
        (Some((user, _)), Some(id), _) if user != id => return Err(ApiError::conflicting_credentials()),
        (Some((user, password)), ..) => (user.as_str(), password.as_str()),
        (None, None, _) => return Err(ApiError::missing_parameter("client_id")),
        (None, _, None) => return Err(ApiError::missing_parameter("client_secret")),
        (None, Some(id), Some(secret)) => (id.as_ref(), secret.as_ref()),
    };
    let issued = call
        .app
        .registry
        .token_request(id, secret, request.scope.as_deref(), call.address, call.now)
        .map_err(|refusal| refuse(refusal, basic.is_some(), call))?;
    Ok(Answer::json(&json!({
        "access_token": issued.token,
        "expires_in": issued.expires_in,
        "token_type": "Bearer",
        "scope": issued.scope,
    })))
}

fn read(text: &str) -> Result<Request<'_>, ApiError> {
    let mut request = Request::default();
    for pair in form::pairs(text) {
        let (name, value) = pair.map_err(|_| ApiError::bad_encoding("body"))?;
        let place = match &*name {
            "grant_type" => &mut request.grant_type,
            "client_id" => &mut request.client_id,
            "client_secret" => &mut request.client_secret,
            "scope" => &mut request.scope,
            _ => continue,
        };
        if place.is_some() {
            return Err(ApiError::repeated_form_parameter(&name));
        }
        *place = Some(value.map_err(|_| ApiError::bad_encoding("body"))?);
    }
    Ok(request)
}

/// Reads HTTP Basic credentials, both parts form-decoded as RFC 6749 section 2.3.1 asks.
fn basic(header: &[u8]) -> Result<(String, String), ApiError> {
    let text = std::str::from_utf8(header).map_err(|_| ApiError::bad_encoding("Authorization"))?;
    let (scheme, encoded) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(ApiError::invalid_client(false));
    }
    let decoded = STANDARD
        .decode(encoded.trim())
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = decoded.as_deref().and_then(|pair| pair.split_once(':'));
    let Some((user, password)) = pair else {
        return Err(ApiError::invalid_client(true));
    };
    let decode = |part: &str| {
        form::decode(part)
            .map(Cow::into_owned)
            .map_err(|_| ApiError::invalid_client(true))
    };
    Ok((decode(user)?, decode(password)?))
}

fn refuse(refusal: TokenRefusal, basic: bool, call: &Call) -> ApiError {
    match refusal {
        TokenRefusal::InvalidClient => ApiError::invalid_client(basic),
        TokenRefusal::InvalidScope => ApiError::invalid_scope(),
        TokenRefusal::TooManyFailures { retry_after } => ApiError::too_many_failures(saturating(retry_after)),
        TokenRefusal::Issue(error) => {
            ApiError::internal_error(call.request_id.text()).because(error.to_string())
        }
    }
}
