//! What bytes alone cannot do for the matrix: time, parallel callers, conditions of the server, made tokens.

mod conditions;
mod limits;

use std::{
    sync::OnceLock,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::json;

use super::{
    answer::Asked,
    matrix::{self, Entry},
    request::{Framing, Request},
    server::{Server, eventually, shared},
    upstream,
};

/// Headers that differ between two answers to the same request.
const PASSING: [&str; 3] = ["date", "x-request-id", "transfer-encoding"];

/// Runs the driver of an entry.
pub fn drive(name: &str, server: &Server, entry: &Entry) {
    match name {
        "head_as_get" => head_as_get(server, entry),
        "query_token_is_not_logged" => query_token_is_not_logged(server),
        "revoked_client_is_refused" => withdrawn_client_is_refused(server, "revoked", "revoke"),
        "deleted_client_is_refused" => withdrawn_client_is_refused(server, "deleted", "delete"),
        "expectation_is_met" => expectation_is_met(server),
        "refused_at_the_crossing_byte" => refused_at_the_crossing_byte(server),
        "pipelined_answers_come_first" => pipelined_answers_come_first(server),
        "request_id_is_replaced" => request_id_is_replaced(server, entry),
        "slow_head_is_refused" => slow_head_is_refused(server),
        "slow_body_is_refused" => slow_body_is_refused(server),
        "sixth_at_once_is_refused" => limits::sixth_at_once_is_refused(server),
        "extract_over_the_quota_is_refused" => limits::extract_over_the_quota_is_refused(server),
        "failures_cost_no_quota" => limits::failures_cost_no_quota(server),
        "many_bad_tokens_are_refused" => limits::many_bad_tokens_are_refused(),
        "eleventh_failure_is_refused" => limits::eleventh_failure_is_refused(server),
        "maintenance_refuses_the_family" => conditions::maintenance_refuses_the_family(),
        "full_queue_sheds" => conditions::full_queue_sheds(),
        "memory_guard_sheds" => conditions::memory_guard_sheds(),
        "connection_cap_sheds" => conditions::connection_cap_sheds(),
        "work_over_the_budget_is_stopped" => conditions::work_over_the_budget_is_stopped(),
        "damaged_store_is_an_internal_error" => conditions::damaged_store_is_an_internal_error(),
        "panics_are_tested_in_process" => conditions::panics_are_tested_in_process(),
        "upstream_is_unreachable" => upstream::unreachable_after_one_repeat(),
        "upstream_fails" => upstream::failed_without_an_echo(),
        "upstream_is_busy" => upstream::busy_passes_the_pause_on(),
        "upstream_is_left_alone" => upstream::breaker_opens_and_probes(),
        "upstream_dies_half_way" => upstream::death_half_way_is_no_short_answer(),
        "drain_finishes_what_is_under_way" => conditions::drain_finishes_what_is_under_way(),
        _ => panic!("no driver '{name}'"),
    }
}

/// The id of a skill of the starter data.
pub fn known_skill() -> String {
    static ID: OnceLock<String> = OnceLock::new();
    let id = ID.get_or_init(|| {
        let found = shared()
            .call(Request::get("/skills/versions/latest/skills?q=python&limit=1"))
            .ok();
        found["data"][0]["id"].as_str().expect("a hit").to_owned()
    });
    id.clone()
}

fn unix_seconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs()
}

/// Returns a token by the name that the matrix gives it: a client's, or one that is spoilt in one place.
pub fn token(server: &Server, name: &str) -> String {
    let good = || server.token("all");
    let forge = || server.forge();
    let changed =
        |member: &str, value: serde_json::Value| forge().changed(&good(), |claims| claims[member] = value);
    let raw = |member: &str, value: &str| forge().with_raw(&good(), member, value);
    match name {
        "expired" => changed("exp", json!(unix_seconds() - 60)),
        "just expired" => changed("exp", json!(unix_seconds() - 1)),
        "exp string" => changed("exp", json!((unix_seconds() + 60).to_string())),
        "exp null" => changed("exp", json!(null)),
        "exp negative" => changed("exp", json!(-1)),
        "exp 1e308" => raw("exp", "1e308"),
        "exp fraction" => raw("exp", &format!("{}.5", unix_seconds() + 60)),
        "exp missing" => forge().changed(&good(), |claims| {
            claims.as_object_mut().expect("an object").remove("exp");
        }),
        "exp twice" => {
            let later = unix_seconds() + 60;
            raw("exp", &format!("{later},\"exp\":{later}"))
        }
        "nbf string" => changed("nbf", json!("0")),
        "nbf null" => changed("nbf", json!(null)),
        "nbf negative" => changed("nbf", json!(-1)),
        "nbf 1e308" => raw("nbf", "1e308"),
        "nbf in the future" => changed("nbf", json!(unix_seconds() + 3_600)),
        "wrong aud" => changed("aud", json!(["other"])),
        "wrong iss" => changed("iss", json!("https://other.example")),
        "no client_id" => forge().changed(&good(), |claims| {
            claims.as_object_mut().expect("an object").remove("client_id");
        }),
        "unknown client" => changed("client_id", json!("nobody")),
        "ID token" => forge().with_header(&good(), |header| header["typ"] = json!("JWT")),
        "alg none" => forge().with_header(&good(), |header| header["alg"] = json!("none")),
        "unknown key" => forge().with_header(&good(), |header| header["kid"] = json!("../keys")),
        "critical extension" => forge().with_header(&good(), |header| header["crit"] = json!(["exp"])),
        "changed scope" => {
            let parts = good();
            let mut parts: Vec<&str> = parts.split('.').collect();
            let other = server.token("other-scope");
            parts[1] = other.split('.').nth(1).expect("claims");
            parts.join(".")
        }
        client => server.token(client),
    }
}

/// HEAD is GET minus the body: the same status and the same headers.
fn head_as_get(server: &Server, entry: &Entry) {
    let request = matrix::request(server, entry);
    let got = server.send(&request);
    let head = server.send(&request.clone().with_method("HEAD"));
    assert!(head.body.is_empty());
    assert_eq!(head.status, got.status);
    let lasting = |headers: &[(String, String)]| -> Vec<(String, String)> {
        let kept = headers
            .iter()
            .filter(|(name, _)| !PASSING.contains(&name.as_str()));
        let mut kept: Vec<_> = kept.cloned().collect();
        kept.sort();
        kept
    };
    let (mut of_get, of_head) = (lasting(&got.headers), lasting(&head.headers));
    // The sentence of a wrong method or path may name the method.
    if got.status == 404 {
        of_get.retain(|(name, _)| name != "content-length");
    }
    for header in &of_get {
        assert!(of_head.contains(header), "HEAD lacks {header:?}: {of_head:?}");
    }
    let is_streamed = got.header("transfer-encoding").is_some();
    assert_eq!(head.header("content-length").is_some(), !is_streamed);
}

fn query_token_is_not_logged(server: &Server) {
    let token = "a-token-that-must-not-be-logged";
    let answer = server.call(Request::get(&format!("/skills/meta?access_token={token}")));
    answer.is(400, "conflicting_credentials");
    let id = answer.header("x-request-id").unwrap_or_default().to_owned();
    eventually("the request is logged", || {
        server.access_log().contains(&id).then_some(())
    });
    assert!(!server.access_log().contains(token));
    assert!(!server.log().contains(token));
}

/// A change by the command line reaches the running server.
fn withdrawn_client_is_refused(server: &Server, client: &str, command: &str) {
    let token = server.token(client);
    let list = || server.send(&Request::get("/skills/versions").bearer(&token));
    list().ok();
    server.setup().run(&["client", command, client]);
    let refused = eventually("the client is refused", || {
        let answer = list();
        (answer.status != 200).then_some(answer)
    });
    refused.is(401, "invalid_token");
}

fn expectation_is_met(server: &Server) {
    let body = "We bake sourdough bread";
    let request = Request::new("POST", "/skills/versions/latest/extract")
        .bearer(&server.token("all"))
        .header("Content-Type", "text/plain")
        .header("Expect", "100-continue")
        .framed(Framing::Declared(body.len() as u64));
    let mut wire = server.open();
    wire.send(&request.bytes(&server.host()));
    assert!(wire.is_continued());
    wire.send(body.as_bytes());
    wire.answer(&Asked::default()).ok();
}

fn refused_at_the_crossing_byte(server: &Server) {
    let head = format!(
        "POST /skills/versions/latest/related HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n",
        server.host(),
        server.token("all")
    );
    let mut wire = server.open();
    wire.send(head.as_bytes());
    wire.send(&vec![b' '; 1 << 20]);
    wire.send(b"\r\n1\r\n \r\n");
    wire.answer(&Asked::default()).is(413, "body_too_large");
    assert!(wire.is_closed());
}

fn pipelined_answers_come_first(server: &Server) {
    let host = server.host();
    let good = format!("GET /skills/status HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let bad = format!(
        "GET /skills/status HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
    );
    let mut wire = server.open();
    wire.send([good.as_str(), &good, &bad, &good].concat().as_bytes());
    wire.answer(&Asked::default()).ok();
    wire.answer(&Asked::default()).ok();
    wire.answer(&Asked::default()).is(400, "bad_framing");
    assert!(wire.is_closed());
}

fn request_id_is_replaced(server: &Server, entry: &Entry) {
    let answer = server.send(&matrix::request(server, entry));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-request-id").map(str::len), Some(26));
}

/// Pause between two bytes of a slow caller.
const TRICKLE: Duration = Duration::from_millis(250);

/// Sends a byte at a time until the answer comes, so that a timer which any byte sets back never ends.
fn trickle(server: &Server, start: &[u8], rest: &'static [u8]) {
    let mut slow = server.open();
    slow.send(start);
    let mut feeding = slow.twin();
    let feeder = std::thread::spawn(move || {
        for byte in rest.iter().cycle() {
            if !feeding.try_send(&[*byte]) {
                return;
            }
            std::thread::sleep(TRICKLE);
        }
    });
    // Others are served meanwhile.
    server.send(&Request::get("/skills/status")).ok();
    slow.answer(&Asked::default()).is(400, "request_too_slow");
    assert!(slow.is_closed());
    feeder.join().expect("the feeder ends with the connection");
}

fn slow_head_is_refused(server: &Server) {
    let start = format!("GET /skills/status HTTP/1.1\r\nHost: {}\r\nX: ", server.host());
    trickle(server, start.as_bytes(), b"a");
}

fn slow_body_is_refused(server: &Server) {
    let request = Request::text("/skills/versions/latest/extract", "We bake")
        .bearer(&server.token("all"))
        .framed(Framing::Declared(50_000));
    trickle(server, &request.bytes(&server.host()), b" ");
}
