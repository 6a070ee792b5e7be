use super::*;

fn check(text: &str, expected: Claim) {
    assert_eq!(Claim::parse(text), Ok(expected), "{text}");
}

fn refused(text: &str, expected: &str) {
    let message = Claim::parse(text).expect_err(text).to_string();
    assert!(message.contains(expected), "{text}: {message}");
}

#[test]
fn claims_of_the_table_are_read() {
    let rate = |count, seconds| Rate::Finite { count, seconds };
    let quota = |count, period| Quota::Finite { count, period };
    check(
        "skills:rate-limit:100/1",
        Claim::Rate(RateTarget::Family(Family::Skills), rate(100, 1)),
    );
    check(
        "postings:us:rate-limit:0/60",
        Claim::Rate(RateTarget::Family(Family::PostingsUs), rate(0, 60)),
    );
    check(
        "usage:rate-limit:unlimited",
        Claim::Rate(RateTarget::Usage, Rate::Unlimited),
    );
    check(
        "skills:extract:quota:50/month",
        Claim::Quota("skills:extract", quota(50, Period::Month)),
    );
    check(
        "similarity:quota:1000/day",
        Claim::Quota("similarity", quota(1000, Period::Day)),
    );
    check(
        "postings:uk:quota:999999999/year",
        Claim::Quota("postings:uk", quota(999_999_999, Period::Year)),
    );
    check("skills:quota:unlimited", Claim::Quota("skills", Quota::Unlimited));
    check("postings:samples_full_access", Claim::PostingsDepth(None));
    check(
        "postings:samples_full_access:500",
        Claim::PostingsDepth(Some(500)),
    );
    check("postings:only_expired_samples", Claim::ExpiredPostings);
    for permission in PERMISSIONS {
        let id = PermissionId::from_claim(permission.claim).unwrap();
        check(permission.claim, Claim::Permission(id));
        assert_eq!(id.claim(), permission.claim);
    }
}

#[test]
fn malformed_values_are_refused_with_the_accepted_form() {
    for value in [
        "",
        "5",
        "5/",
        "/1",
        "5/0",
        "05/1",
        "5/01",
        "-5/1",
        "+5/1",
        " 5/1",
        "5/1 ",
        "5/1/1",
        "1e3/1",
        "5/month",
        "1000000000/1",
        "Unlimited",
        "٥/1",
    ] {
        refused(&format!("skills:rate-limit:{value}"), "100/1");
    }
    for value in [
        "",
        "50",
        "50/",
        "50/week",
        "50/Month",
        "050/month",
        "50/month/1",
        "50/30",
    ] {
        refused(&format!("skills:extract:quota:{value}"), "50/month");
    }
    for value in ["", "many", "0500", "-1", "1:2"] {
        refused(&format!("postings:samples_full_access:{value}"), "such as 500");
    }
}

#[test]
fn unknown_targets_are_refused_with_the_known_ones() {
    refused("skill:rate-limit:5/1", "postings:global");
    refused("skills:extract:rate-limit:5/1", "takes no rate");
    refused("usage:quota:5/day", "takes no quota");
    refused("SKILLS:rate-limit:5/1", "'SKILLS'");
    refused("skills:parse:quota:5/day", "skills:extract");
}

#[test]
fn anything_else_is_unknown() {
    for text in [
        "",
        ":",
        "skills",
        "titles:normalize",
        "titles:full_access:1",
        "postings:us:timeseries",
        "postings:samples_full_access500",
        "postings:only_expired_samples:1",
        "skills::x",
    ] {
        refused(text, "is not known");
    }
    refused(&"x".repeat(100_000), "…");
}

#[test]
fn the_same_thing_twice_is_refused() {
    let refused = |claims: &[&str]| {
        let error = Claim::parse_all(claims).unwrap_err();
        assert!(matches!(error, ClaimError::Duplicate { .. }), "{error}");
    };
    refused(&["skills:rate-limit:5/1", "skills:rate-limit:6/1"]);
    refused(&["skills:extract:quota:5/day", "skills:extract:quota:50/month"]);
    refused(&["titles:full_access", "titles:full_access"]);
    refused(&["postings:samples_full_access", "postings:samples_full_access:5"]);
    let different = [
        "skills:rate-limit:5/1",
        "skills:quota:5/day",
        "skills:extract:quota:5/day",
    ];
    assert_eq!(Claim::parse_all(&different).unwrap().len(), 3);
}
