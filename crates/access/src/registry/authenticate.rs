//! Judging a bearer token: from the cache where it is known, by its signature where it is not.

use super::{Client, Registry};
use crate::clock::Now;
use crate::scopes::FamilySet;
use crate::token::{self, TokenFault, Verified};
use contract::family::Family;
use std::sync::Arc;

/// Tokens remembered at once.
const CACHED_TOKENS: usize = 20_000;

/// A good token: whose it is and what it opens.
#[derive(Debug)]
pub struct Grant {
    client: Arc<Client>,
    families: FamilySet,
    scope: Box<str>,
    /// The moment in `exp`.
    expires: u64,
    /// From this moment on the token has to be judged again: expired, or its client has.
    valid_until: u64,
    epoch: u64,
}

impl Grant {
    /// Returns the client.
    pub fn client(&self) -> &Arc<Client> {
        &self.client
    }

    /// Tells whether the token opens `family`.
    pub fn opens(&self, family: Family) -> bool {
        self.families.holds(family)
    }

    /// Returns the families that the token opens.
    pub fn families(&self) -> FamilySet {
        self.families
    }

    /// Returns the scopes that the token was issued for, blank-separated.
    pub fn scope(&self) -> &str {
        &self.scope
    }

    /// Returns the moment in `exp`, seconds since 1970.
    pub fn expires(&self) -> u64 {
        self.expires
    }

    /// Tells whether the token need not be judged again: nothing changed since, and it has not expired.
    pub fn is_current(&self, epoch: u64, now: Now) -> bool {
        let is_current = self.epoch == epoch && now.unix_seconds < self.valid_until;
        if is_current {
            self.client.touch(now.unix_seconds);
        }
        is_current
    }
}

/// Good tokens by their bytes. Only tokens whose signature was verified get in, so callers cannot fill it with others.
#[derive(Debug)]
pub(super) struct TokenCache(
    quick_cache::sync::Cache<Box<str>, Arc<Grant>, quick_cache::UnitWeighter, foldhash::quality::RandomState>,
);

impl Default for TokenCache {
    fn default() -> Self {
        Self(quick_cache::sync::Cache::with(
            CACHED_TOKENS,
            CACHED_TOKENS as u64,
            quick_cache::UnitWeighter,
            foldhash::quality::RandomState::default(),
            Default::default(),
        ))
    }
}

impl Registry {
    /// Judges a bearer token.
    pub fn authenticate(&self, token: &str, now: Now) -> Result<Arc<Grant>, TokenFault> {
        // Before the view is read: a grant made from a view that is replaced meanwhile carries the earlier epoch.
        let epoch = self.epoch();
        if let Some(grant) = self.cache.0.get(token)
            && grant.is_current(epoch, now)
        {
            return Ok(grant);
        }
        let verified = token::verify(&self.keys, &self.token, token, now.unix_seconds)?;
        let grant = Arc::new(self.grant(verified, epoch, now)?);
        self.cache.0.insert(token.into(), Arc::clone(&grant));
        Ok(grant)
    }

    fn grant(&self, verified: Verified, epoch: u64, now: Now) -> Result<Grant, TokenFault> {
        let client = self.client(&verified.client_id).ok_or(TokenFault::Invalid)?;
        if !client.may_authenticate(now.unix_seconds) || verified.generation < client.record().generation {
            return Err(TokenFault::Invalid);
        }
        client.touch(now.unix_seconds);
        let families = if client.has_all_scopes() {
            FamilySet::ALL
        } else {
            let opened = verified
                .scope
                .split(' ')
                .map(|scope| self.scopes.opened_by(scope));
            // A scope taken from the client is taken from its living tokens too.
            opened
                .fold(FamilySet::NONE, FamilySet::union)
                .intersection(client.families())
        };
        let token_ends = verified.expires.saturating_add(self.token.leeway_seconds);
        Ok(Grant {
            valid_until: client
                .record()
                .expires
                .map_or(token_ends, |ends| ends.min(token_ends)),
            families,
            scope: verified.scope.into(),
            expires: verified.expires,
            epoch,
            client,
        })
    }
}
