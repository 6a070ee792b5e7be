//! Values of the `RateLimit-*` fields of one answer.

use super::quota::{QuotaDecision, QuotaLimit};
use super::rate::{RateDecision, RateLimit};
use std::fmt::Write as _;

/// The finite limits that apply to a request, with what they say of it.
#[derive(Debug, Default)]
pub struct LimitReport<'a> {
    /// The rate, if it is finite.
    pub rate: Option<(&'a RateLimit, RateDecision)>,
    /// The finite quotas, the narrower first.
    pub quotas: [Option<(&'a QuotaLimit, QuotaDecision)>; 2],
    /// What refused the request, if anything did.
    pub refused_by: Option<RefusedBy>,
}

/// The limit that refused a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedBy {
    /// The rate.
    Rate,
    /// The quota of this target.
    Quota(&'static str),
}

/// `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triplet {
    /// Units in all.
    pub limit: u64,
    /// Units left.
    pub remaining: u64,
    /// Seconds until more.
    pub reset_seconds: u64,
}

impl LimitReport<'_> {
    /// Tells whether nothing is finite: no field is sent.
    pub fn is_empty(&self) -> bool {
        self.rate.is_none() && self.quotas.iter().all(Option::is_none)
    }

    /// Returns the values of the policy that refused; else of the finite quota; else of the rate.
    pub fn triplet(&self) -> Option<Triplet> {
        let rate = self.rate.as_ref().map(|(_, decision)| Triplet {
            limit: decision.limit,
            remaining: decision.remaining,
            reset_seconds: decision.reset_seconds,
        });
        let quota_of = |wanted: Option<&str>| {
            let mut quotas = self.quotas.iter().flatten().map(|(_, decision)| decision);
            let quota = quotas.find(|quota| wanted.is_none_or(|target| quota.target == target))?;
            Some(Triplet {
                limit: quota.limit,
                remaining: quota.remaining,
                reset_seconds: quota.reset_seconds,
            })
        };
        match self.refused_by {
            Some(RefusedBy::Rate) => rate,
            Some(RefusedBy::Quota(target)) => quota_of(Some(target)),
            None => quota_of(None).or(rate),
        }
    }

    /// Writes `RateLimit-Policy`: every finite policy.
    pub fn write_policies(&self, out: &mut String) {
        let mut separator = "";
        if let Some((limit, _)) = &self.rate {
            out.push_str(limit.policy());
            separator = ", ";
        }
        for (limit, decision) in self.quotas.iter().flatten() {
            // Writing to a string cannot fail.
            let _ = write!(out, "{separator}{}{}", limit.policy(), decision.window_seconds);
            separator = ", ";
        }
    }

    /// Writes `RateLimit`: what each finite policy has left.
    pub fn write_levels(&self, out: &mut String) {
        let mut separator = "";
        if let Some((limit, decision)) = &self.rate {
            let name = limit.policy().split(';').next().unwrap_or_default();
            let _ = write!(
                out,
                "{name};r={};t={}",
                decision.remaining, decision.reset_seconds
            );
            separator = ", ";
        }
        for (limit, decision) in self.quotas.iter().flatten() {
            let (remaining, reset) = (decision.remaining, decision.reset_seconds);
            let _ = write!(out, "{separator}{};r={remaining};t={reset}", limit.name());
            separator = ", ";
        }
    }
}
