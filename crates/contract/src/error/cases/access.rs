//! Statuses 401 and 429: credentials and limits.

use std::fmt::Display;

use super::quoted;
use crate::{
    code::Code,
    error::{ApiError, Challenge, echo},
};

/// Cases of status 401.
impl ApiError {
    /// No token was sent.
    pub fn missing_token() -> ApiError {
        ApiError::new(Code::MissingToken, "A bearer token is required").challenge(Challenge::Plain)
    }

    /// Another scheme than Bearer was used.
    pub fn unsupported_scheme(scheme: &str) -> ApiError {
        let detail = format!(
            "Authorization scheme '{}' is not supported, use Bearer",
            echo(scheme)
        );
        ApiError::new(Code::UnsupportedScheme, detail).challenge(Challenge::Plain)
    }

    /// The token is not valid, whatever the reason.
    pub fn invalid_token() -> ApiError {
        let text = "The access token is not valid";
        ApiError::new(Code::InvalidToken, text).challenge(Challenge::InvalidToken(text.into()))
    }

    /// The token expired; `at` is an RFC 3339 time.
    pub fn expired_token(at: impl Display) -> ApiError {
        let text = format!("The access token expired at {at}");
        ApiError::new(Code::ExpiredToken, text.clone()).challenge(Challenge::InvalidToken(text.into()))
    }

    /// The token opens none of the scopes; `scopes` lists those that would.
    pub fn insufficient_scope<S: AsRef<str>>(scopes: &[S]) -> ApiError {
        let names: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
        let detail = format!(
            "You do not have access to this endpoint: scope {} is required",
            quoted(&names)
        );
        ApiError::new(Code::InsufficientScope, detail)
            .challenge(Challenge::InsufficientScope(names.join(" ")))
    }

    /// The client lacks a permission.
    pub fn missing_permission<S: AsRef<str>>(claim: &str, scopes: &[S]) -> ApiError {
        let names: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
        let detail = format!("You do not have access to this endpoint: permission '{claim}' is required");
        ApiError::new(Code::MissingPermission, detail)
            .challenge(Challenge::InsufficientScope(names.join(" ")))
    }

    /// Client authentication failed at the token endpoint; one text for every reason.
    pub fn invalid_client(basic: bool) -> ApiError {
        let challenge = if basic { Challenge::Basic } else { Challenge::Plain };
        ApiError::new(Code::InvalidToken, "Client authentication failed").challenge(challenge)
    }
}

/// Cases of status 429.
impl ApiError {
    /// The rate limit of a target is reached.
    pub fn rate_exceeded(count: u32, seconds: u32, target: &str, retry_after: u32) -> ApiError {
        let detail = format!("Rate limit exceeded: {count} requests per {seconds} seconds for '{target}'");
        ApiError::new(Code::RateExceeded, detail).retry_after(retry_after)
    }

    /// The quota of a target is used up; `resets_at` is an RFC 3339 time.
    pub fn quota_exceeded(
        count: u64,
        period: &str,
        target: &str,
        resets_at: impl Display,
        retry_after: u32,
    ) -> ApiError {
        let detail =
            format!("Quota exceeded: {count} requests per {period} for '{target}', resets at {resets_at}");
        ApiError::new(Code::QuotaExceeded, detail).retry_after(retry_after)
    }

    /// Too many failed credentials came from the caller's address.
    pub fn too_many_failures(retry_after: u32) -> ApiError {
        ApiError::new(
            Code::TooManyFailures,
            "Too many failed requests from this address",
        )
        .retry_after(retry_after)
    }
}
