//! A client as requests see it: scopes and permissions as bits, limits with their cells.

use crate::claims::{Claim, ClaimError, PermissionId, Quota, RateTarget};
use crate::clock::Now;
use crate::limits::quota::{GiveBack, Ledger, QuotaFault, QuotaLimit};
use crate::limits::rate::{RateDecision, RateLimit};
use crate::limits::report::LimitReport;
use crate::limits::{LimitSettings, QuotaReservation};
use crate::scopes::{FamilySet, ScopeTable};
use crate::state::{ClientRecord, SecretRecord, StateError};
use contract::family::{Family, PERMISSIONS};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How exactly the last use is remembered.
const LAST_USED_SECONDS: u64 = 15;

/// A loaded client. A change of its record makes another value; buckets and counters go on.
#[derive(Debug)]
pub struct Client {
    record: ClientRecord,
    families: FamilySet,
    permissions: u64,
    postings: PostingsAccess,
    rates: Vec<Option<RateLimit>>,
    quotas: Vec<QuotaLimit>,
    last_used: Arc<LastUsed>,
}

/// What a client may see of single postings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PostingsAccess {
    /// How many postings of a result it may page through, where its claims say so.
    pub depth: Option<u32>,
    /// Whether postings are hidden while they are active.
    pub only_expired: bool,
}

/// When a client was used last: as far as this process knows, and as far as the store does.
#[derive(Debug, Default)]
struct LastUsed {
    known: AtomicU64,
    written: AtomicU64,
}

impl Client {
    /// Compiles a record.
    pub(crate) fn load(
        record: ClientRecord,
        scopes: &ScopeTable,
        limits: &LimitSettings,
        ledger: &Arc<Ledger>,
    ) -> Result<Self, ClaimError> {
        let claims = Claim::parse_all(&record.claims)?;
        let families = if record.all_scopes {
            FamilySet::ALL
        } else {
            let opened = record.scopes.iter().map(|scope| scopes.opened_by(scope));
            opened.fold(FamilySet::NONE, FamilySet::union)
        };
        let mut permissions = 0;
        for permission in PERMISSIONS.iter().filter(|_| !record.restricted) {
            if let Some(id) =
                PermissionId::from_claim(permission.claim).filter(|_| families.holds(permission.family))
            {
                permissions |= id.bit();
            }
        }
        let mut rates = RateTarget::all()
            .map(|target| limits.rate(target))
            .collect::<Vec<_>>();
        let mut quotas = Vec::new();
        let mut postings = PostingsAccess::default();
        for claim in claims {
            match claim {
                Claim::Rate(target, rate) => rates[target.index()] = rate,
                Claim::Quota(target, Quota::Finite { count, period }) => {
                    quotas.push(QuotaLimit::new(ledger, &record.id, target, count, period));
                }
                Claim::Quota(_, Quota::Unlimited) => {}
                Claim::Permission(id) => permissions |= id.bit(),
                Claim::PostingsDepth(depth) => postings.depth = depth,
                Claim::ExpiredPostings => postings.only_expired = true,
            }
        }
        quotas.sort_by_key(QuotaLimit::target);
        let rates = RateTarget::all()
            .zip(rates)
            .map(|(target, rate)| RateLimit::new(target, rate));
        Ok(Self {
            families,
            permissions,
            postings,
            rates: rates.collect(),
            quotas,
            last_used: Arc::new(LastUsed {
                known: AtomicU64::new(record.last_used.unwrap_or(0)),
                written: AtomicU64::new(record.last_used.unwrap_or(0)),
            }),
            record,
        })
    }

    /// Goes on with the buckets and counters of the same client before a change.
    pub(crate) fn resume(&mut self, earlier: &Self) {
        for (rate, earlier) in self.rates.iter_mut().zip(&earlier.rates) {
            if let (Some(rate), Some(earlier)) = (rate, earlier) {
                rate.resume(earlier);
            }
        }
        for quota in &mut self.quotas {
            if let Some(earlier) = earlier.quota(quota.target()) {
                quota.resume(earlier);
            }
        }
        self.last_used = Arc::clone(&earlier.last_used);
    }

    /// Returns the id.
    pub fn id(&self) -> &str {
        &self.record.id
    }

    /// Returns the record as it was stored.
    pub fn record(&self) -> &ClientRecord {
        &self.record
    }

    /// Tells whether simulated answers may be asked for.
    pub fn is_sandbox(&self) -> bool {
        self.record.sandbox
    }

    /// Tells whether every token of this client opens every family.
    pub fn has_all_scopes(&self) -> bool {
        self.record.all_scopes
    }

    /// Returns the families that the client's scopes open.
    pub fn families(&self) -> FamilySet {
        self.families
    }

    /// Tells whether the client has a permission.
    pub fn permits(&self, permission: PermissionId) -> bool {
        self.permissions & permission.bit() != 0
    }

    /// Returns what the client may see of single postings.
    pub fn postings(&self) -> PostingsAccess {
        self.postings
    }

    pub(crate) fn may_authenticate(&self, unix_seconds: u64) -> bool {
        self.record.enabled && self.record.expires.is_none_or(|expires| unix_seconds < expires)
    }

    pub(crate) fn secrets(&self) -> &[SecretRecord] {
        &self.record.secrets
    }

    /// Takes one unit of the rate of `target`; `None` where there is no limit.
    pub fn take_rate(&self, target: RateTarget, now: Now) -> Option<RateDecision> {
        self.rate(target).map(|rate| rate.take(now.monotonic_nanos))
    }

    /// Returns the finite rate of `target`.
    pub fn rate(&self, target: RateTarget) -> Option<&RateLimit> {
        self.rates.get(target.index()).and_then(Option::as_ref)
    }

    /// Returns the finite quota of `target`, a family's target or a narrower one.
    pub fn quota(&self, target: &str) -> Option<&QuotaLimit> {
        self.quotas.iter().find(|quota| quota.target() == target)
    }

    /// Reserves one unit of the narrower quota and one of the family's, where they are finite.
    pub fn reserve_quota(
        &self,
        family: Family,
        narrower: Option<&str>,
        now: Now,
    ) -> Result<QuotaReservation, QuotaFault> {
        if self.quotas.is_empty() {
            return Ok(QuotaReservation::default());
        }
        QuotaReservation::of(self.quotas_of(family, narrower), now)
    }

    fn quotas_of(&self, family: Family, narrower: Option<&str>) -> [Option<&QuotaLimit>; 2] {
        [
            narrower.and_then(|target| self.quota(target)),
            self.quota(family.row().target),
        ]
    }

    /// Gathers what the header fields of an answer say; `rate` is the decision of [`Client::take_rate`].
    pub fn limit_report(
        &self,
        target: RateTarget,
        narrower: Option<&str>,
        rate: Option<RateDecision>,
        now: Now,
    ) -> Result<LimitReport<'_>, StateError> {
        let mut report = LimitReport::default();
        if let Some(limit) = self.rate(target) {
            let decision = rate.unwrap_or_else(|| limit.peek(now.monotonic_nanos));
            report.rate = Some((limit, decision));
        }
        if let RateTarget::Family(family) = target
            && !self.quotas.is_empty()
        {
            for (place, quota) in report.quotas.iter_mut().zip(self.quotas_of(family, narrower)) {
                if let Some(quota) = quota {
                    *place = Some((quota, quota.peek(now)?));
                }
            }
        }
        Ok(report)
    }

    /// Remembers that the client was used.
    pub(crate) fn touch(&self, unix_seconds: u64) {
        let last = self.last_used.known.load(Ordering::Relaxed);
        if unix_seconds >= last.saturating_add(LAST_USED_SECONDS) {
            self.last_used.known.store(unix_seconds, Ordering::Relaxed);
        }
    }

    /// Returns the last use if the store does not know it.
    pub(crate) fn unwritten_use(&self) -> Option<(&Self, u64)> {
        let known = self.last_used.known.load(Ordering::Relaxed);
        (known > self.last_used.written.load(Ordering::Relaxed)).then_some((self, known))
    }

    pub(crate) fn mark_use_written(&self, at: u64) {
        self.last_used.written.store(at, Ordering::Relaxed);
    }

    pub(crate) fn give_back_quotas(&self, now: Now, when: GiveBack) -> Result<(), StateError> {
        for quota in &self.quotas {
            quota.give_back(now, when)?;
        }
        Ok(())
    }
}
