//! Access tokens: signed JWTs, issued and verified offline.
//!
//! [`verify`] judges form, signature and claims; whether the client still exists and may call is the registry's
//! business, because that changes while a token lives.

mod json;
mod verify;

pub use verify::{MAXIMUM_TOKEN_BYTES, Verified, verify};

use crate::keys::{KeyError, KeyRing};
use crate::random::{self, NoRandomness};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

/// What tokens say and how strictly times are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSettings {
    /// `public_url`: the value of `iss`.
    pub issuer: String,
    /// `auth.audience`: must be in `aud`.
    pub audience: String,
    /// `auth.lifetime_seconds`.
    pub lifetime_seconds: u64,
    /// `auth.leeway_seconds`.
    pub leeway_seconds: u64,
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Malformed, forged, for another audience, or of a client that may not call.
    #[error("the access token is not valid")]
    Invalid,
    /// Valid once.
    #[error("the access token expired at {}", crate::clock::rfc3339(*at))]
    Expired {
        /// The moment in `exp`, seconds since 1970.
        at: u64,
    },
}

/// Trouble while issuing a token.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The keyring cannot sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No random bytes for `jti`.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// The keyring is empty.
    #[error("there is no signing key")]
    NoKey,
}

/// What a token is issued for.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The client id.
    pub client_id: &'a str,
    /// Granted scopes, blank-separated canonical names.
    pub scope: &'a str,
    /// Credential generation of the client.
    pub generation: u64,
}

/// Signs a token that is valid from `unix_seconds` on.
pub fn issue(
    keys: &KeyRing,
    settings: &TokenSettings,
    subject: Subject<'_>,
    unix_seconds: u64,
) -> Result<String, IssueError> {
    let key = keys.signing(unix_seconds).ok_or(IssueError::NoKey)?;
    let claims = json!({
        "iss": settings.issuer,
        "aud": [settings.audience],
        "sub": subject.client_id,
        "client_id": subject.client_id,
        "iat": unix_seconds,
        "nbf": unix_seconds,
        "exp": unix_seconds.saturating_add(settings.lifetime_seconds),
        "jti": random::base64url::<16>()?,
        "scope": subject.scope,
        "gen": subject.generation,
    });
    let mut token = String::with_capacity(640);
    token.push_str(key.encoded_header());
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(claims.to_string(), &mut token);
    let signature = key.sign(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

#[cfg(test)]
mod tests;
