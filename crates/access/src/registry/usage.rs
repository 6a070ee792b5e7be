//! What `GET /usage` tells a client about itself.

use super::{Grant, Registry};
use crate::claims::{Period, PermissionId, RateTarget, quota_targets};
use crate::clock::Now;
use crate::limits::QuotaDecision;
use crate::limits::rate::RateDecision;
use crate::state::StateError;
use contract::family::{FAMILIES, PERMISSIONS, POSTINGS_DEPTH_CLAIM, POSTINGS_EXPIRED_CLAIM, QUOTA_TARGETS};

/// A client's limits and what is left of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The client id.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// Whether simulated answers may be asked for.
    pub sandbox: bool,
    /// When the client expires, seconds since 1970.
    pub expires: Option<u64>,
    /// Scopes of the client.
    pub scopes: Vec<String>,
    /// Permissions as claims, sorted.
    pub permissions: Vec<String>,
    /// Rate targets that the client's scopes open, sorted.
    pub rates: Vec<RateUsage>,
    /// Quota targets that the client's scopes open, sorted.
    pub quotas: Vec<QuotaUsage>,
}

/// One rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateUsage {
    /// The target.
    pub target: &'static str,
    /// Length of the window and level of the bucket; `None` is unlimited.
    pub level: Option<(u32, RateDecision)>,
}

/// One quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaUsage {
    /// The target.
    pub target: &'static str,
    /// Level of the counter; `None` is unlimited.
    pub level: Option<QuotaDecision>,
}

impl QuotaUsage {
    /// Returns the units used in this window.
    pub fn used(&self) -> Option<u64> {
        self.level
            .map(|level| level.limit.saturating_sub(level.remaining))
    }

    /// Returns the calendar unit.
    pub fn period(&self) -> Option<Period> {
        self.level.map(|level| level.period)
    }
}

impl Registry {
    /// Describes the client of `grant`; `usage_rate` is what the request itself took from the target `usage`.
    pub fn usage(
        &self,
        grant: &Grant,
        usage_rate: Option<RateDecision>,
        now: Now,
    ) -> Result<Usage, StateError> {
        let client = grant.client();
        let record = client.record();
        let is_open = |target: &str| {
            let is_family = FAMILIES
                .iter()
                .any(|row| row.target == target && client.families().holds(row.family));
            let is_narrower = QUOTA_TARGETS
                .iter()
                .any(|row| row.name == target && client.families().holds(row.family));
            is_family || is_narrower
        };

        let mut rates = Vec::new();
        for target in
            RateTarget::all().filter(|target| *target == RateTarget::Usage || is_open(target.name()))
        {
            let taken = usage_rate.filter(|_| target == RateTarget::Usage);
            let level = client.rate(target).map(|rate| {
                (
                    rate.rate().1,
                    taken.unwrap_or_else(|| rate.peek(now.monotonic_nanos)),
                )
            });
            rates.push(RateUsage {
                target: target.name(),
                level,
            });
        }
        rates.sort_by_key(|rate| rate.target);

        let mut quotas = Vec::new();
        for target in quota_targets().filter(|target| is_open(target)) {
            let quota = client.quota(target);
            quotas.push(QuotaUsage {
                target,
                level: quota.map(|quota| quota.peek(now)).transpose()?,
            });
        }
        quotas.sort_by_key(|quota| quota.target);

        let held = PERMISSIONS.iter().map(|permission| permission.claim);
        let mut permissions: Vec<String> = held
            .filter(|claim| PermissionId::from_claim(claim).is_some_and(|id| client.permits(id)))
            .map(str::to_owned)
            .collect();
        let of_postings = |claim: &&String| {
            claim.starts_with(POSTINGS_DEPTH_CLAIM) || claim.as_str() == POSTINGS_EXPIRED_CLAIM
        };
        permissions.extend(record.claims.iter().filter(of_postings).cloned());
        permissions.sort_unstable();
        Ok(Usage {
            id: record.id.clone(),
            name: record.name.clone(),
            sandbox: record.sandbox,
            expires: record.expires,
            scopes: if record.all_scopes {
                // Every token of such a client opens every family, whatever list it has besides.
                self.canonical_scopes().map(str::to_owned).collect()
            } else {
                record.scopes.clone()
            },
            permissions,
            rates,
            quotas,
        })
    }
}
