//! The same input in another framing, coding or HTTP version gets the same status and body (I12).

use contract::operation::{BodyKind, Files, Listener, OPERATIONS, Operation};

use super::base;
use crate::{
    answer::Answer,
    http2,
    request::{Framing, Request, decoded},
    server::{Server, shared},
};

/// Bodies that say different things: a good one, a broken one, none.
fn bodies(operation: &'static Operation) -> impl Iterator<Item = (Request, &'static str)> {
    base::forms(operation).flat_map(move |index| {
        let good = base::good(shared(), operation, index);
        let broken = good.clone().body("{\"ids\":[1],\"text\":1");
        let empty = good.clone().body("");
        [(good, "good"), (broken, "broken"), (empty, "empty")]
    })
}

fn compare(operation: &Operation, how: &str, plain: &Answer, other: &Answer) {
    let shown = || format!("{} {how}: {} / {}", operation.name, plain.text(), other.text());
    assert_eq!(plain.status, other.status, "{}", shown());
    if !base::varies(operation) || plain.status != 200 {
        assert_eq!(plain.text(), other.text(), "{}", shown());
    }
    assert_eq!(
        plain.header("content-type"),
        other.header("content-type"),
        "{}",
        shown()
    );
}

fn send(server: &Server, operation: &Operation, request: &Request) -> Answer {
    let address = base::address(server, operation);
    crate::wire::Wire::open(address).exchange(&request.bytes(&address.to_string()))
}

#[test]
fn framing_and_coding_of_a_body_do_not_matter() {
    let server = shared();
    for operation in OPERATIONS.iter().filter(|operation| operation.body.is_some()) {
        for (request, how) in bodies(operation) {
            let plain = send(server, operation, &request);
            for size in [1, 7, 100_000] {
                let chunked = request.clone().framed(Framing::Chunked(size));
                compare(operation, how, &plain, &send(server, operation, &chunked));
            }
            if request.body.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            for coding in ["gzip", "br", "zstd", "deflate"] {
                let coded = request.clone().coded(coding);
                compare(operation, how, &plain, &send(server, operation, &coded));
                let both = coded.framed(Framing::Chunked(5));
                compare(operation, how, &plain, &send(server, operation, &both));
            }
        }
    }
    server.check_metrics();
}

#[test]
fn the_http_version_does_not_matter() {
    let server = shared();
    for operation in &OPERATIONS {
        let address = base::address(server, operation);
        for (request, how) in bodies(operation) {
            if operation.body.is_none() && how != "good" {
                continue;
            }
            let plain = send(server, operation, &request);
            compare(operation, how, &plain, &http2::send(address, &request));
            // Without a token, and by another method.
            let mut bare = request.clone();
            bare.headers.retain(|(name, _)| name != "Authorization");
            compare(
                operation,
                "bare",
                &send(server, operation, &bare),
                &http2::send(address, &bare),
            );
            let other = request.with_method("PUT");
            compare(
                operation,
                "PUT",
                &send(server, operation, &other),
                &http2::send(address, &other),
            );
        }
    }
    for target in [
        "/nope",
        "/%FF",
        "/skills/versions/77/skills",
        "/skills/status?x=%FF",
    ] {
        let request = Request::get(target).bearer(&server.token("all"));
        let (one, two) = (server.send(&request), http2::send(server.address, &request));
        assert_eq!((one.status, one.text()), (two.status, two.text()), "{target}");
    }
    server.check_metrics();
}

#[test]
fn caps_of_the_head_hold_over_http2() {
    let server = shared();
    let long = Request::get(&format!("/skills/status?{}", "x".repeat(20_000)));
    http2::send(server.address, &long).is(400, "target_too_long");
    let wide = Request::get("/skills/status").header("X-Long", "x".repeat(40_000));
    http2::send(server.address, &wide).is(400, "headers_too_large");
    let many = (0..101).fold(Request::get("/skills/status"), |request, index| {
        request.header(&format!("x-{index}"), "1")
    });
    http2::send(server.address, &many).is(400, "headers_too_large");
    server.check_metrics();
}

#[test]
fn answers_decode_to_the_plain_ones() {
    let server = shared();
    for operation in &OPERATIONS {
        for index in base::forms(operation) {
            let request = base::good(server, operation, index);
            let plain = send(server, operation, &request);
            for coding in ["gzip", "br", "zstd"] {
                let asked = request.clone().header("Accept-Encoding", coding);
                let mut answer = send(server, operation, &asked);
                let found = answer.header("content-encoding").map(str::to_owned);
                let is_large = plain.body.len() >= 1024 || plain.header("content-length").is_none();
                let is_token = operation.name == "token";
                if !base::varies(operation) {
                    assert_eq!(
                        found.is_some(),
                        is_large && !is_token,
                        "{} {coding}",
                        operation.name
                    );
                }
                if let Some(found) = found {
                    assert_eq!(found, coding, "{}", operation.name);
                    answer.body = decoded(coding, &answer.body);
                }
                compare(operation, coding, &plain, &answer);
            }
        }
    }
}

#[test]
fn every_type_of_a_body_is_walked() {
    let kinds: Vec<BodyKind> = OPERATIONS
        .iter()
        .filter(|operation| operation.listener == Listener::Api)
        .flat_map(|operation| operation.body.iter().flat_map(|body| body.types))
        .map(|body| body.kind)
        .collect();
    for kind in [
        BodyKind::Json,
        BodyKind::Text,
        BodyKind::Pdf,
        BodyKind::Docx,
        BodyKind::Ndjson,
        BodyKind::Form,
        BodyKind::Multipart(Files::Document),
        BodyKind::Multipart(Files::Lines),
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}
