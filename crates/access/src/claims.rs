//! Claims of a client record: rates, quotas and permissions, read by table.
//!
//! Only the (target, kind) pairs that the contract lists exist, so `titles:normalize:bulk` is the permission
//! `normalize:bulk` of `titles` and never a target of its own.

use contract::family::{
    FAMILIES, Family, PERMISSIONS, POSTINGS_DEPTH_CLAIM, POSTINGS_EXPIRED_CLAIM, QUOTA_TARGETS, USAGE_TARGET,
};
use std::fmt;

/// What a rate claim or setting allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// No limit.
    Unlimited,
    /// `count` requests at once, refilled evenly within `seconds`.
    Finite {
        /// Requests per interval and largest burst; zero refuses all.
        count: u32,
        /// Length of the interval, at least one.
        seconds: u32,
    },
}

/// Calendar unit of a quota, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// From 00:00.
    Day,
    /// From the first at 00:00.
    Month,
    /// From 1 January at 00:00.
    Year,
}

impl Period {
    /// Returns the word that claims and answers use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Day, Self::Month, Self::Year]
            .into_iter()
            .find(|period| period.word() == word)
    }
}

/// What a quota claim allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    /// No limit.
    Unlimited,
    /// `count` units per calendar period.
    Finite {
        /// Units per period; zero refuses all.
        count: u32,
        /// The period.
        period: Period,
    },
}

/// Something a rate applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateTarget {
    /// All requests of a family.
    Family(Family),
    /// `GET /usage`.
    Usage,
}

impl RateTarget {
    /// Number of rate targets.
    pub const COUNT: usize = FAMILIES.len() + 1;

    /// Lists every rate target.
    pub fn all() -> impl Iterator<Item = Self> {
        FAMILIES
            .iter()
            .map(|row| Self::Family(row.family))
            .chain(std::iter::once(Self::Usage))
    }

    /// Returns the target as claims spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Family(family) => family.row().target,
            Self::Usage => USAGE_TARGET,
        }
    }

    /// Finds a target by its name in claims and in `limits.default`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|target| target.name() == name)
    }

    pub(crate) fn index(self) -> usize {
        match self {
            Self::Family(family) => family as usize,
            Self::Usage => FAMILIES.len(),
        }
    }
}

/// A permission by its place in the table of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PermissionId(u8);

impl PermissionId {
    /// Finds a permission by its claim, `titles:full_access`.
    pub fn from_claim(claim: &str) -> Option<Self> {
        let place = PERMISSIONS
            .iter()
            .position(|permission| permission.claim == claim)?;
        u8::try_from(place).ok().map(Self)
    }

    /// Returns the claim in full.
    pub fn claim(self) -> &'static str {
        PERMISSIONS[usize::from(self.0)].claim
    }

    pub(crate) fn bit(self) -> u64 {
        1 << self.0
    }
}

/// One claim of a client record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// `skills:rate-limit:100/1`
    Rate(RateTarget, Rate),
    /// `skills:extract:quota:50/month`; the target is one of [`quota_targets`].
    Quota(&'static str, Quota),
    /// `titles:full_access`
    Permission(PermissionId),
    /// `postings:samples_full_access:500`, or without a number.
    PostingsDepth(Option<u32>),
    /// `postings:only_expired_samples`
    ExpiredPostings,
}

/// A claim that cannot be saved: says what was found and what is accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// Neither a rate, nor a quota, nor a known permission.
    #[error(
        "claim '{found}' is not known; accepted: <target>:rate-limit:<count>/<seconds>, \
         <target>:quota:<count>/<day|month|year>, {}",
        permission_claims()
    )]
    Unknown {
        /// The claim found.
        found: String,
    },
    /// No rate or quota exists for the target.
    #[error("claim '{claim}' names the target '{found}', which takes no {kind}; targets: {accepted}")]
    UnknownTarget {
        /// The whole claim.
        claim: String,
        /// The target found.
        found: String,
        /// `rate` or `quota`.
        kind: &'static str,
        /// The targets of that kind.
        accepted: String,
    },
    /// The value after the kind cannot be read.
    #[error("claim '{claim}' has the value '{found}'; expected {expected}")]
    Malformed {
        /// The whole claim.
        claim: String,
        /// The value found.
        found: String,
        /// The accepted form.
        expected: &'static str,
    },
    /// Two claims about the same thing.
    #[error("claim '{second}' repeats '{first}'; give one of them")]
    Duplicate {
        /// The claim that came first.
        first: String,
        /// The claim refused.
        second: String,
    },
}

fn permission_claims() -> String {
    let permissions = PERMISSIONS.map(|permission| permission.claim).join(", ");
    format!("{permissions}, {POSTINGS_DEPTH_CLAIM}[:<count>], {POSTINGS_EXPIRED_CLAIM}")
}

/// Lists every target a quota can be set for: families, then the narrower ones.
pub fn quota_targets() -> impl Iterator<Item = &'static str> {
    let families = FAMILIES.iter().map(|row| row.target);
    families.chain(QUOTA_TARGETS.iter().map(|target| target.name))
}

const RATE_FORM: &str = "'unlimited' or <count>/<seconds> such as 100/1, without leading zeros";
const DEPTH_FORM: &str = "a count such as 500, without leading zeros";
const QUOTA_FORM: &str = "'unlimited' or <count>/<day|month|year> such as 50/month, without leading zeros";

impl Claim {
    /// Reads one claim.
    pub fn parse(text: &str) -> Result<Self, ClaimError> {
        if let Some(permission) = PermissionId::from_claim(text) {
            return Ok(Self::Permission(permission));
        }
        if text == POSTINGS_EXPIRED_CLAIM {
            return Ok(Self::ExpiredPostings);
        }
        if let Some(rest) = text.strip_prefix(POSTINGS_DEPTH_CLAIM) {
            if rest.is_empty() {
                return Ok(Self::PostingsDepth(None));
            }
            if let Some(value) = rest.strip_prefix(':') {
                let depth = parse_number(value).ok_or_else(|| malformed(text, value, DEPTH_FORM))?;
                return Ok(Self::PostingsDepth(Some(depth)));
            }
        }
        if let Some((name, value)) = text.split_once(":rate-limit:") {
            let Some(target) = RateTarget::from_name(name) else {
                return Err(unknown_target(
                    text,
                    name,
                    "rate",
                    RateTarget::all().map(RateTarget::name),
                ));
            };
            let rate = parse_rate(value).ok_or_else(|| malformed(text, value, RATE_FORM))?;
            return Ok(Self::Rate(target, rate));
        }
        if let Some((name, value)) = text.split_once(":quota:") {
            let Some(target) = quota_targets().find(|target| *target == name) else {
                return Err(unknown_target(text, name, "quota", quota_targets()));
            };
            let quota = parse_quota(value).ok_or_else(|| malformed(text, value, QUOTA_FORM))?;
            return Ok(Self::Quota(target, quota));
        }
        Err(ClaimError::Unknown { found: shorten(text) })
    }

    /// Reads all claims of a record and refuses two about the same thing.
    pub fn parse_all<S: AsRef<str>>(texts: &[S]) -> Result<Vec<Self>, ClaimError> {
        let mut claims = Vec::<Self>::with_capacity(texts.len());
        for text in texts {
            let claim = Self::parse(text.as_ref())?;
            if let Some(earlier) = claims.iter().position(|other| other.concerns_the_same_as(&claim)) {
                return Err(ClaimError::Duplicate {
                    first: texts[earlier].as_ref().to_owned(),
                    second: text.as_ref().to_owned(),
                });
            }
            claims.push(claim);
        }
        Ok(claims)
    }

    fn concerns_the_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rate(one, _), Self::Rate(two, _)) => one == two,
            (Self::Quota(one, _), Self::Quota(two, _)) => one == two,
            (Self::Permission(one), Self::Permission(two)) => one == two,
            (Self::PostingsDepth(_), Self::PostingsDepth(_))
            | (Self::ExpiredPostings, Self::ExpiredPostings) => true,
            (
                Self::Rate(..)
                | Self::Quota(..)
                | Self::Permission(_)
                | Self::PostingsDepth(_)
                | Self::ExpiredPostings,
                _,
            ) => false,
        }
    }
}

/// Reads a rate as claims and `limits.default.<target>` spell it.
pub fn parse_rate(text: &str) -> Option<Rate> {
    if text == "unlimited" {
        return Some(Rate::Unlimited);
    }
    let (count, seconds) = text.split_once('/')?;
    let seconds = parse_number(seconds).filter(|seconds| *seconds > 0)?;
    Some(Rate::Finite {
        count: parse_number(count)?,
        seconds,
    })
}

fn parse_quota(text: &str) -> Option<Quota> {
    if text == "unlimited" {
        return Some(Quota::Unlimited);
    }
    let (count, period) = text.split_once('/')?;
    Some(Quota::Finite {
        count: parse_number(count)?,
        period: Period::from_word(period)?,
    })
}

/// Reads one to nine digits without a leading zero; a lone zero is a number.
fn parse_number(text: &str) -> Option<u32> {
    let plain = (1..=9).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

fn malformed(claim: &str, found: &str, expected: &'static str) -> ClaimError {
    ClaimError::Malformed {
        claim: shorten(claim),
        found: shorten(found),
        expected,
    }
}

fn unknown_target(
    claim: &str,
    found: &str,
    kind: &'static str,
    accepted: impl Iterator<Item = &'static str>,
) -> ClaimError {
    ClaimError::UnknownTarget {
        claim: shorten(claim),
        found: shorten(found),
        kind,
        accepted: accepted.collect::<Vec<_>>().join(", "),
    }
}

/// Keeps messages readable whatever was given.
fn shorten(text: &str) -> String {
    if text.chars().count() <= 100 {
        return text.to_owned();
    }
    text.chars().take(100).chain(std::iter::once('…')).collect()
}

impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unlimited => formatter.write_str("unlimited"),
            Self::Finite { count, seconds } => write!(formatter, "{count}/{seconds}"),
        }
    }
}

#[cfg(test)]
#[path = "claims/tests.rs"]
mod tests;
