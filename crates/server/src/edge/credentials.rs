//! Credentials and scopes: checks 5 to 7.

use std::{net::IpAddr, sync::Arc};

use access::{
    claims::{PermissionId, RateTarget},
    clock::{Now, rfc3339},
    registry::Grant,
    token::TokenFault,
};
use connection::ConnState;
use contract::{
    error::ApiError,
    operation::{Access, Operation, TOKEN_CAP},
    schema::form,
};
use http::{HeaderValue, header, request::Parts};
use hyper::body::Incoming;

use super::{Edge, intake, saturating};

/// Letters that the name of a scheme has at most; the longest registered one has 13.
const LONGEST_SCHEME: usize = 20;

/// The token last verified on a connection: most callers use one token for many requests.
#[derive(Debug)]
pub struct Memo {
    /// The whole Authorization value.
    header: HeaderValue,
    grant: Arc<Grant>,
}

impl Edge {
    /// Finds out who calls.
    pub(super) async fn authenticate(
        &self,
        connection: &ConnState<Memo>,
        parts: &Parts,
        body: &mut Option<Incoming>,
        address: IpAddr,
        now: Now,
    ) -> Result<Arc<Grant>, ApiError> {
        let mut values = parts.headers.get_all(header::AUTHORIZATION).iter();
        let Some(value) = values.next() else {
            return Err(ApiError::missing_token());
        };
        if values.next().is_some()
            || has_query_token(parts)
            // Boxed, as all waiting that few requests do: the future of every request stays small.
            || (is_form(parts)
                && !connection.expects_continue()
                && Box::pin(self.has_form_token(parts, body)).await)
        {
            return Err(ApiError::conflicting_credentials());
        }
        if let Some(memo) = &*connection.memo()
            && memo.header == *value
            && memo.grant.is_current(self.app.registry.epoch(), now)
        {
            return Ok(memo.grant.clone());
        }
        let token = bearer(value)?;
        let grant = match token.map_or(Err(TokenFault::Invalid), |token| {
            self.app.registry.authenticate(token, now)
        }) {
            Ok(grant) => grant,
            Err(TokenFault::Expired { at }) => return Err(ApiError::expired_token(rfc3339(at))),
            Err(TokenFault::Invalid) => {
                let wait = self.app.failures().fail(address, None, now.unix_seconds);
                return Err(match wait {
                    Some(wait) => ApiError::too_many_failures(saturating(wait)),
                    None => ApiError::invalid_token(),
                });
            }
        };
        *connection.memo() = Some(Memo {
            header: value.clone(),
            grant: grant.clone(),
        });
        Ok(grant)
    }

    /// Checks that the token opens the operation's family.
    pub(super) fn check_scope(&self, operation: &Operation, grant: &Grant) -> Result<(), ApiError> {
        let Some(family) = operation.family.filter(|_| operation.access == Access::Scope) else {
            return Ok(());
        };
        if grant.opens(family) {
            return Ok(());
        }
        Err(ApiError::insufficient_scope(
            self.app.registry.scopes().accepted(family),
        ))
    }

    /// Checks that the client has the operation's permission.
    pub(super) fn check_permission(&self, operation: &Operation, grant: &Grant) -> Result<(), ApiError> {
        let Some((claim, family)) = operation.permission.zip(operation.family) else {
            return Ok(());
        };
        let is_held = PermissionId::from_claim(claim).is_some_and(|id| grant.client().permits(id));
        if is_held {
            return Ok(());
        }
        let scopes = self.app.registry.scopes().accepted(family);
        Err(ApiError::missing_permission(claim, scopes))
    }

    /// Looks for a second credential in a small form body. Only callers who send a form where none is read pay for it.
    async fn has_form_token(&self, parts: &Parts, body: &mut Option<Incoming>) -> bool {
        let fits = intake::declared_length(parts).is_some_and(|length| length <= TOKEN_CAP as u64);
        let Some(mut form_body) = body.take_if(|_| fits) else {
            return false;
        };
        let Ok(bytes) = intake::collect(&mut form_body, TOKEN_CAP, &mut self.app.memory.reserve()).await
        else {
            return false;
        };
        let text = String::from_utf8_lossy(&bytes);
        form::pairs(&text).any(|pair| pair.is_ok_and(|(name, _)| name == "access_token"))
    }
}

fn is_form(parts: &Parts) -> bool {
    let value = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    value.is_some_and(|value| {
        intake::media_type(value).eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

/// The target that a request's rate counts for.
pub(super) fn rate_target(operation: &Operation) -> RateTarget {
    operation.family.map_or(RateTarget::Usage, RateTarget::Family)
}

fn has_query_token(parts: &Parts) -> bool {
    let Some(query) = parts.uri.query().filter(|query| query.contains("access")) else {
        return false;
    };
    form::pairs(query).any(|pair| pair.is_ok_and(|(name, _)| name == "access_token"))
}

/// Takes the token out of the header: none for one that is not well formed.
fn bearer(value: &HeaderValue) -> Result<Option<&str>, ApiError> {
    let bytes = value.as_bytes();
    let end = bytes.iter().position(|byte| *byte == b' ').unwrap_or(bytes.len());
    let (scheme, rest) = bytes.split_at(end);
    if !scheme.eq_ignore_ascii_case(b"bearer") {
        return Err(ApiError::unsupported_scheme(nameable(scheme, rest)));
    }
    Ok(rest
        .strip_prefix(b" ")
        .and_then(|token| std::str::from_utf8(token).ok())
        .filter(|token| !token.is_empty()))
}

/// Names a scheme for its refusal. A header that holds a bare secret has no scheme; what could be one is not repeated.
fn nameable<'a>(scheme: &'a [u8], rest: &[u8]) -> &'a str {
    let is_word = scheme.len() <= LONGEST_SCHEME && scheme.iter().all(u8::is_ascii_alphabetic);
    match std::str::from_utf8(scheme) {
        Ok(name) if is_word && !name.is_empty() && !rest.is_empty() => name,
        Ok(_) | Err(_) => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_read_in_any_case_and_followed_by_one_blank() {
        for (value, expected) in [
            ("Bearer abc", Some("abc")),
            ("bearer abc", Some("abc")),
            ("BEARER abc", Some("abc")),
            ("Bearer", None),
            ("Bearer ", None),
            ("Bearer  abc", Some(" abc")),
        ] {
            let value = HeaderValue::from_static(value);
            assert_eq!(bearer(&value).expect("the scheme is ours"), expected);
        }
        assert!(bearer(&HeaderValue::from_static("Basic abc")).is_err());
    }

    #[test]
    fn a_secret_without_a_scheme_is_not_repeated() {
        for (value, named) in [
            ("Basic abc", "'Basic'"),
            ("AWSFOURHMACSHA abc", "'AWSFOURHMACSHA'"),
            ("kJ8sd7FhQ2mN5pX9vB3wR6tY1zL4cG0aE8uI7oP2sDf", "'unknown'"),
            ("correcthorsebattery", "'unknown'"),
            ("kJ8sd7FhQ2 mN5pX9vB3", "'unknown'"),
            ("correcthorsebatterystaple abc", "'unknown'"),
            ("", "'unknown'"),
            (" abc", "'unknown'"),
        ] {
            let error = bearer(&HeaderValue::from_static(value)).expect_err(value);
            assert!(error.items()[0].detail.contains(named), "{value}: {error:?}");
        }
    }
}
