//! Conditions of a server: maintenance, overload, budgets, damage, drain. Each has a server of its own.

use std::{fs, path::Path};

use crate::{
    answer::Asked,
    request::{Framing, Request},
    server::{Setup, eventually},
    wire::Wire,
};

const EXTRACT: &str = "/skills/versions/latest/extract";

pub fn maintenance_refuses_the_family() {
    let server = Setup::starter().start();
    let list = || server.call(Request::get("/skills/versions"));
    list().ok();
    server
        .setup()
        .run(&["maintenance", "on", "--family", "skills", "--until", "30m"]);
    let status = || server.send(&Request::get("/skills/status")).ok();
    let message = eventually("maintenance begins", || {
        let status = status();
        (status["data"]["healthy"] == false).then(|| status["data"]["message"].clone())
    });
    assert_eq!(message, "Service is under maintenance");
    let refused = list();
    refused.is(503, "maintenance");
    let wait = refused.number("retry-after").unwrap_or_default();
    assert!((1..=1_800).contains(&wait), "{wait}");
    // Before routing, credentials and method; the rest of the server goes on.
    server.send(&Request::get("/skills/nope")).is(503, "maintenance");
    server
        .send(&Request::new("DELETE", "/skills/versions"))
        .is(503, "maintenance");
    assert_eq!(server.send(&Request::get("/skills/docs")).status, 200);
    assert_eq!(server.send(&Request::get("/docs")).status, 200);
    assert_eq!(server.send(&Request::get("/openapi.json")).status, 200);
    server.call(Request::get("/usage")).ok();
    server.fresh_token("all");
    server.send(&Request::get("/nope")).is(404, "unknown_path");
    server.setup().run(&["maintenance", "off"]);
    eventually("maintenance ends", || (list().status == 200).then_some(()));
    assert_eq!(status()["data"]["healthy"], true);
    server.setup().run(&["maintenance", "on"]);
    let refused = eventually("maintenance of all begins", || {
        Some(list()).filter(|answer| answer.status == 503)
    });
    assert_eq!(refused.number("retry-after"), Some(60));
    server.call(Request::get("/usage")).ok();
    server.check_metrics();
}

pub fn full_queue_sheds() {
    let server = Setup::starter()
        .setting("limits.concurrency", "1")
        .setting("limits.queue", "1")
        // The batch must not be given up where the machine is busy.
        .setting("limits.deadline_seconds", "3600")
        .start();
    // Nothing is found in it, so that the whole batch is one piece of work.
    let line = format!("{{\"text\":\"{}\"}}\n", "zz ".repeat(17_000));
    let batch = Request::post(
        &format!("{EXTRACT}/batch"),
        "application/x-ndjson",
        line.repeat(600),
    );
    let document = Request::text(EXTRACT, &"zz ".repeat(3_000));
    let shed = std::thread::scope(|scope| {
        let holder = scope.spawn(|| server.call(batch.clone()));
        let mut shed = 0;
        while !holder.is_finished() && shed == 0 {
            let callers: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| server.call(document.clone())))
                .collect();
            for caller in callers {
                let answer = caller.join().expect("a caller");
                if answer.status == 503 {
                    answer.is(503, "overloaded");
                    assert!(
                        answer
                            .number("retry-after")
                            .is_some_and(|seconds| (1..=5).contains(&seconds))
                    );
                    shed += 1;
                } else {
                    answer.ok();
                }
            }
        }
        // Health and tokens are never shed.
        server.send(&Request::get("/skills/status")).ok();
        server.fresh_token("all");
        let held = holder.join().expect("the batch");
        assert_eq!(held.status, 200);
        assert_eq!(held.text().lines().count(), 600);
        shed
    });
    assert!(shed > 0, "nothing was shed");
    assert!(server.metric("waypost_shed_total") >= 1.0);
    server.call(document).ok();
    server.check_metrics();
}

pub fn memory_guard_sheds() {
    let server = Setup::starter().setting("limits.memory_bytes", "10000").start();
    server.call(Request::text(EXTRACT, &"a ".repeat(4_000))).ok();
    let refused = server.call(Request::text(EXTRACT, &"a ".repeat(6_000)));
    refused.is(503, "overloaded");
    assert!(
        refused
            .number("retry-after")
            .is_some_and(|seconds| (1..=5).contains(&seconds))
    );
    // A body of unknown length is refused where it passes the cap.
    let chunked = Request::text(EXTRACT, &"a ".repeat(6_000)).framed(Framing::Chunked(1_000));
    server.call(chunked).is(503, "overloaded");
    server.call(Request::text(EXTRACT, &"a ".repeat(4_000))).ok();
    server.check_metrics();
}

pub fn connection_cap_sheds() {
    let server = Setup::starter().setting("limits.connections", "1").start();
    let request = Request::get("/skills/status").bytes(&server.host());
    let mut first = server.open();
    first.exchange(&request).ok();
    let mut second = server.open();
    second.exchange(&request).is(503, "overloaded");
    assert!(second.is_closed());
    first.exchange(&request).ok();
    drop(first);
    eventually("the place is free again", || {
        (server.exchange(&request).status == 200).then_some(())
    });
}

pub fn work_over_the_budget_is_stopped() {
    let server = Setup::starter().setting("limits.work_budget", "100").start();
    server.call(Request::text(EXTRACT, "bread")).ok();
    for target in [EXTRACT, "/skills/versions/latest/extract/trace"] {
        let long = "We bake sourdough bread and write Python. ".repeat(50);
        server.call(Request::text(target, &long)).is(504, "work_limit");
        server
            .call(Request::text(target, &long.repeat(10)))
            .is(504, "work_limit");
    }
    // The worker is free again.
    eventually("no work runs", || {
        (server.metric("waypost_pool_running") == 0.0).then_some(())
    });
    server.call(Request::text(EXTRACT, "bread")).ok();
    server.check_metrics();
}

pub fn damaged_store_is_an_internal_error() {
    let server = Setup::starter()
        .client(
            "counted",
            &["--all-scopes", "--claim", "skills:extract:quota:50/month"],
        )
        .start();
    let token = server.token("counted");
    let extraction = Request::text(EXTRACT, "bread").bearer(&token);
    server.damage_store();
    let failed = server.send(&extraction);
    failed.is(500, "internal_error");
    let id = failed.header("x-request-id").unwrap_or_default();
    assert_eq!(
        failed.detail(),
        format!("Internal error; quote request id {id} to the operator")
    );
    assert!(!failed.text().contains("state.db"));
    // The process lives, and what needs no counter is served.
    server.send(&Request::get("/skills/versions").bearer(&token)).ok();
    server.send(&Request::get("/skills/status")).ok();
    server.check_metrics();
}

/// There is no switch for a panic in the binary, so the server's own tests make one.
pub fn panics_are_tested_in_process() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/edge/panic_tests.rs");
    let text = fs::read_to_string(tests).expect("the tests of the edge");
    for test in [
        "a_panic_on_the_thread_of_the_request_is_a_500_and_the_process_lives",
        "a_panic_in_the_pool_is_a_500_and_gives_its_place_back",
    ] {
        assert!(text.contains(test), "{test}");
    }
}

pub fn drain_finishes_what_is_under_way() {
    let server = Setup::starter().start();
    let token = server.token("all");
    let body = "We bake sourdough bread";
    let request = Request::text(EXTRACT, body).bearer(&token).bytes(&server.host());
    let (head, rest) = request.split_at(request.len() - 5);
    let mut under_way = server.open();
    under_way.send(head);
    let mut open = server.open();
    let list = Request::get("/skills/versions")
        .bearer(&token)
        .bytes(&server.host());
    open.exchange(&list).ok();
    let mut idle = server.open();
    idle.exchange(&list).ok();
    let (part, remainder) = list.split_at(30);
    open.send(part);
    let mut probe = Wire::open(server.health);
    let probing = Request::get("/readyz").bytes(&server.health.to_string());
    probe.exchange(&probing).ok();
    server.terminate();
    eventually("the drain begins", || {
        std::net::TcpStream::connect(server.address)
            .is_err()
            .then_some(())
    });
    // The health listener tells of the drain as long as it lasts.
    let draining = probe.exchange(&probing);
    draining.is(503, "draining");
    server.probe("/readyz").is(503, "draining");
    server.probe("/livez").ok();
    // New work on an open connection is refused.
    let refused = idle.exchange(&list);
    refused.is(503, "draining");
    assert_eq!(refused.header("connection"), Some("close"));
    open.send(remainder);
    let refused = open.answer(&Asked::default());
    refused.is(503, "draining");
    assert_eq!(refused.header("connection"), Some("close"));
    // What is under way finishes.
    under_way.send(rest);
    let finished = under_way.answer(&Asked::default());
    finished.ok();
    assert_eq!(finished.header("connection"), Some("close"));
    assert!(under_way.is_closed());
    assert!(server.ended_in_order());
}
