//! Rates, quotas and failure limits.

use std::time::{Duration, Instant};

use crate::{
    answer::{Answer, Asked},
    request::Request,
    server::{SECRET, Server, Setup, token_request},
};

const EXTRACT: &str = "/skills/versions/latest/extract";

fn extraction() -> Request {
    Request::text(EXTRACT, "We bake sourdough bread")
}

/// Six requests in one write at 5 in a second.
pub fn sixth_at_once_is_refused(server: &Server) {
    let request = Request::get("/skills/meta")
        .bearer(&server.token("five"))
        .bytes(&server.host());
    // On a machine that stands still for a fifth of a second the sixth is rightly served; then it is tried again.
    for _ in 0..20 {
        let mut wire = server.open();
        let start = Instant::now();
        wire.send(&request.repeat(6));
        let answers: Vec<Answer> = (0..6).map(|_| wire.answer(&Asked::default())).collect();
        if start.elapsed() >= Duration::from_millis(200)
            || answers[0].number("ratelimit-remaining") != Some(4)
        {
            std::thread::sleep(Duration::from_secs(1));
            continue;
        }
        for (left, answer) in (0..5).rev().zip(&answers) {
            assert_eq!(
                (answer.status, answer.number("ratelimit-remaining")),
                (200, Some(left))
            );
            assert_eq!(answer.number("ratelimit-limit"), Some(5));
            assert_eq!(answer.header("ratelimit-policy"), Some("\"skills-rate\";q=5;w=1"));
        }
        let refused = &answers[5];
        refused.is(429, "rate_exceeded");
        assert_eq!(
            refused.detail(),
            "Rate limit exceeded: 5 requests per 1 seconds for 'skills'"
        );
        assert_eq!(refused.number("retry-after"), Some(1));
        assert_eq!(refused.number("ratelimit-reset"), Some(1));
        assert_eq!(refused.number("ratelimit-remaining"), Some(0));
        return;
    }
    panic!("the machine never served six requests in a fifth of a second");
}

pub fn extract_over_the_quota_is_refused(server: &Server) {
    for left in (0..50).rev() {
        let answer = server.call_as("fifty", extraction());
        answer.ok();
        assert_eq!(answer.number("ratelimit-remaining"), Some(left));
    }
    let refused = server.call_as("fifty", extraction());
    refused.is(429, "quota_exceeded");
    assert!(
        refused
            .detail()
            .starts_with("Quota exceeded: 50 requests per month for 'skills:extract', resets at ")
    );
    let wait = refused.number("retry-after").unwrap_or_default();
    assert!((1..=31 * 86_400).contains(&wait), "{wait}");
    assert_eq!(refused.number("ratelimit-reset"), Some(wait));
    assert_eq!(refused.number("ratelimit-limit"), Some(50));
    server
        .call_as("fifty", Request::get("/skills/versions/latest/skills?limit=1"))
        .ok();
    server
        .call_as(
            "fifty",
            Request::text("/skills/versions/latest/extract/trace", "a"),
        )
        .is(429, "quota_exceeded");
    server
        .call_as(
            "fifty",
            Request::post(
                "/skills/versions/latest/extract/batch",
                "application/x-ndjson",
                "{\"text\":\"a\"}",
            ),
        )
        .is(429, "quota_exceeded");
}

pub fn failures_cost_no_quota(server: &Server) {
    let rate_left = |answer: &Answer| -> u64 {
        let levels = answer.header("ratelimit").expect("levels").to_owned();
        let level = levels.split("\"skills-rate\";r=").nth(1).expect("a rate");
        let digits: String = level.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().expect("a number")
    };
    let first = server.call_as("refunds", extraction());
    first.ok();
    assert_eq!(first.number("ratelimit-remaining"), Some(49));
    let simulated = |status: &str| extraction().header("X-Waypost-Simulate", status);
    let faults = [
        (Request::json(EXTRACT, "{"), 400),
        (Request::post(EXTRACT, "text/html", "a"), 415),
        (Request::text(&format!("{EXTRACT}?language=fr"), "a"), 422),
        (Request::text("/skills/versions/77/extract", "a"), 404),
        (Request::text(EXTRACT, &"a".repeat(51_201)), 413),
        (simulated("500"), 500),
        (simulated("502"), 502),
        (simulated("503"), 503),
        (simulated("504"), 504),
    ];
    let mut before = rate_left(&first);
    for (request, status) in faults {
        let answer = server.call_as("refunds", request);
        assert_eq!(answer.status, status, "{}", answer.text());
        assert_eq!(answer.number("ratelimit-remaining"), Some(49), "{status}");
        let left = rate_left(&answer);
        // The bucket refills by one a second.
        assert!(left < before || before == 999, "{status}: {left} after {before}");
        before = left;
    }
    let last = server.call_as("refunds", extraction());
    assert_eq!(last.number("ratelimit-remaining"), Some(48));
}

pub fn many_bad_tokens_are_refused() {
    let server = Setup::starter()
        .setting("limits.auth_failures_per_minute.address", "60")
        .start();
    let good = server.token("all");
    let list = |token: &str| Request::get("/skills/versions").bearer(token);
    for _ in 0..60 {
        server.send(&list("nonsense")).is(401, "invalid_token");
    }
    let refused = server.send(&list("nonsense"));
    refused.is(429, "too_many_failures");
    assert!(refused.number("retry-after").is_some_and(|seconds| seconds <= 60));
    server.send(&list(&good)).ok();
    let elsewhere = list("nonsense").header("X-Forwarded-For", "203.0.113.9");
    server.send(&elsewhere).is(401, "invalid_token");
    // Failures that are not counted are answered as ever.
    server
        .send(&Request::get("/skills/versions"))
        .is(401, "missing_token");
    server.check_metrics();
}

pub fn eleventh_failure_is_refused(server: &Server) {
    for _ in 0..10 {
        server
            .send(&token_request("failing", "wrong"))
            .is(401, "invalid_client");
    }
    let refused = server.send(&token_request("failing", "wrong"));
    refused.is(429, "temporarily_unavailable");
    // Whatever the secret.
    server
        .send(&token_request("failing", SECRET))
        .is(429, "temporarily_unavailable");
    // Nobody can lock a client out: a correct secret from elsewhere succeeds.
    server
        .send(&token_request("failing", SECRET).header("X-Forwarded-For", "203.0.113.10"))
        .ok();
}
