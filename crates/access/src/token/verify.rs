//! Verification of a token: form, key, signature, then every claim.

use super::json::Strict;
use super::{TokenFault, TokenSettings};
use crate::keys::KeyRing;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Largest token looked at.
pub const MAXIMUM_TOKEN_BYTES: usize = 8 * 1024;
/// Times at or above this are refused: they are no longer exact in every JSON reader.
const TIME_BOUND: u64 = 1 << 53;
/// Longest header looked at; ours have under 100 bytes. A header is read before its signature is known to be good.
const MAXIMUM_HEADER_BYTES: usize = 1024;

/// The claims of a good token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The client it was issued to.
    pub client_id: String,
    /// Scopes granted, blank-separated.
    pub scope: String,
    /// When it expires, seconds since 1970.
    pub expires: u64,
    /// Credential generation it was issued under.
    pub generation: u64,
}

/// Judges a token. All rules beyond the signature are evaluated before the answer, so that its time does not tell
/// which of them failed.
pub fn verify(
    keys: &KeyRing,
    settings: &TokenSettings,
    token: &str,
    unix_seconds: u64,
) -> Result<Verified, TokenFault> {
    let claims = signed_claims(keys, token).ok_or(TokenFault::Invalid)?;

    let claims = Strict::read(&claims);
    let member = |name: &str| claims.as_ref().and_then(|claims| claims.member(name));
    let text = |name: &str| member(name).and_then(Strict::text);
    let time = |name: &str| {
        member(name)
            .and_then(Strict::natural)
            .filter(|time| *time < TIME_BOUND)
    };

    let has_issuer = text("iss") == Some(settings.issuer.as_str());
    let has_audience = match member("aud") {
        Some(Strict::Text(audience)) => *audience == settings.audience,
        Some(Strict::List(audiences)) => {
            let are_texts = audiences.iter().all(|audience| audience.text().is_some());
            let holds_ours = audiences
                .iter()
                .any(|audience| audience.text() == Some(settings.audience.as_str()));
            are_texts && holds_ours
        }
        Some(Strict::Natural(_) | Strict::Object(_) | Strict::Other) | None => false,
    };
    let client_id = text("client_id").filter(|id| !id.is_empty());
    let has_subject = text("sub").is_some();
    let has_token_id = text("jti").is_some_and(|id| !id.is_empty());
    let scope = text("scope");
    let generation = member("gen")
        .and_then(Strict::natural)
        .filter(|generation| *generation < TIME_BOUND);
    let issued = time("iat");
    let expires = time("exp");
    let not_before = time("nbf");
    let has_begun =
        not_before.is_some_and(|from| from <= unix_seconds.saturating_add(settings.leeway_seconds));

    // `&` and not `&&`: every operand is computed.
    let is_whole = has_issuer & has_audience & has_subject & has_token_id & has_begun & issued.is_some();
    let (true, Some(client_id), Some(scope), Some(generation), Some(expires)) =
        (is_whole, client_id, scope, generation, expires)
    else {
        return Err(TokenFault::Invalid);
    };
    if is_past(expires, settings, unix_seconds) {
        return Err(TokenFault::Expired { at: expires });
    }
    Ok(Verified {
        client_id: client_id.to_owned(),
        scope: scope.to_owned(),
        expires,
        generation,
    })
}

/// Tells whether a token that expires at `expires` is past its leeway.
pub(crate) fn is_past(expires: u64, settings: &TokenSettings, unix_seconds: u64) -> bool {
    unix_seconds >= expires.saturating_add(settings.leeway_seconds)
}

/// Returns the bytes of the claims if the form is right and the key that `kid` names signed them.
fn signed_claims(keys: &KeyRing, token: &str) -> Option<Vec<u8>> {
    if token.len() > MAXIMUM_TOKEN_BYTES || !is_token68(token) {
        return None;
    }
    let (message, signature) = token.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    if header.len() > MAXIMUM_HEADER_BYTES || claims.contains('.') {
        return None;
    }
    let header = Strict::read(&URL_SAFE_NO_PAD.decode(header).ok()?)?;
    // Members that would name or fetch a key (`jku`, `jwk`, `x5u`) are never read.
    let key = keys.verifying(header.member("kid")?.text()?)?;
    let is_ours = header.member("alg")?.text()? == key.algorithm().name()
        && header.member("typ")?.text()? == "at+jwt"
        && header.member("crit").is_none();
    if !is_ours {
        return None;
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    key.verifies(message.as_bytes(), &signature).then_some(claims)
}

/// Tells whether `token` has only the characters a bearer token may have (RFC 7235, `token68`).
fn is_token68(token: &str) -> bool {
    let body = token.trim_end_matches('=');
    !body.is_empty()
        && body.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/')
        })
}
