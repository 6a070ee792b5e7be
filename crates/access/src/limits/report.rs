//! Values of the `RateLimit-*` fields of one answer.

use super::quota::{QuotaDecision, QuotaLimit};
use super::rate::{RateDecision, RateLimit};

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
            out.push_str(separator);
            out.push_str(limit.policy());
            push_number(out, decision.window_seconds);
            separator = ", ";
        }
    }

    /// Writes `RateLimit`: what each finite policy has left.
    pub fn write_levels(&self, out: &mut String) {
        let mut separator = "";
        if let Some((limit, decision)) = &self.rate {
            push_level(out, limit.name(), decision.remaining, decision.reset_seconds);
            separator = ", ";
        }
        for (limit, decision) in self.quotas.iter().flatten() {
            out.push_str(separator);
            push_level(out, limit.name(), decision.remaining, decision.reset_seconds);
            separator = ", ";
        }
    }
}

fn push_level(out: &mut String, name: &str, remaining: u64, reset_seconds: u64) {
    out.push_str(name);
    out.push_str(";r=");
    push_number(out, remaining);
    out.push_str(";t=");
    push_number(out, reset_seconds);
}

/// Appends a number in decimal. Every answer to a limited client has six of them, and the formatting machinery of the
/// standard library costs several times as much as the digits.
fn push_number(out: &mut String, mut number: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        // The remainder of a division by ten is a digit.
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[start..].iter().map(|digit| char::from(*digit)));
}

#[cfg(test)]
mod tests {
    use super::push_number;

    #[test]
    fn numbers_are_written_in_decimal() {
        for number in [0, 1, 9, 10, 99, 100, 2_678_400, u64::MAX - 1, u64::MAX] {
            let mut text = "t=".to_owned();
            push_number(&mut text, number);
            assert_eq!(text, format!("t={number}"));
        }
    }
}
