//! The client credentials grant: a secret for a token.

use super::{Client, Registry};
use crate::clock::Now;
use crate::secret::SecretHash;
use crate::token::{self, IssueError, Subject};
use std::net::IpAddr;
use std::sync::Arc;
use subtle::{Choice, ConstantTimeEq as _};

/// A token and what the token endpoint says of it.
#[derive(Clone)]
pub struct IssuedToken {
    /// The access token.
    pub token: String,
    /// Its life in seconds.
    pub expires_in: u64,
    /// Scopes granted, blank-separated.
    pub scope: String,
}

impl std::fmt::Debug for IssuedToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "IssuedToken(…, {}, {})", self.expires_in, self.scope)
    }
}

/// Why no token is given.
#[derive(Debug, thiserror::Error)]
pub enum TokenRefusal {
    /// Unknown client, wrong, expired or revoked secret, disabled or expired client: told apart by nothing.
    #[error("client id or secret is not valid")]
    InvalidClient,
    /// A scope that does not exist or is not granted to the client.
    #[error("a requested scope does not exist or is not granted to this client")]
    InvalidScope,
    /// The address, or the client from this address, failed too often.
    #[error("too many failed requests from this address")]
    TooManyFailures {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// No token could be made.
    #[error(transparent)]
    Issue(#[from] IssueError),
}

impl Registry {
    /// Answers a token request. `scope` is the parameter as it was sent, if it was.
    pub fn token_request(
        &self,
        id: &str,
        secret: &str,
        scope: Option<&str>,
        address: IpAddr,
        now: Now,
    ) -> Result<IssuedToken, TokenRefusal> {
        if let Some(retry_after) = self.failures.retry_after(address, Some(id), now.unix_seconds) {
            return Err(TokenRefusal::TooManyFailures { retry_after });
        }
        let Some(client) = self.client_of_secret(id, secret, now) else {
            return Err(match self.failures.fail(address, Some(id), now.unix_seconds) {
                // Parallel guesses can pass the first check together; only as many as the limit get the answer.
                Some(retry_after) => TokenRefusal::TooManyFailures { retry_after },
                None => TokenRefusal::InvalidClient,
            });
        };
        let scope = self.granted_scope(&client, scope.unwrap_or_default())?;
        let token = self.issue(&client, &scope, now)?;
        Ok(IssuedToken {
            token,
            expires_in: self.token.lifetime_seconds,
            scope,
        })
    }

    /// Signs a token for `client`. `scope` holds granted scopes, blank-separated.
    pub fn issue(&self, client: &Arc<Client>, scope: &str, now: Now) -> Result<String, IssueError> {
        client.touch(now.unix_seconds);
        let subject = Subject {
            client_id: client.id(),
            scope,
            generation: client.record().generation,
        };
        token::issue(&self.keys, &self.token, subject, now.unix_seconds)
    }

    /// Finds the client if the secret is one of its live ones.
    ///
    /// The same work is done for unknown, disabled and expired clients: one hash and two comparisons.
    fn client_of_secret(&self, id: &str, secret: &str, now: Now) -> Option<Arc<Client>> {
        let client = self.client(id);
        let presented = SecretHash::of(secret.as_bytes());
        let secrets = client.as_ref().map_or(&[][..], |client| client.secrets());
        let mut is_good = Choice::from(0);
        for place in 0..2 {
            let (stored, is_live) = secrets.get(place).map_or((SecretHash::DUMMY, false), |stored| {
                (stored.hash, stored.is_live(now.unix_seconds))
            });
            is_good |= stored.matches(&presented) & u8::from(is_live).ct_eq(&1);
        }
        let may_authenticate = client
            .as_ref()
            .is_some_and(|client| client.may_authenticate(now.unix_seconds));
        client.filter(|_| bool::from(is_good) & may_authenticate)
    }

    /// Returns the canonical names of the scopes asked for; all of the client's where none is.
    pub fn granted_scope(&self, client: &Client, asked: &str) -> Result<String, TokenRefusal> {
        let mut granted = Vec::<&str>::new();
        for word in asked.split(' ').filter(|word| !word.is_empty()) {
            let canonical = self.scopes.canonical(word).ok_or(TokenRefusal::InvalidScope)?;
            if !self.scopes.opened_by(canonical).is_within(client.families()) {
                return Err(TokenRefusal::InvalidScope);
            }
            if !granted.contains(&canonical) {
                granted.push(canonical);
            }
        }
        if !granted.is_empty() {
            return Ok(granted.join(" "));
        }
        let record = client.record();
        if record.all_scopes && record.scopes.is_empty() {
            // A client without a list of its own gets every canonical name.
            granted.extend(self.canonical_scopes());
            return Ok(granted.join(" "));
        }
        Ok(record.scopes.join(" "))
    }

    /// Lists every canonical scope in alphabetical order.
    pub(super) fn canonical_scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes
            .words()
            .filter(|word| self.scopes.canonical(word) == Some(word))
    }
}
